"""Where the words of an opinion stand in its sentence: "great room" is no span of "The room was great"."""

import re
from typing import Final, NamedTuple

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
MOST_WORDS: Final = 200  # of a sentence or an opinion that are looked at: beyond that it is no sentence


class Words(NamedTuple):
    """The words of a text in lower case, with their characters in it."""

    lower: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def words_of(text: str) -> Words:
    """Return the first words of a text."""
    found = [match for _, match in zip(range(MOST_WORDS), _WORD.finditer(text), strict=False)]
    return Words(
        tuple(match.group().lower() for match in found), tuple(match.start() for match in found), tuple(match.end() for match in found)
    )


def positions_of(opinion: Words, sentence: Words) -> tuple[int, ...]:
    """Return the indices of an opinion's words in its sentence, ascending, as close together as they come; empty if none occurs."""
    where: dict[str, list[int]] = {}
    for at, word in enumerate(sentence.lower):
        where.setdefault(word, []).append(at)
    occurring = [where[word] for word in opinion.lower if word in where]
    if not occurring:
        return ()
    best: tuple[int, ...] = ()
    for start in occurring[0]:
        near = tuple(sorted({start, *(_nearest(positions, start) for positions in occurring[1:])}))
        if not best or near[-1] - near[0] < best[-1] - best[0]:
            best = near
    return best


def _nearest(positions: list[int], start: int) -> int:
    return min(positions, key=lambda position: abs(position - start))
