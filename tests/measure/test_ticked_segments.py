"""Somebody who ticked several answers of a question is one person in the group of each."""

from datetime import datetime

import numpy as np
import pandas as pd

from pipeline.measure.designs import dummies, segment_values
from pipeline.store import Store

TICKED = [{"uses": "API\nEditor"}, {"uses": "Editor"}, {"uses": "Editor\nReports (PDF, CSV)", "plan": "Team"}, {}]


def test_a_person_is_in_each_group_that_they_ticked_once(tmp_path):
    documents = [
        {
            **{
                "document_id": f"d{number}",
                "load_id": "l",
                "source": "survey",
                "kind": "survey",
                "person_id": f"p{number // 2}",
                "text": "Words.",
            },
            **{"words": 1, "status": "counted", "segments": segments, "created_at": datetime(2024, 1, 5)},
        }
        for number, segments in enumerate([ticked for ticked in TICKED for _ in range(2)])  # each twice by the same person
    ]
    with Store.open(tmp_path / "voc.duckdb") as store:
        store.insert("documents", pd.DataFrame(documents))
        store.make("table", "populations", period="month")
        people = store.query(
            "select segment, count(distinct person_id) as people, count(*) as rows from populations where period = 'all' group by segment"
        )
    counted = dict(zip(people["segment"], zip(people["people"], people["rows"], strict=True), strict=True))
    assert counted.pop("all") == counted.pop("source=survey") == (4, 8)
    assert counted == {"uses=API": (1, 2), "uses=Editor": (3, 6), "uses=Reports (PDF, CSV)": (1, 2), "plan=Team": (1, 2)}


def test_each_ticked_answer_is_held_equal_by_itself():
    entries = pd.Series([[{"key": key, "value": value} for key, value in row.items()] for row in TICKED])
    found = segment_values(entries)
    assert sorted(found.columns) == ["plan", "uses=API", "uses=Editor", "uses=Reports (PDF, CSV)"]
    assert found["uses=Editor"].notna().tolist() == [True, True, True, False]
    assert dummies(segment_values(pd.concat([entries] * 10, ignore_index=True))).shape == (40, 4)
    assert np.array_equal(segment_values(pd.Series([[{"key": "plan", "value": "Team"}]])), [["Team"]])
