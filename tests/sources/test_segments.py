import json
from collections import Counter

import pytest

from pipeline.source_settings import Source
from pipeline.sources.rows import Row
from pipeline.sources.segments import Segments, find_sign, split_answers

from .conftest import a_source

TICKED = ["API", "Reports (PDF, CSV);API", "API;Reports (PDF, CSV);Dashboard", "Editor", "Editor;Reports (PDF, CSV)"]


def commas(values: list[str]) -> list[str]:
    return [value.replace(";", ", ") for value in values]


@pytest.mark.parametrize(
    ("values", "sign"),
    [
        (TICKED, ";"),
        (commas(TICKED), ","),
        ([value.replace(";", "|") for value in TICKED], "|"),
        ([value.replace(";", "\n") for value in TICKED], "\n"),
        ([*commas(TICKED), "Editor, Dashboard", "API, something else"], ","),
        (["Dashboard, Editor", "Editor", "Editor, API", "Dashboard", "API"], ","),
        (["Berlin, Germany", "Paris, France", "Munich, Germany", "Lyon, France"], None),
        (["Berlin", "Berlin, Germany", "Munich, Germany", "Germany"], None),
        (["Smith, John", "Jones, John", "Smith, Mary", "Jones, Mary"], None),
        (["25-34, male", "25-34, female", "35-44, male", "35-44, female"], None),
        (["18-24", "25 – 34", "65+"], None),
        (["£10,000-£20,000", "£20,000-£30,000", "£10,000"], None),
        (["Good; fast", "Bad; slow", "The app is fine; I use it daily"], None),
        (["I like it, but it is slow", "It is slow, sadly", "I like the price, and the team"], None),
        (["Free", "Team", "Free", ""], None),
        ([], None),
    ],
)
def test_ticked_answers_recombine(values, sign):
    assert find_sign(Counter(values)) == sign


@pytest.mark.parametrize(
    ("value", "sign", "parts"),
    [
        ("Reports (PDF, CSV), API", ",", ["Reports (PDF, CSV)", "API"]),
        ('"Fast, cheap", API,', ",", ["Fast, cheap", "API"]),
        ("API; API ;Editor", ";", ["API", "Editor"]),
        ("A / B", "/", ["A", "B"]),
        ("A :: B", "::", ["A", "B"]),
        ('["billing", "vip", 3]', None, ["billing", "vip", "3"]),
        ("['billing', \"it's\"]", None, ["billing", "it's"]),
        ("[]", None, []),
        ("[billing]", None, ["[billing]"]),
        ('[{"id": 1}]', None, ['[{"id": 1}]']),
        ("Fast,  cheap", None, ["Fast,  cheap"]),
        ("two\nlines", None, ["two lines"]),
        ("[" * 20_000 + "]", None, ["[" * 20_000 + "]"]),
    ],
)
def test_answers_are_parted_outside_of_brackets_and_quotes(value, sign, parts):
    assert split_answers(value, sign) == parts


def segments(split: dict[str, object] | None = None) -> Segments:
    options = {"split": split or {}}
    source = Source(name="s", kind="review", path="x.csv", columns={"text": "t"}, segments={"uses": "Q"}, options=options)
    return Segments(source, {"Q": Counter(TICKED)})


def read(one: Segments, value: str) -> dict[str, str]:
    return json.loads(one.read(Row(1, {"Q": value})))


def test_a_row_is_in_as_many_segments_as_were_ticked_and_it_is_told_once(caplog):
    one = segments()
    assert read(one, "API;Reports (PDF, CSV)") == {"uses": "API\nReports (PDF, CSV)"}
    assert read(one, "Editor") == {"uses": "Editor"}
    assert read(one, " n/a ") == {}
    assert len(caplog.records) == 1
    assert "parted by ';'" in caplog.text
    assert "options.split = { uses = false }" in caplog.text


def test_the_settings_force_and_forbid(caplog):
    assert read(segments({"uses": "+"}), "API+Editor;X") == {"uses": "API\nEditor;X"}
    assert read(segments({"uses": False}), "API;Editor") == {"uses": "API;Editor"}
    assert read(segments({"uses": False}), '["API"]') == {"uses": '["API"]'}
    assert not caplog.records


def test_each_ticked_answer_is_redacted_by_itself(read):
    rows = "".join(f'fine,"{parts}"\n' for parts in ["Editor;Dashboard", "API;Editor", "Dashboard", "API;Dashboard;me@example.org"] * 3)
    source = a_source(columns={"text": "text"}, segments={"uses": "uses"}, options={"split": {"uses": ";"}})
    result = read("text,uses\n" + rows, source=source, keep_personal_data=False)
    assert [json.loads(item["segments"])["uses"].split("\n") for item in result.items[:4]] == [
        ["Editor", "Dashboard"], ["API", "Editor"], ["Dashboard"], ["API", "Dashboard", "<EMAIL>"],
    ]  # fmt: skip
