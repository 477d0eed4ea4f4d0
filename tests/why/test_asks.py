"""The reading form of an ask, and asks that want the same."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.store import Store
from pipeline.why.ask_groups import group_asks, read_asks
from pipeline.why.phrases import surface_words, trim_phrase
from pipeline.why.statements import Brands
from pipeline.why.wishes import extract_wish


@given(st.text(), st.integers(0, 40), st.integers(0, 40))
def test_a_wish_never_invents_a_word(text, start, length):
    said = surface_words(text)
    assert all(word in said for word in extract_wish(text, start, start + length).split())


def test_a_long_wish_is_cut_at_a_joint():
    assert trim_phrase(surface_words("price went up three times a year for no reason")) == surface_words("price went up three times a year")


@pytest.mark.parametrize(
    ("text", "cue", "form"),
    [
        ("It would be great if you could let me swap an ingredient.", "would be great", "let me swap an ingredient"),
        ("Please let us swap ingredients!", "Please", "let us swap ingredients"),
        ("A dark mode would be nice.", "would be nice", "dark mode"),
        ("The food could be better for patients.", "could be better", "food could be better for patients"),
        ("I wish they had an option to skip a week.", "I wish", "option to skip a week"),
        ("why don't you hire people to answer, this is absurd", "why don't you", "hire people to answer"),
        ("More food variety.", "More food variety.", "More food variety"),
        ("would be nice", "would be nice", ""),
        ("", "", ""),
    ],
)
def test_the_reading_form_of_an_ask_is_what_is_wanted(text, cue, form):
    start = text.index(cue)
    assert extract_wish(text, start, start + len(cue)) == form


def asks(*texts):
    rows = [
        {"theme_id": 1, "sentence_id": f"s{place}", "person_id": f"p{place}", "product": None, "text": text, "evidence_start": 0,
         "evidence_end": 6}
        for place, text in enumerate(texts)
    ]  # fmt: skip
    columns = ["theme_id", "sentence_id", "person_id", "product", "text", "evidence_start", "evidence_end"]
    return read_asks(pd.DataFrame(rows, columns=columns), Brands(()))


def test_asks_for_the_same_are_one_group_and_the_others_stand_alone(tmp_path):
    with Store.open(tmp_path / "voc.duckdb") as store:
        made, named = group_asks(store, asks("Please add a dark mode.", "Please add dark mode!", "Please lower the price of delivery."))
        ids = made["ask_id"].tolist()
        assert ids[0] == ids[1] != ids[2]
        assert set(named["ask_id"]) == set(ids) and "dark mode" in named.set_index("ask_id")["label"][ids[0]]
        made, named = group_asks(store, asks())
        assert made.empty and named.empty
