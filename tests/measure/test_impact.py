"""Impact of themes on scores: right on paper and beside oracles, and empty where nothing can be told."""

from itertools import combinations
from math import comb

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats
from scipy.sparse import csr_matrix

from pipeline.measure import impact
from pipeline.measure.impact import leave_out, partialled, relative_weights, theme_impact

FIGURES = ["effect", "effect_low", "effect_high", "p", "q", "importance", "importance_low", "importance_high"]


def drawn(n=300, m=4, seed=0):
    """Correlated themes, three controls, and a rating that the first theme lowers and the second lifts."""
    rng = np.random.default_rng(seed)
    themes = (rng.normal(size=(n, m)) + 0.6 * rng.normal(size=(n, 1)) > 0.9).astype(float)
    controls = (rng.integers(0, 4, n)[:, None] == np.arange(1, 4)).astype(float)
    slopes = np.zeros(m)
    slopes[:2] = -0.3, 0.2
    return rng.binomial(4, 0.5 + themes @ slopes + 0.1 * controls[:, 0]) / 4, themes, controls


def lindeman_merenda_gold(products):
    """Exact shares of R² by averaging over all orders in which the themes can enter (Lindeman, Merenda and Gold 1980)."""
    m = len(products) - 1

    def explained(chosen):
        picked = list(chosen)
        return products[picked, -1] @ np.linalg.solve(products[np.ix_(picked, picked)], products[picked, -1]) if picked else 0.0

    known = {frozenset(chosen): explained(chosen) for size in range(m + 1) for chosen in combinations(range(m), size)}
    found = np.zeros(m)
    for chosen, value in known.items():
        for theme in set(range(m)) - chosen:
            found[theme] += (known[chosen | {theme}] - value) / (m * comb(m - 1, len(chosen)))
    return found / found.sum()


def test_leave_out_is_the_mean_of_all_less_that_of_the_others():
    # Ratings 0, 1, 1, 1 and the theme in the first: 3/4 less 1. In everybody, or in nobody, there is nothing to leave out.
    found = leave_out(4.0, 3.0, np.array([1.0, 4.0, 0.0]), np.array([0.0, 3.0, 0.0]))
    assert found.tolist() == pytest.approx([-0.25, np.nan, np.nan], nan_ok=True)


def test_the_effect_and_its_interval_are_those_of_a_plain_regression_with_hc3():
    y, themes, controls = drawn()
    found = theme_impact(y, csr_matrix(themes), controls, 0)
    plain = sm.OLS(y, np.hstack([np.ones((300, 1)), themes, controls])).fit(cov_type="HC3", use_t=True)
    assert found["effect"].to_numpy() == pytest.approx(plain.params[1:5])
    assert found[["effect_low", "effect_high"]].to_numpy() == pytest.approx(plain.conf_int()[1:5])
    assert found["p"].to_numpy() == pytest.approx(plain.pvalues[1:5])
    assert found["verdict"].tolist()[:2] == ["lowers", "lifts"]


def test_what_people_move_is_what_leaving_each_out_moves():
    # 40 people gave one to twelve scores each: the error is that of the regressions without each of them in turn.
    y, themes, controls = drawn()
    rng = np.random.default_rng(1)
    people = rng.integers(0, 40, len(y)) * (rng.random(len(y)) < 0.9)
    found = theme_impact(y, themes, controls, 0, people)
    design = np.hstack([np.ones((300, 1)), themes, controls])
    fitted, without = (
        np.stack([np.linalg.lstsq(design[people != who], y[people != who])[0] for who in group]) for group in ([-1], np.unique(people))
    )
    error = np.sqrt(((without - fitted) ** 2).sum(axis=0))[1:5]
    far = stats.t(len(np.unique(people)) - design.shape[1]).ppf(0.975) * error
    assert (found["effect_high"] - found["effect"]).to_numpy() == pytest.approx(far)


def test_one_person_is_one_witness_of_a_theme_however_often_they_score():
    y, themes, controls = drawn()
    themes[:, 3] = np.arange(300) < 30
    assert theme_impact(y, themes, controls, 0)["verdict"][3] != "too few"
    assert theme_impact(y, themes, controls, 0, np.maximum(np.arange(300), 29))["verdict"][3] == "too few"


def test_of_two_themes_relative_weights_are_exact():
    # Correlations .5 between the themes, .6 and .4 with the score: by hand .6² + (.4² less what the first brought), averaged over orders.
    products = np.array([[1.0, 0.5, 0.6], [0.5, 1.0, 0.4], [0.6, 0.4, 1.0]])
    whole = (0.36 + 0.16 - 2 * 0.5 * 0.24) / 0.75
    first = (0.36 + whole - 0.16) / 2
    assert relative_weights(products) == pytest.approx([first / whole, 1 - first / whole])


@pytest.mark.parametrize("themes", [3, 6, 12])
def test_relative_weights_lie_near_the_exact_average_over_orders(themes):
    y, mentioned, controls = drawn(n=2000, m=themes)
    left = partialled(np.column_stack([mentioned, y]), controls)[1]
    found = relative_weights(left.T @ left)
    assert found.sum() == pytest.approx(1)
    assert found == pytest.approx(lindeman_merenda_gold(left.T @ left), abs=0.01)


def test_figures_lie_within_their_intervals_and_are_the_same_again():
    y, themes, controls = drawn()
    found, again = (theme_impact(y, themes, controls, 3) for _ in range(2))
    assert found.equals(again)
    for name in ("leave_out", "effect", "importance"):
        assert (found[f"{name}_low"] <= found[name]).all() and (found[name] <= found[f"{name}_high"]).all()


def test_blocks_of_rows_give_the_intervals_of_rows(monkeypatch):
    y, themes, controls = drawn(n=3000)
    rows = theme_impact(y, themes, controls, 0)
    monkeypatch.setattr(impact, "MOST_BLOCKS", 500)
    blocks = theme_impact(y, themes, controls, 0)
    for name in ("leave_out", "importance"):
        width, other = (found[f"{name}_high"] - found[f"{name}_low"] for found in (rows, blocks))
        assert other.to_numpy() == pytest.approx(width.to_numpy(), rel=0.2)


def test_what_a_source_explains_is_no_effect():
    rng = np.random.default_rng(1)
    forum = rng.random(4000) < 0.5
    themes = (rng.random(4000) < np.where(forum, 0.4, 0.1))[:, None]
    y = rng.binomial(4, np.where(forum, 0.3, 0.7)) / 4
    row = theme_impact(y, themes, forum[:, None].astype(float), 0).iloc[0]
    assert row["leave_out_high"] < 0
    assert row["effect_low"] < 0 < row["effect_high"]


def test_where_leave_out_takes_over_the_sign_of_another_theme_it_is_flagged():
    rng = np.random.default_rng(2)
    bad = rng.random(6000) < 0.3
    good = rng.random(6000) < np.where(bad, 0.8, 0.1)  # mostly said beside what is bad
    y = rng.binomial(4, 0.6 - 0.4 * bad + 0.1 * good) / 4
    found = theme_impact(y, np.column_stack([bad, good]), np.zeros((6000, 0)), 0)
    assert found["disagrees"].tolist() == [False, True]
    assert found["verdict"].tolist() == ["lowers", "lifts"]
    assert found["leave_out_high"][1] < 0


def test_two_themes_that_are_always_mentioned_together_are_not_told_apart():
    y, themes, controls = drawn()
    found = theme_impact(y, np.column_stack([themes, themes[:, 0]]), controls, 0)
    plain = theme_impact(y, themes, controls, 0)
    assert found["effect"].isna().tolist() == [True, False, False, False, True]
    assert found["verdict"][0] == "undecided"
    assert found["effect"][1:4].to_numpy() == pytest.approx(plain["effect"][1:].to_numpy())
    assert found["importance"][0] == pytest.approx(found["importance"][4])


def test_a_row_that_has_a_coefficient_to_itself_leaves_the_others_theirs():
    y, themes, controls = drawn()
    lonely = np.zeros((300, 1))
    lonely[7] = 1
    held = theme_impact(y, themes, np.hstack([controls, lonely]), 0)
    others = np.arange(300) != 7
    without = theme_impact(y[others], themes[others], controls[others], 0)
    assert held[["effect", "effect_low", "p"]].to_numpy() == pytest.approx(without[["effect", "effect_low", "p"]].to_numpy())


@pytest.mark.parametrize("mentions", [0, 9, 291, 300])
def test_a_theme_of_nearly_nobody_or_everybody_has_no_effect(mentions):
    y, themes, controls = drawn()
    themes[:, 0] = np.arange(300) < mentions
    found = theme_impact(y, themes, controls, 0)
    assert found["verdict"][0] == "too few"
    assert found.loc[0, FIGURES].isna().all()
    assert found["leave_out"].isna()[0] == (mentions in (0, 300))
    assert found["effect"][1:].notna().all()


@pytest.mark.parametrize(("n", "m"), [(0, 3), (1, 3), (25, 40)])
def test_too_few_scores_give_empty_figures(n, m):
    rng = np.random.default_rng(0)
    found = theme_impact(rng.random(n), rng.random((n, m)) < 0.5, np.zeros((n, 0)), 0)
    assert len(found) == m
    assert (found["verdict"] == "too few").all()
    assert found[FIGURES].isna().all(axis=None)


def test_scores_that_are_all_the_same_tell_nothing():
    _, themes, controls = drawn()
    found = theme_impact(np.full(300, 0.75), themes, controls, 0)
    assert (found["verdict"] == "undecided").all()
    assert (found["leave_out"] == 0).all()
    assert found[FIGURES].isna().all(axis=None)


@pytest.mark.parametrize("what", ["score", "theme"])
def test_what_the_controls_explain_wholly_leaves_nothing_to_tell(what):
    y, themes, controls = drawn()
    if what == "score":
        y = controls @ [0.1, 0.3, 0.7]
    else:
        themes = controls[:, :1]
    found = theme_impact(y, themes, controls, 0)
    assert found[FIGURES].isna().all(axis=None)
    assert (found["verdict"] == "undecided").all()


def test_no_themes_give_no_rows():
    assert theme_impact([0.5, 1.0], np.zeros((2, 0)), np.zeros((2, 0)), 0).empty
