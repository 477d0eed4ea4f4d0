"""Chains on a small store in which every count is known."""

import pandas as pd
import pytest

from pipeline.store import Store
from pipeline.voice.consequences.cue_types import DIRECTIONS
from pipeline.why.reason_graph import build_reason_graph

LATE, KIND = 1, 2
# document, person, then its sentences: text, themes, feeling, (consequence, modality, evidence), the ask it belongs to
SAID = [
    ("a", "ann", [
        ("I cancelled because the courier did not ring.", [LATE], "negative", ("cancelled", "did", "I cancelled"), None),
        ("Please ring next time.", [LATE], "neutral", None, "q1"),
    ]),
    ("a2", "ann", [("It was late and I cancelled again.", [LATE], "negative", ("cancelled", "did", "I cancelled again"), None)]),
    ("b", "bob", [
        ("The courier did not ring.", [LATE], "negative", None, None),
        ("The parcel was late.", [LATE], "negative", None, None),
        ("So I will cancel.", [], "negative", ("cancelled", "will", "I will cancel"), None),
    ]),
    # Praise does not end in cancelling, even in the sentence before.
    ("c", "cid", [("The driver was lovely.", [KIND], "positive", None, None),
                  ("I cancelled.", [], "neutral", ("cancelled", "did", "I cancelled"), None)]),
    # Four sentences apart is too far.
    ("d", "dan", [("Late.", [LATE], "negative", None, None), *[("More.", [], "neutral", None, None)] * 3,
                  ("I cancelled.", [], "neutral", ("cancelled", "did", "I cancelled"), None)]),
    # What somebody might do is no consequence yet.
    ("e", "eve", [("Late, I may cancel.", [LATE], "negative", ("cancelled", "might", "I may cancel"), None)]),
    ("f", "fay", [("Late.", [LATE, KIND], "negative", None, None)]),
]  # fmt: skip
REASONS = [  # reason, document, kind, sentence of the effect, of the cause, cause, effect
    ("r1", "a", "stated", 0, 0, "the courier did not ring", "I cancelled"),
    ("r2", "b", "implied", 1, 0, "The courier did not ring", "The parcel was late"),
]
LINKS = {  # from, to -> mentions, people, stated, people of the first
    ("driver", "d1", "theme", "1"): (3, 3, 1, 3),
    ("driver", "d1", "consequence", "cancelled"): (2, 2, 1, 3),
    ("theme", "1", "consequence", "cancelled"): (3, 2, 1, 5),
    ("theme", "1", "ask", "q1"): (1, 1, 1, 5),
    ("consequence", "cancelled", "ask", "q1"): (1, 1, 0, 4),
}


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "voc.duckdb") as opened:
        explain(opened, fill(opened, SAID))
        with opened.transaction():
            assert build_reason_graph(opened) == len(LINKS)
        yield opened


def fill(store, spoken):
    """Add documents with their sentences and what was found in these."""
    texts = texts_of(spoken)
    document = {"load_id": "l", "source": "shop", "kind": "review", "words": 9, "status": "counted"}
    rows = pd.DataFrame([document | {"document_id": one, "person_id": who, "text": texts[one]} for one, who, _ in spoken])
    store.connection.register("rows", rows)
    store.connection.execute("insert into documents by name select *, map() as segments from rows")
    parts = {name: [] for name in ("sentences", "sentence_sentiment", "sentence_themes", "consequences", "ask_group_members")}
    for one, who, said in spoken:
        start = 0
        for position, sentence in enumerate(said):
            add_sentence(parts, one, who, position, start, sentence)
            start += len(sentence[0]) + 1
    for table in ("sentences", "sentence_sentiment", "sentence_themes", "consequences"):
        store.insert(table, pd.DataFrame(parts[table]))
    return parts["ask_group_members"]


def explain(store, asks):
    """Add themes, reasons, drivers and groups of asks, as the steps before make them."""
    theme = {"description": "", "keywords": [[]], "typical": [[]], "level": 1, "origin": "found", "pinned": False, "size": 1}
    theme |= {"centroid": [[1.0]], "fit_id": "f", "revision": 1}
    for theme_id, label in ((LATE, "Late delivery"), (KIND, "Kind driver")):
        store.insert("themes", pd.DataFrame(theme | {"theme_id": theme_id, "label": label}))
    store.insert("reasons", pd.DataFrame([reason_row(texts_of(SAID), *reason) for reason in REASONS]))
    derived(store, "ask_group_members", pd.DataFrame(asks))
    derived(store, "ask_groups", pd.DataFrame([{"ask_id": "q1", "theme_id": LATE, "label": "ring next time", "people": 1}]))
    derived(
        store,
        "drivers",
        pd.DataFrame([{"driver_id": "d1", "theme_id": LATE, "label": "courier did not ring", "people": 3, "other": False}]),
    )
    people = {one: who for one, who, _ in SAID}
    given = {"driver_id": "d1", "theme_id": LATE, "polarity": -0.6, "quote_start": 0, "quote_end": 25}
    asserted = ("r3", "f", "asserted", 0, 0)
    reasons = [
        given
        | {"reason_id": name, "document_id": one, "person_id": people[one], "origin": kind, "other": False}
        | {"sentence_id": f"{one}{effect}", "cause_sentence_id": f"{one}{cause}"}
        for name, one, kind, effect, cause, *_ in (*REASONS, asserted)
    ]
    # What has no driver, and what is among the other reasons, leads nowhere.
    reasons.append(reasons[0] | {"reason_id": "r4", "driver_id": None, "origin": "asserted"})
    reasons.append(reasons[0] | {"reason_id": "r5", "driver_id": "other:1", "other": True})
    derived(store, "driver_reasons", pd.DataFrame(reasons))


def texts_of(spoken):
    return {document: " ".join(sentence[0] for sentence in said) for document, _, said in spoken}


def add_sentence(parts, one, who, position, start, sentence):
    text, themes, label, act, ask = sentence
    key = {"sentence_id": f"{one}{position}", "document_id": one}
    place = {"position": position, "start_char": start, "end_char": start + len(text)}
    parts["sentences"].append(key | place | {"text": text, "subject_text": text, "text_hash": text})
    parts["sentence_sentiment"].append(
        key | {"polarity": 0.0, "label": label, "confidence": 0.9, "polarity_text": 0.0, "neutral_text": 0.1}
    )
    parts["sentence_themes"] += [key | {"theme_id": theme, "probability": 0.9, "since": 1} for theme in themes]
    if act:
        name, modality, words = act
        at = text.index(words)
        where = {"start_char": at, "end_char": at + len(words), "evidence": words}
        parts["consequences"].append(key | where | {"consequence": name, "modality": modality, "confidence": 0.9})
    if ask:
        parts["ask_group_members"].append(key | {"ask_id": ask, "theme_id": LATE, "person_id": who})


def reason_row(texts, reason, one, kind, effect_at, cause_at, cause, effect):
    text = texts[one]
    spans = {"cause_start": text.index(cause), "cause_end": text.index(cause) + len(cause)}
    spans |= {"effect_start": text.index(effect), "effect_end": text.index(effect) + len(effect)}
    said = {"cue": "because", "cue_start": 0, "cue_end": 0, "confidence": 0.9, "flags": [], "cause_head": cause, "cause_terms": []}
    ids = {"reason_id": reason, "document_id": one, "sentence_id": f"{one}{effect_at}", "cause_sentence_id": f"{one}{cause_at}"}
    return ids | {"kind": kind} | spans | said


def derived(store, table, rows):
    store.connection.register("rows", rows)
    store.connection.execute(f"create table {table} as from rows")
    store.connection.unregister("rows")


def test_every_edge_is_counted(store):
    rows = store.query("from edges").itertuples()
    found = {(r.from_kind, r.from_id, r.to_kind, r.to_id): (r.mentions, r.people, r.stated, r.from_people) for r in rows}
    assert found == LINKS


def test_share_and_its_interval(store):
    row = store.query("select share::double, share_low::double, share_high::double from edges where from_id = '1' and to_id = 'cancelled'")
    assert tuple(row.iloc[0]) == (0.4, 0.1176, 0.7693)  # 2 of 5 people on the theme, Wilson


def test_lift_is_told_from_five_people_on(store):
    assert store.query("from edges where lift is not null").empty
    fill(
        store,
        [(f"p{n}", f"p{n}", [("Late, I cancelled.", [LATE], "negative", ("cancelled", "did", "I cancelled"), None)]) for n in range(5)],
    )
    build_reason_graph(store)
    lift = store.value("select lift::double from edges where from_id = '1' and to_id = 'cancelled'")
    assert lift == round((7 / 10) / (9 / 11), 3)  # 7 of 10 people on the theme, 9 of all 11
    assert store.value("select count(lift) from edges where to_kind = 'theme' or from_kind = 'theme' and to_kind = 'ask'") == 0


def test_quotes_are_exact_and_the_stated_one_comes_first(store):
    wrong = store.query(
        "select * from edges join documents on document_id = quote.document_id"
        " where quote.text <> substr(text, quote.start + 1, quote.end - quote.start)"
    )
    assert wrong.empty
    quotes = store.query("select quote.text from edges where to_id = 'cancelled'").iloc[:, 0]
    assert set(quotes) == {"I cancelled because the courier did not ring."}


def test_a_sentence_that_is_not_at_its_place_is_shown_nowhere(store):
    store.connection.execute("update sentences set text = 'x' where document_id = 'a'")
    build_reason_graph(store)
    assert store.query("select * from edge_mentions where document_id = 'a'").empty


def test_chains_join_cause_symptom_consequence_and_ask(store):
    store.make("view", "chains")
    row = store.query("from chains").iloc[0]
    assert (row.driver, row.theme, row.consequence, row.direction, row.ask) == (
        "courier did not ring",
        "Late delivery",
        "cancelled",
        "bad",
        "ring next time",
    )
    assert (row.people, row.stated, row.asking, row.driver_people) == (2, 1, 1, 3)


def test_everything_that_ends_in_cancelling(store):
    found = store.query("from ends_in('cancelled')")
    assert list(zip(found["kind"], found["label"], found["people"], strict=True)) == [
        ("driver", "courier did not ring", 2), ("theme", "Late delivery", 2)
    ]  # fmt: skip
    assert store.query("from ends_in('recommends')").empty


def test_what_follows_from_a_theme(store):
    found = store.query("from follows_from('LATE delivery')")
    assert list(zip(found["kind"], found["label"], strict=True)) == [("consequence", "cancelled"), ("ask", "ring next time")]


def test_walking_from_a_driver_reaches_the_ask_by_every_way(store):
    found = store.query("from walk('driver', 'd1')")
    assert set(found["path"]) == {
        "courier did not ring -> Late delivery",
        "courier did not ring -> cancelled",
        "courier did not ring -> Late delivery -> cancelled",
        "courier did not ring -> Late delivery -> ring next time",
        "courier did not ring -> cancelled -> ring next time",
        "courier did not ring -> Late delivery -> cancelled -> ring next time",
    }
    longest = found[found["steps"] == 3].iloc[0]
    assert (longest.people, longest.stated) == (1, 0)
    assert store.query("from walk('theme', 1)")["steps"].max() == 2


def test_a_store_opens_again_and_its_paths_are_followed_read_only(tmp_path, store):
    store.connection.close()
    with Store.open(tmp_path / "voc.duckdb", read_only=True) as again:
        assert not again.query("from ends_in('cancelled')").empty


def test_chains_made_again_are_the_same(store):
    before = store.query("from edges")
    build_reason_graph(store)
    pd.testing.assert_frame_equal(before, store.query("from edges"))


def test_nothing_said_makes_no_links(tmp_path):
    with Store.open(tmp_path / "empty.duckdb") as empty:
        for table in ("drivers", "driver_reasons", "ask_groups", "ask_group_members"):
            derived(empty, table, pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in COLUMNS[table].items()}))
        assert build_reason_graph(empty) == 0
        empty.make("view", "chains")
        assert empty.query("from walk('theme', 1)").empty


COLUMNS = {
    "drivers": {"driver_id": "str", "theme_id": "int32", "label": "str", "people": "int64", "other": "bool"},
    "driver_reasons": {
        "driver_id": "str",
        "theme_id": "int32",
        "reason_id": "str",
        "sentence_id": "str",
        "cause_sentence_id": "str",
        "origin": "str",
        "other": "bool",
        "person_id": "str",
        "polarity": "float",
        "quote_start": "int32",
        "quote_end": "int32",
    },
    "ask_groups": {"ask_id": "str", "label": "str", "people": "int64"},
    "ask_group_members": {"ask_id": "str", "theme_id": "int32", "sentence_id": "str", "document_id": "str", "person_id": "str"},
}


def test_sql_and_rules_agree_on_what_is_good(store):
    for name, direction in DIRECTIONS.items():
        assert store.value("select direction_of($name)", name=name) == direction
