"""Words that say the contrary of one another: an encoder puts "left on time" close to "left late", and neither utters a feeling."""

from functools import lru_cache
from typing import Final

from pipeline.text.subject_words import words_of
from pipeline.why.asserted import denies

_PAIRS: Final = (
    ("early ontime time ahead prompt promptly punctual", "late delayed delay delays"),
    ("full busy crowded packed", "empty quiet"),
    ("easy simple easily straightforward", "hard difficult complicated confusing"),
    ("fast quick quickly prompt promptly timely immediately instantly swiftly", "slow slowly delayed delays delay"),
    ("cheap cheaper affordable low lower reasonable inexpensive", "expensive high higher costly overpriced"),
    ("hot warm", "cold freezing"),
    ("clean spotless", "dirty filthy unclean"),
    ("comfortable comfy", "uncomfortable"),
    ("friendly kind polite courteous helpful", "unfriendly rude impolite unhelpful"),
    ("good great excellent", "bad poor terrible awful worse worst horrible"),
    ("new newer modern", "old older dated"),
    ("healthy reliable", "sick ill unhealthy unreliable"),
    ("approved accepted covered paid", "denied rejected declined uncovered refused"),
    ("more increased increase rise rising", "less decreased decrease reduced fewer"),
    ("wide spacious large big", "narrow cramped small tiny"),
    ("working works worked", "broken broke"),
)
_NEITHER: Final = frozenset({1, 5, 10, 11, 13, 14})  # places of pairs of which neither side is the better one
_SIDES: Final[dict[str, frozenset[tuple[int, int]]]] = {}
for _pair, _both in enumerate(_PAIRS):
    for _side, _words in enumerate(_both):
        for _word in _words.split():
            _SIDES[_word] = _SIDES.get(_word, frozenset()) | {(_pair, _side)}


@lru_cache(maxsize=1 << 16)
def find_sides(text: str) -> frozenset[tuple[int, int]]:
    """Return on which sides of which opposites a text stands, turned round where it denies; not where it stands on both."""
    words = words_of(text)
    found = frozenset(side for word in words for side in _SIDES.get(word, ()))
    turned = opposite(found) if denies(text) else found
    return turned - opposite(turned)


def opposite(sides: frozenset[tuple[int, int]]) -> frozenset[tuple[int, int]]:
    """Return the other sides."""
    return frozenset((pair, 1 - side) for pair, side in sides)


def opposed(text: str, other: str) -> bool:
    """Whether two texts say the contrary of one another in so many words."""
    return not opposite(find_sides(text)).isdisjoint(find_sides(other))


def belies(text: str, direction: int) -> bool:
    """Whether the words of a text stand on the other side than its direction: "the flight arrived on time" as a complaint."""
    sides = {side for pair, side in find_sides(text) if pair not in _NEITHER}
    return sides == ({0} if direction < 0 else {1}) and direction != 0
