"""Real questions: somebody wants an answer, as against an outcry that merely ends in a question mark."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.voice.prefilter import column_of, may_match
from pipeline.voice.signals.cue_matches import CueMatch, trimmed_span, whole_span

if TYPE_CHECKING:
    import pyarrow as pa

_FLAGS: Final = re.IGNORECASE
_AUXILIARY: Final = (
    r"(?:is|are|was|were|am|do|does|did|have|has|had|can|could|will|would|shall|should|may|might|must|isn't|aren't|wasn't|weren't|don't|"
    r"doesn't|didn't|"
    r"haven't|hasn't|hadn't|can't|couldn't|won't|wouldn't|shouldn't)"
)
_SUBJECT: Final = (
    r"(?:i|you|u|we|they|he|she|it|this|that|these|those|there|the|a|an|my|your|our|any|anyone|anybody|someone|somebody|everyone|people)"
)
_OPENING: Final = (
    r"(?:^|(?<=[.!?;:,)-]\s))\W*(?:@\w+\W+)*(?:(?:and|so|but|also|ok|okay|hi|hello|hey|well|please|guys|then|just|now|if\s+so|sorry|"
    r"question|quick\s+question|"
    r"wondering)\b[\s,:.!-]*)*"
)

# Wh-word or auxiliary in front of its subject: a question even where the mark was forgotten.
INVERTED: Final = re.compile(
    rf"{_OPENING}(?:(?:what|why|how|when|where|who|which|whose|how\s+(?:long|much|many|often|far|soon|come))(?:'s|'re|"
    rf"'d)?\s+(?:\w+\s+){{0,3}}?{_AUXILIARY}\s+{_SUBJECT}\b"
    rf"|(?:what|where|who|when|how)'s\s+{_SUBJECT}\b|{_AUXILIARY}\s+{_SUBJECT}\s+\w+)",
    _FLAGS,
)
# Without a question mark only the clear forms count: "@shop is the worst" and "had a box once" invert nothing.
UNMARKED: Final = re.compile(
    r"^\W*(?:@\w+\W+)*(?:(?:and|so|but|also|ok|hi|hello|hey|well|please|guys|then|just|now|sorry)\b[\s,:.!-]*)*"
    rf"(?:(?:what|how|who)\s+(?:\w+\s+)?{_AUXILIARY}\s+{_SUBJECT}\b|(?:when|where)\s+{_AUXILIARY}\s+{_SUBJECT}\b"
    r"|why\s+(?:do|does|did|is|are|was|were|has|have|can't|won't|isn't|aren't|didn't|don't|doesn't)\s+(?!not\b)\w+"
    r"|(?:can|could|do|does|did|is|are|will|would)\s+(?:you|u|i|we|they|it|there|anyone|someone|anybody|somebody)\b)",
    _FLAGS,
)
INDIRECT: Final = re.compile(
    r"\b(?:can|could|would|will|does|do)\s+(?:you|u|someone|anyone|anybody|somebody)\s+(?:please\s+)?(?:tell|explain|confirm|advise|"
    r"clarify|let\s+(?:me|us)\s+know|know\s+(?:if|how|when|where|what|why))\b"
    r"|\bi\s*(?:'d|was|am|'m|would|just|want(?:ed)?|need)?\s*(?:like\s+to\s+know|wonder(?:ing)?|want(?:ed)?\s+to\s+(?:know|ask)|"
    r"to\s+know|asking)\s+(?:if|whether|why|how|when|what|where|which|who)\b"
    r"|\b(?:any\s+(?:idea|news|update|word|info)s?|please\s+advi[sc]e)\b",
    _FLAGS,
)
MARKED: Final = re.compile(r"\?+[\s\"')\]*_~]*(?:https?://\S+\s*|[@#]\w+\s*|[^\w\s?!.]+\s*)*$")
# A question mark alone makes none of a statement ("so the exam is not covered?"): something must ask as well.
ASKING: Final = re.compile(
    rf"\b(?:what|why|how|when|where|who|which|whose)\b(?:\s+[\w'-]+){{0,3}}?\s+{_AUXILIARY}\s+{_SUBJECT}\b|\bwhy\s+{_AUXILIARY}\b|"
    rf"\b{_AUXILIARY}\s+(?:i|you|u|we|they|he|she|it|there|this|that|anyone|anybody|someone|somebody)\b|^\W*@\w+|^\W*{_AUXILIARY}\s+\w+|"
    r"\b(?:how\s+(?:much|many|long|far|soon|often)|what\s+(?:time|number|day)|anybody|anyone|someone|any\s+(?:ideas?|news|updates?|word|help|"
    r"chance|way|info\w*|reason|tips?|suggestions?|plans?))\b|^\W*(?:(?:and|so|but|if\s+so|if\s+not)\W+)*(?:why|how|when|where|who|which)(?:\s+not)?\W*\?",
    _FLAGS,
)
_CHANGE: Final = (
    r"(?:add|allow|include|make|bring\s+back|implement|enable|introduce|support|remove|improve|provide|offer|fix|give\s+(?:us|the)|let\s+us|"
    r"create|integrate|stop|consider|reduce|extend|expand|open)"
)
# A wish in the form of a question: "could you add", "why can't we just have"; it wants the thing, not an answer.
WISHING: Final = re.compile(
    rf"\b(?:can|could|would|will|can't|couldn't|won't)\s+(?:you|u|they|we|someone|somebody)\s+(?:(?:please|also|just|guys|not|at\s+least)\s+)*"
    rf"(?:{_CHANGE}|have|get)\b|\b(?:can|could|should|can't|couldn't)\s+(?:(?!i\b)[\w'-]+\s+){{1,4}}?be\s+(?:\w+ly\s+)?\w+(?:ed|n|t)\b|"
    rf"\bwhy\s+(?:not|(?:can't|don't|can\s+not)\s+(?:you|u|we|they|i)\s+(?:just|simply|have|get|{_CHANGE}))\b|\b(?:how|what)\s+about\s+(?!my\b|our\b)|"
    rf"\bcan\s+i\s+(?:please\s+)?have\b",
    _FLAGS,
)
MARKED_INSIDE: Final = re.compile(r"\w\?+(?=\s)")

# Outcries in the form of a question, and tags that only press for agreement.
RHETORICAL: Final = re.compile(
    r"\?\s*!|!\s*\?|\?{3,}"
    r"|\b(?:are\s+you\s+(?:kidding|serious|joking|insane)|(?:is|was)\s+(?:this|that|it)\s+(?:a\s+joke|some\s+kind|really\s+(?:necessary|"
    r"how)|too\s+much\s+to\s+ask)|who\s+(?:does|would\s+do|cares|knew|needs)|"
    r"what\s+(?:were\s+(?:they|you)\s+thinking|the\s+(?:hell|heck|f\w*)|a\s+(?:joke|shame|mess|waste)|more\s+(?:can|could|do|is)|"
    r"else\s+(?:can|could)|kind\s+of)|"
    r"how\s+(?:hard|difficult|dare|can\s+(?:you|they|anyone|this|it|a)|could\s+(?:you|they|anyone|this)|is\s+(?:this|that|"
    r"it)\s+(?:even\s+)?(?:possible|acceptable|ok|okay|fair|legal)|on\s+earth)|"
    r"why\s+(?:on\s+earth|(?:didn't|did)\s+i|would\s+(?:you|they|anyone|i)|bother|even|am\s+i\s+not\s+surprised)|need\s+i\s+say|"
    r"guess\s+what|you\s+know\s+what|where\s+(?:do|should|shall)\s+i\s+(?:even\s+)?(?:start|begin)|why\s+(?!not\b|so\b)(?:have|spend|pay|buy|fly|bother|"
    r"book|use)\b|what(?:'s|\s+is)\s+the\s+(?:point|use|difference)|what\s+sort\s+of|if\s+you\s+ask\s+me|what's\s+not\s+to|what\s+not\s+to|wtf|"
    r"(?:would|do)\s+you\s+believe|can\s+you\s+believe|do\s+they\s+not|since\s+when|seriously|really)\b[^?]*\?|\bwhy\s+didn't\s+(?:i|we)\b"
    r"|,\s*(?:right|huh|eh|no|ok|okay|yes|is\s+it|isn't\s+it|aren't\s+they|don't\s+you|wasn't\s+it|did\s+they|did\s+it|do\s+they)\s*\?"
    r"|^\W*\w+(?:\W+\w+)?\W*\?+\W*$|\(\W*(?:\w+\W+)?\?+\W*\)\W*$|\bi\s+wonder\s+what\s+would\b",
    _FLAGS,
)
_SHORT: Final = re.compile(
    r"^\W*(?:(?:and|so|but|any|if\s+so|if\s+not)\W+)*(?:why|how(?:\s+(?:much|many|long|come))?|when|where|who|which\s+one|ideas?|news|updates?)(?:\s+not)?\s*\?+\W*$",
    _FLAGS,
)
# "Can I get tickets, I'd love to!" asks, however gladly.
_MINE: Final = re.compile(r"^\W*(?:@\w+\W+)*(?:can|could|may)\s+(?:i|we)\b", _FLAGS)
# "What a lovely crew", "How nice!": the form of an exclamation.
EXCLAMATION: Final = re.compile(
    r"^\W*(?:what\s+(?:a|an|great|lovely)\b|how\s+(?:\w+ly\s+)?(?:nice|lovely|great|wonderful|sad|rude|awful|disappointing|"
    r"embarrassing)\b)[^?]*$",
    _FLAGS,
)


def find_questions(texts: Sequence[str], column: "pa.LargeStringArray | None" = None) -> list[CueMatch | None]:
    """Return, per text, the question that wants an answer, or None; texts with plain apostrophes."""
    column = column_of(texts) if column is None else column
    worth_trying = np.logical_or.reduce([may_match(pattern, column) for pattern in (INVERTED, UNMARKED, INDIRECT, MARKED)])
    return [_question(text) if try_it else None for text, try_it in zip(texts, worth_trying.tolist(), strict=True)]


def _question(text: str) -> CueMatch | None:
    """Return a question, or None; evidence is the whole sentence unless a phrase carries it."""
    short = _SHORT.search(text)
    if (RHETORICAL.search(text) and not short) or EXCLAMATION.search(text) or WISHING.search(text):
        return None
    marked = MARKED.search(text) is not None
    inverted = INVERTED.search(text)
    if marked and (inverted or short or ASKING.search(text)):
        return CueMatch("inverted" if inverted else "marked", 0.95 if inverted else 0.8, *whole_span(text))
    if inverted and MARKED_INSIDE.search(text, inverted.start()):
        return CueMatch("inside", 0.75, *trimmed_span(inverted))
    unmarked = UNMARKED.search(text)
    if unmarked and (text.rstrip()[-1:] != "!" or _MINE.search(text)):
        return CueMatch("unmarked", 0.55, *trimmed_span(unmarked))
    indirect = INDIRECT.search(text)
    return CueMatch("indirect", 0.7, *trimmed_span(indirect)) if indirect else None
