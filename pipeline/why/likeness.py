"""How alike two causes are: in meaning, in words, and in what they hold of it.

A sentence encoder puts "the staff were kind" beside "the staff were rude", since both speak of staff. As reasons they are
opposites, so likeness is lowered where one denies what the other says, where their words are opposites, where one is praise
and the other blame, and where they were given for opposite judgements.

All vectors lie on a grid on which products and sums are exact, so that no likeness depends on threads or on the order of rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.exact import on_grid
from pipeline.why.wording import listed

Floats = NDArray[np.float32]

WORDS = 0.3  # share of common words in the likeness; the rest is meaning
DENIED = 0.15  # taken off where only one of two denies
OPPOSED = 0.2  # where their words are opposites
SAID_ALIKE = 0.7  # taken off besides, the more the other words are the same: "full" and "not full" are as contrary as can be
MOOD_ZERO = -1.2  # where the sentiment head puts words without feeling: "dog had surgery", "communication"
MOOD_COST, MOOD_MOST = 0.15, 0.3  # of each unit of mood on either side of it, as the geometric mean; at most
TURNED = 1.0  # where one was given for praise and the other for blame: these are never one

_DENYING = listed(
    """
    not no never none without nobody nothing neither nor cannot cant dont didnt doesnt isnt wasnt arent werent wont wouldnt couldnt
    shouldnt havent hasnt hadnt lack lacks lacked lacking unable refuse refused refuses fail fails failed failing missing hardly
    barely insufficient
    """
)
_OPPOSITES = (
    ("early", "late delayed"),
    ("on-time time prompt promptly punctual", "late delayed delay delays"),
    ("full busy crowded packed", "empty quiet"),
    ("easy simple easily straightforward", "hard difficult complicated confusing"),
    ("fast quick quickly prompt promptly", "slow slowly long late forever"),
    ("cheap cheaper affordable low lower reasonable inexpensive", "expensive high higher costly overpriced"),
    ("hot warm", "cold freezing"),
    ("clean", "dirty filthy unclean"),
    ("comfortable comfy", "uncomfortable"),
    ("friendly kind polite courteous helpful", "unfriendly rude impolite unhelpful"),
    ("good great excellent better best", "bad poor terrible awful worse worst horrible"),
    ("old older", "new newer young younger puppy"),
    ("healthy", "sick ill unhealthy"),
    ("approved accepted covered", "denied rejected declined uncovered"),
    ("more increased increase rise rising", "less decreased decrease reduced"),
    ("wide spacious large big", "narrow cramped small tiny"),
)
_SIDES: dict[str, list[tuple[int, int]]] = {}
for _place, _pair in enumerate(_OPPOSITES):
    for _side, _words in enumerate(_pair):
        for _word in _words.split():
            _SIDES.setdefault(_word, []).append((_place, _side))


@dataclass(frozen=True)
class Traits:
    """What likeness looks at, one row per distinct cause of a theme, or the mean of a group of them.

    Attributes:
        meaning: ``(n, dim)`` unit rows on the grid.
        words: ``(n, terms)`` unit rows on the grid, content words weighted by rarity; sparse.
        denies: ``(n,)`` 0 or 1.
        sides: ``(n, 2 * pairs)`` 0 or 1: which side of each pair of opposites its words are on.
        mood: ``(n,)`` blame below praise, in units of the sentiment head; zeros without one.
        direction: ``(n,)`` -1, 0 or 1: given for blame, for neither, for praise.
    """

    meaning: Floats
    words: Any
    denies: Floats
    sides: Floats
    mood: Floats
    direction: Floats

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.denies)

    def rows(self, chosen: NDArray[np.int64]) -> "Traits":
        """Return some of the rows."""
        return Traits(
            self.meaning[chosen], self.words[chosen], self.denies[chosen], self.sides[chosen], self.mood[chosen], self.direction[chosen]
        )

    def middles(self, group: NDArray[np.int64], groups: int) -> "Traits":
        """Return the mean row of each group; likeness to it is about the mean likeness to its members."""
        from scipy.sparse import csr_matrix

        count = np.maximum(np.bincount(group, minlength=groups), 1)
        share = csr_matrix((1.0 / count[group], (group, np.arange(len(group)))), shape=(groups, len(group)))
        columns = [np.asarray(share @ column, dtype=np.float32) for column in (self.denies, self.sides, self.mood, self.direction)]
        return Traits(on_grid(share @ self.meaning), (share @ self.words).tocsr(), *columns)


def traits(texts: Sequence[str], terms: Sequence[Sequence[str]], vectors: Floats, direction: NDArray[np.floating], mood: Floats) -> Traits:
    """Return the traits of distinct causes.

    Args:
        texts: n reading forms.
        terms: content lemmas of each.
        vectors: ``(n, dim)`` unit rows of the texts.
        direction: ``(n,)`` -1, 0 or 1.
        mood: ``(n,)`` feeling of the words themselves.
    """
    lower = [text.lower().replace("’", "'").split() for text in texts]
    sides = np.zeros((len(texts), 2 * len(_OPPOSITES)), dtype=np.float32)
    for row, words in enumerate(lower):
        for word in words:
            for place, side in _SIDES.get(word, ()):
                sides[row, 2 * place + side] = 1
    return Traits(
        on_grid(vectors),
        _word_rows(terms),
        np.array([any(denying(word) for word in words) for words in lower], dtype=np.float32),
        sides,
        mood,
        np.asarray(direction, dtype=np.float32),
    )


def denying(word: str) -> bool:
    """Whether a word in lower case denies: "not", "didn't", "lack"."""
    return word in _DENYING or word.endswith("n't")


def taking_sides(word: str) -> bool:
    """Whether a word in lower case is one of two opposites: "late", "friendly"."""
    return word in _SIDES


def likeness(one: Traits, other: Traits) -> NDArray[np.float64]:
    """Return how alike each row of one is to each of the other, ``(n, m)``, about 0 to 1, below 0 for opposites."""
    meaning = (one.meaning @ other.meaning.T).astype(np.float64)
    words = (one.words @ other.words.T).toarray()
    denied = np.abs(one.denies[:, None] - other.denies[None, :])
    swapped = other.sides.reshape(len(other), -1, 2)[:, :, ::-1].reshape(len(other), -1)
    opposed = np.minimum(one.sides @ swapped.T, 1)
    felt = np.sqrt(np.maximum(0, -np.outer(one.mood - MOOD_ZERO, other.mood - MOOD_ZERO)))
    turned = np.maximum(0, -np.outer(one.direction, other.direction))
    cost = np.minimum(felt * MOOD_COST, MOOD_MOST)
    found: NDArray[np.float64] = (1 - WORDS) * meaning + WORDS * words - cost - TURNED * turned
    found -= (DENIED + SAID_ALIKE * words) * denied + (OPPOSED + SAID_ALIKE * words) * opposed
    return np.round(found, 6)


def _word_rows(terms: Sequence[Sequence[str]]) -> Any:
    """Return unit rows over the terms; a term that every cause of the theme holds weighs little."""
    from scipy.sparse import csr_matrix

    place = {term: column for column, term in enumerate(sorted({term for row in terms for term in row}))}
    held = [sorted({place[term] for term in row}) for row in terms]
    counts = np.bincount([column for row in held for column in row], minlength=len(place) or 1)
    rarity = np.log1p(len(terms) / np.maximum(counts, 1))
    values: list[float] = []
    columns: list[int] = []
    ends = [0]
    for row in held:
        weight = rarity[row]
        values.extend(on_grid(weight / np.sqrt((weight * weight).sum())) if row else [])
        columns.extend(row)
        ends.append(len(columns))
    return csr_matrix((np.array(values, dtype=np.float64), columns, ends), shape=(len(terms), max(len(place), 1)))
