import multiprocessing

import duckdb
import pandas as pd
import pytest

from pipeline import incremental
from pipeline.errors import StoreError
from pipeline.incremental import DOCUMENT_TABLES, Counts, partitions, process_pending
from pipeline.sql import comments, folder
from pipeline.store import SCHEMA_VERSION, Store


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "voc.duckdb") as opened:
        yield opened


def add_documents(store, *ids, status="counted"):
    rows = [
        {
            "document_id": one,
            "load_id": "l",
            "source": "s",
            "kind": "review",
            "person_id": one,
            "text": "A. B.",
            "words": 2,
            "status": status,
        }
        for one in ids
    ]
    store.connection.register("rows", pd.DataFrame(rows))
    store.connection.execute("insert into documents by name select *, map() as segments from rows")


def test_every_table_and_column_has_a_comment(store):
    bare = store.query("select table_name, column_name from duckdb_columns() where not internal and comment is null")
    assert bare.empty, bare
    assert store.query("select table_name from duckdb_tables() where comment is null").empty


@pytest.mark.parametrize("place", ["schema", "tables", "views"])
def test_every_table_comment_says_its_grain(place):
    for name in folder(place):
        head, _ = comments(f"{place}/{name}")
        assert head.startswith("One row"), name


def test_opening_again_keeps_what_is_there(tmp_path):
    path = tmp_path / "voc.duckdb"
    with Store.open(path) as store:
        add_documents(store, "a")
    with Store.open(path) as store:
        assert store.value("select count(*) from documents") == 1


def test_a_missing_store_says_how_to_make_one(tmp_path):
    with pytest.raises(StoreError, match="voc run"), Store.open(tmp_path / "none.duckdb", read_only=True):
        pass


def test_a_file_that_is_no_store_is_left_alone(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("shopping list, " * 200)
    with pytest.raises(StoreError, match="not a DuckDB file"), Store.open(path):
        pass
    assert path.read_text().startswith("shopping")


def of_another_tool(path):
    with duckdb.connect(str(path)) as other:
        other.execute("create table orders as select 1 as id")


def of_another_tool_with_our_name(path):
    with duckdb.connect(str(path)) as other:
        other.execute("create table store_info as select 'shop' as name")


def with_a_view_alone(path):
    with duckdb.connect(str(path)) as other:
        other.execute("create view answer as select 42 as answer")


def of_a_later_schema(path):
    with Store.open(path) as store:
        store.connection.execute("update store_info set schema_version = 999")


def half_of_a_store(path):
    with Store.open(path) as store:
        store.connection.execute("drop table feedback")


def cut_off(path):
    with Store.open(path):
        pass
    path.write_bytes(path.read_bytes()[:9000])


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (lambda path: path.touch(), "is an empty file and no store. Remove it"),
        (lambda path: path.write_text("a shopping list"), "not a DuckDB file"),
        (of_another_tool, "not a whatwhy store. Name another"),
        (of_another_tool_with_our_name, "not a whatwhy store. Name another"),
        (with_a_view_alone, "not a whatwhy store. Name another"),
        (of_a_later_schema, "Install the newer whatwhy"),
        (half_of_a_store, "damaged: it lacks feedback"),
        (cut_off, "cannot be used|not a DuckDB file"),
    ],
)
@pytest.mark.parametrize("read_only", [True, False])
def test_what_is_no_whole_store_is_refused_and_stays_as_it_is(tmp_path, made, message, read_only):
    path = tmp_path / "other.duckdb"
    made(path)
    before = path.read_bytes()
    with pytest.raises(StoreError, match=message), Store.open(path, read_only=read_only):
        pass
    assert path.read_bytes() == before
    assert [other.name for other in tmp_path.iterdir()] == ["other.duckdb"]


def test_an_empty_database_is_what_a_first_run_leaves_that_is_killed_at_once(tmp_path):
    path = tmp_path / "voc.duckdb"
    duckdb.connect(str(path)).close()
    with Store.open(path) as store:
        assert store.has("feedback")


def test_a_newer_store_is_refused(tmp_path):
    path = tmp_path / "voc.duckdb"
    with Store.open(path) as store:
        store.connection.execute("update store_info set schema_version = 999")
    with pytest.raises(StoreError, match="Install the newer whatwhy"), Store.open(path):
        pass


# The themes as schema 2 kept them, one of them, with a sentence in it.
THEMES_OF_2 = """
    drop table fitted_themes; drop table theme_revisions; drop table sentence_themes_past; drop table theme_ledger;
    drop table theme_edits; drop table emerging; drop table theme_drift; drop table theme_map;
    drop table refit_requests;
    drop table themes; drop table theme_fits; drop table sentence_themes;
    create table themes (theme_id integer primary key, label varchar not null, keywords varchar[] not null, size bigint not null,
        first_seen timestamp, last_seen timestamp, centroid float[] not null, fit_id varchar not null);
    create table theme_fits (fit_id varchar not null, version varchar not null, encoder varchar not null, sentences bigint not null,
        themes integer not null, highest_id integer not null, model blob not null, fitted_at timestamp not null);
    create table sentence_themes (sentence_id varchar not null, document_id varchar not null, theme_id integer,
        probability decimal(5, 4) not null);
    insert into themes values (7, 'Late delivery', ['late'], 3, null, null, [1.0, 0.0], 'f');
    insert into theme_fits values ('f', 'v', 'minilm-l6-int8', 3, 1, 7, ''::blob, '2026-01-01');
    insert into sentence_themes values ('a:0', 'a', 7, 0.9);
    update store_info set schema_version = 2;
"""


def test_a_store_without_a_ledger_keeps_its_themes_and_their_ids(tmp_path):
    path = tmp_path / "voc.duckdb"
    with Store.open(path) as store:
        add_documents(store, "a")
        store.connection.execute(THEMES_OF_2)
        store.mark("assign", "f", ["a"])
    with Store.open(path) as store:
        assert store.value("select schema_version from store_info") == SCHEMA_VERSION
        assert store.query("select theme_id, label, fit_id from fitted_themes").values.tolist() == [[7, "Late delivery", "f"]]
        assert store.value("select highest_id from theme_fits") == 7, "an id that was given is not given again"
        assert store.query("select theme_id, since from sentence_themes").values.tolist() == [[7, 0]]
        for table in ("themes", "theme_ledger", "theme_edits", "theme_revisions", "sentence_themes_past"):
            assert store.value(f"select count(*) from {table}") == 0
    with Store.open(path, read_only=True) as store:
        missing = store.value("select count(*) from duckdb_columns() where comment is null and schema_name = 'main' and not internal")
        assert missing == 0, "an upgraded store is documented like a new one"


def test_requests_to_refit_among_the_checks_of_drift_become_requests(tmp_path):
    path = tmp_path / "voc.duckdb"
    with Store.open(path) as store:
        store.connection.execute(
            """
            drop table refit_requests;
            insert into theme_drift by name select * from (values
                ('2026-01-01'::timestamp, 0, true, 'asked for'), ('2026-01-02', 0, true, 'asked for afresh'),
                ('2026-01-03', 300, true, '12 % of 300 new sentences fit nowhere')) as rows (checked_at, sentences, refit, why);
            update store_info set schema_version = 3;
            """
        )
    with Store.open(path) as store:
        assert store.query("select day(requested_at), afresh from refit_requests order by 1").values.tolist() == [[1, False], [2, True]]
        assert store.query("select sentences from theme_drift")["sentences"].tolist() == [300]


def test_a_store_without_questions_gets_their_table_and_keeps_its_documents(tmp_path):
    path = tmp_path / "voc.duckdb"
    with Store.open(path) as store:
        add_documents(store, "a")
        store.connection.execute("drop table questions; update store_info set schema_version = 4")
    with Store.open(path) as store:
        assert store.value("select schema_version from store_info") == SCHEMA_VERSION
        assert store.value("select count(*) from questions") == 0
        assert store.value("select count(*) from documents") == 1


def test_counts_under_their_old_names_are_dropped_to_be_made_again(tmp_path):
    path = tmp_path / "voc.duckdb"
    with Store.open(path) as store:
        add_documents(store, "a")
        store.connection.execute(
            """
            create table cells (theme_id integer); create table bases (segment varchar); create table cell_quotes (theme_id integer);
            create table quote_aggregates (theme_id integer); create view theme_tree as select * from cell_quotes;
            update store_info set schema_version = 5;
            """
        )
    with Store.open(path) as store:
        assert store.value("select schema_version from store_info") == SCHEMA_VERSION
        assert not any(map(store.has, ("cells", "bases", "cell_quotes", "quote_aggregates", "theme_tree")))
        assert store.value("select count(*) from documents") == 1


def test_a_store_of_the_first_schema_is_upgraded_in_place(tmp_path):
    path = tmp_path / "voc.duckdb"
    with Store.open(path) as store:
        add_documents(store, "a")
        store.connection.execute(
            """
            drop table signals; create table signals (sentence_id varchar, document_id varchar, signal varchar);
            drop table reasons; create table reasons (reason_id varchar, document_id varchar);
            drop table aspects; drop table consequences;
            """
            + THEMES_OF_2
            + """
            insert into signals values ('a:0', 'a', 'ask');
            update store_info set schema_version = 1;
            """
        )
        store.mark("signals", "1", ["a"])
        store.mark("sentences", "1", ["a"])
    with Store.open(path) as store:
        assert store.value("select schema_version from store_info") == SCHEMA_VERSION
        assert store.value("select count(*) from documents") == 1, "what was received stays"
        assert store.value("select count(*) from signals") == 0
        assert {"severity", "confidence"} <= set(store.query("from signals").columns)
        assert {"kind", "cause_sentence_id"} <= set(store.query("from reasons").columns)
        assert store.has("aspects")
        assert store.has("consequences")
        assert store.pending("signals", "1") == ["a"], "its step finds the signals again"
        assert store.pending("sentences", "1") == []


def _hold(path, ready, done):
    with Store.open(path):
        ready.set()
        done.wait(30)


def test_a_store_that_another_process_writes_is_refused_with_its_number(tmp_path):
    path = tmp_path / "voc.duckdb"
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(path, ready, done))
    other.start()
    try:
        assert ready.wait(60)
        with pytest.raises(StoreError, match=f"Another process.*{other.pid}"), Store.open(path):
            pass
    finally:
        done.set()
        other.join()


def test_a_failed_transaction_leaves_nothing(store):
    with pytest.raises(ZeroDivisionError), store.transaction():
        add_documents(store, "a")
        raise ZeroDivisionError
    assert store.value("select count(*) from documents") == 0


def test_a_comment_without_a_column_is_an_error(store, monkeypatch):
    monkeypatch.setattr("pipeline.store.text", lambda name: "-- One row.\n--   a: x\n--   b: y\nselect 1 as a")
    monkeypatch.setattr("pipeline.store.comments", lambda name: ("One row.", {"a": "x", "b": "y"}))
    with pytest.raises(StoreError, match="'b'"):
        store.make("table", "thing")


def sentence_rows(rows):
    return pd.DataFrame(
        {
            "sentence_id": rows["document_id"] + ":0", "document_id": rows["document_id"], "position": 0, "start_char": 0, "end_char": 2,
            "text": "A.", "subject_text": "A.", "text_hash": "h",
        }
    )  # fmt: skip


def work(store, version="1", partition_rows=2, function=sentence_rows):
    return process_pending(store, "sentences", version, read="sentences/read", work=function, partition_rows=partition_rows)


def test_work_is_done_once(store):
    add_documents(store, "a", "b", "c")
    add_documents(store, "d", status="duplicate")
    assert work(store) == Counts(3, 3)
    assert work(store) == Counts(0, 0)
    add_documents(store, "e")
    assert work(store) == Counts(1, 1)


def test_a_new_version_works_on_everything_again_and_doubles_nothing(store):
    add_documents(store, "a", "b", "c")
    work(store)
    store.mark("signals", "1", ["a"])
    assert work(store, version="2") == Counts(3, 3)
    assert store.value("select count(*) from sentences") == 3
    assert store.value("select count(*) from progress where step = 'signals'") == 0, "what rests on the sentences must be done anew"


def test_what_was_committed_before_a_failure_stays_and_the_rest_is_done_next_time(store):
    add_documents(store, "a", "b", "c")

    def fails_on_c(rows):
        if "c" in set(rows["document_id"]):
            raise RuntimeError
        return sentence_rows(rows)

    with pytest.raises(RuntimeError):
        work(store, function=fails_on_c)
    assert store.value("select count(*) from sentences") == 2
    assert work(store) == Counts(1, 1)


def test_steps_that_write_about_documents_name_real_tables(store):
    for table in DOCUMENT_TABLES.values():
        assert "document_id" in set(store.query(f"describe {table}")["column_name"])


def test_macros_agree_with_the_measures(store):
    from pipeline.measure.intervals import nps, share

    for count, base in ((0, 7), (12, 80), (80, 80)):
        estimate = share([count], [base])
        assert store.value(f"select share_low({count}, {base})") == pytest.approx(estimate.low[0])
        assert store.value(f"select share_high({count}, {base})") == pytest.approx(estimate.high[0])
    assert store.value("select share_low(0, 0)") is None
    assert store.value("select nps(score) from (values (10), (9), (7), (3), (null)) as given(score)") == nps([2], [1], [4]).value[0]


def test_a_partition_of_long_texts_holds_fewer_documents(store, monkeypatch):
    add_documents(store, *"abcdef")
    store.connection.execute("update documents set text = repeat('x', 40) where document_id in ('b', 'c')")
    monkeypatch.setattr(incremental, "LETTERS", 60)
    assert list(partitions(store, list("abcdef"), 3)) == [["a", "b"], ["c"], ["d", "e", "f"]]
