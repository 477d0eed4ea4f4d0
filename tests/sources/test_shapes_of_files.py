"""Shapes of files: one row an answer, nested JSON, a second file joined by a key, rows that are left out."""

import json
import logging

import pytest
from pydantic import ValidationError

from pipeline.errors import SourceError

from .conftest import a_source

TEXT = a_source(columns={"text": "text"})
LONG_COLUMNS = {"respondent": "who", "question": "asked", "answer": "said", "created_at": "day", "nps_score": "How likely? (0-10)"}
LONG = a_source(
    name="s", kind="survey", columns=LONG_COLUMNS, questions={"Why?": "Why?", "What else?": "What else?"}, segments={"plan": "Which plan?"}
)
ANSWERS = [
    ("a", "2026-01-01", "How likely? (0-10)", "9"),
    ("a", "2026-01-01", "<p>Why?</p>", "fast"),
    ("b", "2026-01-02", "How likely? (0-10)", "2"),
    ("a", "2026-01-01", "Which plan?", "Pro"),
    ("b", "2026-01-02", "Why?", "slow"),
    ("b", "2026-01-02", "What else?", ""),
    ("b", "2026-01-02", "Which plan?", "Free"),
]


def long(*more: tuple[str, ...]) -> str:
    return "who,day,asked,said\n" + "".join(",".join(row) + "\n" for row in (*ANSWERS, *more))


def test_one_row_an_answer_becomes_one_row_a_respondent(read):
    result = read(long(), source=LONG)
    assert [(item["question"], item["text"], item["nps_score"], json.loads(item["segments"])["plan"]) for item in result.items] == [
        ("Why?", "fast", 9.0, "Pro"),
        ("What else?", "", 9.0, "Pro"),
        ("Why?", "slow", 2.0, "Free"),
        ("What else?", "", 2.0, "Free"),
    ]
    assert (result.staged.rows, len({item["author_id"] for item in result.items}), result.reasons) == (2, 2, [])
    assert [str(item["created_at"])[:10] for item in result.items[1:3]] == ["2026-01-01", "2026-01-02"]


def test_the_order_of_answers_makes_no_difference_to_ids(read):
    ids = {item["feedback_id"] for item in read(long(), source=LONG).items}
    assert ids == {
        item["feedback_id"] for item in read("who,day,asked,said\n" + "\n".join(map(",".join, ANSWERS[::-1])), source=LONG).items
    }


def test_no_answer_of_a_long_survey_goes_without_a_word(read):
    more = [
        ("b", "", "Why?", "dear"),
        ("b", "", "Why?", "dear"),
        ("b", "", "Which plan?", "Trial"),
        ("", "", "Why?", "lost"),
        ("a", "", "Colour?", "red"),
    ]
    result = read(long(*more), source=LONG, max_reject_share=0.5)
    assert [item["text"] for item in result.items if item["question"] == "Why?"] == ["fast", "slow\ndear"]
    assert json.loads(result.items[-1]["segments"]) == {"plan": "Free\nTrial"}
    assert sorted((reason, items) for _, reason, items in result.reasons) == [
        ("an answer without a respondent", 1),
        ("left out: a question that voc.toml does not name, 1 answers", 0),
        ("left out: the same answer again", 0),
    ]


def test_a_question_that_the_file_lacks_is_told_with_those_that_it_has(read):
    with pytest.raises(SourceError, match=r'no column "Why", wanted by questions\.Why\. Did you mean "Why\?"\?'):
        read(long(), source=LONG.model_copy(update={"questions": {"Why": "Why?"}}))
    with pytest.raises(SourceError, match=r'no column "asks", wanted by columns\.question'):
        read(long(), source=LONG.model_copy(update={"columns": LONG.columns.model_copy(update={"question": "asks"})}))


@pytest.mark.parametrize(
    "change", [{"columns": {"answer": "said", "question": "asked"}}, {"columns": {**LONG_COLUMNS, "text": "said"}}, {"questions": {}}]
)
def test_a_long_survey_that_is_half_mapped(change):
    with pytest.raises(ValidationError, match=r"map columns\.respondent, question and answer, not text"):
        a_source(**{"name": "s", "kind": "survey", "columns": LONG_COLUMNS, "questions": {"Why?": "Why?"}, **change})


def test_an_id_that_many_rows_share_is_no_id_of_rows(read):
    source = a_source(columns={"text": "said", "item_id": "who"})
    with pytest.raises(SourceError, match=r'"who" is mapped to item_id but is not unique: 2 values in 7 rows'):
        read(long(), source=source)
    twice = "id,text\n" + "".join(f"{n},words {n}\n" for n in range(10)) * 2  # delivered twice
    assert read(twice, source=a_source(columns={"text": "text", "item_id": "id"})).received == 20


RATED = a_source(columns={"text": "body.text", "rating": "stars", "item_id": "id"})
ONE, TWO = ({"id": name, "body": {"text": f"words {name}"}, "stars": 5} for name in ("p", "q"))


@pytest.mark.parametrize(
    "content",
    [
        {"feed": {"author": {"name": "x"}, "entry": [ONE, TWO]}},
        {"data": [{"product": "x", "reviews": [ONE]}, {"product": "y", "reviews": [TWO]}]},
        [{"product": "x", "reviews": [ONE, TWO]}],
        {"reviews": {"p": ONE, "q": TWO}, "summary": {"n": 2}},
        {"p": ONE, "q": TWO},
        {"reviews": [ONE, TWO], "replies": [{"id": "p", "body": {"text": "thanks"}}]},
    ],
)
def test_the_records_of_nested_json_are_found_by_the_wanted_names(read, content):
    assert [(item["item_id"], item["text"]) for item in read(json.dumps(content), "a.json", RATED).items] == [
        ("p", "words p"),
        ("q", "words q"),
    ]


NAMED = {"a.b": {"x": [{"text": "1"}]}, "c": {"k1": {"text": "2"}, "k2": {"text": "3"}}, "d": {"text": "4"}, "none": []}


@pytest.mark.parametrize(
    ("records", "texts"),
    [("a.b.x", ["1"]), ("c", ["2", "3"]), ("d", ["4"]), (["c", "a.b.x"], ["2", "3", "1"]), ("none", [])],
)
def test_records_that_are_named(read, records, texts):
    assert read(json.dumps(NAMED), "a.json", a_source(columns={"text": "text"}, options={"records": records})).texts == texts
    lines = (json.dumps(NAMED) + "\n") * 2
    assert read(lines, "a.jsonl", a_source(columns={"text": "text"}, options={"records": records})).texts == texts * 2


def test_records_that_are_ambiguous_or_not_there(read):
    with pytest.raises(
        SourceError, match=r'several arrays of objects that fit \("a", "b"\); name one, or a list of them, in options.records'
    ):
        read('{"a": [{"text": "x"}], "b": [{"text": "y"}]}', "a.json", TEXT)
    with pytest.raises(SourceError, match=r'options.records = "e" names no objects. Objects lie at "a", "a.b", "c", "d"'):
        read(
            json.dumps({"a": {"b": {"text": "1"}}, "c": [{}], "d": {}}),
            "a.json",
            a_source(columns={"text": "text"}, options={"records": "e"}),
        )


def test_what_stands_around_a_record_and_its_key_can_be_used(read):
    content = {"app": {"name": "Acme"}, "reviews": {"r1": {"text": "good"}, "r2": {"text": "bad"}}}
    source = a_source(columns={"text": "text", "item_id": "key", "product": "app.name"})
    items = read(json.dumps(content), "a.json", source).items
    assert [(item["item_id"], item["product"], item["text"]) for item in items] == [("r1", "Acme", "good"), ("r2", "Acme", "bad")]


def test_lists_by_index_and_json_inside_a_cell(read):
    record = {"answers": [{"t.x": "ok"}, {"score": 3}], "tags": ["new"], "props": json.dumps({"$response": "why", "n": [1, 2]})}
    source = a_source(
        columns={"text": "answers.0.t.x", "rating": "answers.1.score"}, segments={"tag": "tags.0", "r": "props.$response", "n": "props.n.1"}
    )
    cells = ",".join('"' + (value if isinstance(value, str) else json.dumps(value)).replace('"', '""') + '"' for value in record.values())
    for content, name in ((json.dumps([record]), "a.json"), ("answers,tags,props\n" + cells + "\n", "a.csv")):
        (item,) = read(content, name, source).items
        assert (item["text"], item["rating"], json.loads(item["segments"])) == ("ok", 0.5, {"tag": "new", "r": "why", "n": "2"})


def test_a_broken_cell_and_a_path_that_no_cell_has(read):
    source = a_source(columns={"text": "text"}, segments={"r": "props.r"})
    result = read('text,props\na,"{""r"": 1}"\nb,{cut\nc,\n', source=source)
    assert (result.texts, result.reasons) == (["a", "b", "c"], [(3, "not JSON", 0)])
    with pytest.raises(SourceError, match=r'no column "props\.q", wanted by segments\.r'):
        read('text,props\na,"{""r"": 1}"\n', source=source.model_copy(update={"segments": {"r": "props.q"}}))
    assert read("text,props\n", source=source).received == 0


def test_a_record_that_is_no_review(read):
    entries = [{"id": "app", "title": "Acme"}, {"id": "1", "text": "good", "stars": "5"}, {"id": "2", "stars": "1"}]
    result = read(json.dumps(entries), "a.json", a_source(columns={"text": "text", "rating": "stars"}))
    assert (result.texts, result.reasons) == (["good", ""], [(1, "left out: no review: neither text nor rating", 0)])


def joined(tmp_path, content: str, on="id", **more):
    (tmp_path / "people.csv").write_text(content)
    segments = {"land": "Region"}
    return a_source(columns={"text": "text"}, segments=segments, join={"path": str(tmp_path / "people.csv"), "on": on}, **more)


def test_columns_of_a_second_file(read, tmp_path):
    result = read(
        "id,text\n1,good\n2,bad\n3,ok\n", source=joined(tmp_path, "List of people,\nnumber,Region\n1,North\n2,South\n", ["id", "number"])
    )
    assert [json.loads(item["segments"]) for item in result.items] == [{"land": "North"}, {"land": "South"}, {}]
    assert result.reasons == [(4, 'no such key in "people.csv"', 0)]


def test_a_join_makes_no_new_items_and_a_key_twice_is_an_error(read, tmp_path):
    plain = [item["feedback_id"] for item in read("id,text\n1,good\n", source=TEXT).items]
    assert plain == [item["feedback_id"] for item in read("id,text\n1,good\n", source=joined(tmp_path, "id,Region\n1,North\n")).items]
    with pytest.raises(SourceError, match=r'people\.csv, line 3: the key "1" of join\.on stands there twice'):
        read("id,text\n1,good\n", source=joined(tmp_path, "id,Region\n1,North\n1,South\n"))
    with pytest.raises(SourceError, match=r'no values in column "id" of join\.on\. Columns found: Number, Region'):
        read("id,text\n1,good\n", source=joined(tmp_path, "Number,Region\n1,North\n"))
    with pytest.raises(SourceError, match=r'no column "Region", wanted by segments\.land'):
        read("id,text\n1,good\n", source=joined(tmp_path, "id,Land\n1,North\n"))


@pytest.mark.parametrize(
    ("where", "texts"),
    [({"event": "survey sent"}, ["a"]), ({"event": ["survey sent", "other"], "done": True}, ["a"]), ({"n": 2}, ["b"])],
)
def test_rows_that_where_leaves_out_are_counted(read, where, texts):
    result = read("text,event,done,n\na,Survey sent,TRUE,1\nb,other,False,2\n", source=a_source(columns={"text": "text"}, where=where))
    assert (result.texts, result.received) == (texts, 1)
    assert [reason for _, reason, _ in result.reasons] == ["left out: another value than where asks for"]


def test_where_leaves_nothing(read, caplog):
    with caplog.at_level(logging.WARNING):
        assert read("text,event\na,b\n", source=a_source(columns={"text": "text"}, where={"event": "c"})).received == 0
    assert "holds no rows but 1 that were left out" in caplog.text
    with pytest.raises(SourceError, match=r'no column "evnt", wanted by where\.evnt'):
        read("text,event\na,b\n", source=a_source(columns={"text": "text"}, where={"evnt": "c"}))


def test_excluded_authors(read):
    source = a_source(columns={"text": "text", "author_id": "who"}, exclude_authors=["AutoModerator", "system"])
    result = read("text,who\na,Ann\nb,automoderator\nc,SYSTEM\nd,\n", source=source)
    assert (result.texts, [(line, reason) for line, reason, _ in result.reasons]) == (
        ["a", "d"],
        [(n, "left out: an excluded author") for n in (3, 4)],
    )
    assert {reject["value"] for reject in result.rejects} == {""}
    with pytest.raises(ValidationError, match="has exclude_authors, but maps no author_id"):
        a_source(columns={"text": "text"}, exclude_authors=["x"])
