"""What ``voc init FILE...`` proposes for files of every shape: by names, by values, and by named exports."""

import json
from datetime import datetime

import pytest

from pipeline.errors import SourceError
from pipeline.sources import describe
from pipeline.sources.columns import plain_name, plain_question, read_columns
from pipeline.sources.look import look_at
from pipeline.sources.rows import Row

NOW = datetime(2026, 6, 1)
WORDS = (
    "The courier was late again",
    "Lovely food and clear cards",
    "I cannot log in since May",
    "Far too much packaging here",
    "Support never answered me",
)


def text(n: int) -> str:
    return f"{WORDS[n % 5]}, said person {n} on a Monday."


def csv(header: str, line: str, count: int = 40) -> str:
    """Lines with {n}, {text}, {nps}, {star}, {plan} and {date} filled in."""

    def fill(n: int) -> dict[str, object]:
        plan, date = ("Free", "Pro")[n % 2], f"2026-01-{n % 28 + 1:02d}"
        return {"n": n, "text": text(n), "nps": n % 11, "star": n % 5 + 1, "plan": plan, "date": date}

    return header + "\n" + "".join(line.format(**fill(n)) + "\n" for n in range(count))


@pytest.fixture
def source(tmp_path):
    """Writes a file and returns the table of its source as proposed."""

    def proposed(content: str | bytes, name: str = "file.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return describe.as_source(look_at(path, NOW), "s", name)

    return proposed


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("ResponseId", "response id"),
        ("response_id", "response id"),
        ("<b>Response</b>&nbsp;ID", "response id"),
        ("NPSScore", "nps score"),
        ("im:rating.label", "im rating label"),
    ],
)
def test_spellings_of_a_name_are_one(name, plain):
    assert plain_name(name) == plain


def test_the_code_of_a_question_is_not_its_words():
    assert plain_question("G01Q02. <p>What is your main\nreason?</p>") == "What is your main reason?"
    assert plain_question("Why?") == "Why?"


def test_reviews_by_name(source):
    made = source(csv("Review ID,Date,Stars,Headline,Review,Reviewer,Country", 'r{n},{date},{star},Title {n},"{text}",ann{n},{plan}'))
    assert made["kind"] == "review"
    assert made["columns"] == {
        "text": "Review",
        "created_at": "Date",
        "rating": "Stars",
        "item_id": "Review ID",
        "title": "Headline",
        "author_id": "Reviewer",
    }
    assert made["segments"] == {"country": "Country"}
    assert "options" not in made  # 1 to 5 is taken without a word


def test_roles_by_values_alone(source):
    made = source(csv("a,b,c,d,e", '{date},"{text}",{star},k{n},{plan}'))
    assert made["columns"] == {"text": "b", "created_at": "a", "rating": "c", "item_id": "d"}
    assert made["segments"] == {"e": "e"}


def test_a_name_does_not_win_against_its_values(source):
    made = source(csv("date,rating,text,id", 'n/k {n},"{text}","{text}",{plan}'))
    assert made["columns"] == {"text": "text"}  # no dates, no numbers, no key


def test_the_scale_of_a_rating_is_that_of_its_values(source):
    assert source(csv("text,rating", '"{text}",{nps}'))["options"] == {"rating_scale": [0, 10]}
    assert source(csv("text,rating", '"{text}",{n}'))["options"] == {"rating_scale": [0, 100]}


def test_a_survey_names_its_open_questions(source):
    made = source(csv("id,submitted,How likely are you to recommend us?,Which plan?,Why?", '{n},{date},{nps},{plan},"{text}"'))
    assert made["kind"] == "survey"
    assert made["columns"] == {"created_at": "submitted", "nps_score": "How likely are you to recommend us?", "item_id": "id"}
    assert made["questions"] == {"Why?": "Why?"}
    assert made["segments"] == {"which_plan": "Which plan?"}


def test_ticked_boxes_are_a_segment_and_no_answer(source):
    content = csv(
        "Timestamp,Which do you use?,What annoys you?", '{date},"{plan};Editor;Export",I do not like {n} and {text}'.replace(", said", "")
    )
    made = source(content.replace(", said", " said"))
    assert list(made["questions"]) == ["What annoys you?"]
    assert list(made["segments"].values()) == ["Which do you use?"]


def test_customers_and_events_hold_no_words(source):
    made = source(csv("customer_no,joined,left,plan,revenue", "C{n},2020-01-01,,{plan},{n}.50"), "crm.csv")
    assert made["kind"] == "customers"
    assert made["columns"] == {"customer_id": "customer_no", "left": "left", "joined": "joined", "lifetime_value": "revenue"}
    made = source(csv("event,date,customer_no,amount", "renewal{star},{date},C{n},{n}.50"), "e.csv")
    assert made["kind"] == "events"
    assert made["columns"] == {"event": "event", "created_at": "date", "customer_id": "customer_no", "amount": "amount"}


def test_qualtrics_is_known_with_the_questions_of_its_second_header(source):
    header = "StartDate,RecordedDate,ResponseId,RecipientEmail,Q1_NPS_GROUP,Q1,Q2"
    labels = 'Start Date,Recorded Date,Response ID,Recipient Email,Group,How likely?,"What is the\nmain reason?"'
    imports = ",".join(f'"{{""ImportId"":""c{n}""}}"' for n in range(7))
    made = source(csv(f"{header}\n{labels}\n{imports}", 'x,{date} 10:00:00,R_{n},,Promoter,{nps},"{text}"'))
    assert made["columns"] == {"created_at": "RecordedDate", "nps_score": "Q1", "item_id": "ResponseId"}
    assert made["questions"] == {"Q2": "What is the main reason?"}


def test_play_console_is_known_in_utf_16(source):
    header = "Package Name,App Version Name,Reviewer Language,Device,Review Submit Date and Time,Star Rating,Review Title,Review Text"
    header += ",Developer Reply Text"
    made = source(csv(header, 'com.acme,1.{star},en,pixel{star},{date}T10:00:00Z,{star},,"{text}",Thanks for telling us').encode("utf-16"))
    assert made["columns"] | {"reply": 0} == {
        "text": "Review Text",
        "created_at": "Review Submit Date and Time",
        "rating": "Star Rating",
        "product": "Package Name",
        "reply": 0,
    }


def test_personal_and_constant_columns_are_left_out(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text(csv("text,IP Address,Status,First Name", '"{text}",10.0.0.{n},done,Ann'))
    made = look_at(path, NOW).proposal
    assert made.left_out == {"IP Address": "technical or personal", "Status": "one value only", "First Name": "technical or personal"}


def test_a_header_without_rows_is_read_by_its_names(source):
    made = source("Date,Stars,Text\n")
    assert made["columns"] == {"text": "Text", "created_at": "Date", "rating": "Stars"}


def test_a_first_row_of_data_is_no_header(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text(csv('17,"This is the first of many sentences that somebody wrote down"', '{n},"{text}"'))
    made = look_at(path, NOW).proposal
    assert made.kind is None
    assert "first row looks like data" in next(iter(made.left_out.values()))


def test_files_of_one_shape_become_one_source_by_a_glob_that_takes_no_other(tmp_path):
    for name in ("reviews_may.csv", "reviews_june.csv"):
        (tmp_path / name).write_text(csv("Text,Stars", '"{text}",{star}'))
    looks = [look_at(tmp_path / name, NOW) for name in ("reviews_may.csv", "reviews_june.csv")]
    assert [look.path.name for look in describe.group_alike(looks)] == ["*.csv"]
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    assert [look.path.name for look in describe.group_alike(looks)] == ["reviews_*.csv"]
    (tmp_path / "reviews_old.csv").write_text("a,b\n1,2\n")
    assert [look.path.name for look in describe.group_alike(looks)] == ["reviews_may.csv", "reviews_june.csv"]


def test_the_first_rows_are_shown_redacted(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text(csv("Text,Stars,Author", '"Write to ann{n}@example.com, {text}",{star},ann{n}'))
    rows, problem = describe.map_rows(look_at(path, NOW), NOW)
    assert problem is None
    assert len(rows) == 5
    assert all("<EMAIL>" in row["text"] and "ann" not in row["author_id"] for row in rows)


def test_a_missing_file_is_one_clear_error(tmp_path):
    with pytest.raises(SourceError, match="is no file"):
        look_at(tmp_path / "gone.csv", NOW)
    with pytest.raises(SourceError, match="is a folder: name its files"):
        look_at(tmp_path, NOW)


def test_whether_values_are_free_text_ticked_or_a_key():
    rows = [Row(n, {"free": text(n), "ticked": ("A, B", "B", "A, C")[n % 3], "key": f"x{n}", "same": "x"}) for n in range(30)]
    free, ticked, key, same = read_columns(rows, ["free", "ticked", "key", "same"], NOW)
    assert (free.is_free_text, ticked.is_free_text, key.is_free_text) == (True, False, False)
    assert (free.is_choice, ticked.is_choice) == (False, True)
    assert (key.is_key, same.is_key, free.is_key) == (True, False, False)


def test_a_header_below_titles_is_found(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text("Report of May,,\n\n" + csv("Respondent,Score,Why?", '{n},{nps},"{text}"'))
    made = describe.as_source(look_at(path, NOW), "s", str(path))
    assert made["columns"] == {"nps_score": "Score", "item_id": "Respondent"}
    assert made["questions"] == {"Why?": "Why?"}


def test_a_survey_with_one_row_an_answer_is_mapped_by_its_questions(source):
    lines = "".join(
        f'{n},How likely? (0-10),{n % 11}\n{n},Why?,"{text(n)}"\n{n},Which plan?,{"Free" if n % 2 else "Pro"}\n' for n in range(40)
    )
    made = source("Respondent,Question,Answer\n" + lines)
    assert made["columns"] == {
        "nps_score": "How likely? (0-10)",
        "respondent": "Respondent",
        "question": "Question",
        "answer": "Answer",
    }
    assert made["questions"] == {"Why?": "Why?"}
    assert made["segments"] == {"which_plan": "Which plan?"}


def test_records_inside_json_are_found(source):
    entries = [{"id": {"label": str(n)}, "content": {"label": text(n)}, "im:rating": {"label": str(n % 5 + 1)}} for n in range(30)]
    made = source(json.dumps({"feed": {"link": [{"href": "x"}], "entry": entries}}), "feed.json")
    assert made["columns"] == {"text": "content.label", "rating": "im:rating.label", "item_id": "id.label"}


def test_a_file_whose_key_fits_is_joined(tmp_path):
    (tmp_path / "answers.csv").write_text(csv("pid,Why?", '{n},"{text}"'))
    (tmp_path / "people.csv").write_text(csv("pid,Region", "{n},{plan}"))
    (look,) = describe.join_alike([look_at(tmp_path / name, NOW) for name in ("answers.csv", "people.csv")])
    block = describe.write_block(look, "answers", tmp_path)
    assert 'path = "people.csv"' in block
    assert 'on = "pid"' in block
    assert look.proposal.segments["region"].column == "Region"
    rows, problem = describe.map_rows(look, NOW)
    assert problem is None
    assert json.loads(rows[0]["segments"])["region"] in ("Free", "Pro")
