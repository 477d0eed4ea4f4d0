"""Forgetting: rows, bytes, files and the way back in."""

import multiprocessing
import os
import signal
from pathlib import Path

import pytest
from small_project import CONFIG as REVIEWS_CONFIG
from small_project import REVIEWS
from typer.testing import CliRunner

from pipeline.cli.main import app
from pipeline.errors import StoreError
from pipeline.forgetting import forget as forgetting
from pipeline.forgetting.forget import forget, forget_expired
from pipeline.settings import Settings, load_settings
from pipeline.sources.pseudonyms import find_key, hide_people, pseudonymize, rekey
from pipeline.step_list import step_named
from pipeline.store import Store
from pipeline.themes.corrections.edits_table import add_edit
from pipeline.themes.corrections.request import EditRequest
from pipeline.voice.sentiment_edits import add_sentiment_edit

HEADER = "id,stars,text,posted,who,country,customer\n"
OTHERS = "".join(f"{line},c{line[0]}\n" for line in REVIEWS.splitlines()[1:])
HERS = "The zibblefrock lid cracked because the hinge is brittle plastic."
ROWS = f"""h1,1,{HERS} Mail me at zoe.quill@example.com.,2026-02-05,zoe-quill,MT,cust-zoe-77
h2,2,Another zibblefrock arrived bent and nobody answered my letters.,2026-02-06,zoe-quill,MT,cust-zoe-77
"""
CONFIG = (
    REVIEWS_CONFIG.replace(
        'report = "voc.html"', 'report = "voc.html"\npersonal_data_vault = "vault.duckdb"\n[themes]\nedits = "edits.toml"'
    ).replace('author_id = "who"', 'author_id = "who"\ncustomer_id = "customer"')
    + """
[[source]]
name = "crm"
kind = "customers"
path = "customers.csv"
[source.columns]
customer_id = "id"
joined = "joined"
[[source]]
name = "log"
kind = "events"
path = "events.csv"
[source.columns]
customer_id = "id"
event = "what"
created_at = "when"
"""
)
FILES: dict[str, str | bytes] = {
    "reviews.csv": HEADER + OTHERS + ROWS,
    "customers.csv": "id,joined\nc1,2024-01-01\ncust-zoe-77,2025-01-01\n",
    "events.csv": "id,what,when\ncust-zoe-77,renewal,2026-01-01\n,release,2026-01-15\n",
    "edits.toml": f'[[edit]]\nop = "move"\nto = "none"\nsentences = ["{HERS}", "Too much plastic packaging but the food is great."]\n',
}
HER_WORDS = ("zibblefrock", "brittle", "zoe.quill@example.com", "zoe-quill", "cust-zoe-77")


def ours(settings: Settings, texts: tuple[str, ...]) -> dict[str, list[str]]:
    """Return where in the bytes of the store's folder, the source files apart, some texts stand."""
    files = [path for path in settings.store.parent.rglob("*") if path.is_file() and path.suffix != ".csv"]
    return {path.name: held for path in files if (held := [text for text in texts if text.encode() in path.read_bytes()])}


def tables(settings: Settings) -> dict[str, list[str]]:
    with Store.open(settings.store, read_only=True) as store:
        names = [
            name for (name,) in store.connection.execute("select table_name from duckdb_tables() where table_name <> 'runs'").fetchall()
        ]
        return {name: sorted(map(str, store.connection.execute(f"from {name}").fetchall())) for name in names}


def pseudonym(settings: Settings, raw: str) -> str:
    with Store.open(settings.store, read_only=True) as store:
        return find_key(store, settings).hide(pseudonymize(raw))


@pytest.fixture
def told(project, finished) -> Settings:
    """Run everything on seven reviews, with corrections that quote her, and a read copy."""
    settings = project(FILES, CONFIG)
    finished(settings)
    with Store.open(settings.store) as store:
        add_sentiment_edit(store, "Another zibblefrock arrived bent and nobody answered my letters.", "neutral")
        theme = store.value("select min(theme_id) from themes")
        if theme is not None:
            add_edit(store, EditRequest("move", other=str(theme), sentences=(HERS,)))
    finished(settings)
    settings.store.with_name("voc.read.duckdb").write_bytes(settings.store.read_bytes())
    return settings


def test_no_byte_of_our_files_tells_of_a_customer_who_was_forgotten(told, finished, tmp_path):
    texts = (*HER_WORDS, pseudonym(told, "cust-zoe-77"), pseudonym(told, "zoe-quill"))
    assert {text for held in ours(told, texts).values() for text in held} >= {"zibblefrock", "zoe.quill@example.com", texts[-1], texts[-2]}
    (tmp_path / "export.csv").write_text(HERS)
    removed, out_of_reach = forget(told, "customer", "cust-zoe-77")
    assert ours(told, texts) == {}
    assert {name: removed[name] for name in ("feedback", "customers", "events")} == {"feedback": 2, "customers": 1, "events": 1}
    assert {Path(path).name for path in out_of_reach} == {"reviews.csv", "customers.csv", "events.csv", "export.csv"}
    finished(told)
    assert ours(told, texts) == {}
    assert told.report.is_file()
    with Store.open(told.store, read_only=True) as store:
        assert store.query("select sum(forgotten) as forgotten, bool_and(balanced) as balanced from reconciliation").iloc[0].tolist() == [
            4,
            True,
        ]
        assert store.value("select count(*) from documents") == 5
        assert store.value("select people from denominators where segment = 'all' and period = 'all'") == 5


FIRST_STEPS = ("load", "documents", "copies", "sentences", "embeddings", "sentiment")


def read(settings: Settings) -> Settings:
    """Run the steps that read, which take no time."""
    hide_people(settings)
    with Store.open(settings.store) as store:
        for name in FIRST_STEPS:
            step_named(name).run(store, settings)
    return settings


def test_what_is_left_is_what_a_store_without_the_person_holds(project):
    plain = {**FILES, "edits.toml": "", "customers.csv": "id,joined\nc1,2024-01-01\n", "events.csv": "id,what,when\n,release,2026-01-15\n"}
    without = read(project({**plain, "reviews.csv": HEADER + OTHERS}, CONFIG))
    expected = {name: tables(without)[name] for name in ("sentences", "sentence_sentiment")}
    without.store.unlink()
    settings = read(project({**FILES, "edits.toml": ""}, CONFIG))
    forget(settings, "author", "zoe-quill", "reviews")
    forget(settings, "customer", "cust-zoe-77")
    found = tables(read(settings))
    assert {name: found[name] for name in expected} == expected


def test_the_same_file_does_not_bring_a_person_back(project, tmp_path):
    told = read(project({**FILES, "edits.toml": ""}, CONFIG))
    forget(told, "customer", "cust-zoe-77")
    rekey(told)
    (tmp_path / "reviews.csv").write_text(HEADER + ROWS + OTHERS + "6,4,The lid of the box is fine.,2026-02-07,fay,UK,c6\n")
    (tmp_path / "customers.csv").write_text("id,joined\nc1,2024-01-01\ncust-zoe-77,2025-01-01\nc2,2025-01-01\n")
    read(told)
    assert ours(told, HER_WORDS) == {}
    with Store.open(told.store, read_only=True) as store:
        assert store.value("select count(*) from documents") == 6
        assert store.value("select count(*) from customers") == 2
        assert store.value("select bool_and(balanced) and sum(forgotten) = 7 from reconciliation")


def test_an_item_goes_alone_and_a_wrong_id_forgets_nothing(project):
    told = read(project({**FILES, "edits.toml": ""}, CONFIG))
    before = tables(told)
    for arguments in (("item", "h9"), ("customer", "nobody"), ("author", "zoe-quill", "log")):
        with pytest.raises(StoreError, match="nothing was forgotten"):
            forget(told, *arguments)
    assert tables(told) == before
    forget(told, "item", "h2", "reviews")
    with Store.open(told.store, read_only=True) as store:
        assert store.value("select count(*) from feedback") == 6
        assert store.value("select count(*) from customers") == 2


def test_older_feedback_leaves_at_each_run_and_is_counted(project, tmp_path):
    settings = project({**FILES, "reviews.csv": HEADER + OTHERS + ROWS + "o1,1,An old grumblewick broke.,2019-01-01,old,UK,c9\n"}, CONFIG)
    read(settings)
    assert "grumblewick" in ours(settings, ("grumblewick",))["voc.duckdb"]
    kept = load_settings(tmp_path / "voc.toml", retention="3 years")
    assert forget_expired(kept) == 1
    assert ours(kept, ("grumblewick",)) == {}
    (tmp_path / "reviews.csv").write_text(HEADER + "o1,1,An old grumblewick broke.,2019-01-01,old,UK,c9\n" + OTHERS + ROWS)
    read(kept)
    assert forget_expired(kept) == 0
    with Store.open(kept.store, read_only=True) as store:
        assert store.value("select count(*) from feedback") == 7
        assert store.value("select sum(forgotten) = 2 and bool_and(balanced) from reconciliation")
        assert store.query("select kind, removed['feedback'] as rows from forgotten").to_numpy().tolist() == [["retention", 1]]


def _forget_and_die(config: Path, where: str) -> None:
    def die(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(Store if where == "touch" else forgetting, where, die)
    forget(load_settings(config), "customer", "cust-zoe-77")


@pytest.mark.parametrize("where", ["_delete", "scrub_models", "touch", "rewrite"])
def test_a_kill_leaves_the_old_store_or_the_new_one(project, tmp_path, where):
    told = read(project(FILES, CONFIG))
    before = tables(told)
    process = multiprocessing.get_context("spawn").Process(target=_forget_and_die, args=(tmp_path / "voc.toml", where))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    if where == "rewrite":
        assert not any("zibblefrock" in row for rows in tables(told).values() for row in rows)
        assert forget_expired(told) == 0, "and ends what was begun"
    else:
        assert tables(told) == before
        forget(told, "customer", "cust-zoe-77")
    assert ours(told, HER_WORDS) == {}


def test_the_command(project, tmp_path, monkeypatch):
    read(project(FILES, CONFIG))
    monkeypatch.chdir(tmp_path)
    assert "Name one of" in CliRunner().invoke(app, ["forget"]).output
    result = CliRunner().invoke(app, ["forget", "--customer", "cust-zoe-77"])
    assert result.exit_code == 0, result.output
    assert "2 rows of feedback" in result.output
    assert "reviews.csv" in result.output
