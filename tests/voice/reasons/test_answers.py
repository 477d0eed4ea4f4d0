""" "Because ..." at the head of an answer points back to the question, which is nowhere in the answer."""

import pandas as pd
import pytest
from cut_documents import sentence_table
from hypothesis import given
from hypothesis import strategies as st

from pipeline.voice.reasons.stated import COLUMNS, reasons

PUNCTUATED = st.lists(
    st.sampled_from(["because", "the app", "froze", "it", "is", ",", ".", "of", "<NAME>", "so", "I", "left", "ß", "😡", "\n", "-", "not"]),
    max_size=14,
)


def answered(*sentences, about="score"):
    table, texts = sentence_table({"d0": list(sentences)})
    return reasons(table.assign(about=about)), texts["d0"]


def causes(*sentences, about="score"):
    rows, text = answered(*sentences, about=about)
    return [text[row.cause_start : row.cause_end] for row in rows.itertuples() if row.effect_kind == about]


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        ("Because the courier never came.", "the courier never came"),
        ("because I was well looked after, and made pain free", "I was well looked after, and made pain free"),
        ("Because very helpful, good information.", "very helpful, good information"),
        ("Because the staff was kind nothing was too much.", "the staff was kind nothing was too much"),
        ("Because the price is fair, the service is quick.", "the price is fair, the service is quick"),
        ("Because your drivers are rude but the food is nice", "your drivers are rude"),
        ("BECAUSE THE APP FREEZES ALL DAY", "THE APP FREEZES ALL DAY"),
        ("Cos its cheap", "its cheap"),
        ("Honestly, mostly because nobody called back.", "nobody called back"),
        ("It's because the food was cold.", "the food was cold"),
        ("Because of the late deliveries.", "the late deliveries"),
        ("Due to the price.", "the price"),
        ("The main reason is the price.", "the price"),
        ("“Because the food was cold”", "the food was cold"),
    ],
)
def test_a_reason_at_the_head_of_an_answer_explains_what_was_asked(answer, cause):
    for about in ("score", "liked", "disliked"):
        assert causes(answer, about=about) == [cause]
    row = answered(answer)[0].iloc[0]
    assert (row["kind"], row["effect_kind"], row["sentence_id"], row["cause_sentence_id"]) == ("stated", "score", "d0-0", "d0-0")
    assert pd.isna(row["effect_start"]) and pd.isna(row["effect_end"])
    for about in (None, "other", "improve", "use"):
        assert causes(answer, about=about) == []


@pytest.mark.parametrize(
    ("sentences", "effect"),
    [
        (["Because the app froze, I gave a three."], "I gave a three"),
        (["I left because the app froze."], "I left"),
        (["Due to rain it was late."], "it was late"),
    ],
)
def test_an_effect_in_words_stays(sentences, effect):
    rows, text = answered(*sentences)
    assert [(row.effect_kind, text[row.effect_start : row.effect_end]) for row in rows.itertuples()] == [("words", effect)]


def test_only_the_head_of_an_answer_points_to_the_question():
    assert causes("The food is good.", "Because the courier is late.") == []
    assert causes("Because the courier is late.", "Because the food is cold.") == ["the courier is late"]


@pytest.mark.parametrize(
    "answer",
    [
        "", " ", "Because",
        "because.", "Because of", "Because of <NAME>.", "Because <NAME>", "Because of this", "Because yes", "because because",
        "Because 😡", "Weil der Kurier zu spät kam.", "Porque el mensajero nunca llegó", "As the price went up", "So I can plan", "???",
    ],
)  # fmt: skip
def test_what_says_nothing_gives_no_reason(answer):
    assert causes(answer) == []


def test_a_denied_reason_is_flagged():
    assert answered("Not because of the price.")[0]["flags"].tolist() == [["negated"]]


@pytest.mark.parametrize("rest", [" and the courier is late" * 500, " word" * 2000, ". The courier is late" * 500, "\nlate" * 2000])
def test_of_a_very_long_answer_no_more_than_a_clause_is_the_reason(rest):
    found = causes("Because the app froze" + rest)
    assert len(found) <= 1
    assert all(len(cause.split()) <= 40 for cause in found)


def test_no_rows_keep_their_columns():
    assert list(answered("")[0].columns) == list(COLUMNS)


@given(said=PUNCTUATED, about=st.sampled_from(["score", "liked", "other", None]))
def test_spans_are_exact_whatever_is_answered(said, about):
    rows, text = answered(" ".join(["Because", *said]), about=about)
    for row in rows.itertuples():
        assert 0 <= row.cue_start < row.cue_end <= len(text)
        assert text[row.cause_start : row.cause_end].strip() == text[row.cause_start : row.cause_end] != ""
        assert (row.effect_kind == "words") == (not pd.isna(row.effect_start))
    assert rows["reason_id"].is_unique
