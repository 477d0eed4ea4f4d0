"""Reasons that say the same are one driver, contrary ones are not, whatever the order of rows, the threads and the amount."""

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from threadpoolctl import threadpool_limits

from pipeline.encoder import load_encoder
from pipeline.why.asks import wish
from pipeline.why.drivers import COLUMNS, grouped
from pipeline.why.naming import labels
from pipeline.why.vectors import mood_of
from pipeline.why.wording import core, restates, terms_of, trimmed, whole, words_of

ENCODER = load_encoder("minilm-l6-int8")
MOOD = mood_of(ENCODER.name)


def table(causes, polarity=None, theme=1):
    forms = [core(cause).lower() for cause in causes]
    return pd.DataFrame(
        {
            "theme_id": theme,
            "reason_id": [f"r{place:05}" for place in range(len(causes))],
            "person_id": [f"p{place}" for place in range(len(causes))],
            "cause": forms,
            "cause_terms": [terms_of(form) for form in forms],
            "direction": [-1] * len(causes) if polarity is None else np.sign(polarity).astype(int),
        }
    )


def found(causes, polarity=None):
    rows = table(causes, polarity)
    return grouped(rows, ENCODER.encode(rows["cause"].tolist()), mood=MOOD)["driver_id"].tolist()


@pytest.mark.parametrize(
    "causes",
    [
        ["our flight was delayed", "a delayed flight", "the flight got delayed"],
        ["the courier did not ring", "courier didn't ring the bell", "because the courier never rang"],
        ["I was charged twice", "they charged me twice", "charged twice for it"],
        ["there was no hot water", "no hot water"],
    ],
)
def test_the_same_reason_in_other_words_is_one_driver(causes):
    assert len(set(found(causes))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the staff were rude", "the staff were kind"),
        ("the flight was full", "the flight was not full"),
        ("boarding was early", "boarding was late"),
        ("the seats were comfortable", "the seats were uncomfortable"),
        ("claims were approved", "claims were denied"),
        ("good communication", "lack of communication"),
    ],
)
def test_contrary_reasons_are_two_drivers(one, other):
    assert len(set(found([one, other], [0.0, 0.0]))) == 2


def test_the_same_words_for_praise_and_for_blame_are_two_drivers():
    ids = found(["the staff", "the staff", "the staff"], [0.9, -0.9, 0.8])
    assert ids[0] == ids[2] != ids[1]


def test_other_themes_do_not_matter():
    rows = pd.concat([table(["late courier", "a late courier"]), table(["late courier", "cold food"], theme=2)], ignore_index=True)
    both = grouped(rows, ENCODER.encode(rows["cause"].tolist()), mood=MOOD)
    assert both[both["theme_id"] == 1]["driver_id"].tolist() == found(["late courier", "a late courier"])
    assert both["driver_id"].nunique() == 3


SUBJECTS = ("courier", "driver", "app", "box", "chicken", "salad", "refund", "agent", "website", "menu", "price", "password")
DEEDS = ("was late", "never came", "froze", "arrived broken", "was cold", "was charged twice", "did not answer", "tasted of soap")


def many(count: int) -> pd.DataFrame:
    draw = np.random.default_rng(3)
    pairs = [f"{SUBJECTS[draw.integers(12)]} {DEEDS[draw.integers(8)]} {draw.integers(count)}" for _ in range(count)]
    return table(pairs)


def test_neither_order_nor_threads_change_a_driver():
    rows = many(300)
    vectors = ENCODER.encode(rows["cause"].tolist())
    plain = grouped(rows, vectors, mood=MOOD)
    order = np.random.default_rng(5).permutation(len(rows))
    with threadpool_limits(1):
        turned = grouped(rows.iloc[order].reset_index(drop=True), vectors[order], mood=MOOD)
    pd.testing.assert_frame_equal(plain, turned)
    assert list(plain.columns) == COLUMNS and 1 < plain["driver_id"].nunique() < len(rows)


def test_a_new_reason_elsewhere_leaves_the_names_of_drivers():
    causes = ["late courier", "the courier was late", "courier came late", "no hot water", "there was no hot water"]
    assert found([*causes, "the salad tasted of soap"])[:5] == found(causes)


def test_a_theme_of_very_many_causes_takes_seconds():
    rows = many(12_000)
    draw = np.random.default_rng(1)
    middles = draw.normal(size=(96, 384))
    vectors = middles[draw.integers(96, size=len(rows))] + 0.3 * draw.normal(size=(len(rows), 384))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    start = time.perf_counter()
    made = grouped(rows, vectors.astype(np.float32))
    assert time.perf_counter() - start < 60
    assert len(made) == len(rows) and made["driver_id"].notna().all()
    assert made["typical"].between(0, 1).all()


def test_nothing_gives_nothing():
    assert grouped(table([]), np.empty((0, 384), dtype=np.float32)).empty
    assert labels(pd.DataFrame(columns=["theme_id", "driver_id", "person_id", "wording", "sound", "typical"])).empty
    one = grouped(table(["cold food"]), ENCODER.encode(["cold food"]))
    assert len(one) == 1


# -- reading forms -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("the courier did not ring", "courier did not ring"),
        ("we were charged twice for it", "charged twice"),
        ("there was no hot water", "no hot water"),
        ("it's a pre existing condition", "pre-existing condition"),
        ("I knew they would cancel it", "would cancel"),
        ("that, honestly, the room was noisy", "room was noisy"),
        ("they didn't have enough staff on board", "didn't have enough staff on board"),
        ("my agent <NAME> hung up", "agent hung up"),
        ("the fact that", ""),
        ("it was", ""),
        ("!!!", ""),
        ("", ""),
        ("💔", ""),
    ],
)
def test_a_reading_form_is_the_core_of_a_cause(text, form):
    assert core(text) == form


def test_a_brand_alone_is_no_reason():
    assert core("Acme Foods", frozenset({"acme", "foods"})) == ""
    assert core("the Acme Foods app froze", frozenset({"acme", "foods"})) == "Acme Foods app froze"


@given(st.text())
def test_a_reading_form_never_invents_a_word(text):
    said, kept = words_of(text), core(text).split()
    assert len(kept) <= 7
    place = -1
    for word in kept:
        place = said.index(word, place + 1)
    assert whole(text, " ".join(kept)) in {True, False}


@given(st.text(), st.integers(0, 40), st.integers(0, 40))
def test_a_wish_never_invents_a_word(text, start, length):
    said = words_of(text)
    assert all(word in said for word in wish(text, start, start + length).split())


def test_a_long_cause_is_cut_at_a_joint():
    assert trimmed(words_of("price went up three times a year for no reason")) == words_of("price went up three times a year")
    assert trimmed(words_of("claims take very long to be reviewed by them")) == words_of("claims take very long to be reviewed")
    assert not whole("accounts have nothing to do with me", "accounts have nothing")
    assert whole("my accounts have nothing to do with me", "accounts have nothing to do with me")


@pytest.mark.parametrize(
    ("text", "cue", "form"),
    [
        ("It would be great if you could let me swap an ingredient.", "would be great", "let me swap an ingredient"),
        ("Please let us swap ingredients!", "Please", "let us swap ingredients"),
        ("A dark mode would be nice.", "would be nice", "dark mode"),
        ("The food could be better for patients.", "could be better", "food could be better for patients"),
        ("I wish they had an option to skip a week.", "I wish", "option to skip a week"),
        ("why don't you hire people to answer, this is absurd", "why don't you", "hire people to answer"),
        ("More food variety.", "More food variety.", "More food variety"),
        ("would be nice", "would be nice", ""),
        ("", "", ""),
    ],
)
def test_the_reading_form_of_an_ask_is_what_is_wanted(text, cue, form):
    start = text.index(cue)
    assert wish(text, start, start + len(cue)) == form


def test_a_label_is_what_most_of_them_say():
    wordings = [
        "courier did not ring",
        "courier didn't ring the bell",
        "courier did not ring",
        "Courier never rang at 12:15",
        "did not ring",
    ]
    rows = pd.DataFrame({"theme_id": 1, "driver_id": "a", "person_id": list("abcde"), "wording": wordings, "sound": True, "typical": 0.8})
    assert labels(rows)["label"].tolist() == ["courier did not ring"]
    lhr = rows.assign(wording=["weather at LHR", "weather", "Weather", "WEATHER", "bad weather"])
    assert labels(lhr)["label"].tolist() == ["bad weather"]  # says what is the matter with it


def test_a_label_that_only_repeats_its_theme_is_known():
    theme = frozenset(terms_of("Delayed flight"))
    assert restates("flight was delayed", theme) and not restates("incoming flight was late", theme) and not restates("", theme)
