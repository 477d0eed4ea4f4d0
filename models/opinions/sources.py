"""What the pain point and praise heads learn from: only sets whose licence lets a shipped model learn from them.

Each reader returns ``source``, ``text``, ``pain_point`` and ``praise`` (0-1; null where the set does not say).
"""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from models.asks.sources import by_hand as suggestion_lines
from models.sentiment.sources import by_hand as sentiment_lines
from models.sentiment.sources import patients as rated_answers
from models.surveys import survey_sentences

logger = logging.getLogger(__name__)

_COLUMNS: Final = ["source", "text", "pain_point", "praise"]


def app_reviews(shared: Path) -> pd.DataFrame:
    """Sentences of app reviews in which people marked features spoken well or ill of (app_features, MIT).

    A sentence without any marked feature may still gush or rage, so it says nothing either way and is left out.
    """
    table = pd.read_excel(shared / "app_features" / "ground_truth.xlsx", dtype=str)
    marked = {name: table[f"Feature ({name})"].notna() for name in ("Positive", "Neutral", "Negative")}
    chosen = marked["Positive"] | marked["Neutral"] | marked["Negative"]
    rows = table.assign(source="app", text=table["Sentence content"], pain_point=marked["Negative"], praise=marked["Positive"])
    return rows.loc[chosen, _COLUMNS].astype({"pain_point": float, "praise": float})


def patients(shared: Path) -> pd.DataFrame:
    """Answers of patients (nhs_phase1, MIT), by the criticality that the hospital gave each."""
    rows = rated_answers(shared)
    return rows.assign(pain_point=rows["negative"], praise=rows["positive"])[_COLUMNS]


def surveys(shared: Path) -> pd.DataFrame:
    """Answers on what people like least (pain points) and best (praise); an ask may be a pain point or not."""
    rows = survey_sentences(shared).query("kind in ('merit', 'problem')")
    rows = rows[[" " in text for text in rows["text"]]]  # "Syntax" is an answer to both questions
    return rows.assign(pain_point=(rows["kind"] == "problem").astype(float), praise=(rows["kind"] == "merit").astype(float))[_COLUMNS]


def by_hand(shared: Path) -> pd.DataFrame:
    """Our own lines: complaints, praise and lines without opinion; advice and asks, which are no praise."""
    rated = sentiment_lines(shared)
    rated = rated.assign(pain_point=rated["negative"], praise=rated["positive"])[_COLUMNS]
    asks = suggestion_lines().query("kind == 'ask'")
    return pd.concat([rated, asks.assign(pain_point=np.nan, praise=0.0)[_COLUMNS]], ignore_index=True)


READERS: Final[tuple[Callable[[Path], pd.DataFrame], ...]] = (app_reviews, patients, surveys, by_hand)


def training_rows(shared: Path) -> pd.DataFrame:
    """Return all training rows, empty texts and repeats left out.

    Raises:
        SourceError: one of the sets is missing.
    """
    rows = pd.concat([read(shared) for read in READERS], ignore_index=True)
    rows["text"] = rows["text"].fillna("").astype(str)
    rows = rows[rows["text"].str.strip() != ""].drop_duplicates(["source", "text"]).reset_index(drop=True)
    logger.info("training rows: %s", rows["source"].value_counts().to_dict())
    return rows
