"""Reasons that customers state themselves: "I left because the app froze" holds a cause, an effect, and a direction.

Only sentences with a causal cue word are parsed. The dependency parse then gives the clause or phrase on each side of
the cue; both are kept as exact spans of the document, never reworded. Precision goes before recall: a cue whose sides
cannot be read off the parse gives no reason.
"""

import hashlib
import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pandas as pd

from pipeline.language import read
from pipeline.voice.clauses import (
    BE,
    CAUSE_CUT_SHORT,
    CONTENT,
    LIGHT,
    OPENERS,
    SUBJECTS,
    UNFINISHED,
    Range,
    at_boundary,
    chars,
    has_content,
    snapped,
    stands_alone,
    trimmed,
)
from pipeline.voice.reason_cues import COUNTERFACTUAL, CUES, HEDGE, NEGATED, PREFILTER, ReasonCue
from pipeline.voice.reason_rules import sides_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

logger = logging.getLogger(__name__)

MAX_CHARS: Final = 1_000  # a longer "sentence" is a missed split: its parse is slow and not to be trusted
MAX_WORDS: Final = 120
MAX_SIDE_WORDS: Final = 25  # a side longer than this names no single reason
BATCH: Final = 64

COLUMNS: Final = {
    "reason_id": "object",
    "document_id": "object",
    "sentence_id": "object",
    "cause_start": "int64",
    "cause_end": "int64",
    "effect_start": "int64",
    "effect_end": "int64",
    "cue": "object",
    "cue_start": "int64",
    "cue_end": "int64",
    "confidence": "float64",
    "flags": "object",
    "cause_head": "object",
    "cause_terms": "object",
}


PARSE: Final = ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer")


class _Sentence(NamedTuple):
    sentence_id: Any
    document_id: Any
    start: int
    text: str
    before: "tuple[int, str] | None"  # start in the document and text of the sentence before


def reasons(sentences: pd.DataFrame) -> pd.DataFrame:
    """Return one row per stated reason, because a theme without its why is only a count.

    Args:
        sentences: one row per sentence: ``sentence_id``, ``document_id``, ``position`` (0, 1, ... in its document), ``start_char``
            (code points into the document text), ``text``. Any row order; give whole documents, as "That's why ..." looks
            back at the sentence before.

    Returns:
        ``reason_id`` (hash of sentence, cause span and effect span), ``document_id``, ``sentence_id`` (the sentence of the cue),
        ``cause_start``, ``cause_end``, ``effect_start``, ``effect_end``, ``cue_start``, ``cue_end`` (half-open, code points into the
        document text), ``cue`` (name), ``confidence`` (0-1), ``flags`` (negated, hedged, counterfactual), ``cause_head`` (a short reading
        form of the cause, lower case), ``cause_terms`` (lemmas of its nouns, verbs and adjectives). Sorted by document and place.
    """
    chosen = _with_cue(sentences)
    rows: list[dict[str, Any]] = []
    if chosen:
        parsed = read((_readable(item.text) for item in chosen), PARSE, BATCH)
        for item, doc in zip(chosen, parsed, strict=True):
            rows.extend(_reasons_of(item, doc))
    logger.info("reasons: %d sentences in, %d parsed, %d reasons out", len(sentences), len(chosen), len(rows))
    # Two cues may join the same two spans ("so annoyed that", "so ... that"): that is one reason.
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS).drop_duplicates("reason_id", ignore_index=True)


def _with_cue(sentences: pd.DataFrame) -> list[_Sentence]:
    """Return the sentences worth a parse, in document order, each with its neighbour before."""
    ordered = sentences.sort_values(["document_id", "position"], kind="stable")
    chosen: list[_Sentence] = []
    previous: tuple[Any, int, int, str] | None = None
    columns = (ordered[name] for name in ("sentence_id", "document_id", "position", "start_char", "text"))
    for sentence_id, document_id, position, start, text in zip(*columns, strict=True):
        if not isinstance(text, str):
            continue
        before = (previous[2], previous[3]) if previous and previous[:2] == (document_id, int(position) - 1) else None
        previous = (document_id, int(position), int(start), text)
        if len(text) <= MAX_CHARS and PREFILTER.search(text) and text.count(" ") <= MAX_WORDS:
            chosen.append(_Sentence(sentence_id, document_id, int(start), text, before))
    return chosen


def _readable(text: str) -> str:
    """Return the text for the parser: shouting is lowered (the parser takes capitals for names), offsets stay."""
    letters = [char for char in text if char.isalpha()]
    lowered = text.lower()
    shouted = len(letters) > 8 and sum(char.isupper() for char in letters) > 0.6 * len(letters)
    return lowered if shouted and len(lowered) == len(text) else text


def _reasons_of(item: _Sentence, doc: "Doc") -> Iterator[dict[str, Any]]:
    taken: list[Range] = []
    for cue in CUES:
        for match in cue.pattern.finditer(item.text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            row = _reason(item, doc, cue, match)
            if row is not None:
                taken.append(match.span())
                yield row


def _reason(item: _Sentence, doc: "Doc", cue: ReasonCue, match: re.Match[str]) -> dict[str, Any] | None:
    at = doc.char_span(*match.span(), alignment_mode="expand")
    if at is None or len(at) == 0:
        return None
    sides = sides_of(doc, at.start, at.end, cue)
    if sides is None:
        return None
    cause = trimmed(doc, sides.cause) if sides.cause else None
    effect = trimmed(doc, sides.effect) if sides.effect else None
    if cause and (
        doc[cause[1] - 1].lower_ in CAUSE_CUT_SHORT
        or _stranded(doc[cause[1] - 1])
        or doc[cause[1] - 1].lower_ in BE
        or doc[cause[1] - 1].lemma_.lower() in UNFINISHED
        or doc[cause[0]].lower_ in {"why", "how", "according"}
    ):
        return None
    if (cause and not has_content(doc, cause)) or (effect and not has_content(doc, effect, _LIGHT_EFFECT)):
        return None
    if effect and cue.kind != "passive" and sum(token.is_alpha for token in doc[effect[0] : effect[1]]) < 2:
        return None
    if effect and not stands_alone(doc, effect):
        return None
    torn = [side for side in (cause, effect) if side and side[0] < at.start and not at_boundary(doc, side[0])]
    if torn and cue.kind in {"mark", "phrase", "result", "after", "so_that"}:
        return None
    before = _before(item)
    if (cause is None or effect is None) and before is None:
        return None
    cause_at = chars(doc, cause, item.text) if cause else before
    effect_at = chars(doc, effect, item.text) if effect else before
    if cause_at is None or effect_at is None or not _sane(item, cause_at, effect_at, match.span(), cue.kind == "so_that"):
        return None
    source = doc[cause[0] : cause[1]] if cause else next(read([_readable(item.before[1] if item.before else "")], PARSE))[:]
    return _row(item, cue, match, cause_at, effect_at, source)


_SPLICE: Final = re.compile(r"[!?;…|]|\.{2,}|[a-z]\.[A-Z]")  # the end of a sentence inside a side: the split was missed
_LIGHT_EFFECT: Final = frozenset({"be", "have", "do", "say"})


def _stranded(last: "Token") -> bool:
    """Return whether a side ends in a preposition whose object lies outside."""
    return last.dep_ == "prep" and not any(child.dep_ in {"pobj", "pcomp"} and child.tag_ != "VBG" for child in last.children)


def _before(item: _Sentence) -> Range | None:
    """Return the sentence before, as a span relative to this sentence, if it is a short statement."""
    if item.before is None:
        return None
    start, text = item.before
    words = len(re.findall(r"\w+", text))
    if not 3 <= words <= MAX_SIDE_WORDS or text.rstrip().endswith("?"):
        return None
    inner = snapped(text, 0, len(text))
    return None if inner == (0, 0) else (start + inner[0] - item.start, start + inner[1] - item.start)


def _sane(item: _Sentence, cause: Range, effect: Range, cue: Range, nested: bool) -> bool:
    """Return whether both sides exist, keep apart from each other and the cue, and are short enough to be one reason."""
    if cause == (0, 0) or effect == (0, 0) or (cause[0] < effect[1] and effect[0] < cause[1]):
        return False
    if cause[0] < cue[1] and cue[0] < cause[1] and not nested:
        return False
    if any(_SPLICE.search(item.text[max(start, 0) : max(end, 0)]) for start, end in (cause, effect)):
        return False
    return all(
        end - start <= MAX_CHARS and item.text[max(start, 0) : max(end, 0)].count(" ") < MAX_SIDE_WORDS for start, end in (cause, effect)
    )


def _row(item: _Sentence, cue: ReasonCue, match: re.Match[str], cause: Range, effect: Range, source: Any) -> dict[str, Any] | None:
    terms = _terms(source)
    if not terms:
        return None
    flags = _flags(item.text, match, cause, effect)
    inside = cause[0] >= 0 and effect[0] >= 0
    certainty = cue.confidence * (1.0 if inside else 0.9) * (0.8 if flags else 1.0)
    base = item.start
    key = f"{item.sentence_id}\x1f{cause[0]}\x1f{cause[1]}\x1f{effect[0]}\x1f{effect[1]}"
    return {
        "reason_id": hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest(),
        "document_id": item.document_id,
        "sentence_id": item.sentence_id,
        "cause_start": base + cause[0],
        "cause_end": base + cause[1],
        "effect_start": base + effect[0],
        "effect_end": base + effect[1],
        "cue": cue.name,
        "cue_start": base + match.start(),
        "cue_end": base + match.end(),
        "confidence": round(certainty, 4),
        "flags": flags,
        "cause_head": _head(source),
        "cause_terms": terms,
    }


def _flags(text: str, match: re.Match[str], cause: Range, effect: Range) -> list[str]:
    flags = []
    if NEGATED.search(text[: match.start()]):
        flags.append("negated")
    first, last = max(min(cause[0], effect[0], match.start()), 0), max(cause[1], effect[1], match.end())
    if HEDGE.search(text[first:last]) or HEDGE.search(text[max(0, match.start() - 20) : match.start()]):
        flags.append("hedged")
    if COUNTERFACTUAL.search(text[first:last]):
        flags.append("counterfactual")
    return flags


def _terms(source: Any) -> list[str]:
    """Return the content lemmas of a span in order, each once, lower case."""
    lemmas = (token.lemma_.lower().strip("'’#@") for token in source if token.pos_ in CONTENT)
    return list(dict.fromkeys(lemma for lemma in lemmas if lemma not in LIGHT and len(lemma) > 1 and any(char.isalpha() for char in lemma)))


def _head(source: Any) -> str:
    """Return the core of a cause for reading: subject, verb and complement of a clause, or the noun with its modifiers."""
    words = [token for token in source if not token.is_punct and not token.is_space]
    if len(words) > 7:
        root = source.root
        keep = {root.i}
        for child in root.children:
            if child.dep_ in SUBJECTS | {"dobj", "attr", "acomp", "oprd", "agent", "xcomp", "ccomp"}:
                keep.add(child.i)
                keep.update(
                    inner.i
                    for inner in child.children
                    if inner.dep_ in {"amod", "compound", "neg", "poss", "nummod", "prt", "aux", "dobj", "acomp", "attr"}
                    or inner.lower_ == "no"
                )
            elif child.dep_ in {"aux", "auxpass", "neg", "prt", "amod", "compound"}:
                keep.add(child.i)
            elif child.dep_ == "prep" and child.i - root.i <= 3:
                keep.update({child.i, *(inner.i for inner in child.children if inner.dep_ == "pobj")})
        keep.update(
            child.i
            for token in words
            if token.i in keep
            for child in token.children
            if child.lower_ in {"no", "not", "n't", "n’t", "never"}
        )
        words = [token for token in words if token.i in keep][:9]
    while words and words[0].lower_ in OPENERS | {"the", "a", "an"}:
        words = words[1:]
    return (
        "".join(token.text + (" " if token.whitespace_ or token.i + 1 not in {other.i for other in words} else "") for token in words)
        .strip()
        .lower()
        if words
        else source.text.lower()
    )
