"""Reasons that customers state themselves: "I left because the app froze" holds a cause, an effect, and a direction.

Only sentences with a causal cue word are parsed. The dependency parse then gives the clause or phrase on each side of
the cue; both are kept as exact spans of the document, never reworded. Precision goes before recall: a cue whose sides
cannot be read off the parse gives no reason.
"""

import hashlib
import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from pipeline.text.spacy_model import parse
from pipeline.voice.reasons.answers import EXPLAINED, asked_about, cut_answer, opens_answer, until_turn
from pipeline.voice.reasons.cause_heads import head, terms
from pipeline.voice.reasons.checks import MAX_SIDE_WORDS, believable, sound
from pipeline.voice.reasons.clause_ranges import SUBJECTS, Range, governing, top_before
from pipeline.voice.reasons.cues import CUES, ReasonCue
from pipeline.voice.reasons.cuts import cut_sides
from pipeline.voice.reasons.flags import WEIGHT, flags_of
from pipeline.voice.reasons.pieces import MAX_CHARS, MAX_WORDS, Piece, parts, pieces
from pipeline.voice.reasons.reading import readable
from pipeline.voice.reasons.rules import sides_of
from pipeline.voice.reasons.sides import Sides, last_told, left_effect
from pipeline.voice.reasons.spans import chars, trimmed
from pipeline.voice.reasons.trims import (
    strip_examples,
    strip_fronting,
    strip_i_think,
    strip_one_reason_why,
    strip_reporting_clause,
    strip_subordinator,
    strip_unmatched_bracket,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

logger = logging.getLogger(__name__)


BATCH: Final = 64
COMPANY_WORDS: Final = 15  # the sentence before is taken whole if it is no longer
ACROSS: Final = 0.9  # of the confidence is left where one side lies in the sentence before
_ASKED_WHY: Final = re.compile(
    r"\W*(?:(?:so|but|and|then)\W+)*why\s+(?:on\s+earth\s+|the\s+\w+\s+)?(\w.{3,120}?\w)(?:,?\s+then)?\s*\?+\W*$", re.I
)
PARSE: Final = ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer")

COLUMNS: Final = {
    "reason_id": "object",
    "document_id": "object",
    "sentence_id": "object",
    "cause_sentence_id": "object",
    "kind": "object",
    "cause_start": "int64",
    "cause_end": "int64",
    "effect_start": "Int64",
    "effect_end": "Int64",
    "effect_kind": "object",
    "cue": "object",
    "cue_start": "int64",
    "cue_end": "int64",
    "confidence": "float64",
    "flags": "object",
    "cause_head": "object",
    "cause_terms": "object",
}


def reasons(sentences: pd.DataFrame) -> pd.DataFrame:
    """Return one row per stated reason, because a theme without its why is only a count.

    Args:
        sentences: one row per sentence: ``sentence_id``, ``document_id``, ``position`` (0, 1, ... in its document), ``start_char``
            (code points into the document text), ``text`` and, if known, ``about``: the role of the question that the document
            answers. Any row order; give whole documents, as "That's why ..." looks back at the sentence before, and "Because ..." at
            the head of an answer at the question.

    Returns:
        ``reason_id`` (hash of sentence, cause span and effect span), ``document_id``, ``sentence_id`` (the sentence of the cue),
        ``cause_sentence_id`` (the sentence that holds the cause), ``kind`` (stated; purpose: the cause is what the effect is done for;
        condition: the cause is what the effect would follow from), ``cause_start``, ``cause_end``, ``effect_start``, ``effect_end``,
        ``cue_start``, ``cue_end`` (half-open, code points into the document text), ``effect_kind`` (words; or score, liked, disliked
        where the effect is what the question asks about: then it has no place), ``cue`` (name), ``confidence`` (0-1), ``flags``
        (negated, hedged, counterfactual, reported, competitor, doubtful), ``cause_head`` (a short reading form of the cause, lower
        case), ``cause_terms`` (lemmas of its nouns, verbs and adjectives). Sorted by document and place.
    """
    chosen = pieces(sentences)
    rows: list[dict[str, Any]] = []
    if chosen:
        parsed = parse((readable(piece.text) for piece in chosen), PARSE, BATCH)
        for piece, doc in zip(chosen, parsed, strict=True):
            rows.extend(_reasons_of(piece, doc))
    logger.info("reasons: %d sentences in, %d parts parsed, %d reasons out", len(sentences), len(chosen), len(rows))
    # Two cues may join the same two spans ("so annoyed that", "so ... that"): that is one reason.
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS).drop_duplicates("reason_id", ignore_index=True)


def _reasons_of(piece: Piece, doc: "Doc") -> Iterator[dict[str, Any]]:
    taken: list[Range] = []
    for cue in CUES:
        if cue.needs is not None and not cue.needs.search(piece.text):
            continue
        for match in cue.pattern.finditer(piece.text):
            at = match.span()
            if not piece.owned[0] <= at[0] < piece.owned[1] or any(at[0] < end and start < at[1] for start, end in taken):
                continue
            row = _reason(piece, doc, cue, match)
            if row is not None:
                taken.append(at)
                yield row


def _reason(piece: Piece, doc: "Doc", cue: ReasonCue, match: re.Match[str]) -> dict[str, Any] | None:
    at = doc.char_span(*match.span(), alignment_mode="expand")
    if at is None or len(at) == 0:
        return None
    found = [sides_of(doc, at.start, at.end, cue), cut_sides(doc, at.start, at.end, cue)]
    answers = piece.about in EXPLAINED and opens_answer(doc, at.start)
    if answers:
        found = [*(asked_about(doc, sides, cue) for sides in found), cut_answer(doc, at.end, cue)]
    read_off = next((sides for sides in (_believed(doc, at, cue, sides) for sides in found) if sides is not None), None)
    if read_off is None:
        return None
    cause, effect, gives = read_off
    if answers and cause and effect is None and (gives or cue.gives) == "stated":
        return _answer(piece, doc, cue, match, cause)
    earlier = _earlier(piece) if cause is None or effect is None else None
    cause_at = chars(doc, cause, piece.text) if cause else earlier and earlier[0]
    effect_at = chars(doc, effect, piece.text) if effect else earlier and earlier[0]
    if cause_at is None or effect_at is None or not sound(piece.text, cause_at, effect_at, match.span(), cue.kind in {"so_that", "too_to"}):
        return None
    source = doc[cause[0] : cause[1]] if cause else earlier[1] if earlier else None
    if source is None:
        return None  # what was asked is no cause
    return _row(piece, cue, gives or cue.gives, match, cause_at, effect_at, source)


def _answer(piece: Piece, doc: "Doc", cue: ReasonCue, match: re.Match[str], cause: Range) -> dict[str, Any] | None:
    """Return the reason for what was asked: all that is listed behind the cue, or its first clause where that is too much."""
    for side in (_tidied(doc, until_turn(doc, cause, cue)), cause):
        cause_at = chars(doc, side, piece.text) if side else (0, 0)
        if side and sound(piece.text, cause_at, match.span(), match.span(), nested=False):
            return _row(piece, cue, "stated", match, cause_at, None, doc[slice(*side)])
    return None


def _believed(doc: "Doc", at: "Span", cue: ReasonCue, sides: Sides | None) -> Sides | None:
    """Return sides trimmed to what they say, or None if one of them cannot be believed."""
    if sides is None:
        return None
    cause = _tidied(doc, sides.cause)
    concluded = cue.kind == "result" and sides.gives is None  # "so I assume it is dust": what follows is the assuming
    effect = _tidied(doc, sides.effect, at.start if cue.kind in {"mark", "phrase"} else 0, concluded)
    return Sides(cause, effect, sides.gives) if believable(doc, cue, at.start, cause, effect) else None


def _tidied(doc: "Doc", side: Range | None, effect_before: int = 0, concluded: bool = False) -> Range | None:
    if side is None:
        return None
    side = strip_examples(doc, strip_fronting(doc, trimmed(doc, strip_unmatched_bracket(doc, side))))
    side = trimmed(doc, side if concluded else strip_i_think(doc, side))
    if not effect_before:
        return side
    side = strip_one_reason_why(doc, strip_reporting_clause(doc, side, effect_before))
    return trimmed(doc, strip_subordinator(doc, side))


def _earlier(piece: Piece) -> "tuple[Range, Span | None] | None":
    """Return the thought before, relative to this piece, with its parse: all of a short statement, of a longer one the last clause."""
    if piece.before is None:
        return None
    text = piece.before.text
    left = next((left for left, right in reversed(list(parts(text))) if any(char.isalpha() for char in text[left:right])), 0)
    if text.rstrip().endswith("?"):
        asked = _ASKED_WHY.match(text, left)
        if asked is None:
            return None
        return (piece.before.start - piece.start + asked.start(1), piece.before.start - piece.start + asked.end(1)), None
    text = text[left : left + MAX_CHARS]
    words = len(re.findall(r"\w+", text))
    if words < 2 or words > MAX_WORDS:
        return None
    doc = next(parse([readable(text)], PARSE))
    span: Range | None = (0, len(doc))
    if words > COMPANY_WORDS:
        last = top_before(doc, len(doc))
        span = left_effect(doc, last_told(governing(last, len(doc)), len(doc)), len(doc)) if last is not None else None
        if span is not None and span[0] and doc[span[0] - 1].lower_ in {"although", "though", "tho", "even"}:
            return None  # what is granted is not what it was about
    span = _tidied(doc, span, len(doc))
    inner = chars(doc, span, text) if span else (0, 0)
    if span is None or not any(token.pos_ in {"VERB", "AUX", "ADJ"} for token in doc[slice(*span)]):
        return None  # "to my legal name": the rest of a thought
    if words > COMPANY_WORDS and not any(token.dep_ in SUBJECTS for token in doc[slice(*span)]):
        return None  # "could use": a clause cut off from who did it
    if inner == (0, 0) or text[slice(*inner)].count(" ") >= MAX_SIDE_WORDS:
        return None
    shift = piece.before.start + left - piece.start
    return (shift + inner[0], shift + inner[1]), doc[span[0] : span[1]]


def _row(
    piece: Piece, cue: ReasonCue, kind: str, match: re.Match[str], cause: Range, effect: Range | None, source: "Span"
) -> dict[str, Any] | None:
    """Return the row of a reason; without an effect in words it explains what the question asks about."""
    words = terms(source)
    if not words:
        return None
    flags = flags_of(readable(piece.text), match.span(), cause, effect or match.span(), kind)
    certainty = cue.confidence * (1.0 if effect is not None and cause[0] >= 0 and effect[0] >= 0 else ACROSS)
    for flag in flags:
        certainty *= WEIGHT[flag]
    effect_key = f"{effect[0]}\x1f{effect[1]}" if effect else piece.about
    key = f"{piece.sentence_id}\x1f{piece.start + cause[0]}\x1f{cause[1]}\x1f{effect_key}"
    place = {
        f"{name}_{end}": None if span is None else piece.start + span[side]
        for name, span in (("cause", cause), ("effect", effect), ("cue", match.span()))
        for side, end in enumerate(("start", "end"))
    }
    return {
        "reason_id": hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest(),
        "document_id": piece.document_id,
        "sentence_id": piece.sentence_id,
        "cause_sentence_id": piece.before.sentence_id if cause[0] < 0 and piece.before else piece.sentence_id,
        "kind": kind,
        **place,
        "effect_kind": "words" if effect else piece.about,
        "cue": cue.name,
        "confidence": round(certainty, 4),
        "flags": flags,
        "cause_head": head(source),
        "cause_terms": words,
    }
