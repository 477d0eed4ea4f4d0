"""Edits: replayed the same whatever the order, undone exactly, and never silent about a contradiction."""

from dataclasses import replace

import pandas as pd
import pytest
from edits_store import NOON, fill_store
from hypothesis import given
from hypothesis import strategies as st

from pipeline.edits import APPLIES, DOES_NOT_APPLY, UNDONE, mark_undone
from pipeline.errors import SettingsError
from pipeline.store import Store
from pipeline.themes.corrections.edit import OPS, Edit
from pipeline.themes.corrections.edits_table import add_edit, read_edits, read_names, write_edits
from pipeline.themes.corrections.replay import replay_edits
from pipeline.themes.corrections.request import EditRequest

THEMES = pd.DataFrame(
    {
        "theme_id": [1, 2, 3, 4, 5, 9],
        "label": ["Late deliveries", "Lost parcels", "Rude staff", "High prices", "Broken app", "Delivery"],
        "parent_id": [9, 9, None, None, None, None],
        "origin": ["found", "found", "found", "found", "given", "broader"],
    }
)
ids = st.sampled_from([1, 2, 3, 4, 5, 9, 20, 21, 77])
some_texts = st.lists(st.sampled_from(["the van never came", "they lost it", "who pays that"]), max_size=2).map(tuple)


@st.composite
def histories(draw):
    """Return edits of any kind on known, made and unknown themes."""
    out = []
    for number in range(1, draw(st.integers(0, 8)) + 1):
        op = draw(st.sampled_from(OPS))
        out.append(
            Edit(
                number,
                op,
                theme_id=None if op == "move" else draw(ids),
                other_id=draw(st.none() | ids) if op in ("move", "parent") else draw(ids) if op == "merge" else None,
                value=draw(st.sampled_from(["A", "B", "late deliveries"])) if op in ("rename", "split", "promote") else "",
                examples=draw(some_texts),
                keywords=draw(st.sampled_from([(), ("van",)])) if op in ("split", "promote") else (),
                new_theme_id=draw(st.sampled_from([20, 21])) if op in ("split", "promote") else None,
                made_at=NOON,
            )
        )
    return tuple(out)


def rename(number, theme, label):
    return Edit(number, "rename", theme, value=label, made_at=NOON)


def merge(number, theme, other):
    return Edit(number, "merge", theme, other, made_at=NOON)


def ban(number, theme):
    return Edit(number, "ban", theme, made_at=NOON)


def split(number, theme, new, **more):
    return Edit(number, "split", theme, new_theme_id=new, **{"keywords": ("van",), "made_at": NOON} | more)


def parent(number, theme, other):
    return Edit(number, "parent", theme, other, made_at=NOON)


def states(*edits):
    return {edit.edit_id: (edit.state, edit.message) for edit in replay_edits(edits, THEMES).edits}


@given(histories())
def test_replay_is_the_same_every_time_and_says_something_of_every_edit(edits):
    once = replay_edits(edits, THEMES)
    assert once == replay_edits(tuple(reversed(edits)), THEMES)  # rows of a table have no order; ids do
    assert once == replay_edits(once.edits, THEMES)
    assert [edit.edit_id for edit in once.edits] == [edit.edit_id for edit in edits]
    assert all(edit.state == APPLIES or (edit.state == DOES_NOT_APPLY and edit.message) for edit in once.edits)


@given(histories())
def test_what_is_replayed_hangs_together(edits):
    once = replay_edits(edits, THEMES)
    active = set(once.labels)
    assert active == (set(THEMES["theme_id"]) | {made.theme_id for made in once.user_themes}) - set(once.merge_map)
    assert all(end == -1 or end in active for end in once.merge_map.values())
    assert len({label.casefold() for label in once.labels.values()}) == len(active)
    assert set(once.parents) | set(once.parents.values()) | once.pinned | set(once.descriptions) <= active
    for theme in once.parents:
        above, seen = once.parents.get(theme), {theme}
        while above is not None:
            assert above not in seen
            seen.add(above)
            above = once.parents.get(above)
    assert once.protected == {theme for edit in edits for theme in edit.themes}


@given(histories(), st.sampled_from(OPS))
def test_taking_back_the_last_edit_restores_what_was(edits, op):
    last = Edit(99, op, 1, 2 if op in ("merge", "parent", "move") else None, "Z", (), ("who pays that",), ("van",), 21, made_at=NOON)
    before, after = replay_edits(edits, THEMES), replay_edits(mark_undone((*edits, last), 99, at=NOON), THEMES)
    assert after.edits[-1].state == UNDONE
    assert replace(after, edits=after.edits[:-1]) == before


@given(st.permutations(["rename", "describe", "merge", "split", "pin", "parent", "move"]))
def test_edits_of_different_matters_may_come_in_any_order(order):
    def replayed(ops):
        matters = {
            "rename": dict(theme_id=1, value="X"),
            "describe": dict(theme_id=2, value="Y"),
            "merge": dict(theme_id=3, other_id=4),
            "split": dict(theme_id=5, keywords=("app",), new_theme_id=20),
            "pin": dict(theme_id=2),
            "parent": dict(theme_id=1, other_id=None),
            "move": dict(other_id=1, examples=("they lost it",)),
        }
        once = replay_edits([Edit(number, op, made_at=NOON, **matters[op]) for number, op in enumerate(ops, start=1)], THEMES)
        return replace(once, edits=())

    assert replayed(order) == replayed(sorted(order))


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with Store.open(tmp_path_factory.mktemp("edits") / "voc.duckdb") as opened:
        yield opened


@given(histories())
def test_rows_of_the_table_give_the_edits_back(store, edits):
    with store.transaction():
        write_edits(store, edits)
    assert read_edits(store) == edits


def test_the_later_rename_wins_and_the_earlier_says_so():
    replayed = replay_edits([rename(1, 1, "Slow"), rename(7, 1, "Late again")], THEMES)
    assert replayed.labels[1] == "Late again"
    assert replayed.edits[0].message == "overruled by edit 7"
    assert replayed.edits[0].state == DOES_NOT_APPLY


def test_two_themes_cannot_get_one_label_but_a_found_label_yields():
    replayed = replay_edits([rename(1, 1, "Rude staff"), rename(2, 2, "rude  STAFF"), rename(3, 4, "Broken app")], THEMES)
    assert replayed.labels[2] == "rude  STAFF"
    assert replayed.labels[3] == "Rude staff (2)"
    assert 'by edit 2, has the label "Rude staff"' in replayed.edits[0].message
    assert replayed.edits[2].state == DOES_NOT_APPLY  # the taxonomy's label stands
    assert "theme 5 of the taxonomy" in replayed.edits[2].message


def test_merges_follow_each_other_and_a_circle_is_refused_to_the_earlier():
    assert replay_edits([merge(1, 1, 2), merge(2, 2, 3)], THEMES).merge_map == {1: 3, 2: 3}
    replayed = replay_edits([merge(1, 3, 4), merge(2, 4, 3)], THEMES)
    assert replayed.merge_map == {4: 3}
    assert replayed.edits[0].message == "overruled by edit 2: theme 3 and theme 4 are one already"


def test_merge_of_a_banned_theme_and_ban_of_a_pinned_one():
    assert states(ban(1, 3), merge(2, 4, 3))[2] == (DOES_NOT_APPLY, "theme 3 is banned by edit 1; take that back first")
    assert replay_edits([merge(1, 4, 3), ban(2, 3)], THEMES).merge_map == {3: -1, 4: -1}
    pinned = replay_edits([Edit(1, "pin", 3, made_at=NOON), ban(2, 3)], THEMES)
    assert (pinned.merge_map, pinned.edits[0].message) == ({3: -1}, "overruled by edit 2")


def test_split_of_a_theme_that_was_merged_away():
    state, message = states(merge(1, 3, 4), split(2, 3, 20))[2]
    assert state == DOES_NOT_APPLY
    assert message == "theme 3 was merged into theme 4 by edit 1; split that one"
    split_first = replay_edits([split(1, 3, 20), merge(2, 3, 4)], THEMES)
    assert [(made.theme_id, made.sources) for made in split_first.user_themes] == [(20, frozenset({3}))]


def test_a_split_takes_from_what_was_merged_in():
    assert replay_edits([merge(1, 3, 4), split(2, 4, 20)], THEMES).user_themes[0].sources == {3, 4}


def test_parents_make_no_circle():
    replayed = replay_edits([parent(1, 3, 4), parent(2, 4, 3)], THEMES)
    assert replayed.parents == {1: 9, 2: 9, 4: 3}
    assert "would stand under itself" in replayed.edits[0].message
    assert replay_edits([parent(1, 1, None)], THEMES).parents == {2: 9}


def test_what_befalls_a_broader_theme_befalls_its_sentences():
    assert replay_edits([ban(1, 9)], THEMES).merge_map == {1: -1, 2: -1, 9: -1}
    assert "sub-themes" in states(merge(1, 3, 9))[1][1]


def test_a_sub_theme_of_a_merged_broader_theme_is_not_active():
    assert states(merge(1, 9, 3), rename(2, 1, "A"))[2] == (
        DOES_NOT_APPLY,
        'theme 1 ("Late deliveries") was merged into theme 3 ("Rude staff") by edit 1; name that one',
    )
    pinned = replay_edits([merge(1, 9, 3), Edit(2, "pin", 1, made_at=NOON), rename(3, 1, "A")], THEMES)
    assert (pinned.merge_map, pinned.labels[1]) == ({2: 3, 9: 3}, "A")


def test_what_was_merged_into_a_banned_theme_says_so():
    assert states(merge(1, 4, 3), ban(2, 3), rename(3, 4, "A"))[3][1] == (
        'theme 3 ("Rude staff") is banned by edit 2; take that back first'
    )


def test_an_edit_waits_for_a_theme_that_died():
    edit = replace(rename(1, 8, "Refunds"), label="Money back")
    state, message = states(edit)[1]
    assert (state, message) == (
        DOES_NOT_APPLY,
        'theme 8 ("Money back") is not among today\'s themes; the edit applies again when it comes back',
    )
    reborn = THEMES.assign(theme_id=[8, *THEMES["theme_id"][1:]], label=["Money", *THEMES["label"][1:]])
    assert replay_edits([edit], reborn).labels[8] == "Refunds"
    assert replay_edits([edit], THEMES).protected == {8}


def test_a_ban_outlives_its_theme_where_it_knows_the_place():
    edit = replace(ban(1, 8), value="9", examples=("they lost it",))
    replayed = replay_edits([edit], THEMES)
    assert replayed.bans == {8: replayed.edits[0]}
    assert replayed.edits[0].message == "theme 8 is not among today's themes; one that is found in its place stays banned"
    assert replay_edits([ban(1, 8)], THEMES).edits[0].state == DOES_NOT_APPLY


def test_the_last_word_on_a_sentence_counts():
    texts = ("they lost it", "who pays that")
    moves = [Edit(1, "move", None, 1, examples=texts, made_at=NOON), Edit(2, "move", None, None, examples=texts[:1], made_at=NOON)]
    replayed = replay_edits(moves, THEMES)
    assert replayed.examples == {"they lost it": -1, "who pays that": 1}
    assert replayed.edits[0].message == "overruled by edit 2 for 1 of 2 sentences"


def test_undo_speaks_up():
    with pytest.raises(SettingsError, match=r"no edit 5. Edits are numbered 1 to 2"):
        mark_undone([rename(1, 1, "A"), rename(2, 1, "B")], 5)
    with pytest.raises(SettingsError, match="taken back on 2026-03-01 already"):
        mark_undone(mark_undone([rename(1, 1, "A")], 1, at=NOON), 1)


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (dict(op="renam", theme="1", value="A"), 'no operation "renam". Did you mean "rename"'),
        (dict(op="rename", theme="1"), "rename needs a label"),
        (dict(op="merge", theme="1"), "needs the theme to merge into"),
        (dict(op="move", other="1"), "move needs sentences"),
        (dict(op="split", theme="1"), "example sentences or keywords"),
        (dict(op="pin", theme="1", value="x"), "pin takes no value"),
        (dict(op="ban"), "ban needs a theme"),
    ],
)
def test_what_cannot_be_meant_is_refused(asked, error):
    with pytest.raises(SettingsError, match=error):
        EditRequest(**asked, location="edits.toml, edit 3")


def test_a_theme_is_known_by_id_label_and_earlier_label(tmp_path):
    with Store.open(tmp_path / "voc.duckdb") as store:
        fill_store(store, THEMES)
        names = read_names(store, [replace(rename(1, 1, "Slow vans"), label="Tardy deliveries")])
        for name in ("1", "slow vans", "Late  Deliveries", "tardy deliveries"):
            assert names.find_id(name) == 1
        assert names.find_id("RUDE STAFF") == 3
        with pytest.raises(SettingsError, match=r'no theme "Rude stuff". Did you mean "Rude staff"'):
            names.find_id("Rude stuff")
        with pytest.raises(SettingsError, match=r'no theme 44. Known: 1 "Slow vans", 2'):
            names.find_id("44")


SENTENCES = pd.DataFrame({"sentence_id": ["s1", "s3"], "text": ["they lost it", "they were rude"], "theme_id": [None, 3]})


def test_what_is_asked_becomes_an_edit_with_ids_and_texts(tmp_path):
    with Store.open(tmp_path / "voc.duckdb") as store:
        fill_store(store, THEMES, SENTENCES, highest_id=30)
        moved = add_edit(store, EditRequest("move", other="lost parcels", sentences=("s1", "my own words")))
        assert (moved.theme_id, moved.other_id, moved.sentences, moved.examples) == (None, 2, ("s1",), ("they lost it", "my own words"))
        assert add_edit(store, EditRequest("split", theme="3", keywords=("van",))).new_theme_id == 31
        banned = add_edit(store, EditRequest("ban", theme="3"))
        assert (banned.value, banned.examples) == ("31", ("they were rude",))
        with pytest.raises(SettingsError, match='no sentence "s2"'):
            add_edit(store, EditRequest("move", other="1", sentences=("s2",)))


@pytest.mark.parametrize("edit", [rename(1, 1, "A"), merge(1, 1, 2), parent(1, 1, None), split(1, 3, 20, examples=("they lost it",))])
def test_an_edit_can_be_asked_again(edit, tmp_path):
    with Store.open(tmp_path / "voc.duckdb") as store:
        fill_store(store, THEMES, SENTENCES, highest_id=19)
        again = add_edit(store, EditRequest.from_edit(edit))
    assert replace(again, label="", sentences=(), made_at=NOON) == edit


def test_sentences_of_the_same_words_can_be_named_by_their_ids(tmp_path):
    sentences = pd.DataFrame({"sentence_id": ["s1", "s2", "s3"], "text": ["on fleek", "on fleek", "it is late"], "theme_id": [1, 1, 1]})
    with Store.open(tmp_path / "voc.duckdb") as store:
        fill_store(store, pd.DataFrame({"theme_id": [1], "label": ["Fleet"]}), sentences)
        edit = add_edit(store, EditRequest("move", other="1", sentences=("s2", "s1")))
        assert edit.sentences == ("s2", "s1") and set(edit.examples) == {"on fleek"}
        assert add_edit(store, EditRequest("move", other="1", sentences=("on fleek",))).sentences == ("s1",)
