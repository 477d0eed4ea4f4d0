"""How well questions and jobs are found, beside sentences marked by a reader; MARKS.md says how.

The dev half was read while the rules were revised; of the report half only the figures were looked at.
"""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from pipeline.encoder import load_encoder
from pipeline.prepare.subject import subject_text
from pipeline.voice.question_roles import question_role
from pipeline.voice.sentiment import ENCODER, sentiment
from pipeline.voice.signals.classifier import classify_signals

# F1 of all marks of a half. By the words alone, and with the role of the survey question that was answered.
LEAST = {
    ("question", "dev"): 0.68,
    ("question", "report"): 0.62,
    ("job", "dev"): 0.78,
    ("job", "report"): 0.28,
    ("job by question", "dev"): 0.80,
    ("job by question", "report"): 0.40,
}
# The R survey was read in both ways when sentences were drawn.
READINGS = ({}, {"quoting": 3})


def marks(kind: str, shared_data: Path) -> pd.DataFrame:
    """Return the marks of a kind with the ``text`` of each, checked against its hash."""
    lines = (Path(__file__).parent / f"{kind}_marks.jsonl").read_text(encoding="utf-8").splitlines()
    rows = pd.DataFrame([json.loads(line) for line in lines])
    texts = pd.Series(index=rows.index, dtype=object)
    for file, group in rows.groupby("file"):
        tables = [_table(shared_data / str(file), reading) for reading in READINGS]
        for at, row in group.iterrows():
            found = [text for table in tables if _hash(text := _cell(table, row)) == row["hash"]]
            assert found, f"{row['id']}: {file} has changed"
            texts[at] = found[0]
    return rows.assign(text=texts)


def _table(path: Path, reading: dict) -> pd.DataFrame:
    separator = "\t" if path.suffix == ".tsv" else ","
    return pd.read_csv(
        path, sep=separator, dtype=str, keep_default_na=False, encoding_errors="replace", **(reading if separator == "\t" else {})
    )


def _cell(table: pd.DataFrame, row: pd.Series) -> str:
    return str(table[row["column"]].iloc[row["row"]])[row["start"] : row["end"]] if row["row"] < len(table) else ""


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def said(rows: pd.DataFrame, kind: str, about: list[str] | None = None) -> NDArray[np.bool_]:
    texts = rows["text"].tolist()
    vectors = load_encoder(ENCODER).encode([subject_text(text) for text in texts])
    felt = sentiment(texts, vectors).assign(text=texts, **({} if about is None else {"about": about}))
    return classify_signals(felt, vectors)[kind].to_numpy() == 1


def check(
    name: str,
    rows: pd.DataFrame,
    found: NDArray[np.bool_],
    truth: NDArray[np.bool_],
    record_score: Callable[[str], None],
    score: Callable[..., None],
) -> None:
    for part in ("dev", "report"):
        for drawn in ("uniform", "likely", "all"):
            chosen = ((rows["part"] == part) & ((rows["drawn"] == drawn) | (drawn == "all"))).to_numpy()
            right = (found & truth & chosen).sum()
            precision, recall = right / max((found & chosen).sum(), 1), right / max((truth & chosen).sum(), 1)
            f1 = 2 * right / max((found & chosen).sum() + (truth & chosen).sum(), 1)
            record_score(
                f"{name}, {part}, drawn {drawn} ({chosen.sum()}, {(truth & chosen).sum()} marked): "
                f"precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}"
            )
        if part == "report":
            score(f"{name}, report part, F1", f1)
        assert f1 >= LEAST[name, part]


@pytest.mark.quality
@pytest.mark.parametrize("kind", ["question", "job"])
def test_against_the_marks(shared_data: Path, record_score, score, kind: str) -> None:
    rows = marks(kind, shared_data)
    check(kind, rows, said(rows, kind), rows[kind].to_numpy(dtype=bool), record_score, score)


@pytest.mark.quality
def test_jobs_with_the_question_that_was_answered(shared_data: Path, record_score, score) -> None:
    rows = marks("job", shared_data)
    roles = [
        question_role(column) if "survey" in file or "ux" in file else "other"
        for file, column in zip(rows["file"], rows["column"], strict=True)
    ]
    check("job by question", rows, said(rows, "job", roles), rows["job"].to_numpy(dtype=bool), record_score, score)
