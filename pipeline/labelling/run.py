"""From one file to another: the work behind ``voc label``."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pandas as pd

from pipeline.encoder import Encoder, TwofoldEncoder, load_encoder
from pipeline.errors import SettingsError, nearest
from pipeline.incremental import Progress, silent
from pipeline.labelling.tables import Row, about_rows, read, words, writing
from pipeline.labelling.tasks import COLUMNS, PAIR_TASKS, SENTENCE_TASKS, added_columns, explain, label, support

ENCODER: Final = TwofoldEncoder.name  # whose vectors the shipped heads read

_PAIRS: Final = {
    "explains": "the columns of the two opinions (does B explain A?); --context helps.",
    "supports": "the columns of a statement and a key point (does A say what B says?).",
}


def label_file(
    source: Path,
    out: Path,
    tasks: Sequence[str],
    *,
    text: str | None = None,
    a: str | None = None,
    b: str | None = None,
    context: str | None = None,
    progress: Progress = silent,
) -> int:
    """Write the rows of a file with the columns of some tasks added, and return how many there were.

    One row in, one row out, in the same order; memory does not grow with the file. A column of the file that has the name of
    an added one is kept as ``<name>_given``.

    Args:
        source: .csv, .tsv, .txt, .jsonl, .ndjson (also .gz) or .parquet.
        out: one of the same endings.
        tasks: of sentiment, signals, aspects, reasons, which read the column ``text``; or of explains and supports one alone,
            which reads the columns ``a`` and ``b``, explains also ``context`` if given.
        text: column of the text.
        a: column of the opinion to be explained, or of the statement.
        b: column of the opinion that may explain it, or of the key point.
        context: column of the sentence or text that both opinions were taken from.
        progress: told after every chunk.

    Raises:
        SettingsError: a task is unknown, or the columns that it needs are not named.
        SourceError: the file or a column is missing, or a row cannot be read; nothing is written then.
        VocError: the output cannot be written.
    """
    wanted = columns_for(tasks, text, a, b, context)
    added = added_columns(tasks)
    encoder = load_encoder(ENCODER)
    total, done = about_rows(source) if source.is_file() else 0, 0
    with writing(out, added, source) as writer:
        for rows in read(source, wanted):
            writer.write(joined(rows, label_columns(_columns(rows, wanted), tasks, encoder), added))
            done += len(rows)
            progress("label", done, max(total, done + 1))
    progress("label", done, done)
    return done


def joined(rows: Sequence[Row], labels: pd.DataFrame, added: Mapping[str, str]) -> list[Row]:
    """Return the rows with their labels; a column that was there under the same name lives on as ``<name>_given``."""
    made = []
    for row, values in zip(rows, labels.to_dict("records"), strict=True):
        kept = {(f"{name}_given" if name in added else name): value for name, value in row.items()}
        made.append(kept | {str(name): value for name, value in values.items()})
    return made


def _columns(rows: Sequence[Row], wanted: Sequence[str]) -> list[list[str]]:
    return [[words(row.get(column)) for row in rows] for column in wanted]


def label_columns(values: Sequence[list[str]], tasks: Sequence[str], encoder: Encoder) -> pd.DataFrame:
    """Return the labels of rows, whose columns are given in the order of `columns_for`."""
    if tasks == ["explains"]:
        a, b, *rest = values
        return explain(a, b, rest[0] if rest else [""] * len(a), encoder)
    if tasks == ["supports"]:
        return support(values[0], values[1], encoder)
    return label(values[0], tasks, encoder)


def columns_for(tasks: Sequence[str], text: str | None, a: str | None, b: str | None, context: str | None) -> list[str]:
    """Return the columns that the tasks read.

    Raises:
        SettingsError: a task is unknown, or the columns that it needs are not named.
    """
    for task in tasks:
        if task not in COLUMNS:
            raise SettingsError(f'There is no task "{task}". {nearest(task, list(COLUMNS))}')
    if not tasks:
        raise SettingsError(f"No task was named. Choose from {', '.join(COLUMNS)}.")
    for task in PAIR_TASKS:
        if task not in tasks:
            continue
        if list(tasks) != [task]:
            raise SettingsError(f'"{task}" judges pairs of its own kind: run it alone.')
        if a is None or b is None:
            raise SettingsError(f'"{task}" needs --a and --b, {_PAIRS[task]}')
        return [a, b, *([context] if context is not None and task == "explains" else [])]
    if text is None:
        raise SettingsError(f"--text names the column to read; it is needed for {', '.join(SENTENCE_TASKS)}.")
    return [text]
