"""What customers give as a reason or assert: concrete things count, judgements and the theme said once more do not."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.why.asserted_spans import LONG, find_asserted_span, find_clause
from pipeline.why.statements import COLUMNS, Brands, read_statements, restates

THEMES = {1: "Late delivery"}
CAUSES = ["theme_id", "reason_id", "document_id", "sentence_id", "origin", "person_id", "product", "cause_start", "cause_end", "text",
          "polarity", "confidence", "alone"]  # fmt: skip


def read(text, *, start=0, end=None, direction=-1, also=()):
    rows = [(text, start, len(text) if end is None else end, direction), *also]
    table = pd.DataFrame(rows, columns=["text", "evidence_start", "evidence_end", "direction"])
    table = table.assign(
        theme_id=1, sentence_id="s", document_id="d", person_id="p", product=None, origin="asserted", alone=True, start_char=100
    )
    table = table.assign(confidence=0.9, polarity=table["direction"] * 0.8, reason_id=[f"s:{place}" for place in range(len(table))])
    return read_statements(pd.DataFrame(columns=CAUSES), table, Brands(("Acme",)), THEMES)


@pytest.mark.parametrize(
    "text", ["Zipp never knocks.", "The courier left it with the neighbour", "No tracking at all", "DIDNT RING DIDNT KNOCK"]
)
def test_what_names_something_counts_as_a_whole(text):
    row = read(text).iloc[0]
    assert (row["cause_start"], row["cause_end"], row["text"], row["origin"]) == (100, 100 + len(text), text, "asserted")


@pytest.mark.parametrize(
    "text",
    [
        "Absolutely terrible!", "Worst company ever", "The delivery was late.", "Late again!!", "Acme is the worst", "Thanks for the reply",
        "I would recommend them to anyone", "Please ring me", "", "!!!", "no", "\U0001f494 \U0001f494", "so " * 60 + "the box was squashed",
    ],
)  # fmt: skip
def test_a_judgement_a_courtesy_and_the_theme_again_do_not_count(text):
    assert read(text).empty


def test_of_a_long_sentence_the_clause_with_the_evidence_counts():
    text = (
        "I have been a customer for many years now and we moved to a bigger house in the spring, but the courier never rings the bell, "
        "and the garden is lovely this time of the year."
    )
    start = text.index("never")
    row = read(text, start=start, end=start + 5).iloc[0]
    assert text[row["cause_start"] - 100 : row["cause_end"] - 100] == row["text"] == "the courier never rings the bell"
    assert len(text.split()) > LONG


def test_blame_and_praise_in_one_sentence_are_told_apart():
    text = "The recipes are creative but the courier lost my box"
    rows = read(text, start=4, end=11, direction=1, also=[(text, text.index("lost"), len(text), -1)]).sort_values("direction")
    assert rows["text"].tolist() == ["the courier lost my box", "The recipes are creative"]
    assert len(read("Great courier rings", direction=1, also=[("Great courier rings", 0, 5, -1)])) == 1


def test_a_reason_counts_with_fewer_words_but_not_with_a_brand_alone():
    given = {"theme_id": 1, "document_id": "d", "sentence_id": "s", "origin": "stated", "person_id": "p", "product": "Tern & Table",
             "cause_start": 0, "cause_end": 5, "polarity": -0.2, "confidence": 0.9, "alone": False}  # fmt: skip
    texts = ["Acme", "Tern", "it was them", "the price", "The courier Acme sent"]
    causes = pd.DataFrame([given | {"reason_id": f"r{place}", "text": text} for place, text in enumerate(texts)])
    none = pd.DataFrame(columns=[*CAUSES, "evidence_start", "evidence_end", "start_char", "direction"])
    found = read_statements(causes, none, Brands(("Acme",)), THEMES)
    assert found["text"].tolist() == ["the price", "The courier Acme sent"]
    assert found["direction"].tolist() == [0, 0] and list(found.columns) == COLUMNS
    judged = pd.DataFrame(
        [given | {"reason_id": text, "text": text, "alone": True} for text in ("it was good", "late delivery", "the bell")]
    )
    assert read_statements(judged, none, Brands(()), THEMES)["text"].tolist() == ["the bell"], "without an effect it must name something"


def test_a_label_that_only_repeats_its_theme_is_known():
    assert restates("the delivery was late", "Late delivery") and restates("late deliveries", "Late delivery")
    assert not restates("the courier was late", "Late delivery")


@given(st.text(), st.integers(0, 60), st.integers(0, 60))
def test_a_span_is_always_a_part_of_its_text(text, start, length):
    first, last = find_clause(text, start, start + length)
    assert 0 <= first <= last <= len(text)
    span = find_asserted_span(text, start, start + length, split=False)
    assert span is None or 0 <= span[0] < span[1] <= len(text)
