"""Say versus do, groups of people by rules, and who may move: a store of a handful of customers, counted by hand."""

from datetime import datetime

import pandas as pd
import pytest
from measure.quadrant_store import say_versus_do
from report.made_store import settings_of

from pipeline.errors import SettingsError
from pipeline.measure.groups import groups
from pipeline.settings import GROUPS
from pipeline.store import Store

EMPTY = {
    "mentions": "theme_id integer, person_id varchar, polarity double",
    "driver_reasons": "theme_id integer, person_id varchar, origin varchar",
    "theme_impact": "theme_id integer, score varchar, what varchar, scores bigint, effect double, effect_low double, effect_high double",
    "theme_churn": "theme_id integer, driver_id varchar, leaf boolean, difference double, difference_low double, difference_high double, "
    "verdict varchar",
}
# customer: last score, whether they left, what they say (with its polarity), and its consequence
PEOPLE = {
    "ann": (9, False, "The cards are lovely.", 0.8, None),
    "bob": (10, True, "Nice recipes.", 0.7, None),
    "cid": (3, False, "I will cancel my subscription.", -0.8, ("cancelled", "will")),
    "dan": (5, False, "The skip button is hidden.", -0.7, None),
    "eve": (8, False, "I love the recipes.", 0.9, None),
    "fay": (7, False, "I recommend it to everybody.", 0.9, ("recommends", "did")),
    "gus": (2, True, "I have cancelled.", -0.5, ("cancelled", "did")),
}


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "voc.duckdb") as opened:
        for table, columns in EMPTY.items():
            opened.connection.execute(f"create table {table} ({columns})")
        opened.connection.execute("insert into theme_churn values (1, null, true, .2, .1, .3, 'more')")
        for name, (score, left, words, polarity, consequence) in PEOPLE.items():
            add(opened, name, score, words, polarity, consequence)
            customer = {"customer_id": name, "joined_at": datetime(2025, 1, 1), "left_at": datetime(2026, 6, 1) if left else None}
            opened.insert(
                "customers", pd.DataFrame([customer | {"source": "crm", "load_id": "l", "lifetime_value": 100.0, "segments": {}}])
            )
        add(opened, "guest", None, "Does it come in blue?", 0.0, None, customer=None)
        lead = {"customer_id": "lee", "joined_at": None, "left_at": None, "lifetime_value": None, "segments": {}}
        opened.insert("customers", pd.DataFrame([lead | {"source": "crm", "load_id": "l"}]))
        yield opened


def add(store, name, score, words, polarity, consequence, customer=""):
    key = {"document_id": f"d-{name}"}
    one = key | {"sentence_id": f"d-{name}:0"}
    signal = "praise" if polarity > 0 else "pain_point"
    rows = {
        "documents": key
        | {
            "load_id": "l", "source": "survey", "kind": "survey", "person_id": f"customer:{name}" if customer == "" else name,
            "customer_id": name if customer == "" else None, "text": f"Well. {words}", "words": 9, "status": "counted", "segments": {},
            "created_at": datetime(2026, 1, 2), "nps_score": score,
        },
        "sentences": one
        | {"position": 0, "start_char": 6, "end_char": 6 + len(words), "text": words, "subject_text": words, "text_hash": words},
        "sentence_sentiment": one | {"polarity": polarity, "label": "neutral", "confidence": 0.9, "polarity_text": 0, "neutral_text": 0},
        "signals": one
        | {"signal": signal, "confidence": 0.9, "evidence_start": 0, "evidence_end": 1, "evidence": "x"},
        "sentence_themes": one | {"theme_id": 1 if "skip" in words else 2, "probability": 0.9, "since": 1},
    }  # fmt: skip
    if consequence:
        rows["consequences"] = one | {
            "consequence": consequence[0], "modality": consequence[1], "start_char": 0, "end_char": 1, "evidence": "x", "confidence": 0.9,
        }  # fmt: skip
    for table, row in rows.items():
        store.insert(table, pd.DataFrame([row]))


def placed(store):
    return dict(store.query("select split_part(person_id, ':', -1), customer_group from customer_groups").itertuples(index=False))


def run(store, tmp_path, **changes):
    groups(store, settings_of(tmp_path).model_copy(update={"minimum_cell": 1, **changes}))


def test_people_stand_in_the_first_group_whose_rule_holds(store, tmp_path):
    run(store, tmp_path)
    assert placed(store) == {
        "ann": "advocate", "bob": "former", "cid": "customer", "dan": "customer", "eve": "customer", "fay": "advocate", "gus": "former",
        "guest": "unknown", "lee": "prospect",
    }  # fmt: skip
    found = store.query("from customer_groups").set_index("person_id")
    assert found.loc["customer:fay", "document_id"] == "d-fay"
    assert found.loc["customer:bob", "rule"] == GROUPS["former"]
    assert pd.isna(found.loc["guest", "rule"])


def test_rules_of_the_settings_replace_ours(store, tmp_path):
    run(store, tmp_path, groups={"rich": "lifetime_value >= 100", "rest": "true"})
    assert set(placed(store).values()) == {"rich", "rest"}
    assert placed(store)["lee"] == "rest"


@pytest.mark.parametrize("rule", ["skore >= 9", "score >=", "true); drop table customers; --"])
def test_a_rule_that_is_no_condition_is_named_with_its_reason(store, tmp_path, rule):
    with pytest.raises(SettingsError, match=r"groups\.fans.*is no condition in SQL.*lifetime_value") as caught:
        run(store, tmp_path, groups={"fans": rule})
    assert rule in str(caught.value)
    assert not store.has("say_versus_do")  # nothing half-written
    assert store.has("customers")


def test_contradictions_are_counted_with_who(store, tmp_path):
    run(store, tmp_path)
    rows = store.query("from contradictory_customers").set_index("contradiction")
    assert rows[["people", "base_people"]].to_dict("index") == {
        "promoter who left": {"people": 1, "base_people": 2},
        "detractor who stays": {"people": 2, "base_people": 3},
        "said to leave and stays": {"people": 1, "base_people": 1},
    }
    assert [one["customer_id"] for one in rows.loc["detractor who stays", "customers"]] == ["cid", "dan"]
    run(store, tmp_path, minimum_cell=2)
    assert store.query("from contradictory_customers")["contradiction"].tolist() == ["detractor who stays"]


def test_who_may_move_is_borne_out_by_an_exact_span(store, tmp_path):
    run(store, tmp_path)
    rows = store.query("from likely_moves").set_index("customer_id")
    assert rows["move"].to_dict() == {"cid": "about to leave", "dan": "about to leave", "eve": "could become an advocate"}
    assert rows.loc["cid", "grounds"] == "says so"
    assert rows.loc["dan", "text"] == "The skip button is hidden."
    checked = "moves.text = substr(documents.text, start_char + 1, end_char - start_char)"
    assert store.value(f"select bool_and({checked}) from likely_moves as moves join documents using (document_id)")
    store.connection.execute("update sentences set text = 'Something else.' where document_id = 'd-dan'")
    run(store, tmp_path)
    assert "dan" not in set(store.query("from likely_moves")["customer_id"])


def test_an_empty_store_has_empty_tables(tmp_path):
    with Store.open(tmp_path / "voc.duckdb") as store:
        for table, columns in EMPTY.items():
            store.connection.execute(f"create table {table} ({columns})")
        run(store, tmp_path)
        assert store.value("select count(*) from say_versus_do") == store.value("select count(*) from likely_moves") == 0


def test_themes_stand_in_the_quadrant_of_what_is_said_and_what_is_felt():
    # Of 400 people 120 (Wilson .257 to .347), 4 (.004 to .025) or 80 (.164 to .242); the theme of the rest has all, so the median is .2.
    made = say_versus_do([120, 120, 4, 4, 80, 80], 400, [-0.3, 0.01, 0.3, 0.0, 0.3, 0.0], 0.08)
    assert made["quadrant"].tolist() == ["said and felt", "said only", "felt only", "neither", "undecided", "undecided"]
    assert made["stated_line"][0] == pytest.approx(0.2)
    assert made["stated"].tolist() == [0.3, 0.3, 0.01, 0.01, 0.2, 0.2]
    assert made["stated_low"][0] == pytest.approx(0.257, abs=0.001)


def test_an_effect_on_its_line_or_unknown_is_undecided_and_nps_has_a_line_of_its_own():
    assert set(say_versus_do([60, 2], 200, [0.15, float("nan")], 0.08)["quadrant"]) == {"undecided"}
    assert say_versus_do([60, 2, 2], 200, [-30.0, 0.0, 0.0], 8.0, score="nps")["effect_line"].tolist() == [20.0] * 3


def test_what_people_do_stands_beside():
    churn = [{"theme_id": 0, "driver_id": None, "difference": 0.2, "difference_low": 0.1, "difference_high": 0.3, "verdict": "more"}]
    made = say_versus_do([60, 2], 200, [0.15, 0.0], 0.08, churn=churn)
    assert (made["churn_verdict"][0], made["churn_low"][0]) == ("more", 0.1)
    assert pd.isna(made["churn_verdict"][1])
