"""Personal data replaced before anything is stored: what is never written cannot leak.

E-mail addresses, phone numbers, payment cards, IBANs, street addresses, handles and the names of people give way to
placeholders such as ``<EMAIL>``. Cheap patterns look at every text; the costly checks (number plans, checksums, a name
recogniser) run only where a pattern found something. Nothing asks the network.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from typing import Protocol

from pipeline.errors import SettingsError, nearest
from pipeline.sources.announced_data import Span
from pipeline.sources.person_names import find_names
from pipeline.sources.personal_data import find_patterned
from pipeline.text.placeholders import PERSONAL_DATA, PLACEHOLDER

_PLACEHOLDER = re.compile(PLACEHOLDER)
_HASH_BYTES = 6  # 48 bits: among 100,000 different values two share a placeholder once in 50,000 stores

Placeholder = Callable[[str, str], str]  # kind, one of PERSONAL_DATA, and original -> what stands in its place


class Redactor(Protocol):
    """What every redactor offers: it finds personal data, and has each piece replaced, so that a vault can note what it was."""

    def __call__(self, texts: Sequence[str], keep: Iterable[str], placeholder: Placeholder, /) -> list[str]:
        """Return as many texts in the same order, each piece replaced by ``placeholder(kind, piece)``.

        ``keep`` are words that are never names of people. What is redacted must stay as it is when redacted again.
        """
        ...


def redact_by_rules(texts: Sequence[str], keep: Iterable[str], placeholder: Placeholder) -> list[str]:
    """Replace what our patterns, number plans, checksums and the recogniser of names find: the redactor "rules"."""
    # Names second: beside an account number written out, the recogniser takes a name for a code.
    patterned = ((text, find_patterned(text)) for text in texts)
    bare = [replace_spans(text, spans, placeholder) if spans else text for text, spans in patterned]
    named = find_names(bare, keep, [_placeholders(text) for text in bare])
    return [replace_spans(text, spans, placeholder) if spans else text for text, spans in zip(bare, named, strict=True)]


def redact(texts: Sequence[str], keep: Iterable[str] = (), redactor: Redactor = redact_by_rules) -> list[str]:
    """Return the texts with personal data replaced by ``<EMAIL> <PHONE> <CARD> <IBAN> <ADDRESS> <HANDLE> <NAME>``.

    Args:
        texts: as received.
        keep: words that are never names of people: products, brands, places. Any case.
        redactor: what finds it.

    Returns:
        As many texts, in the same order. What is redacted stays as it is when redacted again.

    Raises:
        SettingsError: the redactor found a kind that no other step knows.
    """
    return redactor(texts, keep, lambda kind, original: f"<{_known(kind)}>")


def redact_reversibly(
    texts: Sequence[str], key: bytes, keep: Iterable[str] = (), redactor: Redactor = redact_by_rules
) -> tuple[list[str], list[tuple[str, str]]]:
    """Redact so that the holder of the vault can undo it: equal originals get equal placeholders, ``<EMAIL:1f0c9a52b7d3>``.

    Args:
        texts: as received.
        key: 16 to 64 secret bytes; without them nobody can find out by trial whose placeholder it is.
        keep: words that are never names of people.
        redactor: what finds personal data.

    Returns:
        The redacted texts, and the vault: distinct pairs of placeholder and original, sorted.

    Raises:
        SettingsError: the redactor found a kind that no other step knows.
        ValueError: the key is too short or too long.
    """
    if not 16 <= len(key) <= 64:
        raise ValueError(f"the key for reversible redaction must have 16 to 64 bytes; this one has {len(key)}")
    vault: dict[str, str] = {}

    def label(kind: str, original: str) -> str:
        digest = blake2b(f"{kind}:{original}".encode("utf-8", "surrogatepass"), digest_size=_HASH_BYTES, key=key).hexdigest()
        placeholder = f"<{_known(kind)}:{digest}>"
        vault[placeholder] = original
        return placeholder

    return redactor(texts, keep, label), sorted(vault.items())


def restore(text: str, vault: Iterable[tuple[str, str]]) -> str:
    """Return the text with the originals of the vault back in their places."""
    originals = dict(vault)
    return _PLACEHOLDER.sub(lambda found: originals.get(found.group(), found.group()), text)


def _known(kind: str) -> str:
    """Return the kind, if cleaning and labels will take its placeholder for what it is."""
    if kind not in PERSONAL_DATA:
        raise SettingsError(f'The redactor found the kind "{kind}", which nothing else knows. {nearest(kind, list(PERSONAL_DATA))}')
    return kind


def _placeholders(text: str) -> list[Span]:
    """Return where personal data was replaced, and what kind."""
    if "<" not in text:
        return []
    return [(place.start(), place.end(), place.group()[1:-1].split(":")[0]) for place in _PLACEHOLDER.finditer(text)]


def replace_spans(text: str, spans: Iterable[Span], placeholder: Placeholder) -> str:
    """Return a text with its spans replaced; those that overlap become one, and what was replaced before stays."""
    taken = _placeholders(text)
    pieces, position = [], 0
    for start, end, kind in _disjoint(spans):
        if any(start < taken_end and taken_start < end for taken_start, taken_end, _ in taken):
            continue  # redacted before
        pieces += [text[position:start], placeholder(kind, text[start:end])]
        position = end
    return "".join([*pieces, text[position:]])


def _disjoint(spans: Iterable[Span]) -> list[Span]:
    """Join overlapping spans under the kind of the longest, so that no remainder of one is left standing beside another."""
    joined: list[tuple[int, int, str, int]] = []
    for start, end, kind in sorted(spans, key=lambda span: (span[0], -span[1], PERSONAL_DATA.index(span[2]))):
        length = end - start
        if joined and start < joined[-1][1]:
            before = joined.pop()
            kind, length = (kind, length) if length > before[3] else (before[2], before[3])
            start, end = before[0], max(end, before[1])
        joined.append((start, end, kind, length))
    return [(start, end, kind) for start, end, kind, _ in joined]
