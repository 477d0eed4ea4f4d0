"""The map of themes: near in meaning is near on paper, and the same data give the same map."""

import os
import subprocess
import sys

import numpy as np
import pytest

from pipeline.exact import unit_rows
from pipeline.report.topic_layout import LEAST, MOST, WIDTH, choose_shown, lay_out_topics, position_topics


def made(themes: int = 12, each: int = 30, seed: int = 1):
    """Return sentences around the centroids of themes, of which 2k and 2k + 1 are near each other."""
    rng = np.random.default_rng(seed)
    pairs = np.repeat(rng.normal(size=((themes + 1) // 2, 48)), 2, axis=0)[:themes]
    centroids = unit_rows(pairs + 0.5 * rng.normal(size=(themes, 48)))
    theme = np.repeat(np.arange(themes, dtype=np.int64) * 3 + 1, each)
    vectors = unit_rows(centroids.repeat(each, axis=0) + 0.08 * rng.normal(size=(themes * each, 48)))
    ids = [f"s{place:05}" for place in range(len(theme))]
    return vectors, theme, ids, np.arange(themes, dtype=np.int64) * 3 + 1, np.full(themes, each)


def centroids_of(vectors, theme):
    return unit_rows(np.array([vectors[theme == one].sum(axis=0) for one in np.unique(theme)]))


def test_near_themes_are_neighbours():
    *_, theme_ids, _ = data = made()
    centres, _ = position_topics(*data)
    far = np.linalg.norm(centres[:, None] - centres, axis=2)
    np.fill_diagonal(far, np.inf)
    partner = np.arange(len(theme_ids)) ^ 1
    assert (far.argmin(axis=1) == partner).mean() >= 0.8


def test_sentences_keep_their_neighbours_and_stay_with_their_theme():
    from sklearn.manifold import trustworthiness

    vectors, theme, _, theme_ids, _ = data = made()
    centres, inside = position_topics(*data)
    assert trustworthiness(vectors, inside, n_neighbors=10) > 0.9
    own = centres[np.searchsorted(theme_ids, theme)]
    nearest = np.linalg.norm(inside[:, None] - centres, axis=2).argmin(axis=1)
    assert (theme_ids[nearest] == theme).all()
    assert np.linalg.norm(inside - own, axis=1).max() < WIDTH / 4


def test_typical_sentences_lie_in_the_centre():
    vectors, theme, _, theme_ids, _ = data = made()
    centres, inside = position_topics(*data)
    centroids = centroids_of(vectors, theme)
    where = np.searchsorted(theme_ids, theme)
    far, likeness = np.linalg.norm(inside - centres[where], axis=1), (vectors * centroids[where]).sum(axis=1)
    for place in range(len(theme_ids)):
        members = where == place
        assert np.corrcoef(far[members], likeness[members])[0, 1] < -0.7


def test_any_order_of_rows_and_themes_gives_the_same_positions():
    vectors, theme, ids, theme_ids, sizes = made()
    centres, inside = position_topics(vectors, theme, ids, theme_ids, sizes)
    rng = np.random.default_rng(0)
    rows, cols = rng.permutation(len(ids)), rng.permutation(len(theme_ids))
    again = position_topics(vectors[rows], theme[rows], [ids[row] for row in rows], theme_ids[cols], sizes[cols])
    assert np.array_equal(again[0], centres[cols]) and np.array_equal(again[1], inside[rows])


def test_any_number_of_threads_gives_the_same_positions():
    code = (
        "import sys; sys.path[:0] = [{tests!r}]\n"
        "from report.test_topic_layout import made\n"
        "from pipeline.report.topic_layout import position_topics\n"
        "print([part.tobytes().hex() for part in position_topics(*made(each=12))])"
    ).format(tests=str(__file__.rsplit("/report/", 1)[0]))
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], env=os.environ | {"OMP_NUM_THREADS": count, "OPENBLAS_NUM_THREADS": count},
            capture_output=True, check=True,
        ).stdout
        for count in ("1", "2")
    }  # fmt: skip
    assert len(outputs) == 1


@pytest.mark.parametrize("themes", [0, 1, 2, 3, 4, 5])
def test_few_themes_have_positions_too(themes):
    centres, inside = position_topics(*made(themes, 5))
    assert centres.shape == (themes, 2) and inside.shape == (themes * 5, 2)
    assert np.isfinite(centres).all() and np.isfinite(inside).all()
    assert len(np.unique(centres, axis=0)) == themes


def test_sentences_that_are_all_the_same_are_spread_over_their_disc():
    vectors, theme, ids, theme_ids, sizes = made(6, 20)
    centres, inside = position_topics(vectors[[0] * len(vectors)], theme, ids, theme_ids, sizes)
    assert np.isfinite(inside).all() and len(np.unique(centres, axis=0)) == 6
    assert len(np.unique(inside[:20], axis=0)) > 15


def test_large_themes_have_room_and_discs_do_not_lie_on_each_other():
    vectors, theme, ids, theme_ids, _ = made(10, 40)
    sizes = np.array([4000, *[100] * 9])
    centres, inside = position_topics(vectors, theme, ids, theme_ids, sizes)
    radius = np.array([np.linalg.norm(inside[theme == one] - centre, axis=1).max() for one, centre in zip(theme_ids, centres, strict=True)])
    assert radius[0] > 2 * radius[1:].max()
    far = np.linalg.norm(centres[:, None] - centres, axis=2)
    np.fill_diagonal(far, np.inf)
    assert (far > 0.95 * (radius[:, None] + radius)).all()
    assert np.ptp(inside[:, 0]) <= WIDTH and np.ptp(inside[:, 0]) >= np.ptp(inside[:, 1]) * 0.6


def test_rows_for_the_store_name_each_theme_once_and_each_sentence():
    vectors, theme, ids, theme_ids, sizes = made(6, 20)
    rows = lay_out_topics(ids, theme, vectors, dict(zip(theme_ids.tolist(), sizes.tolist(), strict=True)))
    assert list(rows.columns) == ["sentence_id", "theme_id", "x", "y"]
    assert sorted(rows.loc[rows["sentence_id"].isna(), "theme_id"]) == theme_ids.tolist()
    assert rows.loc[rows["sentence_id"].notna()].set_index("sentence_id")["theme_id"].to_dict() == dict(zip(ids, theme, strict=True))
    assert len(lay_out_topics([], np.empty(0, dtype=np.int64), vectors[:0], {})) == 0


def test_the_sample_is_shared_out_over_themes_and_hangs_on_ids_alone():
    rng = np.random.default_rng(0)
    theme = np.repeat(np.array([5, 2, 9]), [20_000, 300, 4]).astype(np.int64)
    ids = [f"s{place}" for place in range(len(theme))]
    rows = choose_shown(ids, theme)
    assert len(rows) <= MOST and (np.diff(rows) > 0).all()
    counts = {one: int((theme[rows] == one).sum()) for one in (5, 2, 9)}
    assert counts[9] == 4 and LEAST <= counts[2] <= 60 and counts[5] > 2_300
    shuffled = rng.permutation(len(ids))
    again = choose_shown([ids[row] for row in shuffled], theme[shuffled])
    assert {ids[row] for row in rows} == {ids[shuffled[row]] for row in again}
    assert len(choose_shown(ids[:100], theme[:100])) == 100
    assert len(choose_shown([], np.empty(0, dtype=np.int64))) == 0


def test_a_full_map_has_a_place_for_every_row():
    data = made(80, MOST // 80)
    themes, sentences = position_topics(*data)
    assert themes.shape == (80, 2) and sentences.shape == (MOST // 80 * 80, 2) and np.isfinite(sentences).all()
