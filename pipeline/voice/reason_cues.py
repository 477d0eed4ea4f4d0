"""Words that tie a cause to an effect, with their direction: which side of the cue is the cause.

Order matters: where two cues overlap ("because of", "that's because"), the earlier one in the list wins. Confidence is set by
hand and orders cues from sure to doubtful; "as" stands last, since a third of its reasons were not fully right when read.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.voice.clauses import words

Kind = Literal["mark", "phrase", "result", "relative", "verb", "passive", "so_that", "reason_is", "after", "backward"]


@dataclass(frozen=True, slots=True)
class ReasonCue:
    """A causal cue: its name, how its two sides are found (kind), its pattern, and confidence 0-1."""

    name: str
    kind: Kind
    pattern: re.Pattern[str]
    confidence: float


def _cue(name: str, kind: Kind, pattern: str, confidence: float) -> ReasonCue:
    return ReasonCue(name, kind, re.compile(pattern, re.IGNORECASE), confidence)


_S: Final = r"(?:['’]s|\s+is|\s+was|s)"
_ME: Final = r"(?:me|us|him|her|them|you|my|our|it|people|everyone|customers|passengers)"
_ADV: Final = r"(?:\s+\w+ly|\s+then|\s+also|\s+has|\s+have|\s+had|\s+would|\s+will|\s+in\s+turn)*"

CUES: Final[tuple[ReasonCue, ...]] = (
    _cue("this is because", "backward", rf"^\W*(?:this|that|it|which){_S}\s+(?:\w+ly\s+|just\s+)?because\b(?!\s+of\b)", 0.7),
    _cue("reason is", "reason_is", r"\b(?:reasons?)\b", 0.8),
    _cue(
        "that's why", "result", rf"\b(?:that|this|which|it){_S}\s+(?:\w+ly\s+)?(?:why\b|the\s+reason\s+(?:why\s+|that\s+)?(?=\w+\s))", 0.8
    ),
    _cue("as a result of", "phrase", r"\b(?:as\s+a\s+(?:direct\s+)?(?:result|consequence)|on\s+account)\s+of\b", 0.85),
    _cue(
        "as a result",
        "result",
        r"\bas\s+a\s+(?:direct\s+)?(?:result|consequence)\b(?!\s+of)|\bfor\s+(?:this|that|these|those)\s+reasons?\b",
        0.75,
    ),
    _cue("because of", "phrase", r"\b(?:because|becuase|becasue|beacuse|cos|coz|b/c)\s+of\b(?!\s+course\b)", 0.9),
    _cue("because", "mark", r"\b(?:because|becuase|becasue|beacuse|becouse|cuz|b/c)\b(?!\s+of\s+course\b)", 0.9),
    _cue("due to", "phrase", r"\bdue\s+to\b", 0.9),
    _cue("owing to", "phrase", r"\bowing\s+to\b", 0.85),
    _cue("thanks to", "phrase", r"\bthanks\s+to\b", 0.75),
    _cue("therefore", "result", r"\b(?:therefore|hence|consequently|thus)\b", 0.75),
    _cue(
        "which meant",
        "relative",
        rf"\bwhich{_ADV}\s+(?:meant|means|mean|led\s+to|leads\s+to|resulted\s+in|results\s+in|caused|causes)\b",
        0.8,
    ),
    _cue("which made", "relative", rf"\bwhich{_ADV}\s+(?:made|makes|make|forced|forces|left|leaves)\b(?=\s+{_ME}\b)", 0.8),
    _cue("causing", "relative", r"\b(?:causing|leading\s+to|resulting\s+in|meaning)\b", 0.7),
    _cue("making", "relative", rf"(?<=,)\s*(?:making|forcing|leaving)\b(?=\s+{_ME}\b)", 0.7),
    _cue("caused by", "passive", r"\bcaused\s+by\b", 0.85),
    _cue("led to", "verb", r"\b(?:led|leads|lead)\s+to\b|\b(?:resulted|results)\s+in\b", 0.75),
    _cue("caused", "verb", r"\b(?:caused|causes)\b(?!\s+(?:by|of)\b)", 0.7),
    _cue("made", "verb", rf"\b(?:made|makes|make|forced|forces)\b(?=\s+{_ME}\s+\w)", 0.65),
    _cue("since", "mark", r"\bsince\b", 0.7),
    _cue("so that", "so_that", r"\b(?:so|such)\b(?=\s+(?:an?\s+)?\w)", 0.75),
    _cue("so", "result", r"\bso\b", 0.7),
    _cue("as", "mark", r"\bas\b", 0.55),
    _cue("after", "after", r"\bafter\b", 0.6),
)

# Cheap look before any parse: a sentence without these letters holds no cue.
PREFILTER: Final = re.compile(
    r"\b(?:be?ca[ou]?s|becuase|beacuse|becouse|cause|causing|cuz|b/c|due\s+to|owing\s+to|thanks\s+to|since|so\s+\w|such\s|hence|therefore|thus|consequently|"
    r"why|reasons?|result|consequence|account\s+of|which\s|lead|led\s+to|meaning|(?:making|forcing|leaving)\s|(?:made?|makes|forced?|forces)\s+\w+\s+\w|as\s+\w|after\s)",
    re.IGNORECASE,
)

# Verbs that tell what a customer did about it: "after" blames only behind these.
CONSEQUENCES: Final = words(
    "cancel leave switch return stop quit drop refuse uninstall delete complain move change give abandon close terminate "
    "unsubscribe refund regret lose vow swear boycott avoid ditch churn downgrade"
)
# What is understood or known is the noun, not the knowing: "I understand the delay due to snow".
GRASPING: Final = words("understand appreciate know accept realise realize hate dislike mention note")
# "as you know", "as expected": manner or source, not cause.
MANNER: Final = words(
    "say mention expect describe advertise promise state know see hear tell explain require request order claim note indicate "
    "show suggest understand hope plan schedule advise agree intend appear seem follow read put want need write point discuss"
)
STATIVE: Final = words(
    "be have need want know feel live like love lack contain cost believe think seem own travel require work suffer understand offer hate"
)

# "since he was a puppy": a date.
YOUTH: Final = words("old born puppy kitten baby young child little day week month year")
NO_CAUSE_BEFORE_AS: Final = words("as such same so just exactly much well even known act serve work")
FEELING: Final = words(
    "happy glad grateful thankful sorry sure impressed pleased lucky relieved upset sad disappointed surprised angry shocked "
    "excited confident certain fortunate appreciative proud shame pity relief pleasure joy"
)

HEDGE: Final = re.compile(
    r"\b(?:maybe|perhaps|probably|possibly|might|may\s+be|i\s+(?:think|guess|suppose|assume|believe|suspect)|seems?|seemingly|apparently|presumably|likely|not\s+sure|"
    r"could\s+be|supposedly|allegedly)\b",
    re.IGNORECASE,
)
COUNTERFACTUAL: Final = re.compile(
    r"\b(?:would|could|should|might)(?:\s+not|n['’]t)?\s*(?:have|['’]ve)\b|\bif\b[^.;]*\b(?:would|could|['’]d)\b|\b(?:would|could|['’]d)\b[^.;]*\bif\b|\bhad\s+(?:i|they|we|it)\b",
    re.IGNORECASE,
)
NEGATED: Final = re.compile(r"(?:\bnot|n['’]t|\bnever)\s+(?:\w+ly\s+)?$|\bnot\s+(?:\w+ly\s+)?(?:the|a)\s+$", re.IGNORECASE)
