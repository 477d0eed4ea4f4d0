"""The topic layout: themes and sentences that are near in meaning lie near on paper.

Themes are laid out first, by t-SNE of their centroids (van der Maaten and Hinton 2008) from a start at their principal
components; few as they are, the exact gradient costs a fraction of a second, and near themes stay neighbours better than when
thousands of sentences push them about. Each theme then gets a disc as large as its share, and its sentences a position in it:
the typical ones in the centre, the others on the side of the themes that they lean to. The same rows in any order give the same
positions, and so does any number of threads.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.exact import FloatRows, group_sums, on_grid, unit_rows
from pipeline.incremental import Counts, Progress, matrix, silent
from pipeline.settings import Settings
from pipeline.store import Store

if TYPE_CHECKING:
    import pandas as pd

Points = NDArray[np.float64]

MOST = 2_500  # sentences on a map: more are but a blot, and the page that holds them must open at once
LEAST = 8  # of each theme, as far as it has so many
WIDTH = 100.0  # of the map; its height follows
_FILL = 0.4  # of the map's area under discs
_GAP = 1.08  # of the sum of two radii, between their centres at least
_ROUNDS = 200  # of pushing discs apart
_DIGITS = 2


def update_topic_layout(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Lay out the themes and a sample of their sentences, once for each revision."""
    revision = store.value("select max(revision) from theme_revisions")
    if revision is None or store.value("select max(revision) from theme_map") == revision:
        return Counts()
    members = store.query("select sentence_id, theme_id from sentence_themes where theme_id is not null order by sentence_id")
    if members.empty:
        return Counts()
    shown = members.iloc[choose_shown(members["sentence_id"].tolist(), members["theme_id"].to_numpy(dtype=np.int64))]
    store.connection.register("shown", shown)
    rows = store.arrow("themes/map_sentences", encoder=settings.encoder)
    store.connection.unregister("shown")
    sizes = dict(zip(*np.unique(members["theme_id"].to_numpy(dtype=np.int64), return_counts=True), strict=True))
    vectors = on_grid(matrix(rows)).astype(np.float64)
    space = unit_rows(vectors - on_grid(vectors.mean(axis=0))) if len(rows) > 1 else unit_rows(vectors)
    drawn = lay_out_topics(rows["sentence_id"].to_pylist(), rows["theme_id"].to_numpy().astype(np.int64), space, sizes)
    with store.transaction():
        store.connection.execute("delete from theme_map")
        store.insert("theme_map", drawn.assign(revision=int(revision)))
    progress("map", 1, 1)
    return Counts(len(members), len(drawn))


def choose_shown(sentence_ids: Sequence[str], theme: NDArray[np.int64], most: int = MOST) -> NDArray[np.int64]:
    """Return which sentences go onto a map, as sorted row numbers: shared out over themes by size, with some of each.

    Args:
        sentence_ids: ``(n,)``; the choice depends on them and on nothing else, so that the same sentences stay on the map.
        theme: ``(n,)`` theme of each.
        most: how many at most.
    """
    from hashlib import blake2b

    found, where, size = np.unique(theme, return_inverse=True, return_counts=True)
    wanted = _share_out(size, most)
    lot = np.array([int.from_bytes(blake2b(name.encode(), digest_size=7).digest()) for name in sentence_ids], dtype=np.int64)
    order = np.lexsort((np.asarray(sentence_ids, dtype=object).astype(str), lot, where)) if len(lot) else np.empty(0, dtype=np.int64)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order)) - np.repeat(np.cumsum(size) - size, size)
    return np.flatnonzero(rank < wanted[where]) if len(found) else order


def lay_out_topics(sentence_ids: Sequence[str], theme: NDArray[np.int64], vectors: FloatRows, sizes: Mapping[int, int]) -> "pd.DataFrame":
    """Return the rows of the table ``theme_map`` but for their revision; a row without ``sentence_id`` is a theme's own position.

    Args:
        sentence_ids: ``(n,)`` of the sentences that were chosen.
        theme: ``(n,)`` theme_id of each.
        vectors: ``(n, dim)`` unit rows, without what all sentences share.
        sizes: theme_id to the number of all its sentences, not of those on the map alone.
    """
    import pandas as pd

    theme_ids = np.unique(theme)
    centres, inside = position_topics(
        vectors, theme, sentence_ids, theme_ids, np.array([sizes[one] for one in theme_ids.tolist()], dtype=np.int64)
    )
    x, y = np.concatenate([centres, inside]).T
    ids = pd.Series([*[None] * len(theme_ids), *sentence_ids], dtype="string")
    rows = pd.DataFrame({"sentence_id": ids, "theme_id": np.concatenate([theme_ids, theme]), "x": x, "y": y})
    return rows.sort_values(["theme_id", "sentence_id"], na_position="first", ignore_index=True)


def position_topics(
    vectors: FloatRows, theme: NDArray[np.int64], sentence_ids: Sequence[str], theme_ids: NDArray[np.int64], sizes: NDArray[np.int64]
) -> tuple[Points, Points]:
    """Lay out themes and sentences in the plane, x to the right, y upwards, rounded to 0.01.

    The centre of a theme is that of its sentences here: so seed themes and those that people made have one too.

    Args:
        vectors: ``(n, dim)`` unit rows of the sentences.
        theme: ``(n,)`` theme_id of each sentence, one of ``theme_ids``.
        sentence_ids: ``(n,)``.
        theme_ids: ``(k,)``, each with at least one sentence.
        sizes: ``(k,)`` sentences in each theme.

    Returns:
        ``(k, 2)`` positions of the themes and ``(n, 2)`` of the sentences; the map is `WIDTH` wide, its centre at (0, 0).
    """
    from threadpoolctl import threadpool_limits

    of_theme, of_row = np.argsort(theme_ids, kind="stable"), np.argsort(np.asarray(sentence_ids, dtype=object), kind="stable")
    rows, where = unit_rows(vectors[of_row]), np.searchsorted(theme_ids[of_theme], theme[of_row])
    centroids = unit_rows(group_sums(rows, where.astype(np.int32), len(theme_ids)))
    radius = _compute_radii(sizes[of_theme])
    # The path of a descent magnifies the last bit of a sum, and threads decide in which order it is added up.
    with threadpool_limits(1):
        spread = _separate_discs(_arrange_centroids(centroids) * _compute_spread(radius), radius)
        inside = spread[where] + radius[where, None] * _arrange_sentences(rows, where, centroids, spread)
    centre, scale = _fit_frame(spread, radius)
    themes, sentences = np.empty_like(spread), np.empty_like(inside)
    themes[of_theme] = np.round((spread - centre) * scale, _DIGITS)
    sentences[of_row] = np.round((inside - centre) * scale, _DIGITS)
    return themes + 0.0, sentences + 0.0  # no negative zeros


def _share_out(size: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """Share out so many sentences over themes of these sizes: by size, though some to each, and never more than it has."""
    if size.sum() <= most:
        return size
    least = np.minimum(size, min(LEAST, max(1, most // max(1, len(size)))))
    rest = max(0, most - int(least.sum()))
    return np.asarray(least + np.floor(rest * (size - least) / max(1, int((size - least).sum()))), dtype=np.int64)


def _arrange_centroids(centroids: FloatRows) -> Points:
    """Lay out the centroids of themes; mean distance to the centre of the map 1."""
    from sklearn.manifold import TSNE

    count = len(centroids)
    flat = _find_principal_components(centroids.astype(np.float64))
    if count > 4 and np.ptp(flat) > 0:
        start = (flat / flat.std() * 1e-4).astype(np.float32)
        near = max(2.0, min(5.0, (count - 1) / 3))
        drawn = TSNE(2, perplexity=near, init=start, method="exact", random_state=0).fit_transform(centroids)
        flat = _find_principal_components(drawn.astype(np.float64))  # the longer side lies flat
    length = np.sqrt((flat**2).sum(axis=1)).mean() if count else 0.0
    return np.asarray(np.round(flat / length, 3) if length > 0 else flat)


def _find_principal_components(rows: Points) -> Points:
    """Return the first two principal components, the largest weight of each direction positive; ``(n, 2)``."""
    if len(rows) < 2:
        return np.zeros((len(rows), 2))
    centred = rows - rows.mean(axis=0)
    left, strength, directions = np.linalg.svd(centred, full_matrices=False)
    sign = np.where(directions[np.arange(len(directions)), np.abs(directions).argmax(axis=1)] < 0, -1.0, 1.0)
    flat = (left * strength * sign)[:, :2]
    return np.asarray(flat if flat.shape[1] == 2 else np.column_stack([flat, np.zeros(len(flat))]))


def _compute_radii(sizes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the radius of each theme's disc: its area is its share, yet a small one can be seen too. All discs cover the area 1."""
    if len(sizes) == 0:
        return np.empty(0)
    area = np.maximum(sizes, 1) / np.maximum(sizes, 1).sum()
    area = np.maximum(area, 0.15 * area.mean())
    return np.asarray(np.sqrt(area / area.sum() / np.pi))


def _compute_spread(radius: NDArray[np.float64]) -> float:
    """Return how far from the centre themes lie on the average for the discs to cover `_FILL` of a round map."""
    return float(2 / 3 / np.sqrt(_FILL * np.pi)) if len(radius) > 1 else 0.0


def _separate_discs(points: Points, radius: NDArray[np.float64]) -> Points:
    """Push discs that overlap apart, a little at a time and all at once, so that the order of themes does not matter."""
    spread = points.copy()
    least = _GAP * (radius[:, None] + radius)
    for _ in range(_ROUNDS):
        way = spread[:, None] - spread
        far = np.sqrt((way**2).sum(axis=2))
        # Two themes in one position part along the angle of their numbers.
        turn = np.subtract.outer(np.arange(len(spread)), np.arange(len(spread))) * 2.4
        way = np.where(far[..., None] > 1e-9, way / np.maximum(far, 1e-9)[..., None], np.sign(turn)[..., None] * np.ones(2) / np.sqrt(2))
        short = np.maximum(0, least - far)
        np.fill_diagonal(short, 0)
        if short.max(initial=0) < 1e-4:
            break
        spread = spread + 0.25 * (way * short[..., None]).sum(axis=1)
    return np.asarray(np.round(spread, 6))


def _arrange_sentences(rows: FloatRows, where: NDArray[np.int64], centroids: FloatRows, spread: Points) -> Points:
    """Place sentences in discs of radius 1: the nearer its theme's centroid a sentence is, the nearer the centre.

    Their sides are the two directions in which the sentences of the theme differ most, turned towards the themes they lean to.
    """
    made = np.zeros((len(rows), 2))
    for theme in np.unique(where):
        of = np.flatnonzero(where == theme)
        likeness = rows[of].astype(np.float64) @ centroids.astype(np.float64).T  # exact: both lie on the grid
        depth = np.sqrt((_rank_values(-likeness[:, theme]) + 0.5) / len(of))
        pull = np.maximum(likeness, 0) ** 3
        lean = pull @ _normalize(spread - spread[theme])  # of its own theme the way is no way
        side = _rotate_towards(_find_principal_components(rows[of].astype(np.float64)), lean - lean.mean(axis=0))
        angle = _even_out_angles(np.arctan2(side[:, 1], side[:, 0]))
        made[of] = depth[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return made


def _rotate_towards(points: Points, towards: Points) -> Points:
    """Turn or mirror points to lie as near as can be to others (orthogonal Procrustes)."""
    left, _, right = np.linalg.svd(points.T @ towards)
    return np.asarray(points @ (left @ right))


def _rank_values(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the place of each value among all; of equal ones the first comes first."""
    rank = np.empty(len(values), dtype=np.int64)
    rank[np.argsort(np.round(values, 6), kind="stable")] = np.arange(len(values))
    return rank


def _even_out_angles(angle: NDArray[np.float64]) -> NDArray[np.float64]:
    """Move angles half way to an even spread, so that a disc is filled and still points where its sentences lean."""
    even = 2 * np.pi * (_rank_values(angle) + 0.5) / max(1, len(angle)) - np.pi
    return np.asarray((angle + even) / 2)


def _normalize(ways: Points) -> Points:
    length = np.sqrt((ways**2).sum(axis=-1, keepdims=True))
    return np.asarray(np.divide(ways, length, out=np.zeros_like(ways), where=length > 0))


def _fit_frame(spread: Points, radius: NDArray[np.float64]) -> tuple[Points, float]:
    """Return the centre of all discs, and what makes them `WIDTH` wide."""
    if len(spread) == 0:
        return np.zeros(2), 1.0
    low, high = (spread - radius[:, None]).min(axis=0), (spread + radius[:, None]).max(axis=0)
    return (low + high) / 2, WIDTH / max(float(high[0] - low[0]), 1e-9)
