import pytest

from pipeline.errors import SourceError

from .conftest import a_source


def test_a_missing_column_names_everything_needed_to_mend_it(read):
    source = a_source(columns={"text": "Review", "rating": "stars"}, segments={"land": "Country"})
    with pytest.raises(SourceError) as error:
        read("Reveiw,stars,City\na,1,b\n", source=source)
    said = str(error.value)
    assert 'no column "Review", wanted by columns.text. Did you mean "Reveiw"?' in said
    assert 'no column "Country", wanted by segments.land' in said
    assert said.endswith("Columns found: Reveiw, stars, City.")
    assert 'reviews.csv (source "shop")' in said


def test_the_found_columns_are_named_although_a_row_is_ragged(read):
    with pytest.raises(SourceError, match="Columns found: Review, Stars"):
        read("Review,Stars\na,1\nb\nc,2\n", source=a_source(columns={"text": "text"}))


def test_a_missing_question_and_json_field(read):
    survey = a_source(kind="survey", columns={}, questions={"best": "What is best?"})
    with pytest.raises(SourceError, match=r'no column "best", wanted by questions\.best'):
        read("text\na\n", source=survey)
    with pytest.raises(SourceError, match=r'no column "user.nmae", wanted by columns.author_id. Did you mean "user.name"'):
        read('[{"text": "a", "user": {"name": "b"}}]', "a.json", a_source(columns={"text": "text", "author_id": "user.nmae"}))


def test_a_header_with_the_wanted_name_twice(read):
    with pytest.raises(SourceError, match=r'"text" fits several columns that hold values: "text#1", "text \(2\)"'):
        read("text,text\na,b\n", source=a_source(columns={"text": "text"}))
    for name, words in (("text#1", "a"), ("text (1)", "a"), ("text#2", "b"), ("text (2)", "b")):
        assert read("text,text\na,b\n", source=a_source(columns={"text": name})).texts == [words]
    assert read("text,text\n,b\n", source=a_source(columns={"text": "text"})).texts == ["b"]  # of equal names the one with values
    assert read("text,x,x,\na,b,c,d\n", source=a_source(columns={"text": "text"})).texts == ["a"]


def test_a_header_alone_is_checked_too(read):
    with pytest.raises(SourceError, match='no column "posted"'):
        read("text,stars\n")


@pytest.mark.parametrize("name", ["a.docx", "a", "a.xlsx.gz", "csv"])
def test_formats_that_cannot_be_read(read, name):
    with pytest.raises(SourceError, match=r"cannot be read\. Known: \.csv"):
        read("text\na\n", name)


def test_a_workbook_named_csv(read):
    with pytest.raises(SourceError, match="its content is a zip archive or an Excel workbook"):
        read(b"PK\x03\x04 and so on", "a.csv")


def test_order_of_day_and_month_is_settled_by_the_whole_column(read):
    header = "text,stars,posted\n"
    day = read(header + "a,1,02/03/2024\nb,1,24/03/2024\n")
    month = read(header + "a,1,02/03/2024\nb,1,03/24/2024\n")
    assert [str(item["created_at"])[:10] for item in day.items] == ["2024-03-02", "2024-03-24"]
    assert [str(item["created_at"])[:10] for item in month.items] == ["2024-02-03", "2024-03-24"]


def test_an_order_that_nothing_settles_is_said_aloud(read, caplog):
    (item,) = read("text,stars,posted\na,1,02/03/2024\n").items
    assert str(item["created_at"])[:10] == "2024-03-02"
    assert 'every date in column "posted" could be day/month or month/day' in caplog.text
