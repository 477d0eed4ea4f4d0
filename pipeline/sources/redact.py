"""Personal data replaced before anything is stored: what is never written cannot leak.

E-mail addresses, phone numbers, payment cards, IBANs, street addresses, handles and the names of people give way to
placeholders such as ``<EMAIL>``. Cheap patterns look at every text; the costly checks (number plans, checksums, a name
recogniser) run only where a pattern found something. Nothing asks the network.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b

from pipeline.sources.names import find_names
from pipeline.sources.personal_data import Span, find_patterned
from pipeline.text.placeholders import PERSONAL_DATA, PLACEHOLDER

_PLACEHOLDER = re.compile(PLACEHOLDER)
_HASH_BYTES = 6  # 48 bits: among 100,000 different values two share a placeholder once in 50,000 stores

_Label = Callable[[str, str], str]  # kind and original -> placeholder


def redact(texts: Sequence[str], keep: Iterable[str] = ()) -> list[str]:
    """Return the texts with personal data replaced by ``<EMAIL> <PHONE> <CARD> <IBAN> <ADDRESS> <HANDLE> <NAME>``.

    Args:
        texts: as received.
        keep: words that are never names of people: products, brands, places. Any case.

    Returns:
        As many texts, in the same order. What is redacted stays as it is when redacted again.
    """
    return _replace(texts, keep, lambda kind, original: f"<{kind}>")


def redact_reversibly(texts: Sequence[str], key: bytes, keep: Iterable[str] = ()) -> tuple[list[str], list[tuple[str, str]]]:
    """Redact so that the holder of the vault can undo it: equal originals get equal placeholders, ``<EMAIL:1f0c9a52b7d3>``.

    Args:
        texts: as received.
        key: 16 to 64 secret bytes; without them nobody can find out by trial whose placeholder it is.
        keep: words that are never names of people.

    Returns:
        The redacted texts, and the vault: distinct pairs of placeholder and original, sorted.

    Raises:
        ValueError: the key is too short or too long.
    """
    if not 16 <= len(key) <= 64:
        raise ValueError(f"the key for reversible redaction must have 16 to 64 bytes; this one has {len(key)}")
    vault: dict[str, str] = {}

    def label(kind: str, original: str) -> str:
        digest = blake2b(f"{kind}:{original}".encode("utf-8", "surrogatepass"), digest_size=_HASH_BYTES, key=key).hexdigest()
        placeholder = f"<{kind}:{digest}>"
        vault[placeholder] = original
        return placeholder

    return _replace(texts, keep, label), sorted(vault.items())


def restore(text: str, vault: Iterable[tuple[str, str]]) -> str:
    """Return the text with the originals of the vault back in their places."""
    originals = dict(vault)
    return _PLACEHOLDER.sub(lambda found: originals.get(found.group(), found.group()), text)


def pseudonymize(value: str) -> str:
    """Return a stable opaque id for an author's name or id: "p_" and 16 hexadecimal digits.

    Equal values have equal pseudonyms on every machine, so a person can be counted once. It hides names from readers; who can
    guess a name can still check the guess.
    """
    return "p_" + blake2b(value.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _replace(texts: Sequence[str], keep: Iterable[str], label: _Label) -> list[str]:
    # Names second: beside an account number written out, the recogniser takes a name for a code.
    bare = [_with_placeholders(text, spans, label) if spans else text for text, spans in ((text, find_patterned(text)) for text in texts)]
    named = find_names(bare, keep, [_placeholders(text) for text in bare])
    return [_with_placeholders(text, spans, label) if spans else text for text, spans in zip(bare, named, strict=True)]


def _placeholders(text: str) -> list[Span]:
    """Return where personal data was replaced, and what kind."""
    if "<" not in text:
        return []
    return [(place.start(), place.end(), place.group()[1:-1].split(":")[0]) for place in _PLACEHOLDER.finditer(text)]


def _with_placeholders(text: str, spans: list[Span], label: _Label) -> str:
    taken = _placeholders(text)
    pieces, position = [], 0
    for start, end, kind in _disjoint(spans):
        if any(start < taken_end and taken_start < end for taken_start, taken_end, _ in taken):
            continue  # redacted before
        pieces += [text[position:start], label(kind, text[start:end])]
        position = end
    return "".join([*pieces, text[position:]])


def _disjoint(spans: list[Span]) -> list[Span]:
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
