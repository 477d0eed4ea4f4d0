"""Themes below themes, and words that themes and texts share."""

import numpy as np
import pytest
from label_texts import label_texts

from pipeline.encoder import TwofoldEncoder, load_encoder
from pipeline.text.terms import find_stems, mark_terms
from pipeline.themes.taxonomy.table import build_taxonomy
from pipeline.themes.taxonomy.zero_shot import find_deepest, weigh_shared_stems

TREE = build_taxonomy(
    [
        {"name": "Late", "parent": "delivery"},
        {"name": "Delivery", "description": "Parcels and couriers."},
        {"name": "Price", "description": "Too expensive: fees, discounts."},
        {"name": "Broken", "parent": "Delivery", "description": "The parcel arrived broken, the goods were smashed."},
        {"name": "Weeks late", "parent": "Late"},
    ]
)


def test_parents():
    assert TREE.parents.tolist() == [1, -1, -1, 1, 0]


def chosen(*rows):
    best, sure = find_deepest(np.array(rows, dtype=float), TREE)
    return [TREE.names[number] for number in best], sure


@pytest.mark.parametrize(
    ("chances", "name", "sure"),
    [
        ([0.1, 0.1, 0.5, 0.2, 0.1], "Price", 0.5),  # the branch has as much, and comes first only if it has more
        ([0.1, 0.1, 0.4, 0.3, 0.1], "Broken", 0.3),  # the children outvote the neighbour together
        ([0.1, 0.4, 0.3, 0.1, 0.1], "Delivery", 0.7),  # no child as likely as the parent: it keeps the text
        ([0.1, 0.3, 0.2, 0.1, 0.3], "Weeks late", 0.3),  # two steps down, the child below counting for the one above
        ([0.4, 0.3, 0.2, 0.0, 0.1], "Late", 0.5),
    ],
)
def test_a_text_gets_the_most_specific_theme(chances, name, sure):
    # a tie between branches goes to the first of the file; nudge the first case off it
    chances = [value - 0.001 * (place == 0) for place, value in enumerate(chances)]
    names, probability = chosen(chances)
    assert names == [name]
    assert probability[0] == pytest.approx(sure, abs=0.0011)


def test_without_parents_the_likeliest_wins():
    flat = build_taxonomy([{"name": "a"}, {"name": "b"}])
    best, sure = find_deepest(np.array([[0.3, 0.6], [0.7, 0.1]]), flat)
    assert best.tolist() == [1, 0]
    assert sure.tolist() == [0.6, 0.7]
    assert find_deepest(np.empty((0, 2)), flat)[0].tolist() == []
    assert find_deepest(np.empty((0, 5)), TREE)[0].tolist() == []


def test_texts_below_a_parent():
    encode = load_encoder(TwofoldEncoder.name).encode
    said = ["My vase arrived smashed to pieces", "The courier left the parcel with my neighbour", "The fees are far too high"]
    got = label_texts(said, encode(said), TREE, encode)
    assert got["theme"].tolist() == ["Broken", "Delivery", "Price"]
    assert got["probability"].between(0, 1).all()


def test_shared_words():
    given = build_taxonomy(
        [
            {"name": "Lost bags", "description": "A bag was lost."},
            {"name": "Fees", "keywords": "lost money"},
            {"name": "Other", "description": "bags"},
        ]
    )
    assert find_stems("The BAGS, bag's and a gate!") >= {"bag", "gate"} - {"bag's"}
    texts = ["my bag", "bags gone", "the bag", "lost", "i lost it", "it is lost again", "nothing"]
    known, weights = weigh_shared_stems(given, texts)
    assert known == ("bag", "lost")
    assert weights[0, 0] > weights[1, 0] == weights[1, 1] > 0 == weights[0, 1]
    assert not weights[:, 2].any(), "the theme for the rest has no words"
    assert (mark_terms(["lost bags, lost bag", "fees", ""], known, find_stems) @ weights.astype(float)).tolist() == [
        pytest.approx([weights[0, 0] + weights[1, 0], weights[1, 1], 0.0]),
        [0, 0, 0],
        [0, 0, 0],
    ]
    assert weigh_shared_stems(given, [])[1].shape == (0, 3)
    assert weigh_shared_stems(given, texts[::-1])[0] == known
