import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

from pipeline.measure.intervals import Estimate, change, change_p, false_discovery, mean, net, nps, share

counts = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts)
def test_a_share_lies_within_its_interval_and_the_interval_within_0_and_1(pair):
    k, n = pair
    estimate = share([k], [n])
    assert 0 <= estimate.low[0] <= estimate.value[0] + 1e-12
    assert estimate.value[0] <= estimate.high[0] + 1e-12 <= 1 + 2e-12


def test_wilson_interval_of_a_textbook_case():
    # 81 of 263, Newcombe 1998, table I, method 3: .2553 to .3662
    estimate = share([81], [263])
    assert estimate.low[0] == pytest.approx(0.2553, abs=5e-5)
    assert estimate.high[0] == pytest.approx(0.3662, abs=5e-5)


def test_an_empty_base_gives_nothing():
    assert all(np.isnan(part[0]) for part in share([0], [0]))
    assert all(np.isnan(part[0]) for part in nps([0], [0], [0]))
    assert all(np.isnan(part[0]) for part in mean([0], [0], [0]))


@given(counts, counts)
def test_change_agrees_with_statsmodels(now, before):
    (k, n), (k0, n0) = now, before
    estimate = change(share([k], [n]), share([k0], [n0]))
    low, high = confint_proportions_2indep(k, n, k0, n0, method="newcomb", compare="diff")
    assert estimate.low[0] == pytest.approx(low, abs=1e-9)
    assert estimate.high[0] == pytest.approx(high, abs=1e-9)


def test_change_p_agrees_with_statsmodels():
    expected = proportions_ztest([30, 50], [100, 120])[1]
    assert change_p([30], [100], [50], [120])[0] == pytest.approx(expected)


def test_the_correction_leaves_unknown_tests_out():
    corrected = false_discovery([0.01, np.nan, 0.04])
    assert corrected[0] == pytest.approx(0.02)
    assert np.isnan(corrected[1])
    assert corrected[2] == pytest.approx(0.04)


@given(counts.flatmap(lambda pair: st.tuples(st.just(pair), st.integers(0, pair[1] - pair[0]))))
def test_nps_lies_within_its_interval_and_on_its_scale(drawn):
    (promoters, n), detractors = drawn
    estimate = nps([promoters], [detractors], [n])
    assert -100 <= estimate.low[0] <= estimate.value[0] + 1e-9
    assert estimate.value[0] - 1e-9 <= estimate.high[0] <= 100


def test_nps_is_promoters_less_detractors():
    assert nps([50], [20], [100]).value[0] == pytest.approx(30)


def test_net_intervals_hold_their_level():
    """Of 95 % intervals, 95 % hold the truth: checked on drawn samples, small ones too."""
    random = np.random.default_rng(3)
    for n in (10, 40, 200):
        draws = random.multinomial(n, [0.3, 0.3, 0.4], size=4000)
        estimate = net(draws[:, 0], draws[:, 1], np.full(4000, n))
        covered = np.mean((estimate.low <= 0.0) & (estimate.high >= 0.0))
        assert 0.93 <= covered <= 0.98, n


def test_a_mean_needs_two_values_for_an_interval():
    estimate = mean([0.5, 1.5], [0.25, 1.25], [1, 2])
    assert estimate.value.tolist() == [0.5, 0.75]
    assert np.isnan(estimate.low[0])
    assert 0 <= estimate.low[1] <= 0.75 <= estimate.high[1] <= 1


def test_estimates_keep_the_length_of_their_arguments():
    assert all(len(part) == 3 for part in Estimate(*share([1, 2, 3], [4, 5, 6])))


def test_few_people_prove_little():
    one_of_one, three = change_p([1, 2], [1, 3], [0, 1], [50, 200])
    assert 0.01 < one_of_one < 0.1
    assert 1e-4 < three < 0.01


@given(st.lists(st.tuples(counts, counts), min_size=1, max_size=20))
def test_p_values_are_probabilities_or_unknown(pairs):
    columns = [[pair[side][part] for pair in pairs] for side in (0, 1) for part in (0, 1)]
    p = change_p(*columns)
    assert len(p) == len(pairs)
    assert all(np.isnan(one) or 0 <= one <= 1 for one in p)
