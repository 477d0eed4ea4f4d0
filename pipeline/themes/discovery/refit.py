"""Fit themes again on old and new sentences, and keep those that stand.

The loudest complaint about topic models: fit again, and everything you named is gone. So sentences begin in the theme that
they have; the present data are grouped afresh, and where the groups plainly contradict a theme it splits, merges, dies or
is born (see lifecycle/continuity.py). The discriminant is then learnt anew from all, so that what stands moves with the data.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipeline.exact import FloatRows, group_sums, on_grid, unit_rows
from pipeline.themes.model.rule import assign, decide, project
from pipeline.themes.discovery.discover import canonical, canonical_texts, discover, groups, orthonormal
from pipeline.themes.discovery.discriminant import fit_discriminant, honest_temperature, no_themes
from pipeline.themes.discovery.settle import FEW, Fit, finish
from pipeline.themes.lifecycle.continuity import GROWN, NEW, YOUNG, continue_themes
from pipeline.themes.model.rule import ThemeModel

logger = logging.getLogger(__name__)

OUTGROWN = 2.0  # times the sentences of the last fit: from here its themes are doubted more easily
SHRUNK = 0.5  # of the sentences of the last fit: with fewer, a fresh grouping is no witness against a theme
STEADY_MEAN = 50  # distinct sentences; with fewer, the mean of before is nearer to the truth
TOLERANCE = 0.5  # of Fit.loose: a theme that stands may be so much looser than a new one
PART_NEARNESS = 0.6  # usual cosine of sentences to the middle of their theme, where there are none to measure it
Part = NDArray[np.bool_]


def refit(
    vectors: FloatRows,
    texts: Sequence[str],
    before: ThemeModel,
    pinned: NDArray[np.bool_],
    *,
    mood: NDArray[np.floating] | None = None,
    seed: int = 0,
    fit: Fit | None = None,
) -> tuple[ThemeModel, NDArray[np.int32]]:
    """Return the themes of all present sentences, the largest first, and which theme of before each continues.

    Depends on the multiset of texts alone, like ``discover``. Mean and mood are those of the present data; a theme is carried
    over by its sentences, and a pinned one that has few of them by its middle, moved from the old space into the new.

    Args:
        vectors: ``(n, dim)`` unit rows of the encoder of ``before``; n may be 0. Equal texts must have equal rows.
        texts: n subject texts, old and new.
        before: the themes so far.
        pinned: ``(k,)`` which themes of ``before`` never die, merge or split, even without a sentence.
        mood: ``(m, dim)`` directions to remove, any length.
        seed: of the random generator.
        fit: choices of the fit.

    Returns:
        The model; and ``(count,)`` the index of the theme of ``before`` that each of its themes continues, -1 for new ones.

    Raises:
        ValueError: vectors and texts, or pins and themes, differ in number.
        ModelError: the vectors are of another length than those of ``before``: discover the themes anew.
    """
    from threadpoolctl import threadpool_limits

    _check(vectors, texts, before, pinned)
    choices = fit or Fit()
    if before.count == 0:
        found = discover(vectors, texts, mood=mood, seed=seed, fit=choices)
        return found, np.full(found.count, NEW, dtype=np.int32)
    rows, counts = canonical(vectors, texts, choices.sample)
    mean = on_grid(rows.astype(np.float64).mean(axis=0)) if len(rows) >= STEADY_MEAN else before.mean
    with threadpool_limits(limits=1):
        held = assign(rows, before)[0]
        frame = no_themes(mean, orthonormal(mood, len(mean)))
        projected = project(rows, frame.mean, frame.mood)
        fresh = groups(projected, choices, seed, canonical_texts(texts, choices.graph_sample)) if len(rows) else np.empty(0, dtype=np.int32)
        least = max(choices.smallest, choices.smallest_share * len(fresh))
        growth = counts.sum() / max(before.sizes.sum(), 1)
        doubt = None if growth < SHRUNK or fresh.max(initial=0) == 0 else YOUNG if growth >= OUTGROWN else GROWN
        label, origin = continue_themes(held, fresh, pinned, least, doubt)
        anchors = moved(before, frame, rows)
        model, origin = _learnt(frame, projected, counts, label, origin, pinned, anchors, choices)
    model, origin = _finished(model, origin, rows, projected, counts, before, pinned, choices)
    logger.info("%d themes, %d of %d before stand", model.count, int((origin >= 0).sum()), before.count)
    return model, origin


def moved(before: ThemeModel, frame: ThemeModel, vectors: FloatRows) -> FloatRows:
    """Return the centroids of one model in the space of another, ``(k, dim)`` unit rows: where their typical sentence would lie.

    Args:
        before: whose centroids are moved.
        frame: whose mean and mood make the other space.
        vectors: ``(n, dim)`` sentences, for how far they usually lie from the mean; n may be 0.
    """
    apart = float(np.linalg.norm(vectors - before.mean, axis=1).mean()) if len(vectors) else 1.0
    return project((before.mean + round(apart, 2) * before.centroids).astype(np.float32), frame.mean, frame.mood)


def _check(vectors: FloatRows, texts: Sequence[str], before: ThemeModel, pinned: NDArray[np.bool_]) -> None:
    if len(vectors) != len(texts):
        raise ValueError(f"{len(vectors)} vectors but {len(texts)} texts: give one vector for each text.")
    if len(pinned) != before.count:
        raise ValueError(f"{len(pinned)} pins but {before.count} themes: say of each theme whether it is pinned.")


def _learnt(
    frame: ThemeModel,
    rows: FloatRows,
    counts: NDArray[np.int64],
    label: NDArray[np.int32],
    origin: NDArray[np.int32],
    pinned: NDArray[np.bool_],
    anchors: FloatRows,
    choices: Fit,
) -> tuple[ThemeModel, NDArray[np.int32]]:
    """Learn the discriminant from labelled rows, and drop themes that are too small or too loose, until none is."""
    firm = np.append(pinned, False)[origin]
    kept = np.flatnonzero(firm | (np.bincount(label[label >= 0], minlength=len(origin)) > 0))
    while len(kept):
        number = np.full(len(origin) + 1, NEW, dtype=np.int32)
        number[kept] = np.arange(len(kept))
        now = number[label]
        props, of = _props(rows, now, firm[kept], anchors[origin[kept]])
        inside = now >= 0
        wide, all_labels = np.concatenate([rows[inside], props]), np.concatenate([now[inside], of])
        model = fit_discriminant(frame, wide, all_labels, choices.shrinkage)
        theme = decide(rows, model)[0]
        size = np.bincount(theme, weights=counts, minlength=len(kept))
        large = size >= max(choices.smallest, choices.smallest_share * counts.sum())
        stays = firm[kept] | (large & ~_loose(rows, theme, model, origin[kept], choices.loose))
        if stays.all():
            return replace(model, temperature=honest_temperature(frame, wide, all_labels, choices.shrinkage)), origin[kept]
        kept = kept[stays]
    return frame, np.empty(0, dtype=np.int32)


def _props(rows: FloatRows, label: NDArray[np.int32], firm: Part, middles: FloatRows) -> tuple[FloatRows, NDArray[np.int32]]:
    """Return rows that hold pinned themes with few sentences in their place: copies of their old middle, and their themes.

    The middle of a theme is a mean, shorter than a sentence; a row of full length would ask more of a sentence than others do.
    """
    inside = label >= 0
    centre = unit_rows(group_sums(rows[inside], label[inside], len(firm)))
    length = float((rows[inside] * centre[label[inside]]).sum(axis=1, dtype=np.float64).mean()) if inside.any() else PART_NEARNESS
    missing = np.where(firm, np.maximum(FEW - np.bincount(label[inside], minlength=len(firm)), 0), 0)
    return on_grid(np.repeat(round(length, 2) * middles, missing, axis=0)), np.repeat(np.arange(len(firm), dtype=np.int32), missing)


def _loose(rows: FloatRows, theme: NDArray[np.int32], model: ThemeModel, origin: NDArray[np.int32], loose: float) -> Part:
    """Say which themes share no subject; of one that stands, people may know the name, so it may be looser than a new one."""
    cosine = (rows * model.centroids[theme]).sum(axis=1, dtype=np.float64)
    size = np.bincount(theme, minlength=model.count)
    nearness = np.bincount(theme, weights=cosine, minlength=model.count) / np.maximum(size, 1)
    usual = float(np.median(nearness[size > 0])) if len(rows) else 0.0
    floor = loose * usual * np.where(origin >= 0, TOLERANCE, 1.0)
    return np.asarray((size > 0) & (nearness < floor))


def _finished(
    model: ThemeModel,
    origin: NDArray[np.int32],
    vectors: FloatRows,
    rows: FloatRows,
    counts: NDArray[np.int64],
    before: ThemeModel,
    pinned: NDArray[np.bool_],
    choices: Fit,
) -> tuple[ThemeModel, NDArray[np.int32]]:
    """Set thresholds and order as every fit does, then put back pinned themes that no sentence chose."""
    if model.count == 0:
        return model, origin
    firm = np.append(pinned, False)[origin]
    done = finish(model, vectors, rows, counts, replace(choices, loose=0.0)) if len(rows) else replace(model, weights=model.weights[:0])
    where = _places(done, model)
    lost = np.setdiff1d(np.flatnonzero(firm), where)
    floor = np.concatenate([done.thresholds[: len(where)], np.full(len(lost), np.inf, dtype=np.float32)])
    where = np.concatenate([where, lost])
    floor = _steadied(floor, rows, model, where, origin[where], firm[where], before, choices)
    whole = replace(model, **{name: getattr(model, name)[where] for name in ("centroids", "weights", "bias")}, thresholds=floor)
    theme = assign(vectors, whole)[0]
    size = np.bincount(theme[theme >= 0], weights=counts[theme >= 0], minlength=whole.count).astype(np.int64)
    order = np.argsort(-size, kind="stable")
    order = order[(size[order] > 0) | firm[where[order]]]
    chosen = {name: getattr(whole, name)[order] for name in ("centroids", "weights", "bias", "thresholds")}
    return replace(whole, **chosen, sizes=size[order]), origin[where[order]]


def _steadied(
    floor: NDArray[np.float32],
    rows: FloatRows,
    model: ThemeModel,
    where: NDArray[np.int64],
    origin: NDArray[np.int32],
    firm: Part,
    before: ThemeModel,
    choices: Fit,
) -> NDArray[np.float32]:
    """Keep the old threshold of a theme that stands where it still does its work, so that its farthest sentences stay as they were.

    It does while it leaves out between half and twice the share that a new one would. A pinned theme of few sentences
    keeps at least its old reach, for the nearness of so few says nothing.
    """
    theme = decide(rows, model)[0] if len(rows) else np.empty(0, dtype=np.int32)
    cosine = (rows * model.centroids[theme]).sum(axis=1)
    steady = floor.copy()
    for place, (one, old) in enumerate(zip(where, origin, strict=True)):
        if old < 0:
            continue
        near = cosine[theme == one]
        if len(near) >= FEW and 0.5 <= float((near < before.thresholds[old]).mean()) / max(choices.none_share, 1e-6) <= 2:
            steady[place] = before.thresholds[old]
        elif firm[place] and (len(near) < FEW or np.isinf(floor[place])):
            steady[place] = min(floor[place], before.thresholds[old])
    return steady


def _places(done: ThemeModel, model: ThemeModel) -> NDArray[np.int64]:
    """Return which theme of the model each finished one is: finishing drops and orders themes, and leaves their weights."""
    free: dict[bytes, list[int]] = {}
    for place, row in reversed(list(enumerate(model.weights))):
        free.setdefault(row.tobytes(), []).append(place)
    return np.array([free[row.tobytes()].pop() for row in done.weights], dtype=np.int64)
