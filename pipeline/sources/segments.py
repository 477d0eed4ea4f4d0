"""Segments of a row: one value each, or several where people could tick several answers.

A list as JSON or Python writes it is always several. A text is several where the values of its column recombine the same parts:
"Dashboard, Editor" beside "Editor" and "API, Dashboard". A place, a name or a sentence with a comma does not: its parts do not move.
"""

import ast
import json
import logging
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from pipeline.source_settings import Source
from pipeline.sources.rows import Row
from pipeline.sources.scales import BLANK

logger = logging.getLogger(__name__)

BETWEEN: Final = "\n"  # several values of a segment in the store, one a line
SIGNS: Final = ("\n", ";", "|", ",")  # the surest first
_RETURNS: Final = {";": 0.5, "|": 0.5, "\n": 0.5, ",": 0.8}  # share of parts that must stand in other values too
_LONGEST_PART: Final = 80  # characters; a longer one is a sentence
_HIDDEN: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\"[^\"]*\"|\d,\d")  # signs in here part nothing
_SHOWN: Final = 3


def split_answers(value: str, sign: str | None) -> list[str]:
    """Return the answers that a value holds, each once, in their order; with None for a sign only a list is several."""
    parts = _listed(value)
    if parts is None and sign is None:
        return [value if BETWEEN not in value else " ".join(value.split())]
    if parts is None:
        kept = _HIDDEN.sub(lambda found: "\0" * len(found[0]), value)
        ends = [-len(sign or ""), *(found.start() for found in re.finditer(re.escape(sign or ""), kept)), len(value)]
        parts = [value[start + len(sign or "") : end] for start, end in pairwise(ends)]
    words = (" ".join(part.split()).strip('"') for part in parts)
    return list(dict.fromkeys(word for word in words if word.lower() not in BLANK))


def _listed(value: str) -> list[str] | None:
    if not (value.startswith("[") and value.endswith("]")):
        return None
    for read in (json.loads, ast.literal_eval):
        try:
            found = read(value)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        if isinstance(found, list) and all(isinstance(part, str | int | float) for part in found):
            return [str(part) for part in found]
    return None


def find_sign(values: Mapping[str, int]) -> str | None:
    """Return the sign that parts several answers in the values of a column, None where each is one.

    Parts must recombine: values hold different numbers of them, most stand in several values, and for commas, which
    parts of places and names have too, a part must be seen in different places.

    Args:
        values: of the column -> how often each stands there.
    """
    return next((sign for sign in SIGNS if _recombine(values, sign)), None)


def _recombine(values: Mapping[str, int], sign: str) -> bool:
    rows = [(split_answers(value.strip(), sign), times) for value, times in values.items()]
    places: defaultdict[str, set[int]] = defaultdict(set)
    holders: Counter[str] = Counter()
    for parts, _ in rows:
        holders.update(parts)
        for place, part in enumerate(parts):
            places[part].add(place)
    joined = [(part, times) for parts, times in rows if len(parts) > 1 for part in parts]
    returning = sum(times for part, times in joined if holders[part] > 1 and len(part) <= _LONGEST_PART)
    if not joined or returning < _RETURNS[sign] * sum(times for _, times in joined):
        return False
    sizes = {len(parts) for parts, _ in rows} - {0}
    return sign != "," or (len(sizes) > 1 and any(len(seen) > 1 for seen in places.values()))


@dataclass
class Segments:
    """Reads the segments of a source's rows.

    Attributes:
        source: whose mapping it is.
        seen: what the first rows hold, by column; without them only lists, and what the settings split, are several.
    """

    source: Source
    seen: Mapping[str, Mapping[str, int]]
    signs: dict[str, str | None] = field(init=False)

    def __post_init__(self) -> None:
        """Find out once which segments hold several answers, and say so."""
        given = self.source.options.split
        self.signs = {
            name: find_sign(self.seen.get(column, {})) if name not in given else given[name] or None
            for name, column in self.source.segments.items()
        }
        for name, sign in self.signs.items():
            if sign is not None and name not in given:
                self._tell(name, sign)

    def _tell(self, name: str, sign: str) -> None:
        values = self.seen[self.source.segments[name]]
        parts = Counter(part for value in values for part in split_answers(value.strip(), sign))
        shown = ", ".join(f'"{part}"' for part, _ in parts.most_common(_SHOWN))
        logger.warning(
            'source "%s": people could tick several answers in segment %s, parted by %r: %s and others (%d). '
            "If each is one value, set options.split = { %s = false }",
            *(self.source.name, name, sign, shown, len(parts), name),
        )

    def read(self, row: Row, further: Mapping[str, str] = MappingProxyType({})) -> str:
        """Return the segments of a row, and further ones, as JSON without blank ones; several values of one stand a line each."""
        found = {**further}
        for name, column in self.source.segments.items():
            value = (row.values.get(column) or "").strip()
            if value.lower() in BLANK:
                continue
            parts = [" ".join(value.split())] if self.source.options.split.get(name) is False else split_answers(value, self.signs[name])
            if parts:
                found[name] = BETWEEN.join(parts)
        return json.dumps(found, ensure_ascii=False, sort_keys=True)
