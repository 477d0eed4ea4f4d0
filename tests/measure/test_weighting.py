"""Weighted shares and NPS: as R's survey computes them, worked by hand."""

import numpy as np
import pandas as pd
import pytest
from said_store import said_store

from pipeline.measure.intervals import nps, share
from pipeline.measure.measures import measures
from pipeline.measure.weighting import linearise, weigh_nps, weigh_shares

# In R: svymean(~y, svydesign(ids = ~person, weights = ~w, data = data.frame(person = 1:5, w = c(1, 2, 3, 1, 1), y = c(1, 0, 0, 0, 1))))
WEIGHTS = (1.0, 2.0, 3.0, 1.0, 1.0)


def counts_of(weights, said):
    """Return a row of measures/weighted_people for people who mention a theme, or not."""
    w, y = np.asarray(weights, dtype=float), np.asarray(said, dtype=float)
    squares = float((w**2 * y).sum())
    return pd.DataFrame(
        {"people": [int(y.sum())], "base_people": [len(w)], "weight": [w.sum()], "weight_squares": [(w**2).sum()],
         "up": [(w * y).sum()], "down": [0.0], "squares": [squares], "products": [squares]}
    )  # fmt: skip


def test_a_weighted_share_is_that_of_svymean():
    """m = 2 / 8; sum (w (y - m))^2 = .75^2 (1 + 1) + .25^2 (4 + 9 + 1) = 2; variance 5 / 4 * 2 / 8^2 = .0390625; Kish 8^2 / 16 = 4."""
    row = weigh_shares(counts_of(WEIGHTS, (1, 0, 0, 0, 1))).iloc[0]
    assert (row["share"], row["se"], row["effective_people"]) == pytest.approx((0.25, 0.0390625**0.5, 4), abs=1e-9)
    # Wilson at (.1875 * 4 + 20) / (2 / 64 * 4 + 20 / 4): between Kish's 4 and .1875 / (2 / 64) = 6.
    assert row["size"] == pytest.approx(20.75 / 5.125)
    wanted = share([row["size"] / 4], [row["size"]])
    assert (row["share_low"], row["share_high"]) == pytest.approx((wanted.low[0], wanted.high[0]))
    assert row["share_unweighted"] == pytest.approx(0.4)


def test_a_weighted_nps_gathers_the_waves_of_a_person():
    """Five people, one of whom answered twice, weights 1 for a 10 and 2 for a 3: A = -1, 3, 0, -2, 1 and B = 3, 3, 1, 2, 1.

    m = 1 / 10; sum (A - m B)^2 = 1.69 + 7.29 + .01 + 4.84 + .81 = 14.64; variance 5 / 4 * 14.64 / 10^2 = .183; Kish 100 / 24.
    """
    counts = pd.DataFrame(
        {"scores": [6], "promoters": [3], "detractors": [2], "base_people": [5], "weight": [10.0], "weight_squares": [24.0], "up": [5.0],
         "down": [4.0], "squares": [15.0], "products": [-3.0 + 9 - 4 + 1]}
    )  # fmt: skip
    row = weigh_nps(counts).iloc[0]
    assert (row["nps"], row["nps_se"], row["effective_people"]) == pytest.approx((10, 100 * 0.183**0.5, 100 / 24), abs=1e-6)
    size = (0.89 * 100 / 24 + 20) / (0.1464 * 100 / 24 + 20 * 24 / 100)
    wanted = nps([0.5 * size], [0.4 * size], [size])
    assert (row["nps_low"], row["nps_high"]) == pytest.approx((wanted.low[0], wanted.high[0]))
    assert row["nps_unweighted"] == pytest.approx(100 / 6)


def test_equal_weights_change_nothing():
    row, plain = weigh_shares(counts_of([2.5] * 40, [1] * 9 + [0] * 31)).iloc[0], share([9], [40])
    assert (row["share"], row["share_low"], row["share_high"]) == pytest.approx((plain.value[0], plain.low[0], plain.high[0]))
    assert row["effective_people"] == pytest.approx(40)


@pytest.mark.parametrize("said", [0, 1])
def test_where_nobody_or_everybody_speaks_the_interval_is_kishs(said):
    row = weigh_shares(counts_of(WEIGHTS, [said] * 5)).iloc[0]
    assert (row["share"], row["se"], row["size"]) == (said, 0, 4)
    assert row["share_high"] - row["share_low"] > 0.4


def test_variance_is_never_below_nothing():
    assert np.isfinite(linearise(counts_of([1e6, 1e-6, 1, 1, 1], [1] * 5)).drop(columns="se")).all(axis=None)


@pytest.fixture
def store(tmp_path):
    said = [(1, "The van was late.")] * 2 + [(2, "The box was wet.")] * 6
    with said_store(tmp_path, said) as (made, settings):
        made.connection.execute(
            "update documents set author_id = person_id, nps_score = case when person_id in ('p0', 'p3') then 10 else 3 end"
        )
        yield made, settings


def weigh(store, *weights):
    made, settings = store
    for place, weight in enumerate(weights):
        made.connection.execute(
            "update documents set weight = $weight where person_id = $person", {"weight": weight, "person": f"p{place}"}
        )
    measures(made, settings)
    return made


def test_without_weights_there_are_no_weighted_rows(store):
    made = weigh(store)
    assert made.value("select count(*) from measures") > 0
    assert made.value("select (select count(*) from weighted_measures) + (select count(*) from weighted_scores)") == 0


def test_only_people_with_a_weight_above_0_are_weighted(store):
    """Weights 1, 2, 3, 1, 1, then 0 and two without: p0 and p1 mention the first theme, p0 and p3 are promoters."""
    made = weigh(store, *WEIGHTS, 0, None, None)
    row = made.query("from weighted_measures where theme_id = 1 and segment = 'all' and period = 'all'").iloc[0]
    assert (row["people"], row["base_people"], row["share"], row["share_unweighted"]) == (2, 5, pytest.approx(3 / 8), 0.4)
    scored = made.query("from weighted_scores where segment = 'all' and period = 'all'").iloc[0]
    assert (scored["scores"], scored["nps"]) == (5, pytest.approx(100 * (2 - 6) / 8))
    assert made.value("select base_people from measures where theme_id = 1 and segment = 'all' and period = 'all'") == 8


def test_groups_below_the_minimum_cell_are_left_out_and_themes_that_nobody_mentions_are_not(store):
    assert weigh(store, 1, 1, 1, 1).value("select count(*) from weighted_measures") == 0
    made = weigh(store, 0, 0, 1, 1, 1, 1, 1)
    rows = made.query("from weighted_measures where segment = 'all' and period = 'all' order by theme_id")
    assert rows[["theme_id", "people", "share"]].to_numpy().tolist() == [[1, 0, 0], [2, 5, 1]]


def test_a_person_weighs_what_the_latest_text_says(store):
    made, settings = store
    made.connection.execute("update documents set weight = 1, person_id = case when document_id = 'd007' then 'p0' else person_id end")
    made.connection.execute("update documents set weight = 4, created_at = created_at + interval 1 hour where document_id = 'd007'")
    measures(made, settings)
    rows = made.query("from weighted_measures where segment = 'all' and period = 'all' order by theme_id")
    assert rows["share"].tolist() == pytest.approx([5 / 10, 9 / 10])
