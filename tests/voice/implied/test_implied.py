"""Implied reasons with the real network: what explains what, what is no reason, and exact spans on any text."""

import pandas as pd
import pytest
from cut_documents import sentence_table
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.voice.implied.reasons import LINE, implied_reasons, probability, version
from pipeline.voice.reasons.stated import COLUMNS


def linked(documents):
    rows, texts = sentence_table(documents)
    return implied_reasons(rows), texts


def pairs(*sentences):
    made, texts = linked({"d": list(sentences)})
    text = texts["d"]
    return [(text[row.cause_start : row.cause_end], text[row.effect_start : row.effect_end]) for row in made.itertuples()]


@pytest.mark.parametrize(
    ("sentences", "wanted"),
    [
        (["Terrible stay.", "The room was noisy, with no hot water."], ("The room was noisy, with no hot water", "Terrible stay")),
        (["Great company, very easy to submit claims."], ("very easy to submit claims", "Great company")),
        (["I gave up on them.", "Nobody ever answered the phone."], ("Nobody ever answered the phone", "I gave up on them")),
    ],
)
def test_a_concrete_statement_explains_the_judgement_or_deed_beside_it(sentences, wanted):
    assert pairs(*sentences) == [wanted]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Friendly staff, great food."],
        ["The parcel came on Tuesday.", "It was in the porch."],
        ["How do I change my address?", "I moved in May."],
        ["Terrible stay."],
    ],
)
def test_what_is_no_reason_gives_no_link(sentences):
    assert pairs(*sentences) == []


def test_the_row_is_complete():
    made, _ = linked({"d": ["Terrible stay.", "The room was noisy and there was no hot water."]})
    assert list(made.columns) == list(COLUMNS)
    row = made.iloc[0]
    assert (row["kind"], row["cue"], row["sentence_id"], row["cause_sentence_id"]) == ("unmarked", "", "d-0", "d-1")
    assert row["cue_start"] == row["cue_end"] == len("Terrible stay")
    assert LINE <= row["confidence"] <= 1 and row["flags"] == []
    assert row["cause_head"] and row["cause_head"] == row["cause_head"].lower()
    assert {"room", "noisy", "water"} <= set(row["cause_terms"])


def test_surer_is_more_probable_and_weights_have_a_version():
    assert 0 < probability(0.0) < probability(0.5) < probability(0.9) < probability(1.0) < 1
    assert version() == version() != ""


def test_documents_do_not_touch_one_another():
    one = {"a": ["Terrible stay.", "The room was noisy."], "b": ["The tap was broken.", "Never again!"], "c": ["Fine."]}
    together, _ = linked(one)
    alone = pd.concat([linked({name: sentences})[0] for name, sentences in one.items()], ignore_index=True)
    pd.testing.assert_frame_equal(together, alone)
    assert linked({"a": ["Terrible stay."], "b": ["The room was noisy."]})[0].empty


def test_row_order_does_not_matter():
    rows, _ = sentence_table({"d": ["Terrible stay.", "The room was noisy and dirty.", "Rude staff and no hot water."]})
    pd.testing.assert_frame_equal(implied_reasons(rows), implied_reasons(rows.iloc[::-1].reset_index(drop=True)))


def test_no_sentences_give_an_empty_table():
    made = implied_reasons(sentence_table({})[0])
    assert made.empty and list(made.columns) == list(COLUMNS)


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


def test_odd_sentences_do_no_harm():
    rows = pd.DataFrame({"sentence_id": range(len(ODD)), "document_id": "d", "position": range(len(ODD)), "start_char": 0, "text": ODD})
    assert list(implied_reasons(rows).columns) == list(COLUMNS)


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
@given(st.lists(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), min_size=1, max_size=4))
def test_spans_are_exact_apart_and_free_of_marks(sentences):
    rows, texts = sentence_table({"d": sentences})
    text, places = texts["d"], {row.sentence_id: (row.start_char, row.start_char + len(row.text)) for row in rows.itertuples()}
    made = implied_reasons(rows)
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
