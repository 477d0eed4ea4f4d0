"""Corrected shares: PPI++ written out, by hand on a small table, and empty where nothing can be said."""

import numpy as np
import pytest

from pipeline.measure.prevalence import corrected_shares


def one(truth, reading, inclusion, found, documents):
    made = corrected_shares(np.array(truth, dtype=float)[:, None], np.array(reading, dtype=bool)[:, None], inclusion, [found], documents)
    return made.iloc[0]


def test_the_share_is_that_of_a_table_counted_by_hand():
    # Found in 200 of 1000. Of 20 marked among them 15 are right; of 80 others 4 have the theme: .2 * .75 + .8 * .05 = .19.
    row = one([1] * 15 + [0] * 5 + [1] * 4 + [0] * 76, [1] * 20 + [0] * 80, np.full(100, 0.1), 200, 1000)
    assert row["machine_share"] == pytest.approx(0.2)
    assert (row["precision"], row["omission"], row["found_marked"]) == (pytest.approx(0.75), pytest.approx(0.05), 20)
    assert row["share"] == pytest.approx(0.19)
    assert row["share_low"] < 0.19 < row["share_high"]
    assert row["verdict"] == "undecided"


def test_it_is_prediction_powered_inference_with_the_power_that_makes_the_variance_least():
    rng = np.random.default_rng(3)
    truth = rng.random(150) < 0.3
    reading = np.where(truth, rng.random(150) < 0.8, rng.random(150) < 0.1)
    inclusion = rng.uniform(0.02, 0.2, 150)
    row = one(truth, reading, inclusion, 620, 2000)
    # Angelopoulos et al. 2023: mean of the reading over all, times the power, and the mean of what the power leaves of the truth.
    weight = 1 / inclusion / (1 / inclusion).sum()
    mean, read = weight @ truth, weight @ reading
    power = weight @ ((truth - mean) * (reading - read)) / (weight @ (reading - read) ** 2)
    assert row["power"] == pytest.approx(power)
    assert row["share"] == pytest.approx(power * 620 / 2000 + weight @ (truth - power * reading))


def test_a_machine_that_overlooks_half_is_told_so():
    row = one([1] * 20 + [1] * 20 + [0] * 160, [1] * 20 + [0] * 180, np.full(200, 0.1), 200, 2000)
    assert row["share"] == pytest.approx(0.2)
    assert row["verdict"] == "more"


def test_one_answer_only_gives_a_finite_interval():
    row = one([1] * 10 + [0] * 90, [1] * 10 + [0] * 90, np.full(100, 0.1), 100, 1000)
    assert row["share"] == pytest.approx(0.1)
    assert 0 < row["share_low"] < 0.1 < row["share_high"] < 0.2


@pytest.mark.parametrize(("marked", "with_it"), [(0, 0), (29, 5), (100, 0), (100, 100)])
def test_too_few_marks_correct_nothing(marked, with_it):
    reading = np.arange(marked) < with_it
    row = one(reading, reading, np.full(marked, 0.5), 10, 200)
    assert row["verdict"] == "too few"
    assert np.isnan(row["share"])
    assert row["machine_share"] == pytest.approx(0.05)


def test_no_documents_and_no_themes():
    assert corrected_shares(np.zeros((40, 0)), np.zeros((40, 0)), np.ones(40), [], 40).empty
    assert np.isnan(one([0.0], [0], [1.0], 0, 0)["machine_share"])
