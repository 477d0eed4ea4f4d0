"""The competitors step: how much ours and theirs are spoken of, how well on each theme, who wins in words, and where an industry stands.

A gap is a difference of two means of people, of ratings or of -1, 0 and 1 for how they speak, with Welch's interval (1947). Its cells
are small and lean to one end, where Welch's interval is too short: as Agresti and Caffo (2000) do for shares, each side is given a
little at both ends of the scale. Whoever writes about both is counted in both, as if they were others, which widens the interval.
"""

from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from pipeline.errors import SettingsError, nearest
from pipeline.incremental import Counts, Progress, silent
from pipeline.measure.head_to_head import brand_pattern, comparisons_in
from pipeline.measure.intervals import CONFIDENCE, false_discovery, verdict
from pipeline.settings import CompetitorSettings, Settings
from pipeline.store import Store
from pipeline.text.csv_rows import read_rows

LEAST_SIDE: Final = 10  # people on either side, below which there is no verdict
# Of a person, added at either end of the scale: of 0, .25, .33, .5 and 1 the one with which simulated intervals cover 93 to 97 %
# and at most one in twenty worlds without a gap holds a verdict.
PSEUDO: Final = 0.25
RANGES: Final = {"nps": (-100.0, 100.0), "churn": (0.0, 1.0), "csat": (0.0, 1.0), "rating": (0.0, 1.0)}
COLUMNS: Final = ("metric", "figure", "low", "high", "industry", "origin", "date")

Floats = NDArray[np.float64]


def competitors(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Measure anew, in one transaction, ours beside theirs; without products of ours in the settings there are no rows."""
    chosen, least = settings.competitors, settings.minimum_cell
    brands = known_brands(store, chosen)
    with store.transaction():
        store.connection.register("brands", brands)
        mentions = store.make("table", "brand_mentions")
        written = store.make("table", "share_of_voice", minimum_cell=least)
        people = store.frame("measures/brand_people", ours=list(chosen.ours)) if chosen.ours else pd.DataFrame()
        written += store.make_measured("competitor_gaps", compare_brands(people, least))
        written += store.make_measured("brand_comparisons", read_comparisons(store, brands))
        store.connection.unregister("brands")
        written += store.make("table", "head_to_head", minimum_cell=least)
        written += store.make_measured("industry_figures", read_industry(chosen.industry))
    progress("competitors", written, written)
    return Counts(mentions, written)


def known_brands(store: Store, chosen: CompetitorSettings) -> pd.DataFrame:
    """Return ``brand``, ``pattern`` of its names and ``ours``: products and the brands of the settings; none where none is ours.

    Raises:
        SettingsError: what is ours is no product and no brand with a name.
    """
    products = set(store.query("select distinct product from documents where product is not null")["product"])
    brands = sorted(products | set(chosen.names))
    for one in chosen.ours:
        # Before anything is loaded no product is known, and none can be wrong.
        if products and one not in brands:
            raise SettingsError(f'competitors.ours: no document is about "{one}". {nearest(one, brands)}')
    rows = [(one, brand_pattern([one, *chosen.names.get(one, ())]), one in chosen.ours) for one in brands if chosen.ours]
    return pd.DataFrame(rows, columns=["brand", "pattern", "ours"]).astype({"brand": str, "pattern": str, "ours": bool})


def compare_brands(people: pd.DataFrame, minimum_cell: int) -> pd.DataFrame:
    """Return the rows of ``competitor_gaps`` from those of ``measures/brand_people``, in which ours have the empty name.

    Args:
        people: ``theme_id`` (missing for everything), ``brand``, ``people``, ``positive``, ``negative`` of them, ``ratings``,
            ``rating_mean``, ``rating_variance``.
        minimum_cell: fewest people on either side for a row.
    """
    columns = ["rival", "theme_id", "measure", "people", "ours", "rival_people", "theirs", "gap", "gap_low", "gap_high", "p"]
    if people.empty:
        return pd.DataFrame(columns=[*columns, "q", "verdict"])
    keyed = people.assign(theme=people["theme_id"].astype(float).fillna(-1))
    sides = keyed[keyed["brand"] != ""].merge(keyed[keyed["brand"] == ""], on="theme", suffixes=("_theirs", ""))
    made = pd.concat([_measured(sides, "sentiment", "people"), _measured(sides, "rating", "ratings")], ignore_index=True)
    made = made[made[["people", "rival_people"]].min(axis=1) >= minimum_cell].reset_index(drop=True)
    made["q"] = made.groupby(made["theme_id"].isna())["p"].transform(lambda p: false_discovery(p.to_numpy()))
    enough = made[["people", "rival_people"]].min(axis=1) >= LEAST_SIDE
    return made.assign(verdict=verdict(made["gap"], made["q"], enough, "ahead", "behind"))


def _measured(sides: pd.DataFrame, measure: str, base: str) -> pd.DataFrame:
    moments = []
    for end in ("", "_theirs"):
        up, down, many, mean, variance = (
            sides[f"{name}{end}"].to_numpy(float) for name in ("positive", "negative", base, "rating_mean", "rating_variance")
        )
        if measure == "sentiment":
            mean = (up - down) / many
            variance = np.divide(up + down - many * mean**2, many - 1, out=np.zeros(len(many)), where=many > 1)
        moments.append(np.array([mean, variance, many]))
    names = ["ours", "theirs", "gap", "gap_low", "gap_high", "p"]
    figures = mean_gap(moments[0], moments[1], -1.0 if measure == "sentiment" else 0.0)
    told = {"rival": sides["brand_theirs"], "theme_id": sides["theme_id"], "measure": measure, "people": sides[base]}
    return pd.DataFrame({**told, "rival_people": sides[f"{base}_theirs"], **dict(zip(names, figures, strict=True))})


def mean_gap(ours: Floats, theirs: Floats, lowest: float) -> tuple[Floats, ...]:
    """Return both means, their gap, its 95 % interval and p-value; NaN where a side has fewer than two values.

    Args:
        ours: ``(3, n)`` mean, variance (with n - 1) and number of values.
        theirs: the same of the rival.
        lowest: end of the scale, which runs to 1.
    """
    middles, errors, freedoms = [], [], []
    for mean, variance, many in (ours, theirs):
        n = np.where(many > 1, many, np.nan) + 2 * PSEUDO
        middle = (mean * many + PSEUDO * (lowest + 1)) / n
        squares = variance * (many - 1) + many * mean**2 + PSEUDO * (lowest**2 + 1)
        middles.append(middle)
        errors.append((squares - n * middle**2) / (n - 1) / n)
        freedoms.append(errors[-1] ** 2 / (many - 1))
    spread = errors[0] + errors[1]
    freedom, gap = spread**2 / (freedoms[0] + freedoms[1]), middles[0] - middles[1]
    half, widest = stats.t.ppf(0.5 + CONFIDENCE / 2, freedom) * np.sqrt(spread), 1 - lowest
    p = 2 * stats.t.sf(abs(gap) / np.sqrt(spread), freedom)
    return ours[0], theirs[0], ours[0] - theirs[0], np.maximum(gap - half, -widest), np.minimum(gap + half, widest), p


def read_comparisons(store: Store, brands: pd.DataFrame) -> pd.DataFrame:
    """Return ``sentence_id``, ``winner``, ``loser`` and ``cue`` of the sentences that name a brand and set one above another."""
    patterns = dict(zip(brands["brand"], brands["pattern"], strict=True))
    named = (
        store.frame("measures/naming_sentences", pattern="|".join(patterns.values()))
        if patterns
        else pd.DataFrame(columns=["sentence_id", "text", "product"])
    )
    rows = [
        (sentence, *win)
        for sentence, words, product in named.itertuples(index=False)
        for win in comparisons_in(words, product, patterns)
        if win.winner in patterns and win.loser in patterns
    ]
    return pd.DataFrame(rows, columns=["sentence_id", "winner", "loser", "cue"]).astype(str)


def read_industry(path: Path | None) -> pd.DataFrame:
    """Return the figures of an industry from a CSV file; none without a file.

    Raises:
        SettingsError: the file cannot be read, or a value is no figure of its metric; says in which line.
    """
    made = []
    for line, row in read_rows(path, COLUMNS, "metric") if path else []:
        cells = {name: row.get(name, "").strip() for name in COLUMNS}
        metric = cells["metric"]
        if metric not in RANGES:
            raise SettingsError(f'{path}, line {line}: there is no metric "{metric}". {nearest(metric, [*RANGES])}')
        try:
            figure = float(cells["figure"])
            low, high = (float(cells[end]) if cells[end] else None for end in ("low", "high"))
            rising = [RANGES[metric][0], *(end for end in (low, figure, high) if end is not None), RANGES[metric][1]]
            if rising != sorted(rising):
                raise ValueError(f"low, figure and high do not rise within {rising[0]:g} to {rising[-1]:g}, the range of {metric}")
            dated = date.fromisoformat(cells["date"]) if cells["date"] else None
        except ValueError as error:
            raise SettingsError(f"{path}, line {line}: {error}. Write numbers like 31.5 and dates like 2026-05-31.") from error
        made.append((metric, figure, low, high, cells["industry"], cells["origin"], dated))
    return pd.DataFrame(made, columns=["metric", "figure", "low", "high", "industry", "origin", "dated"])
