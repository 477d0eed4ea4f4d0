"""A given taxonomy: what is refused, and what texts get."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from label_texts import label_texts, name_themes

from pipeline.encoder import TwofoldEncoder, load_encoder
from pipeline.errors import SettingsError
from pipeline.text.terms import build_vocabulary, mark_terms
from pipeline.themes.taxonomy.table import SeedTaxonomy, SeedTheme, build_taxonomy, read_taxonomy, write_taxonomy
from pipeline.themes.taxonomy.zero_shot import learn_rule
from pipeline.themes.taxonomy.zero_shot_rule import learn_term_weights, score_terms

SHOP = build_taxonomy(
    [
        {"name": "Delivery", "description": "The parcel came late, was lost, or was left in the rain."},
        {"name": "Price", "description": "Too expensive: price, fees, discounts."},
        {"name": "App", "description": "The app or website crashes, is slow, or logs people out."},
    ]
)
SAID = ["My parcel arrived a week late", "Far too expensive for what it is", "The app crashes whenever I log in"]
NAMES = ["Delivery", "Price", "App"]


@pytest.fixture(scope="module")
def encode():
    encoder = load_encoder(TwofoldEncoder.name)
    return lambda texts: encoder.encode(texts)


def file(folder: Path, text: str) -> Path:
    path = folder / "taxonomy.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("name,description\n", "holds no theme"),
        ("name,description\n,late parcels\n", "theme 1: the name is missing"),
        ("name\nPrice\n price \n", 'theme 2: the name "price" is already that of theme 1'),
        ("name,parent\nPrice,Money\nMonney,\n", 'Did you mean "Monney"'),
        ("name,parent\nPrice,Price\n", "stands above itself"),
        ("name,parent\nA,B\nB,C\nC,A\n", r"a -> b -> c -> a"),
        ("title\nPrice\n", 'no column "name"'),
        ("name,descripton\nPrice,x\n", 'Did you mean "description"'),
        ("name,description\nPrice,too high, too low\n", "line 2: 3 cells under 2 columns"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path, text, message):
    with pytest.raises(SettingsError, match=message):
        read_taxonomy(file(tmp_path, text))


def test_a_file_that_is_no_text_or_not_there_is_refused(tmp_path):
    (tmp_path / "x.csv").write_bytes(b"name\n\xff\xfe\n")
    for path in (tmp_path / "x.csv", tmp_path / "none.csv"):
        with pytest.raises(SettingsError, match="cannot be read"):
            read_taxonomy(path)


def test_a_spreadsheet_s_file_is_read(tmp_path):
    read = read_taxonomy(file(tmp_path, '\ufeffName,Examples,Keywords\r\nPrice,"too dear | a rip-off, really",fee|cost\r\n,,\r\n'))
    assert read.themes == (SeedTheme("Price", examples=("too dear", "a rip-off, really"), keywords=("fee", "cost")),)


words = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="|"), min_size=1, max_size=8)
texts = st.lists(words, max_size=3).map(" ".join)
themes = st.builds(
    SeedTheme, name=words, description=texts, examples=st.lists(words, max_size=2).map(tuple), keywords=st.just(("a", "b c"))
)


@settings(max_examples=60, deadline=None)
@given(st.lists(themes, min_size=1, max_size=4, unique_by=lambda theme: theme.name.casefold()))
def test_what_is_written_is_read_back(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("taxonomy") / "t.csv"
    whole = SeedTaxonomy(tuple(rows), str(path))
    write_taxonomy(whole, path)
    assert read_taxonomy(path) == whole


@pytest.mark.parametrize("name", ["Other", "Can't tell", "Can’t Tell", "Miscellaneous", "Misc.", "None of these", "Something else", "n/a"])
def test_names_for_none_of_these(name):
    assert build_taxonomy([{"name": "Price"}, {"name": name}]).rest == 1


@pytest.mark.parametrize("name", ["Other airlines lost my bag", "Restaurant", "Customer service", "Elsewhere", "Mother"])
def test_names_that_mean_something(name):
    assert build_taxonomy([{"name": name}]).rest is None


def test_few_texts_are_assigned_by_likeness_alone(encode):
    vectors = encode(SAID)
    assert not learn_rule(SAID, vectors, SHOP, encode).learnt
    got = label_texts(SAID, vectors, SHOP, encode)
    assert got["theme"].tolist() == NAMES
    assert got["probability"].between(0.3, 1).all()


def test_what_fits_nowhere_has_no_theme_or_the_one_for_the_rest(encode):
    said = ["The choir sang two psalms in Latin", "", "   ", "\n"]
    got = label_texts(said, encode(said), SHOP, encode)
    assert got["theme"].isna().all()
    assert got["probability"].isna().all()
    wide = SeedTaxonomy((*SHOP.themes, SeedTheme("Other", "Delivery of parcels and all that")))
    got = label_texts([*said, *SAID], encode([*said, *SAID]), wide, encode)
    assert got["theme"].tolist()[:1] == ["Other"]
    assert got["theme"].isna().tolist() == [False, True, True, True, False, False, False]
    assert got["theme"].tolist()[4:] == NAMES


def test_one_name_or_only_the_rest(encode):
    vectors = encode(SAID)
    one = label_texts(SAID, vectors, build_taxonomy([{"name": "Price", "description": "too expensive"}]), encode)
    assert one["theme"].tolist()[1] == "Price"
    assert pd.isna(one["theme"].tolist()[2])
    assert label_texts(SAID, vectors, build_taxonomy([{"name": "Other"}]), encode)["theme"].tolist() == ["Other"] * 3


def test_no_text_at_all(encode):
    got = label_texts([], np.empty((0, 768), dtype=np.float32), SHOP, encode)
    assert got.columns.tolist() == ["theme", "probability"]
    assert len(got) == 0


def test_a_keyword_draws_a_text(encode):
    said, named = ["The Blorptron is a thing I own"], [*({"name": theme.name} for theme in SHOP.themes)]
    vectors = encode(said)
    without = label_texts(said, vectors, build_taxonomy(named), encode)
    having = label_texts(said, vectors, build_taxonomy([*named[:2], {"name": "App", "keywords": "blorptron"}]), encode)
    assert pd.isna(without["theme"][0])
    assert having["theme"][0] == "App"


def test_after_learning_each_text_is_assigned_on_its_own(encode):
    ways = ["{}", "I must say: {}", "{} and I am cross", "Hello, {}!", "{} today", "{} again", "Honestly {}", "{}, as ever"]
    more = [
        "the courier lost my box",
        "the fee is much too high",
        "the website logs me out",
        "delivery took a month",
        "where is the discount",
    ]
    said = [way.format(text) for way in ways for text in [*SAID, *more] for _ in range(4)]
    vectors = encode(said)
    before = vectors.copy()
    rule = learn_rule(said, vectors, SHOP, encode)
    assert rule.learnt
    whole = name_themes(rule, said, vectors, SHOP, encode)
    pd.testing.assert_frame_equal(whole, label_texts(said, vectors, SHOP, encode))
    backwards = name_themes(rule, said[::-1], vectors[::-1], SHOP, encode)
    pd.testing.assert_frame_equal(backwards[::-1].reset_index(drop=True), whole)
    single = pd.concat([name_themes(rule, said[i : i + 1], vectors[i : i + 1], SHOP, encode) for i in range(0, 240, 4)], ignore_index=True)
    pd.testing.assert_frame_equal(single, whole[0:240:4].reset_index(drop=True))
    assert np.array_equal(before, vectors)
    assert name_themes(rule, SAID, encode(SAID), SHOP, encode)["theme"].tolist() == NAMES


def test_words_teach_themes():
    said = ["carousel empty", "the carousel", "carousel again", "hold music", "on hold", "hold for hours", "carousel and hold"]
    known = build_vocabulary(said)
    assert known == ("carousel", "hold")
    held = mark_terms(said, known)
    weights = learn_term_weights(held, np.array([0, 0, 0, 1, 1, 1, -1]), 3)
    assert weights[0, 0] > 0 > weights[0, 1]
    assert weights[1, 1] > 0 > weights[1, 0]
    assert not weights[:, 2].any()  # no example, no opinion
    found = score_terms(held, weights)
    assert found.argmax(axis=1)[:6].tolist() == [0, 0, 0, 1, 1, 1]
    assert score_terms(mark_terms(["", "never met"], known), weights).tolist() == [[0, 0, 0]] * 2
    assert score_terms(mark_terms(["a"], ()), np.zeros((0, 3), dtype=np.float32)).tolist() == [[0, 0, 0]]


@settings(max_examples=40)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=8))
def test_a_text_s_words_do_not_depend_on_its_neighbours(said):
    known = build_vocabulary([*said, *said, *said])
    weights = learn_term_weights(mark_terms(said, known), np.arange(len(said)) % 2, 2)
    together = score_terms(mark_terms(said, known), weights)
    alone = [score_terms(mark_terms([text], known), weights)[0].tolist() for text in said]
    assert together.tolist() == alone


def test_the_theme_for_the_rest_is_learnt_too(encode):
    rage = ["Shame on you all", "What a joke this is", "I am so very angry", "Never again, I swear"]
    ways = ["{}", "Well, {}", "{} really", "{} my friends", "Once more: {}", "{} today"]
    said = [way.format(text) for way in ways for text in [*SAID, *rage] for _ in range(6)]
    wide = SeedTaxonomy((*SHOP.themes, SeedTheme("Can't tell")))
    rule = learn_rule(said, encode(said), wide, encode)
    assert rule.learnt
    assert rule.weights[3].any()
    more = [*SAID, "What a joke, shame on you", "so angry with you"]
    got = name_themes(rule, more, encode(more), wide, encode)
    assert got["theme"].tolist() == [*NAMES, "Can't tell", "Can't tell"]
    assert got["probability"].between(0.3, 1).all()
