"""Survey answers whose question says what kind of thing was answered: a cheap teacher, where the licence lets one learn from it.

"What would you change?" is answered by asks, "What do you like least?" by pain points, "What do you like best?" by praise.
Not every answer keeps to its question, so these labels are noisy; heads give them less say than lines of known kind.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pandas as pd

from pipeline.errors import SourceError

R_QUESTIONS: Final = {
    "Qlike_best": "merit",
    "Qlike_least": "problem",
    "Qcapability_missing": "change",
    "Qchange_one_thing": "change",
}
# The first words that tell a column's question, and its kind.
JUPYTER_QUESTIONS: Final = {
    "Feature / Change": "change",
    "Enhancement": "change",
    "What, if anything, hinders": "problem",
    "make it pleasant": "merit",
    "make it difficult": "problem",
    "Notebook address?": "need",
}
SPACK_QUESTIONS: Final = {"NOT in the prior": "change", "biggest thing": "change", "pain points": "problem"}
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+|\n+")


def survey_sentences(shared: Path) -> pd.DataFrame:
    """Return ``source`` (r_survey|jupyter|spack), ``kind`` (merit|problem|change|need) and ``text``, each once.

    Raises:
        SourceError: one of the sets is missing.
    """
    paths = (
        ("r_survey", "r_survey_2018/answers_en.tsv", R_QUESTIONS),
        ("jupyter", "jupyter_ux_2015/survey_export.csv", JUPYTER_QUESTIONS),
        *(("spack", f"spack_survey/spack-{year}.csv", SPACK_QUESTIONS) for year in (2020, 2021, 2022)),
    )
    rows = [
        (source, kind, sentence)
        for source, name, questions in paths
        for kind, answer in _answers(_table(shared / name), questions)
        for sentence in _sentences(answer)
    ]
    return pd.DataFrame(rows, columns=["source", "kind", "text"]).drop_duplicates().reset_index(drop=True)


def _table(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise SourceError(f"Training data are missing: {path}. Set VOC_SHARED_DATA to the folder that holds the labelled sets.")
    return pd.read_csv(path, sep="\t" if path.suffix == ".tsv" else ",", dtype=str, keep_default_na=False)


def _answers(table: pd.DataFrame, questions: dict[str, str]) -> Iterator[tuple[str, str]]:
    for column in table.columns:
        for words, kind in questions.items():
            if words in column:
                yield from ((kind, answer) for answer in table[column])


def _sentences(answer: str) -> list[str]:
    return [part.strip() for part in _SENTENCE.split(answer) if part.strip()]
