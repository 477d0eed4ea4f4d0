"""Editions of whole runs: new feedback, a correction, a refit and another setting in turn, each put down to what it was."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from subjects_project import rows, write

from pipeline.steps import run_all
from pipeline.store import Store
from pipeline.themes.corrections.edits_table import add_edit
from pipeline.themes.corrections.request import EditRequest
from pipeline.themes.lifecycle.refit_cause import request_refit

CAUSES = ["feedback", "refit", "corrections", "settings"]


def merge_the_smallest(store: Store) -> None:
    smallest, other = store.query("select theme_id from themes where origin <> 'broader' order by size limit 2")["theme_id"]
    add_edit(store, EditRequest(op="merge", theme=str(smallest), other=str(other)))


def nothing(store: Store) -> None:
    """Leave the store as it is."""


@pytest.mark.slow
def test_each_run_is_put_down_to_its_cause_and_past_figures_come_back(tmp_path: Path):
    days: list[tuple[int, Callable[[Store], None], str, str]] = [
        (140, nothing, "", ""),
        (150, nothing, "", "feedback"),
        (150, merge_the_smallest, "", "corrections"),
        (190, nothing, "", "feedback"),  # of a new subject, which has no theme yet
        (190, lambda store: request_refit(store, afresh=True), "", "refit"),
        (190, nothing, 'period = "quarter"\n', "settings"),
    ]
    dumps: list[pd.DataFrame] = []
    for lines, act, extra, cause in days:
        settings = write(
            tmp_path, [*rows(range(min(lines, 150))), *rows(range(lines - 150), ("garden",), start=1000)], extra + "partition_rows = 100\n"
        )
        settings = settings.model_copy(update={"themes": settings.themes.model_copy(update={"refit_growth": 10.0, "promote_people": 0})})
        if dumps:
            with Store.open(settings.store) as store:
                act(store)
        for _ in run_all(settings):
            pass
        with Store.open(settings.store, read_only=True) as store:
            dumps.append(
                store.query("select theme_id, theme, segment, period, people, base_people, share, share_low, nps, rating from insights")
            )
            assert store.value("select max(edition) from editions") == len(dumps), cause
            if cause:
                found = store.query("select distinct cause from figure_changes where edition = (select max(edition) from editions)")
                assert found["cause"].tolist() == [cause]
    with Store.open(settings.store, read_only=True) as store:
        runs = store.query("select max(run_id) as run_id from runs where step = 'insights' group by edition order by edition")["run_id"]
        for run_id, dump in zip(runs, dumps, strict=True):
            past = store.query("from insights_as_of($run_id) where theme_id is not null", run_id=run_id)[list(dump)]
            pd.testing.assert_frame_equal(*(one.sort_values(list(one), ignore_index=True) for one in (past, dump)), check_exact=True)
        for a in runs:
            between = store.query("from insights_between($a, $b)", a=a, b=runs.iloc[-1])
            for what in ("people", "share"):
                assert (between[[f"{what}_{cause}" for cause in CAUSES]].sum(axis=1) - between[what]).abs().max() < 1e-9
