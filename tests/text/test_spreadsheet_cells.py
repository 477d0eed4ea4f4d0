"""What is written for spreadsheets comes back as it was, and nothing of it runs, whoever thinks that a row ends where."""

import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.labelling.tables import writing
from pipeline.report.export import write_rows
from pipeline.text.spreadsheet_cells import harmless_text

FORMULA = tuple("=+-@＝＋－＠\t")
CELLS = st.text(st.sampled_from("=+-@＝＋\t\r\n\v\x85\u2028\ufeff ,;\"'|aB1") | st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("=1", "'=1"), ("\r=1", "'\r'=1"), ("a\r=1", "a\r'=1"), ("a\r\n=1", "a\r\n'=1"), ("a\n\t=1", "a\n'\t=1"),
        ("a\u2028@b", "a\u2028'@b"),
        ("＝1", "'＝1"), (" =1", "' =1"), ("\ufeff=1", "'\ufeff=1"), ("a\n\nb", "a\n\nb"), ("1-1", "1-1"), ("", ""),
    ],
)  # fmt: skip
def test_every_line_of_a_cell_is_made_harmless(text, harmless):
    assert harmless_text(text) == harmless


def runs(text):
    """Whether any line begins as a formula, by the widest notion of a line that there is."""
    return any(line.lstrip(" \ufeff\u200b").startswith(FORMULA) for line in text.splitlines())


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=4))
def test_exports_come_back_as_they_were_and_nothing_runs(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("cells")
    frame = pd.DataFrame(rows, columns=["a", "=b"])
    write_rows(frame, folder / "out.csv")
    expected = [["a", "'=b"], *([harmless_text(cell) for cell in row] for row in rows)]
    with (folder / "out.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file, strict=True)) == expected
    back = pd.read_csv(folder / "out.csv", dtype=str, keep_default_na=False, lineterminator=None)
    assert back.to_numpy().tolist() == expected[1:]
    assert not any(runs(cell) for row in expected for cell in row)


@given(st.lists(CELLS, min_size=1, max_size=4))
def test_labelled_and_joined_tables_come_back_too(tmp_path_factory, cells):
    out = tmp_path_factory.mktemp("cells") / "out.csv"
    with writing(out, {}, out) as writer:
        writer.write([{"text": cell, "n": 1.5} for cell in cells])
    content = out.read_bytes().decode("utf-8")
    back = list(csv.reader(io.StringIO(content, newline=""), strict=True))
    assert back == [
        ["text", "n"],
        *([cell, "1.5"] for cell in cells),
    ]


@given(st.lists(CELLS, min_size=1, max_size=4))
def test_workbooks_hold_no_formula(tmp_path_factory, cells):
    from openpyxl import load_workbook

    out = tmp_path_factory.mktemp("cells") / "out.xlsx"
    write_rows(pd.DataFrame({"a": cells}), out)
    sheet = load_workbook(out).active
    assert [row[0].data_type for row in sheet.iter_rows(min_row=2) if row[0].value is not None and row[0].data_type == "f"] == []
    assert not any(runs(str(row[0].value)) for row in sheet.iter_rows(min_row=2) if row[0].value is not None)
