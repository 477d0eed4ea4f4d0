"""What the sentiment head learns from: only sets whose licence lets a shipped model learn from them.

Each reader returns one row per sentence: ``source``, ``text`` as it was written, and a soft label in the three columns of
`LABELS`, summing to 1.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from pipeline.errors import SourceError

logger = logging.getLogger(__name__)

LABELS: Final = ("negative", "neutral", "positive")
HAND_FILES: Final = {"complaint": "negative", "neutral": "neutral", "praise": "positive"}
STARS: Final = {1: (0.9, 0.1, 0.0), 2: (0.8, 0.15, 0.05), 5: (0.03, 0.12, 0.85)}
NEEDED: Final = ("vader_groundtruth", "nhs_phase1", "app_features", "app_reviews", "cfpb")
MOST_CHARS: Final = 170  # of a row: what is read are sentences
_BORDER: Final = 0.6  # of VADER's -4..4: where readers are as likely to call a sentence positive as neutral
_SLOPE: Final = 4.0


def rated(shared: Path) -> pd.DataFrame:
    """Sentences that twenty readers rated from -4 to 4 (vader_groundtruth, MIT): the mean becomes a soft label."""
    tables = []
    for path in sorted((shared / "vader_groundtruth").glob("*.tsv")):
        table = pd.read_csv(path, sep="\t", header=None, quoting=3, encoding=_encoding(path), names=["id", "score", "text"], dtype=str)
        score = table["score"].astype(float).to_numpy()
        glad, sad = (1.0 / (1.0 + np.exp(-_SLOPE * (sign * score - _BORDER))) for sign in (1.0, -1.0))
        labels = np.stack([sad, np.clip(1.0 - glad - sad, 0.0, 1.0), glad], axis=1)
        tables.append(_labelled(f"vader_{path.stem}", table["text"], labels / labels.sum(axis=1, keepdims=True)))
    return pd.concat(tables, ignore_index=True)


def patients(shared: Path) -> pd.DataFrame:
    """Answers of patients (nhs_phase1, MIT), by the criticality that the hospital gave each.

    Criticality is dirty: one trust wrote 0 for every compliment, and "Nothing" as the answer to "What could we do better?"
    counts as praise. Without its question "Nothing" says nothing, so such answers are left out.
    """
    table = pd.read_csv(shared / "nhs_phase1" / "survey_answers.csv", dtype=str, keep_default_na=False)
    critical = pd.to_numeric(table["criticality"], errors="coerce")
    nothing = table["feedback"].str.lower().str.match(r"^\W*(?:absolutely |no |really )?(?:nothing|no|none|n/?a|not)\b.{0,40}$")
    nothing |= table["label"].str.contains("Couldn't", regex=False)
    compliment = ((critical >= 2) | ((critical == 0) & (table["question"] == "Trust B - Q1"))) & ~nothing
    complaint = critical <= -2
    chosen = table[compliment | complaint]
    labels = np.where(complaint[chosen.index].to_numpy()[:, None], (1.0, 0.0, 0.0), (0.0, 0.0, 1.0))
    return _labelled("nhs", chosen["feedback"], labels)


def by_hand(_: Path) -> pd.DataFrame:
    """Lines that we wrote for this model: complaints, praise, and the many ways of uttering no opinion."""
    tables = []
    for name, label in HAND_FILES.items():
        lines = (Path(__file__).parent / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        text = pd.Series([line for line in lines if line.strip() and not line.startswith("# ")])
        tables.append(_labelled("hand", text, np.tile([float(each == label) for each in LABELS], (len(text), 1))))
    return pd.concat(tables, ignore_index=True)


def app_sentences(shared: Path) -> pd.DataFrame:
    """Sentences of app reviews whose features were marked as liked or disliked (app_features, MIT); those with both are left out."""
    table = pd.read_excel(shared / "app_features" / "ground_truth.xlsx")
    glad, sad = (table[f"Feature ({name})"].notna() for name in ("Positive", "Negative"))
    chosen = table[glad ^ sad]
    labels = np.where(glad[chosen.index].to_numpy()[:, None], (0.0, 0.1, 0.9), (0.9, 0.1, 0.0))
    return _labelled("app_features", chosen["Sentence content"], labels)


def app_reviews(shared: Path) -> pd.DataFrame:
    """Short English app reviews by their stars (app_reviews, MIT); three and four stars say both and are left out."""
    table = pd.concat([pd.read_csv(shared / "app_reviews" / f"{app}_en.csv") for app in ("garmin", "samsung")])
    table = table[table["score"].isin(list(STARS)) & (table["data"].str.len() > 2)]
    return _labelled("app_reviews", table["data"], np.array([STARS[score] for score in table["score"]]))


def complaints(shared: Path) -> pd.DataFrame:
    """Sentences of complaints to an authority (cfpb, public domain): most complain, some only tell what happened."""
    told = pd.read_csv(shared / "cfpb" / "complaints.csv", dtype=str)["Consumer complaint narrative"].dropna()
    sentences = told.str.replace("\n", " ").str.split(r"(?<=[.!?])\s+", regex=True).explode().drop_duplicates()
    sentences = sentences[(sentences.str.len() > 20) & ~sentences.str.contains("XX", regex=False)]
    return _labelled("cfpb", sentences, np.tile((0.65, 0.35, 0.0), (len(sentences), 1)))


READERS: Final[tuple[Callable[[Path], pd.DataFrame], ...]] = (rated, patients, app_sentences, app_reviews, complaints, by_hand)


def training_rows(shared: Path) -> pd.DataFrame:
    """Return all training rows: ``source``, ``text``, ``negative``, ``neutral``, ``positive``; empty and long texts and repeats left out.

    Raises:
        SourceError: the folder or one of its sets is missing.
    """
    for needed in NEEDED:
        if not (shared / needed).is_dir():
            raise SourceError(f"Training data are missing: {shared / needed}. Set VOC_SHARED_DATA to the folder that holds {needed}.")
    rows = pd.concat([read(shared) for read in READERS], ignore_index=True)
    rows = (
        rows[(rows["text"].str.strip() != "") & (rows["text"].str.len() < MOST_CHARS)]
        .drop_duplicates(["source", "text"])
        .reset_index(drop=True)
    )
    logger.info("training rows: %s", rows["source"].value_counts().to_dict())
    return rows


def _labelled(source: str, text: pd.Series, labels: np.ndarray) -> pd.DataFrame:
    table = pd.DataFrame(labels, columns=list(LABELS))
    return table.assign(source=source, text=text.fillna("").astype(str).to_numpy())


def _encoding(path: Path) -> str:
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"
