"""Aspects with the shipped weights: plain cases right, odd ones harmless, offsets exact, sentences independent."""

import json
import shutil
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ModelError
from pipeline.voice.aspects.mentions import COLUMNS, classify_polarity, extract_aspects, version
from pipeline.voice.aspects.model import FACTS_FILE, load_aspects, model_folder
from pipeline.voice.aspects.noun_kinds import singular
from pipeline.voice.aspects.tokens import parted, split

PLAIN = {
    "Great screen but the battery dies after an hour.": [("screen", "Great", "positive"), ("battery", "dies", "negative")],
    "The food was not great.": [("food", "not great", "negative")],
    "The staff isn't helpful.": [("staff", "isn't helpful", "negative")],
    "The room was too small and not clean.": [("room", "too small", "negative")],
    "FOOD WAS TERRIBLE AND THE STAFF WERE RUDE": [("FOOD", "TERRIBLE", "negative"), ("STAFF", "RUDE", "negative")],
    "The wait staff could not have been nicer.": [("wait staff", "nicer", "positive")],
    "had to wait 40 minutes for the bill": [("bill", None, "negative")],
    "Delicious Thai food, slow service": [("Thai food", "Delicious", "positive"), ("service", "slow", "negative")],
    "The hard drive failed twice.": [("hard drive", "failed", "negative")],
    "The ribs are to die for.": [("ribs", "to die for", "positive")],
    "We had the soup and a glass of wine.": [("soup", None, "neutral"), ("glass of wine", None, "neutral")],
    "The service was ok.": [("service", None, "neutral")],
    "Hotel staff was friendly; breakfast was cold.": [("staff", "friendly", "positive"), ("breakfast", "cold", "negative")],
}
SILENT = ["I love it!", "My wife and I went there last Tuesday.", "Thank you so much.", "We will never come back.", "This laptop is great."]
FOREIGN = [
    "Das Essen war kalt und der Service schlecht.",
    "La comida estaba fría y el servicio fue muy lento.",
    "Le service était très lent et la nourriture froide.",
    "Il cibo era freddo e il servizio molto lento.",
    "Het eten was koud en de bediening traag.",
    "ไม่ดีเลย",
    "サービスが遅い",
]
ODD = ["", "   ", "\n\t", "?", "...", "😀", "👩‍👩‍👧‍👦", "\x00\x01", "\ud800", "a" * 200_000, "but " * 5_000, "#", "@someone", "<EMAIL>",
       "https://example.org", "12345", "-", "' ' '", "n't", "the", "🙃" * 400, "=1+1"]  # fmt: skip
PIECES = [
    "the food",
    "great",
    "not",
    "but",
    "battery life",
    "😀",
    "#fail",
    "isn't",
    "’s",
    "é",
    "  ",
    ",",
    ".",
    "service",
    "glass of",
    "wine",
    "Windows 7",
]


def found_in(text):
    return extract_aspects(pd.DataFrame({"sentence_id": ["s"], "text": [text]}))


def exact(text, rows):
    for row in rows.itertuples():
        assert text[row.start : row.end] == row.text != ""
        assert row.polarity in {"negative", "neutral", "positive"}
        assert 0 < row.confidence <= 1
        assert row.term == row.term.lower()
        if row.opinion is None:
            assert row.opinion_start is pd.NA and row.opinion_end is pd.NA
        else:
            assert text[row.opinion_start : row.opinion_end] == row.opinion != ""
    spans = [(row.start, row.end) for row in rows.itertuples()]
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


@pytest.mark.parametrize(("text", "wanted"), PLAIN.items())
def test_plain_cases(text, wanted):
    rows = found_in(text)
    assert [(row.text, row.opinion, row.polarity) for row in rows.itertuples()] == wanted
    exact(text, rows)


@pytest.mark.parametrize("text", SILENT + FOREIGN + ODD)
def test_nothing_is_invented(text):
    assert found_in(text).empty


def test_columns_and_an_empty_table():
    nothing = extract_aspects(pd.DataFrame({"sentence_id": [], "text": []}))
    some = found_in("The food was cold.")
    assert list(nothing.columns) == list(some.columns) == list(COLUMNS)
    assert nothing.dtypes.to_dict() == some.dtypes.to_dict()
    assert len(nothing) == 0


def test_a_missing_text_is_empty_and_the_argument_stays_as_it_was():
    sentences = pd.DataFrame({"sentence_id": ["a", "b", "c"], "text": ["Good coffee.", None, float("nan")]})
    before = sentences.copy()
    assert extract_aspects(sentences)["sentence_id"].tolist() == ["a"]
    pd.testing.assert_frame_equal(sentences, before)


def test_a_sentence_does_not_see_its_neighbours():
    texts = [*PLAIN, *SILENT, *FOREIGN] * 30
    together = extract_aspects(pd.DataFrame({"sentence_id": range(len(texts)), "text": texts}))
    for number in (0, 7, 100, 519, len(texts) - 1):
        alone = extract_aspects(pd.DataFrame({"sentence_id": [number], "text": [texts[number]]}))
        pd.testing.assert_frame_equal(alone, together[together["sentence_id"] == number].reset_index(drop=True))


def test_terms_are_normalised():
    assert found_in("The Main Dishes were bland.")["term"].tolist() == ["main dish"]
    assert [singular(word) for word in ("fries", "dishes", "glass", "menus", "bus", "gas", "potatoes", "cookies")] == [
        "fry", "dish", "glass", "menu", "bus", "gas", "potato", "cookie"
    ]  # fmt: skip


def test_five_thousand_words_keep_offsets():
    text = "the food was cold and the staff was kind , " * 500
    rows = found_in(text)
    exact(text, rows)
    assert len(rows) == 1000
    assert rows["polarity"].value_counts().to_dict() == {"negative": 500, "positive": 500}


def test_polarity_of_a_given_span():
    text = "Great screen but the battery dies after an hour."
    assert classify_polarity(text, 6, 12)[0] == "positive"
    assert classify_polarity(text, 21, 28)[0] == "negative"
    for start, end in ((-1, 3), (3, 3), (5, 500)):
        with pytest.raises(ValueError, match="span"):
            classify_polarity(text, start, end)


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=14).map(" ".join))
def test_offsets_are_exact_in_any_text(text):
    exact(text, found_in(text))


@given(st.text(max_size=60))
def test_words_cover_all_but_spaces(text):
    spans = split(text)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    covered = {at for start, end in spans for at in range(start, end)}
    assert all(char.isspace() for at, char in enumerate(text) if at not in covered)


def test_a_long_sentence_is_read_in_pieces():
    from pipeline.voice.aspects.model import shipped
    from pipeline.voice.aspects.tokens import tagged

    words = tagged(["food " * 450], shipped().tagger)[0]
    assert [len(piece.lower) for piece in parted(words, 200)] == [200, 200, 50]


def test_the_version_names_the_weights():
    assert version() == version()
    assert version().split("-")[0] == "2"


def test_weights_that_do_not_fit_are_refused(tmp_path):
    shutil.copytree(model_folder(), tmp_path / "model")
    facts = json.loads((tmp_path / "model" / FACTS_FILE).read_text(encoding="utf-8"))
    (tmp_path / "model" / FACTS_FILE).write_text(json.dumps({**facts, "format": 99}), encoding="utf-8")
    with pytest.raises(ModelError, match="format 99"):
        load_aspects(tmp_path / "model")
    (tmp_path / "model" / FACTS_FILE).unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        load_aspects(tmp_path / "model")
