"""Forecasts: the methods as others compute them, the naive one unless another wins, and no unfinished period taken for data."""

import numpy as np
import pytest
from insights.two_levels import LEAVES, two_levels
from report.made_store import settings_of
from statsmodels.tsa.holtwinters import Holt, SimpleExpSmoothing

from pipeline.measure.forecast import HORIZON, METHODS, SMOOTHED, candidates, forecast
from pipeline.measure.over_time import over_time

PEOPLE = np.array([[5.0, 7, 4, 9, 12, 8, 3, 6, 11, 10]])


def test_smoothing_and_damped_trends_are_those_of_statsmodels():
    made = candidates(PEOPLE, 12)
    for place, (level, trend, damping) in enumerate(SMOOTHED.values()):
        given = {"initialization_method": "known", "initial_level": PEOPLE[0, 0]}
        if damping:
            fitted = Holt(PEOPLE[0, 1:], damped_trend=True, initial_trend=0, **given)
            fitted = fitted.fit(level, trend, damping_trend=damping, optimized=False)
        else:
            fitted = SimpleExpSmoothing(PEOPLE[0, 1:], **given).fit(level, optimized=False)
        assert made[place, 0, -1].tolist() == pytest.approx(fitted.forecast(HORIZON).tolist())


def test_the_others_by_hand():
    made = candidates(PEOPLE, 4)
    assert made[METHODS.index("last value"), 0, -1].tolist() == [10, 10, 10]
    assert made[METHODS.index("mean"), 0, 3].tolist() == [6.25] * 3
    assert made[METHODS.index("a year before"), 0, -1].tolist() == [3, 6, 11]
    assert made[METHODS.index("a year before"), 0, 1].tolist() == [7, 7, 5]  # as far as there is a year
    assert candidates(PEOPLE, 1)[METHODS.index("a year before"), 0, -1].tolist() == [10, 10, 10]


def test_the_naive_forecast_stays_unless_another_wins():
    climbing = forecast(np.arange(20.0)[None] ** 2, 12)
    assert climbing["method"].tolist() == ["last value"] * HORIZON
    assert set(climbing["verdict"]) == {"naive"}
    assert (climbing["backtest_error"] == climbing["naive_error"]).all()
    # 4 and 8 in turn: the last value misses by 4 each time, the mean by 2.
    turning = forecast(np.tile([4.0, 8.0], 12)[None], 12)
    assert set(turning["verdict"]) == {"better"}
    assert turning["naive_error"].tolist() == [4.0] * HORIZON
    assert (turning["backtest_error"] < 3).all()
    assert ((turning["low"] < turning["low_80"]) & (turning["high_80"] < turning["high"])).all()


def test_a_year_that_repeats_is_seen():
    made = forecast(np.tile([1.0, 9, 4, 20], 8)[None], 4)
    assert set(made["method"]) == {"a year before"}
    assert made["people"].tolist() == [1, 9, 4]


@pytest.mark.parametrize("periods", [0, 1, 2, 3, 8])
def test_few_periods_give_the_last_value_without_an_interval(periods):
    made = forecast(np.full((2, periods), 3.0), 12)
    assert len(made) == (2 * HORIZON if periods else 0)
    assert made["people"].eq(3).all() and made["low"].isna().all() and made["verdict"].eq("too few").all()


def test_a_theme_nobody_mentions_any_more_has_no_negative_people():
    made = forecast(np.array([[9.0, 8, 7, 5, 4, 2, 1, 0, 0, 0, 0, 0]]), 12)
    assert (made[["people", "low", "low_80"]] >= 0).all().all()


def test_the_unfinished_period_is_foreseen_and_not_taken_for_data(tmp_path):
    with two_levels(tmp_path) as store:
        over_time(store, settings_of(tmp_path))
        made = store.query("from theme_forecast")
        assert set(made["theme_id"]) == set(LEAVES)
        assert made["period"].tolist() == ["2024-03", "2024-04", "2024-05"] * len(LEAVES)  # March ends on the 27th
        people = store.query(
            "select theme_id, people from measures where segment = 'all' and period = '2024-02' and leaf order by theme_id"
        )
        assert made[made["step"] == 1]["people"].tolist() == people["people"].tolist()
        over_time(store, settings_of(tmp_path).model_copy(update={"minimum_cell": 1000}))
        assert store.query("from theme_forecast").empty
