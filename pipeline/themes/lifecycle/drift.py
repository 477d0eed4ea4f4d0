"""Whether themes still match what customers say: sentences that came since the fit, compared with those of the fit.

Three things tell: more sentences fit nowhere, sentences lie farther from the centroid of their theme, or there are dense groups
that were not there, in none or inside a theme: themes are wide, and take in most of what they have never seen. A fit knows its
own sentences best, so that new ones of the same kind always do a little worse, the more so the smaller the fit was; this much
is expected. Sentences of one person go together, so tests count people.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.encoder import lazy_encoder, remembering
from pipeline.exact import FloatRows, find_centroid
from pipeline.incremental import Counts, Progress, matrix, silent
from pipeline.settings import Settings
from pipeline.store import Store, now
from pipeline.themes.lifecycle.growing_groups import NOVEL, SAMPLE, Windows, find_growing, list_theme_ids
from pipeline.themes.lifecycle.previous_fit import unpack_if_readable
from pipeline.themes.model.theme_model import NO_THEME, ThemeModel, project
from pipeline.themes.model.units import build_units

SENTENCES = 200  # new ones at least: of fewer, a share is known to some seven points only
PEOPLE = 50  # behind them at least: one talkative account is no drift
P = 0.001  # one-sided p-value of a change at most: a check may run daily, and one false refit in three years is enough
NONE_MORE = 0.05  # by which the share in none must exceed what is expected: below five points a refit gains little
FARTHER = 0.02  # the same for the distance to the centroid of the theme, 0..1; themes differ from each other by .6 and more
# Share in none that a fit of so many sentences misses on its own kind, times the number of sentences: halves of three collections
# missed 72 to 176 (British Airways 100, airline tweets 176, the sample 72).
NONE_UNKNOWN = 120.0
FARTHER_UNKNOWN = 80.0  # the same for the distance: 60 to 100
MOST_UNKNOWN = 0.08  # to which both are limited
GROUP_PEOPLE = 15  # recent people of a new dense group: a refit costs names, so more is asked than of what emerges
GROUP_GROWTH = 3.0  # the same for its rate over the rate at the fit
GROUP_SHARE = 0.005  # of new people who must be in such groups, all together, for a refit; fewer are left to ``emerging``


@dataclass(frozen=True)
class FitQuality:
    """How well sentences match themes."""

    sentences: int  # with a subject
    none_share: float  # 0..1, of them in no theme; NaN for no sentences
    distance: float  # 0..1, one less the mean cosine of the others to the centroid of their theme; NaN where there are none


def check_drift(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Check whether sentences that came since the fit still match its themes; ``fit`` follows what is said here."""
    due = store.frame("themes/drift_check", encoder=settings.encoder)
    if due.empty or (assigner := unpack_if_readable(bytes(due["model"][0]))) is None:  # another version wrote it: a fit makes it anew
        return Counts()
    fit = due.iloc[0]
    arrived, vectors = build_units(store.arrow("themes/drift_sentences", newest=fit["newest"], encoder=settings.encoder, rows=SAMPLE))
    rows, sentences_alone = arrived.drop_columns(["vector"]).to_pandas(), matrix(arrived)
    new, theme = rows["new"].to_numpy(dtype=bool), list_theme_ids(rows)
    texts = rows.loc[new, "subject_text"].tolist()  # the store holds no theme of new sentences yet
    theme[new] = assigner.assign(texts, sentences_alone[new], remembering(lazy_encoder(settings.encoder)), vectors[new])[0]
    rows["theme_id"] = pd.Series(theme, dtype="Int32").mask(theme == NO_THEME)
    themes = pd.DataFrame({"theme_id": list(assigner.centroids), "centroid": list(assigner.centroids.values())})
    at_fit = FitQuality(int(fit["fitted"]), float(fit["none_share"]), float(fit["distance"]))
    if not new.all():  # measured as the new ones are: what a ban put in none, or a taxonomy took, has not drifted
        assigned = rows["theme_id"][~new]
        measured = measure_fit(assigned, measure_distances(vectors[~new], assigned, themes, assigner.model))
        at_fit = replace(measured, sentences=at_fit.sentences)
    found = measure_drift(rows, vectors, assigner.model, themes, at_fit).assign(sentences=int(fit["sentences"]))
    with store.transaction():
        store.insert("theme_drift", found.assign(checked_at=now(), revision=int(fit["revision"])))
    progress("drift", 1, 1)
    return Counts(len(rows), 1)


def measure_fit(theme_id: "pd.Series[int]", distance: NDArray[np.float64]) -> FitQuality:
    """Return how well sentences match, from their themes (missing for none) and distances; the store keeps that of each fit."""
    inside = theme_id.notna().to_numpy(dtype=bool)
    if not len(inside):
        return FitQuality(0, float("nan"), float("nan"))
    known = inside & ~np.isnan(distance)  # a theme of keywords alone has no centroid
    return FitQuality(len(inside), float(1.0 - inside.mean()), float(distance[known].mean()) if known.any() else float("nan"))


def measure_distances(vectors: FloatRows, theme_id: "pd.Series[int]", themes: pd.DataFrame, model: ThemeModel) -> NDArray[np.float64]:
    """Return one less the cosine of each sentence to the centroid of its theme, ``(n,)``, 0..2; NaN for none.

    ``vectors`` are ``(n, dim)`` unit rows of the encoder, from which mean and sentiment of the model are removed; ``themes`` holds
    theme_id and centroid (projected) of the active themes.
    """
    distance = np.full(len(vectors), np.nan)
    position = pd.Index(themes["theme_id"]).get_indexer(theme_id.fillna(-1).to_numpy(dtype=np.int64))
    known = position >= 0
    if known.any():
        centroid = np.stack(themes["centroid"].to_list()).astype(np.float64)[position[known]]
        distance[known] = 1.0 - (project(vectors[known], model.mean, model.directions).astype(np.float64) * centroid).sum(axis=1)
    return distance


def measure_drift(rows: pd.DataFrame, vectors: FloatRows, model: ThemeModel, themes: pd.DataFrame, at_fit: FitQuality) -> pd.DataFrame:
    """Return one row that says how far the new sentences have drifted, and whether to refit.

    Args:
        rows: sentences with a subject: sentence_id, person_id, theme_id (as the active themes assign it, missing for none),
            subject_text, new (bool: came since the fit). Old ones tell which groups are new; a sample by text hash will do.
        vectors: ``(n, dim)`` unit rows of the encoder, from which mean and sentiment of the model are removed.
        model: that assigns.
        themes: theme_id, centroid of the active themes.
        at_fit: of the sentences the themes were fitted on.

    Returns:
        A row of ``theme_drift`` without time and revision.
    """
    new = rows["new"].to_numpy(dtype=bool)
    fresh, person = rows[new], rows.loc[new, "person_id"].to_numpy(dtype=str)
    distance = measure_distances(vectors[new], fresh["theme_id"], themes, model)
    now, people = measure_fit(fresh["theme_id"], distance), len(np.unique(person))
    row = {"sentences": now.sentences, "none_share": now.none_share, "none_share_at_fit": at_fit.none_share}
    row |= {"distance": now.distance, "distance_at_fit": at_fit.distance}
    if now.sentences < SENTENCES or people < PEOPLE:
        why = f"{now.sentences:,} new sentences of {people:,} people are too few to judge: wants {SENTENCES} of {PEOPLE}"
        return pd.DataFrame([{**row, "groups": 0, "refit": False, "why": why}])
    then, some = f"{100 * at_fit.none_share:.0f} % at the fit", f"{now.sentences:,} new sentences"
    none = fresh["theme_id"].isna().to_numpy(dtype=bool).astype(np.float64)
    inside, known = ~np.isnan(distance), max(at_fit.sentences, 1)
    found = []
    if _exceeds(none, person, at_fit.none_share + min(NONE_UNKNOWN / known, MOST_UNKNOWN), NONE_MORE, known):
        found.append(f"{100 * now.none_share:.0f} % of {some} fit nowhere, {then}")
    if _exceeds(distance[inside], person[inside], at_fit.distance + min(FARTHER_UNKNOWN / known, MOST_UNKNOWN), FARTHER, known):
        found.append(f"new sentences lie {now.distance:.2f} from the centroid of their theme, {at_fit.distance:.2f} at the fit")
    groups = _count_new_groups(rows, vectors, model, themes)
    if sum(groups) >= GROUP_SHARE * people:
        subject = "1 new dense group" if len(groups) == 1 else f"{len(groups)} new dense groups"
        found.append(f"{subject} of {sum(groups):,} people {'is' if len(groups) == 1 else 'are'} like no theme")
    why = "; ".join(found) or f"{some} match the themes: {100 * now.none_share:.0f} % fit nowhere, {then}"
    return pd.DataFrame([{**row, "groups": len(groups), "refit": bool(found), "why": why}])


def _exceeds(value: NDArray[np.float64], person: NDArray[np.str_], expected: float, least: float, fitted: int) -> bool:
    """Return whether a mean exceeds what is expected by enough, and surely.

    One-sided normal test with a variance between people (Liang and Zeger 1986), and as much variance for each sentence of
    the fit.
    """
    from scipy.stats import norm

    if len(value) < 2 or not value.mean() - expected >= least:  # also where the fit had nothing to compare with: NaN
        return False
    who = pd.factorize(person)[0]
    sums = np.bincount(who, weights=value - value.mean())
    variance = float((sums**2).sum()) / len(value) ** 2
    spread = np.sqrt(variance * (1.0 + len(value) / fitted))
    return bool(spread == 0.0 or norm.sf((value.mean() - expected) / spread) < P)


def _count_new_groups(rows: pd.DataFrame, vectors: FloatRows, model: ThemeModel, themes: pd.DataFrame) -> list[int]:
    """Return the new people of each dense group that has grown since the fit against the rest of its theme, and is like no theme."""
    new, space = rows["new"].to_numpy(dtype=bool), project(vectors, model.mean, model.directions)
    centroids = np.stack(themes["centroid"].to_list()) if len(themes) else np.zeros((1, space.shape[1]))
    windows = Windows.of(rows, new, new, ~new)
    grown = find_growing(rows, space, windows, people=GROUP_PEOPLE, growth=GROUP_GROWTH, beyond_theme=True)
    near = [(centroids @ find_centroid(space[members]).astype(np.float64)).max() for members in grown["rows"]]
    return [int(people) for people, cosine in zip(grown["recent_people"], near, strict=True) if cosine <= 1.0 - NOVEL]
