import csv
import gzip
import json

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SourceError, VocError
from pipeline.labelling.tables import CHUNK, about_rows, ending, read, writing

cells = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=20)


def rows_of(path, wanted=()):
    return [row for chunk in read(path, wanted) for row in chunk]


def rewritten(source, out, added=None):
    with writing(out, {"label": "string"} if added is None else added, source) as writer:
        for chunk in read(source, ["text"]):
            writer.write([row | ({"label": "x"} if added is None else {}) for row in chunk])
    return rows_of(out)


@pytest.fixture
def folder(tmp_path):
    return tmp_path


@given(rows=st.lists(st.tuples(cells, cells), max_size=8))
def test_values_come_out_of_a_csv_as_they_went_in(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("csv")
    source = folder / "in.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "other"])
        writer.writerows(rows)
    out = rewritten(source, folder / "out.csv", added={})
    assert [(row["text"], row["other"]) for row in out] == rows


def test_a_workbook_and_nested_json_are_read_and_never_written(folder):
    book = openpyxl.Workbook()
    for row in (["Report of May"], [], ["id", "text"], [1, "late"], [2, None]):
        book.active.append(row)
    book.save(folder / "in.xlsx")
    (folder / "in.json").write_text(json.dumps({"meta": {"n": 2}, "data": [{"id": 1, "text": "late"}, {"id": 2, "text": None}]}))
    assert rewritten(folder / "in.xlsx", folder / "a.csv", {}) == [{"id": "1", "text": "late"}, {"id": "2", "text": ""}]
    assert rewritten(folder / "in.json", folder / "a.jsonl", {}) == [{"id": 1, "text": "late"}, {"id": 2, "text": None}]
    (folder / "feed.json").write_text(json.dumps({"feed": {"entry": [{"content": {"label": "late"}}]}}))
    assert rows_of(folder / "feed.json", ["content.label"]) == [{"content.label": "late"}]
    for name in ("in.xlsx", "in.json"):
        with pytest.raises(SourceError, match=r'has no column "txt"\. Did you mean "text"'):
            rows_of(folder / name, ["txt"])
        with pytest.raises(SourceError, match="the ending says the format"):
            ending(folder / name)


@pytest.mark.parametrize("name", ["out.csv", "out.tsv", "out.jsonl", "out.parquet", "out.csv.gz"])
@pytest.mark.parametrize("source", ["in.csv", "in.jsonl", "in.parquet"])
def test_every_format_becomes_every_other(folder, source, name):
    values = [{"id": 1, "text": "late, again"}, {"id": 2, "text": 'a "quoted"\nline; and ümlaut'}, {"id": 3, "text": ""}]
    path = folder / source
    if source == "in.csv":
        path.write_text('id,text\n1,"late, again"\n2,"a ""quoted""\nline; and ümlaut"\n3,\n', encoding="utf-8")
    elif source == "in.jsonl":
        path.write_text("".join(json.dumps(value) + "\n" for value in values))
    else:
        pq.write_table(pa.Table.from_pylist(values), path)
    out = rewritten(path, folder / name)
    assert [row["text"] for row in out] == [value["text"] for value in values]
    assert [str(row["id"]) for row in out] == ["1", "2", "3"]
    assert [row["label"] for row in out] == ["x"] * 3


def test_parquet_and_json_keep_their_types(folder):
    values = [{"id": 1, "when": 2.5, "text": "a", "tags": ["x", "y"]}]
    pq.write_table(pa.Table.from_pylist(values), folder / "in.parquet")
    assert rewritten(folder / "in.parquet", folder / "out.parquet")[0]["tags"] == ["x", "y"]
    assert pq.read_schema(folder / "out.parquet").field("id").type == pa.int64()
    (folder / "in.jsonl").write_text(json.dumps(values[0]) + "\n")
    assert rewritten(folder / "in.jsonl", folder / "out.jsonl")[0] == values[0] | {"label": "x"}


def test_more_rows_than_a_chunk_keep_their_order(folder):
    source = folder / "in.csv"
    source.write_text("text\n" + "".join(f"row {n}\n" for n in range(CHUNK + 5)))
    assert [row["text"] for row in rewritten(source, folder / "out.csv")] == [f"row {n}" for n in range(CHUNK + 5)]
    assert about_rows(source) == CHUNK + 6


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "cp1252"), ("\t", "utf-16"), ("|", "utf-8-sig"), (",", "cp1252")])
def test_delimiter_and_encoding_are_found_out(folder, delimiter, encoding):
    source = folder / "in.csv"
    rows = "".join(f"{n}{delimiter}Café trop cher – déjà vu\r\n" for n in range(30))
    source.write_bytes(f"id{delimiter}text\r\n{rows}".encode(encoding))
    assert rows_of(source, ["text"])[-1] == {"id": "29", "text": "Café trop cher – déjà vu"}


def test_a_short_row_is_filled_and_columns_of_one_name_are_told_apart(folder):
    (folder / "in.csv").write_text("text,a,a\none,1\ntwo,2,3\n")
    assert rows_of(folder / "in.csv") == [{"text": "one", "a": "1", "a (3)": ""}, {"text": "two", "a": "2", "a (3)": "3"}]


def test_a_row_that_cannot_be_read_stops_the_work_and_leaves_nothing(folder):
    (folder / "in.csv").write_text("text,b\nfine,1\ntoo,many,values\n")
    with pytest.raises(SourceError, match="line 3: 3 values under 2 columns"):
        rewritten(folder / "in.csv", folder / "out.csv")
    assert [path.name for path in folder.iterdir()] == ["in.csv"]
    (folder / "in.jsonl").write_text('{"text": "a"}\n[1]\n')
    with pytest.raises(SourceError, match="line 2: list"):
        rows_of(folder / "in.jsonl")
    (folder / "in.jsonl").write_text('{"text": "a"}\n{"text": \n')
    with pytest.raises(SourceError, match="line 2: no JSON"):
        rows_of(folder / "in.jsonl")


def test_what_is_missing_is_named(folder):
    (folder / "in.csv").write_text("Text,b\nx,1\n")
    with pytest.raises(SourceError, match=r'no column "text".*"Text"'):
        rows_of(folder / "in.csv", ["text"])
    with pytest.raises(SourceError, match="no file"):
        rows_of(folder / "gone.csv")
    with pytest.raises(SourceError, match="ending says the format"):
        ending(folder / "in.xlsx")
    (folder / "in.parquet").write_text("no parquet")
    with pytest.raises(SourceError, match="no Parquet file"):
        rows_of(folder / "in.parquet")


def test_an_empty_file_has_no_rows_and_an_output_that_cannot_be_written_is_named(folder):
    (folder / "in.csv").write_text("text\n")
    assert rewritten(folder / "in.csv", folder / "out.jsonl") == []
    (folder / "empty.csv").write_text("")
    with pytest.raises(SourceError, match='no column "text"'):
        rows_of(folder / "empty.csv", ["text"])
    with pytest.raises(VocError, match="Cannot write"):
        rewritten(folder / "in.csv", folder / "no" / "out.csv")
    with gzip.open(folder / "in.csv.gz", "wt") as file:
        file.write("text\nzipped\n")
    assert rows_of(folder / "in.csv.gz", ["text"]) == [{"text": "zipped"}]
