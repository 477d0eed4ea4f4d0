"""Answers to open questions: the same words, another question, another signal."""

from functools import lru_cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.encoder import Encoder, load_encoder
from pipeline.prepare.subject import subject_text
from pipeline.voice.sentiment import ENCODER, sentiment
from pipeline.voice.signals.classifier import SIGNALS, classify_signals, extract_signals
from pipeline.voice.signals.question_context import names_nothing


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    return load_encoder(ENCODER)


def read(texts: list[str], about: str | None) -> pd.DataFrame:
    """Return the signals of one answer, its sentences in order, to a question of that role."""
    vectors = encoder().encode([subject_text(text) for text in texts])
    ids = [f"s{place}" for place in range(len(texts))]
    sentences = sentiment(texts, vectors).assign(sentence_id=ids, document_id="d", position=range(len(texts)), text=texts, about=about)
    return extract_signals(sentences, vectors)


def names(text: str, about: str | None) -> set[str]:
    return set(read([text], about)["signal"])


@pytest.mark.parametrize("text", ["Better documentation", "more seats", "a quiet room", "The lifts", "Dark mode", "Parking"])
@pytest.mark.parametrize("about", ["improve", "missing"])
def test_an_answer_to_what_is_wanted_is_an_ask(text: str, about: str) -> None:
    found = names(text, about)
    assert "ask" in found
    assert "pain_point" not in found


@pytest.mark.parametrize("text", ["The queues", "parking", "Lifts that stop between floors"])
def test_an_answer_to_what_was_disliked_is_a_pain_point(text: str) -> None:
    assert "pain_point" in names(text, "disliked")


@pytest.mark.parametrize("text", ["The queues move", "the garden", "price"])
def test_an_answer_to_what_was_liked_is_praise(text: str) -> None:
    assert names(text, "liked") == {"praise"}


def test_an_answer_to_what_it_is_used_for_is_a_job_with_the_answer_as_evidence() -> None:
    found = read(["teaching", "It is slow at times."], "use").query("signal == 'job'")
    assert found[["sentence_id", "evidence"]].to_numpy().tolist() == [["s0", "teaching"]]


NOTHING = (
    "nothing really",
    "Nothing, all good.",
    "Nothing I can think of",
    "No complaints",
    "None.",
    "It couldn't be better",
    "Can't think of anything",
    "Everything was perfect",
    "Keep up the good work",
    "I have no complaints at all",
)
SOMETHING = (
    "Nothing works",
    "Nothing was explained to me",
    "No parking",
    "Nothing to eat after six",
    "Nothing, but more seats would help",
    "We don't have any lockers",
    "Everything",
    "No one listened",
)


@pytest.mark.parametrize("text", NOTHING)
@pytest.mark.parametrize("about", ["improve", "missing", "disliked"])
def test_nothing_is_content_and_no_pain(text: str, about: str) -> None:
    assert names(text, about) == {"praise"}


@pytest.mark.parametrize("text", ["N/A really", "not sure"])
def test_a_shrug_is_nothing_at_all(text: str) -> None:
    assert names(text, "improve") == set()


@pytest.mark.parametrize("text", SOMETHING)
def test_a_nothing_that_names_something_is_none(text: str) -> None:
    assert not names_nothing(text)


def test_nothing_liked_is_no_praise() -> None:
    assert "praise" not in names("Nothing really", "liked")


def test_background_after_the_first_wish_is_judged_by_its_own_words() -> None:
    found = read(["I love the shop.", "More vegetarian boxes.", "My sister came on Tuesday.", "Please open earlier."], "improve")
    assert set(found.query("signal == 'ask'")["sentence_id"]) == {"s1", "s3"}


@pytest.mark.parametrize("about", [None, "other", "score"])
def test_without_a_role_the_words_alone_count(about: str | None) -> None:
    texts = ["Better documentation for all of us", "My parcel never arrived.", "nothing really"]
    for text in texts:
        vectors = encoder().encode([subject_text(text)])
        bare = sentiment([text], vectors).assign(text=[text])
        pd.testing.assert_frame_equal(classify_signals(bare.assign(about=about), vectors), classify_signals(bare, vectors))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from([*NOTHING, *SOMETHING]), st.text(max_size=60)), min_size=1, max_size=4),
    st.sampled_from(["liked", "disliked", "improve", "missing", "use"]),
    st.floats(-1, 1),
)
def test_any_answer_keeps_the_contract_in_any_order_of_rows(texts: list[str], about: str, polarity: float) -> None:
    rows = pd.DataFrame({"text": texts, "polarity": polarity, "label": "neutral", "confidence": 0.6, "about": about, "document_id": "d"})
    rows = rows.assign(position=range(len(texts)))
    vectors = np.zeros((len(texts), 768), dtype=np.float32)
    table = classify_signals(rows, vectors)
    assert table.notna().all(axis=None)
    for name in SIGNALS:
        assert table[f"{name}_probability"].between(0, 1).all()
    backwards = classify_signals(rows.iloc[::-1], vectors)
    pd.testing.assert_frame_equal(table, backwards.iloc[::-1])


@pytest.mark.parametrize("text", ["nothing " * 60, "nothing because " * 15, "\n".join(["nothing because"] * 8), "well " * 80 + "x"])
def test_repeated_words_are_read_at_once(text: str) -> None:
    assert names_nothing(text) in (True, False)
