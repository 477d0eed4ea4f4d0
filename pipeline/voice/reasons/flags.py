"""What takes the edge off a reason: denied, guessed, imagined, told by others, about another company, or not meant.

A flagged reason is still a reason that somebody wrote, so it is kept and marked; what is counted is decided later.
"""

import re
from typing import Final

from pipeline.voice.reasons.clause_ranges import Range

WEIGHT: Final = {"negated": 0.8, "hedged": 0.8, "counterfactual": 0.85, "reported": 0.85, "competitor": 0.85, "doubtful": 0.5}

TELLING_CHARS: Final = 60  # how far before a reason the words lie that tell who gave it
_GOES_ON: Final = re.compile(r"\b(?:and|but|so|then|because)\b|[.;!?]", re.IGNORECASE)

_HEDGE: Final = re.compile(
    r"\b(?:maybe|perhaps|probably|possibly|might|may\s+be|i(?:['’]d)?\s+(?:think|guess|suppose|assume|believe|suspect|imagine|reckon)|"
    r"seems?|seemingly|apparently|presumably|likely|not\s+sure|could\s+be|supposedly|allegedly|imo|imho|in\s+my\s+opinion)\b",
    re.IGNORECASE,
)
_COUNTERFACTUAL: Final = re.compile(
    r"\b(?:would|could|should|might)(?:\s+not|n['’]?t)?\s*(?:have|['’]ve|of)\b|\bif\b[^.;]*\b(?:would|could|[a-z]['’]d)\b|"
    r"\b(?:would|could|[a-z]['’]d)\b[^.;]*\bif\b|\bhad\s+(?:i|they|we|it|he|she|you)\b|\bif\s+only\b|\bi\s+wish\b",
    re.IGNORECASE,
)
_NEGATED: Final = re.compile(
    r"(?:\bnot|n['’]t|\b(?:do|does|did|is|was|are|were)nt|\bnever|\bneither|\bnor)\s+(?:\w+ly\s+|just\s+|even\s+)?$|\bnot\s+(?:\w+ly\s+)?(?:the|a|my|our)\s+(?:[^\W\d]\w*\s+)?$|"
    r"\bnothing\s+to\s+do\s+with\b[^,.;]*$",
    re.IGNORECASE,
)
_SAY: Final = (
    r"(?:say|says|said|saying|claim(?:ed|ing)|claims?\s+(?:that|to|they|it|he|she)|insist(?:s|ed)|argue[sd]?|explain(?:s|ed)|"
    r"stat(?:es|ed|ing)|repl(?:ies|ied)|respond(?:s|ed)|announced?)"
)
_TOLD: Final = r"(?:told|informed|advised|assured|led\s+to\s+believe|given\s+to\s+understand)"
_REPORTED: Final = re.compile(
    rf"\b(?:my\s+\w+|the\s+\w+(?:\s+\w+)?|he|she|they|it|who|somebody|someone|people|everyone|others|friends|staff|[A-Z]\w+)\s+(?:\w+ly\s+|then\s+|just\s+|has\s+|have\s+|had\s+)?{_SAY}\b|"
    rf"\b{_TOLD}\s+(?:me|us|my\s+\w+|him|her)\b|\b(?:i|we)\s+(?:\w+\s+){{0,2}}?(?:was|were|am|been|being|got|are)\s+(?:then\s+|also\s+|just\s+)?{_TOLD}\b|^\W*was\s+{_TOLD}\b|\baccording\s+to\b|"
    rf"\b(?:reason|excuse|explanation)s?\s+(?:(?:that\s+|which\s+)?(?:they|he|she|\w+)\s+(?:gave|give|gives|offered)|given|offered|(?:i|we)\s+(?:was|were)\s+given)",
    re.IGNORECASE,
)
_OTHERS: Final = re.compile(
    r"\b(?:competit(?:or|ors|ion)|rivals?|(?:an?other|other|different|previous|former|old|new|last|next)\s+(?:\w+\s+)?"
    r"(?:compan(?:y|ies)|banks?|airlines?|insurers?|providers?|carriers?|brands?|suppliers?|vendors?|apps?|stores?|shops?|products?|services?|"
    r"platforms?|languages?|tools?|software|hotels?|hospitals?|networks?|insurances?|plans?)(?!\s+(?:account|card|statement|update|version|feature)s?\b)|anywhere\s+else|somewhere\s+else|elsewhere)\b",
    re.IGNORECASE,
)
# A name after a verb or a word of comparison; names have a capital, hence no IGNORECASE here.
_NAMED: Final = re.compile(
    r"\b(?:[Ss]witch(?:ed|ing)?\s+(?:back\s+|over\s+)?(?:to|from)|[Uu]nlike|[Cc]ompar(?:ed|ing|ison)\s+(?:to|with)|(?:better|worse|cheaper|faster|slower|easier|harder|more\s+\w+|"
    r"less\s+\w+|\w+er)\s+than(?:\s+with|\s+in|\s+on|\s+at)?|[Mm]ov(?:ed|ing)\s+(?:back\s+|over\s+)?(?:to|from)|[Ii]nstead\s+of|[Gg]o(?:ne|ing)?\s+back\s+to|[Ww]ent\s+back\s+to|[Uu]sed\s+to\s+use|"
    r"[Rr]ather\s+than)\s+(?:the\s+|my\s+|a\s+)?[A-Z]\w*|\b[A-Z]\w+\s+(?:is|are|was|does\s+it)\s+(?:much\s+|far\s+|way\s+|so\s+much\s+)?(?:better|cheaper|faster|nicer|superior)\b"
)
_NO_NAME: Final = re.compile(
    r"\s(?:I|My|We|The|A|This|That|It|They|You|He|She)$|^(?:It|This|That|They|These|Those|He|She|We|There|What|Which|All|Everything)\b"
)
_DOUBTFUL: Final = re.compile(
    r"(?:^|\s)/s(?:\s|$)|#sarcasm|#irony|\U0001f644|\U0001f643|\U0001f926|\bthanks\s+(?:a\s+lot\s+|so\s+much\s+)?for\s+nothing\b|\byeah,?\s+right\b|\bslow\s+clap\b|"
    r"[\"“‘'](?:great|good|excellent|amazing|best|helpful|friendly|customer\s+service|service|help|care|premium|support|professional\w*|fantastic|wonderful|quality|new|improved|"
    r"luxury|quick|fast|easy|free|world[- ]class|safe|secure)[\"”’']|"
    r"\b(?:great|good|nice|brilliant|way\s+to|bravo|congrat\w*|well\s+done)\b[^.!?]{0,40}(?:\bnot!|\.\.\.\s*not\b|\s/s\b)|"
    r"\bjust\s+(?:great|brilliant|lovely|perfect|fantastic)\b|\bthanks\s+for\s+(?:ruining|wasting|losing|breaking|cancell?ing|delaying|ignoring|the\s+(?:delay|stress|ruined|lost))",
    re.IGNORECASE,
)


def flags_of(text: str, cue: Range, cause: Range, effect: Range, kind: str) -> list[str]:
    """Return the flags of one reason, in a fixed order.

    Args:
        text: the sentence or the part of it that was read.
        cue: characters of the text, half-open.
        cause: the same; negative where it lies in the sentence before.
        effect: the same.
        kind: stated, purpose or condition.
    """
    first, last = max(min(cause[0], effect[0], cue[0]), 0), max(cause[1], effect[1], cue[1])
    near, whole = text[max(0, first - 24) : last], text[first:last]
    shown = []
    if kind == "stated" and _NEGATED.search(text[: cue[0]]):
        shown.append("negated")
    if _HEDGE.search(near):
        shown.append("hedged")
    if _COUNTERFACTUAL.search(whole):
        shown.append("counterfactual")
    if kind == "stated" and _is_reported(text, first, cue, cause):
        shown.append("reported")
    wide = text[max(0, first - 40) : last]  # "Unlike X, I left because ..."
    if _OTHERS.search(whole) or any(not _NO_NAME.search(match.group()) for match in _NAMED.finditer(wide)):
        shown.append("competitor")
    if _DOUBTFUL.search(text):
        shown.append("doubtful")
    return shown


def _is_reported(text: str, first: int, cue: Range, cause: Range) -> bool:
    """Return whether somebody else gives the reason: the telling leads straight into it, or opens the cause."""
    left, right = max(0, first - TELLING_CHARS), min(len(text), max(cue[1], cause[0]) + TELLING_CHARS // 2)
    for told in _REPORTED.finditer(text, left, right):
        if (
            not _GOES_ON.search(text, told.end(), max(first, told.end()))
            and not first <= told.start() < min(cue[0], cause[0]) - TELLING_CHARS
        ):
            return True
    return False
