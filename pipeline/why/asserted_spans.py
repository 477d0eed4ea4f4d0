"""Statements that customers assert outright: most give the why under a theme so, without tying it to anything.

"Zipp never knocks" explains late boxes as well as "late because Zipp never knocks" does. What counts must name something: a
mere judgement ("Terrible service!") does not.
"""

import itertools
import re

from pipeline.text.subject_words import words_of
from pipeline.why.driver_label_words import denies

SURE = 0.55  # confidence of a signal, from which its sentence asserts something
LONG = 25  # words; of a longer sentence only the clause that holds the evidence counts
LONGEST = 40  # words; what is longer and has no such clause is a story
SHORT = 2  # words; a shorter clause is said together with the next one

_CUT = re.compile(
    r"[,;:!?](?=\s)|\.(?=\s)|…|\.{2,}|\s[-–—]+(?=\s)|—|\n"
    r"|\s(?:but|however|although|though|whereas|while|yet)(?=\s)"
    r"|\s(?:and|so)(?=\s+(?:(?:i|we|you|he|she|it|they|there|this|that|these|those|nobody|no\s+one|everyone|staff)\b"
    r"|(?:the|my|our|your|his|her|their)\s+\w+\s+(?:\w+\s+)?(?:is|was|are|were|has|have|had|did|does|do|will|would|can|could)\b))",
    re.IGNORECASE,
)
_OPENING = re.compile(r"[\s,;:!?.–—-]*(?:(?:and|but|so|however|although|though|whereas|while|yet|also|then|plus)\s+)*", re.IGNORECASE)

# Courtesies and resolutions: in a short sentence there is nothing beside them.
_POLITE = re.compile(
    r"\b(?:thanks?|thank\s+you|thx|please|pls|recommend\w*|hope|hoping|wish|avoid|beware|stay\s+away|shame\s+on|dm|follow(?:ing)?\s+(?:me|you|us)|"
    r"(?:never|not|won['’]?t|will)\s+(?:\w+\s+){0,2}?(?:again|(?:use|buy|renew|book|return|stay)(?:ing)?)|(?:chose|choose|picked|went\s+with))\b",
    re.IGNORECASE,
)
POLITE_WORDS = 14  # up to here a sentence with one of these is no more than that


def find_asserted_span(text: str, start: int, end: int, split: bool) -> tuple[int, int] | None:
    """Return where that which is asserted begins and ends in a sentence; None where it is a courtesy, a story or next to nothing.

    Args:
        text: the sentence.
        start: where the evidence of the signal begins in it.
        end: where it ends.
        split: whether the sentence holds both praise and blame, so that only the clause with the evidence counts.
    """
    said = len(words_of(text))
    first, last = (0, len(text)) if said <= LONG and not split else find_clause(text, start, end)
    said = len(words_of(text[first:last]))
    if not SHORT <= said <= LONGEST or (said <= POLITE_WORDS and _POLITE.search(text, first, last)):
        return None
    return first, last


def find_clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the clause that holds the evidence begins and ends; evidence over several clauses gives all of them.

    Evidence that is the whole sentence does not say where to look: then the first clause that denies something is taken.
    """
    edges = [0, *(match.start() for match in _CUT.finditer(text)), len(text)]
    pieces = [(first, last) for first, last in itertools.pairwise(edges) if words_of(text[first:last])]
    held = [place for place, (first, last) in enumerate(pieces) if first < max(end, start + 1) and start < last]
    if len(pieces) > 1 and len(held) == len(pieces):
        held = [place for place in held if denies(text[slice(*pieces[place])])][:1]
    if not held:
        return 0, len(text)
    first, last = pieces[held[0]][0], pieces[held[-1]][1]
    if len(words_of(text[first:last])) <= SHORT + 1:
        last = pieces[min(held[-1] + 1, len(pieces) - 1)][1]
    opening = _OPENING.match(text, first, last)
    first = opening.end() if opening else first
    return first, first + len(text[first:last].rstrip())
