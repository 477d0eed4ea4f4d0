"""The whole job on the sample: does it find what was planted there? (data/sample/PLANTED.md)"""

import re
from pathlib import Path

import pandas as pd
import pytest

from pipeline.measure.intervals import change_p
from pipeline.store import Store

SAMPLE = Path(__file__).parents[1] / "data/sample"
QUESTIONS = {
    "best": "What do you like best about Tern & Table?",
    "worst": "What annoys you most?",
    "change": "If you could change one thing, what would it be?",
}


@pytest.fixture(scope="module")
def store(sample):
    with Store.open(sample.store, read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def planted() -> pd.DataFrame:
    """One row per planted item: source, item_id, question as asked, themes as a list."""
    rows = pd.read_csv(SAMPLE / "planted.csv", dtype=str, keep_default_na=False)
    return rows.assign(themes=rows["themes"].str.split("|"), question=rows["question"].map(QUESTIONS).fillna(""))


@pytest.fixture(scope="module")
def said(store, planted) -> pd.DataFrame:
    """One row per counted document with its planted tags and the themes that were found."""
    documents = store.query(
        """
        select document_id, source, item_id, coalesce(question, '') as question, person_id, customer_id, created_at
        from documents
        where status = 'counted'
        """
    )
    found = store.query("select document_id, list(theme_id order by theme_id) as found from mentions group by document_id")
    return documents.merge(planted, on=["source", "item_id", "question"], validate="one_to_one").merge(found, on="document_id", how="left")


# Mentions of the themes that hold sentences; those of broader themes are the same documents again.
LEAVES = "select theme_id, document_id from mentions where theme_id in (select theme_id from sentence_themes)"


def theme_of(store, said, tag) -> tuple[int, float, float]:
    """Return the theme that matches a planted tag best, with precision and recall over documents."""
    tagged = set(said.loc[[tag in tags for tags in said["themes"]], "document_id"])
    known = set(said["document_id"])
    best = (0, 0.0, 0.0)
    for theme, documents in store.query(LEAVES).groupby("theme_id")["document_id"]:
        members = set(documents) & known
        hits = len(members & tagged)
        precision, recall = hits / max(len(members), 1), hits / max(len(tagged), 1)
        if precision * recall > best[1] * best[2]:
            best = (int(theme), precision, recall)
    return best


def themes_of(store, said, tag) -> list[int]:
    """Return the themes of which most documents carry a planted tag: one matter may be told apart into several."""
    tagged = said.explode("themes").query("themes == @tag")["document_id"]
    rows = store.query(LEAVES)
    share = rows.assign(tagged=rows["document_id"].isin(tagged)).groupby("theme_id")["tagged"].mean()
    return [int(theme) for theme in share.index[share > 0.5]]


def row(store, theme, period="all", segment="all"):
    rows = store.query(
        "from insights where theme_id = $theme and period = $period and segment = $segment", theme=theme, period=period, segment=segment
    )
    assert len(rows) == 1
    return rows.iloc[0]


def test_every_planted_item_was_received(store, planted):
    received = store.query("select distinct source, item_id from feedback")
    assert not planted[["source", "item_id"]].drop_duplicates().merge(received, how="left", indicator=True).query("_merge != 'both'").size


def test_every_row_is_accounted_for(store):
    buckets = store.query("from reconciliation")
    assert buckets["balanced"].all()
    assert (buckets["waiting"] == 0).all()


def test_empty_answers_copies_and_other_languages_are_set_aside(store, planted):
    status = store.query("select source, item_id, coalesce(question, '') as question, status from documents").merge(
        planted, on=["source", "item_id", "question"]
    )
    assert (status.loc[status["dirt"] == "na", "status"] == "low_signal").mean() >= 0.95
    assert (status.loc[status["dirt"] == "emoji", "status"] == "low_signal").all()
    assert (status.loc[status["dirt"].isin(["spanish", "german"]), "status"] == "foreign_language").mean() >= 0.9
    assert status.loc[status["copy_kind"] == "exact", "status"].isin(["duplicate", "low_signal"]).all()
    ordinary = status[(status["dirt"] == "") & (status["copy_kind"] == "")]
    assert (ordinary["status"] == "counted").mean() >= 0.98


def test_personal_data_is_not_in_the_store(store):
    texts = "\n".join(store.query("select text from feedback union all select title from feedback")["text"].dropna())
    assert not re.findall(r"[\w.]+@[\w.]+\.\w+", texts)
    assert not re.findall(r"07700 ?900 ?\d{3}|555-01\d\d", texts)
    assert "<EMAIL>" in texts
    assert "<PHONE>" in texts
    assert store.value("select count(*) from feedback where customer_id like 'TT-%'") == 0


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("skip", "skip|cancel|pause|deadline"),
        ("packaging", "plastic|packag|cardboard|wrap"),
        ("warm", "ice|warm|chicken|fish|zipp"),
        ("crash", "app|crash|basket|checkout"),
        ("price", "price|cost|expens|dear"),
        ("recipes", "recipe|cook|dinner|meal|card"),
        ("rival", "greencrate|swap|choose|pick"),
    ],
)
def test_a_planted_theme_is_found_and_named(store, said, tag, words):
    """One matter may be told apart into several themes: those of which most documents carry it count together."""
    best = theme_of(store, said, tag)[0]
    rows = store.query(LEAVES)
    members = set(rows.loc[rows["theme_id"].isin([best, *themes_of(store, said, tag)]), "document_id"]) & set(said["document_id"])
    tagged = set(said.loc[[tag in tags for tags in said["themes"]], "document_id"])
    precision, recall = len(members & tagged) / len(members), len(members & tagged) / len(tagged)
    f1 = 2 * precision * recall / (precision + recall)
    assert f1 >= 0.4, f"{tag}: precision {precision:.2f}, recall {recall:.2f}"
    named = store.query("select label, keywords[1:8] as keywords from themes where theme_id = $theme", theme=best).iloc[0]
    assert re.search(words, " ".join([named["label"], *named["keywords"]]).lower())


def test_customers_who_could_not_skip_leave_more_often(store, said):
    skip = row(store, theme_of(store, said, "skip")[0])["churn"]
    # One of twenty themes that are tested: whether it stays significant after the correction hangs on a customer or two of the fit.
    assert skip["difference_low"] > 0
    # Planted: 26 of the 54 customers who mention it (48 %), 34 of the other 300 who wrote (11 %); the theme is not quite these 54.
    assert skip["rate"] == pytest.approx(26 / 54, abs=0.15)
    assert skip["rate_others"] == pytest.approx(34 / 300, abs=0.05)
    packaging = row(store, theme_of(store, said, "packaging")[0])["churn"]
    assert packaging["verdict"] == "undecided"
    assert packaging["difference_low"] < 0 < packaging["difference_high"]


def changes_of(store, said, tag, event):
    rows = store.query(
        "from event_changes where theme_id = $theme and event = $event and what = 'mentions'",
        theme=theme_of(store, said, tag)[0],
        event=event,
    )
    assert len(rows) == 1
    return rows.iloc[0]


def test_the_new_courier_is_followed_by_warm_boxes_and_the_release_by_fewer_words_on_the_app(store, said):
    warm = changes_of(store, said, "warm", "courier change to Zipp")
    assert warm["verdict"] == "more"
    assert warm["difference_low"] > 0.05
    assert not warm["complete"]
    # Planted: 28 people before and 1 after; the theme also holds the 14 who say that it is mended, so the fall is not beyond chance.
    crash = changes_of(store, said, "crash", "release app 5.2")
    assert crash["difference"] < -0.05


def test_the_family_plan_speaks_most_of_the_price(store, said):
    heard = row(store, theme_of(store, said, "price")[0])["heard_most"]
    assert heard["segment"] == "plan=Family"
    assert heard["difference_low"] > 0


def test_churn_and_scores_are_those_of_all_customers_and_respondents(store):
    customers = pd.read_csv(SAMPLE / "customers.csv", dtype=str)
    churn = store.query("from churn_by_period where grain = 'year' and period_start = '2026-01-01'").iloc[0]
    there = (customers["joined"] < "2026-01-01") & ~(customers["left"] < "2026-01-01")
    assert churn["customers"] == there.sum()
    assert churn["left_count"] == (there & (customers["left"] >= "2026-01-01")).sum()
    scores = store.query("from scores where segment = 'all' and period = 'all'").iloc[0]
    assert scores["scores"] == 170
    assert round(scores["nps"], 1) == -22.4
    assert scores["stars"] == pytest.approx(2.76, abs=0.005)


def test_packaging_is_loud_but_harmless(store, said):
    packaging, skip = (row(store, theme_of(store, said, tag)[0]) for tag in ("packaging", "skip"))
    assert packaging["rating_low"] > packaging["rating_others"] or packaging["rating"] > packaging["rating_others"]
    assert skip["rating_high"] < skip["rating_others"]
    assert packaging["net_sentiment"] > skip["net_sentiment"]


def test_warm_boxes_emerge_in_the_last_weeks(store, said):
    theme = theme_of(store, said, "warm")[0]
    last = row(store, theme, "2026-10")
    assert last["change"] > 0
    assert last["change_q"] < 0.05
    assert last["share"] > 2 * row(store, theme)["share"] or last["share_low"] > row(store, theme)["share_high"]


def test_the_release_fixed_the_crashes(store, said):
    themes = sorted({theme_of(store, said, "crash")[0], *themes_of(store, said, "crash")})
    # Other complaints about the app go on, of the hidden skip button for one: what crashes is told by the statements.
    crashed = store.query(
        """
        select driver_reasons.document_id, documents.created_at >= timestamp '2026-07-01' as after
        from driver_reasons
        inner join documents on documents.document_id = driver_reasons.document_id
        where list_contains($themes, driver_reasons.theme_id) and driver_reasons.direction < 0
            and regexp_matches(lower(driver_reasons.cause), $words)
            and not regexp_matches(lower(driver_reasons.cause), 'n.?t ')
            and date_trunc('month', documents.created_at) <> timestamp '2026-06-01'
        """,
        themes=themes,
        words=r"crash|fr[eo]+z|log(ged|s)? .*out|white|blank|basket",
    ).drop_duplicates()
    # The month of the release is left out: it is half before, half after.
    all_after = store.value("select count(*) from documents where status = 'counted' and created_at >= timestamp '2026-07-01'")
    all_before = store.value("select count(*) from documents where status = 'counted' and created_at < timestamp '2026-06-01'")
    after, before = int(crashed["after"].sum()), int((~crashed["after"]).sum())
    assert before >= 15
    assert after / all_after < 0.25 * before / all_before
    assert change_p([after], [all_after], [before], [all_before])[0] < 0.05


def test_promoters_praise_the_recipes(store, said):
    theme = row(store, theme_of(store, said, "recipes")[0])
    assert theme["nps"] > theme["nps_others"]


def test_late_boxes_are_the_couriers_doing(store, said):
    """Late boxes lie in several themes (the courier, delivery days, lost boxes); that of the courier is called after the bell, or the
    bell is why most of all.
    """
    late = set(said.explode("themes").query("themes == 'late'")["document_id"])
    rows = store.query(LEAVES)
    share = rows.assign(late=rows["document_id"].isin(late)).groupby("theme_id")["late"].agg(["sum", "mean"])
    theme = int(share[share["sum"] >= 8]["mean"].idxmax())  # the most of which is about late boxes
    label = store.value("select lower(label) from themes where theme_id = $theme", theme=theme)
    drivers = store.query("select * from drivers where not restates and not other order by people desc, mentions desc")
    told = store.query("select theme_id, driver_id, person_id, lower(cause) as cause from driver_reasons")
    not_rung = r"(?:not|n.t|never|no|didnt|doesnt|without)\W+(?:\w+\W+){0,2}(?:ring|knock|bell|buzz|find)"
    told["door"] = told["cause"].str.contains(rf"{not_rung}|wrong|door|steps|neighbour|block [a-z]|courier")
    of_the_door = told[told["theme_id"] == theme].groupby("driver_id")["door"].mean()
    if not re.search(not_rung, label):
        assert (
            of_the_door[drivers.loc[drivers["theme_id"] == theme, "driver_id"].iloc[0]] > 0.5
        )  # why most of all: not rung, or the wrong door
    of_late = told[told["theme_id"].isin(share.index[share["sum"] >= 8]) & told["door"]]
    assert of_late["person_id"].nunique() >= 8
    first = drivers.iloc[0]
    assert first["asserted"] + first["stated"] + first["implied"] == first["mentions"] >= first["people"] >= first["reason_people"]
    assert first["share_low"] < first["share"] < first["share_high"]


def test_what_ends_in_cancelling_starts_at_the_skip(store, said):
    ends = store.query("from ends_in('cancelled')")
    themes = ends[ends["kind"] == "theme"].sort_values(["stated", "people"], ascending=False)
    of_skip = {str(theme) for theme in themes_of(store, said, "skip")}
    assert themes["id"].iloc[0] in of_skip
    assert themes["people"].iloc[0] == themes["people"].max() >= 5
    assert themes["lift"].iloc[0] > 2
    assert themes["stated"].sum() == 0 or themes[themes["id"].isin(of_skip)]["stated"].sum() >= 0.5 * themes["stated"].sum()


def test_every_quote_is_verbatim(store):
    assert store.value("select count(*) from quotes_refused") == 0
    wrong = store.value(
        """
        select count(*)
        from (select unnest(quotes, recursive := true) from insights) as quotes
        inner join documents using (document_id)
        where substr(documents.text, quotes.start + 1, quotes."end" - quotes.start) <> quotes.text
        """
    )
    assert wrong == 0
