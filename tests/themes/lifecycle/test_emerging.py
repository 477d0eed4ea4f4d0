"""Young subjects: found when people bring them, not when one person, a copy or chance does; the same in any row order."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import binomtest

from pipeline.encoder import TwofoldEncoder, load_encoder
from pipeline.exact import on_grid, unit_rows
from pipeline.themes.lifecycle.emerging import COLUMNS, find_emerging, find_recent_begin, keep_group_ids, mark_promotable
from pipeline.themes.lifecycle.growing_groups import compare_rates
from pipeline.themes.lifecycle.linkage_tree import build_tree
from pipeline.themes.model.theme_model import ThemeModel, empty_model

DIM = 192
START = pd.Timestamp("2026-01-01")
Rows = NDArray[np.float32]


def blank(dim: int = DIM) -> ThemeModel:
    return empty_model(np.zeros(dim, dtype=np.float32), np.empty((0, dim), dtype=np.float32))


def emerging(rows: pd.DataFrame, vectors: Rows, **more: pd.DataFrame) -> pd.DataFrame:
    return find_emerging(rows, vectors, blank(), people=5, **more)


def world(
    old: int = 300, young: int = 20, *, people: int | None = None, theme: int | None = None, seed: int = 0
) -> tuple[pd.DataFrame, Rows]:
    """Return a year of sentences without direction, half in theme 1, and in its last weeks a dense group that is new."""
    random = np.random.default_rng(seed)
    noise = random.normal(size=(old, DIM))
    middle = random.normal(size=DIM)
    group = middle + 0.5 * random.normal(size=(young, DIM))
    days = np.concatenate([random.uniform(0, 365, old), random.uniform(345, 365, young)])
    speaker = [f"p{i}" for i in range(old)] + [f"new{i % (people or max(young, 1))}" for i in range(young)]
    rows = pd.DataFrame(
        {
            "sentence_id": [f"s{i:05d}" for i in range(old + young)],
            "person_id": speaker,
            "created_at": START + pd.to_timedelta(days, unit="D"),
            "theme_id": pd.array([1 if i % 2 else None for i in range(old)] + [theme] * young, dtype="Int32"),
            "subject_text": [f"old words number {i}" for i in range(old)] + [f"the warm box was melting at home {i}" for i in range(young)],
        }
    )
    return rows, unit_rows(np.concatenate([noise, group]))


@pytest.mark.parametrize("theme", [None, 1])
def test_a_new_group_is_found_among_none_and_inside_a_theme(theme: int | None) -> None:
    rows, vectors = world(theme=theme)
    found = emerging(rows, vectors)
    assert list(found.columns) == list(COLUMNS)
    assert len(found) == 1
    group = found.iloc[0]
    assert pd.isna(group["theme_id"]) if theme is None else group["theme_id"] == theme
    young = rows["sentence_id"].iloc[300:]
    assert set(group["members"]) == set(young)
    assert (group["people"], group["recent_people"], group["before_people"]) == (20, 20, 0)
    assert group["first_seen"] == rows["created_at"].iloc[300:].min()
    assert group["growth"] > 10
    assert group["growth_q"] < 1e-6
    assert set(group["typical"]) <= set(young) and len(group["typical"]) == 3
    assert mark_promotable(found, 15).tolist() == [True]
    assert mark_promotable(found, 15, banned=[1]).tolist() == [theme is None]
    assert mark_promotable(found, 21).tolist() == [False]


def test_what_was_always_there_does_not_emerge() -> None:
    rows, vectors = world(young=60)
    rows["created_at"] = START + pd.to_timedelta(np.random.default_rng(1).uniform(0, 365, len(rows)), unit="D")
    assert emerging(rows, vectors).empty


def test_one_person_is_no_group() -> None:
    assert emerging(*world(young=40, people=1)).empty
    assert emerging(*world(young=40, people=4)).empty
    assert emerging(*world(young=40, people=12))["people"].tolist() == [12]


@pytest.mark.parametrize("changed", ["", " {}"])
def test_a_text_passed_on_is_one_voice(changed: str) -> None:
    rows, vectors = world(young=40)
    rows.loc[300:, "subject_text"] = ["the box came warm and all of it melted" + changed.format(i) for i in range(40)]
    passed_on = vectors.copy()
    passed_on[300:] = vectors[300]
    assert emerging(rows, passed_on).empty
    rows.loc[300:, "subject_text"] = "warm box"  # two words are alike by chance: forty people said them
    assert emerging(rows, passed_on)["people"].tolist() == [40]


@pytest.mark.parametrize("size", [0, 1, 2, 5])
def test_few_rows_give_no_group_and_all_columns(size: int) -> None:
    rows, vectors = world(old=size, young=0)
    found = emerging(rows, vectors)
    assert found.empty and list(found.columns) == list(COLUMNS)
    assert mark_promotable(found, 15).shape == (0,)


def test_rows_without_a_date_are_left_out() -> None:
    rows, vectors = world()
    rows.loc[300:309, "created_at"] = pd.NaT
    assert emerging(rows, vectors)["people"].tolist() == [10]
    assert emerging(rows.assign(created_at=pd.NaT), vectors).empty


def test_all_at_one_moment_or_all_the_same() -> None:
    rows, vectors = world()
    assert emerging(rows.assign(created_at=START), vectors).empty
    same = np.repeat(vectors[:1], len(rows), axis=0)
    assert emerging(rows.assign(subject_text="the box came late again this week"), same).empty


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 2**16), limit=st.sampled_from([100, 4_000]))
def test_the_same_in_any_row_order(seed: int, limit: int) -> None:
    rows, vectors = world(young=30, theme=1)
    order = np.random.default_rng(seed).permutation(len(rows))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.themes.lifecycle.linkage_tree.LIMIT", limit)
        one = emerging(rows, vectors)
        two = emerging(rows.iloc[order].reset_index(drop=True), vectors[order])
    assert len(one) == 1
    pd.testing.assert_frame_equal(one, two)


def test_the_argument_is_not_changed() -> None:
    rows, vectors = world()
    before, arrays = rows.copy(), vectors.copy()
    emerging(rows, vectors)
    pd.testing.assert_frame_equal(rows, before)
    assert (vectors == arrays).all()


def test_an_id_goes_on_though_the_most_typical_sentence_changes() -> None:
    rows, vectors = world(young=30)
    first = emerging(rows[:320], vectors[:320])
    gone = first["typical"].iloc[0][0]
    stays = (rows["sentence_id"] != gone).to_numpy()
    alone = emerging(rows[stays], vectors[stays])
    assert alone["group_id"].tolist() != first["group_id"].tolist()
    again = emerging(rows[stays], vectors[stays], earlier=first)
    assert again["group_id"].tolist() == first["group_id"].tolist()


def test_a_whole_theme_that_grows_is_reported_and_not_promoted() -> None:
    rows, vectors = world(young=30, theme=7)
    found = emerging(rows, vectors)
    assert found["theme_id"].tolist() == [7]
    assert found["apart"].tolist() == [0.0]
    assert not mark_promotable(found, 15).any()


def test_random_dates_let_nothing_emerge() -> None:
    rows, vectors = world(young=80, theme=1)
    for seed in range(10):
        dates = np.random.default_rng(seed).permutation(rows["created_at"].to_numpy())
        assert emerging(rows.assign(created_at=dates), vectors).empty


def test_real_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    """Warm boxes, said in many ways by different people, among usual talk."""
    usual = [
        "The recipes are easy to follow",
        "I forgot to skip a week",
        "The app logs me out",
        "Too much plastic in the box",
        "Great value",
    ]
    usual += [
        "Support answered within an hour",
        "The portions are too small for two",
        "My courier left it at the neighbours",
        "More vegan meals",
    ]
    warm = [
        "The chicken arrived warm",
        "Ice packs had melted and the fish was warm",
        "Meat was warm to the touch",
        "Melted ice, warm chicken",
    ]
    warm += ["Everything in the box was warm", "The salmon came warm", "Box warm, ice packs melted", "Warm meat again, the ice was water"]
    texts = [f"{text}, {when}" for when in ("as always", "last month", "this time", "again", "I think") for text in usual] + warm
    days = [float(day % 330) for day in range(0, 45 * 7, 7)] + [350.0 + i for i in range(len(warm))]
    rows = pd.DataFrame({"subject_text": texts, "created_at": START + pd.to_timedelta(days, unit="D"), "theme_id": pd.NA})
    rows = rows.assign(sentence_id=[f"s{i}" for i in range(len(rows))], person_id=[f"p{i}" for i in range(len(rows))])
    vectors = on_grid(load_encoder(TwofoldEncoder.name).encode(texts))
    model = empty_model(on_grid(vectors.mean(axis=0)), np.empty((0, vectors.shape[1]), dtype=np.float32))
    monkeypatch.setattr("pipeline.themes.lifecycle.emerging.RECENT_DAYS", 12)
    monkeypatch.setattr("pipeline.themes.lifecycle.emerging.RECENT_VOICES", 1)
    found = find_emerging(rows, vectors, model, people=5)
    assert len(found) == 1
    assert set(found["members"].iloc[0]) <= set(rows["sentence_id"].iloc[45:])
    assert found["people"].iloc[0] >= 6


@given(recent=st.integers(0, 60), before=st.integers(0, 60), share=st.floats(0.01, 0.99))
def test_the_test_is_exact(recent: int, before: int, share: float) -> None:
    growth, p = compare_rates(np.array([recent]), np.array([before]), np.array([share]))
    assert np.isfinite(growth).all()
    if recent + before:
        assert p[0] == pytest.approx(binomtest(recent, recent + before, share, alternative="greater").pvalue, abs=1e-12)


@settings(max_examples=20, deadline=None)
@given(size=st.integers(1, 40), seed=st.integers(0, 2**16))
def test_branches_count_people_and_nearness_as_by_hand(size: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    rows, texts = unit_rows(random.normal(size=(size, 8))), [f"t{i}" for i in range(size)]
    tree = build_tree(rows, texts)
    person, kept = random.integers(0, 6, size), random.random(size) < 0.7
    people = tree.count_people(person, kept)
    for branch in range(len(tree.texts)):
        inside = tree.mark_members(branch)
        assert inside.sum() == tree.texts[branch]
        assert people[branch] == len(np.unique(person[inside & kept]))
        if branch >= len(tree.copies):
            left, right = (rows[tree.mark_members(half)].astype(float) for half in tree.children[branch - len(tree.copies)])
            assert tree.nearness[branch] == pytest.approx((left @ right.T).mean(), abs=2e-3)


def test_a_sentence_outside_the_tree_follows_the_nearest_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.themes.lifecycle.linkage_tree.LIMIT", 1)
    rows, texts = unit_rows(np.eye(3)[[0, 0, 1, 2]] + 0.01), ["a", "a", "b", "c"]
    tree = build_tree(rows, texts)
    assert (tree.leaf == 0).sum() in (1, 2) and (tree.leaf >= -1).all()
    assert tree.mark_originals(np.arange(4)).all()


def test_the_window_has_enough_people_where_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    time = pd.Series(START + pd.to_timedelta(np.arange(1000), unit="D"))
    person = pd.Series([f"p{i}" for i in range(1000)])
    assert find_recent_begin(time, person) == time.iloc[900]
    assert find_recent_begin(time[:40], person[:40]) > time.iloc[28]
    assert pd.isna(find_recent_begin(time[:0], person[:0]))
    monkeypatch.setattr("pipeline.themes.lifecycle.emerging.RECENT_VOICES", 1)
    assert find_recent_begin(time, person) == time.iloc[-1] - pd.Timedelta(days=56)


def test_groups_with_one_most_typical_text_have_ids_of_their_own() -> None:
    groups = pd.DataFrame({"group_id": ["a", "a", "b", "a"], "centroid": [[1.0, 0.0], [0.0, 1.0], [0.7, 0.7], [-1.0, 0.0]]})
    alone = keep_group_ids(groups, None)
    assert alone[0] == "a" and alone[2] == "b" and len(set(alone)) == 4 and alone == keep_group_ids(groups, None)
    earlier = pd.DataFrame({"group_id": ["a"], "centroid": [[0.0, 1.0]]})
    after = keep_group_ids(groups, earlier)
    assert after[1] == "a" and len(set(after)) == 4


def test_groups_of_another_encoder_do_not_go_on() -> None:
    earlier = pd.DataFrame({"group_id": ["a"], "centroid": [[0.0, 1.0, 0.0]]})
    assert keep_group_ids(pd.DataFrame({"group_id": ["b"], "centroid": [[0.0, 1.0]]}), earlier) == ["b"]
