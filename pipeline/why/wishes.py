"""The reading form of an ask: what is wanted, without the politeness that carries it.

"It would be great if you could let me swap an ingredient" and "Please let us swap ingredients!" ask for the same; only the
wish itself, "let me swap an ingredient", is compared and shown.
"""

import re

from pipeline.why.phrases import MODALS, WORD, has_content_word, surface_words, trim_phrase

LONGEST = 9  # words of an ask's reading form

_NICE = r"(?:nice|great|good|helpful|lovely|better|best|useful|awesome|cool|ideal|appreciated|amazing|fantastic|wonderful|perfect|handy)"
_WHO = r"(?:i|we|you|u|they|he|she|it|there|someone|anyone|somebody|ya|y['’]?all|this|that)"
_SOFT = r"(?:\s+(?:please|plz|pls|kindly|just|maybe|also|really|at\s+least|perhaps|possibly|only|even|guys))*"
# What leads to the wish; the wish stands behind it.
_LEADS = re.compile(
    rf"""\b(?:
    (?:please|plz|pls|kindly){_SOFT}
    | (?:i|we)?\s*(?:['’]d|would|do|just|only|really|so|\s)*\b(?:wish|hope|hoping|wishing)\b(?:\s+(?:that|if|for))?
    | (?:would|wld|will|might|['’]d)\s+(?:also\s+|really\s+|only\s+)?
      (?:be\s+(?:so\s+|very\s+|really\s+|much\s+)?{_NICE}|like|love|prefer|appreciate|suggest|recommend)
      (?:\s+(?:it|you|them))?(?:\s+(?:if|to|for|that|when|having|seeing|see|have))*
    | if\s+{_WHO}\s+(?:could|would|can|will|had|were|was)
    | (?:can|could|would|will|may|might|cld|wld)\s+{_WHO}{_SOFT}
    | (?:should|must|ought\s+to|needs?\s+to|have\s+to|has\s+to|could\s+do\s+with|could\s+use|had\s+better)(?:\s+(?:have|be\s+able\s+to))?
    | (?:suggest|suggestion|recommend|request|requesting|propose|asking|ask|demand|want|wanted|need|needs|looking|waiting|like)
      (?:\s+(?:is|would\s+be|you|them|it|for|that|to|of|see|have|having))*
    | (?:is\s+it\s+possible|is\s+there\s+(?:a|any)\s+way|any\s+(?:chance|way|plans?))(?:\s+(?:to|for|of|that|i|we|you))*
    | (?:what|how)\s+about | what\s+if | why\s+(?:not|don['’]?t|can['’]?t|isn['’]?t|doesn['’]?t)(?:\s+{_WHO})?
    | (?:the\s+)?ability\s+to
    )(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
# What follows the wish: "a dark mode would be nice".
_FOLLOWS = re.compile(
    rf"\s*,?\s*\b(?:would|might|could|wld)\s+(?:also\s+|really\s+)?(?:be\s+(?:\w+\s+)?{_NICE}\b|help\b|make\s+it\b|improve\b)",
    re.IGNORECASE,
)
# "The food could be better": what it is about stands before.
_BECOMES = re.compile(r"\s*(?:not\s+|also\s+|all\s+|really\s+|always\s+)*be\b", re.IGNORECASE)
_MODALS = re.compile(r"\b(?:should|must|ought\s+to|needs?\s+to|have\s+to|has\s+to|could)$", re.IGNORECASE)
_MODAL = re.compile(rf"^\W*(?:{_WHO}\s+)?(?:(?:could|would|can|will|had|were|was|have|got|to|be\s+able\s+to)\s+)+", re.IGNORECASE)
_CLAUSE_END = re.compile(
    r"[;:!?()\[\]{}\"“”\n]|\.(?:\s|$)|,\s|\s[-–—]+\s|\.{2,}|…|\s(?:because|since|so\s+that|in\s+order)\s", re.IGNORECASE
)


def extract_wish(text: str, start: int, end: int, drop: frozenset[str] = frozenset()) -> str:
    """Return what an asking sentence asks for, in at most eight of its words; "" where they say nothing.

    Args:
        text: the sentence.
        start: where the evidence of the ask begins in it.
        end: where it ends.
        drop: words in lower case, names of brands for example, which cannot be all that is asked for.
    """
    start = next((word.start() for word in WORD.finditer(text) if word.start() < start < word.end()), start)  # never from the middle
    for found in (_behind(text, start, end), _before(text, start), *_CLAUSE_END.split(text[start:]), *_CLAUSE_END.split(text)):
        kept = trim_phrase(surface_words(found), LONGEST)
        while kept and kept[0].lower() in MODALS:
            kept = trim_phrase(kept[1:], LONGEST)
        if has_content_word(kept, drop):
            return " ".join(kept)
    return ""


def _behind(text: str, start: int, end: int) -> str:
    """Return the clause behind the words that lead to the wish, taking away further such words in front of it."""
    about = _about(text, start, end)
    if about:
        return about
    leads = [match for match in _LEADS.finditer(text) if match.end() > start and match.start() < max(end, start + 1)]
    if not leads:
        return ""
    rest = text[leads[0].end() :]
    while again := _LEADS.match(rest := rest.lstrip(" ,")) or _MODAL.match(rest):
        rest = rest[again.end() :]
    return _CLAUSE_END.split(rest.lstrip(" ,.!"), maxsplit=1)[0]


def _about(text: str, start: int, end: int) -> str:
    """Return the whole clause where it says what something should become: "the claims process should be easier"."""
    for match in _BECOMES.finditer(text, max(start - 10, 0), end + 12):
        clause = _CLAUSE_END.split(text[: match.start()])[-1]
        modal = _MODALS.search(clause)
        subject = trim_phrase(surface_words(clause[: modal.start()])) if modal else []
        if modal and has_content_word(subject, frozenset()) and not _LEADS.match(clause.lstrip()):
            return clause.lstrip() + _CLAUSE_END.split(text[match.start() :], maxsplit=1)[0]
    return ""


def _before(text: str, start: int) -> str:
    """Return the clause before "would be nice"."""
    follows = next((match for match in _FOLLOWS.finditer(text) if match.end() > start), None)
    return _CLAUSE_END.split(text[: follows.start()])[-1] if follows else ""
