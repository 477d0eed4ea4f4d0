"""Mere verdicts: what only judges its theme is no reason under it."""

import pytest

from pipeline.store import Store
from pipeline.why.judgement_labels import find_judged_nouns, find_judgements


@pytest.mark.parametrize(
    ("label", "things"),
    [
        ("the food was lousy", "food"),
        ("good nurses on the ward", "nurses ward"),
        ("the staff were rude", ""),
        ("seats are cramped and uncomfortable", ""),
        ("the food was not good", ""),
        ("refunds take weeks", ""),
        ("the courier did not ring", ""),
    ],
)
def test_a_verdict_names_what_it_is_on_and_says_nothing_more(label, things):
    assert find_judged_nouns([label]) == [things]


def test_a_verdict_on_the_theme_restates_it_and_one_on_something_else_does_not(tmp_path):
    rows = [("the food was lousy", "Meal"), ("the food was lousy", "Cabin crew"), ("the seats are cramped", "Seats")]
    with Store.open(tmp_path / "voc.duckdb") as store:
        assert find_judgements(store, *zip(*rows, strict=True)).tolist() == [True, False, False]
        assert find_judgements(store, [], []).tolist() == []
