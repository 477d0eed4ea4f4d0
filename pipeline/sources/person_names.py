"""Names of people in feedback: "my name is ...", "spoke to ...", "Regards, ...".

A name recogniser over every word would take minutes on a large file, and on short texts it takes every other product for a
person. So it reads only short windows around phrases that announce a name; where there is no doubt ("Mr", "my name is", the
last line after "regards", "Michelle") capital letters are enough.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.sources.announced_data import Span
from pipeline.sources.person_name_cues import (
    CAPITALISED,
    CLOSING,
    CUES,
    HIND_CUES,
    LINK_TO_NEXT,
    LOWER_CASE_ROLE,
    NAME,
    NAME_WORD,
    NEIGHBOUR_AFTER,
    NEIGHBOUR_BEFORE,
    NOT_PEOPLE,
    OWNER_AFTER,
    OWNER_BEFORE,
    SIGN_OFF,
    SIGN_OFF_LOWER_CASE,
    SURE,
    SURE_LOWER_CASE,
)
from pipeline.text.spacy_model import parse
from pipeline.text.word_lists import read_word_lists

logger = logging.getLogger(__name__)

_LISTS = read_word_lists("pipeline.sources", "person_names.txt")

_BEFORE, _AFTER = 40, 40  # characters of a window on either side of where the name may stand
_ASIDE = 20  # characters beside a name that tell whether it is part of "St Lucia" or "Thomas Cook"
_LAST = 80  # characters at the end of a text in which a sign-off is looked for
_BATCH = 256
_NAME = re.compile(NAME)
_POSSESSIVE = re.compile(r"['’]s$")


class _Window(NamedTuple):
    row: int
    start: int  # of the window in the text
    text: str
    first: int  # where in the window the name must begin ...
    last: int  # ... at the latest


class _NoPerson(NamedTuple):
    """What is never redacted as a name: words in lower case, and patterns of brands and places."""

    words: frozenset[str]
    phrases: tuple[re.Pattern[str], ...]

    def covers(self, text: str, start: int, end: int) -> bool:
        """Return whether the span lies in, or overlaps, a brand or a place."""
        left, aside = max(0, start - _ASIDE), text[max(0, start - _ASIDE) : end + _ASIDE]
        return any(place.start() + left < end and start < place.end() + left for phrase in self.phrases for place in phrase.finditer(aside))


def find_names(texts: Sequence[str], keep: Iterable[str], contacts: Sequence[Sequence[Span]]) -> list[list[Span]]:
    """Return where each text names people.

    Args:
        texts: any texts.
        keep: names that are no person's: products, brands, places.
        contacts: for each text where its addresses and numbers are; a full name beside one is its owner's.

    Returns:
        One list of spans per text; they may overlap. A name found once is then found wherever the same text repeats it.

    Raises:
        ModelError: the name recogniser is not installed.
    """
    no_person = _no_person(sorted(set(keep)))
    found: list[list[Span]] = [[] for _ in texts]
    windows: list[_Window] = []
    for row, (text, places) in enumerate(zip(texts, contacts, strict=True)):
        certain = [*_announced(text, no_person), *_owners(text, places, no_person)]
        found[row] = [span for span in certain if not no_person.covers(text, *span[:2])]
        windows.extend(_windows(row, text, no_person))
        windows.extend(_neighbours(row, text, found[row]))
    for row, span in _recognised(windows, no_person):
        if not no_person.covers(texts[row], *span[:2]):
            found[row].append(span)
    return [spans + _repeated(text, spans, no_person) if spans else spans for text, spans in zip(texts, found, strict=True)]


def _no_person(keep: list[str]) -> _NoPerson:
    """Take the words of a brand as no names, but for given names: a customer of "Martha & Sons" may be called Martha."""
    words = {word for name in keep for word in re.findall(r"\w+", name.lower())} - _LISTS["given"]
    phrases = "|".join(re.escape(name.strip()) for name in keep if name.strip())
    patterns = (NOT_PEOPLE, re.compile(rf"(?<!\w)(?:{phrases})(?!\w)", re.IGNORECASE)) if phrases else (NOT_PEOPLE,)
    return _NoPerson(_LISTS["never"] | words, patterns)


def _announced(text: str, no_person: _NoPerson) -> Iterator[Span]:
    for cue in SURE.finditer(text):
        yield from _trimmed(text, *cue.span(str(cue.lastgroup)), no_person)
    for cue in LOWER_CASE_ROLE.finditer(text):
        if cue["name"] in _LISTS["given"] - _LISTS["doubtful"]:
            yield (*cue.span("name"), "NAME")
    for cue in SURE_LOWER_CASE.finditer(text):
        if cue["name"].lower() not in no_person.words:
            yield (*cue.span("name"), "NAME")
    for word in CAPITALISED.finditer(text):
        if (
            (word.group().istitle() or word.group().isupper())
            and _plain(word.group()) in _LISTS["given"]
            and _plain(word.group()) not in _LISTS["doubtful"]
        ):
            whole = _NAME.match(text, word.start())
            yield from _trimmed(text, word.start(), whole.end() if whole else word.end(), no_person)
    sign_off = SIGN_OFF_LOWER_CASE.search(text, max(0, len(text) - _LAST))
    if sign_off and sign_off["name"] in _LISTS["given"]:
        yield (*sign_off.span("name"), "NAME")
    sign_off = SIGN_OFF.search(text, max(0, len(text) - _LAST))
    if sign_off and CLOSING.search(sign_off.group()):
        yield from _trimmed(text, *sign_off.span("name"), no_person)


def _owners(text: str, contacts: Sequence[Span], no_person: _NoPerson) -> Iterator[Span]:
    for start, end, kind in contacts:
        if kind in {"EMAIL", "PHONE", "ADDRESS"}:
            for owner in (OWNER_BEFORE.search(text, max(0, start - _LAST), start), OWNER_AFTER.match(text, end)):
                if owner:
                    yield from _trimmed(text, *owner.span("name"), no_person)


def _plain(word: str) -> str:
    return _POSSESSIVE.sub("", word.strip(".,!")).lower()


def _trimmed(text: str, start: int, end: int, no_person: _NoPerson) -> Iterator[Span]:
    """Cut the name before the first word that is no name, as in "Dr Smith Monday", and before a possessive 's."""
    stop = start
    for word in re.finditer(r"\S+", text[start:end]):
        if _plain(word.group()) in no_person.words:
            break
        stop = start + word.end()
        if _POSSESSIVE.search(word.group()):
            break
    shown = _POSSESSIVE.sub("", text[start:stop].rstrip(".,!"))
    if shown:
        yield start, start + len(shown), "NAME"


def _windows(row: int, text: str, no_person: _NoPerson) -> Iterator[_Window]:
    for cue in CUES.finditer(text):
        word = CAPITALISED.match(text, cue.end())
        if word and _plain(word.group()) not in no_person.words:
            yield _window(row, text, cue.end(), cue.end() + 2)
    for cue in HIND_CUES.finditer(text):
        if _plain(cue["name"].split()[-1]) not in no_person.words:
            yield _window(row, text, cue.start(), cue.end())
    for word in CAPITALISED.finditer(text):
        if word.group().istitle() and _plain(word.group()) in _LISTS["doubtful"]:
            yield _window(row, text, word.start(), word.start())
    sign_off = SIGN_OFF.search(text, max(0, len(text) - _LAST))
    if sign_off and sign_off.start() > 0 and not CLOSING.search(sign_off.group()):
        yield _window(row, text, sign_off.start("name"), sign_off.start("name"))


def _neighbours(row: int, text: str, spans: list[Span]) -> Iterator[_Window]:
    """Look beside a certain name: "Natasha and Dr Scofield", "Dr Scofield and Lucy"."""
    for start, end, _ in spans:
        after = NEIGHBOUR_AFTER.match(text, end)
        if after:
            yield _window(row, text, after.end(), after.end())
        before = NEIGHBOUR_BEFORE.search(text, max(0, start - _BEFORE), start)
        if before:
            yield _window(row, text, before.start(), before.start())


def _window(row: int, text: str, first: int, last: int) -> _Window:
    start, end = max(0, first - _BEFORE), min(len(text), last + _AFTER)
    while start and not text[start - 1].isspace() and start < first:
        start += 1
    while end < len(text) and not text[end].isspace() and end > last:
        end -= 1
    return _Window(row, start, text[start:end], first - start, last - start)


def _recognised(windows: list[_Window], no_person: _NoPerson) -> Iterator[tuple[int, Span]]:
    distinct = sorted({window.text for window in windows})  # sorted: the batches do not depend on the order of the texts
    if not distinct:
        return
    people: dict[str, list[tuple[int, int]]] = {}
    for text, document in zip(distinct, parse(distinct, ["tok2vec", "ner"], _BATCH), strict=True):
        entities = [(entity.start_char, entity.end_char) for entity in document.ents if entity.label_ == "PERSON"]
        people[text] = [(start, end) for start, end in entities if not text[:start].endswith("#")]
    logger.debug("name recogniser read %d windows, %d characters", len(distinct), sum(map(len, distinct)))
    for window in windows:
        reached = -1
        for start, end in people[window.text]:
            starts_here = window.first <= start <= window.last
            follows = 0 <= reached <= start and LINK_TO_NEXT.match(window.text[reached:start])
            if starts_here or follows:
                reached = end
                for a, b, kind in _trimmed(window.text, start, end, no_person):
                    yield window.row, (window.start + a, window.start + b, kind)


def _repeated(text: str, spans: list[Span], no_person: _NoPerson) -> list[Span]:
    """Find the parts of a name again: who is "Sarah Jones" at first is "Sarah" afterwards."""
    words = {word for start, end, _ in spans for word in re.findall(NAME_WORD, text[start:end])}
    words = {word for word in words if len(word) > 2 and word.lower() not in _LISTS["ambiguous"] | no_person.words}
    if not words:
        return []
    any_word = "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))
    again = re.compile(rf"\b(?:{any_word})(?: (?:{any_word}))*\b")
    return [(*place.span(), "NAME") for place in again.finditer(text) if not no_person.covers(text, *place.span())]
