"""Who wins where a sentence sets two brands beside each other, and where nothing is decided."""

import pytest

from pipeline.measure.head_to_head import brand_pattern, comparisons_in

BRANDS = {"Tern": brand_pattern(["Tern"]), "Boxful": brand_pattern(["boxful"]), "Crate": brand_pattern(["Crate", "the green one"])}


@pytest.mark.parametrize(
    ("sentence", "winner", "loser"),
    [
        ("Better tasting than Boxful by a mile.", "Tern", "Boxful"),
        ("boxful is so much cheaper than Tern.", "Boxful", "Tern"),
        ("Their app is slower than the one of Crate", "Crate", "Tern"),
        ("Tern is less reliable than Boxful.", "Boxful", "Tern"),
        ("More expensive than Crate, and colder.", "Crate", "Tern"),
        ("The price is higher than at Boxful.", "Boxful", "Tern"),
        ("Crate has better bread.", "Crate", "Tern"),
        ("Boxful beats you hands down.", "Boxful", "Tern"),
        ("I prefer Tern over Crate.", "Tern", "Crate"),
        ("We switched from Boxful to Tern in May.", "Tern", "Boxful"),
        ("Switching to Crate.", "Crate", "Tern"),
        ("I regret switching from Crate.", "Crate", "Tern"),
        ("Just go with Boxful instead.", "Boxful", "Tern"),
        ("The green one? No. Crate lets me swap the mushrooms.", "Crate", "Tern"),
    ],
)
def test_a_plain_comparison_has_a_winner(sentence, winner, loser):
    assert [(win.winner, win.loser) for win in comparisons_in(sentence, "Tern", BRANDS)] == [(winner, loser)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Tern and Boxful both deliver on Monday.",
        "No better than Boxful.",
        "Is Crate better than Tern?",
        "I hope Tern will be better than Boxful.",
        "If it were cheaper than Crate I would stay.",
        "I never switched to Boxful.",
        "My order was switched to Boxful.",
        "It takes longer than Crate.",
        "Boxful is getting better and better.",
        "Boxful is letting me down, and Boxful lets us down.",
        "Better than ever.",
        "I bought a crate that is bigger than my boxes.",
    ],
)
def test_what_decides_nothing_is_left_alone(sentence):
    assert comparisons_in(sentence, "Tern", BRANDS) == []


def test_several_rivals_win_and_lose_each_for_itself():
    assert {(win.winner, win.loser) for win in comparisons_in("Much better than Boxful or Crate.", "Tern", BRANDS)} == {
        ("Tern", "Boxful"),
        ("Tern", "Crate"),
    }


def test_without_a_product_only_both_names_decide():
    assert comparisons_in("Better than Boxful.", "", BRANDS) == []
    assert comparisons_in("Crate is better than Boxful.", "", BRANDS)[0].winner == "Crate"


def test_a_name_in_small_letters_is_found_in_any_case_and_others_as_written():
    assert comparisons_in("BOXFUL is cheaper than Tern.", "Tern", BRANDS)
    assert not comparisons_in("The tern is cheaper than the crate.", "", BRANDS)
