"""The run as a whole: idempotent, incremental, safe to kill, the same in any order of rows."""

import multiprocessing
import signal
from pathlib import Path

import pandas as pd
import pytest
from observed_store import BOOKS, run_observed
from small_project import CONFIG, REVIEWS
from test_reads_and_writes import write

from pipeline.errors import VocError
from pipeline.settings import Settings, load_settings
from pipeline.step_list import STEPS, step_named
from pipeline.steps import run_all
from pipeline.store import Store
from pipeline.themes.lifecycle.refit_cause import request_refit

# What a run leaves behind, apart from times and run ids.
TABLES = {
    "feedback": "* exclude (line, load_id)",
    "rejects": "* exclude (load_id)",
    "documents": "* exclude (load_id)",
    "sentences": "*",
    "sentence_sentiment": "*",
    "signals": "*",
    "reasons": "*",
    "themes": "* exclude (centroid, fit_id)",
    "sentence_themes": "*",
    "insights": "*",
    "quotes_refused": "*",
}


def contents(settings: Settings) -> dict[str, list[str]]:
    with Store.open(settings.store, read_only=True) as store:
        return {
            table: sorted(map(str, store.connection.execute(f"select {columns} from {table}").fetchall()))
            for table, columns in TABLES.items()
        }


def run(settings: Settings) -> dict[str, str]:
    return {report.step: report.state for report in run_all(settings)}


def many(rows: int = 60) -> str:
    subjects = [
        "the courier was late",
        "the app froze at checkout",
        "the recipes are tasty",
        "too much plastic packaging",
        "the chicken was warm",
    ]
    lines = [
        f'{i},{i % 5 + 1},"{subjects[i % 5].capitalize()} on day {i}, because reason {i * 7} came up.",2026-0{i % 6 + 1}-10,p{i},UK'
        for i in range(rows)
    ]
    return "id,stars,text,posted,who,country\n" + "\n".join(lines) + "\n"


def test_every_step_names_a_function_that_exists():
    from importlib import import_module

    for step in STEPS:
        module, name = step.function.split(":")
        assert callable(getattr(import_module(module), name))


def test_a_second_run_has_nothing_to_do(project):
    settings = project()
    assert run(settings)["insights"] == "done"
    before = contents(settings)
    assert set(run(settings).values()) == {"skipped"}
    assert contents(settings) == before


def test_new_rows_are_added_and_old_ones_stay(project, tmp_path):
    settings = project({"reviews.csv": many(60)})
    run(settings)
    before = contents(settings)
    (tmp_path / "reviews.csv").write_text(many(63))
    assert run(settings)["sentences"] == "done"
    after = contents(settings)
    assert len(after["documents"]) == 63
    for table in ("feedback", "documents", "sentences", "sentence_sentiment", "reasons", "sentence_themes"):
        assert set(before[table]) <= set(after[table]), table


def test_rows_in_another_order_give_the_same_tables(tmp_path):
    rows = many(60).splitlines()
    shuffled = [rows[0], *sorted(rows[1:], key=lambda row: hash_of(row))]
    results = []
    for name, lines in (("one", rows), ("two", shuffled)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "reviews.csv").write_text("\n".join(lines) + "\n")
        (folder / "voc.toml").write_text('people_key = "../people.key"\n' + CONFIG)
        settings = load_settings(folder / "voc.toml")
        run(settings)
        results.append(contents(settings))
    assert results[0] == results[1]


def test_another_key_to_the_people_changes_their_pseudonyms_and_nothing_else(tmp_path):
    settings, results, people = write(tmp_path), [], []
    for _ in range(2):
        run(settings)
        results.append(everything(settings, without=("author_id", "customer_id", "person_id", "respondent", "event_id", "content_hash")))
        people.append(everything(settings)["customers"])
        settings.store.unlink()
        settings.key_file.unlink()
    assert [table for table in results[0] if results[0][table] != results[1][table]] == []
    assert results[0]["theme_churn"]
    assert people[0] != people[1]


def hash_of(row: str) -> str:
    import hashlib

    return hashlib.md5(row.encode()).hexdigest()


def test_an_edited_row_replaces_its_document_and_keeps_its_history(project, tmp_path):
    settings = project()
    run(settings)
    (tmp_path / "reviews.csv").write_text(REVIEWS.replace("Lovely recipes", "Dreadful recipes"))
    run(settings)
    with Store.open(settings.store, read_only=True) as store:
        texts = store.query("select text from documents where text ilike '%recipes%'")["text"]
        assert texts.str.startswith("Dreadful").all()
        assert store.value("select count(*) from feedback where text ilike '%recipes%'") == 2
        assert store.query("from reconciliation")["balanced"].all()


def test_a_missing_source_does_not_sink_the_others(project):
    settings = project(config=CONFIG + CONFIG[CONFIG.index("[[source]]") :].replace('"reviews"', '"gone"').replace("reviews*", "gone*"))
    reports = []
    with pytest.raises(VocError, match="1 of 2 sources failed"):
        for report in run_all(settings):
            reports.append(report)
    assert reports[-1].step == "report"
    with Store.open(settings.store, read_only=True) as store:
        assert store.value("select count(*) from documents") == 5
        assert store.value("select state from runs where step = 'load'") == "failed"


@pytest.mark.parametrize("rows", [0, 1, 5, 50])
def test_small_data_is_safe(project, rows):
    settings = project({"reviews.csv": many(rows)})
    run(settings)
    with Store.open(settings.store, read_only=True) as store:
        assert store.query("from reconciliation")["counted"].sum() == rows
        assert store.has("insights")
    assert settings.report.read_text(encoding="utf-8").startswith("<!doctype html>")


KILLED = (0.5, 1.0)  # share of a step's statements that run before it is killed: in its midst; committed, but not noted


def everything(settings: Settings, without: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Return all tables, apart from the runner's own books, times and what is hashed from them, and columns of some names."""
    with Store.open(settings.store, read_only=True) as store:
        columns = store.query(
            """
            select table_name, string_agg('"' || column_name || '"', ', ' order by column_index) as names
            from duckdb_columns()
            where table_name in (select table_name from duckdb_tables()) and data_type not like 'TIMESTAMP%'
                and not list_contains($without, column_name)
            group by table_name
            """,
            without=list(without),
        )
        names = {table: listed for table, listed in columns.itertuples(index=False) if table not in BOOKS}
        return {
            table: sorted(map(str, store.connection.execute(f"select {listed} from {table}").fetchall())) for table, listed in names.items()
        }


def store_of_an_earlier_run(folder: Path) -> Settings:
    """Run a small project, then let rows come and ask for a fit: the next run builds on what this one left."""
    (folder / "reviews.csv").write_text(many(40))
    (folder / "voc.toml").write_text("partition_rows = 15\n" + CONFIG)
    settings = load_settings(folder / "voc.toml")
    run(settings)
    (folder / "reviews.csv").write_text(many(60).replace("The courier was late on day 0", "The courier came late on day 0"))
    with Store.open(settings.store) as store:
        request_refit(store)
    return settings


def _run_and_die(config: Path, step: str, at: int) -> None:
    run_observed(load_settings(config), upto=step, kill=(step, at))


@pytest.mark.slow
@pytest.mark.parametrize("share", KILLED)
def test_a_run_killed_in_every_step_in_turn_is_finished_by_the_next(tmp_path, share):
    settings = store_of_an_earlier_run(tmp_path)
    earlier = settings.store.read_bytes()
    statements = {step: seen.statements for step, seen in run_observed(settings).items()}
    undisturbed = everything(settings)
    settings.store.write_bytes(earlier)
    for step in STEPS:
        at = max(round(share * statements[step.name]), 1)
        process = multiprocessing.get_context("spawn").Process(target=_run_and_die, args=(tmp_path / "voc.toml", step.name, at))
        process.start()
        process.join()
        assert process.exitcode == -signal.SIGKILL, f"{step.name} had fewer than {at} statements"
    run(settings)
    killed = everything(settings)
    assert killed.keys() == undisturbed.keys()
    assert [table for table in killed if killed[table] != undisturbed[table]] == []


def test_every_quote_and_reason_is_an_exact_span(project):
    settings = project({"reviews.csv": many(60)})
    run(settings)
    with Store.open(settings.store, read_only=True) as store:
        texts = dict(store.connection.execute("select document_id, text from documents").fetchall())
        rows = store.connection.execute("select reasons, quotes from insights").fetchall()
        quotes = [quote for reasons, quotes in rows for quote in [*quotes, *(q for reason in reasons for q in reason["quotes"])]]
        assert quotes
        assert all(texts[quote["document_id"]][quote["start"] : quote["end"]] == quote["text"] for quote in quotes)
        spans = store.query("from reasons")
        assert len(spans)
        for row in spans.itertuples():
            assert 0 <= row.cause_start < row.cause_end <= len(texts[row.document_id])
            assert 0 <= row.effect_start < row.effect_end <= len(texts[row.document_id])
        assert store.value("select count(*) from quotes_refused") == 0


def test_a_span_that_does_not_fit_its_document_is_counted_and_not_shown(project):
    settings = project({"reviews.csv": many(60)})
    run(settings)
    with Store.open(settings.store) as store:
        store.connection.execute(
            "update sentences set text = 'Something nobody said.' where sentence_id = (select min(sentence_id) from sentences)"
        )
        step_named("insights").run(store, settings)
        assert store.value("select count(*) from quotes_refused where kind = 'quote'") == 1
        assert store.value("select count(*) from quotes where text = 'Something nobody said.'") == 0


def test_cells_sum_up(project):
    """Every mention of a theme falls into exactly one period, one source and one country."""
    settings = project({"reviews.csv": many(60)})
    run(settings)
    with Store.open(settings.store, read_only=True) as store:
        cells = store.query(
            "select theme_id, split_part(segment, '=', 1) as kind, if(period = 'all', 'all', 'each') as span, mentions from insights"
        )
    sums: pd.DataFrame = cells.groupby(["theme_id", "kind", "span"])["mentions"].sum().unstack(["kind", "span"])
    assert len(sums)
    assert sums.eq(sums[("all", "all")], axis=0).all(axis=None)
