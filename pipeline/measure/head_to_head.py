"""Who comes off better where a sentence sets two brands beside each other, by rules on comparatives and on who moved where.

Most sentences that name two brands compare nothing, or leave open who wins; the rules keep to plain cases (Jindal and Liu 2006 on
comparative sentences; Ganapathibhotla and Liu 2008 on which side is preferred). Where only one brand is named, the other is the
product that the text is about.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from pipeline.text.sentiment_lexicon import opinion_scores


class Win(NamedTuple):
    """One brand set above another, and the sort of words that do so."""

    winner: str
    loser: str
    cue: str


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_BRAND: Final = r"§\d+§"  # a brand in a masked sentence
_BRANDS: Final = rf"{_BRAND}(?:(?:\s*,\s*|\s+)(?:(?:and|or|&)\s+)?{_BRAND})*"
_WORDS: Final = r"(?:\w[\w'’-]*\s+)"
_DEGREE: Final = r"\b(?:(?P<degree>more|less)\s+(?!like\b)(?P<word>[\w-]+)|(?P<er>worse|superior|inferior|\w+er))\b(?!\s+and\s+(?P=er)\b)"
_AFTER: Final = rf"(?:\s+{_WORDS}{{0,4}}?)(?:than|then|(?<=superior )to|(?<=inferior )to)\s+{_WORDS}{{0,4}}?"
_THAN: Final = _compiled(rf"{_DEGREE}{_AFTER}(?P<right>{_BRANDS})")
_HAS: Final = r"(?:is|are|was|were|has|have|had|offers?|gives?|been|be)"
_IS: Final = _compiled(rf"(?P<left>{_BRAND})(?:['’]s)?\s+{_WORDS}{{0,4}}?{_HAS}\s+{_WORDS}{{0,3}}?{_DEGREE}(?!.*\bth[ae]n\b)")
_BEATS: Final = _compiled(rf"(?P<left>{_BRAND})(?:['’]s)?\s+{_WORDS}{{0,4}}?beats?\s+(?P<right>{_BRANDS}|you\b|them\b)")
# What a rival lets people do, said in a text about another, is what the other does not.
_LETS: Final = _compiled(rf"(?P<left>{_BRAND})\s+(?:lets?|letting)\s+(?:me|you|u|us|my|her|him|them|people)\b(?!\s+(?:\w+\s+)?down)")
_OVER: Final = rf"(?:\s+{_WORDS}{{0,3}}?(?:over|to|than)\s+{_WORDS}{{0,2}}?(?P<right>{_BRANDS}))?"
_PREFERS: Final = _compiled(rf"(?<!used to )\bprefer(?:red\s+\w+\s+is)?\s+{_WORDS}{{0,3}}?(?P<left>{_BRAND}){_OVER}")
_MOVED: Final = r"\b(?:switch\w*|chang(?:ed?|ing)|mov(?:ed?|ing)|transfer\w*|jump\w*|defect\w*|went|gone|go|going|came|come|coming)"
_TAKEN: Final = r"(?:\s+(?:back|over|away|all|my|our|the|pets?|dogs?|cats?|insurances?|polic\w+|business|immediately|now|it|them))*"
# "Went to" is a way through a terminal as often as a change of mind.
_TO: Final = _compiled(
    rf"(?!(?:went|go|going|came|come|coming)\s+to\b){_MOVED}{_TAKEN}(?:\s+from\s+(?P<right>{_BRAND}))?\s+(?:to|with)\s+(?P<left>{_BRAND})"
)
# Who says "coming from" tells of a past as often as of a choice.
_FROM: Final = _compiled(
    rf"(?!com(?:e|ing)\b|came\s+from\b|go|went){_MOVED}{_TAKEN}\s+from\s+(?P<right>{_BRAND})(?!.*\bto\s+(?:{_BRAND}|you\b))(?P<left>)"
)
_LEFT: Final = _compiled(rf"\b(?:left|leaving|ditched)\s+(?P<right>{_BRAND})\s+for\s+(?P<left>{_BRAND})")
_CHOSEN: Final = r"\b(?:go|going|gone|went|recommend|suggest|get|use|try|choose|fly|flying|flown|buy)\s+(?:with\s+)?"
_INSTEAD: Final = _compiled(
    rf"{_CHOSEN}(?P<left>{_BRAND})\s+{_WORDS}{{0,3}}?instead\b(?:\s+of\s+{_WORDS}{{0,2}}?(?P<right>{_BRAND})|(?!\s+of))"
)
_CUES: Final = {"comparative": (_THAN, _IS), "verb": (_BEATS, _PREFERS, _LETS), "move": (_TO, _FROM, _LEFT, _INSTEAD)}
# What stands before a cue and takes it back: denied, supposed, or done to the customer and not by them.
_DENIED: Final = _compiled(
    r"(?:\b(?:no|not|never|nothing|hardly|if|whether|hop\w+|must|should|would|could|will|gotta|any|for|as)|n['’]t)\s+(?:[\w§]+\s+){0,3}$|\b\w+er\s+and\s+$"
)
_NOT_MOVED: Final = _compiled(
    r"(?:\b(?:not|never|told|asked|could have|opted|bags?|flights?)|n['’]t)\s+(?:\w+\s+){0,2}$|\b(?:was|were|been|be)\s+$"
)
_REGRET: Final = _compiled(r"\b(?:regret\w*|mistake|should(?:n['’]t| not| never) have)\b")
_PRICE: Final = _compiled(r"\b(?:price|cost|fee|premium|rate|fare|bill)")
_GRADE: Final = _compiled(r"\b(?:quality|standard|limit|rating|level)")


def brand_pattern(names: Sequence[str]) -> str:
    """Return a pattern for any of these names as whole words; one in small letters stands for any case."""
    return "|".join(
        rf"{'(?i:' if name.islower() else '(?:'}\b{re.escape(name)}\b)" for name in sorted(names, key=lambda one: (-len(one), one))
    )


def comparisons_in(sentence: str, product: str, brands: Mapping[str, str]) -> list[Win]:
    """Return who wins over whom in a sentence, each pair once.

    Args:
        sentence: as the customer wrote it.
        product: what the text is about; empty where nobody knows.
        brands: brand to its pattern, as `brand_pattern` gives it.

    Example:
        >>> comparisons_in("Far cheaper than Boxful.", "Tern", {"Boxful": brand_pattern(["Boxful"])})
        [Win(winner='Tern', loser='Boxful', cue='comparative')]
    """
    masked, found = _mask(sentence, brands)
    if not found or sentence.rstrip().endswith("?"):
        return []

    def named(group: str | None) -> list[str]:
        return [found[int(place)] for place in re.findall(r"§(\d+)§", group or "")] or [product]

    wins: dict[tuple[str, str], Win] = {}
    for cue, patterns in _CUES.items():
        for match in (one for pattern in patterns for one in pattern.finditer(masked)):
            sides = match.groupdict()
            before = re.findall(_BRAND, masked[: match.start()])[-1:]
            left = named(sides["left"] if "left" in sides else "".join(before))
            way = _direction(match, masked, cue)
            for one, other in ((one, other) for one in left for other in named(sides.get("right"))):
                if way and one and other and one != other:
                    pair = (one, other) if way > 0 else (other, one)
                    wins.setdefault(pair, Win(*pair, cue))
    return list(wins.values())


def _mask(sentence: str, brands: Mapping[str, str]) -> tuple[str, list[str]]:
    found: list[str] = []
    masked = sentence.replace("§", " ")
    for brand, pattern in brands.items():

        def place(match: re.Match[str], brand: str = brand) -> str:
            found.append(brand)
            return f"§{len(found) - 1}§"

        masked = re.sub(pattern, place, masked)
    return masked, found


def _direction(match: re.Match[str], masked: str, cue: str) -> int:
    """Return 1 where the left side of a cue comes off better, -1 where the right one does, 0 where nothing is decided."""
    if cue == "move":
        return 0 if _NOT_MOVED.search(masked[: match.start()]) else -1 if _REGRET.search(masked) else 1
    if cue == "verb":
        return 1
    word, scores = (match["word"] or match["er"]).lower(), opinion_scores()
    if _DENIED.search(masked[: match.start("degree") if match["degree"] else match.start("er")]):
        return 0
    if word in ("higher", "lower"):
        about = masked[max(0, match.start() - 30) : match.end()]
        high = -1 if _PRICE.search(about) else 1 if _GRADE.search(about) else 0
        return high if word == "higher" else -high
    bare = [word, *((word[:-2], word[:-1], word[:-3], word[:-3] + "y") if match["er"] else ())]
    score = next((scores[one] for one in bare if one in scores), 0.0)
    way = (score > 0) - (score < 0)
    return -way if (match["degree"] or "").lower() == "less" else way
