"""The clusterer of the themes, with the interface of BERTopic's ``hdbscan_model``: group, continue previous themes, refine, set limits.

The loudest complaint about topic models: fit again, and everything you named is gone. So units begin in the theme that they have;
the present data are grouped afresh, and where the groups plainly contradict a theme it splits, merges, dies or is born (see
lifecycle/continuity.py). The discriminant is then learnt anew from all, so that previous themes move with the data.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from pipeline.exact import FloatRows, Ids, Marks, group_sums, on_grid
from pipeline.themes.lifecycle.continuity import LENIENT, NEW, STRICT, continue_themes
from pipeline.themes.model import hyperparameters as hyper
from pipeline.themes.model.discriminant import fit_discriminant, measure_coherence, measure_temperature
from pipeline.themes.model.grouping import Grouping, compute_centroids, group_units, is_one_subject, join_near_groups
from pipeline.themes.model.theme_model import NO_THEME, ThemeModel, assign_projected, classify_rows, drop_themes, empty_model, select_themes

logger = logging.getLogger(__name__)

OUTGROWN = 2.0  # times the units of the last fit: from here its themes change more easily
SHRUNK = 0.5  # of the units of the last fit: with fewer, a fresh grouping is no evidence against a theme
TOLERANCE = 0.25  # of INCOHERENT: a previous theme may be so much less coherent than a new one
USUAL_COSINE = 0.6  # usual cosine of units to the centroid of their theme, where there are none to measure it


@dataclass(frozen=True)
class PreviousThemes:
    """The themes that a fit continues."""

    theme: Ids  # (n,) theme of each fitted unit by the previous fit, -1 for none
    centroids: FloatRows  # (k, dim) in the new space
    pinned: Marks  # (k,) which of them never die, merge or split, even without a unit
    sizes: NDArray[np.int64]  # (k,) units that they had
    thresholds: NDArray[np.float32]  # (k,) lowest cosine to the centroid that they had


@dataclass(eq=False)
class ThemeClusterer:
    """Fits themes to projected units, and gives any unit its theme.

    After `fit`: ``labels_`` and ``probabilities_`` of the fitted rows, ``model_`` the rule without mean and directions, and
    ``origin_`` the previous theme that each continues, -1 for new ones. `predict` is the rule itself, so fit and assignment agree on
    every row by construction, whatever the grouping: labels are what the refined rule says of the fitted rows, not what the grouping said.
    """

    grouping: Grouping = group_units
    seed: int = 0  # of all that is left to chance
    previous: PreviousThemes | None = None  # to continue
    mean: FloatRows | None = None  # removed from the rows
    documents: Ids | None = None  # (n,) number of the document of each row
    paired: bool = False  # whether rows come beside the same sentences alone
    name: Callable[[Ids, NDArray[np.float32], ThemeModel], Any] | None = None  # to the label of each theme and its fit

    def fit(self, rows: FloatRows, y: object = None) -> Self:
        """Find the themes of projected unit rows; the result depends on the set of rows, not on their order.

        Rows are ``(n, dim)``; or, where ``paired``, ``(n, 2 * dim)``: sentences in their passage beside the same sentences alone.
        """
        from threadpoolctl import threadpool_limits

        units, alone = self._split(rows)
        with threadpool_limits(limits=1):
            self.model_, self.origin_ = self._find_clusters(units, alone)
        self.labels_, self.probabilities_ = assign_projected(units, alone, self.model_)
        if self.name is not None:
            self.names_ = self.name(self.labels_, self.probabilities_, self.model_)
            self._reassign_generic(units, alone, self.names_["generic"].to_numpy() & (self.origin_ < 0))
            self.named_ = ~self._find_unnamed(self.names_["fit"].to_numpy())
            if not self.named_.all():
                self.names_, self.origin_ = self.names_[self.named_].reset_index(drop=True), self.origin_[self.named_]
                self.model_ = drop_themes(self.model_, ~self.named_)
                self.labels_, self.probabilities_ = assign_projected(units, alone, self.model_)
        logger.info("%d themes of %d units, %d of them continue", self.model_.count, len(rows), int((self.origin_ >= 0).sum()))
        return self

    def predict(self, rows: FloatRows) -> Ids:
        """Return the theme of each projected row, -1 for none."""
        return assign_projected(*self._split(rows), self.model_)[0]

    def _reassign_generic(self, units: FloatRows, alone: FloatRows, generic: Marks) -> None:
        """Give the sentences of themes that are generic to the next best themes, and those that fit none to none."""
        if self.name is None or not generic.any() or generic.all():
            return
        model = select_themes(self.model_, np.flatnonzero(~generic))
        labels, probabilities = assign_projected(units, alone, model)
        if self._count_documents(labels >= 0) >= (1 - hyper.UNNAMED_DOCUMENTS) * self._count_documents(labels >= NO_THEME):
            sizes = np.bincount(labels[labels >= 0], minlength=model.count)
            self.model_, self.origin_ = replace(model, sizes=sizes), self.origin_[~generic]
            self.labels_, self.probabilities_ = labels, probabilities
            self.names_ = self.name(labels, probabilities, self.model_)

    def _count_documents(self, inside: Marks) -> int:
        document = np.arange(len(inside)) if self.documents is None else self.documents
        return len(np.unique(document[inside]))

    def _find_unnamed(self, fit: NDArray[np.float64]) -> Marks:
        """Say which new themes nothing can be called, the worst first, as long as few documents are left without any theme."""
        left, unnamed = self._count_documents(self.labels_ >= NO_THEME), np.zeros(len(fit), dtype=np.bool_)
        for theme in [one for one in np.argsort(fit, kind="stable").tolist() if fit[one] < hyper.MIXED_FIT and self.origin_[one] < 0]:
            unnamed[theme] = True
            if self._count_documents(~np.append(unnamed, True)[self.labels_]) < (1 - hyper.UNNAMED_DOCUMENTS) * left:
                unnamed[theme] = False
        return unnamed

    def _split(self, rows: FloatRows) -> tuple[FloatRows, FloatRows]:
        """Return units and the same sentences alone, which are the same rows where they are not paired."""
        rows = np.ascontiguousarray(rows, dtype=np.float32)
        if not self.paired:
            return rows, rows
        units, alone = np.split(rows, 2, axis=1)
        return np.ascontiguousarray(units), np.ascontiguousarray(alone)

    def _find_clusters(self, rows: FloatRows, alone: FloatRows) -> tuple[ThemeModel, Ids]:
        empty = empty_model(np.zeros(rows.shape[1], dtype=np.float32), np.empty((0, rows.shape[1]), dtype=np.float32))
        # Equal units count once when neighbours are sought; sorting them and then shuffling makes the order of the rows irrelevant.
        distinct, first, of, counts = np.unique(rows, axis=0, return_index=True, return_inverse=True, return_counts=True)
        order = np.random.default_rng(self.seed).permutation(len(distinct))
        distinct, first, counts = distinct[order], first[order], counts[order]
        units = _DistinctUnits(distinct, alone[first], counts, np.argsort(order)[of.ravel()], self.documents)
        groups = self._group(distinct[: hyper.GRAPH_ROWS])
        least = max(hyper.SMALLEST, hyper.SMALLEST_SHARE * counts.sum())
        if self.previous is None:
            label = np.append(groups, np.full(len(distinct) - len(groups), NO_THEME)).astype(np.int32)
            previous = PreviousThemes(label, empty.centroids, np.empty(0, dtype=np.bool_), empty.sizes, empty.thresholds)
            origin = np.full(int(groups.max(initial=NO_THEME)) + 1, NEW, dtype=np.int32)
        else:
            previous = self.previous
            growth = counts.sum() / max(previous.sizes.sum(), 1)
            limits = None if growth < SHRUNK or groups.max(initial=0) == 0 else LENIENT if growth >= OUTGROWN else STRICT
            least_fresh = max(hyper.SMALLEST, hyper.SMALLEST_SHARE * len(groups))
            label, origin = continue_themes(previous.theme[first], np.maximum(groups, 0), previous.pinned, least_fresh, limits)
        return _refine_clusters(units, label, origin, previous, least, empty)

    def _group(self, rows: FloatRows) -> Ids:
        too_few = len(rows) < 2 * hyper.SMALLEST  # for two themes, and for most clusterers
        if too_few or (self.mean is not None and is_one_subject(self.mean)):
            return np.zeros(len(rows), dtype=np.int32)
        groups = self.grouping(rows, self.seed)
        return groups if self.mean is None else join_near_groups(rows, groups, self.mean)


class _DistinctUnits(NamedTuple):
    """Distinct units."""

    rows: FloatRows
    alone: FloatRows  # the same sentences read by themselves
    counts: NDArray[np.int64]  # how often each occurs
    of: NDArray[np.int64]  # which one each fitted row is
    documents: Ids | None  # of each fitted row


def _refine_clusters(
    units: _DistinctUnits, label: Ids, origin: Ids, previous: PreviousThemes, least: float, empty: ThemeModel
) -> tuple[ThemeModel, Ids]:
    """Learn the discriminant from labelled rows; drop themes that are too small or incoherent until none is; then set their limits."""
    rows, counts = units.rows, units.counts
    pinned = np.append(previous.pinned, False)[origin]
    kept = np.flatnonzero(pinned | (np.bincount(label[label >= 0], minlength=len(origin)) > 0))
    rounds = 0
    while len(kept):
        number = np.full(len(origin) + 1, NO_THEME, dtype=np.int32)
        number[kept] = np.arange(len(kept))
        now = number[label]
        samples, of = _pseudo_samples(
            rows, now, pinned[kept], np.append(previous.centroids, np.zeros((1, rows.shape[1]), np.float32), 0)[origin[kept]]
        )
        wide, labels = np.concatenate([rows[now >= 0], samples]), np.concatenate([now[now >= 0], of])
        model = fit_discriminant(wide, labels, empty)
        theme = classify_rows(rows, model)[0]
        size = np.bincount(theme, weights=counts, minlength=len(kept))
        no_theme = _is_incoherent(rows, theme, origin[kept], len(rows)) | ((origin[kept] < 0) & _of_one_document(units, theme, len(kept)))
        stays = pinned[kept] | ((size >= least) & ~no_theme)
        if stays.all() and rounds >= hyper.REFINEMENTS:
            model = replace(model, temperature=measure_temperature(wide, labels))
            return _set_limits(model, units, theme, origin[kept], pinned[kept], previous)
        rounds += int(stays.all())
        label = kept[theme].astype(np.int32) if stays.all() else np.where(np.isin(label, kept[stays]), label, NO_THEME).astype(np.int32)
        kept = kept[stays]
    return empty, np.empty(0, dtype=np.int32)


def _pseudo_samples(rows: FloatRows, label: Ids, pinned: Marks, centroids: FloatRows) -> tuple[FloatRows, Ids]:
    """Return rows that hold pinned themes with few units in their place: copies of their old centroid, and their themes.

    The centroid of a theme is a mean, shorter than a unit; a row of full length would ask more of a unit than others do.
    """
    inside = label >= 0
    centre = compute_centroids(rows, label, len(pinned))
    length = float((rows[inside] * centre[label[inside]]).sum(axis=1, dtype=np.float64).mean()) if inside.any() else USUAL_COSINE
    missing = np.where(pinned, np.maximum(hyper.FEW - np.bincount(label[inside], minlength=len(pinned)), 0), 0)
    return on_grid(np.repeat(round(length, 2) * centroids, missing, axis=0)), np.repeat(np.arange(len(pinned), dtype=np.int32), missing)


def _is_incoherent(rows: FloatRows, theme: Ids, origin: Ids, total: int) -> Marks:
    """Say which themes share no subject and hold little enough to be none; people may know the name of a previous one."""
    size = np.bincount(theme, minlength=len(origin))
    coherence = np.round(measure_coherence(group_sums(rows, theme, len(origin)), size), 6)
    usual = float(np.median(coherence[size > 1])) if (size > 1).any() else 0.0
    low = (size > 1) & (coherence < hyper.INCOHERENT * usual * np.where(origin >= 0, TOLERANCE, 1.0))
    order = np.lexsort((size, coherence))
    order = order[low[order]]
    dropped = np.zeros(len(origin), dtype=np.bool_)
    dropped[order] = np.cumsum(size[order]) <= hyper.INCOHERENT_SHARE * total
    return dropped


def _of_one_document(units: _DistinctUnits, theme: Ids, themes: int) -> Marks:
    """Say which themes are mostly what a single document says, where there are many: a script that somebody pasted is no theme."""
    if units.documents is None or len(np.unique(units.documents)) < hyper.MANY_DOCUMENTS:
        return np.zeros(themes, dtype=np.bool_)
    pairs, counts = np.unique(np.stack([theme[units.of], units.documents]), axis=1, return_counts=True)
    size, most = np.bincount(theme[units.of], minlength=themes), np.zeros(themes, dtype=np.int64)
    np.maximum.at(most, pairs[0], counts)
    return (most > hyper.ONE_DOCUMENT * size) & (size <= hyper.ONE_DOCUMENT_SHARE * len(units.documents))


def _set_limits(
    model: ThemeModel, units: _DistinctUnits, theme: Ids, origin: Ids, pinned: Marks, previous: PreviousThemes
) -> tuple[ThemeModel, Ids]:
    """Set the threshold of each theme, then order the themes by the size that assignment itself gives them."""
    cosine = (units.alone * model.centroids[theme]).sum(axis=1)
    theme = np.where(classify_rows(units.alone, model)[0] == theme, theme, NO_THEME)  # the others only occur in such a passage
    share = _choose_none_share(cosine, theme, model.count, units)
    limits = _find_thresholds(cosine, theme, model.count, share)
    for one in np.flatnonzero(origin >= 0).tolist():
        near, old = cosine[theme == one], float(previous.thresholds[origin[one]])
        # A threshold that still does its work stays, so that the farthest units of a theme stay as they were.
        if len(near) >= hyper.FEW and 0.5 <= float((near < old).mean()) / share <= 2:
            limits[one] = old
        elif pinned[one] and len(near) < hyper.FEW:
            limits[one] = min(limits[one], old)
    model = replace(model, thresholds=limits)
    found = assign_projected(units.rows, units.alone, model)[0]
    size = np.bincount(found[found >= 0], weights=units.counts[found >= 0], minlength=model.count).astype(np.int64)
    order = np.lexsort((*model.centroids[:, :4].T, -size))
    order = order[(size[order] > 0) | pinned[order]]
    return select_themes(replace(model, sizes=size), order), origin[order]


def _find_thresholds(cosine: NDArray[np.float32], theme: Ids, themes: int, share: float) -> NDArray[np.float32]:
    """Return the cosine below which the farthest members of each theme fall; small themes keep all their members."""
    members = [cosine[theme == one] for one in range(themes)]
    limits = [
        1.0 if not len(near) else near.min() if len(near) < hyper.FEW else np.quantile(near, share, method="lower") for near in members
    ]
    return np.array(limits, dtype=np.float32)


def _choose_none_share(cosine: NDArray[np.float32], theme: Ids, themes: int, units: _DistinctUnits) -> float:
    """Return which share of a theme's units has no theme: as much as leaves nearly every document in some theme.

    Of several sentences in a document some only lead on or close; left in a theme, they blur it, and the document is counted without them.
    """
    if units.documents is None or len(units.documents) < hyper.SEVERAL * (documents := len(np.unique(units.documents))):
        return hyper.NONE_SHARE
    for share in hyper.NONE_SHARES:
        inside = (theme >= 0) & (cosine >= _find_thresholds(cosine, theme, themes, share)[theme])
        if len(np.unique(units.documents[inside[units.of]])) >= (1 - hyper.NONE_DOCUMENTS) * documents:
            return share
    return hyper.NONE_SHARE
