"""Sentiment with the shipped head and the real encoder: plain cases right, odd ones harmless, rows independent."""

import numpy as np
import pytest

from pipeline.encoder import load_encoder
from pipeline.errors import ModelError
from pipeline.prepare.subject import subject_text
from pipeline.voice.sentiment import ENCODER, sentiment, version
from pipeline.voice.sentiment_features import FEATURES, sentiment_features

PLAIN = {
    "The soup was cold and the waiter shouted at us.": "negative",
    "I have been waiting four weeks for my money and nobody writes back.": "negative",
    "worst purchase ever, it fell apart on day one": "negative",
    "My luggage was lost and your desk hung up on me.": "negative",
    "The crew was wonderful and we landed early.": "positive",
    "I love how quickly my question was answered!": "positive",
    "thank you so much, you are amazing": "positive",
    "Friendly staff and a spotless room.": "positive",
    "What time does the museum open on Saturdays?": "neutral",
    "Which bus goes from the station to the harbour?": "neutral",
    "I booked two rooms for the 3rd of June.": "neutral",
    "The package contains a cable and a manual.": "neutral",
}
PRAISE_BY_ABSENCE = [
    "I have never had a bill questioned.",
    "No haggling and no hidden costs.",
    "The money was back in my account within a day.",
    "Our dog got ill and they paid straight away.",
]
ODD = [
    "",
    "   ",
    "\n\t",
    "?",
    "!!!!",
    "...",
    "😀",
    "👩‍👩‍👧‍👦",
    "\x00\x01",
    "\ud800",
    "a" * 200_000,
    "but " * 20_000,
    "no " * 5_000,
    "@someone",
    "https://example.org",
    "<EMAIL>",
    "12345",
    "ไม่ดีเลย",
    "très mauvais",
    "=1+1",
    "#",
    "<b>bad</b>",
    "🙃" * 400,
]


@pytest.fixture(scope="module")
def encoder():
    return load_encoder(ENCODER)


@pytest.fixture(scope="module")
def classify(encoder):
    def classified(texts):
        return sentiment(texts, encoder.encode([subject_text(text) for text in texts]))

    return classified


def test_plain_sentences_are_judged_right(classify):
    found = classify(list(PLAIN))
    assert dict(zip(PLAIN, found["label"], strict=True)) == PLAIN


def test_polarity_and_label_and_confidence_agree(classify):
    found = classify(list(PLAIN))
    assert list(found.columns) == ["polarity", "label", "confidence"]
    assert found["polarity"].between(-1, 1).all() and found["confidence"].between(1 / 3 - 1e-4, 1).all()
    assert (found.loc[found["label"] == "negative", "polarity"] < 0).all()
    assert (found.loc[found["label"] == "positive", "polarity"] > 0).all()
    for column in ("polarity", "confidence"):
        assert np.array_equal(found[column], found[column].round(4))


def test_negation_turns_the_sentence(classify):
    found = classify(["The staff were helpful.", "The staff were not helpful."])
    assert found["polarity"].tolist()[0] > 0.3 > -0.3 > found["polarity"].tolist()[1]


def test_praise_by_absence_and_by_promptness_is_no_complaint(classify):
    found = classify(PRAISE_BY_ABSENCE)
    assert (found["label"] == "positive").mean() >= 0.75 and "negative" not in set(found["label"])


@pytest.mark.xfail(strict=True, reason="a known weakness: a bare sentence of praise by absence that names no merit")
def test_nothing_to_improve_is_praise(classify):
    assert classify(["There is nothing to improve."])["label"][0] == "positive"


def test_absence_of_what_was_due_is_a_complaint(classify):
    assert set(classify(["Never got an answer from them.", "No apology, no refund.", "They refused my claim in no time."])["label"]) == {
        "negative"
    }


def test_requests_and_lists_are_neutral(classify):
    assert set(classify(["More worked examples", "dplyr, data.table", "Support for dark colours"])["label"]) == {"neutral"}


def test_handles_and_links_change_little(classify):
    found = classify(["The crew was wonderful.", "@acme The crew was wonderful. https://example.org/x"])
    assert found["label"].tolist() == ["positive", "positive"]


def test_odd_texts_neither_crash_nor_leave_the_range():
    found = sentiment(ODD, np.zeros((len(ODD), 768), dtype=np.float32))
    assert len(found) == len(ODD) and not found.isna().any().any()
    assert found["polarity"].between(-1, 1).all() and found["confidence"].between(0, 1).all()


def test_blank_text_is_neutral_without_confidence(classify):
    found = classify(["", "  \n"])
    assert found.to_dict("records") == [{"polarity": 0.0, "label": "neutral", "confidence": 0.0}] * 2


def test_no_text_gives_an_empty_table():
    found = sentiment([], np.zeros((0, 768), dtype=np.float32))
    assert len(found) == 0 and list(found.columns) == ["polarity", "label", "confidence"]


def test_a_row_depends_on_itself_alone(classify):
    texts = [*PLAIN, *PLAIN]
    together = classify(texts)
    backwards = classify(texts[::-1]).iloc[::-1].reset_index(drop=True)
    assert together.equals(backwards)
    assert classify(texts[3:4]).equals(together.iloc[3:4].reset_index(drop=True))


def test_vectors_of_another_encoder_or_length_are_refused():
    with pytest.raises(ModelError, match='cannot read vectors of "minilm-l6"'):
        sentiment(["fine"], np.zeros((1, 384)), encoder="minilm-l6")
    with pytest.raises(ModelError, match="wanted \\(1, 768\\)"):
        sentiment(["fine"], np.zeros((1, 512)))
    with pytest.raises(ModelError, match="features of shape"):
        sentiment(["fine", "bad"], np.zeros((1, 768)))


def test_the_version_names_the_weights():
    assert version() == version() and len(version().split("-")[1]) == 16


def test_feelings_see_what_they_are_named_after():
    table = {name: sentiment_features(["Why is it SO late?! 😡", "thanks, lovely"])[:, i].tolist() for i, name in enumerate(FEATURES)}
    assert table["asks_why"] == [pytest.approx(1 / 3), 0] and table["sad_emoji"] == [pytest.approx(1 / 3), 0]
    assert table["thanks"] == [0, pytest.approx(1 / 3)] and table["vader"][1] > 0
    assert np.abs(sentiment_features(ODD)).max() <= 1.0
