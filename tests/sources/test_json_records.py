import json
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import SourceError
from pipeline.sources.open_file import open_table

from .conftest import a_source

TEXT = a_source(columns={"text": "text"})
NESTED = a_source(
    columns={"text": "body.text", "author_id": "user.name", "rating": "stars", "item_id": "id"},
    segments={"vip": "user.vip", "tags": "tags"},
)
RECORDS = [
    {"id": 12345678901234567890, "body": {"text": "Käse 🧀"}, "user": {"name": "Ann", "vip": True}, "stars": 4.0, "tags": ["a", 1]},
    {"id": 2, "body": {"text": None}, "user": None, "stars": None},
]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", json.dumps(RECORDS)),
        ("b.json", json.dumps(RECORDS, indent=2, ensure_ascii=False)),
        ("c.json", json.dumps({"meta": {"n": 2}, "data": RECORDS})),
        ("d.json", "".join(json.dumps(record) + "\n" for record in RECORDS)),
        ("e.jsonl", "\n".join(json.dumps(record) for record in RECORDS)),
        ("f.ndjson", "\n\n".join(json.dumps(record) for record in RECORDS) + "\n"),
        ("g.json", json.dumps(RECORDS).encode("utf-16")),
        ("h.json", b"\xef\xbb\xbf" + json.dumps(RECORDS).encode()),
    ],
)
def test_every_shape_of_json_gives_the_same_items(read, name, content):
    first, second = read(content, name, NESTED).items
    assert (first["text"], first["author_id"], first["item_id"], first["rating"]) == ("Käse 🧀", "Ann", "12345678901234567890", 0.75)
    assert json.loads(first["segments"]) == {"vip": "true", "tags": "a\n1"}
    assert (second["text"], second["author_id"], second["item_id"], second["rating"]) == ("", None, "2", None)


def test_lines_that_are_no_objects_are_refused(read):
    good = '{"text": "a"}\n'
    result = read(good * 20 + '{"text": "cut\n' + "[1]\n" + good + "NaN\n", "a.jsonl", TEXT)
    assert [(line, items) for line, _, items in result.reasons] == [(21, 1), (22, 1), (24, 1)]
    assert result.reasons[0][1].startswith("not JSON")
    assert result.reasons[1][1] == "not a JSON object"
    assert result.received == 24


@pytest.mark.parametrize(
    "content", ['[{"text": "a"}, {"text": "b"', '[{"text": "a"} {', '[{"text": "a"},', "[", '{"text": ', "just words", '"a"']
)
def test_a_broken_or_cut_file_fails_as_a_whole(read, tmp_path, content):
    with pytest.raises(SourceError, match=r"a\.json"):
        read(content, "a.json", TEXT)
    assert not list((tmp_path / "parts").glob("*"))


def test_half_characters_and_nul(read):
    result = read('[{"text": "a \\ud83d b"}, {"text": "c\\u0000d"}, {"text": "\\ud83e\\uddc0"}]', "a.json", TEXT)
    assert result.texts == ["a � b", "cd", "🧀"]
    assert [(line, items) for line, _, items in result.reasons] == [(1, 0), (2, 0)]


def test_several_arrays_are_ambiguous(read):
    with pytest.raises(SourceError, match="several arrays of objects"):
        read('{"a": [{"text": "x"}], "b": [{"text": "y"}]}', "a.json", TEXT)


def test_a_long_array_is_streamed(tmp_path):
    path = tmp_path / "long.json"
    path.write_text("[" + ",".join(json.dumps({"text": f"{n} " + "x" * 2000}) for n in range(12_000)) + "]")
    table = open_table(TEXT, path)
    tracemalloc.start()
    rows = sum(1 for _ in table.records())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rows == 12_000
    assert peak < path.stat().st_size / 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20), min_size=1, max_size=8), st.booleans()
)
def test_any_text_comes_through_json_unchanged(read, texts, pretty):
    content = json.dumps([{"text": text} for text in texts], indent=1 if pretty else None)
    assert read(content, "a.json", a_source(columns={"text": "text"}, options={"encoding": "utf-8"})).texts == texts
