"""Themes that turn together are one finding, with what coincides; flat ones, a lone one and few periods are none."""

from datetime import datetime

import numpy as np
import pandas as pd
import pytest
from insights.two_levels import LEAVES, two_levels
from report.made_store import settings_of

from pipeline.measure.discontinuity import breaks, cusum, find_turns, residuals
from pipeline.measure.measures import measures
from pipeline.measure.over_time import over_time


def series(turning, periods=24, turn=14, themes=8):
    rng = np.random.default_rng(5)
    shares = np.full((themes, periods), 0.1)
    shares[:turning, turn:] = 0.25
    return rng.binomial(150, shares).astype(float), np.full(periods, 150.0)


def test_cusum_by_hand():
    # Of six periods the first three lie one above the mean, the others one below: 3 / sqrt(3 * (1 - 3/6)).
    assert cusum(np.array([[1.0, 1, 1, -1, -1, -1]])).tolist() == [[pytest.approx(3 / np.sqrt(1.5))]]


def test_residuals_have_the_exposure_taken_off():
    assert np.allclose(residuals(np.array([[5.0, 10, 20], [0, 0, 0]]), np.array([50.0, 100, 200])), 0)


def test_themes_that_turn_together_are_one():
    ((first, turn, end, p, themes, q),) = list(breaks(*series(4), 17))
    assert (first, turn, end) == (0, 14, 24)
    assert set(range(4)) <= set(themes) and len(themes) <= 5
    assert p < 0.01 and (q[:4] < 0.05).all()


@pytest.mark.parametrize("given", [{"turning": 0}, {"turning": 4, "periods": 5, "turn": 3}, {"turning": 1, "themes": 1}])
def test_flat_lone_or_few_are_none(given):
    assert list(breaks(*series(**given), 17)) == []


def test_periods_of_few_people_are_not_looked_at():
    people, base = series(4)
    rows = pd.DataFrame([
        {"theme_id": theme, "period_start": pd.Timestamp(2020, 1, 1) + pd.DateOffset(months=place), "people": people[theme, place],
         "base_people": base[place]} for theme in range(len(people)) for place in range(len(base))
    ])  # fmt: skip
    assert find_turns(rows, 5, 17)["period_start"].tolist() == [pd.Timestamp(2021, 3, 1)]
    assert find_turns(rows, 1000, 17).empty
    assert find_turns(rows[:0], 5, 17).empty


def test_what_coincides_stands_beside_it(tmp_path):
    """Two themes stop in July: all who speak of them do so in the shop, which was closed."""
    with two_levels(tmp_path, documents=400, events=[("shop closed", datetime(2024, 6, 20)), ("party", datetime(2024, 2, 1))]) as store:
        store.connection.execute("""
            update documents set created_at = timestamp '2024-01-01' + to_days((hash(document_id) % 366)::integer), person_id = document_id;
            update documents set source = 'forum';
            update documents set source = 'shop' where document_id in (select document_id from mentions where theme_id in (1, 2));
            update documents set created_at = created_at - to_days(184) where source = 'shop' and created_at >= timestamp '2024-07-01'
        """)
        settings = settings_of(tmp_path)
        measures(store, settings)
        over_time(store, settings)
        (row,) = store.query("from discontinuities").to_dict("records")
        assert row["period"] == "2024-07"
        assert list(row["events"]) == ["shop closed"]
        assert row["source_mix"] > 0.4
        assert row["sources"][1]["source"] == "shop" and row["sources"][1]["share_after"] == 0, row
        turned = {theme["theme_id"]: theme for theme in row["themes"]}
        assert {1, 2} <= set(turned) <= set(LEAVES)
        assert turned[1]["share_after"] == 0 and turned[1]["label"] == "courier"
