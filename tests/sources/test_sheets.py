import datetime as dt
import json
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import SourceError

from .conftest import a_source

SOURCE = a_source(columns={"text": "text", "rating": "stars", "created_at": "posted", "item_id": "id"}, segments={"paid": "paid"})
ROWS = [
    [5, "good", 4.0, dt.datetime(2026, 3, 4, 10, 30), True],
    [None, None, None, None, None],
    [6, "=1+1", 4.5, dt.date(2026, 3, 5), False],
    [7, None, "na", "2 March 2026", None],
]


def workbook(path: Path, rows: list[list[object]], title: str = "") -> None:
    book = openpyxl.Workbook()
    book.active.append(["notes", "only"])
    sheet = book.create_sheet("answers")
    if title:
        sheet.append([])
    sheet.append(["id", "text", "stars", "posted", "paid"])
    for row in rows:
        sheet.append(row)
    book.save(path)


@pytest.mark.parametrize("title", ["", "with an empty row above"])
def test_excel(read, tmp_path, title):
    workbook(tmp_path / "a.xlsx", ROWS, title)
    result = read(None, "a.xlsx", SOURCE)
    assert [(item["item_id"], item["rating_raw"], item["rating"]) for item in result.items] == [
        ("5", "4", 0.75),
        ("6", "4.5", 0.875),
        ("7", "na", None),
    ]
    assert [str(item["created_at"]) for item in result.items] == ["2026-03-04 10:30:00", "2026-03-05 00:00:00", "2026-03-02 00:00:00"]
    assert [json.loads(item["segments"]) for item in result.items] == [{"paid": "true"}, {"paid": "false"}, {}]
    assert [item["line"] for item in result.items] == [2 + bool(title), 4 + bool(title), 5 + bool(title)]
    assert result.texts[1] == ""  # a formula that no spreadsheet has worked out yet has no value; it is never worked out here


def test_broken_workbook(read):
    with pytest.raises(SourceError, match="is no Excel workbook"):
        read(b"PK\x03\x04 and so on", "a.xlsx", SOURCE)


def test_parquet(read, tmp_path):
    table = pa.table(
        {
            "id": pa.array([5, 6], pa.int64()),
            "text": ["good", None],
            "stars": pa.array([4.0, None], pa.float64()),
            "posted": pa.array([dt.datetime(2026, 3, 4, 10), None], pa.timestamp("ms", tz="Europe/Berlin")),
            "paid": [True, None],
            "user": [{"name": "Ann", "plan": {"level": 2}}, None],
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    source = SOURCE.model_copy(update={"segments": {"level": "user.plan.level", "paid": "paid"}})
    first, second = read(None, "a.parquet", source).items
    assert (first["item_id"], first["rating_raw"], str(first["created_at"])) == ("5", "4", "2026-03-04 10:00:00")
    assert json.loads(first["segments"]) == {"level": "2", "paid": "true"}
    assert (second["text"], second["rating"], second["created_at"], second["segments"]) == ("", None, None, "{}")
    with pytest.raises(SourceError, match=r'no column "user\.plan\.levle"'):
        read(None, "a.parquet", SOURCE.model_copy(update={"segments": {"level": "user.plan.levle"}}))


def test_broken_parquet(read):
    with pytest.raises(SourceError, match="is no Parquet file"):
        read("text\na\n", "a.parquet", SOURCE)


def test_the_same_rows_have_the_same_ids_in_every_format(read, tmp_path):
    source = a_source(columns={"text": "text", "rating": "stars"})
    book = openpyxl.Workbook()
    for row in (["text", "stars"], ["good", 4], ["bad", None]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    pq.write_table(pa.table({"text": ["good", "bad"], "stars": [4.0, None]}), tmp_path / "a.parquet")
    found = [
        [item["feedback_id"] for item in read(content, name, source).items]
        for name, content in (
            ("a.csv", "text,stars\ngood,4\nbad,\n"),
            ("a.tsv", "stars\ttext\n4\tgood\n\tbad\n"),
            ("a.json", '[{"text": "good", "stars": 4}, {"text": "bad", "stars": null}]'),
            ("a.xlsx", None),
            ("a.parquet", None),
        )
    ]
    assert all(ids == found[0] for ids in found)
