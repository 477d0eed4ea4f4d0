"""A taxonomy between runs: ids that stay, a rule as bytes, themes as a file."""

from dataclasses import fields, replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from label_texts import name_themes

from pipeline.encoder import TwofoldEncoder, load_encoder
from pipeline.errors import ModelError, SettingsError
from pipeline.themes.corrections.assigner import ThemeAssigner
from pipeline.themes.corrections.serialize import pack_assigner, unpack_assigner
from pipeline.themes.model.theme_model import empty_model
from pipeline.themes.taxonomy.seed_themes import keep_seed_ids
from pipeline.themes.taxonomy.table import SeedTheme, build_taxonomy, build_theme_taxonomy, read_taxonomy, write_taxonomy
from pipeline.themes.taxonomy.zero_shot import learn_rule

NONE = pd.DataFrame({"theme_id": [], "label": [], "origin": []})


def file_of(*names):
    return build_taxonomy([{"name": name} for name in names])


def known(*rows):
    return pd.DataFrame(rows, columns=["theme_id", "label", "origin"])


def test_a_first_file_gets_the_ids_after_the_highest():
    assert keep_seed_ids(file_of("Price", "App"), NONE, 0).tolist() == [1, 2]
    assert keep_seed_ids(file_of("Price", "App"), known((3, "late parcels", "found")), 7).tolist() == [8, 9]
    assert keep_seed_ids(file_of("Price"), known((9, "late parcels", "found")), 7).tolist() == [10]


def test_a_name_keeps_its_id_through_edits_of_the_file():
    before = known((8, "Price", "given"), (9, "App", "given"), (10, "Gone", "given"), (2, "Delivery", "found"), (11, "Made", "made"))
    got = keep_seed_ids(file_of("Delivery", " app", "PRICE", "Made"), before, 11)
    assert got.tolist() == [12, 9, 8, 13], "a found or made theme of the same label is another theme"
    assert keep_seed_ids(file_of("Gone"), before, 11).tolist() == [10], "a name that comes back is the theme of before"


@settings(max_examples=60)
@drawn(st.lists(st.sampled_from("abcdefgh"), unique=True, min_size=1), st.lists(st.sampled_from("ABCDEFGH"), unique=True, min_size=1))
def test_ids_are_distinct_and_never_given_away(first, second):
    one = keep_seed_ids(file_of(*first), NONE, 4)
    before = known(*((theme_id, name, "given") for theme_id, name in zip(one, first, strict=True)))
    two = keep_seed_ids(file_of(*second), before, int(one.max()))
    assert len(set(two)) == len(two)
    ids = dict(zip(first, one, strict=True))
    for name, theme_id in zip(second, two, strict=True):
        assert theme_id == ids[name.lower()] if name.lower() in ids else theme_id not in one


@pytest.fixture(scope="module")
def shop():
    encode = load_encoder(TwofoldEncoder.name).encode
    given = build_taxonomy(
        [{"name": "Price", "description": "too expensive"}, {"name": "App", "description": "the app crashes", "keywords": "log in"}]
    )
    said = [f"{start} {text} {number}" for text in ("far too dear", "it crashes") for start in ("well", "so") for number in range(60)]
    return given, encode, said, encode(said), learn_rule(said, encode(said), given, encode)


def packed_with(rule, given):
    """Return the bytes of an assigner that holds nothing but a taxonomy."""
    ids = np.arange(1, len(given.themes) + 1, dtype=np.int32)
    nothing = empty_model(np.zeros(768, dtype=np.float32), np.empty((0, 768), dtype=np.float32))
    nobody = np.empty(0, dtype=np.int32)
    return pack_assigner(ThemeAssigner(nothing, nobody, rule, given, ids))


def test_a_kept_rule_is_the_same_rule(shop):
    given, encode, said, vectors, rule = shop
    odd = replace(rule, choices=replace(rule.choices, rounds=7, temperature=0.1))
    for one in (rule, odd, learn_rule([], np.empty((0, 768), dtype=np.float32), given, encode)):
        other = unpack_assigner(packed_with(one, given)).rule
        for field in fields(one):
            mine, theirs = getattr(one, field.name), getattr(other, field.name)
            assert np.array_equal(mine, theirs), field.name
            assert type(mine) is type(theirs), field.name
        assert packed_with(other, given) == packed_with(one, given)
    assert rule.learnt
    assert len(rule.terms) > 3
    kept = unpack_assigner(packed_with(rule, given)).rule
    pd.testing.assert_frame_equal(name_themes(kept, said, vectors, given, encode), name_themes(rule, said, vectors, given, encode))


@pytest.mark.parametrize("packed", [b"", b"nonsense", b"PK\x03\x04 half an archive"])
def test_bytes_that_are_no_rule_are_refused(packed):
    with pytest.raises(ModelError, match="cannot be read"):
        unpack_assigner(packed)


def test_half_a_rule_is_refused(shop):
    packed = packed_with(shop[-1], shop[0])
    for half in (packed[: len(packed) // 2], packed[:4000] + bytes(2000) + packed[6000:]):
        with pytest.raises(ModelError, match="cannot be read"):
            unpack_assigner(half)


def themes(*rows):
    return pd.DataFrame(rows, columns=["name", "description", "parent", "examples", "keywords"])


def test_themes_become_a_file_and_come_back(tmp_path):
    frame = themes(
        ("Delivery", "Parcels and\ncouriers.", None, None, None),
        ("Late parcels", None, "Delivery", np.array(["It came late | twice", " "], dtype=object), ["late", "week"]),
        ("Fees", float("nan"), None, [], []),
    )
    made = build_theme_taxonomy(frame)
    assert made.themes == (
        SeedTheme("Delivery", "Parcels and couriers."),
        SeedTheme("Late parcels", "", "Delivery", ("It came late , twice",), ("late", "week")),
        SeedTheme("Fees"),
    )
    write_taxonomy(made, tmp_path / "t.csv")
    assert read_taxonomy(tmp_path / "t.csv").themes == made.themes


def test_themes_that_make_no_taxonomy():
    with pytest.raises(SettingsError, match="already that of theme 1"):
        build_theme_taxonomy(themes(("Fees", "", None, None, None), ("fees", "", None, None, None)))
    with pytest.raises(SettingsError, match="no theme"):
        build_theme_taxonomy(themes())
