"""Movements of scores on simulated people, whose true terms are those of a very large sample of the same world.

VOC_SIMULATIONS says how often each world is drawn; bars are widened by twice the error that so many draws leave.
"""

import os

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from scipy.sparse import csr_matrix

from pipeline.measure.score_movement import score_parts
from pipeline.sql import text
from pipeline.store import Store

pytestmark = pytest.mark.quality

DRAWS = int(os.environ.get("VOC_SIMULATIONS", "200"))
PEOPLE = (240, 300)  # who score in the one period and in the other
SHARES = np.array([0.3, 0.25, 0.2, 0.15, 0.12, 0.1])
EFFECTS = np.array([-0.6, 0.5, 0.4, -0.4, 0.3, -0.3])
MAIN = 2  # the theme whose severity alone may change
TERMS = ("mix", "rate", "severity", "total")


def slack(bar: float) -> float:
    """Twice the Monte Carlo error of a share of the draws."""
    return 2 * float(np.sqrt(bar * (1 - bar) / DRAWS))


def answered(rng: np.random.Generator, people: int, second: bool, world: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return NPS of so many respondents, themes that they speak of, and the segment that they are in: some score lower and say more."""
    moves = second and world == "all"
    group = (rng.random(people) < (0.55 if moves else 0.3)).astype(float)
    shares = np.clip(SHARES + 0.12 * group[:, None] + (0.1 * np.array([1, -1, 0, 1, 0, 0]) if moves else 0), 0.02, 0.98)
    talkative = 0.3 * rng.normal(size=(people, 1)) + np.sqrt(1 - 0.09) * rng.normal(size=(people, len(SHARES)))
    spoke = talkative < stats.norm.ppf(shares)
    effects = EFFECTS + (np.array([0.3, -0.4, 0, 0, -0.4, 0]) if moves else 0)
    if second and world == "severity":
        effects = effects - 1.2 * (np.arange(len(SHARES)) == MAIN)
    felt = 0.1 - 0.4 * group + spoke @ effects + rng.normal(size=people)
    return np.select([felt > 0.5, felt < -0.5], [100.0, -100.0], 0.0), spoke, group[:, None]


def parts(rng: np.random.Generator, people: tuple[int, int], world: str) -> pd.DataFrame:
    """Return the rows of ``score_parts`` of a world of two periods."""
    made = [answered(rng, many, place == 1, world) for place, many in enumerate(people)]
    value, spoke, group = (np.concatenate(part) for part in zip(*made, strict=True))
    found = score_parts(value, np.repeat(["a", "b"], people), np.arange(len(value)), csr_matrix(spoke, dtype=float), group)
    return found.assign(theme_id=found["place"].where(found["part"] == "theme").astype("Int64"))


def compared(folder, worlds: list[pd.DataFrame]) -> pd.DataFrame:
    """Return what the macro of the store makes of many worlds at once, each as a score of its own."""
    rows = pd.concat([world.assign(score=f"w{place:04}") for place, world in enumerate(worlds)], ignore_index=True)
    with Store.open(folder / "voc.duckdb") as store:
        store.make_measured("score_parts", rows.assign(period_start=pd.Timestamp(2024, 1, 1), complete=True, shown=True))
        store.connection.execute(text("comparisons/compare_scores"))
        return store.query("from compare_scores('a', 'b') order by score, part, theme_id")


@pytest.fixture(scope="module")
def worlds(tmp_path_factory) -> dict[str, pd.DataFrame]:
    rng = np.random.default_rng(17)
    return {
        world: compared(tmp_path_factory.mktemp(world), [parts(rng, PEOPLE, world) for _ in range(DRAWS)]) for world in ("all", "severity")
    }


def test_terms_sum_to_the_movement(worlds):
    for found in worlds.values():
        moved = found[found["part"] == "all"].set_index("score")
        summed = found[found["part"] != "all"].groupby("score")[list(TERMS)].sum()
        assert (summed["total"] - (moved["score_to"] - moved["score_from"])).abs().max() < 1e-9
        assert (moved[["mix", "rate", "severity"]].sum(axis=1) - moved["total"]).abs().max() < 1e-9
        assert (summed[["mix", "rate", "severity"]] - moved[["mix", "rate", "severity"]]).abs().max().max() < 1e-9


def test_intervals_of_movements_cover(worlds, tmp_path, record_score):
    """Of a term that is truly there; one that is not is the product of two nothings, whose interval is too wide."""
    truth = compared(tmp_path, [parts(np.random.default_rng(3), (100_000, 100_000), "all")]).set_index(["part", "theme_id"])
    found = worlds["all"].set_index(["part", "theme_id"])
    for term in TERMS:
        true = truth[term].reindex(found.index)
        known = found[f"{term}_low"].notna()
        covered = ((found[f"{term}_low"] <= true) & (true <= found[f"{term}_high"]))[known]
        each = covered.groupby(level=[0, 1], dropna=False).mean()
        there = true[known].abs() > 0.5  # points of NPS
        record_score(
            f"movement, {term}: {covered[there].mean():.3f} covered, each theme {each.min():.3f} to {each.max():.3f} ({DRAWS} draws)"
        )
        assert 0.93 - slack(0.95) <= covered[there].mean() <= 0.97 + slack(0.95)
        assert each.min() >= 0.93 - slack(0.95)


def test_a_theme_that_alone_grew_worse_gets_the_movement(worlds, record_score):
    found = worlds["severity"]
    terms = pd.concat([found.loc[found["part"] == "theme", ["score", "theme_id", term]].rename(columns={term: "size"}).assign(term=term)
                       for term in ("mix", "rate", "severity")])  # fmt: skip
    terms = terms.reset_index(drop=True)
    largest = terms.loc[terms["size"].abs().groupby(terms["score"]).idxmax()]
    right = ((largest["theme_id"] == MAIN) & (largest["term"] == "severity")).mean()
    mine = (
        terms[(terms["theme_id"] == MAIN) & (terms["term"] == "severity")]["size"].mean()
        / found.loc[found["part"] == "all", "total"].mean()
    )
    record_score(
        f"movement, a theme alone grows worse: its severity is the largest term in {right:.3f}, "
        f"with {mine:.2f} of the movement ({DRAWS} draws)"
    )
    assert right >= 0.95 - slack(0.95)
