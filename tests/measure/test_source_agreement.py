"""Whether sources agree: only how they speak can contradict, and only beyond chance."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pipeline.measure.source_agreement import agree, heterogeneity_p

COLUMNS = ["source", "kind", "base_people", "people", "positive", "negative"]


def verdict(*sources):
    made = agree(pd.DataFrame(sources, columns=COLUMNS).assign(theme_id=1), 5, 17)
    assert len(made) == 1
    return made.iloc[0]


def test_sources_that_speak_ill_agree_however_often_they_speak():
    row = verdict(("a", "review", 200, 60, 5, 50), ("b", "forum", 200, 10, 1, 8), ("c", "review", 100, 3, 2, 0))
    assert row["verdict"] == "agree"
    assert (row["sources"], row["kinds"], row["people"]) == (2, 2, 73)
    assert (row["agreeing_sources"], row["agreeing_kinds"], row["agreeing_people"]) == (2, 2, 58)
    assert row["share_q"] < 0.001 < row["sentiment_q"]


def test_sources_that_speak_against_each_other_contradict():
    row = verdict(("a", "review", 200, 40, 5, 35), ("b", "survey", 200, 40, 35, 5))
    assert row["verdict"] == "contradict"


@pytest.mark.parametrize(
    ("sources", "wanted"),
    [
        ([("a", "review", 200, 8, 3, 5), ("b", "survey", 200, 8, 5, 3)], "undecided"),
        ([("a", "review", 200, 20, 3, 5), ("b", "survey", 200, 4, 4, 0)], "one source"),
        ([("a", "review", 200, 4, 3, 1), ("b", "survey", 200, 4, 4, 0)], "too few"),
        ([("a", "review", 200, 0, 0, 0)], "too few"),
    ],
)
def test_what_cannot_be_told_is_said(sources, wanted):
    assert verdict(*sources)["verdict"] == wanted


def test_no_sources_give_no_rows():
    assert agree(pd.DataFrame(columns=["theme_id", *COLUMNS]), 5, 17).empty


def test_large_counts_are_tested_by_chi_square():
    table = np.array([[30, 20, 10], [20, 40, 15]])
    assert heterogeneity_p(table, 17) == pytest.approx(stats.chi2_contingency(table, correction=False).pvalue)


def test_small_counts_are_tested_by_tables_with_the_same_margins():
    table = np.array([[7, 1], [2, 8]])
    # Of two by two tables the exact test orders by probability as chi-square does here.
    assert heterogeneity_p(table, 17) == pytest.approx(stats.fisher_exact(table).pvalue, abs=0.006)
    assert heterogeneity_p(table, 17) == heterogeneity_p(table, 17)


@pytest.mark.parametrize("table", [[[5, 0], [7, 0]], [[5, 3]], [[0, 0], [0, 0]]])
def test_where_nothing_can_differ_there_is_no_p_value(table):
    assert np.isnan(heterogeneity_p(np.array(table), 17))
