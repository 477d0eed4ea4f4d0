"""Bands of numbers, "18-24" or "65+", in the order of their numbers where groups are listed."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

_BAND: Final = re.compile(
    r"(?P<below>under|below|less than|up to|<=?|\u2264|unter|bis)?\s*[^\w\s]?\s*(?P<number>\d+(?:[.,]\d+)*)\s*(?P<times>[kKmM]\b)?"
    r"(?:\s*(?:[-\u2013\u2014+]|to|or|and|bis|und)\s*\D{0,3}[\d.,]*\s*[kKmM]?)?\s*[^\W\d]*(?:\s+[^\W\d]+){0,2}",
    re.IGNORECASE,
)
_OVER: Final = re.compile(r"^(?:over|above|more than|at least|from|>=?|\u2265|\u00fcber|ab)\s*", re.IGNORECASE)
_TIMES: Final = {"k": 1e3, "m": 1e6}


def sort_bands(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return rows with the bands of one ``segment`` in numeric order, in the places that bands of this segment had; others stay.

    Only a segment of which every value shown is a band is put in order.
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        name, _, value = row["segment"].partition("=")
        if value:
            places[name].append(place)
    made = list(rows)
    for held in places.values():
        keys = {place: band_key(rows[place]["segment"].partition("=")[2]) for place in held}
        known = {place: key for place, key in keys.items() if key is not None}
        if len(known) == len(held):
            for place, source in zip(held, sorted(held, key=lambda each: known[each]), strict=True):
                made[place] = rows[source]
    return made


def band_key(value: str) -> tuple[float, int] | None:
    """Return what a band of numbers is sorted by, None where it is none: the lowest number, "under 18" before "18-24" before "over 18"."""
    bare = _OVER.sub("", value.strip())
    found = _BAND.fullmatch(bare)
    if found is None:
        return None
    number = float(found["number"].replace(",", "")) if found["number"].count(".") < 2 else 0.0
    return number * _TIMES.get((found["times"] or "").lower(), 1.0), -1 if found["below"] else int(bare != value.strip())
