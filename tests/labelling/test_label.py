"""`voc label`, as a user meets it: a file in, the same rows out with columns added."""

import csv
import json

import pandas as pd
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.encoder import load_encoder
from pipeline.labelling.run import ENCODER, label_file
from pipeline.labelling.tasks import added_columns, label, support

TEXTS = [
    "The courier never rang the bell, so my box went back to the depot. Please add tracking to the app.",
    "Great screen but the battery dies after an hour.",
    "I left because the app froze twice a day.",
    "Lovely recipes, thank you!",
    "Can I pause my plan for a week?",
    "I use it to plan dinners for the week.",
]
STRANGE = [
    "",
    " ",
    "ok",
    "!!!",
    "😡😡😡",
    "#fail #neveragain @airline",
    "I LEFT BECAUSE THE APP FROZE EVERY SINGLE TIME",
    "Der Kurier kam zu spät, weil er krank war.",
    "the app froze and i called and nobody answered and then i waited because they said wait and it never came " * 40,
    "word " * 5000,
    "Pros: cheap, fast\nCons: noisy, ugly",
    "Oh great, another update that fixes nothing. Thanks for nothing!",
    "\ud800 broken half",
    "a\u0000b because c",
]
TASKS = ["sentiment", "signals", "aspects", "reasons"]


@pytest.fixture(scope="module")
def encoder():
    return load_encoder(ENCODER)


@pytest.fixture(scope="module")
def labelled(encoder):
    return label(TEXTS, TASKS, encoder)


def test_foreign_and_empty_answers_give_no_signal(encoder):
    made = label(
        ["Der Service war schrecklich und niemand hat uns geholfen.", "n/a", "no comment", "The app crashes every day."],
        ["signals"],
        encoder,
    )
    assert made["pain_point"].tolist() == [0, 0, 0, 1]
    assert made.iloc[:3].drop(columns="language").to_numpy().sum() == 0


def test_what_the_store_would_set_aside_is_told_beside_the_labels(encoder):
    made = label(["trop cher", "ቆንጆ ነው", "n/a", "Good app", "ggplot2"], ["sentiment"], encoder)
    assert made["is_read"].tolist() == [0, 0, 0, 1, 1]
    assert made["language"].tolist()[:2] == ["fr", "am"] and made["language"].tolist()[3:] == ["en", "und"]


def test_the_columns_are_those_of_the_contract(labelled):
    assert list(labelled.columns) == list(added_columns(TASKS))
    assert set(labelled["sentiment"]) <= {"negative", "neutral", "positive"}
    assert labelled["polarity"].between(-1, 1).all()
    for name in ("pain_point", "praise", "ask", "question", "job"):
        assert set(labelled[name]) <= {0, 1}
        assert labelled[f"{name}_probability"].between(0, 1).all()
    assert labelled["severity"].between(0, 1).all()


def test_each_text_says_what_it_says(labelled):
    assert labelled["pain_point"].tolist()[1:4] == [1, 1, 0]
    assert labelled["ask"][0] == 1
    assert labelled["praise"][3] == 1
    assert labelled["question"][4] == 1
    assert labelled["job"][5] == 1
    assert labelled["severity"][2] > 0
    reason = json.loads(labelled["reasons"][2])[0]
    text = TEXTS[2]
    assert (text[slice(*reason["cause"])], text[slice(*reason["effect"])]) == ("the app froze twice a day", "I left")
    assert reason["cue"] == "because"
    polarities = {item["text"]: item["polarity"] for item in json.loads(labelled["aspects"][1])}
    assert polarities["screen"] == "positive"
    assert polarities["battery"] == "negative"


def test_offsets_are_places_in_the_text_as_it_was_given(labelled):
    for text, aspects, reasons in zip(TEXTS, labelled["aspects"], labelled["reasons"], strict=True):
        for aspect in json.loads(aspects):
            assert text[aspect["start"] : aspect["end"]] == aspect["text"]
        for reason in json.loads(reasons):
            for side in ("cause", "effect"):
                start, end = reason[side]
                assert 0 <= start < end <= len(text)
                assert text[start:end] == text[start:end].strip()


def test_a_row_depends_on_its_own_text_alone(encoder, labelled):
    alone = label(TEXTS[2:3], TASKS, encoder)
    assert alone.iloc[0].to_dict() == labelled.iloc[2].to_dict()


def test_a_reason_is_given_once_whoever_finds_it(encoder):
    found = json.loads(label(["I cancelled because nobody called back."], ["reasons"], encoder)["reasons"][0])
    assert [(reason["cue"], reason["flags"]) for reason in found] == [("because", [])]


def test_strange_texts_neither_crash_nor_make_up_spans(encoder):
    made = label(STRANGE, TASKS, encoder)
    assert len(made) == len(STRANGE)
    for text, aspects, reasons in zip(STRANGE, made["aspects"], made["reasons"], strict=True):
        assert all(text[item["start"] : item["end"]] == item["text"] for item in json.loads(aspects))
        assert all(0 <= item[side][0] < item[side][1] <= len(text) for item in json.loads(reasons) for side in ("cause", "effect"))
    for row in (0, 1, 3, 4, 7):
        assert json.loads(made["reasons"][row]) == []
        assert json.loads(made["aspects"][row]) == []
    assert made["sentiment"][0] == "neutral"
    assert made["sentiment_confidence"][0] == 0


def test_the_command_keeps_rows_and_their_order(tmp_path):
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    with source.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["id", "sentiment", "text"], *([str(n), "theirs", text] for n, text in enumerate(TEXTS))])
    result = CliRunner().invoke(app, ["label", str(source), "--text", "text", "--out", str(out), "--tasks", "sentiment"])
    assert result.exit_code == 0, result.output
    with out.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["text"] for row in rows] == TEXTS
    assert {row["sentiment_given"] for row in rows} == {"theirs"}, "a column of the same name is kept under another"
    assert rows[3]["sentiment"] == "positive"


def test_pairs(tmp_path):
    source, out = tmp_path / "pairs.jsonl", tmp_path / "out.jsonl"
    pairs = [
        {"a": "terrible stay", "b": "no hot water", "s": "Terrible stay, no hot water."},
        {"a": "no hot water", "b": "terrible stay", "s": "Terrible stay, no hot water."},
        {"a": "friendly staff", "b": "small bathroom", "s": ""},
    ]
    source.write_text("".join(json.dumps(pair) + "\n" for pair in pairs))
    assert label_file(source, out, ["explains"], a="a", b="b", context="s") == 3
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert [row["explains"] for row in rows] == [1, 0, 0]
    assert all(0 <= row["explains_probability"] <= 1 for row in rows)


SUPPORT = [
    ("The courier never rang the bell and my box went back.", "courier never rings the bell", 1),
    ("The food was cold but the staff were very friendly.", "staff are friendly", 1),  # one clause says so
    ("The staff were rude to us.", "staff are friendly", 0),
    ("The app crashes every day.", "courier never rings the bell", 0),
    ("", "staff are friendly", 0),
    ("The staff were rude to us.", "", 0),
    ("!!! 😡", "??", 0),
    ("\ud800", "\ud800", 0),
    ("Because", "because", 0),
    ("Der Kurier hat nie geklingelt.", "staff are friendly", 0),
    ("word " * 5000, "staff are friendly", 0),
]


def test_a_statement_supports_what_one_of_its_clauses_says(tmp_path):
    source, out = tmp_path / "pairs.csv", tmp_path / "out.parquet"
    with source.open("w", newline="", encoding="utf-8", errors="replace") as file:
        csv.writer(file).writerows([["said", "point", "supports"], *((a, b, "theirs") for a, b, _ in SUPPORT)])
    arguments = ["label", str(source), "--tasks", "supports", "--a", "said", "--b", "point", "--out", str(out)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    rows = pq.read_table(out).to_pylist()
    assert list(rows[0]) == ["said", "point", "supports_given", "supports", "supports_probability"]
    assert [row["supports"] for row in rows] == [expected for _, _, expected in SUPPORT]
    assert all(0 <= row["supports_probability"] <= 1 for row in rows)
    assert {row["supports_given"] for row in rows} == {"theirs"}


def test_a_pair_is_judged_by_itself(encoder):
    said, points = ([pair[side] for pair in SUPPORT] for side in (0, 1))
    together = support(said, points, encoder)
    backwards = support(said[::-1], points[::-1], encoder).iloc[::-1].reset_index(drop=True)
    pd.testing.assert_frame_equal(together, backwards)
    pd.testing.assert_frame_equal(together.iloc[1:2].reset_index(drop=True), support(said[1:2], points[1:2], encoder))
    assert support([], [], encoder).empty


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--text", "text", "--tasks", "sentimnt"], 'Did you mean "sentiment"'),
        (["--tasks", "sentiment"], "--text names the column"),
        (["--text", "txt", "--tasks", "sentiment"], 'no column "txt"'),
        (["--tasks", "explains", "--a", "text"], "needs --a and --b"),
        (["--text", "text", "--tasks", "explains,sentiment"], "run it alone"),
        (["--tasks", "supports,explains", "--a", "text", "--b", "text"], "run it alone"),
        (["--tasks", "supports", "--b", "text"], "needs --a and --b"),
        (["--tasks", "supports", "--a", "text", "--b", "txt"], 'no column "txt"'),
        (["--text", "text", "--tasks", ","], "No task was named"),
    ],
)
def test_wrong_arguments_get_one_clear_error(tmp_path, arguments, said):
    (tmp_path / "in.csv").write_text("text\nx\n")
    result = CliRunner().invoke(app, ["label", str(tmp_path / "in.csv"), "--out", str(tmp_path / "out.csv"), *arguments])
    assert result.exit_code == 1
    assert said in result.output.replace("\n", " ")
    assert not (tmp_path / "out.csv").exists()
