"""Corrections to drivers over a small store: they last, teach, contradict each other openly, and are undone exactly."""

from dataclasses import replace
from itertools import permutations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from said_store import SAID, add_said, said_store

from pipeline.edits import APPLIES, DOES_NOT_APPLY, mark_undone
from pipeline.errors import SettingsError
from pipeline.why.corrections.edit import DriverEdit, read_driver_edits, undo_driver_edit
from pipeline.why.corrections.replay import replay_driver_edits
from pipeline.why.corrections.request import add_driver_edit
from pipeline.why.steps import drivers

BELL, VAN, HOUSE = "The courier did not ring the bell.", "The van was stuck in traffic.", "The driver went to the wrong address."
RAIN, DOG = "The box was left in the rain.", "My dog barked at the neighbours."
TABLES = ("key_points", "drivers", "driver_reasons", "rejected_reasons", "edges", "edge_mentions")


@pytest.fixture
def store(tmp_path):
    with said_store(tmp_path) as (opened, settings):
        drivers(opened, settings)
        yield opened, settings


def driver_of(opened, text, theme=1):
    rows = opened.query("from driver_reasons where cause = $text and theme_id = $theme", text=text, theme=theme)
    return rows["driver_id"].iloc[0]


def label_of(opened, driver):
    return opened.value("select any_value(label) from drivers where driver_id = $driver", driver=driver)


def people_of(opened, driver, theme=1):
    return opened.value("select people from drivers where driver_id = $driver and theme_id = $theme", driver=driver, theme=theme)


def contents(opened):
    return {name: str(opened.connection.execute(f"from {name}").fetchall()) for name in TABLES}


def states(opened):
    return {edit.edit_id: (edit.state, edit.message) for edit in read_driver_edits(opened)}


def edit(opened, settings, op, **words):
    made = add_driver_edit(opened, op, **words)
    drivers(opened, settings)
    return made


def test_a_renamed_driver_keeps_its_id_and_its_statements_whatever_comes(store):
    opened, settings = store
    driver, people = driver_of(opened, BELL), people_of(opened, driver_of(opened, BELL))
    edit(opened, settings, "rename", driver=driver, value="Nobody rings")
    add_said(opened, [(1, "The courier never rang my bell."), (1, "The seat was broken.")], 100)
    opened.connection.execute("update themes set label = 'Slow delivery' where theme_id = 1")  # as a refit may
    drivers(opened, settings)
    assert label_of(opened, driver) == "Nobody rings" and people_of(opened, driver) == people + 1
    assert opened.query("select distinct from_label from edges where from_id = $driver", driver=driver)["from_label"].tolist() == [
        "Nobody rings"
    ]
    assert opened.value("select label from key_points where driver_id = $driver", driver=driver) != "Nobody rings"
    assert add_driver_edit(opened, "rename", driver="nobody  RINGS", value="No bell").driver_id == driver


def test_who_says_both_counts_once_after_a_merge(store):
    opened, settings = store
    opened.connection.execute("update documents set person_id = 'p0' where document_id = 'd004'")  # of the bell and of the van
    drivers(opened, settings)
    bell, van = driver_of(opened, BELL), driver_of(opened, VAN)
    people = people_of(opened, bell) + people_of(opened, van)
    edit(opened, settings, "merge", driver=label_of(opened, van), other=bell)
    assert people_of(opened, bell) == people - 1 and people_of(opened, van) is None
    assert people_of(opened, bell, 2) == 3  # the same driver under another theme
    members = opened.query("from driver_reasons where driver_id = $bell and theme_id = 1", bell=bell)
    assert len(members) == 8 and members["match_probability"].notna().all()


def test_a_rejected_driver_is_shown_nowhere_and_nothing_like_it_comes_up_again(store):
    opened, settings = store
    bell, before = driver_of(opened, BELL), set(opened.query("from key_points")["driver_id"])
    edit(opened, settings, "reject", driver=bell)
    assert people_of(opened, bell) is None and driver_of(opened, BELL) == "other:1"
    more = ["The courier did not ring the bell at all.", "The courier just never rang the bell.", "The courier did not ring our bell."]
    add_said(opened, [(1, text) for text in more], 100)
    drivers(opened, settings)
    assert {driver_of(opened, text) for text in (BELL, *more)} == {"other:1"}
    assert set(opened.query("from key_points")["driver_id"]) == before
    assert states(opened)[1] == (APPLIES, "")
    rows = opened.query("select * from drivers where theme_id = 1")
    assert rows["people"].sum() == rows["base_people"].max() == 15  # everybody is somewhere


def test_a_moved_reason_belongs_to_its_driver_and_teaches_what_is_like_it(store):
    opened, settings = store
    van = driver_of(opened, VAN)
    moved = edit(opened, settings, "move", other=van, named=[DOG])
    assert moved.examples == (DOG,) and moved.reasons == ("d011:0:pain_point",)
    row = opened.query("from driver_reasons where cause = $dog", dog=DOG).iloc[0]
    assert (row["driver_id"], float(row["match_probability"])) == (van, 1.0) and people_of(opened, van) == 5
    add_said(opened, [(1, "My dog barked at all the neighbours."), (1, "My dog barked at the neighbours and the food was cold.")], 100)
    add_said(opened, [(1, "My dog never barked at the neighbours.")], 102)
    drivers(opened, settings)
    like = opened.query("from driver_reasons where document_id >= 'd100' order by document_id")
    assert like["driver_id"].tolist() == [van, "other:1", "other:1"]  # who says more, or the contrary, does not follow
    assert 0.9 <= float(like["match_probability"][0]) < 1


def test_what_is_moved_away_follows_no_driver(store):
    opened, settings = store
    bell = driver_of(opened, BELL)
    edit(opened, settings, "move", other="none", named=[BELL])
    assert driver_of(opened, BELL) == "other:1" and driver_of(opened, BELL, 2) == "other:2"
    assert people_of(opened, bell) in (None, 3)  # what is like it went too, or the rest stayed


def test_a_moved_reason_of_the_other_pole_takes_the_direction_of_its_driver(store):
    opened, settings = store
    opened.connection.execute("update signals set signal = 'praise' where document_id = 'd011'")
    opened.connection.execute("update sentence_sentiment set polarity = 0.8 where document_id = 'd011'")
    drivers(opened, settings)
    assert opened.value("select direction from driver_reasons where document_id = 'd011'") == 1
    edit(opened, settings, "move", other=driver_of(opened, VAN), named=["d011:0:praise"])
    row = opened.query("from driver_reasons where document_id = 'd011'").iloc[0]
    assert row["direction"] == -1 and float(row["polarity"]) == 0.8
    assert (opened.query("from drivers")["share"] <= 1).all()


def test_a_rejected_reason_and_its_like_stay_out(store):
    opened, settings = store
    edit(opened, settings, "reject-reason", named=["my dog  barked at the neighbours."])
    assert opened.query("from driver_reasons where cause = $dog", dog=DOG).empty
    add_said(opened, [(1, "My dog barked at all the neighbours."), (2, "My dog slept at the neighbours.")], 100)
    for _ in range(2):
        drivers(opened, settings)
        assert set(opened.query("from rejected_reasons")["document_id"]) == {"d011", "d100"}
        assert not set(opened.query("from driver_reasons")["document_id"]) & {"d011", "d100"}
    assert opened.value("select count(*) from driver_reasons where document_id = 'd101'") == 1


@pytest.mark.parametrize("op", ["rename", "merge", "reject", "move", "reject-reason"])
def test_undo_gives_exactly_the_tables_from_before(store, op):
    opened, settings = store
    before = contents(opened)
    bell, van = driver_of(opened, BELL), driver_of(opened, VAN)
    words = {
        "rename": {"driver": bell, "value": "No bell"},
        "merge": {"driver": bell, "other": van},
        "reject": {"driver": bell},
        "move": {"named": [DOG, BELL], "other": van},
        "reject-reason": {"named": [BELL]},
    }[op]
    edit(opened, settings, op, **words)
    assert contents(opened) != before
    once = contents(opened)
    drivers(opened, settings)
    assert contents(opened) == once
    assert undo_driver_edit(opened, None).op == op
    drivers(opened, settings)
    assert contents(opened) == before
    with pytest.raises(SettingsError, match="Every edit was taken back already: see voc drivers edits"):
        undo_driver_edit(opened, None)


def test_edits_on_different_matters_may_come_in_any_order(tmp_path):
    results = []
    for number, order in enumerate(permutations(range(3))):
        folder = tmp_path / str(number)
        folder.mkdir()
        with said_store(folder) as (opened, settings):
            drivers(opened, settings)
            bell, van, house = (driver_of(opened, text) for text in (BELL, VAN, HOUSE))
            asked = [("rename", {"driver": bell, "value": "No bell"}), ("merge", {"driver": van, "other": house})]
            asked.append(("move", {"named": [DOG], "other": van}))
            for one in order:
                add_driver_edit(opened, asked[one][0], **asked[one][1])
            drivers(opened, settings)
            assert driver_of(opened, DOG) == house
            results.append({name: rows for name, rows in contents(opened).items() if name != "key_points"})  # which tell when
    assert all(result == results[0] for result in results)


def test_the_later_of_two_edits_wins_and_the_earlier_says_so(store):
    opened, settings = store
    bell, van, house = (driver_of(opened, text) for text in (BELL, VAN, HOUSE))
    add_driver_edit(opened, "rename", driver=bell, value="One")
    add_driver_edit(opened, "rename", driver=bell, value="Two")
    add_driver_edit(opened, "move", named=[DOG], other=van)
    add_driver_edit(opened, "reject-reason", named=[DOG])
    add_driver_edit(opened, "merge", driver=van, other=house)
    add_driver_edit(opened, "merge", driver=house, other=van)
    drivers(opened, settings)
    found = states(opened)
    assert [found[number][0] for number in (2, 4, 6)] == [APPLIES] * 3
    assert found[1] == (DOES_NOT_APPLY, "overruled by edit 2") and found[3] == (DOES_NOT_APPLY, "overruled by edit 4")
    assert found[5] == (DOES_NOT_APPLY, f'driver {house} ("{opened.query("from key_points").set_index("driver_id")["label"][house]}") '
                        "goes into it, by edit 6")  # fmt: skip
    assert label_of(opened, bell) == "Two" and people_of(opened, van) == 7 and people_of(opened, house) is None
    undo_driver_edit(opened, 6)
    undo_driver_edit(opened, 4)
    drivers(opened, settings)
    assert people_of(opened, house) == 8 and people_of(opened, van) is None  # the merge before it applies again, and so does the move


def test_an_edit_of_what_is_gone_does_not_apply_and_says_why(store):
    opened, settings = store
    bell, van, rain = driver_of(opened, BELL), driver_of(opened, VAN), driver_of(opened, RAIN, 2)
    add_driver_edit(opened, "reject", driver=bell)
    renamed = add_driver_edit(opened, "rename", driver=bell, value="No bell")
    assert renamed.state == DOES_NOT_APPLY and "is rejected by edit 1; take that back first" in renamed.message
    moved = add_driver_edit(opened, "move", named=[DOG], other=bell)
    assert moved.state == DOES_NOT_APPLY and "is rejected by edit 1" in moved.message
    taken = add_driver_edit(opened, "rename", driver=van, value=label_of(opened, rain).upper())
    assert taken.state == DOES_NOT_APPLY and "another driver has the label" in taken.message
    assert add_driver_edit(opened, "merge", driver=van, other=bell).state == APPLIES
    assert "what it held is among the other reasons" in states(opened)[5][1]
    assert "cannot go into itself" in add_driver_edit(opened, "merge", driver=rain, other=rain).message
    drivers(opened, settings)
    assert people_of(opened, van) is None and driver_of(opened, VAN) == "other:1"


def test_a_move_whose_words_nobody_says_any_more_rests_and_comes_back(store):
    opened, settings = store
    edit(opened, settings, "move", named=[DOG], other=driver_of(opened, VAN))
    opened.connection.execute("update documents set status = 'duplicate' where document_id = 'd011'")
    drivers(opened, settings)
    assert states(opened)[1] == (DOES_NOT_APPLY, "nobody says it in the feedback that counts today")
    add_said(opened, [(1, DOG)], 100)
    drivers(opened, settings)
    assert states(opened)[1][0] == APPLIES and driver_of(opened, DOG) == driver_of(opened, VAN)


def test_a_move_to_where_too_few_say_it_tells_so(store):
    opened, settings = store
    edit(opened, settings, "move", named=[DOG], other=driver_of(opened, RAIN, 2))
    assert states(opened)[1] == (APPLIES, "under theme 1 fewer than 3 people say it: there it stands among the other reasons")
    assert driver_of(opened, DOG) == "other:1"


@pytest.mark.parametrize(
    ("op", "words", "message"),
    [
        ("rename", {"driver": "the box was left in the rains", "value": "x"}, 'no driver "the box was left in the rains". Did you mean'),
        ("rename", {"driver": "the box was left in the rain", "value": " "}, "rename needs a label"),
        ("merge", {"driver": "the box was left in the rain", "other": "zzz"}, 'no driver "zzz". Known: '),
        ("move", {"named": ["My dog barked at the neighbors."], "other": "none"}, 'Did you mean "My dog barked at the neighbours."?'),
        ("move", {"named": ["Quantum"], "other": "none"}, 'no reason "Quantum". Copy a quote or an id of voc drivers show.'),
    ],
)
def test_an_edit_that_names_nothing_gives_one_clear_error(store, op, words, message):
    opened, _ = store
    with pytest.raises(SettingsError) as error:
        add_driver_edit(opened, op, **words)
    assert message in str(error.value)
    assert read_driver_edits(opened) == ()


def test_a_sentence_with_several_reasons_wants_the_one_that_is_meant(store):
    opened, _ = store
    opened.connection.execute("update driver_reasons set quote = 'Both.' where document_id in ('d011', 'd004')")
    with pytest.raises(SettingsError, match="there are several reasons in"):
        add_driver_edit(opened, "move", named=["Both."], other="none")


def test_a_store_before_its_first_run_says_so(tmp_path):
    with said_store(tmp_path) as (opened, _):
        with pytest.raises(SettingsError, match=r"there are no drivers yet. Run the pipeline first."):
            add_driver_edit(opened, "reject", driver="anything")
        with pytest.raises(SettingsError, match=r"there are no drivers yet. Run the pipeline first."):
            add_driver_edit(opened, "reject-reason", named=["anything"])


def test_a_rejected_reason_ties_no_consequence_to_a_theme(store):
    opened, settings = store
    reason = {"reason_id": "r", "document_id": "d011", "sentence_id": "d011:0", "cause_sentence_id": "d011:0", "kind": "stated"}
    spans = {"cause_start": 0, "cause_end": 13, "effect_start": 14, "effect_end": 32, "cue": "so", "cue_start": 13, "cue_end": 13}
    opened.insert("reasons", pd.DataFrame([reason | spans | {"confidence": 0.9, "flags": [], "cause_head": "x", "cause_terms": []}]))
    acted = {
        "sentence_id": "d011:0",
        "document_id": "d011",
        "consequence": "cancelled",
        "modality": "did",
        "start_char": 14,
        "end_char": 20,
    }
    names = opened.query("describe consequences")["column_name"]
    opened.insert("consequences", pd.DataFrame([{name: acted.get(name, 0.5) for name in names}]))
    drivers(opened, settings)
    stated = "select stated from edges where from_kind = 'theme' and to_id = 'cancelled'"
    assert opened.value(stated) == 1
    edit(opened, settings, "reject-reason", named=["r"])
    assert opened.value(stated) == 0


def test_every_statement_of_the_collection_is_there(store):
    opened, _ = store
    assert opened.value("select count(*) from driver_reasons") == len(SAID)


def test_edits_outlive_a_store_without_reasons_or_key_points(store):
    opened, settings = store
    van = driver_of(opened, VAN)
    for op, words in (
        ("rename", {"driver": van, "value": "Traffic"}),
        ("move", {"named": [DOG], "other": van}),
        ("reject-reason", {"named": [RAIN]}),
    ):
        add_driver_edit(opened, op, **words)
    opened.connection.execute("delete from signals")
    drivers(opened, settings)
    assert {state for state, _ in states(opened).values()} == {DOES_NOT_APPLY}
    opened.connection.execute("delete from key_points")
    drivers(opened, settings)
    assert states(opened)[2][1] == f"there is no driver {van} in this store"
    assert opened.query("from rejected_reasons").empty


POINTS = pd.DataFrame({"driver_id": list("abcd"), "label": ["One", "Two", "Three", "Four"], "active": [True, True, True, False]})
some_driver = st.sampled_from("abcdx")
one_edit = st.one_of(
    st.builds(lambda driver, value: DriverEdit(0, "rename", driver, value=value), some_driver, st.sampled_from(["One", "New", "new"])),
    st.builds(lambda driver, other: DriverEdit(0, "merge", driver, other), some_driver, some_driver),
    st.builds(lambda driver: DriverEdit(0, "reject", driver), some_driver),
    st.builds(
        lambda other, text: DriverEdit(0, "move", None, other, examples=(text,)), some_driver | st.none(), st.sampled_from(["p", "q"])
    ),
    st.builds(lambda text: DriverEdit(0, "reject-reason", examples=(text,)), st.sampled_from(["p", "q"])),
)


@given(st.lists(one_edit, max_size=7), one_edit)
def test_replayed_edits_are_sound_and_undone_without_a_trace(made, last):
    edits = [replace(edit, edit_id=number) for number, edit in enumerate([*made, last], 1)]
    found = replay_driver_edits(edits, POINTS)
    assert all(end is None or end not in found.ends for end in found.ends.values())
    assert all(edit.state == APPLIES or (edit.state == DOES_NOT_APPLY and edit.message) for edit in found.edits)
    shown = [label.lower() for driver, label in found.labels.items() if driver not in found.ends and driver in "abc"]
    assert len(set(shown)) == len(shown)
    assert replay_driver_edits(found.edits[::-1], POINTS) == found
    undone = replay_driver_edits(mark_undone(found.edits, len(edits)), POINTS)
    without = replay_driver_edits(edits[:-1], POINTS)
    assert (undone.ends, undone.labels, undone.examples, undone.edits[:-1]) == (
        without.ends,
        without.labels,
        without.examples,
        without.edits,
    )
