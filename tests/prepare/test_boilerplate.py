"""Boilerplate is cut by the user's own patterns, and one that would take all night fails its source by name."""

import pytest
from small_project import CONFIG, REVIEWS

from pipeline.errors import SourceError
from pipeline.prepare import boilerplate
from pipeline.prepare.boilerplate import Boilerplate
from pipeline.prepare.documents import documents
from pipeline.sources.load import load
from pipeline.store import Store

ENDLESS = r"(a|aa)+$"


def test_what_fits_is_cut():
    assert Boilerplate(r"^Sent from my \w+").sub("", "Sent from my phone. Late") == ". Late"


def test_a_pattern_without_an_end_is_named(monkeypatch):
    monkeypatch.setattr(boilerplate, "PATIENCE", 0.1)
    with pytest.raises(SourceError, match=r"\(a\|aa\)\+\$.*more than 0.1 seconds on a text of 61 characters"):
        Boilerplate(ENDLESS).sub("", "a" * 60 + "b")


def test_it_fails_its_source_and_no_other(project, monkeypatch):
    monkeypatch.setattr(boilerplate, "PATIENCE", 0.1)
    other = CONFIG[CONFIG.index("[[source]]") :].replace('"reviews"', '"odd"').replace("reviews*", "odd*")
    settings = project(
        {"reviews.csv": REVIEWS, "odd.csv": REVIEWS.replace("Awful.", "a" * 60 + "b")},
        f"{CONFIG}{other}[source.options]\nstrip = ['{ENDLESS}']\n",
    )
    with Store.open(settings.store) as store:
        load(store, settings)
        counts = documents(store, settings)
        made = store.query("select source, count(*) as documents from documents group by source")
    assert made.values.tolist() == [["reviews", 5]]
    assert [failure[:20] for failure in counts.failures] == ["odd: the pattern '(a"]
