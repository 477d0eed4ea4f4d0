"""Words that say the contrary of one another: an encoder puts "left on time" close to "left late", and neither utters a sentiment."""

from functools import cache, lru_cache
from importlib import resources

from pipeline.text.subject_words import words_of
from pipeline.why.driver_label_words import denies

Sides = frozenset[tuple[int, int, bool]]  # number of the pair, 0 for its first side or 1, whether the first is the better one


@cache
def read_antonyms() -> dict[str, Sides]:
    """Return on which sides of which pairs each word of ``antonyms.tsv`` stands."""
    text = resources.files(__package__).joinpath("antonyms.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    sides: dict[str, Sides] = {}
    for pair, (first, second, better) in enumerate(rows):
        for side, words in enumerate((first, second)):
            for word in words.split():
                sides[word] = sides.get(word, frozenset()) | {(pair, side, better == "yes")}
    return sides


@lru_cache(maxsize=1 << 16)
def find_sides(text: str) -> Sides:
    """Return on which sides of which antonyms a text stands, turned round where it denies; not where it stands on both."""
    antonyms = read_antonyms()
    found = frozenset(side for word in words_of(text) for side in antonyms.get(word, ()))
    turned = flip(found) if denies(text) else found
    return turned - flip(turned)


def flip(sides: Sides) -> Sides:
    """Return the other sides."""
    return frozenset((pair, 1 - side, better) for pair, side, better in sides)


def contradicts(text: str, other: str) -> bool:
    """Whether two texts say the contrary of one another in so many words."""
    return not flip(find_sides(text)).isdisjoint(find_sides(other))


def contradicts_direction(text: str, direction: int) -> bool:
    """Whether the words of a text stand on the other side than its direction: "the flight arrived on time" as a complaint."""
    sides = {side for _, side, better in find_sides(text) if better}
    return sides == ({0} if direction < 0 else {1}) and direction != 0
