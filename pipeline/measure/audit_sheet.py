"""The sheet that people fill: drawn with known chances, and read with every cell that cannot be meant named.

Whole documents are drawn, all their sentences one below the other: the sheet is to correct shares of documents, and whether a document
speaks of a theme hangs on all its sentences, not on one. Each document is drawn for the rarest of its themes; within a theme the draw is
systematic over documents sorted by sentiment (Madow 1949), so that each sentiment has its share and the chance of each is exact.
"""

from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from pipeline.errors import VocError
from pipeline.settings import Settings
from pipeline.store import Store

LEAST_OF_THEME: Final = 3  # documents drawn for a theme, where it has as many
BY_PEOPLE: Final = ("theme_ok", "right_theme", "sentiment_ok", "right_sentiment", "reason_ok", "note")


def draw_sheet(store: Store, settings: Settings, sentences: int) -> pd.DataFrame:
    """Return a sheet of about so many sentences: ``sentence_id``, ``inclusion``, text and what the machine says, and empty columns to fill.

    The same store and seed give the same sheet.

    Raises:
        VocError: no sentences are wanted, or there are none.
    """
    if sentences < 1:
        raise VocError(f"A sheet of {sentences} sentences cannot be drawn. Ask for 1 or more with --n.")
    frame = store.frame("audit/frame", seed=settings.seed)
    if frame.empty:
        raise VocError("There are no sentences to draw from. Run the pipeline first: voc run.")
    wanted = round(sentences * len(frame) / int(frame["sentences"][0]))
    strata = list(frame.groupby("stratum")["document_id"])
    counts = allocate([len(documents) for _, documents in strata], wanted)
    drawn = [
        _systematic(documents, count, np.random.default_rng([settings.seed, place]))
        for place, ((_, documents), count) in enumerate(zip(strata, counts, strict=True))
    ]
    store.connection.register("drawn", pd.concat(drawn, ignore_index=True))
    try:
        sheet = store.frame("audit/sheet", seed=settings.seed)
    finally:
        store.connection.unregister("drawn")
    words = sheet.astype({"theme_id": "Int64"}).astype({name: "string" for name in ("theme_id", "theme", "reason")}).fillna("")
    return words.assign(**dict.fromkeys(BY_PEOPLE, ""))


def allocate(sizes: ArrayLike, wanted: int) -> NDArray[np.int64]:
    """Return how many to draw of each stratum: three of each, or all that it has, and the rest in proportion to what is left of it.

    Args:
        sizes: ``(n,)`` documents of each stratum, 1 or more.
        wanted: documents in all; where the least numbers add up to more, that many are drawn.
    """
    there = np.asarray(sizes, dtype=np.int64)
    least = np.minimum(there, LEAST_OF_THEME)
    left = there - least
    extra = min(max(wanted - int(least.sum()), 0), int(left.sum()))
    share = extra * left / max(int(left.sum()), 1)
    made = np.floor(share).astype(np.int64)
    largest = np.argsort(made - share, kind="stable")[: extra - int(made.sum())]  # the largest remainders
    made[largest] += 1
    return np.asarray(least + made)


def _systematic(documents: pd.Series, count: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return every k-th document from a random start, each with its chance."""
    at = np.floor((np.arange(count) + rng.random()) * len(documents) / count).astype(np.int64)
    return pd.DataFrame({"document_id": documents.to_numpy()[at], "inclusion": count / len(documents)})


def read_sheet(path: Path) -> pd.DataFrame:
    """Return the cells of a filled sheet as text, without blanks around them, with ``line``, as a spreadsheet numbers its rows.

    Raises:
        VocError: the file cannot be read, is of another kind, or lacks a column.
    """
    try:
        if path.suffix.lower() == ".xlsx":
            cells = pd.read_excel(path, dtype=str, keep_default_na=False, engine="openpyxl")
        elif path.suffix.lower() == ".csv":
            # Spreadsheets of many countries put semicolons between cells.
            cells = pd.read_csv(path, sep=_separator(path), dtype=str, keep_default_na=False, encoding="utf-8-sig", skip_blank_lines=False)
        else:
            raise VocError(f'Cannot read "{path}": the ending says how, and must be .csv or .xlsx.')
    except (OSError, ValueError, KeyError, BadZipFile) as error:  # no file, no UTF-8, no workbook, no table
        raise VocError(f'Cannot read "{path}": {error}. Save it as .xlsx, or as .csv in UTF-8.') from error
    wanted = ("sentence_id", "inclusion", "theme_id", "theme", "sentiment", "reason", *BY_PEOPLE)
    missing = [name for name in wanted if name not in cells]
    if missing:
        raise VocError(f'"{path}" has no column {", ".join(missing)} (found: {", ".join(map(str, cells))}). Keep the columns of the sheet.')
    plain = cells[list(wanted)].map(lambda cell: "" if pd.isna(cell) else str(cell).strip())
    return plain.assign(line=np.arange(2, len(plain) + 2))


def _separator(path: Path) -> str:
    head = path.read_text(encoding="utf-8-sig").partition("\n")[0]
    return max(",;\t", key=head.count)
