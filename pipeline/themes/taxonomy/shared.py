"""Words that a text shares with what was written of a theme.

A vector blurs the one word that decides: "still waiting for my bag at gate B4" is near gates, queues and bags alike. People who
name a theme after bags know that word. A word counts by how rare it is among the texts, and less where several themes have it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from pipeline.exact import FloatRows, on_grid
from pipeline.themes.naming.phrases import stem
from pipeline.themes.taxonomy.clauses import rest
from pipeline.themes.taxonomy.table import Given, Taxonomy
from pipeline.themes.words import FUNCTION_WORDS

LEAST_TEXTS: Final = 3  # a word in fewer texts says nothing of how rare it is
SHORTEST: Final = 3  # letters
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def stems(text: str) -> set[str]:
    """Return the stems of the content words of a text."""
    words = (match.group().lower() for match in _WORD.finditer(text))
    return {stem(word) for word in words if len(word) >= SHORTEST and word not in FUNCTION_WORDS}


def shared_words(given: Taxonomy, texts: Sequence[str]) -> tuple[tuple[str, ...], FloatRows]:
    """Return the stems that themes and texts share, sorted, and what each says for each theme, ``(v, count)``, 0-1, on the grid.

    Args:
        given: names, descriptions, keywords and examples are read; of a theme for the rest nothing is.
        texts: subject texts, which say how rare a word is.
    """
    last = rest(given)
    themes = [stems(_said(theme)) if number != last else set() for number, theme in enumerate(given.themes)]
    owners = Counter(word for theme in themes for word in theme)
    held = Counter(word for text in texts for word in stems(text) & owners.keys())
    known = tuple(sorted(word for word, number in held.items() if number >= LEAST_TEXTS))
    rare = {word: float(np.log(len(texts) / (1 + held[word])) / np.log(len(texts))) for word in known}
    values = [[max(rare[word], 0.0) / owners[word] if word in theme else 0.0 for theme in themes] for word in known]
    return known, on_grid(np.array(values).reshape(len(known), len(themes)))


def shared_scores(texts: Sequence[str], known: Sequence[str], weights: FloatRows) -> NDArray[np.float64]:
    """Return ``(n, count)``: the sum of the weights of the stems that a text holds."""
    place = {word: number for number, word in enumerate(known)}
    rows = [sorted(place[word] for word in stems(text) if word in place) for text in texts]
    ends = np.cumsum([0, *(len(row) for row in rows)])
    columns = np.array([column for row in rows for column in row], dtype=np.int64)
    held = csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(texts), len(known)))
    return np.asarray(held @ weights.astype(np.float64))


def _said(theme: Given) -> str:
    return ". ".join((theme.name, theme.description, *theme.keywords, *theme.examples))
