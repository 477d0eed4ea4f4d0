"""Real exports: every row of every file is received, and the reader agrees with DuckDB's own on how many there are.

Kept apart from the right-or-wrong tests (marker quality): the files are not part of the project. They are looked for in the
folder that VOC_SHARED_DATA names, else beside the checkout.
"""

import os
from pathlib import Path

import duckdb
import pytest

from pipeline.source_settings import Source
from pipeline.sources.open_file import find_files

from .conftest import Read

DATA = Path(os.environ.get("VOC_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
QUESTIONS = ("Qlike_best", "Qlike_least", "Qcapability_missing", "Qchange_one_thing")
SOURCES = [
    {
        "name": "ba",
        "kind": "review",
        "path": "british_airways/*.csv",
        "options": {"rating_scale": (1, 10)},
        "columns": {"text": "Review", "title": "Title", "rating": "Rating", "created_at": "Date", "author_id": "author_id"},
    },
    {
        "name": "tweets",
        "kind": "social",
        "path": "airline_tweets/*.csv",
        "columns": {"text": "text", "created_at": "tweet_created", "item_id": "tweet_id", "product": "airline", "reach": "retweet_count"},
    },
    {
        "name": "r",
        "kind": "survey",
        "path": "r_survey_2018/*.tsv",
        "questions": {name: f"{name}?" for name in QUESTIONS},
        "columns": {"created_at": "Qtime", "nps_score": "Qrecommend", "csat": "Qr_enjoyment"},
        "segments": {"experience": "Qr_experience"},
    },
    {
        "name": "nhs_answers",
        "kind": "survey",
        "path": "nhs_phase1/survey_answers.csv",
        "options": {"rating_scale": (-5, 5)},
        "columns": {"text": "feedback", "rating": "criticality", "product": "organization"},
    },
    {
        "name": "nhs_stories",
        "kind": "review",
        "path": "nhs_phase1/care_opinion_stories.csv",
        "options": {"rating_scale": (-5, 5)},
        "columns": {"text": "feedback", "rating": "crit"},
    },
    {
        "name": "cfpb",
        "kind": "review",
        "path": "cfpb/*.csv",
        "columns": {"text": "Consumer complaint narrative", "created_at": "Date received", "item_id": "Complaint ID", "product": "Company"},
    },
    {
        "name": "pets",
        "kind": "review",
        "path": "pet_insurance/*.csv",
        "columns": {
            "text": "text",
            "title": "title",
            "rating": "rating",
            "created_at": "published",
            "item_id": "id",
            "helpful_votes": "likes",
        },
    },
]
ROWS = {"ba": 3830 + 421 + 197, "tweets": 10_250, "r": 3080 + 295, "nhs_answers": 10_334, "nhs_stories": 1998, "cfpb": 6623, "pets": 23_383}
# Values that people mistyped; every one of these was looked at.
REFUSED = {"nhs_answers": 32, "nhs_stories": 11}
pytestmark = [pytest.mark.quality, pytest.mark.skipif(not DATA.is_dir(), reason=f"no folder {DATA}: set VOC_SHARED_DATA")]


@pytest.mark.parametrize("given", SOURCES, ids=lambda given: given["name"])
def test_every_row_is_received(read, given):
    source = Source(**(given | {"path": str(DATA / given["path"])}))
    rows = refused = 0
    for path in find_files(source):
        result: Read = read(None, str(path), source)
        (counted,) = duckdb.sql(
            f"select count(*) from read_csv('{path}', header = true, all_varchar = true, max_line_size = 10000000)"
        ).fetchone()
        assert result.staged.rows == counted
        assert result.received == counted * (len(source.questions) or 1)
        assert result.staged.rejected == 0
        rows, refused = rows + counted, refused + len(result.rejects)
        if source.columns.created_at is not None:
            assert all(item["created_at"] is not None for item in result.items)
    assert rows == ROWS[source.name]
    assert refused == REFUSED.get(source.name, 0)
