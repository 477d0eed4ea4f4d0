"""What can be seen of how a thing is spoken of: the words of opinion about it and around it, and the tone of its clause.

Names with numbers; their weights were learned (models/aspects). No word of the thing itself is looked at, so what was learned
of cameras and hotels holds elsewhere.
"""

from typing import Final

from pipeline.voice.aspects.aspect_terms import PREPOSITIONS, Span, owner_of
from pipeline.voice.aspects.noun_kinds import sections
from pipeline.voice.aspects.opinion_targets import OpinionTargets
from pipeline.voice.aspects.opinion_terms import ADJ, ADP, ADV, AUX, DET, NUM, OTHERS, PRON, PUNCT, VBG, VBN, VERB, OpinionTerm
from pipeline.voice.aspects.tokens import TAGS, TaggedWords
from pipeline.voice.aspects.tone import Tone

_WISHES: Final = frozenset({"wish", "should", "could", "would", "if"})
_IDLE: Final = ("prep=", "object", "done_", "sort_", "det=", "after=", "linked_")  # seen anew where no opinion is of this thing
_PLAIN: Final = 10.0  # a feature so plain that the penalty on weights shall hardly hold it back
_WHEN: Final = frozenset({"when", "while", "after", "as", "because", "since", "until", "before"})
_NEAR: Final = 5  # words on either side that are nearest to the thing


def polarity_features(
    words: TaggedWords, span: Span, clause: list[int], scope: OpinionTargets, linked: OpinionTerm | None, tone: Tone
) -> dict[str, float]:
    """Return what can be seen of how the words of a span are spoken of."""
    first, last = span
    left, right = first, last
    while left > 0 and clause[left - 1] == clause[first]:
        left -= 1
    while right < len(clause) and clause[right] == clause[first]:
        right += 1
    found = {"always": 1.0, **_sums(clause[first], clause, scope.opinions), **_nearest(words, span, scope, linked), **_around(words, span)}
    found |= _owned(span, clause, scope) | _role(words, span, clause) | _compared(words, first, clause, scope.opinions)
    if "mine_none" in found:
        found |= {f"idle_{name}": value for name, value in found.items() if name.startswith(_IDLE)}
    near = (max(left, first - _NEAR), min(right, last + _NEAR + 1))
    for name, stretch in (("clause", (left, right)), ("sentence", (0, len(clause))), ("near", near)):
        for label, score in zip(("negative", "neutral", "positive"), tone.of(*stretch), strict=True):
            found[f"tone_{name}_{label}"] = max(-3.0, min(3.0, score / 2))
    return found


def _owned(span: Span, clause: list[int], scope: OpinionTargets) -> dict[str, float]:
    """Return the praise and blame that by the order of words is of this thing, and that which is of another thing."""
    found: dict[str, float] = {}
    inside = set(range(*span))
    for each, (rule, positions) in zip(scope.opinions, scope.targets, strict=True):
        sign = "good" if each.score > 0 else "bad"
        if inside & positions or each.at in inside:
            found[f"mine_{rule}_{sign}"] = 1.0
            found[f"mine_{sign}"] = min(found.get(f"mine_{sign}", 0.0) + abs(each.score), 4.0)
        elif clause[each.at] == clause[span[0]]:
            name = f"other_{sign}" if positions else f"loose_{sign}"
            found[name] = min(found.get(name, 0.0) + 1.0, 2.0)
            if positions:
                found[f"other_{rule}_{sign}"] = 1.0
    if not any(name.startswith("mine") for name in found):
        found["mine_none"] = 1.0
    for at, (_, positions) in scope.lukewarm:
        if inside & positions:
            found["lukewarm_mine"] = _PLAIN
        elif clause[at] == clause[span[0]]:
            found["lukewarm_clause"] = 1.0
    return found


def _role(words: TaggedWords, span: Span, clause: list[int]) -> dict[str, float]:
    """Return what is done with the thing: is it the object of a plain verb ("we had the soup"), and what sort of thing is it."""
    first, lists = span[0], sections("context_words.txt")
    found: dict[str, float] = {}
    for k in range(first - 1, max(-1, first - 9), -1):
        if clause[k] != clause[first]:
            break
        if words.tags[k] in (VERB, VBG, VBN, AUX):
            kind = "plain" if words.lower[k] in lists["plain_verbs"] else "being" if words.tags[k] == AUX else "other"
            found[f"done_{kind}"] = 1.0
            before = words.lower[max(0, k - 3) : k]
            if any(word in ("i", "we", "my", "our") for word in before):
                found[f"done_{kind}_by_us"] = 1.0
            break
    else:
        found["done_none"] = 1.0
    ends = words.lower[span[1] - 1]
    sort = "judged" if ends in lists["judged"] else "mentioned" if ends in lists["mentioned"] else "unsorted"
    return {**found, f"sort_{sort}": 1.0}


def _compared(words: TaggedWords, first: int, clause: list[int], opinions: list[OpinionTerm]) -> dict[str, float]:
    """Return marks of what stands before the thing in its clause: what it is compared with, a condition, a time."""
    found: dict[str, float] = {}
    head = [words.lower[k] for k in range(max(0, first - 12), first) if clause[k] == clause[first]]
    if not OTHERS.isdisjoint(head):
        before = [each.score for each in opinions if each.at < first and clause[each.at] == clause[first]]
        found["than_good" if sum(before) > 0 else "than_bad" if before else "than_none"] = _PLAIN
    found["if_before"] = float("if" in head)
    found["when_before"] = float(not _WHEN.isdisjoint(head))
    return found


def _sums(here: int, clause: list[int], opinions: list[OpinionTerm]) -> dict[str, float]:
    """Return the praise and blame in the clause and in the rest of the sentence."""
    praise = blame = praise_else = blame_else = 0.0
    for each in opinions:
        if clause[each.at] == here:
            praise, blame = praise + max(each.score, 0.0), blame + max(-each.score, 0.0)
        else:
            praise_else, blame_else = praise_else + max(each.score, 0.0), blame_else + max(-each.score, 0.0)
    sums = {"praise": praise, "blame": blame, "praise_else": praise_else, "blame_else": blame_else}
    found = {name: min(value, 5.0) for name, value in sums.items()}
    return {
        **found,
        "any_praise": float(praise > 0),
        "any_blame": float(blame > 0),
        "silent": float(not opinions),
        "silent_clause": float(praise == blame == 0),
    }


def _nearest(words: TaggedWords, span: Span, scope: OpinionTargets, linked: OpinionTerm | None) -> dict[str, float]:
    """Return where the opinion of the thing stands and its score; failing that, the nearest in another clause."""
    first, last = span
    if linked is not None:
        where = "inside" if first <= linked.at < last else "before" if linked.at == first - 1 else "left" if linked.at < first else "right"
        sign = "good" if linked.score > 0 else "bad"
        gap = first - linked.at if linked.at < first else linked.at - last + 1
        if scope.stolen(linked, first, last):
            return {f"else_{where}_{sign}": 1.0, f"else_{sign}": abs(linked.score) / 2, "linked_none": 1.0}
        return {f"linked_{where}_{sign}": 1.0, "worth": linked.score, f"worth_{sign}": abs(linked.score), f"gap_{sign}": min(gap, 10) / 10}
    found = {"linked_none": 1.0}
    if scope.opinions:
        near = min(scope.opinions, key=lambda each: min(abs(each.at - first), abs(each.at - last + 1)))
        between = words.lower[min(near.at, first) : max(near.at, last)]
        turn = "_turned" if any(word in sections("context_words.txt")["contrast"] for word in between) else ""
        name = ("far_good" if near.score > 0 else "far_bad") + turn
        found[name + ("_left" if near.at < first else "_right")] = 1.0
        found[name] = min(abs(near.score), 3.0) / (1 + min(abs(near.at - first), 20) / 10)
    return found


def _around(words: TaggedWords, span: Span) -> dict[str, float]:
    """Return what stands before and behind the thing, and marks of the whole sentence."""
    first, last = span
    at = first - 1
    while at >= 0 and words.tags[at] in (ADJ, ADV, VBN, NUM, DET, PRON) and first - at <= 4:
        at -= 1
    after = words.tags[last] if last < len(words.tags) else PUNCT
    found = {f"det={owner_of(words.lower[first - 1] if first else '^') or 'none'}": 1.0, f"after={TAGS[after]}": 1.0}
    if at >= 0 and words.tags[at] == ADP:
        found[f"prep={words.lower[at] if words.lower[at] in PREPOSITIONS else 'else'}"] = 1.0
    elif at >= 0 and words.tags[at] in (VERB, VBG, VBN):
        found["object"] = 1.0
    found["length"] = min(len(words.lower), 40) / 40
    found["question"] = float("?" in words.lower)
    found["exclamation"] = float(any("!" in word for word in words.lower))
    found["wish"] = float(any(word in _WISHES for word in words.lower))
    found["number"] = float(any(word[0].isdigit() for word in words.lower))
    return found
