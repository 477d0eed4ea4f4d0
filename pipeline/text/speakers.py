"""Who speaks: the turns of chats, tickets and calls, of which only the customer's are voice.

A mark in brackets at the start of a line says whose the words after it are. Reading a file sets marks where columns or fields tell;
elsewhere turns are found by their prefixes ("Agent: ...", "[00:12] Anna (Support): ..."), but only where these alternate, for reviews have
headings too ("Staff: rude").
"""

import json
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from pipeline.source_settings import Speakers
from pipeline.text.placeholders import PLACEHOLDER
from pipeline.text.word_lists import read_word_lists

CUSTOMER: Final = "[Customer]: "
OTHER: Final = "[Agent]: "

_WORDS = read_word_lists("pipeline.text", "speaker_words.txt")
_BETWEEN = re.compile(r"[\W_]+")
_TIME = r"[\[(]?\d[\d/.,:TZ -]{2,24}\d(?::\d\d)?Z?(?: ?[AaPp]\.?[Mm]\.?)?[\])]?[ \t]*[-–]?[ \t]*"
_NAME = rf"(?:{PLACEHOLDER}|[^\W\d_][\w.'’-]{{0,24}})(?:[ \t](?:{PLACEHOLDER}|[\w.'’-]{{1,24}})){{0,2}}"
_TURN = re.compile(
    rf"^[ \t]*(?:>[ \t]*|[*•-][ \t]+)?\**(?P<time>{_TIME})?(?P<name>{_NAME})(?:[ \t]*\((?P<role>[^()\n]{{1,30}})\))?"
    rf"(?P<later>[ \t]*[\[(]\d[\d:. ]{{2,12}}(?:[AaPp][Mm])?[\])])?\**:\**(?=\s|$)[ \t]*",
    re.MULTILINE,
)
_INLINE = re.compile(r"(?:(?<=\s)|^)(?P<name>[A-Z][\w-]{1,15}(?: [\w-]{1,15})?):(?=\s)[ \t]*")
_MARK = re.compile(rf"^(?:{re.escape(CUSTOMER)}|{re.escape(OTHER)})", re.MULTILINE)
_MAIL_HEADER = _WORDS["mail"]
_FEWEST = 4  # turns from which prefixes that nobody knows are believed to be speakers
_PER_SPEAKER = 1.5  # of these turns to a name at least: headings come once each
_MESSAGE_TEXTS: Final = ("plain_body", "plainTextBody", "body", "text", "message", "content", "comment")
_MESSAGE_AUTHORS: Final = ("author_id", "author.id", "author", "from", "sender", "user", "role")


class Turn(NamedTuple):
    """Words of one speaker: the name as written, whether a customer's, and where the prefix begins and ends and the words end."""

    name: str
    is_customer: bool
    start: int
    words: int
    end: int


def level(name: str) -> str:
    """Return a name in the form of the word lists."""
    return _BETWEEN.sub("-", name.casefold()).strip("-")


def is_nobody(author: str) -> bool:
    """Whether an author stands for no one person, as "[deleted]" does."""
    return level(author) in _WORDS["nobody"]


def is_bot(author: str) -> bool:
    """Whether an author is known as a machine, or as who runs the place."""
    return level(author) in _WORDS["bot"] or author.casefold().endswith("[bot]")


def is_customer(name: str, role: str | None, speakers: Speakers) -> bool:
    """Whether a speaker is a customer: who is listed, or else who is not known as somebody else."""
    called = {level(name), *([level(role)] if role else [])}
    if speakers.customer:
        return not called.isdisjoint(map(level, speakers.customer))
    return not (called & set(map(level, speakers.agent)) or any(_is_known(one, "agent") for one in called))


def _is_known(levelled: str, kind: str) -> bool:
    """Whether a name is of a kind: "agent", "agent-2", and of those who answer "acme-support" too; "guest-rooms" is nobody."""
    first, _, last = levelled.rpartition("-")
    return levelled in _WORDS[kind] or (first in _WORDS[kind] and last.isdigit()) or (kind == "agent" and last in _WORDS[kind])


def mark(text: str, speakers: Speakers) -> str:
    """Return a text with marks in the place of its prefixes, where it has turns and no marks."""
    if _MARK.search(text):
        return text
    found = find_turns(text, speakers)
    if not found:
        return text
    pieces = [(CUSTOMER if turn.is_customer else OTHER) + text[turn.words : turn.end] for turn in found]
    return "\n".join(piece.rstrip() for piece in [text[: found[0].start], *pieces]).lstrip("\n")


def customer_words(text: str, speakers: Speakers, heard: Counter[tuple[str, bool]] | None = None) -> list[str]:
    """Return what the customer says, turn by turn: words before the first turn too, and a text without turns whole.

    Args:
        text: as stored.
        speakers: of its source.
        heard: counts turns by name and whether they are a customer's.
    """
    if ":" not in text:
        return [text]
    marks = list(_MARK.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    marked = [Turn(mark[0][1:-3], mark[0] == CUSTOMER, mark.start(), mark.end(), end) for mark, end in zip(marks, ends, strict=bool(marks))]
    found = marked or find_turns(text, speakers)
    if heard is not None:
        heard.update((turn.name, turn.is_customer) for turn in found)
    if not found:
        return [text]
    own = [text[turn.words : turn.end].strip() for turn in found if turn.is_customer]
    return [part for part in (text[: found[0].start].strip(), *own) if part]


def find_turns(text: str, speakers: Speakers) -> list[Turn]:
    """Return the turns of a text that has speakers, else nothing."""
    lines = [turn for turn in _TURN.finditer(text) if level(turn["name"]) not in _MAIL_HEADER]
    if not _are_speakers(lines, speakers):
        lines = [turn for turn in _INLINE.finditer(text) if _kind(turn["name"], None, speakers)]
        if {_kind(turn["name"], None, speakers) for turn in lines} != {"agent", "customer"}:
            return []
    ends = [turn.start() for turn in lines[1:]] + [len(text)]
    return [
        Turn(turn["name"], is_customer(turn["name"], turn.groupdict().get("role"), speakers), turn.start(), turn.end(), end)
        for turn, end in zip(lines, ends, strict=True)
    ]


def _kind(name: str, role: str | None, speakers: Speakers) -> str | None:
    """Return ``agent`` or ``customer`` of a speaker who is known, by list or by word."""
    called = {level(name), *([level(role)] if role else [])}
    for kind, listed in (("customer", speakers.customer), ("agent", speakers.agent)):
        if not called.isdisjoint(map(level, listed)):
            return kind
    return next((kind for kind in ("agent", "customer") if any(_is_known(one, kind) for one in called)), None)


def _are_speakers(turns: Sequence[re.Match[str]], speakers: Speakers) -> bool:
    """Whether prefixes at the start of lines are speakers: a customer and an agent, a clock beside names, or names that alternate."""
    names = {level(turn["name"]) or turn["name"] for turn in turns}
    kinds = {_kind(turn["name"], turn["role"], speakers) for turn in turns}
    if names & set(map(level, [*speakers.customer, *speakers.agent])):
        return True
    if len(turns) < 2 or (len(names) < 2 and kinds == {None}):
        return False
    if {"agent", "customer"} <= kinds or any(turn["role"] and _kind("", turn["role"], speakers) for turn in turns):
        return True
    timed = sum(bool(turn["time"] or turn["later"]) for turn in turns) >= 2
    return timed or (len(turns) >= _FEWEST and len(turns) >= _PER_SPEAKER * len(names))


def lay_out_messages(text: str, messages: str | None, author: str | None, speakers: Speakers) -> str:
    """Return a text followed by the messages of a ticket that came later, each behind its mark.

    Args:
        text: the first words, the customer's.
        messages: a JSON list of objects; what is none is left alone.
        author: who wrote the text; the customer among the messages, where ``speakers`` lists none.
        speakers: says which fields hold words and author.
    """
    try:
        found = json.loads(messages or "[]", parse_int=str)
    except (json.JSONDecodeError, RecursionError):
        return text
    pieces, said = [text] if text.strip() else [], level(text)
    for message in found if isinstance(found, list) else []:
        words = _field(message, [speakers.text] if speakers.text else _MESSAGE_TEXTS)
        name = _field(message, [speakers.author] if speakers.author else _MESSAGE_AUTHORS)
        if not words.strip() or level(words) in said:  # the first message is often the text again
            continue
        by_list = speakers.customer or author is None
        own = is_customer(name, None, speakers) if by_list else name.strip() == author
        pieces.append((CUSTOMER if own else OTHER) + words.strip())
    return "\n\n".join(pieces)


def _field(message: object, names: Sequence[str]) -> str:
    """Return the first of some fields that a message has, nested ones by dots."""
    for name in names:
        value = message
        for part in name.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        if isinstance(value, str | int) and str(value).strip():
            return str(value)
    return ""
