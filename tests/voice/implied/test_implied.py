"""Unmarked reasons with the real models: what explains what, what is no reason, and exact spans on any text."""

import numpy as np
import pandas as pd
import pytest
from cut_documents import sentence_table
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.encoder import load_encoder
from pipeline.errors import ModelError
from pipeline.prepare.subject import subject_text
from pipeline.voice.implied.reasons import implied_reasons
from pipeline.voice.implied.units import clauses_of, judgement, trimmed_unit
from pipeline.voice.reasons.stated import COLUMNS
from pipeline.voice.sentiment import ENCODER, sentiment


@pytest.fixture(scope="module")
def encode():
    return load_encoder(ENCODER).encode


@pytest.fixture(scope="module")
def linked(encode):
    def found(documents):
        rows, texts = sentence_table(documents)
        vectors = encode([subject_text(text) for text in rows["text"]])
        felt = sentiment(rows["text"].tolist(), vectors)
        return implied_reasons(rows.assign(polarity=felt["polarity"], label=felt["label"]), vectors, encode), texts

    return found


@pytest.fixture(scope="module")
def pairs(linked):
    def told(*sentences):
        made, texts = linked({"d": list(sentences)})
        text = texts["d"]
        return [(text[row.cause_start : row.cause_end], text[row.effect_start : row.effect_end]) for row in made.itertuples()]

    return told


@pytest.mark.parametrize(
    ("sentences", "wanted"),
    [
        (["Terrible stay.", "The room was noisy, with no hot water."], [("The room was noisy, with no hot water", "Terrible stay")]),
        pytest.param(["They lost our luggage and refused to help.", "Will never fly with them again!"],
         [("They lost our luggage and refused to help", "Will never fly with them again")],
         marks=pytest.mark.xfail(strict=True, reason="sentiment hears only a weak complaint in 'never again'")),
        (["Great company, very easy to submit claims."], [("very easy to submit claims", "Great company")]),
        (["Claims are paid quickly and easily.", "Highly recommend!"], [("Claims are paid quickly and easily", "Highly recommend")]),
        (["Overall, a wonderful experience.", "The nurses were kind and attentive."],
         [("The nurses were kind and attentive", "a wonderful experience")]),
    ],
)  # fmt: skip
def test_a_concrete_opinion_explains_the_judgement_beside_it(pairs, sentences, wanted):
    assert pairs(*sentences) == wanted


@pytest.mark.parametrize(
    "sentences",
    [
        ["Great company.", "They lost my luggage and refused to help."],  # another feeling
        ["Terrible stay.", "I will cancel my plan."],  # what follows, not why
        ["Highly recommend!", "I have been with them for three years."],  # background
        ["Great food.", "The staff were friendly and helpful."],  # another matter
        ["Great service!", "Great value!"],  # two judgements, no ground
        ["Would you recommend them?", "Claims are paid quickly and easily."],
        ["It was good but not great.", "Claims are paid quickly and easily."],
        ["Thanks for nothing, great service.", "My flight was delayed for six hours."],
        ["The soup was cold.", "The waiter was rude."],
    ],
)
def test_what_is_no_reason_gives_no_link(pairs, sentences):
    assert pairs(*sentences) == []


def test_a_cause_has_one_effect_and_an_effect_several_causes(pairs):
    found = pairs(
        "Claims are paid quickly.", "Love this insurance!", "The staff are always friendly and helpful.", "Highly recommend them."
    )
    assert {cause for cause, _ in found} == {"Claims are paid quickly", "The staff are always friendly and helpful"}
    assert len(found) == len({cause for cause, _ in found})


def test_the_row_is_complete(linked):
    made, _ = linked({"d": ["Terrible stay.", "The room was noisy and there was no hot water."]})
    assert list(made.columns) == list(COLUMNS)
    row = made.iloc[0]
    assert (row["kind"], row["cue"], row["sentence_id"], row["cause_sentence_id"]) == ("unmarked", "", "d-0", "d-1")
    assert row["cue_start"] == row["cue_end"] == len("Terrible stay")
    assert 0 < row["confidence"] <= 1 and row["flags"] == []
    assert row["cause_head"] and row["cause_head"] == row["cause_head"].lower()
    assert {"room", "noisy", "water"} <= set(row["cause_terms"])


def test_documents_do_not_touch_one_another(linked):
    one = {"a": ["Terrible stay.", "The room was noisy."], "b": ["The tap was broken.", "Never again!"], "c": ["Fine."]}
    together, _ = linked(one)
    alone = pd.concat([linked({name: sentences})[0] for name, sentences in one.items()], ignore_index=True)
    pd.testing.assert_frame_equal(together, alone)
    assert linked({"a": ["Terrible stay."], "b": ["The room was noisy."]})[0].empty


def test_row_order_does_not_matter(encode):
    rows, _ = sentence_table({"d": ["Terrible stay.", "The room was noisy and dirty.", "Rude staff and no hot water."]})
    vectors = encode(rows["text"].tolist())
    rows = rows.assign(polarity=-0.9, label="negative")
    turned = rows.iloc[::-1].reset_index(drop=True)
    pd.testing.assert_frame_equal(implied_reasons(rows, vectors, encode), implied_reasons(turned, vectors[::-1], encode))


def test_no_sentences_give_an_empty_table(encode):
    rows, _ = sentence_table({})
    made = implied_reasons(rows.assign(polarity=[], label=[]), np.zeros((0, 384), dtype=np.float32), encode)
    assert made.empty and list(made.columns) == list(COLUMNS)


def test_a_missing_vector_is_refused(encode):
    rows, _ = sentence_table({"d": ["Terrible stay."]})
    with pytest.raises(ModelError, match="got 0 vectors for 1 sentences"):
        implied_reasons(rows.assign(polarity=-1.0, label="negative"), np.zeros((0, 384), dtype=np.float32), encode)


ODD = [
    "",
    "  ",
    None,
    "?",
    "😀😀",
    "\ud800 terrible stay",
    "a" * 50_000,
    "bad, " * 5_000,
    "ไม่ดีเลย",
    "TERRIBLE STAY",
    "NOISY ROOM",
    "#bad #awful",
    "Pros: good. Cons: bad",
]


@pytest.mark.parametrize("sign", [-1.0, 1.0, float("nan")])
def test_odd_sentences_do_no_harm(encode, sign):
    rows = pd.DataFrame({"sentence_id": range(len(ODD)), "document_id": "d", "position": range(len(ODD)), "start_char": 0, "text": ODD})
    rows = rows.assign(polarity=sign, label="negative" if sign < 0 else "positive")
    made = implied_reasons(rows, np.zeros((len(ODD), 384), dtype=np.float32), encode)
    assert list(made.columns) == list(COLUMNS)


WORDS = st.sampled_from(
    [
        "great",
        "terrible",
        "company",
        "stay",
        "and",
        ",",
        ".",
        "-",
        ";",
        "!",
        "again",
        "never",
        "recommend",
        "highly",
        "the",
        "room",
        "was",
        "noisy",
        "dirty",
        "staff",
        "rude",
        "helpful",
        "quick",
        "😀",
        "é",
        "not",
        "I",
        "it",
        "so",
        "but",
    ]
)


@settings(max_examples=40)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), min_size=1, max_size=4), st.sampled_from([-0.9, 0.9]))
def test_spans_are_exact_apart_and_free_of_marks(encode, sentences, polarity):
    rows, texts = sentence_table({"d": sentences})
    rows = rows.assign(polarity=polarity, label="negative" if polarity < 0 else "positive")
    made = implied_reasons(rows, np.zeros((len(rows), 384), dtype=np.float32), encode)
    text, places = texts["d"], {row.sentence_id: (row.start_char, row.start_char + len(row.text)) for row in rows.itertuples()}
    for row in made.itertuples():
        sides = {
            "cause": (row.cause_start, row.cause_end, row.cause_sentence_id),
            "effect": (row.effect_start, row.effect_end, row.sentence_id),
        }
        for start, end, sentence in sides.values():
            assert places[sentence][0] <= start < end <= places[sentence][1]
            side = text[start:end]
            assert side == side.strip(" ,.;:!?-") and not side.lower().startswith(("and ", "but ", "so "))
        assert row.cause_end <= row.effect_start or row.effect_end <= row.cause_start
        assert row.cue_start == row.cue_end == min(row.cause_end, row.effect_end)
    assert not made.duplicated(["cause_start"]).any()


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Terrible stay", -1),
        ("Would not use again", -1),
        ("Highly recommend", 1),
        ("I love this app", 1),
        ("Not bad", 0),
        ("Never had a bad flight", 0),
        ("The room was noisy", 0),
        ("Good and bad", 0),
        ("Great", 0),
    ],
)
def test_a_judgement_says_nothing_else(text, sign):
    unit = trimmed_unit(text, 0, len(text))
    assert unit is not None and judgement(text, unit) == sign


@given(st.text(max_size=80))
def test_clauses_lie_inside_the_text_in_order(text):
    ranges = clauses_of(text)
    edges = [edge for pair in ranges for edge in pair]
    assert edges == sorted(edges) and all(0 <= edge <= len(text) for edge in edges)
