"""Candidates for things spoken of, and what can be seen of each: the noun's kind, what stands around it, what is said of it.

A candidate is the longest run of nouns, with the words that name its kind ("hard drive", "Thai food"). What can be seen is a
list of names; the weight of each name was learned (models/aspects). Words themselves are no features, only their kind and
place, so that what was learned of cameras and hotels holds for restaurants and banks.
"""

from collections.abc import Callable
from typing import Final

from pipeline.text.sentiment_lexicon import opinion_scores
from pipeline.voice.aspects.noun_kinds import SECTIONS, kind_of, sections, singular
from pipeline.voice.aspects.opinion_terms import ADJ, ADP, ADV, AUX, NOUN, NUM, PROPN, PUNCT, VBG, VBN, VERB, OpinionTerm
from pipeline.voice.aspects.tokens import TAGS, TaggedWords

# Articles and pronouns before a noun, by what they do.
_OWNERS: Final = {
    "the": "the",
    **dict.fromkeys(("a", "an"), "a"),
    **dict.fromkeys(("this", "that", "these", "those"), "this"),
    "no": "no",
    **dict.fromkeys(("any", "every", "each"), "any"),
    **dict.fromkeys(("some", "all"), "some"),
    **dict.fromkeys(("my", "our"), "my"),
    **dict.fromkeys(("their", "its"), "their"),
    **dict.fromkeys(("his", "her"), "his"),
    "your": "your",
    "^": "^",
}
_ENDINGS: Final = ("ness", "ity", "ment", "tion", "sion", "ing", "ance", "ence", "ship", "er", "or", "ist", "th", "ware")
_IDIOMS: Final = frozenset({
    ("of", "course"), ("in", "case"), ("in", "fact"), ("in", "order"), ("at", "least"), ("for", "example"), ("on", "line"),
    ("in", "general"), ("in", "addition"), ("on", "board"), ("in", "charge"), ("in", "return"), ("on", "time"), ("in", "person"),
    ("by", "far"), ("in", "stock"),
})  # fmt: skip
_EASE: Final = frozenset({"easy", "easier", "easiest", "simple", "hard", "difficult", "tough", "tricky", "painful", "simpler", "harder"})
PREPOSITIONS: Final = frozenset(
    ["of", "for", "with", "in", "on", "at", "from", "by", "to", "about", "like", "as", "than", "without", "after", "into"]
)
# What the classifier never kept in 2,960 sentences of reviews: not worth looking at.
REFUSED: Final = frozenset({"whole", "people", "time", "vague"})
Kinds = Callable[[str], tuple[float, ...]]
Span = tuple[int, int]


def candidates(words: TaggedWords) -> list[Span]:
    """Return the candidates of a sentence as half-open ranges of words, in order, none overlapping another."""
    found: list[Span] = []
    at, count = 0, len(words.tags)
    while at < count:
        if words.tags[at] not in (NOUN, PROPN) or not words.lower[at][0].isalpha():
            if _action(words, at):
                found.append((at, at + 1))
            at += 1
            continue
        last = at + 1
        while last < count and _continues(words, last):
            last += 1
        found.append(_bounded(words, at, last, found[-1][1] if found else 0))
        at = last
    return _held(words, [span for span in found if not _idiom(words, span)])


def _held(words: TaggedWords, spans: list[Span]) -> list[Span]:
    """Join what holds food or drink with what it holds: "glass of wine"."""
    holding = sections("nouns.txt")["holding"]
    found: list[Span] = []
    for first, last in spans:
        if found and first == found[-1][1] + 1 and words.lower[first - 1] == "of" and singular(words.lower[first - 2]) in holding:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


def _idiom(words: TaggedWords, span: Span) -> bool:
    """Return whether a noun only fills a turn of speech: "of course", "in case"."""
    first, last = span
    return last - first == 1 and first > 0 and (words.lower[first - 1], words.lower[first]) in _IDIOMS


def _continues(words: TaggedWords, at: int) -> bool:
    """Return whether a run of nouns goes on here: another noun, or a version number behind a name ("Windows 7")."""
    tag = words.tags[at]
    if tag in (NOUN, PROPN):
        return words.lower[at][0].isalnum()
    numbered = words.lower[at].isdigit() and words.starts[at] == words.ends[at - 1] + 1
    return numbered and tag == NUM and (words.tags[at - 1] == PROPN or _compound(words.lower[at - 1 : at + 1]))


def _bounded(words: TaggedWords, first: int, last: int, floor: int) -> Span:
    """Return a run of nouns without the words of praise, time or people at its ends, and with those before it that name its kind."""
    opinion, naming = opinion_scores(), sections("nouns.txt")["naming"]
    while last - first > 1 and words.lower[last - 1] in opinion and kind_of(words.lower[last - 1]) != "part":
        last -= 1
    while last - first > 1 and _judges(words.lower[first], opinion) and not _compound(words.lower[first : first + 2]):
        first += 1
    while first > floor and words.lower[first - 1] in naming:
        first -= 1
    return first, last


def _judges(word: str, opinion: dict[str, float]) -> bool:
    """Return whether the first word of a run judges or dates what follows, or names the whole of which it is a part."""
    return kind_of(word) in ("time", "people", "whole", "vague") or (word in opinion and kind_of(word) != "part") or word == "quality"


def _compound(pair: list[str]) -> bool:
    """Return whether two words are one entry of our lists ("happy hour", "wait staff")."""
    return len(pair) == 2 and kind_of("-".join(pair)) == "part"


def _action(words: TaggedWords, at: int) -> bool:
    """Return whether a verb is what is judged: "easy to use", "reasonably priced"."""
    if words.tags[at] == VERB and at >= 2 and words.lower[at - 1] == "to":
        return words.lower[at - 2] in _EASE
    return words.lower[at] == "priced"


def candidate_features(
    words: TaggedWords, span: Span, clause: list[int], opinions: list[OpinionTerm], linked: OpinionTerm | None, kinds: Kinds
) -> dict[str, float]:
    """Return what can be seen of a candidate: names with numbers, mostly 1."""
    found: dict[str, float] = {"always": 1.0}
    names = _nouns(words, span, kinds, found) + _around(words, span) + _opinion(words, span, clause, opinions, linked)
    kind = next(name for name in names if name.startswith("kind="))
    link = next(name for name in names if name.startswith("said="))
    names += [f"{kind}&{link}", *(f"{kind}&{name}" for name in names if name.startswith(("det=", "prep=")))]
    for name in names:
        found[name] = 1.0
    return found


def sort_of(words: TaggedWords, span: Span) -> str:
    """Return what a candidate is: a section of our list (that of its last noun, or of a listed compound), "action" or "other"."""
    first, last = span
    if last - first == 1:
        return kind_of(words.lower[first]) or ("action" if words.tags[first] not in (NOUN, PROPN, NUM) else "other")
    listed = [kind_of(word) for word in words.lower[first:last]]
    if _compound(words.lower[last - 2 : last]) or (listed[-1] in ("", "vague", "time") and "part" in listed[:-1]):
        return "part"
    return listed[-1] or ("action" if words.tags[last - 1] not in (NOUN, PROPN, NUM) else "other")


def _nouns(words: TaggedWords, span: Span, kinds: Kinds, found: dict[str, float]) -> list[str]:
    first, last = span
    run = words.lower[first:last]
    head, kind = run[-1], sort_of(words, span)
    listed = [kind_of(word) for word in run]
    for name, value in zip(SECTIONS, kinds(head), strict=True):
        found[f"like_{name}"] = value
        if kind == "other":
            found[f"like_{name}&other"] = value
    names = [f"kind={kind}", f"words={min(last - first, 4)}"]
    names += [f"holds_{each}" for each in sorted(set(listed[:-1])) if each]
    if len(run) > 1:
        names += [f"kind={kind}&holds_{each}" for each in sorted(set(listed[:-1]))]
    proper = sum(tag == PROPN for tag in words.tags[first:last])
    names += ["all_proper"] if proper == last - first else ["some_proper"] if proper else []
    names += [f"all_proper&{kind}"] if proper == last - first else []
    names += ["plural"] if singular(head) != head else []
    names += ["capital"] if first > 0 and words.text[words.starts[first]].isupper() else []
    names += ["digit"] if any(char.isdigit() for word in run for char in word) else []
    names += [f"ends_{ending}" for ending in _ENDINGS if head.endswith(ending) and len(head) > len(ending) + 2][:1]
    return names


def _around(words: TaggedWords, span: Span) -> list[str]:
    first, last = span
    at = first - 1
    while at >= 0 and words.tags[at] in (ADJ, ADV, VBN, NUM) and first - at <= 3:
        at -= 1
    before = words.lower[at] if at >= 0 else "^"
    det = owner_of(before) or "none"
    behind = at - 1 if det not in ("none", "^") else at
    names = [f"det={det}", f"before={TAGS[words.tags[first - 1]] if first else '^'}"]
    if behind >= 0 and words.tags[behind] == ADP:
        names.append(f"prep={words.lower[behind]}" if words.lower[behind] in PREPOSITIONS else "prep=else")
    elif behind >= 0 and words.tags[behind] in (VERB, VBG, VBN):
        names.append("object")
    after = words.tags[last] if last < len(words.tags) else PUNCT
    names.append("after=of" if last < len(words.tags) and words.lower[last] == "of" else f"after={TAGS[after]}")
    names += ["subject"] if after in (AUX, VERB) else []
    names += ["subject"] if after == ADV and last + 1 < len(words.tags) and words.tags[last + 1] in (AUX, VERB) else []
    names += ["owner"] if last < len(words.tags) and words.lower[last] in ("'s", "'") else []
    names += ["owned"] if first and words.lower[first - 1] == "'s" else []
    names += ["number_before"] if first and words.tags[first - 1] == NUM else []
    names += ["alone"] if first == 0 and after == PUNCT else []
    return names


def owner_of(word: str) -> str:
    """Return which kind of article or pronoun a word is ("^": the start of the sentence), "" if none."""
    return _OWNERS.get(word, "")


def _opinion(words: TaggedWords, span: Span, clause: list[int], opinions: list[OpinionTerm], linked: OpinionTerm | None) -> list[str]:
    first, last = span
    if linked is None:
        return ["said=none", "said_elsewhere" if opinions else "said_nowhere"]
    where = "inside" if first <= linked.at < last else "before" if linked.at == first - 1 else "left" if linked.at < first else "right"
    verb = where == "right" and words.tags[last] in (AUX, VERB)
    return [f"said={where}{'_verb' if verb else ''}", "said_good" if linked.score > 0 else "said_bad"]
