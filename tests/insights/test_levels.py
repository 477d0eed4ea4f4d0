"""Broader themes count what the themes below them count: each document, person and reason once."""

import pandas as pd
import pytest
from insights.two_levels import BROADER, LEAVES, THEMES, two_levels

from pipeline.measure.intervals import false_discovery

KEY = ["segment", "period"]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with two_levels(tmp_path_factory.mktemp("levels")) as opened:
        yield opened


@pytest.fixture(scope="module")
def rows(store) -> pd.DataFrame:
    return store.query("from insights")


def below(broader: int) -> list[int]:
    return [theme for theme, (_, above) in THEMES.items() if above == broader]


def test_both_levels_have_rows(rows):
    named = rows.drop_duplicates("theme_id").set_index("theme_id")
    assert set(named.index) == set(THEMES)
    assert named["level"].to_dict() == {1: 2, 2: 2, 3: 2, 4: 2, 5: 1, 7: 1, 8: 1}
    assert named.loc[[1, 4], "parent"].tolist() == ["delivery", "ordering"]
    assert named.loc[[1, 4], "parent_id"].tolist() == [7, 8]
    assert named.loc[[5, 7, 8], "parent"].isna().all()
    assert named["leaf"].to_dict() == {theme: theme in LEAVES for theme in THEMES}


@pytest.mark.parametrize("figure", ["mentions", "people", "sentences", "sources", "pain_points", "asks", "reach", "ratings", "why_people"])
@pytest.mark.parametrize("broader", BROADER)
def test_a_parent_lies_between_its_largest_child_and_the_sum_of_all(rows, figure, broader):
    parts = rows[rows["theme_id"].isin(below(broader))].groupby(KEY)[figure].agg(["sum", "max"])
    whole = rows[rows["theme_id"] == broader].set_index(KEY)[figure]
    assert set(whole.index) == set(parts.index)
    parts = parts.loc[whole.index]
    assert (whole >= parts["max"]).all() and (whole <= parts["sum"]).all()
    assert (whole < parts["sum"]).any() or figure in ("sentences", "asks", "pain_points")


@pytest.mark.parametrize("broader", BROADER)
def test_a_parent_counts_documents_and_people_once(store, rows, broader):
    wanted = store.query(
        """
        select count(distinct document_id) as mentions, count(distinct person_id) as people, count(*) as sentences,
            count(distinct document_id) filter (mood > 0.2) as positive, count(distinct document_id) filter (mood < -0.2) as negative
        from (
            select *, avg(polarity) over (partition by document_id) as mood
            from sentence_themes
            inner join sentence_sentiment using (sentence_id, document_id)
            inner join documents using (document_id)
            where list_contains($below::integer[], theme_id)
        )
        """,
        below=below(broader),
    ).iloc[0]
    found = rows[(rows["theme_id"] == broader) & (rows["segment"] == "all") & (rows["period"] == "all")].iloc[0]
    assert found[["mentions", "people", "sentences"]].tolist() == wanted[["mentions", "people", "sentences"]].tolist()
    assert found["net_sentiment"] == pytest.approx((wanted["positive"] - wanted["negative"]) / wanted["mentions"])
    assert found["share"] == pytest.approx(found["people"] / found["base_people"])
    assert found["share_low"] < found["share"] < found["share_high"]


def test_a_driver_of_two_children_is_one_with_all_its_people(store, rows):
    both = store.query("select driver_id from drivers where theme_id in (1, 2) and not other group by 1 having count(*) = 2")["driver_id"]
    assert len(both)  # else this tests nothing
    reasons = rows[(rows["theme_id"] == 7) & (rows["segment"] == "all") & (rows["period"] == "all")]["reasons"].iloc[0]
    ids = [reason["driver_id"] for reason in reasons]
    assert len(ids) == len(set(ids))
    first = next(reason for reason in reasons if reason["driver_id"] in set(both))
    people = store.query(
        "select person_id, reason_id from driver_reasons where driver_id = $one and theme_id in (1, 2)", one=first["driver_id"]
    )
    assert first["people"] == people["person_id"].nunique() and first["mentions"] == people["reason_id"].nunique()
    assert first["mentions"] < len(people)  # one reason under both children


def test_reasons_of_a_parent_are_those_of_its_children_and_fit_its_people(store, rows):
    themes_of = store.query("select driver_id, theme_id from drivers").groupby("driver_id")["theme_id"].agg(set)
    for row in rows[rows["theme_id"].isin(BROADER)].itertuples():
        assert len(row.reasons) and len(row.quotes)
        for reason in row.reasons:
            assert not themes_of[reason["driver_id"]].isdisjoint(below(row.theme_id))
            assert reason["people"] <= reason["base_people"] <= row.why_people <= row.people
            assert reason["share"] == pytest.approx(reason["people"] / reason["base_people"], abs=1e-4)
        if isinstance(row.ask, dict):
            assert row.ask["people"] <= row.people


def test_leaves_are_measured_as_if_there_were_no_parents(rows, tmp_path):
    with two_levels(tmp_path, parents=False) as alone:
        plain = alone.query("from insights")
    plain = plain.sort_values(["theme_id", *KEY], ignore_index=True)
    leaves = rows[rows["leaf"]].sort_values(["theme_id", *KEY], ignore_index=True)
    same = [name for name in plain.columns if name not in ("level", "parent", "parent_id")]
    pd.testing.assert_frame_equal(leaves[same].map(str), plain[same].map(str))


def test_changes_of_broader_themes_are_corrected_apart(rows):
    for (_, _), part in rows.groupby(["period", "leaf"]):
        corrected = false_discovery(part["change_p"].to_numpy())
        assert part["change_q"].to_numpy() == pytest.approx(corrected, nan_ok=True)


def test_quotes_of_a_parent_come_from_several_children(store, rows):
    found = rows[(rows["theme_id"] == 7) & (rows["segment"] == "all") & (rows["period"] == "all")]["quotes"].iloc[0]
    places = {(quote["document_id"], quote["start"]) for quote in found}
    given = store.query("select document_id, start_char, given from quotes where theme_id = 7")
    themes = {row.given for row in given.itertuples() if (row.document_id, row.start_char) in places}
    assert themes == {1, 2}


def test_rankings_show_leaves_alone_with_their_parent(store):
    for view in ("pain_points", "theme_trend"):
        shown = store.query(f"select distinct theme_id, parent from {view}")
        assert set(shown["theme_id"]) <= set(LEAVES)
        assert shown.set_index("theme_id")["parent"].get(1) == "delivery"
    strongest = store.frame("insights/strongest", top=20)
    assert sorted(strongest["theme"]) == sorted(THEMES[theme][0] for theme in LEAVES)
    assert strongest.set_index("theme")["parent"]["courier"] == "delivery"
    said = store.query("select sentence_id, parent from verbatims")
    assert said["sentence_id"].is_unique and set(said["parent"].dropna()) == {"delivery", "ordering"}


def test_the_tree_has_every_theme_under_its_parent(store, rows):
    tree = store.query("from theme_tree")
    assert set(tree["theme_id"]) == set(THEMES)
    place = {theme: at for at, theme in enumerate(tree["theme_id"])}
    assert tree[tree["level"] == 1]["people"].is_monotonic_decreasing
    for broader in BROADER:
        assert sorted(tree["theme_id"][place[broader] + 1 : place[broader] + 3]) == below(broader)
    assert tree.set_index("theme_id")["path"][1] == "delivery › courier"
    total = rows[(rows["segment"] == "all") & (rows["period"] == "all")].set_index("theme_id")
    assert (tree.set_index("theme_id")["people"].sort_index() == total["people"].sort_index()).all()
    texts = dict(store.connection.execute("select sentence_id, text from sentences").fetchall())
    assert all(list(row.typical) == [texts[f"d{row.theme_id:03}-0"]] for row in tree.itertuples())


def test_sizes_of_broader_themes_are_of_all_below(store):
    sizes = dict(store.connection.execute("select theme_id, size from themes").fetchall())
    assert sizes[7] == sizes[1] + sizes[2] > 0
    first = dict(store.connection.execute("select theme_id, first_seen from themes").fetchall())
    assert first[8] == min(first[3], first[4])


def test_a_circle_of_parents_comes_to_an_end(store):
    store.connection.begin()
    store.connection.execute("update themes set parent_id = 1 where theme_id = 7")
    assert store.value("select count(*) from theme_sentences") > 0
    assert store.value("select count(*) from theme_ancestors where theme_id = 2") == 3
    assert store.value("select count(*) from theme_tree") < len(THEMES)
    store.connection.rollback()
