"""How bad a pain point is, 0-1, and why: six named parts, each read off the words or off the sentiment.

A count of complaints treats a squeaky seat like a child taken ill. Severity lets a reader sort them, and because it is a
short formula over visible evidence, "why 0.8?" has an answer: `severity_parts` shows it.

Each part k is a number v_k in 0-1; severity = 1 - product over k of (1 - w_k * v_k), a noisy or (Pearl 1988): it grows with
every part, never shrinks, and no heap of mild parts outweighs harm. The weights w_k are set by hand, not learned:

| part | weight | what it reads |
|---|---|---|
| sentiment | .55 | how negative the sentence is: the negative part of its polarity |
| strength | .35 | strong words, intensifiers, capitals, exclamation marks |
| repetition | .30 | again, third time, every time, for months, still |
| loss | .40 | money or data or much time gone: charged twice, no refund, lost bag, hours on hold |
| consequence | .45 | what it led to: cancelled, switched, never again, missed flight, complaint, lawyer |
| harm | .75 | health and safety: injured, unsafe, fire, allergic, died; counted in full only where the sentence complains, since a |
| | | grateful pet owner tells of cancer too: v_harm is cut by min(1, .2 + sentiment) |
"""

import re
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.voice.prefilter import column_of, may_match
from pipeline.voice.signals.cue_matches import Cue, cue

PARTS: Final = ("sentiment", "strength", "repetition", "loss", "consequence", "harm")
WEIGHTS: Final = {"sentiment": 0.55, "strength": 0.35, "repetition": 0.30, "loss": 0.40, "consequence": 0.45, "harm": 0.75}

_HARM_ALONE: Final = 0.2
_N: Final = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|several|many|few|couple\s+of|multiple)"
# A cue's confidence is the value that it gives to its part; the highest that matches counts.
_STRENGTH: Final = (
    cue(
        "extreme",
        1.0,
        r"\b(?:worst|horrible|horrific|horrendous|terrible|terribly|appalling|atrocious|disgust\w*|disgrace\w*|abysmal|dreadful|awful|"
        r"nightmare|hell|hate[ds]?|outrageous|"
        r"unacceptable|unforgivable|inexcusable|shocking|shameful|scam\w*|fraud\w*|crooks?|thie(?:f|ves)|criminal|useless|pathetic|"
        r"ridiculous|furious|livid|disaster|"
        r"traumati[sc]\w*|filthy|worthless|garbage|trash|crap|vile|diabolical|cruel|insult\w*|humiliat\w*)\b|\bzero\s+stars?\b|"
        r"\b(?:total|complete|utter|absolute)\s+(?:\w+\s+)?"
        r"(?:joke|mess|waste|failure|shambles|chaos|rip-?off|disappointment|lie|incompetence)\b",
    ),
    cue(
        "strong",
        0.6,
        r"\b(?:very|extremely|really|so|absolutely|completely|totally|utterly|incredibly|far\s+too|way\s+too|beyond|deeply|seriously|"
        r"ever|at\s+all|whatsoever|severe(?:ly)?|"
        r"constant(?:ly)?|massive|huge|major|rude\w*|angry|upset|stress\w*|frustrat\w*|painful|lied|lying|lies|misled|misleading|"
        r"incompetent|unprofessional|dirty|broken|"
        r"impossible|ignored|refused|never)\b",
    ),
    cue(
        "mild",
        0.25,
        r"\b(?:bad|poor\w*|slow|disappoint\w*|annoy\w*|confus\w*|wrong|problems?|issues?|difficult|fail\w*|complain\w*|lack\w*|unhappy|not|no)\b|n't\b",
    ),
)
_REPETITION: Final = (
    cue(
        "many_times",
        1.0,
        rf"\b(?:second|third|fourth|fifth|sixth|seventh|umpteenth|nth|\d+(?:nd|rd|th))\s+(?:\w+\s+)?(?:time|attempt|call|email|visit|"
        rf"delay|claim|year|day|week|month)\b|"
        rf"\b(?:{_N}|countless|numerous)\s+(?:\w+\s+)?(?:times|calls|emails|e-mails|attempts|visits|complaints|occasions|agents|people|"
        rf"departments)\b|"
        r"\b(?:every|each)\s+(?:single\s+)?(?:time|day|week|month|night|flight|year|call)\b|\b(?:again\s+and\s+again|"
        r"time\s+and\s+(?:time\s+)?again|over\s+and\s+over|repeated(?:ly)?|keeps?\s+\w+ing|"
        rf"constantly|continual\w*|always)\b|\b(?:for|after|in)\s+(?:over\s+|more\s+than\s+|about\s+|almost\s+|"
        rf"nearly\s+)?(?:{_N}\s+)?(?:weeks|months|years)\b",
    ),
    cue(
        "again",
        0.5,
        rf"\b(?:again|still|once\s+more|yet\s+another|another|twice|multiple|several|numerous|too\s+many|kept|regularly|often)\b|"
        rf"\b{_N}\s+(?:\w+\s+)?(?:hours|hrs|days)\b",
    ),
)
_LOSS: Final = (
    cue(
        "money",
        1.0,
        r"\b(?:over-?charged?|double[\s-]charged|(?:charged|billed|paid|debited)\s+(?:\w+\s+){0,3}?(?:twice|double|extra|again)|stole|"
        r"stolen|rip(?:ped)?[\s-]?off|scam\w*|fraud\w*|"
        r"(?:no|refus\w+|den(?:y|ied)|reject\w+|without)\s+(?:\w+\s+){0,3}?(?:refund|reimburse\w*|compensation|claim|coverage|payment)|"
        r"lost\s+(?:\w+\s+){0,2}?(?:money|data|bags?|luggage|baggage|"
        r"suitcase|files?|work|job|wages|thousands|hundreds|everything)|out\s+of\s+pocket|waste\s+of\s+(?:\w+\s+)?(?:money|time)|(?:took|"
        r"taken|kept|keep)\s+(?:\w+\s+){0,2}?money|"
        r"foreclos\w*|garnish\w*|debt|data\s+loss|hacked|identity\s+theft|(?:claims?|refund)\s+(?:\w+\s+){0,3}?(?:denied|rejected|"
        r"refused))\b",
        r"(?:[$£€]\s?\d[\d,.]*|\b\d[\d,.]*\s?(?:dollars|pounds|euros|usd|gbp|quid)\b)",
    ),
    cue(
        "time",
        0.6,
        rf"\b(?:{_N}|an|\d+\+?)\s*(?:hours?|hrs?|days|weeks|months)\b|\bhours\s+(?:on\s+hold|late|waiting|of)\b|\b(?:lost|missing|"
        rf"damaged|destroyed|ruined|broke|expensive|overpriced|"
        r"(?:price|premium|rate)s?\s+(?:\w+\s+){0,3}?(?:increas\w+|doubl\w+|tripl\w+|went\s+up|hike\w*)|fees?|refund\w*|compensation|"
        r"denied)\b",
    ),
)
_CONSEQUENCE: Final = (
    cue(
        "left",
        1.0,
        r"\b(?:(?:cancel{1,2}(?:ed|ing)?|drop(?:ped|ping)?|end(?:ed|ing)?)\s+(?:my|our|the|this)\s+(?:\w+\s+)?(?:polic\w+|account|"
        r"membership|subscription|contract|card|plan|insurance|service|booking|order)|switch(?:ed|ing)\s+to|"
        r"(?:never|not|won't|wont|wouldn't|don't|will\s+not)\s+(?:\w+\s+){0,3}?(?:again|return|renew|recommend|come\s+back|go\s+back|"
        r"trust)|never\s+again|last\s+time|(?:lost|losing)\s+(?:a|my|our|\w+)\s+"
        r"(?:customers?|business|custom)|miss(?:ed|ing)?\s+(?:\w+\s+){0,3}?(?:flights?|connections?|connecting|wedding|funeral|"
        r"appointments?|meetings?|birth\w*|cruise|interview|work|surgery|deadline)|"
        r"stranded|stuck\s+(?:in|at|on)|lawyer|attorney|legal\s+action|sue|court|ombudsman|bbb|better\s+business\s+bureau|police|"
        r"(?:report|complain)(?:ed|ing)?\s+(?:\w+\s+){0,2}?to\s+the|"
        r"(?:a|b)voi?d\s+(?:this|at\s+all|them|like)|stay\s+away|run\s+away|do\s+not\s+(?:buy|use|book|fly)|uninstall\w*|"
        r"deleted?\s+(?:the|this|my)\s+(?:app|account))\b",
    ),
    cue(
        "put_out",
        0.5,
        r"\b(?:had\s+to|forced\s+to|made\s+(?:me|us|him|her|them)|unable\s+to|couldn't|could\s+not|can't|cannot|cancel{1,2}ed|refund\w*|"
        r"return(?:ed|ing)|complain\w*|left|leaving|gave\s+up|give\s+up|delayed|ruined|"
        r"disconnected|hung\s+up|denied|rejected|refused|cost\s+(?:me|us))\b",
    ),
)
_HARM: Final = (
    cue(
        "body",
        1.0,
        r"\b(?:died|dead|death|dying|killed|kill|injur\w+|hurt(?:ing)?|bleed\w*|blood|burn(?:t|ed|s)?|unsafe|dangerous\w*|danger|"
        r"hazard\w*|caught\s+fire|on\s+fire|smoke|fumes|electric\s+shock|"
        r"allerg\w+|anaphyla\w+|poison\w*|infect\w+|sepsis|vomit\w*|fainted|collapsed|unconscious|emergency|ambulance|hospitali[sz]ed|"
        r"seizure|overdose|suicid\w*|assault\w*|abus\w+|threaten\w*|"
        r"harass\w*|in\s+(?:\w+\s+)?(?:pain|agony|tears)|agony|cancer|misdiagnos\w*|wrong\s+(?:medication|dose|drug|diagnosis|patient)|"
        r"(?:bed\s*bugs|cockroach\w*|mould|mold|rats?|mice)|"
        r"neglect\w*|safety|life[\s-]threatening|(?:nearly|almost)\s+(?:died|killed))\b",
    ),
    cue(
        "body_mild",
        0.45,
        r"\b(?:pain|ill|sick(?:ness)?|sore|bruis\w+|unhygienic|unsanitary|filthy|urine|faeces|elderly|disabled|wheelchair|baby|pregnant|"
        r"medication|medicine|"
        r"distress\w*|scared|frightened|terrified|anxi\w+|crying|cried|security|risk\w*)\b",
    ),
)
_CUES: Final[dict[str, tuple[Cue, ...]]] = {
    "strength": _STRENGTH,
    "repetition": _REPETITION,
    "loss": _LOSS,
    "consequence": _CONSEQUENCE,
    "harm": _HARM,
}
_SHOUT: Final = re.compile(r"\b[A-Z]{3,}\b(?:\W+[A-Z]{2,}\b)|!{2,}|!\s*!")


def severity(texts: Sequence[str], polarity: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """Return how bad each text is, shape ``(len(texts),)``, 0-1; meant for pain points, though any text gets a number."""
    table = severity_parts(texts, polarity)
    kept = np.ones(len(table))
    for name in PARTS:
        kept *= 1.0 - WEIGHTS[name] * table[name].to_numpy(dtype=np.float64)
    return np.asarray(np.round(1.0 - kept, 4))


def severity_parts(texts: Sequence[str], polarity: NDArray[np.floating[Any]]) -> pd.DataFrame:
    """Return the parts of the severity of each text: one column per name of `PARTS`, 0-1, in the order of the argument.

    Args:
        texts: sentences, apostrophes made plain.
        polarity: shape ``(len(texts),)``, -1..1.
    """
    column = column_of(texts)
    values = {"sentiment": np.clip(-np.asarray(polarity, dtype=np.float64), 0.0, 1.0)}
    for name, cues in _CUES.items():
        values[name] = _part(texts, column, cues)
    values["harm"] = values["harm"] * np.minimum(1.0, _HARM_ALONE + values["sentiment"])
    shouted = np.array([_SHOUT.search(text) is not None for text in texts], dtype=bool)
    values["strength"] = np.maximum(values["strength"], np.where(shouted, 0.8, 0.0))
    return pd.DataFrame({name: values[name] for name in PARTS})


def _part(texts: Sequence[str], column: Any, cues: tuple[Cue, ...]) -> NDArray[np.float64]:
    """Return, per text, the value of the strongest cue that matches, 0 where none does."""
    value = np.zeros(len(texts))
    for each in cues:
        for row in np.flatnonzero(may_match(each.pattern, column) & (value == 0.0)).tolist():
            if each.pattern.search(texts[row]):
                value[row] = each.confidence
    return value
