"""Why a score moved: other people answered, a theme is spoken of by more or fewer, or those who speak of it score otherwise.

Each score is shared out among the themes spoken of beside it, the same part to each, and whole to "no theme" where there is none
(fractional counting, Waltman and van Eck 2015): so nobody counts twice, and the themes make up the mean exactly. A theme then gives the
mean its share times the mean score within the share, less the usual score. Its movement is split in two steps, each the same whichever
period is called the first:

1. Mix: what regression on source, product and segments within periods foretells from who answered (Kitagawa 1955, standardised by
   regression, as crossed segments would leave cells of one person).
2. Of the rest, rate (the share moved) and severity (the score within it moved), each at the mean of both periods of the other (Kitagawa
   1955; Das Gupta 1993), which for two factors is Shapley's value too.

Regressing the score on themes instead (Oaxaca 1973, Blinder 1973) needs a coefficient for each theme in each period, and a month often has
fewer scores than there are themes. The price of fractions: a theme always mentioned together with another shares its severity with it.
A movement is associated with a theme, never caused by it.
"""

from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from pipeline.measure.designs import dummies, incidence, segment_values
from pipeline.store import Store

SINGULAR: Final = 1e-8  # of the largest eigenvalue, below which dummies depend on each other
LEAST_FREE: Final = 10  # scores more than periods and dummies, below which no mix is told
MOMENTS: Final = ("rate_variance", "product_variance", "covariance", "mix_variance", "sum_variance")

Floats = NDArray[np.float64]


def measure_parts(store: Store, minimum_cell: int) -> pd.DataFrame:
    """Return the rows of ``score_parts``.

    Args:
        store: for the scores, who gave them, and the themes beside them.
        minimum_cell: fewest people who gave a score in a period, and who mention a theme for it to stand alone.
    """
    themes = store.query("from leaf_themes() order by theme_id")["theme_id"].tolist()
    units, said = store.frame("measures/score_units", minimum_cell=minimum_cell), store.frame("measures/score_unit_themes")
    made = []
    for score, rows in units.groupby("score"):
        rows = rows.reset_index(drop=True)
        keys = pd.MultiIndex.from_frame(said.loc[said["score"] == score, ["period", "unit"]])
        known = keys.isin(pd.MultiIndex.from_frame(rows[["period", "unit"]]))
        beside = said[said["score"] == score][known]
        mentioned = incidence(rows["period"] + " " + rows["unit"], themes, beside["period"] + " " + beside["unit"], beside["theme_id"])
        held = dummies(pd.concat([rows[["source", "product"]], segment_values(rows["segments"]).add_prefix("segment ")], axis=1))
        parts = score_parts(rows["value"], rows["period"], rows["person_id"], mentioned, held)
        parts["theme_id"] = parts["place"].map(dict(enumerate(themes))).astype("Int64")
        starts = rows.groupby("period")["period_start"].first()
        parts["shown"] = (parts["people"] == 0) | (parts["people"] >= minimum_cell)
        made.append(parts.assign(score=score, period_start=parts["period"].map(starts)))
    return pd.concat(made, ignore_index=True) if made else no_parts()


def no_parts() -> pd.DataFrame:
    """Return the columns of ``score_parts`` without a row."""
    parts = score_parts([0.0], ["2024"], ["somebody"], csr_matrix((1, 0)), np.zeros((1, 0)))
    return parts.assign(theme_id=0, score="", period_start=pd.Timestamp(0), shown=True)[:0]


def score_parts(value: Any, period: Any, person: Any, mentioned: Any, held: Floats) -> pd.DataFrame:
    """Return what each theme gives to the mean of each period, and how sure that is.

    Args:
        value: ``(n,)`` the scores, in any unit.
        period: ``(n,)`` labels of periods.
        person: ``(n,)`` who gave it; one who scores twice in a period is drawn as one.
        mentioned: ``(n, m)`` sparse, which themes stand beside each.
        held: ``(n, k)`` dummies of what may make up the mix; k may be 0.

    Returns:
        Per period one row for each theme, then one for scores beside which no theme stands, then one for all; columns ``period``,
        ``place`` (0 to m + 1), ``part`` (theme, none or all), ``people``, and as in ``tables/score_parts.sql``.
    """
    y, (codes, labels) = np.asarray(value, dtype=float), pd.factorize(np.asarray(period, dtype=object), sort=True)
    usual = y.mean()
    many = np.asarray(mentioned.sum(axis=1)).ravel()
    weight = mentioned.multiply(1 / np.maximum(many, 1)[:, None])
    weight = csr_matrix(hstack([weight, (many == 0)[:, None].astype(float), np.ones((len(y), 1))]))
    size = weight.shape[1]
    columns = hstack([weight, weight.multiply((y - usual)[:, None])]).tocsr()
    away, slopes, spread = _mix(held, codes, columns)
    made = [
        _period(columns[rows].toarray(), away[rows] @ slopes, np.asarray(person, dtype=object)[rows]).assign(
            period=labels[code], value=y[rows].mean(), usual=usual, spread=spread[size:], composition=[away[rows].mean(axis=0)] * size
        )
        for code, rows in ((code, np.flatnonzero(codes == code)) for code in range(len(labels)))
    ]
    return pd.concat(made, ignore_index=True)


def _mix(held: Floats, codes: NDArray[np.intp], columns: csr_matrix) -> tuple[Floats, Floats, Floats]:
    """Return what was held of each unit, ``(n, k)``, what goes with it within periods, ``(k, c)``, and the variance left, ``(c,)``.

    What was held is turned so that the error of a foretold difference is the variance left times the squared distance of two means.
    """
    free = len(held) - held.shape[1] - len(set(codes))
    if held.shape[1] == 0 or free < LEAST_FREE:
        return np.zeros((len(codes), 1)), np.zeros((1, columns.shape[1])), np.zeros(columns.shape[1])
    periods = csr_matrix((np.ones(len(codes)), (codes, np.arange(len(codes)))))
    size = np.asarray(periods.sum(axis=1))
    within = held - ((periods @ held) / size)[codes]
    values, vectors = np.linalg.eigh(within.T @ within)
    kept = values > SINGULAR * max(values.max(), 1.0)
    turn = vectors[:, kept] / np.sqrt(values[kept])
    slopes = turn.T @ np.asarray(columns.T @ within).T
    squares = np.asarray(columns.multiply(columns).sum(axis=0)).ravel() - ((periods @ columns).toarray() ** 2 / size).sum(axis=0)
    return (held - held.mean(axis=0)) @ turn, slopes, np.maximum(squares - (slopes**2).sum(axis=0), 0) / free


def _period(columns: Floats, mixed: Floats, person: NDArray[np.object_]) -> pd.DataFrame:
    """Return the figures of one period from weights and weighted scores, ``(n, 2c)``, and what of these the mix foretells."""
    size = columns.shape[1] // 2
    rate, product = columns[:, :size] - mixed[:, :size], columns[:, size:] - mixed[:, size:]
    mix, whole = mixed[:, size:], columns[:, size:]
    who, people = pd.factorize(person)
    draws = csr_matrix((np.ones(len(who)), (who, np.arange(len(who)))), shape=(len(people), len(who)))
    n, clusters = len(columns), len(people)
    rates, products, mixes, wholes = (draws @ (part - part.sum(axis=0) / n) / n for part in (rate, product, mix, whole))
    grown = clusters / (clusters - 1) if clusters > 1 else np.nan
    pairs = ((rates, rates), (products, products), (rates, products), (mixes, mixes), (wholes, wholes))
    moments = {name: (a * b).sum(axis=0) * grown for name, (a, b) in zip(MOMENTS, pairs, strict=True)}
    return pd.DataFrame(
        {
            "place": np.arange(size),
            "part": ["theme"] * (size - 2) + ["none", "all"],
            "people": (draws @ (columns[:, :size] > 0) > 0).sum(axis=0),
            "weight": columns[:, :size].sum(axis=0) / n,
            "rate": rate.sum(axis=0) / n,
            "product": product.sum(axis=0) / n,
            "mix": mix.sum(axis=0) / n,
            **moments,
        }
    )
