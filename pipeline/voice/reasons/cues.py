"""Words that tie a cause to an effect, with their direction: which side of the cue is the cause.

Order matters: where two cues overlap ("because of", "that's because"), the earlier one in the list wins. Confidence is set by
hand after reading what each cue found, and orders them from sure to doubtful.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.voice.reasons.clause_ranges import words
from pipeline.voice.reasons.reading import BECAUSE, CAUSE

Kind = Literal[
    "mark", "phrase", "result", "relative", "verb", "passive", "so_that", "reason_is", "after", "backward", "purpose", "purpose_clause",
    "condition", "for_doing", "what_made", "too_to",
]  # fmt: skip
Gives = Literal["stated", "purpose", "condition"]


@dataclass(frozen=True, slots=True)
class ReasonCue:
    """A causal cue: its name, how its two sides are found (kind), its pattern, confidence 0-1, what it gives, and words it needs."""

    name: str
    kind: Kind
    pattern: re.Pattern[str]
    confidence: float
    gives: Gives = "stated"
    needs: re.Pattern[str] | None = None  # without such a word anywhere in the sentence the cue ties nothing


def _cue(name: str, kind: Kind, pattern: str, confidence: float, gives: Gives = "stated", needs: str | None = None) -> ReasonCue:
    company = None if needs is None else re.compile(needs, re.IGNORECASE)
    return ReasonCue(name, kind, re.compile(pattern, re.IGNORECASE), confidence, gives, company)


_CAUSE: Final = BECAUSE.pattern
_CAUSED: Final = rf"(?<!\w\s)\b['’]?cause\b(?=\s+(?:i|it|they|we|he|she|you|there)\b)|{CAUSE.pattern}"
_S: Final = r"(?:['’]s|\s+is|\s+was|s)"
_ME: Final = (
    r"(?:me|us|him|her|them|you|my|our|it|this|that|people|everyone|customers|passengers|users|the|a|things?|life|one|your|their|\w+ing)"
)
_ADV: Final = r"(?:\s+\w+ly|\s+then|\s+also|\s+has|\s+have|\s+had|\s+would|\s+will|\s+in\s+turn|\s+just|\s+only)*"
_WHO: Final = r"(?:i|we|you|they|he|she|it|people|users|others|everyone|one|my\s+\w+|the\s+\w+|your\s+\w+|our\s+\w+|patients)"
_CAN: Final = r"(?:can|could|may|might|will|would|won['’]?t|wouldn['’]?t|can['’]?t|cannot|couldn['’]?t|don['’]?t\s+have\s+to|['’]ll)"
_HAPPENS: Final = r"(?:is|was|could|would|can|will|may|might|makes?|made|means|should)"
# A word with which a clause begins: its subject, or what stands before it.
_OPENS: Final = (
    r"(?:i|we|you|they|he|she|it|there|this|that|these|those|the|my|our|your|their|his|her|its|all|most|some|many|no|nobody|everyone|"
    r"people|staff|having|being|if|when|\w+s|anyone|(?:could|can|did|do|does)(?:n['’]?t|\s+not)|cannot|(?:had|have)\s+(?:to|got|no|not|nothing)|[a-z]+\s+(?:is|was|are|were|has|have|had|can|could|do|does|did|will|would))"
)
# Behind these, "to" completes what is wanted, told or found; it names no purpose.
_COMPLETING: Final = words(
    "want wanted wants need needed needs have had has having able like love trying try tried tries going used refused continue continued "
    "how what where when way ways time easy hard difficult due up get got able seems seem chance ability happy ready supposed likely "
    "decided decide hope hoping failed fails started start forced allowed asked told chose choose agreed according close next access "
    "said attempted attempt lot impossible possible nice great good better best unable option opportunity forward down back or and not "
    "is was are were be been in on from by listen talk spoke speak speaking talking listened respond responded led lead related"
)
_WANTED: Final = "".join(rf"(?<!\b{word}\s)" for word in sorted(_COMPLETING))

CUES: Final[tuple[ReasonCue, ...]] = (
    _cue(
        "this is because",
        "backward",
        r"^\W*(?:(?:and|but|though|although|maybe|perhaps|probably|i\s+(?:think|guess|believe|suspect))\s+)*"
        rf"(?:this|that|it|which){_S}\s+(?:\w+ly\s+|just\s+)?because\b(?!\s+of\b)",
        0.7,
    ),
    _cue("reason:", "backward", r"^\W*(?:the\s+|my\s+|main\s+)*reasons?\s*(?:being\s*)?[:=-]+", 0.7),
    _cue(
        "reason is",
        "backward",
        r"^\W*(?:the|my|our)\s+(?:main\s+|only\s+|real\s+)?reason\s+(?:is|was|being)\b"
        r"(?!\s+(?:not|never|given|unclear|unknown)\b)(?:\s+that\b)?",
        0.7,
    ),
    _cue("reason is", "reason_is", r"\breasons?\b(?!\s+being\b)", 0.8, needs=r"\b(?:is|was|are|were|['’]s)\b"),
    _cue("reason being", "mark", r"(?<=[,.(\-])\s*(?:the\s+|my\s+)?(?:main\s+)?reason\s+(?:being|is)\b(?:\s+that\b)?", 0.75),
    _cue(
        "that's why",
        "result",
        rf"\b(?:that|this|which|it){_S}\s+(?:\w+ly\s+)?(?:why\b|the\s+(?:main\s+)?reason\s+(?:why\s+|that\s+)?(?=\w+\s))|\bhence\s+why\b",
        0.8,
    ),
    _cue("as a result of", "phrase", r"\b(?:as\s+a\s+(?:direct\s+)?(?:result|consequence)|on\s+account)\s+of\b", 0.85),
    _cue(
        "as a result",
        "result",
        r"\bas\s+a\s+(?:direct\s+)?(?:result|consequence)\b(?!\s+of)|\bfor\s+(?:this|that|these|those)\s+reasons?\b",
        0.75,
    ),
    _cue("because of", "phrase", rf"{_CAUSE}\s+of\b(?!\s+course\b)", 0.9),
    _cue("because", "mark", rf"(?:{_CAUSE}|{_CAUSED})(?!\s+of\s+course\b)", 0.9),
    _cue("due to", "phrase", r"\bdue\s+to\b", 0.9),
    _cue("owing to", "phrase", r"\bowing\s+to\b", 0.85),
    _cue("down to", "phrase", r"(?:(?<=\bis )|(?<=\bwas ))(?:all\s+|\w+ly\s+)?(?:down\s+to|to\s+do\s+with)\b", 0.7),
    _cue("thanks to", "phrase", r"\bthanks\s+to\b", 0.75),
    _cue(
        "given",
        "phrase",
        r"\b(?:given|considering|in\s+(?:view|light)\s+of|for\s+(?:lack|want|fear)\s+of)\b(?!\s+(?:that|me|us|my|to|up|by|at|in|a\s+\w+\s+to)\b)",
        0.65,
    ),
    _cue("given that", "mark", r"\b(?:given|considering|seeing|now)\s+that\b|\bseeing\s+as\b", 0.7),
    _cue("on the basis that", "mark", r"\bon\s+(?:the\s+)?(?:basis|grounds)\s+that\b", 0.8),
    _cue("on the basis of", "phrase", r"\bon\s+(?:the\s+)?grounds\s+of\b", 0.8),
    _cue(
        "knowing that",
        "mark",
        r"\bknowing\s+that\b",
        0.7,
        needs=r"\b(?:fe[el]l|felt|peace|comfort|confident|happy|glad|safe|secure|reassur|rest\b|sleep|relax|worr|eas[ey]\b)",
    ),
    _cue(
        "stating that",
        "mark",
        r"(?<=,)\s*(?:stating|saying|claiming|arguing)\b(?:\s+that\b)?",
        0.7,
        needs=r"\b(?:refus|den[iy]|reject|declin|cancel|turned\s+down)",
    ),
    _cue("therefore", "result", r"\b(?:therefore|hence|consequently|thus(?!\s+far))\b", 0.75),
    _cue(
        "which meant",
        "relative",
        rf"\bwhich{_ADV}\s+(?:meant|means|mean|led\s+to|leads\s+to|resulted\s+in|results\s+in|caused|causes)\b(?!\s+(?:a\s+(?:great\s+deal|lot\s+to)|so\s+much|the\s+world)\b)(?:\s+that\b)?",
        0.8,
    ),
    _cue("which made", "relative", rf"\bwhich{_ADV}\s+(?:made|makes|make|forced|forces|left|leaves)\b(?=\s+{_ME}\b)", 0.8),
    _cue("causing", "relative", r"\b(?:causing|leading\s+to|resulting\s+in|meaning)\b(?:\s+that\b)?", 0.7),
    _cue("making", "relative", rf"(?<=,)\s*(?:thus\s+|thereby\s+|so\s+)?(?:making|forcing|leaving|allowing|enabling)\b(?=\s+{_ME}\b)", 0.7),
    _cue("to the point", "result", r"\bto\s+(?:a|the)\s+(?:point|extent|degree)\s+(?:that|where|in\s+which|at\s+which|when)\b", 0.7),
    _cue("caused by", "passive", r"\bcaused\s+by\b", 0.85),
    _cue("what made", "what_made", rf"\bwhat\s+(?:really\s+)?(?:made|makes|forced|caused|led)\b(?=\s+{_ME}\b)", 0.75),
    _cue("led to", "verb", r"\b(?:led|leads|lead)\s+to\b|\b(?:resulted|results|result)\s+in\b", 0.75),
    _cue("caused", "verb", r"\b(?:caused|causes|cause)\b(?!\s+(?:by|of)\b)", 0.7),
    _cue(
        "means",
        "verb",
        r"\b(?:means|meant|(?<=n't )mean|(?<=n’t )mean|(?<=not )mean|mean(?=\s+that\b))\b"
        r"(?!\s+(?:a\s+(?:great\s+deal|lot)|so\s+much|the\s+world|everything|nothing|much|well|to)\b)(?:\s+that\b)?",
        0.6,
    ),
    _cue("made", "verb", rf"\b(?:made|makes|make|forced|forces)\b(?=\s+{_ME}\s+\w)", 0.65),
    _cue("since", "mark", r"\bsince\b(?=\s+\w+\s+\w)(?!\s+(?:then|\d))", 0.7),
    _cue("so that", "so_that", r"\b(?:so|such)\b(?=\s+(?:an?\s+)?\w)(?=[^.,;!?]{1,80}?\bthat\b)(?!\s+an?\s+(?:thing|one|way)\b)", 0.75),
    _cue(
        "so",
        "so_that",
        r"(?<=\w\s)(?<!far\s)so\b(?=\s+(?!that\b|then\b|far\b|much\b|if\b|when\b)\w+\s+(?:i|we|they|you|it|he|she)\b)",
        0.65,
    ),
    _cue("too to", "too_to", r"\btoo\b(?=\s+\w.{1,60}?\bto\b)", 0.65),
    _cue("enough to", "too_to", r"\benough\b(?=\s+to\b)", 0.65),
    _cue(
        "in order to",
        "purpose",
        r"\b(?:in\s+order\s+to|so\s+as\s+(?:not\s+)?to|with\s+the\s+aim\s+of|for\s+the\s+purpose\s+of)\b",
        0.8,
        "purpose",
    ),
    _cue("to be able to", "purpose", r"\bto\s+be\s+able\s+to\b", 0.6, "purpose"),
    _cue(
        "so that I can",
        "purpose_clause",
        rf"\b(?:so\s+that|in\s+order\s+that|(?<!\A)so)\b(?=\s+{_WHO}(?:\s+\w+)?(?:\s+{_CAN}|['’]ll)\b)",
        0.75,
        "purpose",
    ),
    _cue("so that", "purpose_clause", rf"\b(?:so\s+that|in\s+order\s+that)\b(?!['’]s|\s+{_HAPPENS}\b)", 0.65, "purpose"),
    _cue(
        "to",
        "purpose",
        rf"(?<=\w\s){_WANTED}\bto\b(?=\s+\w+\s+\w)"
        r"(?!\s+(?:the|a|an|my|our|your|their|his|her|its|it|this|that|me|us|you|them|him|be|begin\s+with|start\s+with|\w+ing|\d)\b)",
        0.5,
        "purpose",
    ),
    _cue(
        "so",
        "result",
        rf"(?:(?<=,\s)|(?<=\band\s)|(?<=\A)|(?<=\)\s)|(?<=-\s))so\b(?!\s+(?:far|much|many|long)\b)|\bso\b(?=\s+{_OPENS}\b)",
        0.7,
    ),
    _cue("as", "mark", rf"\bas\b(?=\s+{_OPENS}\b)", 0.55),
    _cue(
        "after",
        "after",
        r"(?<!only )(?<!even )(?<!right )(?<!soon )(?<!just )(?<!ly )\bafter\b",
        0.6,
        needs=r"\b(?:cancel|le(?:ft|av)|switch|return|stop|quit|drop|refus|uninstall|delet|complain|mov(?:e|ing)|chang|abandon|clos|terminat|unsubscrib|"
        r"refund|regret|los[te]|vow|sw(?:ear|ore)|boycott|avoid|ditch|churn|downgrad)",
    ),
    _cue(
        "for doing",
        "for_doing",
        r"\bfor\b(?=\s+(?:not\s+|\w+ly\s+)?\w+ing\b)",
        0.6,
        needs=r"\b(?:charg|fined?|penali|punish|blam|critici|ban|suspend|fired?|su(?:e|ing)|refus|den[iy]|prais|reward|lov|hat|commend|compliment|"
        r"apolog|kick|reject|recommend|cho|pick)",
    ),
    _cue("if only", "condition", r"\bif\s+only\b", 0.7, "condition"),
    _cue("without", "phrase", r"^\W*(?:(?:and|but)\s+)?without\b", 0.6, "condition", needs=r"\b(?:would|could|might)"),
    _cue("as long as", "condition", r"\bprovided\s+that\b|(?:(?<=\w\s)as|(?<=,\s)(?:as|so))\s+long\s+as\b", 0.6, "condition"),
    _cue("unless", "condition", r"\bunless\b", 0.75, "condition"),
    _cue(
        "if",
        "condition",
        r"\bif\b",
        0.6,
        "condition",
        needs=r"\b(?:would|could|might)|['’]d\b|\b(?:i|we|they|it|you)d\b",
    ),
)  # fmt: skip

# Cheap look before any parse, in the words that RE2 knows: a sentence without these letters holds no cue.
PREFILTER: Final = re.compile(
    r"\b(?:be[cau]+s|bec[uao]+s|bc|b/c|caus(?:e|ing)|co[sz]\b|cuz|due\s+to|owing\s+to|down\s+to|to\s+do|thanks\s+to|since|so\s+\w|so,|such\s|hence|therefore|"
    r"thus|consequently|why|what\s|reasons?|result|consequence|account\s+of|given|considering|seeing|now\s+that|in\s+(?:view|light)|"
    r"(?:lack|want|fear)\s+of|which\s|leads?\s+to|led\s+to|leading|mean|(?:making|forcing|leaving|allowing|enabling)\s|grounds|basis|knowing\s|stating\s|saying\s|claiming\s|arguing\s|enough\s+to|(?:made?|makes|forced?|forces)\s+\w+\s+\w|too\s|"
    r"in\s+order|to\s|as\s+\w|after\s|for\s+\w+|aim\s+of|purpose|if\s|unless|without\s|as\s+long|provided|extent|degree)",
    re.IGNORECASE,
)
