"""Churn: right on paper, finite where a cell is empty, and empty where too few voice a theme."""

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix

from pipeline.measure.churn import churn_rate, compare_churn, fit_logistic, value_at_stake

NOBODY = np.zeros((0, 0))


def of_cells(voiced_left, voiced, others_left, others):
    """Customers of four cells: who voices the theme and left, and so on."""
    left = np.repeat([True, False, True, False], [voiced_left, voiced - voiced_left, others_left, others - others_left])
    return left, np.repeat([[1], [0]], [voiced, others], axis=0)


def test_the_rate_of_a_period_counts_who_left_among_those_at_its_start():
    dates = [("2025-01-01", None), ("2025-01-01", "2026-01-10"), ("2025-01-01", "2026-02-01"), ("2026-01-05", "2026-01-20"), (None, None)]
    people = pd.DataFrame(dates, columns=["joined_at", "left_at"])
    january, february = churn_rate(people, ["2026-01-01", "2026-02-01"], ["2026-02-01", "2026-03-01"]).itertuples()
    assert (january.customers, january.left_count, january.churn) == (4, 1, 0.25)  # who joined on the 5th is in neither count
    assert (february.customers, february.left_count) == (3, 1)


def test_without_controls_the_lift_is_nearly_the_difference_of_the_rates():
    left, voices = of_cells(26, 54, 34, 300)  # charged for a box that they could not skip
    row = compare_churn(left, voices, np.zeros((354, 0))).iloc[0]
    assert (row["customers"], row["left_count"], row["others"], row["others_left"]) == (54, 26, 300, 34)
    assert row["difference"] == pytest.approx(26 / 54 - 34 / 300, abs=0.005)
    assert row["difference_low"] > 0.2
    assert row["verdict"] == "more"


def test_what_a_segment_explains_is_no_lift():
    rng = np.random.default_rng(0)
    segment = rng.random(4000) < 0.5
    left = rng.random(4000) < np.where(segment, 0.4, 0.05)
    voices = (rng.random(4000) < np.where(segment, 0.4, 0.1))[:, None]
    plain = compare_churn(left, voices, np.zeros((4000, 0))).iloc[0]
    held = compare_churn(left, voices, segment[:, None].astype(float)).iloc[0]
    assert plain["difference"] > 0.1
    assert held["difference_low"] < 0 < held["difference_high"]


@pytest.mark.parametrize("cells", [(0, 20, 30, 100), (20, 20, 30, 100), (5, 20, 0, 100)])
def test_an_empty_cell_gives_finite_figures(cells):
    left, voices = of_cells(*cells)
    row = compare_churn(left, voices, np.zeros((len(left), 0))).iloc[0]
    assert np.isfinite(row[["difference", "difference_low", "difference_high", "p"]].astype(float)).all()


@pytest.mark.parametrize("cells", [(3, 9, 30, 100), (30, 100, 3, 9), (2, 50, 2, 50), (5, 20, 0, 0)])
def test_too_few_give_no_lift(cells):
    left, voices = of_cells(*cells)
    row = compare_churn(left, voices, np.zeros((len(left), 0))).iloc[0]
    assert row["verdict"] == "too few"
    assert np.isnan(row["difference"])


def test_no_customers_and_no_themes_give_no_rows():
    assert compare_churn([], NOBODY, NOBODY).empty
    assert compare_churn([True], np.zeros((1, 0)), np.zeros((1, 0))).empty


def test_the_penalty_is_firths():
    # A table of two by two: Firth's estimate is that of counts with a half added to each cell.
    left, voices = of_cells(3, 10, 2, 20)
    fitted = fit_logistic(np.column_stack([np.ones(30), voices]), left.astype(float))
    assert fitted.coefficients[1] == pytest.approx(np.log(3.5 / 7.5) - np.log(2.5 / 18.5), abs=1e-6)


def test_value_at_stake_is_of_those_who_are_still_there():
    voices = csr_matrix([[1, 1, 0, 0], [1, 0, 0, 1], [0, 1, 1, 0]])
    found = value_at_stake([100.0, 50.0, np.nan], [False, True, False], voices)
    assert found.tolist() == pytest.approx([100, 100, np.nan, 0], nan_ok=True)  # the third theme: there, and of unknown value
