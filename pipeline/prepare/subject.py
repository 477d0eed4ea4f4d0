"""Subject text: what a sentence is about, without the names of whom it is about.

Handles, links and brand names are the commonest words of customer feedback and say nothing about its subject. With them,
themes gather around companies; cutting them did more for themes than any change of algorithm.
"""

import re
from collections.abc import Iterable

from pipeline.text.placeholders import NOT_WORDS

_NOISE = re.compile(NOT_WORDS, re.IGNORECASE)
_HASHTAG = re.compile(r"(?<!#)#++(\w+)")
_CAMEL = re.compile(r"(?<=[a-z]{2})(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_NAME_PARTS = re.compile(r"(?:[A-Z][a-z]{2,}|[a-z]{3,})(?=[A-Z])|[^\W_]+")
_SPACES = re.compile(r"\s+")
_STRANDED = re.compile(r"\s+(?=[,.;:!?](?:\s|$))")
_WORD = re.compile(r"[^\W\d_]")

_SHORT_NAME = 2  # "US" and "R" as brands must not cut the pronoun and the letter: such short names match as they are written


def subject_text(sentence: str, brands: re.Pattern[str] | None = None) -> str:
    """Return what gets embedded: the sentence without links, handles, placeholders, '#' signs and brand names.

    Args:
        sentence: any text; hashtags in camel case fall into their words.
        brands: from `brand_pattern`, or None.

    Returns:
        Single-spaced text. Where only the brand is left it stays; where nothing is left the stripped sentence itself is
        returned, so the result is empty only for an empty sentence.
    """
    bare = _NOISE.sub(" ", sentence)
    if "#" in bare:
        bare = _HASHTAG.sub(lambda tag: " " + _CAMEL.sub(" ", tag.group(1)), bare)
    for candidate in (brands.sub(" ", bare) if brands else bare, bare):
        candidate = _STRANDED.sub("", _SPACES.sub(" ", candidate)).strip().lstrip(",.;:!? ")
        if _WORD.search(candidate):
            return candidate
    return sentence.strip()


def brand_pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Return one pattern for all brand names, or None if there are none.

    It matches at word borders in any case, longest name first, with a possessive 's. "Tern & Table" also matches "Tern and
    Table", "TernAndTable" and "tern-table"; "JetBlue" also "Jet Blue". Names of one or two characters match only as written.
    """
    patterns = {_name_pattern(name) for name in names if _NAME_PARTS.search(name)}
    if not patterns:
        return None
    alternatives = "|".join(sorted(patterns, key=lambda pattern: (-len(pattern), pattern)))
    return re.compile(rf"(?<!\w)(?:{alternatives})(?:['’]s)?(?!\w)", re.IGNORECASE)


def _name_pattern(name: str) -> str:
    """Join the words of a name by anything that people write between them: nothing, space, hyphen, ampersand, "and"."""
    if len(name.strip()) <= _SHORT_NAME:
        return rf"(?-i:{re.escape(name.strip())})"
    parts = [part for part in _NAME_PARTS.findall(name) if part.lower() != "and"] or _NAME_PARTS.findall(name)
    joint = r"[\s\-_./+&]{0,3}(?:and[\s\-_]{0,2})?"
    return joint.join(re.escape(part) for part in parts)
