"""The closed list of consequences, the two sorts of cue that tell of them, and the words that the cues share.

An action is a verb with its object ("cancel my policy"); pipeline.voice.consequences.factuality then reads who does it, whether it is
denied, and whether it has happened. A phrase ("never again", "out of pocket") brings its own reading. Cues were written by hand
and revised after reading real hits; nothing is learned.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.voice.consequences.factuality import Modality

Direction = Literal["bad", "good"]

# What a customer did or will do, and whether that is bad or good for the company.
DIRECTIONS: Final[dict[str, Direction]] = {
    "cancelled": "bad",  # ended a contract, an account, an order or a booking
    "switched": "bad",  # went to a competitor, or looks for one
    "returned": "bad",  # sent goods back
    "stopped_using": "bad",  # uses or buys it no longer
    "stays_away": "bad",  # will not buy, use or come again
    "warns_others": "bad",  # advises others against it
    "asked_refund": "bad",  # wants money back, or compensation
    "complained": "bad",  # complained, disputed, appealed; to the company, a regulator or a lawyer
    "contacted_support": "bad",  # called, wrote to or spoke with the company: a contact that costs both sides
    "gave_up": "bad",  # broke off what was to be done
    "works_around": "bad",  # found another way, at own expense or effort
    "lost_money": "bad",  # paid what should not have been paid
    "lost_time": "bad",  # hours on hold, a waste of time
    "missed_plans": "bad",  # missed a connection, an event, work
    "recommends": "good",  # recommends it to others
    "stays": "good",  # renews, will come back, remains loyal
    "joined": "good",  # came from a competitor, or signed up and is glad of it
    "buys_more": "good",  # added a line, a person or a pet; took the larger plan
}

_ALL: Final[frozenset[Modality]] = frozenset(("did", "will", "might"))
AHEAD: Final[frozenset[Modality]] = frozenset(("will", "might"))


@dataclass(frozen=True, slots=True)
class ActionCue:
    """A verb and its object.

    ``denied``: the consequence that it becomes when negated, empty for none; ``name`` empty: only the denial counts. ``would``: how
    "I would ..." is meant. ``bare``: a verb without a subject counts ("Recommend to all"). ``only``: the modalities that count.
    ``possible``: whether "can" before it counts. ``said``: the subject must be said. ``hint``: a word or
    two without which the pattern cannot match, quicker to look for.
    """

    name: str
    pattern: re.Pattern[str]
    confidence: float
    denied: str = ""
    would: Modality = "might"
    bare: bool = False
    only: frozenset[Modality] = _ALL
    possible: bool = False
    said: bool = False
    hint: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class PhraseCue:
    """Words that tell of a consequence by themselves.

    ``unless``: words shortly before or inside which say that it is not meant; ``undone``: words shortly after which say so.
    """

    name: str
    pattern: re.Pattern[str]
    confidence: float
    modality: Modality
    unless: re.Pattern[str] | None = None
    undone: re.Pattern[str] | None = None
    hint: re.Pattern[str] | None = None


def verb(past: str, base: str, ing: str) -> str:
    """Return a pattern for the three forms of a verb, each in a group of its name."""
    return rf"\b(?:(?P<past>{past})|(?P<base>{base})|(?P<ing>{ing}))\b"


def action(name: str, confidence: float, forms: str, rest: str, **how: object) -> ActionCue:
    """Return an action from the forms of its verb, ``past/base/ing``, and what must follow it."""
    past, base, ing = forms.split("/")
    return ActionCue(name, compiled(verb(past, base, ing) + rest), confidence, **how)  # type: ignore[arg-type]


def compiled(*patterns: str) -> re.Pattern[str]:
    """Return one pattern for any of these, whatever their case."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) if len(patterns) > 1 else patterns[0], re.IGNORECASE)


# -- words that several cues share ------------------------------------------------------------------------------------------

COMPANY_KIND: Final = (
    r"(?:compan(?:y|ies)|airlines?|insurers?|insurance(?:\s+compan(?:y|ies))?|providers?|carriers?|banks?|shops?|stores?|services?|"
    r"brands?|products?|app|place|plans?|polic(?:y|ies)|lenders?|suppliers?|hotels?|lot|guys|outfit|website|site|coverage|system|"
    r"software|tool)"
)
NAME: Final = r"(?-i:[A-Z])[\w'&]*(?:\s+(?-i:[A-Z])[\w'&]*){0,2}"
COMPANY: Final = (
    rf"(?:them|you(?:\s+guys)?|<\w+>|ba\b|b\.a|(?:this|that|the|your|their|these|such\s+an?)\s+(?:[\w-]+\s+){{0,3}}?{COMPANY_KIND}|"
    rf"british\s+airways|[\w']+\s+(?:airlines?|airways|insurance)|{NAME})"
)
OTHER: Final = (
    r"(?:an?other|other|(?:a\s+)?(?:different|new|better|cheaper|rival)|somewhere\s+else|someone\s+else|some\s+other|alternative|"
    r"competing)"
)
MINE: Final = (
    r"(?:(?:\d+|two|three|my|our|the|this|that|these|those|both|all(?:\s+(?:of\s+)?(?:my|our|the))?|their|your|his|her|a|an|one)\s+"
    r"(?:[\w'<>/-]+\s+){0,3}?)"
)
CONTRACT: Final = (
    r"(?:polic(?:y|ies|ys|y's)|insurance|coverage|plan|subscription|membership|accounts?|contract|service|cards?|auto[- ]?pay|"
    r"trip|tickets?|"
    r"flights?|bookings?|reservations?|orders?|appointment|holiday|vacation|seats?|payments?|direct\s+debit|loan|application|"
    r"enrollment|trial)\b"
)
CLAUSE_END: Final = (
    r"(?=\s*(?:[.,;:!?)]|$|-\s|(?:and|but|because|as|due|after|before|within|with|on|in|today|immediately|since|for|if|when|right|"
    r"now|asap|"
    r"altogether|soon|at|this|last|so)\b))"
)
REFUND: Final = (
    r"(?:(?:my|our|a|the|for|full|partial|any|some|this|that|all|of|entire|complete|total|immediate|eu|flight)\s+){0,4}"
    r"(?:refund(?:s|ed)?|money\s+back|compensation|charge\s?back|(?:money|funds|payment|premiums?|fare)\s+(?:back|returned|refunded))\b"
)
# Whom one calls: the company and its people, or nobody named but a purpose, a number of times.
SUPPORT: Final = (
    r"(?:them|you(?:\s+guys)?|back|up|again|customer\s+(?:services?|support|care|relations)|tech(?:nical)?\s+support|support|"
    r"(?:the|your|their|a)\s+"
    r"(?:[\w-]+\s+){0,2}?(?:compan(?:y|ies)|airline|number|bank|help\s?(?:line|desk)|hotline|office|insurance|insurer|customer\s+\w+|"
    r"rep(?:resentative)?s?|agents?|call\s+cent(?:er|re)|service\s+\w+|support(?:\s+team)?|claims\s+\w+|team|supervisor|manager|"
    r"desk|lender|bureaus?)|"
    r"ba|british\s+airways|(?:an?\s+)?(?:agents?|rep(?:resentative)?s?|supervisors?|managers?|someone|somebody)(?=\s|[.,])|"
    r"(?:multiple|several|many|numerous|\d+|two|three|four|five|six|twice|again|a\s+few|countless)\s+(?:different\s+)?(?:times|"
    r"agents|reps)|in\s+to|"
    r"to\s+(?:ask|check|cancel|complain|inquire|enquire|find|get|see|change|speak|rebook|book|confirm|report|make|update|add|"
    r"verify|follow|talk|"
    r"question|dispute|request|resolve|try|let|tell|explain|inform))\b"
)
