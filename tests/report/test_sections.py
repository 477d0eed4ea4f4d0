"""Sections of findings: their words fit what their SQL gives, and a section without rows is not on the page."""

import pandas as pd
import pytest
from report.made_store import filled, items, settings_of

from pipeline.measure.fixes import fixes
from pipeline.report.page import report
from pipeline.report.sections import SECTIONS

SAMPLES = {"string": "word", "int64": 3, "int32": 3, "double": 0.25, "bool": True, "decimal128(38, 0)": 3}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with filled(settings_of(tmp_path_factory.mktemp("sections")), items(40)) as store:
        yield store


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
def test_a_section_words_the_columns_of_its_file(store, section):
    fields = store.arrow(f"report/{section.name}").schema
    row = {field.name: SAMPLES[str(field.type)] for field in fields}
    assert all(cell(row) for _, cell in section.columns)


def test_what_has_rows_stands_on_the_page_and_what_has_none_does_not(tmp_path):
    settings = settings_of(tmp_path)
    with filled(settings, items(40)) as store:
        theme = store.value("select min(theme_id) from themes")
        logged = {"fix_id": 1, "theme_id": theme, "name": "<b>Longer</b> life", "happened_on": pd.Timestamp("2024-01-01"), "label": "a"}
        store.insert("fixes", pd.DataFrame([{**logged, "logged_at": pd.Timestamp("2024-01-02")}]))
        fixes(store, settings)
        report(store, settings)
    page = settings.report.read_text(encoding="utf-8")
    assert '<section id="fix_effects"' in page and "&lt;b&gt;Longer&lt;/b&gt; life" in page
    assert '<section id="audited_shares"' not in page
