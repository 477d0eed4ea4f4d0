import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SourceError
from pipeline.sources.delimited import split_leniently
from tests.growth import MOST, growth

from .conftest import a_source

HEADER = "text,stars,posted\n"
GOOD = "fine,5,2026-01-01\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_even_if_texts_hold_others(read, delimiter):
    rows = [["text", "stars", "posted"], ['"a, b; c | d"', "5", "2026-01-01"], ['"e; f, g, h"', "4", "2026-01-02"]]
    result = read("".join(delimiter.join(row) + "\n" for row in rows))
    assert result.texts == ["a, b; c | d", "e; f, g, h"]


def test_one_column_with_commas_in_the_texts(read):
    result = read("text\nI like it, a lot\nslow, dear, cold\nok\n", "answers.txt", a_source(columns={"text": "text"}))
    assert result.texts == ["I like it, a lot", "slow, dear, cold", "ok"]


def test_a_delimiter_and_encoding_that_are_given_win(read):
    source = a_source(columns={"text": "text"}, options={"delimiter": "#", "encoding": "cp850"})
    assert read("text#n\ncaf\x82#1\n".encode("latin-1"), source=source).texts == ["café"]


@pytest.mark.parametrize("delimiter", [",,", "", '"'])
def test_a_delimiter_that_is_none(read, delimiter):
    with pytest.raises(SourceError, match=r"options\.delimiter"):
        read(HEADER, source=a_source(options={"delimiter": delimiter}))


def test_the_first_line_of_excel_that_names_the_delimiter(read):
    result = read("sep=;\ntext;stars;posted\nwell, well;5;2026-01-01\n")
    assert [(item["text"], item["line"]) for item in result.items] == [("well, well", 3)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_new_lines_inside_quotes(read, end):
    result = read(f'text,stars,posted{end}"one{end}two, ""three""",5,2026-01-01{end}four,4,2026-01-01'.encode())
    assert result.texts == [f'one{end}two, "three"', "four"]
    assert [item["line"] for item in result.items] == [2, 4]


def test_ragged_rows_are_refused_with_their_line(read):
    result = read(HEADER + GOOD * 10 + "too,few\n" + GOOD + "now,there,are,four\n" + GOOD)
    assert result.reasons == [(12, "row has 2 columns, the header has 3", 1), (14, "row has 4 columns, the header has 3", 1)]
    assert [reject["value"] for reject in result.rejects] == ["too,few", "now,there,are,four"]
    assert result.received == 14


def test_blank_lines_are_no_rows_and_empty_cells_behind_the_header_no_columns(read):
    result = read(HEADER + GOOD + "\n   \n,,,,\n" + "fine,5,2026-01-01,,,\n" + "\n")
    assert (result.staged.rows, result.texts) == (2, ["fine", "fine"])


def test_a_quote_that_never_closes_costs_one_line(read):
    result = read(HEADER + GOOD * 3 + '"never closed,5,2026-01-01\n' + GOOD * 5)
    assert result.reasons == [(5, "a quote opened here never closes", 1)]
    assert (result.staged.rows, result.staged.items) == (9, 8)


def test_a_quote_that_never_closes_in_front_of_quoted_rows_costs_one_line(read):
    result = read(HEADER + '"never closed,5,2026-01-01\n' + '"quoted, fine",5,2026-01-01\n' * 5)
    assert result.reasons == [(2, "a quote opened here never closes", 1)]
    assert result.texts == ["quoted, fine"] * 5


def test_a_quote_that_never_closes_on_the_last_line(read):
    result = read(HEADER + GOOD * 2 + 'bad,5,"2026')
    assert result.reasons == [(4, "a quote opened here never closes", 1)]


def test_a_record_of_many_lines_with_too_few_columns_gives_back_the_lines_below_it(read):
    result = read(HEADER + '"one\ntwo",5\n' + GOOD * 20)
    assert [line for line, _, _ in result.reasons] == [2, 3]
    assert result.texts == ["fine"] * 20


def test_many_quotes_that_never_close_fail_the_file(read):
    with pytest.raises(SourceError, match=r"too many records \(over 200\) open a quote that does not close"):
        read(HEADER + ('"open,5,2026-01-01\n' + GOOD * 100) * 300, max_reject_share=1)


def test_stray_quotes_are_kept_where_the_columns_fit(read):
    result = read(HEADER + '"He said "hi, you" to me",5,2026-01-01\nA 5" screen,4,2026-01-01\n"said ""ok"" twice",3,2026-01-01\n')
    assert result.texts == ['He said "hi, you" to me', 'A 5" screen', 'said "ok" twice']
    assert result.rejects == []


@pytest.mark.parametrize(
    ("line", "delimiter", "columns", "cells"),
    [
        ('"He said "hi" to me",5', ",", 2, ['He said "hi" to me', "5"]),
        ('"say ""hi"", ok",5', ",", 2, ['say "hi", ok', "5"]),
        ('"a \\"b\\", c",5', ",", 2, ['a "b", c', "5"]),
        ('"ends in \\"b\\"",5', ",", 2, ['ends in "b"', "5"]),
        ('1, "a, b" , 2', ",", 3, ["1", "a, b", " 2"]),
        ('"",""', ",", 2, ["", ""]),
        ("a,", ",", 2, ["a", ""]),
        ('"open,5', ",", 2, None),
        ('5,"open', ",", 2, None),
        ('5\t"open', "\t", 2, ["5", '"open']),
        ('"a" b\t"c', "\t", 2, ['"a" b', '"c']),
        ("a,b,c", ",", 2, None),
    ],
)
def test_lenient_splitting(line, delimiter, columns, cells):
    assert split_leniently(line + "\n", delimiter, columns) == cells


@given(st.text(st.sampled_from('a",\\ '), max_size=40), st.integers(1, 5))
def test_lenient_splitting_never_gives_other_widths(line, columns):
    cells = split_leniently(line, ",", columns)
    assert cells is None or len(cells) == columns


@pytest.mark.parametrize("unit", ['"', '" ', " ,", '"a",'])
def test_cost_of_lenient_splitting_is_linear_in_a_long_line(unit):
    assert growth(lambda line: split_leniently(line, ",", 3), lambda size: unit * size, 12_000) < MOST


def test_long_texts(read):
    texts = ["x" * 200_000, "y " * 500_000, "z" * 1_000_001]
    result = read(HEADER + "".join(f"{text},5,2026-01-01\n" for text in texts) + GOOD)
    assert [len(text) for text in result.texts] == [200_000, 1_000_000, 4]
    (reject,) = result.rejects
    assert (reject["line"], reject["column"], reject["items"]) == (4, "text", 1)
    assert reject["reason"] == "text of more than 1,000,000 characters"
    assert len(reject["value"]) == 200


def test_nul_bytes_are_cut_and_counted(read):
    result = read((HEADER + "no\0thing,5,2026-01-01\n" + GOOD).encode())
    assert result.texts == ["nothing", "fine"]
    assert result.reasons == [(2, "NUL bytes, removed", 0)]


def test_a_header_with_mark_spaces_and_line_ends(read):
    result = read(b'\xef\xbb\xbf text ,"sta\nrs",posted\nfine,5,2026-01-01\n', source=a_source(columns={"text": "text"}))
    assert [(item["text"], item["line"]) for item in result.items] == [("fine", 3)]


def test_a_tab_file_written_without_quotes(read):
    rows = ['"open and never closed\t5\t2026-01-01\n', 'a "b" c\t4\t2026-01-02\n'] * 400
    result = read("text\tstars\tposted\n" + "".join(rows), "reviews.tsv")
    assert result.texts == ['"open and never closed', 'a "b" c'] * 400
    assert result.rejects == []


def test_a_tab_file_written_with_quotes_and_one_mistake(read):
    rows = '"one ""two"" three"\t5\t2026-01-01\n' * 20 + '"four\t5\t2026-01-01\n' + '"fi\nve"\t5\t2026-01-01\n'
    result = read("text\tstars\tposted\n" + rows, "reviews.tsv")
    assert result.texts == ['one "two" three'] * 20 + ['"four', "fi\nve"]


def test_gzip(read):
    import gzip

    packed = gzip.compress((HEADER + GOOD * 1000).encode())
    assert read(packed, "reviews.csv.gz").staged.rows == 1000
    with pytest.raises(SourceError, match="damaged or cut off"):
        read(packed[:-20], "cut.csv.gz")
    with pytest.raises(SourceError, match="damaged or cut off"):
        read((HEADER + GOOD).encode(), "plain.csv.gz")
    with pytest.raises(SourceError, match="its content is packed with gzip"):
        read(packed, "packed.csv")
