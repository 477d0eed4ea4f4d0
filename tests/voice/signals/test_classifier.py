"""Signals: each cue on sentences written for this test, the guards beside them, and offsets on any text."""

from functools import lru_cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.encoder import Encoder, load_encoder
from pipeline.errors import ModelError
from pipeline.heads import shipped_head
from pipeline.prepare.subject import subject_text
from pipeline.voice.normalize import normalize
from pipeline.voice.prefilter import column_of, may_match
from pipeline.voice.sentiment import ENCODER, sentiment
from pipeline.voice.signals import pain_and_praise, suggestions
from pipeline.voice.signals.advice_cues import ADVICE, HINTS
from pipeline.voice.signals.ask_cues import ASKS, HALF_ASKS
from pipeline.voice.signals.classifier import COLUMNS, SIGNALS, classify_signals, extract_signals, version
from pipeline.voice.signals.opinion_cues import MERITS, PROBLEMS
from pipeline.voice.signals.questions import INDIRECT, INVERTED, MARKED, UNMARKED
from tests.growth import MOST, growth


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    return load_encoder(ENCODER)


def vectors_of(texts: list[str]) -> NDArray[np.float32]:
    return encoder().encode([subject_text(text) for text in texts])


def frame(texts: list[str], polarity: float = 0.0, label: str = "neutral") -> pd.DataFrame:
    """Return sentences that all carry the same sentiment."""
    ids = [f"s{row}" for row in range(len(texts))]
    return pd.DataFrame({"sentence_id": ids, "text": texts, "polarity": polarity, "label": label, "confidence": max(abs(polarity), 0.6)})


def with_sentiment(texts: list[str]) -> tuple[pd.DataFrame, NDArray[np.float32]]:
    """Return sentences with the sentiment that the head gives them, and their vectors."""
    vectors = vectors_of(texts)
    return sentiment(texts, vectors).assign(sentence_id=[f"s{row}" for row in range(len(texts))], text=texts), vectors


def signals_of(text: str) -> set[str]:
    """Return the names of the signals of one sentence."""
    return set(extract_signals(*with_sentiment([text]))["signal"])


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
        "Instead of a new page, let me edit the text in place.",
        "We need support for larger files.",
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
        "The guide says that it should work offline.",
        "I asked if they could send a new one.",
        "Please vote for this idea.",
        "Let me clarify one point.",
        "There is no way to print the list.",
    ],
)
def test_what_only_looks_like_an_ask_is_none(text: str) -> None:
    assert "ask" not in signals_of(text)


ADVICE_LINES = (
    "Make sure you book early.",
    "Ask for a room at the back.",
    "Bring your own water.",
    "If you stay here, take a torch.",
    "You should avoid this shop.",
    "I would recommend you to order early.",
)


def test_advice_to_other_customers_is_a_suggestion_but_no_ask_to_the_company() -> None:
    sentences, vectors = with_sentiment([*ADVICE_LINES, "The box was blue."])
    assert classify_signals(sentences, vectors)["ask"].tolist() == [1] * len(ADVICE_LINES) + [0]
    assert "ask" not in set(extract_signals(sentences, vectors)["signal"])


def test_a_step_that_repeats_a_fault_is_no_suggestion() -> None:
    assert classify_signals(*with_sentiment(["3) Build and run the app.", "2. Click the blue button."]))["ask"].tolist() == [0, 0]


@pytest.mark.parametrize(
    "text",
    [
        "Where is my parcel?",
        "how do i cancel my plan",
        "Can you tell me when it ships?",
        "@shop any news on order 12?",
        "@shop can I get two seats, I'd love to!",
        "why was order 12 cancelled",
        "@shop the 9:15 still late?",
        "Are tickets valid on both days?",
    ],
)
def test_a_question_is_found(text: str) -> None:
    assert "question" in signals_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "Really?!",
        "What a lovely box!",
        "Are you kidding me?",
        "How hard can it be?",
        "It works, doesn't it.",
        "?",
        "So the lid is not covered?",
        "My order (a blue one?)",
        "When I was there the shop was shut.",
        "Where do I start?",
        "Could you add a dark mode?",
        "Why not open on Sundays?",
        "What about shorter queues?",
    ],
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
def test_a_pain_point_names_its_evidence_and_its_severity(text: str, evidence: str) -> None:
    found = extract_signals(*with_sentiment([text])).query("signal == 'pain_point'")
    assert found["evidence"].tolist() == [evidence]
    assert 0 < found["severity"].iloc[0] < 1


def test_only_pain_points_have_a_severity() -> None:
    found = extract_signals(*with_sentiment(["The lid is broken, could you send a new one?", "The courier was friendly and quick."]))
    assert (found["severity"].notna() == (found["signal"] == "pain_point")).all()


def test_sentiment_without_a_subject_is_no_signal() -> None:
    assert signals_of("Terrible!") == set()
    assert signals_of("Loved it") == set()


def test_praise_and_pain_follow_the_sentence() -> None:
    assert signals_of("The courier was friendly and quick.") == {"praise"}
    assert "praise" not in signals_of("The courier was rude and slow.")
    assert signals_of("The driver threw my parcel over the fence and it broke.") == {"pain_point"}


def test_a_job_is_a_signal_with_the_job_as_evidence() -> None:
    found = extract_signals(*with_sentiment(["I use it to plan my lessons."])).query("signal == 'job'")
    assert found["evidence"].tolist() == ["plan my lessons"]


def test_without_a_cue_the_whole_sentence_is_the_evidence() -> None:
    texts = ["  This box gave me the creeps. "]
    found = extract_signals(frame(texts, -0.95, "negative"), vectors_of(texts)).query("signal == 'pain_point'")
    assert found["evidence"].tolist() == ["This box gave me the creeps."]


def test_one_sentence_can_carry_several_signals() -> None:
    assert signals_of("The lid is broken, could you send a new one?") == {"pain_point", "ask", "question"}


ODD = [
    "",
    "   ",
    "\n",
    "?",
    "\U0001f600",
    "ok",
    "\ud800",
    "#fail",
    "WHY IS IT ALWAYS LATE",
    "Der Zug war schon wieder zu sp\u00e4t.",
    "no " * 5_000,
    "a" * 50_000,
]


def test_no_rows_missing_and_odd_texts_keep_the_contract() -> None:
    empty = extract_signals(frame([]), vectors_of([]))
    assert list(empty.columns) == list(COLUMNS)
    assert classify_signals(frame([]), vectors_of([])).empty
    assert extract_signals(*with_sentiment(["", "   ", "\U0001f600", "ok"])).empty
    missing = frame(["x"]).assign(text=None, polarity=None, label=None, confidence=None)
    assert extract_signals(missing, np.zeros((1, 768), dtype=np.float32)).empty
    sentences = frame(ODD, -0.9, "negative")
    table = classify_signals(sentences, np.zeros((len(ODD), 768), dtype=np.float32))
    assert len(table) == len(ODD)
    assert table.notna().all(axis=None)


def test_judged_keeps_the_columns_and_index_of_the_contract() -> None:
    sentences, vectors = with_sentiment(["Please add a dark mode.", "My parcel never arrived.", "Where is my parcel?"])
    table = classify_signals(sentences.set_index(pd.Index([7, 3, 5])), vectors)
    assert table.index.tolist() == [7, 3, 5]
    assert list(table.columns) == [part for name in SIGNALS for part in (name, f"{name}_probability")] + ["severity"]
    for name in SIGNALS:
        assert ((table[f"{name}_probability"] >= 0.5) == (table[name] == 1)).all()
        assert table[f"{name}_probability"].between(0, 1).all()
    assert ((table["severity"] > 0) <= (table["pain_point"] == 1)).all()


def test_the_argument_is_left_alone_and_neighbours_do_not_matter() -> None:
    texts = [
        "Please add a dark mode.",
        "My parcel never arrived.",
        "Where is it?",
        "I use it to plan my lessons.",
        "Caf\u00e9 closed \u2013 why?",
    ]
    sentences, vectors = with_sentiment(texts)
    before = sentences.copy(deep=True)
    together = classify_signals(sentences, vectors)
    pd.testing.assert_frame_equal(sentences, before)
    apart = pd.concat([classify_signals(sentences.iloc[[row]], vectors[[row]]) for row in range(len(texts))])
    pd.testing.assert_frame_equal(together, apart)
    backwards = classify_signals(sentences.iloc[::-1], vectors[::-1])
    pd.testing.assert_frame_equal(together, backwards.iloc[::-1])


def test_vectors_of_another_number_or_length_are_refused() -> None:
    with pytest.raises(ModelError, match="2 sentences and 1 vectors"):
        classify_signals(frame(["a b", "c d"]), np.zeros((1, 768), dtype=np.float32))
    with pytest.raises(ModelError, match="768"):
        classify_signals(frame(["a b c"]), np.zeros((1, 8), dtype=np.float32))
    with pytest.raises(ModelError, match="made for the encoder"):
        classify_signals(frame(["a b c"]), np.zeros((1, 768), dtype=np.float32), encoder="minilm-l6")


def test_the_shipped_heads_fit_their_features() -> None:
    for name, classes in suggestions.CLASSES.items():
        assert shipped_head(f"asks/{name}", ENCODER, suggestions.FEATURES).classes == classes
    for name in pain_and_praise.NAMES:
        assert shipped_head(f"opinions/{name}", ENCODER, pain_and_praise.FEATURES).classes == ("other", name)
    assert version() == version() != ""


def test_cost_is_linear_in_sentences_that_all_hit_cues() -> None:
    def parcels(size: int) -> pd.DataFrame:
        texts = [f"My parcel number {row} arrived two days late and nobody could tell me why, please do better." for row in range(size)]
        return frame(texts, -0.5, "negative")

    assert growth(lambda rows: classify_signals(rows, np.zeros((len(rows), 768), dtype=np.float32)), parcels, 200) < MOST


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
    for row in extract_signals(frame([text], polarity, label), np.zeros((1, 768), dtype=np.float32)).itertuples():
        assert 0 <= row.evidence_start < row.evidence_end <= len(text)
        assert text[row.evidence_start : row.evidence_end] == row.evidence == row.evidence.strip()
        assert row.signal in SIGNALS
        assert 0.5 <= row.confidence <= 1


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.lists(words, max_size=40).map(" ".join), st.text(max_size=80)), st.sampled_from(["", "\n", " \n", "\x1c", "\v"]))
def test_the_prefilter_never_hides_a_match(text: str, end: str) -> None:
    text = normalize(text + end)
    for pattern in (
        *(cue.pattern for cue in (*ASKS, *HALF_ASKS, *ADVICE, *HINTS, *PROBLEMS, *MERITS)),
        INVERTED,
        UNMARKED,
        INDIRECT,
        MARKED,
    ):
        if pattern.search(text):
            assert may_match(pattern, column_of([text])).all(), pattern.pattern
