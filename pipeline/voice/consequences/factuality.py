"""Who does what a verb says, whether it is denied, and whether it has happened: read from the few words before the verb.

"I cancelled", "they cancelled my flight", "you can cancel any time", "never cancelled" and "I will cancel" share a verb and
mean five things. A dependency parse would tell them apart at a hundred times the cost and stumbles over tweets; the words
that decide stand close before the verb, so they are walked from right to left, one small state at a time. Where the walk
does not find that it is the customer, the answer is None: a missed consequence costs less than an invented one.
"""

import re
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

Modality = Literal["did", "will", "might"]
Form = Literal["past", "base", "ing"]
_Step = Literal["on", "stop", "me", "edge"]

WINDOW: Final = 220  # characters before the verb that are read
_MAX_WORDS: Final = 30

_TOKEN: Final = re.compile(r"\w+(?:'\w+)?|[^\w\s]")
_BREAKS: Final = frozenset('.;!?:()[]"…–—|*')


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ME: Final = _words("i we i've we've i'd we'd i'll we'll i'm we're ive im id")
_I_AM: Final = _words("i'm im we're")
_FAMILY: Final = _words("wife husband partner fiance fiancee girlfriend boyfriend spouse")
# Subjects other than the customer. "them" and "us" are objects and do not end the search for the subject of joined verbs.
_OTHERS: Final = _words(
    "they he she it you who which that someone somebody anyone everyone nobody people they've they'd they'll they're he's she's it's "
    "you'll you've you'd you're ba airline airlines company companies agent agents rep reps staff crew bank insurer vet vets "
    "doctor doctors "
    "nurse customers passengers representative manager supervisor flight flights airways there"
)
_ADVERBS: Final = _words(
    "just also then even soon now still again ever once twice always often already only rather much more better best both all "
    "today yesterday "
    "tomorrow instead first later straight next since further sooner maybe perhaps so too however thus therefore hereby myself ourselves "
    "well quite else very please most straightaway indeed"
)
_NOT_ADVERBS: Final = _words("family fly reply apply supply rely july italy assembly")
_NEGATIONS: Final = _words(
    "not never cannot cant can't don't dont didn't didnt won't wont wouldn't wouldnt haven't havent hadn't hasn't couldn't "
    "couldnt shouldn't "
    "isn't aren't wasn't weren't doesn't neither nor hardly no without unable impossible refuse refused ain't hesitate"
)
_DID: Final = _words("have had has 've did having having've haven't havent hadn't didn't didnt do don't dont")
_HAVE: Final = _words("have had 've having i've we've ive haven't hadn't")
_WILL: Final = _words("will shall i'll we'll won't wont 'll gonna ill")
_MIGHT: Final = _words("might may could couldn't maybe perhaps couldnt possibly")
_WOULD: Final = _words("would wouldn't wouldnt i'd we'd 'd id")
_CAN: Final = _words("can cannot can't cant could couldn't couldnt")
_SHOULD: Final = _words("should shouldn't shouldnt")
_BE: Final = _words("am was were be being is are 'm 're im been wasn't weren't isn't aren't")
_GET: Final = _words("been got get getting gotten")
_KNOWN: Final = _DID | _WILL | _MIGHT | _WOULD | _CAN | _SHOULD | _BE | _NEGATIONS

# What may stand before "to": it tells whether the action follows.
_TO_DID: Final = _words(
    "had have having forced decided needed chose got managed able went made opted elected resorted obliged has compelled started began"
)
_CONTACTED: Final = _words("called calling call rang phoned emailed wrote contacted phone email back asked requested asking")
_NEED: Final = _words("need needed have had has unable impossible")
_TRIED: Final = _words("trying try tried attempted attempting attempt")
_TO_WILL: Final = (
    _CONTACTED
    | _TRIED
    | _words(
        "want wanted going planning plan planned intend intended intending about need ready wish wished looking hoping hope prefer "
        "promise happy continue wanting like wishing sought seeking seek hoped decide wants plans love inclined likely sure "
        "preparing prepared willing determined continuing proud keen prefers glad"
    )
)
_TO_MIGHT: Final = _words("tempted threatened threatening hesitant reluctant debating")
_ING_DID: Final = _words("after kept keep started upon since finished up")
_ING_MIGHT: Final = _words("considering consider contemplating thinking about of considered contemplated contemplate thought")
_CARRIERS: Final = _TO_DID | _TO_WILL | _TO_MIGHT | _ING_MIGHT | _words("end ended ending up be")
_REPORTED: Final = _words(
    "said says say claimed claim claims claiming saying told alleging think if unless whether suggest suggested how asking assuming until"
)
_ASKED: Final = _words("can could should may shall do did does would must how will am have")
_JOINS: Final = _words("and or & but then so plus ,")


class Factuality(NamedTuple):
    """What the words before a verb say.

    ``start``: where the phrase starts; ``negated``; ``modality``; ``dropped``: no subject is said; ``would``: "I would ..."; ``possible``:
    "I can ..."; ``bare``: nothing at all stands before a verb in its base form, which may be advice; ``contacted``: somebody was
    contacted in order to do it; ``tried``: it was tried; ``present``: present tense.
    """

    start: int
    negated: bool
    modality: Modality
    dropped: bool
    would: bool
    possible: bool
    bare: bool
    contacted: bool
    tried: bool
    present: bool


@dataclass
class _Seen:
    """What the walk has met so far."""

    start: int
    form: Form
    governed: bool
    negated: bool = False
    words: set[str] = field(default_factory=set)
    modality: Modality | None = None
    joined: bool = False
    contacted: bool = False
    tried: bool = False
    last: str = ""
    obliged: bool = False


def read_factuality(text: str, at: int, form: Form) -> Factuality | None:
    """Return how the verb at ``at`` is to be read if the customer does it, else None.

    Args:
        text: the sentence, with typewriter apostrophes.
        at: where the verb starts.
        form: past ("cancelled"), base ("cancel") or ing ("cancelling").
    """
    offset = max(0, at - WINDOW)
    tokens = [(match.group().lower(), match.start() + offset) for match in _TOKEN.finditer(text[offset:at])]
    if text[at - 1 : at] in ("-", "'", "@", "#", "/"):
        return None
    seen = _Seen(at, form, form == "past")
    last = max(0, len(tokens) - _MAX_WORDS)
    for place in range(len(tokens) - 1, last - 1, -1):
        word, start = tokens[place]
        left = tokens[place - 1][0] if place else ""
        step = _step(word, start, left, seen)
        if step == "stop":
            return None
        if step == "me":
            asked = left in _ASKED and "?" in text[at:]
            if left == "that" and place > 1:
                left = tokens[place - 2][0]  # "they said that I cancelled"
            return None if asked or left in _REPORTED else _verdict(seen, dropped=False)
        if step == "edge":
            break
    else:
        if last or offset:
            return None
    return None if seen.joined else _verdict(seen, dropped=True)


def _step(word: str, start: int, left: str, seen: _Seen) -> _Step:
    """Take in one word, from right to left; say whether to go on."""
    if word in _ME or (word in _FAMILY and left in ("my", "our")):
        seen.words.add(word)
        if word in _I_AM and seen.form == "past" and seen.modality is None and not seen.joined:
            return "stop"  # "I'm stuck with them"
        seen.governed |= word in _I_AM
        if not seen.joined:
            seen.start = start
        return "me"
    if word in _BREAKS or (word == "-" and not seen.joined):
        return "edge"
    if seen.joined:
        return _search(word, seen)
    if word in _JOINS:
        seen.joined = True
        return "on"
    if word == "to" and seen.modality is None and (seen.form == "base" or "be" in seen.words):
        return _carried(left, start, seen)
    if seen.form == "ing" and seen.modality is None and (word in _ING_DID or word in _ING_MIGHT):
        seen.modality = "did" if word in _ING_DID else "might"
        seen.governed = True
        seen.start = start
        return "on"
    return _modified(word, start, seen)


def _modified(word: str, start: int, seen: _Seen) -> _Step:
    """Take in a word of the verb group: an auxiliary, a negation, an adverb, or the carrier of an infinitive."""
    carried = seen.modality is not None and word in _CARRIERS
    adverb = word in _ADVERBS or (word.endswith("ly") and word not in _NOT_ADVERBS)
    if not (word in _KNOWN or carried or adverb):
        return "stop"
    if (seen.form == "past" and (word in _BE or word in _GET)) or (seen.contacted and word in _BE and word not in ("am", "being")):
        return "stop"  # passive: somebody else did it, or asked for it
    seen.negated ^= word in _NEGATIONS and not (word == "not" and seen.last == "only")
    seen.last = word
    seen.words.add(word)
    seen.start = start
    seen.governed |= word in _KNOWN
    return "on"


def _carried(left: str, start: int, seen: _Seen) -> _Step:
    """Take in "to": what stands before it says whether the action follows."""
    if left in _TO_DID:
        seen.modality = "did"
    elif left in _TO_MIGHT:
        seen.modality = "might"
    elif left in _TO_WILL or left in _NEGATIONS or (left.endswith("ly") and left not in _NOT_ADVERBS):
        seen.modality = "will"
        seen.contacted = left in _CONTACTED
        seen.tried = left in _TRIED
    else:
        return "stop"
    seen.obliged = left in _NEED
    seen.governed = True
    seen.start = start
    return "on"


def _search(word: str, seen: _Seen) -> _Step:
    """Look for the subject of the first of several joined verbs: "I rang, waited and cancelled"."""
    if word in _OTHERS or (seen.form != "past" and word in _NEGATIONS):
        return "stop"
    if seen.form == "base" and (word in _WILL or word in _WOULD or word in _MIGHT or word in _SHOULD or word == "to"):
        seen.words.add(word)
        seen.governed = True
    return "on"


def _verdict(seen: _Seen, *, dropped: bool) -> Factuality | None:
    words = seen.words
    if words & _SHOULD or (seen.form == "past" and words & _HAVE and words & (_WOULD | _MIGHT) - {"i'd", "we'd", "id", "'d"}):
        return None  # "should cancel", "would have cancelled": it has not happened
    if words & {"nearly", "almost"} or (seen.obliged and seen.negated):
        return None  # "almost missed", "no need to use"
    if not seen.governed and not dropped and seen.form == "ing":
        return None
    return Factuality(
        start=seen.start,
        negated=seen.negated,
        modality=_modality(seen),
        dropped=dropped,
        would=seen.form == "base" and bool(words & _WOULD),
        possible=bool(words & _CAN) and not words & {"be"},
        bare=dropped and seen.form == "base" and not seen.governed,
        contacted=seen.contacted,
        tried=seen.tried,
        present=seen.form == "base" and seen.modality is None and not words & (_WILL | _WOULD | _MIGHT),
    )


def _modality(seen: _Seen) -> Modality:
    words = seen.words
    if words & _MIGHT or seen.modality == "might" or words & (_TO_MIGHT | _ING_MIGHT):
        return "might"
    if seen.form == "past":
        return "did"
    if words & _WILL or words & _WOULD:
        return "will"
    if seen.modality is not None:
        return seen.modality
    if seen.form == "ing" and words & {"am", "i'm", "we're", "are", "im", "be", "never", "not"}:
        return "will"
    return "did"
