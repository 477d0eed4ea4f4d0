"""What the ask head learns from: lines of known kind that we wrote, and survey answers whose question says their kind."""

import logging
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from models.surveys import survey_sentences

logger = logging.getLogger(__name__)

HAND_FILES: Final = ("ask", "advice", "none")
_LEAST_WORDS: Final = 4  # of an answer to "what would you change?" that is to count as an ask: "Speed" is none


def training_rows(shared: Path) -> pd.DataFrame:
    """Return ``source``, ``text`` and ``kind`` (none|ask|advice), each text of a source once.

    Raises:
        SourceError: one of the sets is missing.
    """
    answers = survey_sentences(shared)
    long_enough = np.array([len(text.split()) >= _LEAST_WORDS for text in answers["text"]], dtype=bool)
    answers = answers[(answers["kind"] != "change") | long_enough]
    answers = answers.assign(kind=answers["kind"].map({"change": "ask"}).fillna("none"))
    rows = pd.concat([by_hand(), answers], ignore_index=True).drop_duplicates(["source", "text"]).reset_index(drop=True)
    logger.info("training rows: %s", rows["source"].value_counts().to_dict())
    return rows


def by_hand() -> pd.DataFrame:
    """Return the lines that we wrote for this head, as `training_rows` does."""
    rows = [
        ("hand", line, kind)
        for kind in HAND_FILES
        for line in (Path(__file__).parent / f"{kind}.txt").read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("# ")
    ]
    return pd.DataFrame(rows, columns=["source", "text", "kind"])
