"""Which concrete opinions may be the premise of a judgement: same feeling, side by side, and readable on their own."""

import re
from typing import Any, Final, NamedTuple

from pipeline.voice.implied.units import LEAST_CAUSE_WORDS, MOST_CAUSE_WORDS, Unit, clauses_of, judgement, stands, trimmed_unit
from pipeline.voice.implied.words import BAD, GOOD, MATTERS, NO_PREMISE, OF_PEOPLE, SMALL, WHOLE
from pipeline.voice.reasons.clauses import Range
from pipeline.voice.signals.opinions import MERITS, PROBLEMS

FAR: Final = 2  # sentences between cause and effect at most, counted from one to the other
MOST_CAUSES: Final = 3  # of one effect: what comes after is a story
LEAST_FEELING: Final = 0.6  # of a premise that also names something of the other sign
LEAST_JUDGED: Final = 0.3  # of a judgement: below it the sentiment contradicts the words
LEAST_FELT: Final = {1: -0.6, -1: 0.0}  # of a premise whose words leave no doubt, by the sign of the judgement
SAME_SENTENCE, NEXT_SENTENCE, PER_SENTENCE = 0.9, 0.95, 0.05  # certainty by distance, before the pair model
WHOLE_FROM: Final = 0.8  # of a sentence's characters: from here on its vector stands for the unit


class Sentence(NamedTuple):
    """One sentence with what is known of it."""

    row: int
    sentence_id: Any
    document_id: Any
    position: int
    start: int
    text: str
    polarity: float
    label: str


class Candidate(NamedTuple):
    """A judgement and a premise for it."""

    effect: Sentence
    effect_unit: Unit
    cause: Sentence
    cause_unit: Unit
    certainty: float

    @property
    def effect_text(self) -> str:
        """The words of the effect."""
        return self.effect.text[self.effect_unit.start : self.effect_unit.end]

    @property
    def cause_text(self) -> str:
        """The words of the cause."""
        return self.cause.text[self.cause_unit.start : self.cause_unit.end]

    @property
    def effect_whole(self) -> bool:
        """Whether the effect is its whole sentence, but for marks and connectives."""
        return self.effect_unit.end - self.effect_unit.start >= WHOLE_FROM * len(self.effect.text.strip())

    @property
    def cause_whole(self) -> bool:
        """Whether the cause is its whole sentence, but for marks and connectives."""
        return self.cause_unit.end - self.cause_unit.start >= WHOLE_FROM * len(self.cause.text.strip())

    @property
    def effect_span(self) -> Range:
        """Its place in the document."""
        return self.effect.start + self.effect_unit.start, self.effect.start + self.effect_unit.end

    @property
    def cause_span(self) -> Range:
        """Its place in the document."""
        return self.cause.start + self.cause_unit.start, self.cause.start + self.cause_unit.end


class _Judgement(NamedTuple):
    sentence: Sentence
    unit: Unit
    sign: int
    rest: Unit | None  # of the same sentence


_CONTRAST: Final = re.compile(
    r"\b(?:but|however|although|though|except|despite|yet|while|whereas|unless|otherwise|other\s+than|apart\s+from|aside\s+from)\b",
    re.IGNORECASE,
)
_POINTING: Final = re.compile(r"^(?:this|that|these|those|which|it|such)\b", re.IGNORECASE)
_NO_START: Final = re.compile(
    r"^(?:states|says|which|who|whom|whose|that|than|then|as|to|of|for|with|by|in\s+order|even|while|where|what|how|why)\b", re.IGNORECASE
)


def candidates_of(lines: list[Sentence]) -> list[Candidate]:
    """Return the candidates of one document, sorted by the place of the cause; a cause has one effect."""
    judged = [made for line in lines if (made := _judged(line)) is not None]
    if not judged:
        return []
    at = {made.sentence.position: made for made in judged}
    by_position = {line.position: line for line in lines}
    found: dict[tuple[int, int], Candidate] = {}
    for made in judged:
        for candidate in _premises(made, at, by_position):
            place = (candidate.cause.position, candidate.cause_unit.start)
            if place not in found or candidate.certainty > found[place].certainty:
                found[place] = candidate
    return [found[place] for place in sorted(found)]


def _judged(line: Sentence) -> _Judgement | None:
    """Return the judgement of the whole in a sentence: the sentence itself, or its first or last clause."""
    if len(line.text) > 300 or _CONTRAST.search(line.text):
        return None
    whole = trimmed_unit(line.text, 0, len(line.text))
    if whole is None:
        return None
    sign = judgement(line.text, whole)
    if sign:
        return _Judgement(line, whole, sign, None) if _agrees(line, sign) and stands(line.text, whole) else None
    parts = clauses_of(line.text)
    if len(parts) < 2:
        return None
    for mine, others in ((parts[0], parts[1:]), (parts[-1], parts[:-1])):
        unit = trimmed_unit(line.text, *mine)
        sign = judgement(line.text, unit) if unit else 0
        if unit and sign and _agrees(line, sign) and stands(line.text, unit):
            return _Judgement(line, unit, sign, trimmed_unit(line.text, others[0][0], others[-1][1]))
    return None


def _agrees(line: Sentence, sign: int) -> bool:
    return line.label == ("positive" if sign > 0 else "negative") and line.polarity * sign >= LEAST_JUDGED


def _premises(made: _Judgement, at: dict[int, _Judgement], lines: dict[int, Sentence]) -> list[Candidate]:
    found: list[Candidate] = []
    here = made.sentence
    if made.rest is not None and _is_premise(here, made.rest, made):
        found.append(Candidate(here, made.unit, here, made.rest, SAME_SENTENCE))
    for step in (1, -1):
        if step == 1 and _POINTING.match(here.text[made.unit.start :]):
            continue  # "This is unacceptable" points back
        far = 0
        for position in range(here.position + step, here.position + step * (FAR + 2), step):
            line = lines.get(position)
            if position in at and at[position].sign == made.sign and at[position].rest is None:
                continue  # another judgement of the same feeling: both rest on what comes next
            unit = trimmed_unit(line.text, 0, len(line.text)) if line and position not in at else None
            far += 1
            if line is None or unit is None or far > FAR or not _is_premise(line, unit, made):
                break
            found.append(Candidate(here, made.unit, line, unit, NEXT_SENTENCE - PER_SENTENCE * (abs(position - here.position) - 1)))
    return sorted(found, key=lambda candidate: -candidate.certainty)[:MOST_CAUSES]


def _is_premise(line: Sentence, unit: Unit, made: _Judgement) -> bool:
    text = line.text[unit.start : unit.end]
    if not LEAST_CAUSE_WORDS <= len(unit.tokens) <= MOST_CAUSE_WORDS or line.text[unit.end : unit.end + 1] == "?":
        return False
    if _CONTRAST.search(line.text) or NO_PREMISE.search(text) or _NO_START.match(text) or not _fits(line, text, made.sign):
        return False
    concrete = any(token not in SMALL and token not in WHOLE and token not in GOOD and token not in BAD for token in unit.tokens)
    return concrete and _same_matter(made, text)


def _fits(line: Sentence, text: str, sign: int) -> bool:
    """Return whether a premise names a concrete merit or problem of the judgement's sign, and nothing of the other sign.

    Words decide before the sentiment, which takes "claims are paid within a week" for a plain fact.
    """
    merit = any(cue.pattern.search(text) for cue in MERITS if cue.name == "merit")
    problem = any(cue.pattern.search(text) for cue in PROBLEMS)
    mine, other = (merit, problem) if sign > 0 else (problem, merit)
    return mine and line.polarity * sign >= (LEAST_FEELING if other else LEAST_FELT[sign])


def _same_matter(made: _Judgement, text: str) -> bool:
    """Return whether a premise speaks of the part that was judged; a judgement of the whole takes any premise."""
    judged = set(made.unit.tokens)
    if {"customer", "client"} & judged and "service" in judged:
        return bool(OF_PEOPLE.search(text))
    asked = [matter.premise for matter in MATTERS if matter.nouns & judged]
    return all(premise.search(text) for premise in asked)
