"""Keywords that people gave, found in texts: a theme of a taxonomy, or one that a person made, takes what holds one of them."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def match_keywords(texts: Sequence[str], keywords: Sequence[str]) -> NDArray[np.bool_]:
    """Return which texts hold one of the words or phrases: whole, in any case, singular or plain plural."""
    phrases = [r"\s+".join(map(re.escape, keyword.split())) for keyword in keywords if keyword.split()]
    if not phrases:
        return np.zeros(len(texts), dtype=np.bool_)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?:e?s)?(?!\w)", re.IGNORECASE)
    return np.array([pattern.search(text) is not None for text in texts], dtype=np.bool_)
