"""Collections that are no usual ones: copies, one theme only, one theme of nearly all, halves that cannot tell how many there are."""

import time

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.exact import unit_rows
from pipeline.themes.model.rule import assign
from pipeline.themes.discovery.discover import canonical, canonical_texts, discover
from pipeline.themes.discovery.discriminant import no_themes
from pipeline.themes.discovery.graph import cut, neighbour_graph, places
from pipeline.themes.discovery.number import how_many
from pipeline.themes.discovery.settle import Fit, finish, settle
from pipeline.themes.discovery.wording import telling, word_rows

DIM = 96
Rows = NDArray[np.float32]


def around(kind: NDArray[np.int64], noise: float = 0.6, seed: int = 0) -> tuple[Rows, list[str]]:
    """Return a row around the direction of each kind, and a text for each."""
    random = np.random.default_rng(seed)
    middles = random.normal(size=(int(kind.max()) + 1, DIM))
    return unit_rows(middles[kind] + noise * random.normal(size=(len(kind), DIM))), [f"text {i}" for i in range(len(kind))]


@pytest.mark.parametrize("noise", [0.0, 0.002, 0.1])
def test_many_copies_with_one_word_changed_are_one_theme_and_take_no_time(noise: float) -> None:
    random = np.random.default_rng(1)
    rows = unit_rows(random.normal(size=(1, DIM)) + noise * random.normal(size=(100_000, DIM)))
    start = time.perf_counter()
    model = discover(rows, [f"Your parcel {i} is late" for i in range(len(rows))])
    assert model.count == 1
    assert (assign(rows, model)[0] == 0).mean() > 0.9
    assert time.perf_counter() - start < 60


@pytest.mark.parametrize("size", [200, 3000])
def test_one_theme_of_nearly_all_is_found_beside_the_small_ones(size: int) -> None:
    kind = np.where(np.random.default_rng(2).random(size) < 0.95, 0, np.arange(size) % 2 + 1)
    rows, texts = around(kind)
    theme, _ = assign(rows, discover(rows, texts))
    assert (theme == 0)[kind == 0].mean() > 0.9
    assert (theme == 0)[kind != 0].mean() < 0.1
    assert (theme < 0).mean() < 0.15


@pytest.mark.parametrize(("size", "subjects"), [(30, 2), (500, 2), (3000, 2), (3000, 5)])
def test_a_few_clear_subjects_are_as_many_themes(size: int, subjects: int) -> None:
    rows, texts = around(np.arange(size) % subjects)
    assert discover(rows, texts).count == subjects


@pytest.mark.slow
def test_more_clear_subjects_are_found_where_there_are_more() -> None:
    few, _ = around(np.arange(2400) % 8, noise=1.2)
    many, _ = around(np.arange(2400) % 40, noise=0.8)
    assert how_many(few, 15) <= 12
    assert how_many(many, 15) >= 30


def test_seeds_and_order_change_nothing() -> None:
    rows, texts = around(np.arange(900) % 12, noise=1.5)
    order = np.random.default_rng(4).permutation(900)
    first = discover(rows, texts, seed=0)
    second = discover(rows[order], [texts[i] for i in order], seed=1)
    for name, array in first.arrays().items():
        np.testing.assert_array_equal(array, getattr(second, name), err_msg=name)


def test_a_cut_has_as_many_groups_as_asked_for_and_needs_no_chance() -> None:
    rows, _ = around(np.arange(600) % 10, noise=0.8)
    coordinates = places(neighbour_graph(rows, 10), 60)
    for groups in (1, 2, 10, 60):
        once = cut(coordinates, groups)
        assert len(np.unique(once)) == groups
        np.testing.assert_array_equal(once, cut(coordinates, groups))


def test_shared_words_make_neighbours_of_sentences_whose_vectors_are_alike_in_the_same_degree() -> None:
    rows = unit_rows(np.eye(5, DIM) + 0.5)
    texts = ["The zipper broke", "A buckle came off", "My zipper is stuck", "The buckle is missing", "Wheels squeak", *["Rain"] * 6]
    graph = neighbour_graph(rows, 1, word_rows(texts)[:5]).toarray()
    assert graph[0, 2] > graph[0, [1, 3]].max()
    assert graph[1, 3] > graph[1, [0, 2]].max()


def test_texts_without_shared_words_leave_the_likeness_to_the_vectors() -> None:
    assert word_rows(["", "!!!", "the of and"]) is None
    assert word_rows(["alpha", "beta"]) is None
    assert telling("They LOST my bags again") == ["lost", "bag", "lost bag"]


def test_texts_stand_in_the_order_of_their_rows() -> None:
    rows, texts = around(np.arange(40) % 4)
    again = [*texts, *texts[:5]]
    ordered, counts = canonical(np.concatenate([rows, rows[:5]]), again, 30)
    place = {text: row for text, row in zip(texts, rows, strict=True)}
    np.testing.assert_array_equal(ordered, np.stack([place[text] for text in canonical_texts(again, 30)]))
    assert counts.sum() == 30 + sum(text in canonical_texts(again, 30) for text in texts[:5])


def test_leftovers_are_no_theme_unless_they_are_much_of_what_is_said() -> None:
    random = np.random.default_rng(5)
    for share, themes in ((0.05, 4), (0.4, 5)):
        loose = int(share * 2000)
        rows, _ = around(np.arange(2000 - loose) % 4, noise=0.5)
        rows = unit_rows(np.concatenate([rows, random.normal(size=(loose, DIM))]))
        label = np.append(np.arange(2000 - loose) % 4, np.full(loose, 4)).astype(np.int32)
        counts = np.ones(2000, dtype=np.int64)
        model = no_themes(np.zeros(DIM, dtype=np.float32), np.empty((0, DIM), dtype=np.float32))
        assert finish(settle(model, rows, counts, label, Fit()), rows, rows, counts, Fit()).count == themes
