"""What a cause is called: a short reading form and its content words, which later groups causes into drivers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.voice.reasons.clause_ranges import CONTENT, LIGHT, OPENERS, SUBJECTS, words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

LONG: Final = 7  # words; a shorter cause is its own head
_COMPLEMENT: Final = SUBJECTS | {"dobj", "attr", "acomp", "oprd", "agent", "xcomp", "ccomp"}
_MODIFIER: Final = words("amod compound neg poss nummod prt aux dobj acomp attr")
_CARRIER: Final = words("aux auxpass neg prt amod compound")
_DENIAL: Final = words("no not n't n’t never")


def terms(source: Doc | Span) -> list[str]:
    """Return the content lemmas of a span in order, each once, lower case."""
    kept = _lemmas(source, CONTENT, LIGHT)
    return kept or _lemmas(source, CONTENT | {"ADV"}, frozenset({"be", "have", "do", "so", "not"}))  # "they take forever"


def _lemmas(source: Doc | Span, parts: frozenset[str], light: frozenset[str]) -> list[str]:
    lemmas = (token.lemma_.lower().strip("'’#@") for token in source if token.pos_ in parts)
    return list(dict.fromkeys(lemma for lemma in lemmas if lemma not in light and len(lemma) > 1 and any(char.isalpha() for char in lemma)))


def head(source: Span) -> str:
    """Return the core of a cause for reading: subject, verb and complement of a clause, or the noun with its modifiers."""
    chosen = [token for token in source if any(char.isalnum() for char in token.text)]
    if len(chosen) > LONG:
        kept = _core(source.root)
        kept |= {child.i for token in chosen if token.i in kept for child in token.children if child.lower_ in _DENIAL}
        chosen = [token for token in chosen if token.i in kept][: LONG + 2]
    while chosen and chosen[0].lower_ in OPENERS | {"the", "a", "an"}:
        chosen = chosen[1:]
    if not chosen:
        return str(source.text.lower())
    following = {token.i for token in chosen}
    pieces = (token.text + (" " if token.whitespace_ or token.i + 1 not in following else "") for token in chosen)
    return "".join(pieces).strip().lower()


def _core(root: Token) -> set[int]:
    kept = {root.i}
    for child in root.children:
        if child.dep_ in _COMPLEMENT:
            kept.add(child.i)
            kept.update(inner.i for inner in child.children if inner.dep_ in _MODIFIER or inner.lower_ == "no")
        elif child.dep_ in _CARRIER:
            kept.add(child.i)
        elif child.dep_ == "prep" and child.i - root.i <= 3:
            kept.update({child.i, *(inner.i for inner in child.children if inner.dep_ == "pobj")})
    return kept
