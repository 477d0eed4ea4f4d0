"""Find the themes in what customers say: their subjects, not their moods, and how many there are.

Sentences lose what all of them share, the directions of praise and blame, and those of names; near neighbours are joined
into a graph, whose communities say how many themes there are. A linear discriminant then learns to tell the themes apart;
it, not the graph, is the model. A community of leftovers, whose sentences share nothing, is no theme.
"""

import logging
from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.exact import FloatRows, group_sums, on_grid, unit_rows
from pipeline.themes.model.rule import project
from pipeline.themes.discovery.discriminant import no_themes
from pipeline.themes.discovery.graph import communities, communities_within, cut, neighbour_graph, places
from pipeline.themes.discovery.number import how_many
from pipeline.themes.discovery.settle import Fit, finish, settle
from pipeline.themes.discovery.wording import word_rows
from pipeline.themes.model.rule import ThemeModel

logger = logging.getLogger(__name__)

SPECTRAL = 400  # distinct rows from which halves are large enough to say how many themes there are
ONE_PLACE = 0.92  # cosine of middles, mean left in: where one subject is nearly all, the mean is that subject, and the rest of it noise


def discover(
    vectors: FloatRows, texts: Sequence[str], *, mood: NDArray[np.floating] | None = None, seed: int = 0, fit: Fit | None = None
) -> ThemeModel:
    """Return the themes of sentences that have a subject (see ``has_subject``), the largest first.

    The result depends on the multiset of texts alone: rows are merged by text and ordered by a hash of it, sums are exact
    or made by one thread, so that neither row order nor the number of threads shows.

    Args:
        vectors: ``(n, dim)`` unit rows; n may be 0. Equal texts must have equal rows.
        texts: n subject texts.
        mood: ``(m, dim)`` directions of sentiment to remove, any length.
        seed: has no say: no step of a fit is left to chance. It stays so that all learners are called alike.
        fit: choices of the fit.

    Raises:
        ValueError: vectors and texts differ in number.
    """
    from threadpoolctl import threadpool_limits

    if len(vectors) != len(texts):
        raise ValueError(f"{len(vectors)} vectors but {len(texts)} texts: give one vector for each text.")
    choices = fit or Fit()
    rows, counts = canonical(vectors, texts, choices.sample)
    dim = rows.shape[1]
    mean = on_grid(rows.astype(np.float64).mean(axis=0)) if len(rows) > 2 else np.zeros(dim, dtype=np.float32)
    with threadpool_limits(limits=1):
        model = no_themes(mean, orthonormal(mood, dim))
        projected = project(rows, model.mean, model.mood)
        if one_subject(rows, choices.alike):
            label = np.zeros(len(rows), dtype=np.int32)
        else:
            label = groups(projected, choices, seed, canonical_texts(texts, choices.graph_sample))
            label = _merged(rows[: len(label)], label, ONE_PLACE) if len(label) else label
        model = settle(model, projected, counts, label, choices)
    return finish(model, rows, projected, counts, choices)


def canonical(vectors: FloatRows, texts: Sequence[str], limit: int) -> tuple[FloatRows, NDArray[np.int64]]:
    """Merge equal texts and order them by a hash: distinct rows ``(m, dim)``, m <= limit, and how often each occurred."""
    first = {text: row for row, text in reversed(list(enumerate(texts)))}
    seen = Counter(texts)
    order = canonical_texts(texts, limit)
    rows = on_grid(np.asarray(vectors)[np.array([first[text] for text in order], dtype=np.int64)])
    return rows, np.array([seen[text] for text in order], dtype=np.int64)


def canonical_texts(texts: Sequence[str], limit: int) -> list[str]:
    """Return the distinct texts in the order in which `canonical` puts their rows."""
    return sorted(set(texts), key=lambda text: (text_hash(text), text))[:limit]


def text_hash(text: str) -> bytes:
    """Return eight bytes that order texts at random, and always in the same way."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def orthonormal(directions: NDArray[np.floating] | None, dim: int) -> FloatRows:
    """Return an orthonormal basis of the given directions on the grid, ``(m, dim)``; near-zero ones are left out."""
    kept: list[NDArray[np.float64]] = []
    for direction in np.asarray(directions if directions is not None else np.empty((0, dim)), dtype=np.float64):
        rest = direction / max(float(np.linalg.norm(direction)), 1e-12)
        for known in kept:
            rest = rest - (rest @ known) * known
        if float(np.linalg.norm(rest)) > 1e-3:
            kept.append(rest / np.linalg.norm(rest))
    return on_grid(np.array(kept).reshape(len(kept), dim))


def one_subject(rows: FloatRows, alike: float) -> bool:
    """Say whether all rows, ``(n, dim)``, mean and mood still in them, are so alike on average that what is left of them is noise.

    A form letter with one word changed has as many groups as one likes, and one subject.
    """
    return len(rows) > 0 and float(np.square(rows.astype(np.float64).mean(axis=0)).sum()) >= alike


def groups(projected: FloatRows, choices: Fit, seed: int = 0, texts: Sequence[str] | None = None) -> NDArray[np.int32]:
    """Return a first group for each of the first ``graph_sample`` rows.

    Args:
        projected: ``(n, dim)`` rows from `canonical`, mean and mood removed.
        choices: of the fit.
        seed: has no say.
        texts: from `canonical_texts`, at least as many as are grouped; None leaves words out of the likeness.
    """
    part = projected[: choices.graph_sample]
    if len(part) < 2 * choices.smallest:
        return np.zeros(len(part), dtype=np.int32)
    neighbours = max(2, min(choices.neighbours, len(part) // 6))
    graph = neighbour_graph(part, neighbours, word_rows(texts[: len(part)]) if texts is not None else None)
    if len(part) < SPECTRAL:
        label = communities(graph, choices.resolution)
    else:
        number = how_many(part, neighbours) or int(communities(graph, choices.resolution).max()) + 1
        label = cut(places(graph, number), number)
    logger.info("%d groups", label.max() + 1)
    return _merged(part, _divided(graph, label, choices), choices.alike)


def _divided(graph: Any, label: NDArray[np.int32], choices: Fit) -> NDArray[np.int32]:
    """Look once more inside the groups that swallow much: where a store holds several worlds, the graph falls into these first."""
    divided = label.copy()
    for group in np.flatnonzero(np.bincount(label) >= max(SPECTRAL, choices.swallows * len(label))):
        rows = np.flatnonzero(label == group)
        inner, apart = communities_within(graph, rows)
        if apart >= choices.apart:
            divided[rows] = np.where(inner == 0, group, divided.max() + inner)
    return divided


def _merged(rows: FloatRows, label: NDArray[np.int32], alike: float) -> NDArray[np.int32]:
    """Join groups that lie in the same place: where there are two subjects only, a fine resolution cuts each of them at random."""
    from scipy.sparse.csgraph import connected_components

    middle = unit_rows(group_sums(rows, label, int(label.max()) + 1))
    return np.asarray(connected_components(on_grid(middle @ middle.T) >= alike)[1], dtype=np.int32)[label]
