"""Marks on texts of the sets that may train, without the texts: where a text lies is told by its hash, what is meant by offsets.

A text is known by the SHA-256 of its normal form (`normal`): one apostrophe, single spaces. Offsets count characters of that form.
"""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd

from pipeline.errors import SourceError

HASHED: Final = 16  # hexadecimal digits of a hash that are written down
_BARE: Final[Mapping[str, Any]] = {"sep": "\t", "quoting": 3, "header": None}
_CELLS: Final[Mapping[str, tuple[str, tuple[str, ...], Mapping[str, Any]]]] = {  # source -> file, beginnings of columns, how it is read
    "nhs": ("nhs_phase1/survey_answers.csv", ("feedback",), {}),
    "r": ("r_survey_2018/answers_en.tsv", ("Qlike", "Qchange", "Qcap"), {"sep": "\t", "quoting": 3, "on_bad_lines": "skip"}),
    "cfpb": ("cfpb/complaints.csv", ("Consumer complaint narrative",), {}),
    "steam": ("steam_aspects/train.csv", ("review",), {}),
    "garmin": ("app_reviews/garmin_en.csv", ("data",), {}),
    "samsung": ("app_reviews/samsung_en.csv", ("data",), {}),
    "jupyter": ("jupyter_ux_2015/survey_export.csv", ("",), {}),
    "explainit": ("explainit/train.tsv", ("2",), _BARE),
    "amazon": ("vader_groundtruth/amazonReviewSnippets.tsv", ("2",), {**_BARE, "encoding_errors": "replace"}),
    "app": ("app_features/ground_truth.xlsx", ("Sentence content",), {}),
}


def normal(text: str) -> str:
    """Return the form in which a text is hashed and measured."""
    return " ".join(text.replace("’", "'").split())


def hash_of(text: str) -> str:
    """Return the hash of a text in its normal form."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:HASHED]


def texts_of(shared: Path, source: str) -> list[str]:
    """Return the different texts of a source in their normal form, in the order of its file.

    Raises:
        SourceError: the set is missing.
    """
    name, columns, reader = _CELLS[source]
    path = shared / name
    if not path.is_file():
        raise SourceError(f"Training data are missing: {path}. Set VOC_SHARED_DATA to the folder that holds the labelled sets.")
    read = pd.read_excel if path.suffix == ".xlsx" else pd.read_csv
    table = read(path, dtype=str, keep_default_na=False, **reader)
    chosen = [column for column in table.columns if str(column).startswith(columns)]
    return list(dict.fromkeys(text for column in chosen for cell in table[column] if (text := normal(str(cell)))))


def texts_by_hash(shared: Path, sources: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return source -> hash -> text."""
    return {source: {hash_of(text): text for text in texts_of(shared, source)} for source in sorted(set(sources))}


def read_marked(shared: Path, path: Path, mark: str) -> pd.DataFrame:
    """Return the marked pieces of a file of marks: ``source``, ``hash``, ``text`` (the piece), and the mark, a column of that name.

    A row whose text the sets no longer hold is left out.

    Raises:
        SourceError: a set is missing.
    """
    rows = pd.read_csv(path, sep="\t", comment="#", names=["source", "hash", "place", mark], dtype=str, keep_default_na=False)
    texts = texts_by_hash(shared, rows["source"])
    whole = [texts[source].get(key) for source, key in zip(rows["source"], rows["hash"], strict=True)]
    pieces = [None if text is None else text[slice(*map(int, place.split(":")))] for text, place in zip(whole, rows["place"], strict=True)]
    return rows.assign(text=pd.Series(pieces, dtype=object))[["source", "hash", "text", mark]].dropna(ignore_index=True)
