"""Files of corrections: what is written is read back, and reading twice changes nothing."""

import pandas as pd
import pytest
from edits_store import NOON, fill_store
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SettingsError
from pipeline.store import Store
from pipeline.themes.corrections.edit import OPS, Edit
from pipeline.themes.corrections.edits_file import read_edits_file, write_edits_file
from pipeline.themes.corrections.edits_table import read_edits, sync_edits_file, undo_edit, write_edits
from pipeline.themes.corrections.replay import replay_edits
from pipeline.themes.corrections.request import NEEDS_THEME, NEEDS_VALUE, TAKES_SENTENCES, EditRequest

THEMES = pd.DataFrame({"theme_id": [1, 2], "label": ["Late deliveries", "Rude staff"]})
words = st.text(min_size=1, max_size=12).map(str.strip).filter(bool)
many = st.lists(words, max_size=3).map(tuple)


@st.composite
def corrections(draw):
    op = draw(st.sampled_from(OPS))
    lists = draw(many.filter(bool)) if op in TAKES_SENTENCES else ()
    return EditRequest(
        op,
        theme=draw(words) if op in NEEDS_THEME else "",
        other=draw(words) if op in ("merge", "move", "parent") else "",
        value=draw(words) if op in NEEDS_VALUE else "",
        sentences=lists,
        keywords=draw(many) if op in ("split", "promote") else (),
    )


@given(asked=st.lists(corrections(), max_size=5).map(tuple))
def test_what_is_written_is_read_back(asked, tmp_path_factory):
    path = tmp_path_factory.mktemp("edits") / "edits.toml"
    write_edits_file(asked, path, labels={1: "Late\n# deliveries"})
    assert read_edits_file(path) == asked


@pytest.fixture
def store(tmp_path):
    """A store with two themes."""
    with Store.open(tmp_path / "voc.duckdb") as opened:
        fill_store(opened, THEMES)
        yield opened


RENAME = EditRequest("rename", theme="Late deliveries", value="Slow vans")
SPLIT = EditRequest("split", theme="slow vans", value="Lost parcels", keywords=("lost",))
MOVE = EditRequest("move", other="Lost parcels", sentences=("they lost it",))


def follow(store, asked, name="edits.toml"):
    write_edits_file(asked, store.path.parent / name, {})
    return sync_edits_file(store, store.path.parent / name)


def test_the_same_file_twice_changes_nothing_the_second_time(store):
    assert follow(store, [RENAME, SPLIT, MOVE]) == ([1, 2, 3], [])
    once = read_edits(store)
    assert [(edit.theme_id, edit.other_id, edit.new_theme_id) for edit in once] == [(1, None, None), (1, None, 3), (None, 3, None)]
    assert follow(store, [RENAME, SPLIT, MOVE]) == ([], [])
    assert read_edits(store) == once


def test_an_entry_that_vanished_is_undone_and_may_return(store):
    follow(store, [RENAME, SPLIT])
    assert follow(store, [SPLIT]) == ([], [1])
    assert read_edits(store)[0].message == "no longer in edits.toml"
    assert follow(store, [RENAME, SPLIT]) == ([3], [])


def test_what_a_person_took_back_stays_so_though_the_file_still_says_it(store):
    follow(store, [RENAME])
    undo_edit(store, 1)
    assert follow(store, [RENAME]) == ([], [])


def test_an_entry_that_stands_twice_counts_twice(store):
    there_and_back = [RENAME, EditRequest("rename", theme="1", value="Late"), RENAME]
    assert follow(store, there_and_back) == ([1, 2, 3], [])
    assert replay_edits(read_edits(store), THEMES).labels[1] == "Slow vans"
    assert follow(store, there_and_back) == ([], [])


def test_a_file_exported_from_commands_adds_nothing(store):
    typed = (Edit(1, "rename", 1, value="Slow vans", made_at=NOON), Edit(2, "ban", 2, value="2", examples=("he was rude",), made_at=NOON))
    write_edits(store, typed)
    assert follow(store, [EditRequest.from_edit(edit) for edit in typed]) == ([], [])
    assert read_edits(store) == typed


def test_edits_of_other_files_are_left_alone(store):
    follow(store, [RENAME], "other.toml")
    assert follow(store, []) == ([], [])
    assert read_edits(store)[0].active


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("e.toml", "[[edit]]\nop = ", r"e.toml is not TOML"),
        ("e.toml", "[edit]\nop = 'pin'", r"with two brackets"),
        ("e.toml", "[[edits]]\nop = 'pin'", 'unknown table "edits"'),
        (
            "e.toml",
            "[[edit]]\nop = 'pin'\ntheme = 1\n[[edit]]\nop = 'pin'\ntheem = 'x'",
            'edit 2: unknown key "theem". Did you mean "theme"',
        ),
        ("e.toml", "[[edit]]\nop = 'split'\ntheme = 1\nkeywords = 'van'", "edit 1: keywords = 'van' is no list of texts"),
        ("e.toml", "[[edit]]\nop = 'rename'\ntheme = 1\nto = 1.5", "edit 1: to = 1.5 is no text"),
        ("e.toml", "edit = ['x']", 'edit 1: "x" is no table'),
        ("e.csv", "", "e.csv is empty"),
        ("e.csv", "op,thema\n", 'unknown or repeated column "thema". Did you mean "theme"'),
        ("e.csv", "theme,value\n1,x", 'no column "op"'),
        ("e.csv", "op,theme,value\npin,1\nmerg,1\n", 'e.csv, line 3: there is no operation "merg"'),
        ("e.csv", "op,theme\npin,1,too,many\n", "line 2: 4 cells under 2 columns"),
        ("e.csv", 'op,theme\npin,"1\n', "e.csv cannot be read"),
        ("e.csv", b"op,theme\npin,\xff\n", "Save it as CSV in UTF-8"),
        ("e.yaml", "", 'ends in ".yaml"'),
    ],
)
def test_one_clear_error_for_what_cannot_be_read(name, text, error, tmp_path):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(SettingsError, match=error):
        read_edits_file(path)


def test_a_spreadsheets_file_is_read(tmp_path):
    path = tmp_path / "e.csv"
    path.write_bytes(
        "\ufeffOp,Theme,Other,Value,Sentences,Keywords\r\nmerge,1,2,,,\r\n,,,,,\r\nsplit,1,,Lost,a b | c d,lost|gone\r\n".encode()
    )
    assert read_edits_file(path) == (
        EditRequest("merge", theme="1", other="2"),
        EditRequest("split", theme="1", value="Lost", sentences=("a b", "c d"), keywords=("lost", "gone")),
    )


def test_an_unknown_theme_is_named_with_the_place_in_the_file_and_nothing_is_kept(store):
    with pytest.raises(SettingsError, match=r'edits.toml, edit 2: there is no theme "Rude stuff". Did you mean "Rude staff"'):
        follow(store, [RENAME, EditRequest("pin", theme="Rude stuff")])
    assert read_edits(store) == ()
