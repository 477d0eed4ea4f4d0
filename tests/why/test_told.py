"""What is told outright: concrete things count, judgements and the theme said once more do not; every span is exact."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.why.told import LONG, clause, read_told

THEMES = {1: "Late delivery"}


def read(text, *, start=0, end=None, direction=-1, theme=1, also=()):
    rows = [(text, start, len(text) if end is None else end, direction), *also]
    table = pd.DataFrame(rows, columns=["text", "evidence_start", "evidence_end", "direction"])
    table = table.assign(theme_id=theme, sentence_id="s", start_char=100, subject_text=table["text"], text_hash="h", confidence=0.9)
    table["reason_id"] = [f"s:{place}" for place in range(len(table))]
    return read_told(table, pd.Series([frozenset({"acme"})] * len(table)), THEMES)


@pytest.mark.parametrize(
    "text",
    [
        "Zipp never knocks.",
        "The courier left it with the neighbour",
        "No tracking at all",
        "DIDNT RING DIDNT KNOCK",
    ],
)
def test_what_names_something_counts_as_a_whole_and_needs_no_new_vector(text):
    row = read(text).iloc[0]
    assert (row["cause_start"], row["cause_end"], row["text_hash"], row["subject_text"]) == (100, 100 + len(text), "h", text)
    assert row["wordings"] and row["cause"].islower()


@pytest.mark.parametrize(
    "text",
    [
        "Absolutely terrible!",
        "Worst company ever",
        "The delivery was late.",
        "Late again!!",
        "Acme is the worst",
        "Thanks for the reply",
        "I would recommend them to anyone",
        "Please ring me",
        "",
        "!!!",
        "no",
        "\U0001f494 \U0001f494",
        "so " * 60 + "the box was squashed",
    ],
)
def test_a_judgement_a_courtesy_and_the_theme_again_do_not_count(text):
    assert read(text).empty


def test_plain_praise_taken_for_blame_does_not_count():
    assert read("Claims are processed quickly").empty
    assert not read("Claims are not processed quickly").empty
    assert not read("Claims are processed quickly", direction=1).empty


def test_of_a_long_sentence_the_clause_with_the_evidence_counts():
    text = (
        "I have been a customer for many years now and we moved to a bigger house in the spring, but the courier never rings the bell, "
        "and the garden is lovely this time of the year."
    )
    start = text.index("never")
    row = read(text, start=start, end=start + 5).iloc[0]
    assert text[row["cause_start"] - 100 : row["cause_end"] - 100] == "the courier never rings the bell"
    assert row["text_hash"] is None and row["subject_text"] == "the courier never rings the bell"
    assert len(text.split()) > LONG


def test_blame_and_praise_in_one_sentence_are_told_apart():
    text = "The recipes are creative but the courier lost my box"
    rows = read(text, start=4, end=11, direction=1, also=[(text, text.index("lost"), len(text), -1)]).sort_values("direction")
    assert rows["cause"].tolist() == ["the courier lost my box", "the recipes are creative"]
    assert len(read("Great courier rings", direction=1, also=[("Great courier rings", 0, 5, -1)])) == 1


@given(st.text(), st.integers(0, 60), st.integers(0, 60))
def test_a_clause_is_always_a_span_of_its_text(text, start, length):
    first, last = clause(text, start, start + length)
    assert 0 <= first <= last <= len(text)
    for row in read(text, start=start, end=start + length).itertuples():
        assert 100 <= row.cause_start < row.cause_end <= 100 + len(text)
