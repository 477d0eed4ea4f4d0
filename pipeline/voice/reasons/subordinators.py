"""Because, since, as and thanks to: when they give a cause, and what they give it for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.voice.reasons.clause_ranges import SUBJECTS, clause_right, governing, has_subject, top_after
from pipeline.voice.reasons.cues import ReasonCue
from pipeline.voice.reasons.sides import Sides, before_main, last_told, led_in, left_effect, with_effect
from pipeline.voice.reasons.words import MANNER, NO_CAUSE_BEFORE_AS, STATIVE, YOUTH

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_FINITE: Final = frozenset({"VBZ", "VBP", "VBD", "MD", "VB"})
MAX_EFFECT_OF_AS: Final = 20  # tokens; behind a long clause it is anybody's guess what "as" explains


def mark_sides(doc: Doc, start: int, stop: int, cue: ReasonCue) -> Sides | None:
    """Because, since, as + clause: the clause is the cause, the clause that it hangs on is the effect."""
    mark = doc[stop - 1] if doc[stop - 1].dep_ == "mark" else doc[start]
    if cue.name == "given that" and mark.dep_ in SUBJECTS:
        return None  # "the packages out there now that let you write"
    stop = _past_aside(doc, stop)
    verb = mark.head if mark.dep_ in {"mark", "advmod"} and mark.head.i > start else None
    if verb is None or (cue.name == "because" and not has_subject(verb)):
        verb = top_after(doc, stop) if cue.name != "as" else None
    if (
        verb is None
        or (cue.name != "because" and not has_subject(verb))
        or (cue.name in {"since", "as"} and not _causal_mark(doc, mark, verb, cue.name))
    ):
        return None
    inner = next((child for child in verb.lefts if child.dep_ == "ccomp" and child.left_edge.i >= stop and has_subject(child)), verb)
    if start <= 1 and inner.i != verb.i and not any(token.is_punct for token in doc[inner.i : verb.i]):
        return None  # "Because the staff was kind nothing was too much": an answer without a comma, cut by guess
    cause = (stop, clause_right(inner, len(doc)))  # without a comma the parser takes the next clause along
    opens = start <= 1 or doc[start - 1].dep_ == "cc"
    main = before_main(doc, inner, cause[1]) if opens and cue.name != "as" else cause[1]
    if main < cause[1]:
        return Sides((stop, main), (main, clause_right(doc[main].head, len(doc))))
    last = doc[cause[1] - 1]
    if cue.name == "as" and last.pos_ == "ADP" and last.dep_ == "prep" and last.head.i in {inner.i, verb.i}:
        return None  # "as I was worried about": manner, its object is the other clause
    if cue.name == "knowing that" and doc[start].head.i < start:  # the feeling beside it, not all that was told before
        return Sides(cause, left_effect(doc, last_told(governing(doc[start].head, start), start), start))
    ahead = led_in(doc, start, cause[1])
    sides = Sides(cause, ahead) if ahead is not None else with_effect(doc, start, cause, verb.head)
    if cue.name == "as" and sides and sides.effect and any(token.lower_ == "reason" for token in doc[sides.effect[0] : sides.effect[1]]):
        return None
    if sides and sides.effect and start <= 1 and cue.name == "because" and _cut_by_guess(doc, sides):
        return None
    rambling = sides is not None and sides.effect is not None and sides.effect[1] - sides.effect[0] > MAX_EFFECT_OF_AS
    return None if cue.name == "as" and rambling else sides


def _cut_by_guess(doc: Doc, sides: Sides) -> bool:
    """Return whether an effect follows its cause without a mark and without a pronoun: "Because staff was kind nothing was too much"."""
    if sides.effect is None or sides.cause is None or sides.effect[0] != sides.cause[1]:
        return False
    first = doc[sides.effect[0]]
    return not first.is_punct and not doc[first.i - 1].is_punct and first.lower_ not in {"i", "we", "they", "he", "she", "it", "there"}


def _past_aside(doc: Doc, stop: int) -> int:
    """Return where the cause begins behind an aside: "because, as others have said, the case is flimsy"."""
    if stop + 2 < len(doc) and doc[stop].text == "," and doc[stop + 1].lower_ in {"as", "like", "if", "well", "again", "you", "in", "for"}:
        return next((token.i + 1 for token in doc[stop + 1 : stop + 12] if token.text == ","), stop)
    if stop + 2 < len(doc) and doc[stop].text == "(":
        return next((token.i + 1 for token in doc[stop + 1 : stop + 12] if token.text == ")"), stop)
    return stop


def _causal_mark(doc: Doc, mark: Token, verb: Token, name: str) -> bool:
    """Since and as are causal with states ("since it is broken"), temporal or manner with most else."""
    before = doc[mark.i - 1].lower_ if mark.i else ""
    state = verb.lemma_.lower() in STATIVE or any(
        child.dep_ == "neg" or (child.tag_ == "MD" and child.lower_ not in {"will", "'ll", "’ll"}) for child in verb.children
    )
    return _causal_since(doc, mark, verb, before, state) if name == "since" else _causal_as(doc, mark, verb, before, state)


def _causal_since(doc: Doc, mark: Token, verb: Token, before: str, state: bool) -> bool:
    """Tell a date from a cause: "since I joined" and "since he was a puppy" date the main clause; a state that still holds explains it."""
    state = state or any(child.dep_ == "auxpass" for child in verb.children)
    perfect = any(child.dep_ == "aux" and child.lower_ in {"have", "has", "'ve", "’ve", "had"} for child in verb.head.children)
    if not any(child.dep_ in SUBJECTS and mark.i < child.left_edge.i <= mark.i + 4 for child in verb.children):
        return False  # "it has since been settled"
    youth = any(token.lemma_.lower() in YOUTH for token in doc[mark.i : verb.right_edge.i + 1])
    mine = {"i", "we"} & {child.lower_ for child in verb.head.children if child.dep_ in SUBJECTS}
    fronted = (
        verb.head.i > verb.i and verb.head.tag_ == "VBD" and bool(mine)
    )  # "Since I got nowhere, I filed": a date would want "have filed"
    return before != "ever" and (state or fronted) and not youth and (before == "," or (not perfect and verb.head.lemma_ != "be"))


def _causal_as(doc: Doc, mark: Token, verb: Token, before: str, state: bool) -> bool:
    """As is the least causal of the cues: only a state, its subject right behind "as", beside a full clause, will do."""
    commas = before == "," or (mark.i == 0 and any(token.text == "," for token in doc[verb.i : verb.right_edge.i + 2]))
    now = any(child.dep_ == "aux" and child.lower_ in {"is", "are", "'re", "’re", "'s", "’s", "am", "'m"} for child in verb.children)
    present = (before == "," and verb.tag_ in {"VBZ", "VBP"}) or (verb.tag_ == "VBG" and now)  # ", as it breaks often"
    spoken = any(child.dep_ in SUBJECTS and child.pos_ == "PRON" for child in verb.children)  # "as the plane was pushed back" tells when
    state = state or present or ((commas or spoken) and any(child.dep_ == "auxpass" for child in verb.children))
    subject = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
    follows = doc[mark.i + 1].lower_
    if mark.dep_ != "mark" or not state or subject is None or subject.left_edge.i != mark.i + 1:
        return False
    if before != "," and mark.i > 2 and not any(token.tag_ in _FINITE or token.like_num for token in doc[: mark.i]):
        return False  # "Loading notebooks as modules is hard"; but "Not quite ten as it is slow"
    if before in NO_CAUSE_BEFORE_AS or follows in {"you", "per"} or verb.lemma_.lower() in MANNER - {"need", "want"}:
        return False
    if verb.lemma_ == "like" and any(token.lemma_ in {"say", "call"} for token in doc[verb.i : verb.i + 4]):
        return False  # "as they like to say"
    if verb.lemma_ in {"have", "do"} and any(token.lemma_.lower() in YOUTH | {"time"} for token in doc[verb.i : verb.right_edge.i + 1]):
        return False  # "support as they have these last months"
    if any(token.lower_ in {"as", "so", "same", "such"} for token in doc[max(0, mark.i - 6) : mark.i]):
        return False  # "as long as", "as moved by one as I have"
    if mark.i <= 1 and not commas:
        return False  # without a comma it is unclear where a fronted clause ends
    complement = any(child.dep_ in {"acomp", "attr", "dobj", "neg", "xcomp", "prep", "auxpass", "ccomp"} for child in verb.children)
    if before == "," and subject.lower_ in {"there", "it", "they", "this"} and verb.tag_ in {"VBZ", "VBP"}:
        return complement
    return complement


def is_causal_thanks(doc: Doc, start: int, noun: Token) -> bool:
    """Tell a cause from gratitude: "thanks to the crew" alone is no cause, beside a clause it is."""
    before = [token for token in doc[:start] if token.is_alpha]
    if before and before[-1].lower_ in {
        "many",
        "big",
        "special",
        "huge",
        "our",
        "my",
        "much",
        "sincere",
        "heartfelt",
        "so",
        "of",
        "and",
        "no",
        "say",
    }:
        return False
    after = noun.right_edge.i + 1
    clause = any(token.dep_ in SUBJECTS for token in doc[after:])
    if noun.lower_ in {"all", "everyone", "everybody", "you", "them", "him", "her", "those", "u"} and not clause:
        return False
    blames = not any(
        child.dep_ == "prep" and child.lower_ == "for" for token in (noun, doc[start], doc[start].head) for child in token.children
    )
    return blames and ((not before and clause) or any(token.pos_ in {"VERB", "AUX"} for token in before))
