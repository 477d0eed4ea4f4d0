"""Every query of the pages runs, and every column they name is there."""

import re
import shlex

import pytest
from docs.pages import PAGES, blocks, named, spans

WRITTEN = [(str(block), query.strip()) for block in blocks("sql") for query in block.text.split(";") if query.strip()]
ASKED = [
    (str(block), shlex.split(line, comments=True)[2])
    for block in blocks("sh")
    for line in block.text.splitlines()
    if re.match(r"(\.venv/bin/)?voc sql ", line)
]
INLINE = sorted({(named(page), span) for page in PAGES for span in spans(page) if re.match(r"(from|select) (?!.*\bimport )", span)})


@pytest.mark.parametrize(("place", "query"), WRITTEN + ASKED + INLINE)
def test_a_query_runs(store, place, query):
    assert store.query(query).columns.size


def test_there_are_queries_of_each_kind():
    assert WRITTEN
    assert ASKED
    assert INLINE


def test_tables_that_are_exported_exist(store):
    tables = {
        shlex.split(line, comments=True)[2]
        for block in blocks("sh")
        for line in block.text.splitlines()
        if re.match(r"(\.venv/bin/)?voc export ", line)
    }
    assert tables
    assert all(store.has(table) for table in tables)


def test_columns_in_sentences_exist(store):
    columns = store.query('select "table", "column" from data_dictionary').groupby("table")["column"].agg(set).to_dict()
    pairs = {(*span.split("."), named(page)) for page in PAGES for span in spans(page) if re.fullmatch(r"[a-z_]+\.[a-z_]+", span)}
    assert [(table, column, page) for table, column, page in pairs if table in columns and column not in columns[table]] == []
