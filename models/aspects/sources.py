"""What the aspect model learns from: only sets whose licence lets a shipped model learn from them, and what we wrote ourselves."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from pipeline.errors import SourceError

# Marked for polarity alone: a thing that is not marked there may still be spoken of.
POLARITY_MARKS_FILE: Final = "polarity_marks.tsv"
POLARITY_FILE: Final = "polarity.txt"
POLARITIES: Final = {"-": 0, "=": 1, "+": 2}
_BRACKET: Final = re.compile(r"\[([^\]]+)\]([+=-])")
_APP: Final = (("Feature (Negative)", 0), ("Feature (Neutral)", 1), ("Feature (Positive)", 2))
_NEEDED: Final = ("explainit", "app_features", "nhs_phase1", "vader_groundtruth", "r_survey_2018", "steam_aspects", "banking77")


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence and the things spoken of in it: ``(start, end, sign)``, sign an index of negative, neutral, positive."""

    text: str
    spans: tuple[tuple[int, int, int], ...]


def texts(shared: Path) -> dict[str, list[str]]:
    """Return the texts of each source, in the order of its file.

    Raises:
        SourceError: a set is missing.
    """
    missing = [name for name in _NEEDED if not (shared / name).is_dir()]
    if missing:
        raise SourceError(
            f"Training data are missing in {shared}: {', '.join(missing)}. Set VOC_SHARED_DATA to the folder that holds them."
        )
    table = pd.read_csv(
        shared / "r_survey_2018" / "answers_en.tsv", sep="\t", dtype=str, keep_default_na=False, quoting=3, on_bad_lines="skip"
    )
    asked = [name for name in table.columns if name.startswith(("Qlike", "Qchange", "Qcap"))]
    steam = pd.read_csv(shared / "steam_aspects" / "train.csv", dtype=str, keep_default_na=False)["review"]
    rated = {f"vader_{name}": _rated(shared, file) for name, file in _RATED.items()}
    return {
        "explainit": [row[2] for row in pairs(shared)],
        "app": app_table(shared)["Sentence content"].tolist(),
        "nhs": pd.read_csv(shared / "nhs_phase1" / "survey_answers.csv", dtype=str, keep_default_na=False)["feedback"].tolist(),
        "r": [text for name in asked for text in table[name] if text],
        "steam": [line for text in steam for line in re.split(r"\n+|(?<=[.!?]) ", text) if len(line) > 15],
        "bank": pd.read_csv(shared / "banking77" / "train.csv", dtype=str, keep_default_na=False).iloc[:, 0].tolist(),
        **rated,
    }


_RATED: Final = {"amazon": "amazonReviewSnippets", "movie": "movieReviewSnippets", "nyt": "nytEditorialSnippets", "tweets": "tweets"}


def _rated(shared: Path, file: str) -> list[str]:
    path = shared / "vader_groundtruth" / f"{file}.tsv"
    table = pd.read_csv(path, sep="\t", header=None, quoting=3, encoding_errors="replace", names=["id", "score", "text"], dtype=str)
    return [str(text) for text in table["text"].dropna()]


def pairs(shared: Path) -> list[list[str]]:
    """Return the rows of explainit: explains, sentence explains, sentence, opinion A, opinion B, number (Apache-2.0)."""
    lines = (shared / "explainit" / "train.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line.count("\t") >= 4]


def app_table(shared: Path) -> pd.DataFrame:
    """Return the sentences of app reviews with their marked features (app_features, MIT)."""
    table = pd.read_excel(shared / "app_features" / "ground_truth.xlsx").dropna(subset=["Sentence content"])
    return table.assign(**{"Sentence content": table["Sentence content"].astype(str)})


def app_features(shared: Path) -> list[Marked]:
    """Return app reviews with features at their first place in the sentence; a feature that is not found there is left out."""
    found = []
    for _, row in app_table(shared).iterrows():
        text, spans = str(row["Sentence content"]), []
        for column, sign in _APP:
            for feature in str(row[column]).split(";") if isinstance(row[column], str) else []:
                at = text.lower().find(feature.strip().lower())
                if feature.strip() and at >= 0:
                    spans.append((at, at + len(feature.strip()), sign))
        found.append(Marked(text, tuple(sorted(spans))))
    return found


def written(file: str = "written.txt") -> list[Marked]:
    """Return the sentences that we wrote, with the things spoken of in brackets."""
    found = []
    for line in (Path(__file__).parent / file).read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        text, spans, last = "", [], 0
        for match in _BRACKET.finditer(line):
            text += line[last : match.start()]
            spans.append((len(text), len(text) + len(match[1]), POLARITIES[match[2]]))
            text, last = text + match[1], match.end()
        found.append(Marked(text + line[last:], tuple(spans)))
    return found


def marked(shared_texts: dict[str, list[str]], file: str = "marks.tsv") -> list[Marked]:
    """Return the sentences of the sets that we marked; the marks hold offsets and a hash of the text, never the text."""
    by_hash = {(name, hashlib.sha256(text.encode()).hexdigest()[:16]): text for name, each in shared_texts.items() for text in each}
    found = []
    for line in (Path(__file__).parent / file).read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        source, key, marks = line.split("\t")
        if (source, key) not in by_hash:
            raise SourceError(f'A marked sentence of "{source}" is not in its set (hash {key}). Was the set changed? Restore it.')
        spans = [mark.rsplit(":", 2) for mark in marks.split()] if marks != "-" else []
        found.append(Marked(by_hash[source, key], tuple((int(a), int(b), POLARITIES[sign]) for a, b, sign in spans)))
    return found
