"""Directions of names: where and with whom something happened is no theme.

Sentence encoders place "delayed in Denver" near everything else that names a city. Themes of places, people and brands follow,
although every other sentence of them speaks of something else. Like the directions of mood, those of names are removed.
"""

from collections.abc import Callable, Collection, Sequence

import numpy as np

from pipeline.exact import FloatRows
from pipeline.text.stop_words import listed

PLACES = listed(
    """
    London Paris Madrid Rome Berlin Dublin Manchester Glasgow Tokyo Sydney Melbourne Delhi Mumbai Dubai Singapore Toronto Boston
    Chicago Denver Dallas Miami Houston Seattle Philadelphia Charlotte Phoenix Nashville Atlanta Orlando Vegas Washington JFK LAX
    DFW Heathrow Gatwick California Texas Florida Arizona Spain France Germany Italy Portugal Canada Mexico England Scotland
    America Europe
    """
)
PEOPLE = listed(
    """
    Natasha Chris Michelle Mark Andrea Lisa Charlotte Linda Jennifer Susan Karen Emma Sarah Laura Julie Claire Rachel Mary Anna
    Maria John James Michael David Robert Paul Peter Andrew Steve Tom Dan Alex Mohammed Ahmed Priya Wei Carlos Jose Fatima Olga
    """
)
PLAIN = ("thing", "matter", "food", "money", "time", "message", "room", "help", "machine", "work", "paper", "talk")
SPREAD = 4  # directions in which places differ from one another, and people


def name_directions(encode: Callable[[Sequence[str]], FloatRows], brand_words: Collection[str] = ()) -> FloatRows:
    """Return directions to remove beside those of mood, ``(m, dim)``, m at most 11, not orthonormal.

    Args:
        encode: texts to unit rows, the encoder of the sentences.
        brand_words: names of products and companies; may be empty.
    """
    plain = encode(PLAIN).mean(axis=0)
    directions = []
    for names in (PLACES, PEOPLE):
        rows = encode(sorted(names))
        directions.append(rows.mean(axis=0) - plain)
        directions.extend(np.linalg.svd(rows - rows.mean(axis=0), full_matrices=False)[2][:SPREAD])
    if brand_words:
        directions.append(encode(sorted(brand_words)).mean(axis=0) - plain)
    return np.array(directions, dtype=np.float32)
