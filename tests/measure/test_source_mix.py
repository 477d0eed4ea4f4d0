"""A change with the mix of sources held equal: by hand, beside statsmodels, and the plain change where there is one source."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.contingency_tables import StratifiedTable

from pipeline.measure.intervals import change, change_p, share
from pipeline.measure.source_mix import hold_mix, stratified_p

COLUMNS = ["theme_id", "segment", "period", "source", "people", "base_people", "people_before", "base_before"]


def held(*strata):
    rows = [(1, "all", "2024-02", f"s{place}", *counts) for place, counts in enumerate(strata)]
    return hold_mix(pd.DataFrame(rows, columns=COLUMNS)).iloc[0]


def test_one_source_gives_the_plain_change():
    row = held((12, 60, 30, 80))
    wanted = change(share([12], [60]), share([30], [80]))
    assert (row["change_held"], row["change_held_low"], row["change_held_high"]) == pytest.approx([part[0] for part in wanted])
    assert row["change_held_p"] == change_p([12], [60], [30], [80])[0]


def test_a_wave_of_another_source_is_no_change():
    """Half the survey speaks of it and a tenth of the reviews, in both months; the survey grows from 20 to 180 people."""
    row = held((20, 200, 20, 200), (90, 180, 10, 20))
    assert change_p([110], [380], [30], [220])[0] < 1e-4
    assert (row["change_held"], row["change_held_p"]) == (0, 1)
    assert row["change_held_low"] < 0 < row["change_held_high"]


def test_differences_are_weighted_as_mantel_and_haenszel_do():
    """Weights 50 * 100 / 150 = 33.3 and 60 * 20 / 80 = 15, differences .1 and -.2."""
    row = held((15, 50, 20, 100), (12, 60, 8, 20))
    assert row["change_held"] == pytest.approx((100 / 3 * 0.1 - 15 * 0.2) / (100 / 3 + 15))


def test_the_test_is_that_of_statsmodels():
    strata = [(30, 90, 20, 110), (25, 60, 30, 130), (9, 40, 8, 60)]
    tables = [np.array([[k, n - k], [k0, n0 - k0]]) for k, n, k0, n0 in strata]
    assert held(*strata)["change_held_p"] == pytest.approx(StratifiedTable(tables).test_null_odds(correction=False).pvalue)


def test_small_counts_are_tested_exactly():
    """Two strata with one mention each, of 2 now and 8 before: both now with chance .2 * .2 = .04, doubled."""
    assert held((1, 2, 0, 8), (1, 2, 0, 8))["change_held_p"] == pytest.approx(0.08)
    one = np.zeros(1, dtype=int), *(np.array([count], dtype=float) for count in (4, 10, 1, 60))
    assert stratified_p(*one)[0] == pytest.approx(2 * stats.hypergeom(70, 5, 10).sf(3))


@pytest.mark.parametrize("counts", [(0, 9, 0, 7), (9, 9, 7, 7)])
def test_a_theme_in_no_text_or_in_each_is_not_tested(counts):
    assert np.isnan(held(counts, counts)["change_held_p"])


def test_no_source_in_common_gives_no_row():
    assert hold_mix(pd.DataFrame(columns=COLUMNS)).empty
