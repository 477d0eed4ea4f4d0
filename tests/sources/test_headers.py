"""Headers as exports write them: below titles, in several rows, with repeated or decorated names; and feet that are no rows."""

import json

import openpyxl
import pytest

from pipeline.errors import SourceError

from .conftest import a_source

TEXT = a_source(columns={"text": "text"})
ROW = "fine,5,2026-01-01\n"
IMPORT_IDS = '"{""ImportId"":""_recordId""}","{""ImportId"":""recordedDate""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2_TEXT""}"\n'
SURVEY = {"name": "s", "kind": "survey", "path": "*"}


def survey(columns: dict[str, str], questions: list[str], **more):
    return a_source(**SURVEY, columns=columns, questions={name: "Why?" for name in questions}, **more)


QUALTRICS = survey({"item_id": "ResponseId", "created_at": "RecordedDate", "nps_score": "Q1"}, ["Q2"])
MONKEY = survey({"item_id": "Respondent ID", "created_at": "End Date"}, ["Why this score?"], segments={"uses": "Which? [Editor]"})
LIME = survey({"item_id": "id"}, ["What is your reason?"], segments={"uses": "Q3[SQ1]"})


@pytest.mark.parametrize(
    ("content", "source", "texts", "aside"),
    [
        ("Report of May\nmade by Ann\n\ntext,stars,posted\n" + ROW, a_source(), ["fine"], 2),
        ("Report;;\n;;\ntext;stars;posted\na, b;5;2026-01-01\n", a_source(), ["a, b"], 1),
        ("Report of May, June\ttext\ntext\tstars\tposted\na\t5\t2026-01-01\n", a_source(), ["a"], 1),
        ("\ntext,stars,posted\n" + ROW, a_source(), ["fine"], 0),  # blank lines are no rows
        (
            "ResponseId,RecordedDate,Q1,Q2\nResponse ID,Recorded Date,How likely?,Why?\n" + IMPORT_IDS + "R_1,2026-01-01,9,ok\n",
            QUALTRICS,
            ["ok"],
            2,
        ),
        ("ResponseId,RecordedDate,Q1,Q2\nResponseID,RecordedDate,How likely?,Why?\nR_1,2026-01-01,9,ok\n", QUALTRICS, ["ok"], 1),
        ("ResponseId,RecordedDate,Q1,Q2\n" + IMPORT_IDS + "R_1,2026-01-01,9,ok\n", QUALTRICS, ["ok"], 1),
        (
            "Respondent ID,End Date,Why this score?,Which?,\n,,Open-Ended Response,Reports,Editor\n11,01/02/2026 1:00 PM,ok,,Editor\n",
            MONKEY,
            ["ok"],
            1,
        ),
        ('"id. Response ID";"Q2. <p>What is your reason?&nbsp;</p>";"Q3[SQ1]. Which? [Editor]"\n"1";"ok";"Yes"\n', LIME, ["ok"], 0),
        ("text,stars,posted\n" + ROW + "text,stars,posted\n" + ROW, a_source(), ["fine", "fine"], 1),  # files put one below the other
    ],
)
def test_rows_that_are_headers_are_found_left_out_and_counted(read, content, source, texts, aside):
    result = read(content, source=source)
    assert (result.texts, result.staged.rows, result.received) == (texts, len(texts), len(texts))
    assert [reason.startswith("left out: ") for _, reason, items in result.reasons if not items] == [True] * aside


@pytest.mark.parametrize(
    "content",
    [
        "ResponseId,RecordedDate,Q1,Q2\nQ1,2026-01-01,9,Q2\n",  # a number and a date: somebody answered "Q2"
        "ResponseId,RecordedDate,Q1,Q2\n,2026-01-01,,Response\n",
        "ResponseId,RecordedDate,Q1,Q2\n,,7,Response\n",
    ],
)
def test_a_first_row_that_somebody_answered_is_no_header(read, content):
    assert read(content, source=QUALTRICS).received == 1


def test_labels_of_merged_questions_name_their_columns(read):
    content = "Respondent ID,End Date,Why this score?,Which?,\n,,Open-Ended Response,Reports,Editor\n11,2026-01-01,ok,R,E\n"
    for name, value in (("Which?", "R"), ("Reports", "R"), ("Which? [Reports]", "R"), ("Editor", "E"), ("Which? [Editor]", "E")):
        (item,) = read(content, source=MONKEY.model_copy(update={"segments": {"uses": name}})).items
        assert json.loads(item["segments"]) == {"uses": value}


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ('"Your\ncomment"', "Your comment"),
        ('" Your  comment\xa0"', "Your comment"),
        ("<b>Your</b> comment&nbsp;", "Your comment"),
        ("Your comment", "Your\ncomment"),
        ("Your comment", "<i>Your</i> comment"),
        ("Q7. Your comment", "Q7"),
        ("Q7. Your comment", "Your comment"),
    ],
)
def test_a_name_in_another_spelling_is_found_and_changes_no_id(read, header, wanted):
    content = f"{header},n\ngood,1\n"
    result = read(content, source=a_source(columns={"text": wanted}))
    assert result.texts == ["good"]
    assert (
        result.items[0]["feedback_id"]
        == read(content, source=a_source(columns={"text": wanted}, segments={"n": "n"})).items[0]["feedback_id"]
    )


def test_the_exact_name_goes_before_other_spellings_and_two_of_them_are_refused(read):
    source = a_source(columns={"text": "Your comment"})
    assert read('"Your\ncomment",Your comment\na,b\n', source=source).texts == ["b"]
    with pytest.raises(SourceError, match="fits several columns that hold values"):
        read('"Your\ncomment","Your  comment"\na,b\n', source=source)


@pytest.mark.parametrize(
    ("options", "lines"),
    [
        ({"header_row": 2}, [3, 4, 5]),
        ({"header_row": 2, "skip_rows": 1}, [4, 5]),
        ({"skip_rows": 1}, [3, 4, 5]),
        ({"skip_rows": 3, "skip_footer": 0}, [5]),
        ({"header_row": 2, "skip_footer": 2}, [3]),
    ],
)
def test_options_say_where_the_table_begins_and_ends(read, options, lines):
    content = "text,title\ntext,x\na,1\ntext,y\nc,3\n"
    result = read(content, source=a_source(columns={"text": "text"}, options=options))
    assert [item["line"] for item in result.items] == lines


def test_a_header_row_where_nothing_stands(read):
    with pytest.raises(SourceError, match="row 3 is to be the header, but nothing stands there"):
        read("text\na\n", source=a_source(columns={"text": "text"}, options={"header_row": 3}))


IDS = a_source(columns={"text": "text", "item_id": "id", "created_at": "posted"})


@pytest.mark.parametrize(
    ("foot", "rows"),
    [
        ("Total,,30 answers\n", 1),
        ("Average,,\nGrand total,,31\n", 1),
        ("Total: 31\n", 1),  # too few columns
        ("n = 31,,\n", 1),
        ("exported by Ann,,\n", 1),
        ("Total,2026-01-02,was wrong\n", 2),  # somebody said it on a day
        ("Totally,,fine\n", 2),
        ("Total,,31\n7,2026-01-02,fine\n", 3),  # not at the foot
    ],
)
def test_totals_at_the_foot_are_no_rows(read, foot, rows):
    result = read("id,posted,text\n6,2026-01-01,good\n" + foot, source=IDS)
    assert (result.staged.rows, result.staged.rejected) == (rows, 0)
    assert sum(reason == "left out: a total or note at the foot" for _, reason, _ in result.reasons) == 1 + foot.count("\n") - rows


def test_one_word_answers_are_no_totals(read):
    assert read("text\ngood\nAverage\n", source=TEXT).texts == ["good", "Average"]


def test_a_sheet_with_titles_a_two_row_header_and_a_total(read, tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["Report"],
        [],
        ["id", "posted", "Scores", None, None],
        [None, None, "overall", "food", "text"],
        ["a1", "2026-01-01", 4, 5, "good"],
        ["Total", None, 9, 9, "1 answer"],
    ):
        book.active.append(row)
    book.active.merge_cells("A1:E1")
    book.active.merge_cells("C3:E3")
    book.save(tmp_path / "a.xlsx")
    columns = {"text": "text", "item_id": "id", "created_at": "posted", "rating": "overall"}
    result = read(None, "a.xlsx", a_source(columns=columns, sub_ratings={"food": "Scores [food]"}))
    assert [(item["text"], item["rating"], item["line"], json.loads(item["sub_ratings"])) for item in result.items] == [
        ("good", 0.75, 5, {"food": 1.0})
    ]
    assert [line for line, reason, _ in result.reasons] == [1, 3, 6]
