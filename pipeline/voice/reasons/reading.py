"""What the parser is given to read: the customer's words, as long as before, spelt so that it can make sense of them."""

import re
from typing import Final

SHOUTED: Final = 0.6  # of the letters are capitals
# However it is spelt; "bc (" is a name.
BECAUSE: Final = re.compile(
    r"\b(?:because|be[ca]{1,3}[uo]?s{1,2}e?|bec[uao]{2}se|be[uac]{3}se|bcoz|bcos|becuz|bcuz|b/c|coz|cos|cuz|bc|bcz)\b", re.IGNORECASE
)
# "cause they care": behind the noun or the verb stand "it" or "them", never "they"; as long as "since".
CAUSE: Final = re.compile(
    r"\bcause(?=\s+(?:i|they|we|he|she|(?:you|it|there)\s+(?:\w+n['’]?t|is|are|was|were|can|will|has|had))\b)", re.IGNORECASE
)
# What stands in, by length: the longest word of the same meaning that fits, with blanks before it.
_STAND_INS: Final = ("because", "since", "as")


def readable(text: str) -> str:
    """Return the text for the parser, each character in its place: shouting lowered, "bc" and the like as words it knows.

    The parser takes capitals for names, and unknown spellings of "because" for nouns. Offsets into the result are offsets into
    the text.
    """
    letters = [char for char in text if char.isalpha()]
    shouted = len(letters) > 8 and sum(char.isupper() for char in letters) > SHOUTED * len(letters)
    lowered = text.lower()
    text = lowered if shouted and len(lowered) == len(text) else text
    return CAUSE.sub("since", BECAUSE.sub(_known, text))


def _known(match: re.Match[str]) -> str:
    word = match.group()
    if word.lower() == "because":
        return word
    return next((known.rjust(len(word)) for known in _STAND_INS if len(known) <= len(word)), word)
