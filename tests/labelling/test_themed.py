"""`voc themes label`: a file and a taxonomy in, the same rows out with a theme."""

import csv
import json
import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from pipeline.encoder import load_encoder
from pipeline.errors import SettingsError, SourceError
from pipeline.labelling.run import ENCODER
from pipeline.labelling.themed import learnt, sample, supported, theme_file, themed
from pipeline.themes.taxonomy.table import build_taxonomy

SHOP = (
    "name,description\n"
    'Delivery,"The parcel came late, was lost, or was left in the rain."\n'
    'Price,"Too expensive: price, fees, discounts."\n'
    'App,"The app or website crashes, is slow, or logs people out."\n'
)
SAID = ["My parcel arrived a week late", "Far too expensive for what it is", "The app crashes whenever I log in"]
NAMES = ["Delivery", "Price", "App"]
CHOIR = "The choir sang two psalms in Latin"
LONG = (
    "Hello there and a happy new year to everybody who reads this. I have been a customer since the days of my grandmother. "
    "The parcel never came on time. Then the courier left the second parcel in the rain. The third parcel was lost on the way. "
    "Besides, it seemed a little too expensive. Kind regards from all of us in the north."
)


@pytest.fixture
def shop(tmp_path):
    path = tmp_path / "shop.csv"
    path.write_text(SHOP, encoding="utf-8")
    return path


def rows_of(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_each_row_gets_its_theme_in_its_own_place(tmp_path, shop):
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    texts = [*SAID, "", "   ", "!!!", CHOIR, LONG]
    pd.DataFrame({"id": range(8), "theme": "mine", "said": texts}).to_csv(source, index=False)
    told = []
    assert theme_file(source, out, shop, text="said", progress=lambda *news: told.append(news)) == 8
    rows = rows_of(out)
    assert list(rows[0]) == ["id", "theme_given", "said", "theme", "theme_probability"]
    assert [row["said"] for row in rows] == texts
    assert {row["theme_given"] for row in rows} == {"mine"}
    assert [row["theme"] for row in rows] == [*NAMES, "", "", "", "", "Delivery"]
    assert [row["theme_probability"] == "" for row in rows] == [row["theme"] == "" for row in rows]
    assert all(0.3 < float(row["theme_probability"]) <= 1 for row in rows if row["theme"])
    assert told[-1] == ("themes", 8, 8)


@pytest.mark.parametrize("ending", ["jsonl", "parquet"])
def test_none_is_null_where_the_format_knows_it(tmp_path, shop, ending):
    source, out = tmp_path / "in.jsonl", tmp_path / f"out.{ending}"
    source.write_text("".join(json.dumps({"said": text}) + "\n" for text in [CHOIR, None, 5, SAID[0]]), encoding="utf-8")
    theme_file(source, out, shop, text="said")
    made = pd.read_json(out, lines=True, dtype=False) if ending == "jsonl" else pd.read_parquet(out)
    assert made["theme"].isna().tolist() == [True, True, True, False]
    assert made["theme_probability"].isna().tolist() == [True, True, True, False]
    assert "NaN" not in (out.read_text() if ending == "jsonl" else "")


def test_a_file_without_rows(tmp_path, shop):
    (tmp_path / "in.csv").write_text("said\n")
    assert theme_file(tmp_path / "in.csv", tmp_path / "out.csv", shop, text="said") == 0


@pytest.mark.parametrize(
    ("table", "column", "error", "message"),
    [
        (SHOP, "sayd", SourceError, 'no column "sayd".*Did you mean "said"'),
        ("name\nPrice\nprice\n", "said", SettingsError, 'theme 2: the name "price" is already that of theme 1'),
        ("name,parent\nA,B\nB,A\n", "said", SettingsError, "stands above itself"),
        ("name,descripton\nA,b\n", "said", SettingsError, 'Did you mean "description"'),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_written(tmp_path, table, column, error, message):
    source, out, given = tmp_path / "in.csv", tmp_path / "out.csv", tmp_path / "t.csv"
    source.write_text("said\nhello\n")
    given.write_text(table)
    with pytest.raises(error, match=message):
        theme_file(source, out, given, text=column)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "t.csv"]


def test_files_that_are_not_there(tmp_path, shop):
    with pytest.raises(SourceError, match="There is no file"):
        theme_file(tmp_path / "none.csv", tmp_path / "out.csv", shop, text="said")
    (tmp_path / "in.csv").write_text("said\nhello\n")
    with pytest.raises(SettingsError, match="cannot be read"):
        theme_file(tmp_path / "in.csv", tmp_path / "out.csv", tmp_path / "none.csv", text="said")


def test_a_rule_that_learnt_gives_the_same_themes_in_any_order_and_alone():
    encode, given = load_encoder(ENCODER).encode, build_taxonomy(list(csv.DictReader(SHOP.splitlines())))
    ends = ["", " again", " today", " as ever", " and I am cross", ", honestly", " this week", ", sadly", " once more", " in spring"]
    more = [
        "the courier lost my box",
        "the fee is much too high",
        "the website logs me out",
        "delivery took a month",
        "where is the discount",
    ]
    said = [f"{start}{text}{end}" for text in [*SAID, *more] for start in ("", "Well, ", "I say: ") for end in ends]
    shuffled = said.copy()
    random.Random(5).shuffle(shuffled)
    rule, other = (learnt(sample(texts), given, encode) for texts in (said, shuffled * 2))
    assert rule.learnt
    assert np.array_equal(rule.weights, other.weights)
    assert np.array_equal(rule.term_weights, other.term_weights)
    whole = themed([*SAID, LONG, CHOIR], rule, given, encode)
    assert whole["theme"].tolist()[:4] == [*NAMES, "Delivery"]
    alone = pd.concat([themed([text], rule, given, encode) for text in [*SAID, LONG, CHOIR]], ignore_index=True)
    pd.testing.assert_frame_equal(alone, whole)


@settings(max_examples=60)
@drawn(st.lists(st.text(max_size=3), max_size=30), st.integers(1, 8), st.randoms())
def test_a_sample_knows_neither_order_nor_copies(texts, most, shuffler):
    once = sample(texts, most)
    again = [*texts, *texts]
    shuffler.shuffle(again)
    assert sample(again, most) == once
    assert set(once) <= set(texts)
    assert len(once) == min(most, len({text for text in texts if text.strip()}))


def test_a_long_text_has_the_theme_with_most_support():
    each = np.array([[0.9, 0.1, 0.0], [0.1, 0.1, 0.8], [0.1, 0.2, 0.7], [0.6, 0.3, 0.1], [0.2, 0.7, 0.1], [0.1, 0.0, 0.9]])
    whole = supported(each, np.array([0, 1, 1, 2, 2, 2]), 3, None)
    assert whole[0].tolist() == each[0].tolist()
    assert whole[1] == pytest.approx([0.1, 0.15, 0.75]), "where no sentence fits, none does"
    assert whole[2] == pytest.approx([0.4, 0.5, 0.1]), "a sentence that fits nothing has no say"
    rest = supported(np.array([[0.6, 0.4, 0.0], [0.3, 0.7, 0.0], [0.9, 0.1, 0.0]]), np.array([0, 0, 1]), 2, 0)
    assert rest.tolist() == [[0.3, 0.7, 0.0], [0.9, 0.1, 0.0]], "the rest is no theme beside one"
