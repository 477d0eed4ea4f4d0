"""People under a key: nobody finds out by trial whose a pseudonym is, a store is re-keyed and loses nothing, and files join it."""

import multiprocessing
import os
import signal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_project import CONFIG as REVIEWS_CONFIG
from small_project import REVIEWS

from pipeline.errors import StoreError, VocError
from pipeline.labelling.join import join_file
from pipeline.settings import Settings, load_settings
from pipeline.sources import load as load_step
from pipeline.sources import pseudonyms
from pipeline.sources.load import load
from pipeline.sources.pseudonyms import PeopleKey, pseudonymize, rekey
from pipeline.step_list import step_named
from pipeline.store import Store

from .test_crm import CONFIG as CRM
from .test_crm import CUSTOMERS, EVENTS

CONFIG = REVIEWS_CONFIG + CRM[CRM.index("[[source]]") :]
FILES = {
    "reviews.csv": REVIEWS,
    "customers.csv": CUSTOMERS.replace("a,", "ann,").replace("b,", "bob,"),
    "events.csv": EVENTS.replace(",a,", ",ann,"),
}
PEOPLE = ("ann", "bob", "cat", "dan", "eve")
keys = st.binary(min_size=32, max_size=32)


def loaded(settings: Settings) -> int:
    """Load what is new and make documents of it; return what was added."""
    with Store.open(settings.store) as store:
        counts = load(store, settings)
        assert not counts.failures
        step_named("documents").run(store, settings)
        return counts.rows_out


def everything(settings: Settings) -> dict[str, list[str]]:
    """Return the rows of every table."""
    with Store.open(settings.store, read_only=True) as store:
        tables = [name for (name,) in store.connection.execute("select table_name from duckdb_tables()").fetchall()]
        return {name: sorted(map(str, store.connection.execute(f"from {name}").fetchall())) for name in tables}


def found(settings: Settings, texts: set[str]) -> set[str]:
    """Return which texts stand in the bytes of the store's file, in rows that were deleted too."""
    content = settings.store.read_bytes()
    return {text for text in texts if text.encode() in content}


def said(settings: Settings) -> str:
    return repr(everything(settings))


@given(st.text(), st.text(), keys, keys)
def test_a_person_has_one_pseudonym_under_a_key_and_another_under_another(one, other, key, another):
    hide = PeopleKey((key,)).hide
    assert hide(pseudonymize(one)) == hide(pseudonymize(one)) != pseudonymize(one)
    assert (hide(pseudonymize(one)) == hide(pseudonymize(other))) == (one == other)
    assert (hide(pseudonymize(one)) == PeopleKey((another,)).hide(pseudonymize(one))) == (key == another)


@given(st.text(), st.lists(keys, min_size=1, max_size=4), st.integers(0, 4))
def test_re_keying_what_is_stored_gives_what_is_read_anew(raw, chain, done):
    stored = PeopleKey(tuple(chain[:done])).hide(pseudonymize(raw))
    assert PeopleKey(tuple(chain[done:])).hide(stored) == PeopleKey(tuple(chain)).hide(pseudonymize(raw))


def test_the_key_is_made_once_for_its_owner_alone_beside_the_store(project, tmp_path):
    settings = project(FILES, CONFIG)
    loaded(settings)
    made = settings.key_file.read_bytes()
    assert settings.key_file == tmp_path / "voc.duckdb.key"
    assert settings.key_file.stat().st_mode & 0o777 == 0o600
    loaded(settings)
    assert settings.key_file.read_bytes() == made
    assert made.decode().split()[-1] not in said(settings)


def test_who_has_ids_and_the_store_finds_nobody_and_documents_keep_their_ids(project):
    """Ids of customers go into hashes of items and events too: these must not tell under any key what they would tell without one."""
    settings, seen = project(FILES, CONFIG), []
    for _ in range(2):
        loaded(settings)
        with Store.open(settings.store, read_only=True) as store:
            names = ("author_id from feedback", "customer_id from customers", "content_hash from feedback", "event_id from events")
            seen.append([set(store.query(f"select {name}").iloc[:, 0]) for name in (*names, "feedback_id from feedback")])
        assert not any(pseudonymize(name) in said(settings) for name in PEOPLE)
        settings.store.unlink()
        settings.key_file.unlink()
    *hidden, documents = zip(*seen, strict=True)
    assert all(one.isdisjoint(other) and len(one) == len(other) for one, other in hidden)
    assert documents[0] == documents[1]


def test_a_refused_customer_is_not_told_by_name(project):
    settings = project({**FILES, "customers.csv": FILES["customers.csv"] + "ann,1975-03-01,,1,Solo\n"}, CONFIG)
    loaded(settings)
    with Store.open(settings.store, read_only=True) as store:
        assert store.value("select value from rejects") == store.value("select customer_id from customers where year(joined_at) = 1975")


def test_a_re_keyed_store_holds_no_old_pseudonym_and_knows_every_row_that_comes_again(project, tmp_path):
    settings = project(FILES, CONFIG)
    loaded(settings)
    before, counts = said(settings), {name: len(rows) for name, rows in everything(settings).items()}
    with Store.open(settings.store, read_only=True) as store:
        old = set(store.query("select unnest([author_id, content_hash]) as one from feedback union select event_id from events")["one"])
    assert found(settings, old) == old
    assert rekey(settings) == len(PEOPLE)
    assert all(one in before and one not in said(settings) for one in old)
    assert not found(settings, old), "nor in the bytes of the file"
    assert {name: len(rows) for name, rows in everything(settings).items()} == counts
    (tmp_path / "reviews.csv").write_text(REVIEWS + "6,1,The box was late.,2026-03-01,ann,UK\n")
    (tmp_path / "events.csv").write_text(FILES["events.csv"] + "renewal,2025-06-01,ann,1\n")
    (tmp_path / "customers.csv").write_text(FILES["customers.csv"] + "cat,2024-01-01,,1,Solo\n")
    assert loaded(settings) == 3, "of each file the new row alone"
    with Store.open(settings.store, read_only=True) as store:
        assert store.value("select count(distinct person_id) from documents") == len(PEOPLE)
        assert store.value("select count(*) from events join customers using (customer_id)") == 3
        assert store.value("select count(*) from feedback join customers on author_id = customers.customer_id") == 4


def _rekey_and_die(config: Path, where: str) -> None:
    """Re-key, and die before the key file, before the tables, or when all of them are changed and none is committed."""
    settings = load_settings(config)

    def die(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(Store if where == "touch" else pseudonyms, where, die)
    rekey(settings)


@pytest.mark.parametrize("where", ["_write_keys", "_hide_stored", "touch"])
def test_a_re_keying_that_is_killed_leaves_the_old_key_or_the_new_one(project, tmp_path, where):
    settings = project(FILES, CONFIG)
    loaded(settings)
    before = everything(settings)
    process = multiprocessing.get_context("spawn").Process(target=_rekey_and_die, args=(tmp_path / "voc.toml", where))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert everything(settings) == before, "nothing is half done"
    assert rekey(settings) == len(PEOPLE)
    assert len(settings.key_file.read_text().splitlines()) == 3, "a head, the old key and one new"
    (tmp_path / "reviews.csv").write_text(REVIEWS + "\n")
    assert loaded(settings) == 0, "every row is known"


def test_the_next_run_ends_a_re_keying_that_was_begun(project, tmp_path, monkeypatch):
    settings = project(FILES, CONFIG)
    loaded(settings)
    with monkeypatch.context() as patch:
        patch.setattr(pseudonyms, "_hide_stored", lambda *_: 0)
        rekey(settings)
    before = everything(settings)
    (tmp_path / "reviews.csv").write_text(REVIEWS + "\n")
    assert loaded(settings) == 0
    assert everything(settings)["customers"] != before["customers"]


@pytest.mark.parametrize(
    ("key", "message"),
    [
        (None, "is not there: put it back"),
        ("00" * 32, "under another key than those"),
        ("secret", "cannot be read"),
        ("00", "is no key file"),
    ],
)
def test_without_its_key_nothing_is_written(project, finished, tmp_path, key, message):
    settings = project(FILES, CONFIG)
    loaded(settings)
    settings.key_file.unlink()
    if key is not None:
        settings.key_file.write_text(key)
    (tmp_path / "reviews.csv").write_text(REVIEWS + "6,1,The box was late.,2026-03-01,ann,UK\n")
    before = everything(settings)
    for work in (lambda: finished(settings), lambda: joined(settings, tmp_path / "reviews.csv", "who")):
        with pytest.raises(StoreError, match=message):
            work()
    assert everything(settings) == before


def test_the_first_run_hides_what_an_older_store_holds(project, tmp_path, monkeypatch):
    settings = project(FILES, CONFIG)
    with monkeypatch.context() as patch:
        patch.setattr(load_step, "take_key", lambda *_: PeopleKey(()))
        loaded(settings)
    with Store.open(settings.store) as store:
        store.connection.execute("alter table store_info drop column key_check; update store_info set schema_version = 8")
        plain = repr(store.query("select author_id, customer_id from feedback").values.tolist())
    assert all(pseudonymize(name) in plain for name in PEOPLE)
    (tmp_path / "reviews.csv").write_text(REVIEWS + "\n")
    plainly = {pseudonymize(name) for name in PEOPLE}
    assert found(settings, plainly) == plainly
    pseudonyms.hide_people(settings)
    assert not found(settings, plainly)
    assert loaded(settings) == 0
    assert not any(one in said(settings) for one in plainly)


def test_rows_read_before_a_re_keying_are_not_taken_in_after_it(project, tmp_path):
    settings = project(FILES, CONFIG)
    with Store.open(settings.store) as store:
        key = pseudonyms.take_key(store, settings)
        (file,) = load_step.find_changed_files(store, settings, settings.sources[0])
        staged = load_step.stage_file(settings, file, tmp_path / "parts", key, frozenset())
    rekey(settings)
    with Store.open(settings.store) as store:
        with pytest.raises(StoreError, match="under another key"):
            load_step.commit(store, settings, file, staged)
        assert store.value("select count(*) from feedback") == 0


def joined(settings: Settings, path: Path, column: str, out: str = "out.csv") -> tuple[int, int]:
    with Store.open(settings.store, read_only=True) as store:
        return join_file(store, settings, path, column, path.with_name(out))


def test_a_file_joins_the_store_and_keeps_its_values_as_they_were(project, tmp_path):
    settings = project(FILES, CONFIG)
    loaded(settings)
    (tmp_path / "crm.csv").write_text('no;score;note\nann;007;"=1+1; ""x"""\n bob ;1,5;\nzoe;-;NA\n;2;nobody\n')
    assert joined(settings, tmp_path / "crm.csv", "no") == (4, 2)
    with Store.open(settings.store, read_only=True) as store:
        crm = "from joined_rows"
        store.connection.register("joined_rows", pd.read_csv(tmp_path / "out.csv", dtype=str))
        rows = store.query(f"select score, note {crm} join customers on customer_id = no_pseudonym order by joined_at").values.tolist()
        assert store.value(f"select count(*) {crm} where no_pseudonym is null") == 1
    assert rows == [["007", '=1+1; "x"'], ["1,5", None]]
    assert (tmp_path / "out.csv").read_text().splitlines()[0] == '"no","score","note","no_pseudonym"'


def test_a_workbook_joins_with_numbers_as_the_sources_read_them(project, tmp_path):

    settings = project({**FILES, "customers.csv": "id,since,until,value,plan\n1001,2024-01-01,,1,Solo\n"}, CONFIG)
    loaded(settings)
    pd.DataFrame({"id": [1001.0, 7.0], "note": ["x", None]}).to_excel(tmp_path / "crm.xlsx", index=False)
    assert joined(settings, tmp_path / "crm.xlsx", "id") == (2, 1)
    assert (tmp_path / "out.csv").read_text().splitlines()[1].startswith('"1001","x","p_')


@pytest.mark.parametrize(
    ("column", "out", "message"),
    [
        ("customer", "out.csv", "Known: id, stars, text"),
        ("idd", "out.csv", 'Did you mean "id".*Columns found: id, stars, text, posted, who, country'),
        ("who", "out.xlsx", "ending must be .csv"),
        ("who", "reviews_2.csv", 'source "reviews" reads'),
    ],
)
def test_what_cannot_be_joined_is_told_and_nothing_is_written(project, tmp_path, column, out, message):
    settings = project(FILES, CONFIG)
    loaded(settings)
    with pytest.raises(VocError, match=message):
        joined(settings, tmp_path / "reviews.csv", column, out)
    assert not (tmp_path / out).exists()


def test_a_store_that_keeps_ids_needs_no_key_and_no_join(project, tmp_path):
    settings = project(FILES, "keep_personal_data = true\n" + CONFIG)
    loaded(settings)
    assert not settings.key_file.exists()
    with pytest.raises(VocError, match="keeps ids as they came"):
        joined(settings, tmp_path / "reviews.csv", "who")
    with pytest.raises(StoreError, match="nothing to key"):
        rekey(settings)
