"""Files that grow, are edited, go back, overlap, clash or are broken: every item once, every row accounted for."""

import pytest
from small_project import CONFIG

from pipeline.errors import SourcesFailedError
from pipeline.sources.load import find_changed_files, load
from pipeline.sources.pseudonyms import take_key
from pipeline.step_list import step_named
from pipeline.steps import run_all, run_step
from pipeline.store import Store

HEAD = "id,stars,text,posted,who,country\n"


def row(number: int, text: str, posted: str = "2026-01-03") -> str:
    return f'{number},1,"{text}",{posted},p{number},UK\n'


@pytest.fixture
def texts():
    """Load and prepare; return the text of each id."""

    def prepared(settings) -> dict[str, str]:
        with Store.open(settings.store) as store:
            for name in ("load", "documents", "copies"):
                run_step(store, step_named(name), settings, "run")
            assert store.query("from reconciliation")["balanced"].all()
            return dict(store.connection.execute("select item_id, text from documents").fetchall())

    return prepared


def test_a_file_that_goes_back_to_what_it_was_is_believed(project, tmp_path, texts):
    settings = project({"reviews.csv": HEAD + row(1, "The box was late")})
    assert texts(settings) == {"1": "The box was late"}
    (tmp_path / "reviews.csv").write_text(HEAD + row(1, "The box was fine"))
    assert texts(settings) == {"1": "The box was fine"}
    (tmp_path / "reviews.csv").write_text(HEAD + row(1, "The box was late"))
    assert texts(settings) == {"1": "The box was late"}


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("[source.columns]", "[source.options]\nskip_rows = 0\nrecords = []\n[source.columns]", 0),  # says nothing
        ("[source.columns]", "[source.options]\nheader_row = 1\n[source.columns]", 1),
        ('kind = "review"', 'kind = "review"\nwhere = { country = "UK" }', 1),
        ('kind = "review"', 'kind = "review"\nexclude_authors = ["p2"]', 1),
    ],
)
def test_a_file_is_read_again_only_where_a_choice_of_its_shape_was_made(project, old, new, changed):
    settings = project({"reviews.csv": HEAD + row(1, "The box was late")})
    with Store.open(settings.store) as store:
        load(store, settings)
        again = project({}, CONFIG.replace(old, new, 1))
        assert len(find_changed_files(store, again, again.sources[0])) == changed


def test_a_joined_file_that_changes_makes_its_source_read_again(project, tmp_path):
    config = CONFIG + '\nplan = "Plan"\n[source.join]\npath = "people.csv"\non = "who"\n'
    settings = project({"reviews.csv": HEAD + row(1, "The box was late"), "people.csv": "who,Plan\np1,Solo\n"}, config)
    with Store.open(settings.store) as store:
        for plan in ("Solo", "Family"):
            (tmp_path / "people.csv").write_text(f"who,Plan\np1,{plan}\n")
            assert load(store, settings).rejected == 0
            assert store.value("select segments['plan'] from feedback order by revision desc limit 1") == plan
            assert not find_changed_files(store, settings, settings.sources[0])


def test_rows_left_out_are_beside_the_buckets(project):
    settings = project({"reviews.csv": "Reviews of May\n" + HEAD + row(1, "The box was late") + "Total,1,,,,\n"})
    with Store.open(settings.store) as store:
        load(store, settings)
        (line,) = store.query("select received, rejected, waiting, left_out, balanced from reconciliation").to_dict("records")
    assert line == {"received": 1, "rejected": 0, "waiting": 1, "left_out": 2, "balanced": True}


def test_a_weight_that_is_mapped_later_comes_to_the_documents(project, texts):
    settings = project({"reviews.csv": HEAD.strip() + ",w\n" + row(1, "The box was late").strip() + ",2.5\n"})
    texts(settings)
    weighted = project({}, CONFIG.replace("[source.columns]", '[source.columns]\nweight = "w"', 1))
    assert texts(weighted) == {"1": "The box was late"}
    with Store.open(weighted.store) as store:
        assert store.value("select weight from documents") == 2.5


def test_an_old_export_that_grows_does_not_bring_old_words_back(project, tmp_path, texts):
    settings = project({"reviews_a.csv": HEAD + row(1, "The box was late")})
    texts(settings)
    (tmp_path / "reviews_b.csv").write_text(HEAD + row(1, "The box was fine"))
    assert texts(settings) == {"1": "The box was fine"}
    (tmp_path / "reviews_a.csv").write_text(HEAD + row(1, "The box was late") + row(2, "The app froze"))
    assert texts(settings) == {"1": "The box was fine", "2": "The app froze"}


def test_of_two_versions_in_one_file_the_later_counts_in_one_batch_and_in_two(project, tmp_path, texts):
    both = HEAD + row(1, "The box was late", "2026-01-03") + row(1, "The box came after all", "2026-01-09")
    settings = project({"reviews.csv": both})
    at_once = texts(settings)
    with Store.open(settings.store) as store:
        assert store.value("select reason from rejects").startswith("another line has the item_id")
    settings.store.unlink()
    (tmp_path / "reviews.csv").write_text(HEAD + row(1, "The box was late", "2026-01-03"))
    texts(settings)
    (tmp_path / "reviews.csv").write_text(both)
    assert texts(settings) == at_once == {"1": "The box came after all"}


def test_a_bad_file_stops_itself_and_not_the_file_beside_it(project, texts):
    settings = project({"reviews_a.csv": "other,columns\n1,2\n", "reviews_b.csv": HEAD + row(1, "The box was late")})
    with Store.open(settings.store) as store:
        counts = load(store, settings)
    assert counts.rows_out == 1
    assert len(counts.failures) == 1
    assert "reviews_a.csv" in counts.failures[0]


def test_a_failed_source_is_told_at_the_end(project):
    settings = project({"reviews_a.csv": "other,columns\n1,2\n", "reviews_b.csv": HEAD + row(1, "The box was late")})
    with pytest.raises(SourcesFailedError, match=r"reviews_a\.csv"):
        list(run_all(settings))


def test_words_that_were_withheld_never_become_a_version(project, tmp_path):
    """Two files are read before either is committed, as the flow does; the second was read against what the first changes."""
    from pipeline.sources.load import commit, find_changed_files, read_known_hashes, stage_file

    settings = project({"reviews_a.csv": HEAD + row(1, "The box was late")})
    with Store.open(settings.store) as store:
        load(store, settings)
        (tmp_path / "reviews_a.csv").write_text(HEAD + row(1, "The box was fine"))
        (tmp_path / "reviews_b.csv").write_text(HEAD + row(1, "The box was late"))
        found = find_changed_files(store, settings, settings.sources[0])
        key = take_key(store, settings)
        parts = [stage_file(settings, one, tmp_path / str(number), key, read_known_hashes(store, one)) for number, one in enumerate(found)]
        for one, staged in zip(found, parts, strict=True):
            commit(store, settings, one, staged)
        assert store.value("select count(*) from feedback where text = ''") == 0


def test_a_commit_that_is_repeated_changes_nothing(project, tmp_path):
    from pipeline.sources.load import commit, find_changed_files, stage_file

    settings = project({"reviews.csv": HEAD + row(1, "The box was late")})
    with Store.open(settings.store) as store:
        (one,) = find_changed_files(store, settings, settings.sources[0])
        staged = stage_file(settings, one, tmp_path / "parts", take_key(store, settings), frozenset())
        assert commit(store, settings, one, staged) == commit(store, settings, one, staged)
        assert store.value("select count(*) from loads") == 1


def test_a_vault_gives_back_what_was_redacted(project, tmp_path):
    import duckdb

    config = 'personal_data_vault = "vault.duckdb"\n' + CONFIG
    settings = project({"reviews.csv": HEAD + row(1, "Write to ann@example.com about the box")}, config)
    with Store.open(settings.store) as store:
        load(store, settings)
        (text,) = store.query("select text from feedback")["text"]
    assert "ann@example.com" not in text
    with duckdb.connect(str(tmp_path / "vault.duckdb")) as vault:
        placeholder, original = vault.execute("select placeholder, original from redacted").fetchone()
    assert original == "ann@example.com"
    assert placeholder in text
