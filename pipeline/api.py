"""What Python users call: run the pipeline, label texts, ask a store, explore its themes.

Whoever works in a notebook should not have to know the rooms of this house, nor go through a shell. The command line takes the same ways.
Nothing here prints, and what goes wrong on purpose is a `pipeline.errors.VocError`.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.incremental import Progress, silent
from pipeline.read_copy import open_copy, open_to_change
from pipeline.settings import LOCK_WAIT, Settings, load_settings
from pipeline.steps import StepReport, run_all
from pipeline.store import Store


@dataclass(frozen=True)
class RunResult:
    """What a run left behind: everything else is in the store.

    Attributes:
        store: the DuckDB file.
        page: the HTML page.
        steps: what became of each step, in their order.
    """

    store: Path
    page: Path
    steps: tuple[StepReport, ...]


def run(
    config: str | Path | Settings = "voc.toml", *, progress: Progress = silent, reported: Callable[[StepReport], object] | None = None
) -> RunResult:
    """Bring store and page up to date in one call: every step on what is new, nothing twice.

    Args:
        config: a configuration file; or settings, as `load_settings` gives them, perhaps with changes.
        progress: told how far a step has come.
        reported: given the report of each step as soon as it ends.

    Returns:
        Where store and page are, and what became of each step.

    Raises:
        SettingsError: the configuration cannot be used.
        SourcesFailedError: some source failed; the others were carried through to the page.
        VocError: a step failed, and with it the run; the next run goes on from there.

    Example:
        >>> from pipeline import run
        >>> result = run("voc.toml")
        >>> result.store.name, result.page.name
        ('voc.duckdb', 'voc.html')
        >>> [report.state for report in result.steps if report.step == "load"]
        ['skipped']
    """
    settings = config if isinstance(config, Settings) else load_settings(config)
    steps = []
    for report in run_all(settings, progress):
        steps.append(report)
        if reported is not None:
            reported(report)
    return RunResult(settings.store, settings.report, tuple(steps))


def label(
    data: Sequence[str] | pd.Series | pd.DataFrame,
    tasks: Sequence[str] = ("sentiment", "signals", "aspects", "reasons"),
    *,
    text: str | None = None,
    a: str | None = None,
    b: str | None = None,
    context: str | None = None,
    progress: Progress = silent,
) -> pd.DataFrame:
    """Label texts that are in memory, without a store; ``voc label`` does the same from file to file.

    Args:
        data: texts; or a frame, which keeps its rows, its index and its columns. A column that has the name of an added one is kept as
            ``<name>_given``.
        tasks: of sentiment, signals, aspects and reasons, which read ``text``; or explains or supports alone, which judge pairs.
        text: column of the text; only of a frame.
        a: column of the opinion to be explained, or of the statement.
        b: column of the opinion that may explain it, or of the key point.
        context: column of the sentence or text that both opinions were taken from.
        progress: told after every two thousand rows.

    Returns:
        One row per text, in order, with the columns of the tasks; after those of the frame, if one was given.

    Raises:
        SettingsError: a task is unknown, or the columns that it needs are not named.
        SourceError: the frame has no such column.

    Example:
        >>> from pipeline import label
        >>> label(["I love the recipes.", "The app crashed twice."], ["sentiment"])["sentiment"].tolist()
        ['positive', 'negative']
    """
    from pipeline.labelling.frames import label_frame, label_texts

    if isinstance(data, pd.DataFrame):
        return label_frame(data, tasks, text=text, a=a, b=b, context=context, progress=progress)
    return label_texts(data, tasks, progress=progress)


def open_store(path: str | Path, read_only: bool = True) -> AbstractContextManager[Store]:
    """Open a store to ask it questions in SQL; read-only, from the copy that the last run published, so that no run has to wait for you.

    Args:
        path: the DuckDB file that a run made.
        read_only: False also to write: one process does at a time, the others wait a minute; at the end it is published to readers.

    Returns:
        A context manager that gives the open `Store`: ``sql`` answers with a frame.

    Raises:
        StoreError: on entering: missing, locked by another process, damaged, or of another version; in ``sql``: DuckDB's own complaint.

    Example:
        >>> from pipeline import open_store
        >>> with open_store("voc.duckdb") as store:
        ...     store.sql("select count(*) as rows from feedback where rating <= $most", most=5)["rows"].tolist()
        [140]
    """
    return open_copy(Path(path)) if read_only else open_to_change(Path(path), LOCK_WAIT)
