"""Two shares beside each other: as computed by hand, empty where too few, and counted over the right people."""

from datetime import datetime

import numpy as np
import pandas as pd
import pytest
from insights.two_levels import two_levels
from scipy import stats

from pipeline.measure.comparison import compare_segments, compare_shares, compare_windows


def compare(*counts):
    return compare_shares(*(np.atleast_1d(count) for count in counts)).iloc[0]


def test_a_gap_is_newcombes_and_cohens():
    # Newcombe 1998, table II (a): 56 of 70 beside 48 of 80, method 10.
    row = compare(56, 70, 48, 80)
    assert (row["difference_low"], row["difference_high"]) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert row["effect"] == pytest.approx(2 * (np.arcsin(np.sqrt(0.8)) - np.arcsin(np.sqrt(0.6))))
    assert row["verdict"] == "more"
    assert compare(48, 80, 56, 70)["verdict"] == "less"


def test_small_counts_are_tested_exactly():
    assert compare(4, 40, 4, 200)["p"] == pytest.approx(2 * stats.hypergeom(240, 8, 40).sf(3))


@pytest.mark.parametrize("counts", [(9, 9, 1, 90), (1, 90, 9, 9)])
def test_too_few_give_no_verdict(counts):
    row = compare(*counts)
    assert row["verdict"] == "too few"
    assert np.isnan(row["p"])
    assert np.isfinite(row["difference_low"])


@pytest.mark.parametrize("counts", [(0, 40, 0, 60), (40, 40, 60, 60)])
def test_a_theme_in_no_text_or_in_each_is_undecided(counts):
    assert compare(*counts)["verdict"] == "undecided"


def test_no_groups_and_no_events_give_no_rows():
    groups = pd.DataFrame(columns=["theme_id", "segment", "people", "base_people", "others_people", "others"])
    assert compare_segments(groups).empty
    windows = pd.DataFrame(
        columns=["theme_id", "event", "happened_at", "what", "people_before", "base_before", "people_after", "base_after"]
    )
    assert compare_windows(windows.assign(complete=True)).empty


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with two_levels(tmp_path_factory.mktemp("compared"), events=[("release", datetime(2024, 2, 15))]) as made:
        yield made


def people_in(store, where):
    return set(store.query(f"select person_id from documents where {where}")["person_id"])


def people_on(store, theme, where):
    rows = (
        f"select distinct person_id from mentions inner join documents using (document_id, person_id) where theme_id = {theme} and {where}"
    )
    return set(store.query(rows)["person_id"])


def test_a_group_stands_beside_the_people_who_are_not_in_it(store):
    """Persons of two sources are of the group of either, and of the others of none."""
    forum = people_in(store, "documents.source = 'forum'")
    everyone = people_in(store, "true")
    rows = store.query("from segment_gaps where segment = 'source=forum' order by theme_id")
    assert (rows["base_people"] == len(forum)).all()
    assert (rows["others"] == len(everyone - forum)).all()
    for row in rows.itertuples():
        assert row.people == len(people_on(store, row.theme_id, "documents.source = 'forum'"))
        assert row.others_people == len(people_on(store, row.theme_id, "true") - forum)


def test_every_theme_without_sub_themes_stands_in_every_group(store):
    counted = store.query("select segment, count(*) as themes from segment_gaps group by segment")
    leaves = store.value("select count(*) from themes where theme_id not in (select parent_id from themes where parent_id is not null)")
    assert set(counted["segment"]) == {"plan=basic", "plan=pro", "source=forum", "source=shop"}
    assert (counted["themes"] == leaves).all()


def test_two_groups_stand_side_by_side_either_way(store):
    one = store.query("from compare_segments('plan=basic', 'plan=pro') order by theme_id")
    other = store.query("from compare_segments('plan=pro', 'plan=basic') order by theme_id")
    gaps = store.query("from segment_gaps where segment = 'plan=basic' order by theme_id")
    assert one["difference"].tolist() == pytest.approx((-other["difference"]).tolist())
    for name in ("difference", "difference_low", "difference_high", "effect"):
        assert one[name].tolist() == pytest.approx(gaps[name].tolist())
    tested = one.dropna(subset=["p"])
    pooled = (tested["mention_one"] + tested["mention_other"]) / (tested["people_one"] + tested["people_other"])
    error = np.sqrt(pooled * (1 - pooled) * (1 / tested["people_one"] + 1 / tested["people_other"]))
    assert tested["p"].tolist() == pytest.approx((2 * stats.norm.sf(tested["difference"].abs() / error)).tolist(), rel=1e-6)
    assert tested["q"].tolist() == pytest.approx(stats.false_discovery_control(tested["p"]).tolist())
    assert store.query("from compare_segments('plan=basic', 'plan=gold')").empty


def test_who_belongs_to_both_groups_is_left_out(store):
    forum, shop = (people_in(store, f"source = '{name}'") for name in ("forum", "shop"))
    row = store.query("from compare_segments('source=forum', 'source=shop') limit 1")
    assert (row["people_one"].tolist(), row["people_other"].tolist()) == ([len(forum - shop)], [len(shop - forum)])


@pytest.mark.parametrize("z", [0.0, 0.5, 1.96, -2.5, 4.0, -7.0])
def test_the_p_value_in_sql_is_that_of_scipy(store, z):
    assert store.value("select two_sided_p($z)", z=z) == pytest.approx(2 * stats.norm.sf(abs(z)), rel=2e-7)


def test_an_event_counts_people_on_either_side(store):
    before = "documents.created_at < timestamp '2024-02-15' and documents.created_at >= timestamp '2024-02-15' - to_days(56)"
    after = "documents.created_at >= timestamp '2024-02-15' and documents.created_at < timestamp '2024-02-15' + to_days(56)"
    rows = store.query("from event_changes where what = 'mentions'")
    assert len(rows) == store.value("select count(distinct theme_id) from segment_gaps")
    for row in rows.itertuples():
        assert (row.base_before, row.base_after) == (len(people_in(store, before)), len(people_in(store, after)))
        assert (row.people_before, row.people_after) == tuple(len(people_on(store, row.theme_id, side)) for side in (before, after))
    assert not rows["complete"].any()  # the last document is of March
    complaints = store.query("from event_changes where what = 'complaints' order by theme_id")
    assert (complaints["people_after"] <= rows.sort_values("theme_id")["people_after"].to_numpy()).all()


def test_the_surest_of_both_stands_in_insights(store):
    rows = store.query("from insights where segment = 'all' and period = 'all' and leaf")
    assert all(change["event"] == "release" and change["events"] == 1 for change in rows["event_change"])
    assert store.query("from insights where segment <> 'all' or period <> 'all'")["event_change"].isna().all()
