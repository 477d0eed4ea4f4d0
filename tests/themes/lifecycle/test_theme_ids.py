"""Ids over refits: what is the same theme keeps its id, and nothing that happened goes untold."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.exact import unit_rows
from pipeline.themes.lifecycle.theme_ids import COLUMNS, trace_themes

AXES = np.eye(8, dtype=np.float32)


def known(**themes):
    """Return themes by id: ``t3=(size, middle)`` lives, ``d3=(size, middle)`` is dead."""
    rows = [(int(name[1:]), name[0] == "t", size, middle.tolist()) for name, (size, middle) in themes.items()]
    return pd.DataFrame(rows, columns=["theme_id", "alive", "size", "centroid"])


def told(result):
    return {int(row.theme_id): (row.event, None if pd.isna(row.other_id) else int(row.other_id)) for row in result.events.itertuples()}


def matched(old, new, before, centroids, **more):
    old, new = np.array(old, dtype=np.int32), np.array(new, dtype=np.int32)
    sizes = np.bincount(new[new >= 0], minlength=len(centroids))
    return trace_themes(old, new, before, centroids, sizes, **more)


def test_themes_that_stand_keep_their_ids_whatever_their_place():
    found = matched([7] * 6 + [4] * 4, [1] * 6 + [0] * 4, known(t4=(4, AXES[0]), t7=(6, AXES[1])), AXES[:2])
    assert found.ids.tolist() == [4, 7]
    assert told(found) == {4: ("kept", None), 7: ("kept", None)}
    assert tuple(found.events.columns) == tuple(COLUMNS)
    measures = ["size_before", "size_after", "shared", "overlap", "cosine"]
    assert found.events.set_index("theme_id").loc[7, measures].tolist() == [6, 6, 6, 1, 1]


def test_a_split_a_merge_a_birth_and_a_death_are_told():
    before = known(t1=(10, AXES[0]), t2=(6, AXES[1]), t3=(4, AXES[2]), t4=(5, AXES[3]))
    #     theme 1 splits 6:4; theme 3 goes into 2; theme 4 is scattered; a theme of sentences that had none
    old = [1] * 10 + [2] * 6 + [3] * 4 + [4] * 5 + [-1] * 5
    new = [0] * 6 + [1] * 4 + [2] * 10 + [0, 1, 2, -1, -1] + [3] * 5
    near = unit_rows(AXES[:1] + 0.5 * AXES[5])[0]
    found = matched(old, new, before, np.stack([AXES[0], near, AXES[1], AXES[6]]), highest=9)
    assert found.ids.tolist() == [1, 10, 2, 11]
    assert told(found) == {
        1: ("kept", None),
        10: ("split", 1),
        2: ("kept", None),
        3: ("merged", 2),
        4: ("died", None),
        11: ("born", None),
    }
    merged = found.events.set_index("theme_id").loc[3]
    assert (merged["size_before"], merged["size_after"], merged["shared"]) == (4, 0, 4)


def test_a_dead_theme_comes_back_under_its_id():
    before = known(t1=(5, AXES[0]), d2=(7, AXES[1]), d3=(3, AXES[2]))
    found = matched([1] * 5 + [-1] * 4, [0] * 5 + [1] * 4, before, AXES[:2])
    assert found.ids.tolist() == [1, 2]
    assert told(found) == {1: ("kept", None), 2: ("reborn", None)}


def test_members_decide_before_middles():
    before = known(t1=(5, AXES[0]), t2=(5, AXES[1]))
    crossed = unit_rows(np.stack([AXES[1] + 0.9 * AXES[0], AXES[0] + 0.9 * AXES[1]]))
    assert matched([1] * 5 + [2] * 5, [0] * 5 + [1] * 5, before, crossed).ids.tolist() == [1, 2]


def test_without_members_the_middle_decides_and_must_be_near():
    before = known(t1=(5, AXES[0]), t2=(5, AXES[1]))
    near, far = unit_rows(AXES[:2] + 0.3 * AXES[4]), unit_rows(AXES[:2] + 1.5 * AXES[4])
    assert matched([], [], before, near).ids.tolist() == [1, 2]
    assert matched([], [], before, far).ids.tolist() == [3, 4]


def test_what_is_told_by_construction_is_binding():
    before = known(t1=(9, AXES[0]), t2=(1, AXES[1]))
    found = matched([1] * 9 + [2], [0] * 10, before, AXES[:1], continues=np.array([2]))
    assert told(found) == {2: ("kept", None), 1: ("merged", 2)}


def test_nothing_before_or_nothing_now():
    first = matched([-1] * 4, [0, 0, 1, 1], known(), AXES[:2])
    assert (first.ids.tolist(), told(first)) == ([1, 2], {1: ("born", None), 2: ("born", None)})
    last = matched([3] * 4, [-1] * 4, known(t3=(4, AXES[0])), AXES[:0])
    assert (last.ids.tolist(), told(last)) == ([], {3: ("died", None)})
    assert matched([], [], known(), AXES[:0]).events.empty


def test_middles_of_another_encoder_say_nothing():
    before = known(t1=(4, np.ones(3, dtype=np.float32)))
    assert matched([1] * 4, [0] * 4, before, AXES[:1]).ids.tolist() == [1]


def test_a_theme_has_one_heir():
    before = known(t1=(4, AXES[0]))
    with pytest.raises(ValueError, match="one heir"):
        matched([1, 1], [0, 1], before, AXES[:2], continues=np.array([1, 1]))


@st.composite
def histories(draw):
    """Draw themes alive and dead, and what sentences had and have."""
    ids = draw(st.lists(st.integers(1, 30), unique=True, max_size=7))
    random = np.random.default_rng(draw(st.integers(0, 999)))
    rows = [(one, draw(st.booleans()), int(random.integers(1, 50)), unit_rows(random.normal(size=(1, 8)))[0].tolist()) for one in ids]
    before = pd.DataFrame(rows, columns=["theme_id", "alive", "size", "centroid"])
    living = [-1, *before["theme_id"][before["alive"].astype(bool)].tolist()]
    count = draw(st.integers(0, 6))
    size = draw(st.integers(0, 40))
    old = random.choice(living, size=size)
    new = random.integers(-1, count, size=size) if count else np.full(size, -1)
    return before, old, new, unit_rows(random.normal(size=(count, 8)))


@given(histories(), st.integers(0, 999))
def test_every_theme_has_one_story_and_no_id_is_given_twice(history, seed):
    before, old, new, centroids = history
    sizes = np.bincount(new[new >= 0], minlength=len(centroids))
    found = trace_themes(old, new, before, centroids, sizes, highest=12)
    ever = before["theme_id"].tolist()
    living = set(before["theme_id"][before["alive"].astype(bool)])
    assert len(set(found.ids.tolist())) == len(centroids)
    fresh = set(found.ids.tolist()) - set(ever)
    assert all(one > max([12, *ever]) for one in fresh)
    assert set(found.events["theme_id"]) == set(found.ids.tolist()) | living
    kinds = found.events.set_index("theme_id")["event"]
    assert kinds.index.is_unique
    assert set(kinds[kinds.isin(["kept"])].index) == set(found.ids.tolist()) & living
    assert set(kinds[kinds.isin(["born", "split"])].index) == fresh
    assert set(kinds[kinds.isin(["merged", "died"])].index) == living - set(found.ids.tolist())
    order = np.random.default_rng(seed).permutation(len(old))
    again = trace_themes(old[order], new[order], before.sample(frac=1, random_state=seed), centroids, sizes, highest=12)
    assert again.ids.tolist() == found.ids.tolist()
    pd.testing.assert_frame_equal(again.events, found.events)
