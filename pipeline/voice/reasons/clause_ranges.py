"""Clauses and phrases as ranges of tokens, read off a dependency parse.

A range is half-open, ``(first, last + 1)``, in tokens of one parsed sentence. All functions are pure and never look
beyond the sentence. Labels are those of the English models of spaCy (ClearNLP style).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Range: TypeAlias = tuple[int, int]


def words(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


SUBJECTS: Final = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
CONTENT: Final = frozenset({"NOUN", "PROPN", "VERB", "ADJ"})
# Verbs that carry a clause without saying what it is about.
LIGHT: Final = words(
    "be have do get go make take give let can could will would shall should may might must say think know want seem one thing "
    "lot reason way bit such other same own many much more most few several"
)
# Left of a cue these words weigh the reason; they are not part of the effect.
WEIGHING: Final = words(
    "just only simply mainly mostly largely partly purely probably possibly perhaps maybe all not n't n’t and but or so also "
    "especially particularly primarily solely merely even precisely exactly apparently again likely presumably entirely "
    "clearly obviously firstly secondly , - – — ; : ( ..."
)
OPENERS: Final = words(
    "and but or so also however that then plus yet because as since too though although nor well anyway , - – — ; : ( "
    "& * . ... • / \" “ ' ‘"
)
CAUSE_CUT_SHORT: Final = words("by from of to the a an that with than or as bc cuz b/c because")
# A side that ends in one of these has lost what was felt, said or thought.
UNFINISHED: Final = words("feel look seem become say think tell believe know realise realize insist appear")
BE: Final = frozenset({"is", "was", "are", "were", "be", "been", "being", "'s", "’s", "am", "'re", "’re", "s"})
CONTRAST: Final = frozenset({"but", "however", "yet", "although", "though", "whereas", "while"})
_TRIM_LEFT: Final = re.compile(r"^[^\w£$€#@+]+")
_OPEN_BRACKET: Final = re.compile(r"\([^()]*$")  # its closing half was cut off with the marks, or stands outside
_CLOSE_BRACKET: Final = re.compile(r"[\"'”’.!?]*\)")
_JOINED: Final = re.compile(r"\w[-'’/]?\w$")  # inside a word: letters, or letters with a hyphen or an apostrophe between
_TRIM_RIGHT: Final = re.compile(r"[^\w%+]+$")


def top_before(doc: Doc, stop: int) -> Token | None:
    """Return the word that governs the clause ending right before token ``stop``; None at the start of the sentence."""
    at = stop - 1
    while at >= 0 and (doc[at].is_punct or doc[at].is_space or doc[at].dep_ == "cc"):
        if doc[at].text == ")":  # an aside is not what the clause says
            at = next((token.i for token in reversed(doc[:at]) if token.text == "("), at)
        at -= 1
    if at < 0:
        return None
    token = doc[at]
    while token.head.i < stop and token.head.i != token.i:
        token = token.head
    return token


def top_after(doc: Doc, start: int) -> Token | None:
    """Return the word that governs the clause or phrase starting at token ``start``; None at the end of the sentence."""
    at = start
    while at < len(doc) and (doc[at].is_punct or doc[at].is_space):
        at += 1
    if at >= len(doc):
        return None
    token = doc[at]
    while token.head.i >= start and token.head.i != token.i:
        token = token.head
    return token


# Words inside a clause: their head leads up to its verb.
_INSIDE: Final = words(
    "xcomp pcomp acomp attr dobj pobj prep oprd advmod npadvmod dative prt agent nsubj nsubjpass amod compound nummod det poss aux auxpass"
)


def governing(token: Token, stop: int | None = None) -> Token:
    """Return the head of the clause in which a word stands.

    Climbs over infinitives and verbs that share a subject, out of "which" clauses (they say something of a clause they cannot do
    without) and out of "when" and "that" clauses, yet never to a head at or behind token ``stop``.
    """
    for _ in range(20):
        shares = token.dep_ == "conj" and not has_subject(token)
        if token.head.i == token.i or (stop is not None and token.head.i >= stop):
            break
        if not (token.dep_ in _INSIDE or shares or _dependent(token)):
            break
        token = token.head
    return token


def _dependent(token: Token) -> bool:
    """Return whether a clause cannot be quoted without the one that it hangs on."""
    if token.dep_ == "relcl":
        return any(child.lower_ == "which" for child in token.subtree if child.i < token.i)
    if token.dep_ not in {"advcl", "ccomp"} or token.head.i > token.i:
        return False
    opening = token.doc[token.left_edge.i]
    if token.dep_ == "ccomp" and is_told(token):
        return False
    if token.dep_ == "ccomp" and any(child.dep_ == "neg" for child in token.head.children):
        return True  # "I don't think it is worth it"
    small = token.tag_ == "VB" and not any(child.dep_ == "aux" for child in token.lefts)  # "I let | it go"
    infinitive = token.dep_ == "ccomp" and (
        small or token.tag_ == "VBG" or any(child.dep_ == "aux" and child.tag_ == "TO" for child in token.lefts)
    )
    return (
        infinitive
        or not has_subject(token)
        or opening.tag_ in {"WRB", "WP", "WDT"}
        or (opening.dep_ == "mark" and opening.lower_ in {"that", "if", "when", "while"})
    )


def is_told(clause: Token) -> bool:
    """Return whether a finite clause is what somebody thinks, says or finds: it is quoted without the telling.

    "I don't think that it works" denies it, so there the telling stays.
    """
    lefts = list(clause.lefts)
    opening = clause.doc[clause.left_edge.i]
    infinitive = any(child.dep_ == "aux" and child.tag_ == "TO" for child in lefts)
    asked = opening.tag_ in {"WRB", "WP", "WDT"} or any(child.dep_ == "mark" and child.lower_ in {"if", "whether"} for child in lefts)
    finite = (has_subject(clause) and not infinitive and clause.tag_ not in {"VBG", "VB"}) or any(child.tag_ == "MD" for child in lefts)
    denied = any(child.dep_ == "neg" for child in clause.head.children)
    return (
        clause.pos_ in {"VERB", "AUX"}
        and finite
        and not asked
        and not denied
        and clause.head.pos_ in {"VERB", "AUX"}
        and clause.head.i < clause.i
    )


def has_subject(token: Token) -> bool:
    """Return whether a verb has a subject of its own."""
    return any(child.dep_ in SUBJECTS for child in token.children)


def clause_left(token: Token, floor: int = 0) -> int:
    """Return the first token of a clause, leaving out an earlier clause that merely leans on it ("X is bad, I left")."""
    start = token.left_edge.i
    for part in token.doc[start : token.i]:  # a dash starts a new thought if what follows has a subject
        if (
            part.text in {"-", "–", "—", "--", "..", "..."}
            and part.i > start
            and part.whitespace_
            and any(child.dep_ in SUBJECTS and child.i > part.i for child in token.lefts)
        ):
            start = part.i + 1
    for child in token.lefts:
        leans = child.dep_ in {"ccomp", "parataxis", "advcl"} and (child.dep_ != "advcl") and has_subject(child)
        if leans:
            start = child.right_edge.i + 1
    return int(max(start, floor))


def clause_right(token: Token, ceiling: int) -> int:
    """Return one past the last token of a clause, before a coordinated clause that turns to another matter.

    "because it froze and lost my data" keeps both halves; "..., but support was kind" and "..., and I would recommend"
    begin something else.
    """
    stop = token.right_edge.i + 1
    for child in token.rights:
        if child.dep_ in {"conj", "ccomp", "parataxis", "advcl"}:
            new = _turn(token, child)
            if new is not None:
                stop = min(stop, new)
        elif child.dep_ == "punct" and (child.text in {";", "…", "--", ":"} or (child.text in {"-", "–", "—"} and child.whitespace_)):
            stop = min(stop, child.i)
    return int(min(stop, _result_inside(token, stop), ceiling))


def _result_inside(token: Token, stop: int) -> int:
    """Return where a clause tells its own result or cause ("..., so I left"), or ``stop``: that is the next thought."""
    for word in token.doc[token.i : stop - 1]:
        if word.lower_ == "so" and (token.doc[word.i + 1].dep_ in SUBJECTS or (word.i > token.i and word.nbor(-1).text == ",")):
            return int(word.i)
        if word.text in {"-", "–", "—"} and word.whitespace_ and word.i > token.i and token.doc[word.i + 1].dep_ in SUBJECTS:
            return int(word.i)
        comma = word.i > token.i and word.nbor(-1).text == ","
        if word.dep_ == "mark" and (word.lower_ in {"because", "unless"} or (word.lower_ in {"since", "as"} and comma)):
            return int(word.i)
    return stop


def _turn(token: Token, child: Token) -> int | None:
    """Return where the child clause starts if it leaves the matter of its head clause, else None."""
    doc = token.doc
    start = child.left_edge.i
    before = start - 1
    while before > token.i and (doc[before].dep_ == "cc" or doc[before].is_punct or doc[before].is_space):
        before -= 1
    between = [doc[k].lower_ for k in range(before + 1, start)]
    opening = between[-1] if between else ""
    if child.dep_ == "advcl":
        marks = {grand.lower_ for grand in child.children if grand.dep_ in {"mark", "advmod"} and grand.i < child.i}
        if "while" in marks and "," in between:
            return int(before + 1)
        return before + 1 if marks & CONTRAST and marks & {"although", "though", "whereas", "but"} else None
    if child.dep_ == "ccomp":
        return None
    if any(word in CONTRAST for word in between) and (has_subject(child) or child.pos_ in {"VERB", "AUX"}):
        return int(before + 1)
    if not has_subject(child):
        return None
    person = {grand.lower_ for grand in child.children if grand.dep_ in SUBJECTS}
    mine = {grand.lower_ for grand in token.children if grand.dep_ in SUBJECTS}
    if opening in {"so", "therefore", "thus"} or any(word in {"so", ";"} for word in between):
        return int(before + 1)
    if {",", "-", "–", "..."} & set(between) and not {"and", "or"} & set(between) and person:
        return int(before + 1)  # a comma splice: two sentences in one
    return before + 1 if person & {"i", "we"} and not mine & {"i", "we"} else None


def at_boundary(doc: Doc, start: int) -> bool:
    """Return whether a clause begins here: at the start of the sentence, or behind a mark, a connective or a conjunction."""
    if start == 0:
        return True
    before = doc[start - 1]
    return (
        before.is_punct
        or before.is_space
        or before.dep_ in {"cc", "mark"}
        or before.lower_ in OPENERS
        or before.text[0] in "@#"
        or start == doc[start].sent.start
        or _opens_clause(doc, start)
    )


def _opens_clause(doc: Doc, start: int) -> bool:
    """Return whether a full clause without "that" begins here: "I believe | the app was down"."""
    token = doc[start]
    if any(
        child.dep_ == "relcl" and child.tag_ in {"VBD", "VBP", "VBZ"} and any(inner.lower_ == "who" for inner in child.children)
        for child in token.children
    ):
        return True  # "people who left"
    for _ in range(6):
        if token.dep_ in SUBJECTS or token.head.i == token.i:
            break
        token = token.head
    verb = token.head
    return bool(token.dep_ in SUBJECTS and verb.dep_ in {"ccomp", "advcl", "conj", "parataxis"} and clause_left(verb) == start)


def snapped(text: str, start: int, end: int) -> Range:
    """Return a character range without marks at its ends; ``(0, 0)`` if nothing is left or it would cut a word."""
    piece = text[start:end]
    left = _TRIM_LEFT.match(piece)
    start += left.end() if left else 0
    right = _TRIM_RIGHT.search(text[start:end])
    end = start + right.start() if right else end
    opened = _OPEN_BRACKET.search(text[start:end])
    if text[end : end + 1] == ">" and "<" in text[start:end]:  # a placeholder such as <NAME>
        end += 1
    if text[end : end + 1] == "}" and "{" in text[start:end]:  # an amount such as {$25.00}
        end += 1
    closed = _CLOSE_BRACKET.match(text, end)
    if opened and closed:
        end = closed.end()
    elif opened:
        right = _TRIM_RIGHT.search(text[start : start + opened.start()])
        end = start + (right.start() if right else opened.start())
    if end <= start:
        return 0, 0
    cuts = _JOINED.search(text[max(0, start - 2) : start] + text[start]) or _JOINED.match(text[end - 1 : end + 2])
    return (0, 0) if cuts else (start, end)
