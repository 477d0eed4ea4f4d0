"""The assigner: corrections laid over a fit, the same in any batch, gone without a trace when taken back."""

from dataclasses import replace
from datetime import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from pipeline.edits import mark_undone
from pipeline.encoder import TwofoldEncoder, load_encoder
from pipeline.errors import ModelError
from pipeline.exact import unit_rows
from pipeline.text.keywords import match_keywords
from pipeline.themes.corrections.assigner import ThemeAssigner
from pipeline.themes.corrections.edit import Edit
from pipeline.themes.corrections.replay import replay_edits
from pipeline.themes.corrections.serialize import pack_assigner, unpack_assigner
from pipeline.themes.model.discriminant import fit_discriminant
from pipeline.themes.model.theme_model import assign_themes, empty_model, project
from pipeline.themes.taxonomy.table import SeedTaxonomy, SeedTheme
from pipeline.themes.taxonomy.zero_shot import learn_rule

NOON = datetime(2026, 3, 1, 12)
SIZE, SUBJECTS = 400, 4
RANDOM = np.random.default_rng(0)
KIND = np.arange(SIZE) % SUBJECTS
NOUNS = ["bags", "seats", "phones", "refunds"]
HALF = (np.arange(SIZE) // SUBJECTS) % 2  # each subject has two sides
MIDDLES = RANDOM.normal(size=(SUBJECTS, 48))
SIDES = RANDOM.normal(size=(SUBJECTS, 2, 48))
ROWS = unit_rows(MIDDLES[KIND] + 0.45 * SIDES[KIND, HALF] + 0.5 * RANDOM.normal(size=(SIZE, 48)))
TEXTS = [f"{NOUNS[kind]} {'window' if side else 'aisles'} {row}" for row, (kind, side) in enumerate(zip(KIND, HALF, strict=True))]
VECTORS = dict(zip(TEXTS, ROWS, strict=True))
START = empty_model(ROWS.mean(axis=0), np.empty((0, 48), dtype=np.float32))
LEARNT = fit_discriminant(project(ROWS, START.mean, START.directions), KIND.astype(np.int32), START)
MODEL = replace(LEARNT, thresholds=np.full(SUBJECTS, 0.2, dtype=np.float32), temperature=np.ones(1, dtype=np.float32))
IDS = np.arange(11, 11 + MODEL.count, dtype=np.int32)
FITTED = np.append(IDS, -1)[assign_themes(ROWS, MODEL)[0]]
THEMES = pd.DataFrame({"theme_id": IDS, "label": [f"Theme {one}" for one in IDS]})
HOME = {kind: int(np.bincount(FITTED[(kind == KIND) & (FITTED > 0)]).argmax()) for kind in range(SUBJECTS)}
BAGS, SEATS, PHONES, REFUNDS = (HOME[kind] for kind in range(SUBJECTS))


def encode(texts):
    return np.stack([VECTORS[text] for text in texts])


def assigner(*edits):
    return ThemeAssigner(MODEL, IDS).with_edits(replay_edits(edits, THEMES), encode)


def themes(*edits):
    return assigner(*edits).assign(TEXTS, ROWS, encode)[0]


def texts_of(where, count=5):
    return tuple(TEXTS[row] for row in np.flatnonzero(where)[:count])


def move(number, texts, theme):
    return Edit(number, "move", None, theme, examples=texts, made_at=NOON)


def split(number, theme, new, **more):
    return Edit(number, "split", theme, value="New", new_theme_id=new, made_at=NOON, **more)


SOME = (
    Edit(1, "merge", BAGS, SEATS, made_at=NOON),
    split(2, SEATS, 30, examples=texts_of((FITTED == SEATS) & (HALF == 1)), keywords=("refund",)),
    Edit(3, "ban", PHONES, value="14", made_at=NOON),
    move(4, texts_of((FITTED == REFUNDS) & (HALF == 0), 3), BAGS),
    Edit(5, "promote", None, value="Odd", examples=texts_of(KIND == 0, 2), new_theme_id=31, made_at=NOON),
)


def test_without_edits_it_is_the_fit():
    assert len(set(HOME.values())) == SUBJECTS
    theme, probability = assigner().assign(TEXTS, ROWS, encode)
    assert (theme == FITTED).all()
    assert np.array_equal(probability, assign_themes(ROWS, MODEL)[1])


@effort(max_examples=30)
@given(st.lists(st.integers(0, SIZE - 1), max_size=30), st.integers(0, len(SOME)))
def test_one_batch_or_many_give_the_same(rows, count):
    made = assigner(*SOME[:count])
    theme, probability = made.assign(TEXTS, ROWS, encode)
    some, sure = made.assign([TEXTS[row] for row in rows], ROWS[rows], encode) if rows else made.assign([], ROWS[:0], encode)
    assert np.array_equal(some, theme[rows])
    assert np.array_equal(sure, probability[rows])
    assert ((probability >= 0) & (probability <= 1)).all()
    assert ((theme == -1) == (probability == 0)).all() or count == 0


@given(st.integers(0, len(SOME) - 1))
def test_taking_back_the_last_edit_restores_the_assigner(count):
    before, after = SOME[:count], SOME[: count + 1]
    assert pack_assigner(assigner(*after)) != pack_assigner(assigner(*before))
    assert pack_assigner(assigner(*mark_undone(after, count + 1, at=NOON))) == pack_assigner(assigner(*before))


@given(st.integers(0, len(SOME)))
def test_packed_and_unpacked_it_decides_the_same(count):
    made = assigner(*SOME[:count])
    back = unpack_assigner(pack_assigner(made))
    assert pack_assigner(back) == pack_assigner(made)
    for ours, theirs in zip(made.assign(TEXTS, ROWS, encode), back.assign(TEXTS, ROWS, encode), strict=True):
        assert np.array_equal(ours, theirs)


def test_merged_themes_are_one_and_banned_ones_none():
    theme, probability = assigner(Edit(1, "merge", BAGS, SEATS, made_at=NOON), Edit(2, "ban", PHONES, made_at=NOON)).assign(
        TEXTS, ROWS, encode
    )
    assert (theme[FITTED == BAGS] == SEATS).all()
    assert (theme[FITTED == PHONES] == -1).all()
    assert (probability[FITTED == PHONES] == 0).all()
    others = ~np.isin(FITTED, [BAGS, PHONES])
    assert (theme[others] == FITTED[others]).all()


def test_split_by_keyword_takes_exactly_these():
    theme = themes(split(1, BAGS, 30, keywords=("windows", "Window")))
    assert ((theme == 30) == ((FITTED == BAGS) & (HALF == 1))).all()


def test_split_by_examples_takes_the_side_they_show():
    theme = themes(split(1, BAGS, 30, examples=texts_of((FITTED == BAGS) & (HALF == 1), 6)))
    mine = FITTED == BAGS
    assert (theme[mine & (HALF == 1)] == 30).mean() > 0.8
    assert (theme[mine & (HALF == 0)] == BAGS).mean() > 0.8
    assert (theme[~mine] == 30).mean() < 0.02


def test_a_moved_sentence_goes_where_it_was_moved_and_takes_its_like_along():
    moved = texts_of((FITTED == BAGS) & (HALF == 1), 10)
    theme = themes(move(1, moved, SEATS))
    at = np.isin(TEXTS, moved)
    assert (theme[at] == SEATS).all()
    like = (FITTED == BAGS) & (HALF == 1) & ~at
    unlike = (FITTED == BAGS) & (HALF == 0)
    assert (theme[like] == SEATS).mean() > (theme[unlike] == SEATS).mean()
    assert (theme[~np.isin(FITTED, [BAGS])] == FITTED[~np.isin(FITTED, [BAGS])]).all()


def test_a_sentence_moved_to_nothing_has_no_theme():
    moved = texts_of(FITTED == BAGS, 1)
    assert themes(move(1, moved, None))[TEXTS.index(moved[0])] == -1


def test_the_fitted_model_decides_by_units_and_the_taxonomy_and_corrections_by_vectors():
    other = ROWS[np.roll(np.arange(SIZE), 1)]  # read in its passage, each sentence speaks of the next subject
    assert (assigner().assign(TEXTS, ROWS, encode, units=other)[0] == -1).mean() > 0.9, "by itself it says something else"
    blended = unit_rows(2 * ROWS.astype(np.float64) + other)
    theme, probability = assigner().assign(TEXTS, ROWS, encode, units=blended)
    assert np.array_equal(theme, np.append(IDS, -1)[assign_themes(blended, MODEL, ROWS)[0]])
    assert np.array_equal(probability, assign_themes(blended, MODEL, ROWS)[1])
    keyword = assigner(split(1, BAGS, 30, keywords=("window",))).assign(TEXTS, ROWS, encode, units=blended)[0]
    assert ((keyword == 30) == ((theme == BAGS) & (HALF == 1))).all()
    moved = texts_of((theme == BAGS) & (HALF == 1), 8)
    corrected = assigner(move(1, moved, PHONES)).assign(TEXTS, ROWS, encode, units=blended)[0]
    like = (theme == BAGS) & (HALF == 1)
    assert (corrected[np.isin(TEXTS, moved)] == PHONES).all()
    assert (corrected[like] == PHONES).mean() > (corrected[(theme == BAGS) & (HALF == 0)] == PHONES).mean()


def test_few_shot_correction_weighs_the_odds_of_the_model():
    """A sentence for which the model is sure of its theme outweighs an example; one for which it doubts does not."""
    bags, seats = (MODEL.centroids[theme == IDS] for theme in (BAGS, SEATS))
    plain = replace(MODEL, mean=np.zeros(48, dtype=np.float32))  # so that a projected row is the row itself
    part = np.linspace(0, 1, 5001)[:, None]
    blends = unit_rows(part * bags + (1 - part) * seats)
    by_model = np.append(IDS, -1)[assign_themes(blends, plain)[0]]
    sure, torn = blends[-1:], blends[by_model == BAGS][:1]
    example = TEXTS[int(np.flatnonzero(FITTED == SEATS)[0])]
    made = ThemeAssigner(plain, IDS).with_edits(replay_edits([move(1, (example,), SEATS)], THEMES), encode)
    for rows, wanted in ((sure, BAGS), (torn, SEATS)):
        assert np.append(IDS, -1)[assign_themes(rows, plain)[0]].tolist() == [BAGS]
        assert made.assign(["like the example"], rows, encode)[0].tolist() == [wanted]


def test_a_moved_sentence_goes_where_it_was_moved_whatever_its_vectors_say():
    moved, other = texts_of(FITTED == BAGS, 1)[0], np.flatnonzero(FITTED == REFUNDS)[:1]
    edits = [move(1, (moved,), SEATS), move(2, (TEXTS[other[0]],), PHONES)]
    for more, wanted in (([], SEATS), ([Edit(3, "merge", SEATS, REFUNDS, made_at=NOON)], REFUNDS)):
        for units in (None, ROWS[other]):
            theme, probability = assigner(*edits, *more).assign([moved], ROWS[other], encode, units=units)
            assert (theme.tolist(), probability.tolist()) == ([wanted], [1.0])
    assert assigner(*edits).assign([moved.upper()], ROWS[other], encode)[0].tolist() == [PHONES], "only its very words"


def test_the_nearer_of_two_words_counts():
    near, far = TEXTS.index(texts_of(FITTED == BAGS, 1)[0]), int(np.flatnonzero(FITTED == BAGS)[1])
    theme = themes(move(1, (TEXTS[near],), SEATS), move(2, (TEXTS[far],), PHONES))
    assert (theme[near], theme[far]) == (SEATS, PHONES)


def test_a_theme_found_later_in_the_place_of_a_banned_one_stays_banned():
    """After a refit the bags are found again, under a new id: the ban knows their place from its typical sentences."""
    ban = Edit(1, "ban", 5, value="10", examples=texts_of(FITTED == BAGS), made_at=NOON)
    assert (themes(ban)[FITTED == BAGS] == -1).all()
    assert (themes(ban)[FITTED != BAGS] == FITTED[FITTED != BAGS]).all()
    early = Edit(1, "ban", 5, value="99", examples=texts_of(FITTED == BAGS), made_at=NOON)
    assert (themes(early) == FITTED).all()  # a theme that was there on the day of the ban is another one


def test_a_theme_found_later_in_the_place_of_a_promoted_one_is_that_one():
    promoted = Edit(1, "promote", None, value="Bags", examples=texts_of(FITTED == BAGS), new_theme_id=7, made_at=NOON)
    made = assigner(promoted)
    assert made.stands_for == {BAGS: 7}
    assert (made.assign(TEXTS, ROWS, encode)[0][FITTED == BAGS] == 7).all()


def test_a_promoted_group_takes_what_has_no_theme():
    nothing = ThemeAssigner(empty_model(np.zeros(48, dtype=np.float32), np.empty((0, 48), dtype=np.float32)), IDS[:0])
    assert (nothing.assign(TEXTS, ROWS, encode)[0] == -1).all()
    promoted = replay_edits([Edit(1, "promote", examples=texts_of(KIND == 0, 8), new_theme_id=7, made_at=NOON)], THEMES[:0])
    theme = nothing.with_edits(promoted, encode).assign(TEXTS, ROWS, encode)[0]
    assert (theme[KIND == 0] == 7).mean() > 0.8
    assert (theme[KIND != 0] == 7).mean() < 0.1


@pytest.mark.parametrize(
    ("text", "hit"),
    [("my Bag.", True), ("two bags", True), ("boxes", True), ("baggage", False), ("carry  on", True), ("", False), ("handbag", False)],
)
def test_keywords_are_whole_words_of_any_case_and_number(text, hit):
    assert match_keywords([text], ("bag", "box", "carry on")).tolist() == [hit]


def test_a_taxonomy_decides_before_the_fit():
    real = load_encoder(TwofoldEncoder.name).encode
    texts = ["They lost my suitcase", "The pilot told us a joke", "My bags came a week late", "zx qv"]
    vectors = real(texts)
    shop = SeedTaxonomy((SeedTheme("Lost luggage", "Bags were lost or came late"), SeedTheme("Rude staff", "Staff were unfriendly")))
    rule = learn_rule([], vectors[:0], shop, real)
    empty = empty_model(np.zeros(vectors.shape[1], dtype=np.float32), np.empty((0, vectors.shape[1]), dtype=np.float32))
    known = pd.DataFrame({"theme_id": [40, 41], "label": shop.names, "origin": "given"})
    edits = [move(1, (texts[1],), 41), Edit(2, "rename", 40, value="Luggage", made_at=NOON)]
    made = ThemeAssigner(empty, IDS[:0], rule, shop, np.array([40, 41])).with_edits(replay_edits(edits, known), real)
    theme = made.assign(texts, vectors, real)[0]
    assert theme[:3].tolist() == [40, 41, 40]
    back = unpack_assigner(pack_assigner(made))
    assert back.taxonomy == shop
    assert back.assign(texts, vectors, real)[0].tolist() == theme.tolist()
    assert [back.assign([text], real([text]), real)[0][0] for text in texts] == theme.tolist()


def test_what_does_not_fit_is_said():
    with pytest.raises(ModelError, match="wanted one row per text"):
        assigner().assign(TEXTS[:2], ROWS, encode)
    with pytest.raises(ModelError, match="wanted one row per text"):
        assigner().assign(TEXTS, ROWS, encode, units=ROWS[1:])
    for broken in (b"", b"no archive", pack_assigner(assigner())[:-40], pack_assigner(assigner())[100:]):
        with pytest.raises(ModelError, match="cannot be read"):
            unpack_assigner(broken)


def test_another_format_says_to_fit_anew(monkeypatch):
    monkeypatch.setattr("pipeline.themes.corrections.serialize.FORMAT", 1)
    older = pack_assigner(assigner())
    monkeypatch.undo()
    with pytest.raises(ModelError, match=r"have format 1, this version reads 3. Fit them anew: voc themes refit"):
        unpack_assigner(older)
