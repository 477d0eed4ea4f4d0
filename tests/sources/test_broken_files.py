"""Files that cannot be read: each fails its own source with one clear message, and the others go on."""

import gzip
import io
import json
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from small_project import CONFIG, REVIEWS

from pipeline.errors import SourceError
from pipeline.sources import intact
from pipeline.sources import load as loading
from pipeline.sources.intact import check_size
from pipeline.sources.load import load
from pipeline.store import Store

ROW = {"id": "1", "stars": 1, "text": "Late", "posted": "2026-01-01", "who": "ann", "country": "UK"}


def workbook() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for cells in (list(ROW), list(ROW.values())):
        book.active.append(cells)
    book.save(out)
    return out.getvalue()


def changed(change: Callable[[str, bytes], bytes], content: bytes | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content or workbook())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


BROKEN = {
    "sheet.xlsx": (changed(lambda name, part: part[: len(part) // 2] if "sheet1" in name else part), "damaged or cut off: unclosed token"),
    "styles.xlsx": (changed(lambda name, part: b"<a" if "styles" in name else part), "damaged or cut off: unclosed token"),
    "cell.xlsx": (changed(lambda name, part: part.replace(b"<v>1</v>", b"<v>x1</v>")), "cannot be read: ValueError: invalid literal"),
    "cut.xlsx": (workbook()[:-300], "is no Excel workbook"),
    "page.xlsx": (b"\n<html><table><tr><td>id</td></tr></table></html>", "a web page or XML under the name of a workbook"),
    "page.xls": (b"\xef\xbb\xbf<table><tr><td>id</td></tr></table>", "a web page or XML under the name of a workbook"),
    "locked.xlsx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "before 2007, or locked by a password"),
    "new.xls": (workbook(), "Rename it so that it ends in .xlsx"),
    "deep.json": (b'{"a":' * 100_000, "nested too deep"),
    "page.json": (b"<html>502 Bad Gateway</html>", "is not JSON"),
    "page.csv": (b"<html>502 Bad Gateway</html>", 'no column "text"'),
    "nul.csv": (bytes(5000), "nothing but zero bytes"),
    "nul.parquet": (bytes(5000), "nothing but zero bytes"),
    "cut.csv.gz": (gzip.compress(REVIEWS.encode())[:-30], "is damaged or cut off"),
    "plain.csv.gz": (REVIEWS.encode(), "is damaged or cut off"),
    "numbers.json": (b"12", "no array of objects"),
}


def source(name: str) -> str:
    return CONFIG[CONFIG.index("[[source]]") :].replace('"reviews"', f'"{name}"').replace("reviews*.csv", name)


def test_each_broken_file_fails_its_own_source_and_no_other(project, tmp_path):
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "link.csv").symlink_to(tmp_path / "nowhere.csv")
    expected = {name: message for name, (_, message) in BROKEN.items()} | {
        "folder.csv": "is a folder",
        "link.csv": "a file that is not there",
    }
    files = {"reviews.csv": REVIEWS, **{name: content for name, (content, _) in BROKEN.items()}}
    settings = project(files, "".join([CONFIG, *map(source, expected), source("text.xls")]))
    (tmp_path / "text.xls").write_text(REVIEWS)
    with Store.open(settings.store) as store:
        failures = dict(failure.split(": ", 1) for failure in load(store, settings).failures)
        loaded = dict(store.connection.execute("select source, count(*) from feedback group by source").fetchall())
    assert loaded == {"reviews": 5, "text.xls": 5}
    assert [name for name, message in expected.items() if message not in failures.get(name, "")] == []
    assert failures.keys() == expected.keys()


def test_a_file_that_is_deleted_after_it_was_found_fails_its_source(project, tmp_path, monkeypatch):
    settings = project()
    monkeypatch.setattr(loading, "find_files", lambda source: [tmp_path / "gone.csv"])
    with Store.open(settings.store) as store:
        (failure,) = load(store, settings).failures
    assert "gone.csv cannot be opened: No such file" in failure


def test_a_reader_that_raises_anything_fails_its_source(project, monkeypatch):
    from pipeline.sources import stage

    def stumble(*_: object) -> None:
        raise LookupError("no such thing")

    monkeypatch.setattr(stage, "first_look", stumble)
    settings = project()
    with Store.open(settings.store) as store:
        (failure,) = load(store, settings).failures
    assert "cannot be read: LookupError: no such thing" in failure


def test_what_unpacks_to_too_much_is_refused_before_it_is_read(tmp_path):
    bomb = tmp_path / "bomb.csv.gz"
    bomb.write_bytes(gzip.compress(b"a,b\n" * 3_000_000))
    check_size(bomb, 0.013)
    with pytest.raises(SourceError, match=r"unpacks to more than 0.011 GB.*raise max_unpacked"):
        check_size(bomb, 0.011)
    book = tmp_path / "bomb.xlsx"
    book.write_bytes(changed(lambda name, part: part + b" " * 3_000_000 if "sheet1" in name else part))
    check_size(book, 0.004)
    with pytest.raises(SourceError, match="unpacks to more than"):
        check_size(book, 0.002)
    book.write_bytes(changed(lambda name, part: part + b" " * 3_000_000 if "styles" in name else part))
    with pytest.raises(SourceError, match="unpacks to more than"):
        check_size(book, 0.004)


def test_a_line_without_an_end_is_refused_but_not_an_array_on_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr(intact, "LONGEST_LINE", 3_000_000)
    rows = tmp_path / "rows.csv"
    rows.write_bytes(b"a,b\n" * 2_000_000)
    check_size(rows, 1)
    rows.write_bytes(b"a,b\n" + b"x" * 4_000_000 + b"\nc,d\n")
    with pytest.raises(SourceError, match="holds a line of more than 3,000,000 bytes"):
        check_size(rows, 1)
    array = tmp_path / "rows.json"
    array.write_text(json.dumps([ROW] * 50_000))
    check_size(array, 1)


def test_an_object_too_large_to_be_decoded_whole_is_refused(tmp_path, monkeypatch):
    from pipeline.sources import json_records

    monkeypatch.setattr(json_records, "MOST_AT_ONCE", 10)
    with pytest.raises(SourceError, match="one JSON object of more than 10 characters"):
        (tmp_path / "one.json").write_text('{"rows": [1, 2, 3]}')
        json_records.decode_file(tmp_path / "one.json", "utf-8", json.JSONDecoder())
