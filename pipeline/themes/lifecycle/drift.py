"""Whether themes still match what customers say: sentences that came since the fit, compared with those of the fit.

Three things tell: more sentences fit nowhere, sentences lie farther from the middle of their theme, or there are dense groups
that were not there, in none or inside a theme: themes are wide, and take in most of what they have never seen. A fit knows its
own sentences best, so that new ones of the same kind always do a little worse, the more so the smaller the fit was; this much
is expected. Sentences of one person go together, so tests count people.
"""

from dataclasses import dataclass
from itertools import compress

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.exact import FloatRows, unit_rows
from pipeline.themes.assign import NO_THEME, project
from pipeline.themes.lifecycle import growth
from pipeline.themes.lifecycle.density import leaves_of
from pipeline.themes.lifecycle.growth import Clock, Pool
from pipeline.themes.model import ThemeModel


@dataclass(frozen=True)
class Choices:
    """When drift asks for a refit, each limit with its reason.

    Attributes:
        sentences: new ones at least: of fewer, a share is known to some seven points only.
        people: behind them at least: one talkative account is no drift.
        p: one-sided p-value of a change at most: a check may run daily, and one false refit in three years is enough.
        none_more: 0..1, by which the share in none must exceed what is expected: below five points a refit gains little.
        farther: 0..1, the same for the distance to the middle of the theme. Themes differ from each other by .6 and more.
        none_unknown: share in none that a fit of so many sentences misses on its own kind, times the number of sentences.
            Halves of three collections missed 72 to 176 (British Airways 100, airline tweets 176, the sample 72).
        farther_unknown: the same for the distance: 60 to 100.
        most_unknown: 0..1, to which both are limited.
        group_people: distinct new people that make a dense group one that counts.
        group_growth: of its people since the fit against before, among all of its theme or all that fits nowhere: that a
            theme grows is no drift. A refit costs names, so more is asked than of ``emerging``.
        group_apart: 0..2, one less its cosine to the nearest theme at least; nearer ones are that theme.
        group_share: 0..1, of new people who must be in such groups, all together, for a refit; fewer are left to ``emerging``.
        q: share of false groups that is put up with.
        near: see ``emerging.Choices``, as are join and limit.
    """

    sentences: int = 200
    people: int = 50
    p: float = 0.001
    none_more: float = 0.05
    farther: float = 0.02
    none_unknown: float = 120.0
    farther_unknown: float = 80.0
    most_unknown: float = 0.08
    group_people: int = 15
    group_growth: float = 3.0
    group_apart: float = 0.4
    group_share: float = 0.005
    q: float = 0.05
    near: float = 0.2
    join: float = 0.5
    limit: int = 4_000


@dataclass(frozen=True)
class Fitting:
    """How well sentences match themes.

    Attributes:
        sentences: with a subject.
        none_share: 0..1, of them in no theme; NaN for no sentences.
        distance: 0..1, one less the mean cosine of the others to the middle of their theme; NaN where there are none.
    """

    sentences: int
    none_share: float
    distance: float


def fitting(theme_id: "pd.Series[int]", distance: NDArray[np.float64]) -> Fitting:
    """Return how well sentences match, from their themes (missing for none) and distances; the store keeps that of each fit."""
    inside = theme_id.notna().to_numpy(dtype=bool)
    if not len(inside):
        return Fitting(0, float("nan"), float("nan"))
    known = inside & ~np.isnan(distance)  # a theme of keywords alone has no middle
    return Fitting(len(inside), float(1.0 - inside.mean()), float(distance[known].mean()) if known.any() else float("nan"))


def distances(vectors: FloatRows, theme_id: "pd.Series[int]", themes: pd.DataFrame, model: ThemeModel) -> NDArray[np.float64]:
    """Return one less the cosine of each sentence to the middle of its theme, ``(n,)``, 0..2; NaN for none.

    Args:
        vectors: ``(n, dim)`` unit rows of the encoder.
        theme_id: of each, missing for none.
        themes: theme_id, centroid (projected) of the themes in force.
        model: whose mean and mood are removed.
    """
    far = np.full(len(vectors), np.nan)
    place = pd.Series(np.arange(len(themes)), index=themes["theme_id"].to_numpy()).reindex(theme_id.to_numpy()).to_numpy(dtype=np.float64)
    known = ~np.isnan(place)
    if known.any():
        centre = np.stack(themes["centroid"].to_list()).astype(np.float64)[place[known].astype(np.int64)]
        far[known] = 1.0 - (project(vectors[known], model.mean, model.mood).astype(np.float64) * centre).sum(axis=1)
    return far


def drift(
    rows: pd.DataFrame, vectors: FloatRows, model: ThemeModel, themes: pd.DataFrame, at_fit: Fitting, *, choices: Choices | None = None
) -> pd.DataFrame:
    """Return one row that says how far the new sentences have drifted, and whether to refit.

    Args:
        rows: sentences with a subject: sentence_id, person_id, theme_id (as the themes in force assign it, missing for none),
            subject_text, new (bool: came since the fit). Old ones tell which groups are new; a sample by text hash will do.
        vectors: ``(n, dim)`` unit rows of the encoder.
        model: whose mean and mood are removed.
        themes: theme_id, centroid of the themes in force.
        at_fit: of the sentences the themes were fitted on.
        choices: limits.

    Returns:
        One row: sentences, none_share, none_share_at_fit, distance, distance_at_fit, groups, refit, why (in words).
    """
    chosen = choices or Choices()
    new = rows["new"].to_numpy(dtype=bool)
    fresh, person = rows[new], rows.loc[new, "person_id"].to_numpy(dtype=str)
    far = distances(vectors[new], fresh["theme_id"], themes, model)
    now = fitting(fresh["theme_id"], far)
    people = len(np.unique(person))
    row = {"sentences": now.sentences, "none_share": now.none_share, "none_share_at_fit": at_fit.none_share}
    row |= {"distance": now.distance, "distance_at_fit": at_fit.distance}
    if now.sentences < chosen.sentences or people < chosen.people:
        why = f"{now.sentences:,} new sentences of {people:,} people are too few to judge: wants {chosen.sentences} of {chosen.people}"
        return pd.DataFrame([{**row, "groups": 0, "refit": False, "why": why}])
    sizes = _new_groups(rows, vectors, model, themes, chosen)
    found = _reasons(fresh["theme_id"].isna().to_numpy(dtype=bool).astype(np.float64), far, person, at_fit, chosen)
    if sizes.sum() >= chosen.group_share * people:
        found.append(_groups_in_words(sizes))
    as_then = f"{_share(now.none_share)} fit nowhere, {_share(at_fit.none_share)} at the fit"
    why = "; ".join(found) or f"{now.sentences:,} new sentences match the themes: {as_then}"
    return pd.DataFrame([{**row, "groups": len(sizes), "refit": bool(found), "why": why}])


def _reasons(none: NDArray[np.float64], far: NDArray[np.float64], person: NDArray[np.str_], at_fit: Fitting, choices: Choices) -> list[str]:
    """Return in words what has drifted: nothing, the share in none, the distance, or both."""
    found = []
    unknown = [min(each / max(at_fit.sentences, 1), choices.most_unknown) for each in (choices.none_unknown, choices.farther_unknown)]
    if _exceeds(none, person, at_fit.none_share + unknown[0], choices.none_more, choices.p, at_fit.sentences):
        found.append(f"{_share(none.mean())} of {len(none):,} new sentences fit nowhere, {_share(at_fit.none_share)} at the fit")
    inside = ~np.isnan(far)
    if _exceeds(far[inside], person[inside], at_fit.distance + unknown[1], choices.farther, choices.p, at_fit.sentences):
        found.append(f"new sentences lie {far[inside].mean():.2f} from the middle of their theme, {at_fit.distance:.2f} at the fit")
    return found


def _exceeds(value: NDArray[np.float64], person: NDArray[np.str_], expected: float, least: float, p: float, fitted: int) -> bool:
    """Return whether a mean exceeds what is expected by enough, and surely.

    One-sided normal test with a variance between people (Liang and Zeger 1986), and as much variance for each sentence of
    the fit.
    """
    from scipy.stats import norm

    if len(value) < 2 or not value.mean() - expected >= least:  # also where the fit had nothing to compare with: NaN
        return False
    who = np.unique(person, return_inverse=True)[1]
    sums = np.bincount(who, weights=value - value.mean())
    variance = float((sums**2).sum()) / len(value) ** 2
    spread = np.sqrt(variance * (1.0 + len(value) / max(fitted, 1)))
    return bool(spread == 0.0 or norm.sf((value.mean() - expected) / spread) < p)


def _new_groups(rows: pd.DataFrame, vectors: FloatRows, model: ThemeModel, themes: pd.DataFrame, choices: Choices) -> growth.Ints:
    """Return the new people of each dense group that has grown since the fit against the rest of its theme, and is like no theme."""
    new = rows["new"].to_numpy(dtype=bool)
    person = np.unique(rows["person_id"].to_numpy(dtype=str), return_inverse=True)[1].astype(np.int64)
    rank = np.empty(len(rows), dtype=np.int64)
    rank[np.lexsort((rows["sentence_id"].to_numpy(dtype=str), new))] = np.arange(len(rows))
    clock = Clock(person, rank, new, ~new)
    space, theme = project(vectors, model.mean, model.mood), np.asarray(rows["theme_id"].astype("Int64").fillna(NO_THEME), dtype=np.int64)
    texts, least = rows["subject_text"].tolist(), choices.group_people
    pools = growth.pools(texts, space, theme, limit=choices.limit, join=choices.join, least=least)
    everywhere, shares = clock.exposure(), [clock.exposure(pool.rows) for pool in pools]
    judged = [0.0 < share < 1.0 for share in shares]
    pools, shares = list(compress(pools, judged)), [max(share, everywhere) for share in compress(shares, judged)]
    tested = growth.grown(pools, clock, shares, near=choices.near, people=least)
    enough = (tested["recent_people"] >= least) & (tested["growth"] >= choices.group_growth) & (tested["growth_q"] < choices.q)
    found = growth.apart(tested[enough], pools)
    unlike = [
        _nearest(space, pools[pool], branch, themes) <= 1.0 - choices.group_apart for pool, branch in found[["pool", "branch"]].to_numpy()
    ]
    sizes: growth.Ints = np.asarray(found["recent_people"], dtype=np.int64)[np.array(unlike, dtype=bool)]
    return sizes


def _nearest(space: FloatRows, pool: Pool, branch: int, themes: pd.DataFrame) -> float:
    """Return the cosine of the middle of a branch to the nearest theme; -1 without themes."""
    inside = pool.rows[np.isin(pool.tree.leaf, leaves_of(pool.tree, branch))]
    centre = unit_rows(space[inside].astype(np.float64).sum(axis=0)[None, :])[0].astype(np.float64)
    return float((np.stack(themes["centroid"].to_list()) @ centre).max()) if len(themes) else -1.0


def _share(value: float) -> str:
    return f"{value:.0%}".replace("%", " %")


def _groups_in_words(sizes: NDArray[np.int64]) -> str:
    subject = "1 new dense group" if len(sizes) == 1 else f"{len(sizes)} new dense groups"
    return f"{subject} of {sizes.sum():,} people {'is' if len(sizes) == 1 else 'are'} like no theme"
