"""From one frame to another: the work behind `pipeline.label`."""

from collections.abc import Sequence

import pandas as pd

from pipeline.encoder import load_encoder
from pipeline.errors import SettingsError, SourceError, nearest
from pipeline.incremental import Progress, silent
from pipeline.labelling.run import ENCODER, columns_for, label_columns
from pipeline.labelling.tables import CHUNK, words
from pipeline.labelling.tasks import PAIR_TASKS, added_columns

TEXT = "text"


def label_texts(texts: Sequence[str] | pd.Series, tasks: Sequence[str], *, progress: Progress = silent) -> pd.DataFrame:
    """Return the labels of texts, one row each, under the index of a series.

    Raises:
        SettingsError: a task is unknown, or judges pairs; or one text was given where several were expected.
    """
    if isinstance(texts, str):
        raise SettingsError("label takes a list of texts; put a single one in brackets.")
    pairs = [task for task in tasks if task in PAIR_TASKS]
    if pairs:
        raise SettingsError(f'"{pairs[0]}" judges pairs: give a frame, and name its columns a and b.')
    frame = texts.to_frame(TEXT) if isinstance(texts, pd.Series) else pd.DataFrame({TEXT: list(texts)}, dtype=object)
    return label_frame(frame, tasks, text=TEXT, progress=progress).drop(columns=TEXT)


def label_frame(
    frame: pd.DataFrame,
    tasks: Sequence[str],
    *,
    text: str | None = None,
    a: str | None = None,
    b: str | None = None,
    context: str | None = None,
    progress: Progress = silent,
) -> pd.DataFrame:
    """Return a copy of a frame with the columns of some tasks added; a column under the name of one lives on as ``<name>_given``.

    Raises:
        SettingsError: a task is unknown, or the columns that it needs are not named.
        SourceError: the frame has no such column.
    """
    wanted = columns_for(tasks, text, a, b, context)
    for name in wanted:
        if name not in frame.columns:
            raise SourceError(f'The frame has no column "{name}". {nearest(name, [str(column) for column in frame.columns])}')
    encoder = load_encoder(ENCODER)
    made = []
    for start in range(0, max(len(frame), 1), CHUNK):
        rows = frame.iloc[start : start + CHUNK]
        values = [[words(None if pd.isna(value) else value) for value in rows[name]] for name in wanted]
        made.append(label_columns(values, tasks, encoder))
        progress("label", start + len(rows), len(frame))
    labels = pd.concat(made, ignore_index=True).set_axis(frame.index, axis=0)
    added = added_columns(tasks)
    return pd.concat([frame.rename(columns={name: f"{name}_given" for name in added}), labels], axis=1)
