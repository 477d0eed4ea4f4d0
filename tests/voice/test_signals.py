"""Signals: each cue on sentences written for this test, the guards beside them, and offsets on any text."""

import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.voice.asks import ADVICE, ASKS
from pipeline.voice.gates import column_of, may_match
from pipeline.voice.opinions import MERITS, PROBLEMS
from pipeline.voice.questions import INDIRECT, INVERTED, MARKED
from pipeline.voice.signals import COLUMNS, SIGNALS, plain, signals, suggestions


def frame(texts: list[str], polarity: float = 0.0, label: str = "neutral") -> pd.DataFrame:
    """Return sentences that all carry the same sentiment."""
    ids = [f"s{row}" for row in range(len(texts))]
    return pd.DataFrame({"sentence_id": ids, "text": texts, "polarity": polarity, "label": label, "confidence": 0.9})


def signals_of(text: str, polarity: float = 0.0, label: str = "neutral") -> set[str]:
    """Return the names of the signals of one sentence."""
    return set(signals(frame([text], polarity, label))["signal"])


@pytest.mark.parametrize(
    "text",
    [
        "Please add a dark mode.",
        "It would be nice to have an export to Excel.",
        "I wish the app remembered my address.",
        "There should be a way to pause deliveries.",
        "Could you bring back the old menu?",
        "The checkout needs a progress bar.",
        "What if members got a day off?",
        "If only the courier would ring the bell.",
        "It'd be great if invoices came as PDF.",
        "Bring back the blue mugs!",
        "Let us choose the day.",
        "Add dark mode",
        "Allow more than one address per account.",
        "I would like to see more vegetarian boxes.",
        "More staff at the counter.",
        "I suggest a reminder two days before renewal.",
    ],
)
def test_an_ask_is_found(text: str) -> None:
    assert "ask" in signals_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "I wish I had never bought this kettle.",
        "You should avoid this shop.",
        "The parcel should have arrived on Monday.",
        "Make sure you book early.",
        "Don't bother with the gift wrap.",
        "We wish you all the best.",
        "Please note that I paid in full.",
        "Please avoid this company.",
        "I would like to thank the whole team.",
        "Keep up the good work.",
        "I would recommend you to order early.",
        "The box arrived on Tuesday.",
    ],
)
def test_what_only_looks_like_an_ask_is_none(text: str) -> None:
    assert "ask" not in signals_of(text)


def test_advice_to_other_customers_is_a_suggestion_of_its_own_kind() -> None:
    found = suggestions(pd.Series(["Make sure you book early.", "Please add a dark mode.", "The box was blue."], index=[7, 8, 9]))
    assert list(found.index) == [7, 8, 9]
    assert (found["advice"] > 0).tolist() == [True, False, False]
    assert (found["ask"] > 0).tolist() == [False, True, False]


@pytest.mark.parametrize(
    "text", ["Where is my parcel?", "how do i cancel my plan", "Can you tell me when it ships?", "@shop any news on order 12?"]
)
def test_a_question_is_found(text: str) -> None:
    assert "question" in signals_of(text)


@pytest.mark.parametrize(
    "text", ["Really?!", "What a lovely box!", "Are you kidding me?", "How hard can it be?", "It works, doesn't it.", "?"]
)
def test_an_outcry_is_no_question(text: str) -> None:
    assert "question" not in signals_of(text)


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("The kettle arrived broken.", "broken"),
        ("My parcel never arrived.", "never arrived"),
        ("I was charged twice for one box.", "charged twice"),
        ("The code didn't work at all.", "didn't work"),
        ("I had to call three times.", "had to call"),
    ],
)
def test_a_pain_point_names_its_evidence(text: str, evidence: str) -> None:
    found = signals(frame([text], -0.7, "negative")).query("signal == 'pain_point'")
    assert found["evidence"].tolist() == [evidence]


def test_a_concrete_failure_counts_even_where_the_tone_is_neutral() -> None:
    assert signals_of("My parcel never arrived.") == {"pain_point"}


def test_sentiment_without_a_subject_is_no_signal() -> None:
    assert signals_of("Terrible!", -0.9, "negative") == set()
    assert signals_of("Loved it", 0.9, "positive") == set()


def test_praise_needs_the_sentiment() -> None:
    assert signals_of("The courier was friendly and quick.", 0.8, "positive") == {"praise"}
    assert "praise" not in signals_of("The courier was friendly and quick.", -0.8, "negative")


def test_without_a_cue_the_whole_sentence_is_the_evidence() -> None:
    found = signals(frame(["  This box gave me the creeps. "], -0.9, "negative"))
    assert found["evidence"].tolist() == ["This box gave me the creeps."]


def test_one_sentence_can_carry_several_signals() -> None:
    assert signals_of("The lid is broken, could you send a new one?", -0.6, "negative") == {"pain_point", "ask", "question"}


def test_no_rows_and_missing_texts_give_an_empty_table_with_the_contract() -> None:
    empty = signals(frame([]))
    assert list(empty.columns) == list(COLUMNS)
    assert signals(frame(["", "   ", "\U0001f600", "ok"])).empty
    missing = frame(["x"]).assign(text=None, polarity=None, label=None)
    assert signals(missing).empty


def test_the_argument_is_left_alone_and_row_order_does_not_matter() -> None:
    texts = ["Please add a dark mode.", "My parcel never arrived.", "Where is it?"]
    given_frame = frame(texts, -0.4, "negative")
    before = given_frame.copy(deep=True)
    first = signals(given_frame)
    pd.testing.assert_frame_equal(given_frame, before)
    second = signals(given_frame.iloc[::-1])
    pd.testing.assert_frame_equal(first, second.sort_values(["sentence_id"], kind="stable").reset_index(drop=True))


def test_a_hundred_thousand_sentences_take_seconds() -> None:
    texts = [f"My parcel number {row} arrived two days late and nobody could tell me why, please do better." for row in range(20_000)]
    started = time.process_time()
    signals(frame(texts, -0.5, "negative"))
    assert time.process_time() - started < 8  # 20,000 sentences that all hit cues: far above the mean cost


VOCABULARY = (
    "please add could you should i wish it would be nice if the app \u2019 ' never worked charged twice why is ? ! , . \U0001f600 "
    "\u00e9t\u00e9 \u00a0 \n had to wait make sure avoid great service what bring back let us \u0130 \u00df don't \ud800"
)
words = st.sampled_from(VOCABULARY.split(" "))


@settings(max_examples=100, deadline=None)
@given(
    st.one_of(st.text(max_size=200), st.lists(words, max_size=40).map(" ".join)),
    st.floats(-1, 1),
    st.sampled_from(["negative", "neutral", "positive"]),
)
def test_evidence_is_an_exact_span_of_any_text(text: str, polarity: float, label: str) -> None:
    for row in signals(frame([text], polarity, label)).itertuples():
        assert 0 <= row.evidence_start < row.evidence_end <= len(text)
        assert text[row.evidence_start : row.evidence_end] == row.evidence == row.evidence.strip()
        assert row.signal in SIGNALS
        assert 0 < row.confidence <= 1


@settings(max_examples=100, deadline=None)
@given(st.lists(words, max_size=40).map(" ".join))
def test_the_fast_gate_never_hides_a_match(text: str) -> None:
    text = plain(text)
    for pattern in (*(cue.pattern for cue in (*ASKS, *ADVICE, *PROBLEMS, *MERITS)), INVERTED, INDIRECT, MARKED):
        if pattern.search(text):
            assert may_match(pattern, column_of([text])).all(), pattern.pattern
