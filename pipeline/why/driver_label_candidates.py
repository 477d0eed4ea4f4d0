"""Clauses in the customers' own words that could stand for what many say: short, whole, and naming something.

Quality is a weight of 0 to 1, read from the words and from a parse; what is no more than a fragment, a mere judgement or a
shout has none. It weighs people in the choice of key points, so that of two clauses that say the same the clearer one is taken.
"""

import re
from collections.abc import Sequence
from typing import Any, Final

from pipeline.text.spacy_model import parse
from pipeline.text.stop_words import COMPANY_WORDS, GENERIC_WORDS, SENTIMENT_WORDS, STOP_WORDS
from pipeline.text.subject_words import words_of
from pipeline.text.theme_label_phrases import in_dictionary
from pipeline.why.driver_label_words import ADDING, HEDGING, POINTING, SPEAKER, UNENDED, WISHES, is_telling
from pipeline.why.statements import is_judgement

SHORTEST: Final = 3  # words of a label
LONGEST: Final = 9
EASY: Final = 6  # words; longer labels read less well
MIN_QUALITY: Final = 0.35  # quality below which nothing is a label

_LEAD: Final = re.compile(
    r"^[\W_]*(?:(?:and|but|so|because|cos|cuz|as|since|also|that|which|then|plus|however|although|though|while|whilst|or|yet|well|yes|oh"
    r"|unfortunately|luckily|fortunately|sadly|honestly|basically|actually|overall|firstly|secondly|thirdly|finally|just|due\s+to|especially"
    r"|obviously|apparently|clearly|moreover|furthermore|additionally|in\s+addition|in\s+fact|in\s+general|in\s+my\s+opinion|for\s+example"
    r"|for\s+instance|of\s+course|as\s+a\s+result|at\s+least|not\s+to\s+mention|on\s+top\s+of\s+(?:that|this|it)|by\s+the\s+way|pros|cons)\b[\s,:]*)+",
    re.IGNORECASE,
)
_ODD: Final = re.compile(r"\d|[<>|@#/\\_*=~\"“”()\[\]{}?!:;…]|\.\s|\.{2,}|(.)\1{2,}|[^\x00-\u024f\u2010-\u201f]")
_HANGING: Final = frozenset({"ADP", "DET", "CCONJ", "SCONJ", "AUX", "PART", "PRON", "INTJ"})  # wait for another word
_OPENING: Final = frozenset({"CCONJ", "SCONJ", "PART", "INTJ", "PUNCT"})


def shape_label(clause: str) -> str:
    """Return a clause without what leads up to it and without marks around it, single-spaced, small at its beginning: a label."""
    text = " ".join(_LEAD.sub("", clause.replace("’", "'")).split()).strip(" \t.,;:!?…-–—\"“”'()[]*")
    first = text.split(" ", 1)[0]
    small = first[:1].isupper() and first != "I" and (len(first) == 1 or (first[1:].islower() and _is_word(first.lower())))
    return text[:1].lower() + text[1:] if small else text


def _is_word(word: str) -> bool:
    return word in STOP_WORDS or in_dictionary(word)


def is_label_candidate(label: str, brands: frozenset[str]) -> bool:
    """Whether a label is worth a parse: of the right length, plain, no shout, no wish, and more than a judgement."""
    words = label.split(" ")
    if not SHORTEST <= len(words) <= LONGEST or _ODD.search(label) or label.isupper():
        return False
    low = words_of(label)
    if not brands.isdisjoint(low) or not WISHES.isdisjoint(low):
        return False
    return not is_judgement(low)


def prescore(label: str) -> float:
    """Return what a label is worth before it is parsed: of very many candidates only the more promising are ranked by support."""
    words = words_of(label)
    spoken = 0.7 if not SPEAKER.isdisjoint(words) else 1.0
    pointing = 0.7 if not (POINTING | HEDGING).isdisjoint(words) else 1.0
    return spoken * pointing * (1.0 if len(words) <= EASY else 0.85) * (0.6 if "," in label else 1.0)


def score_quality(labels: Sequence[str], common: frozenset[str] = frozenset()) -> list[float]:
    """Return the quality of each label, 0 for what cannot stand alone.

    Args:
        labels: that `is_label_candidate`.
        common: words that very many statements hold, of whatever pole: alone with a judgement they name nothing.
    """
    pipes = ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"]
    found = [round(_quality(parsed, common), 4) for parsed in parse(labels, pipes, 128)]
    return [score if score >= MIN_QUALITY else 0.0 for score in found]


def _quality(parsed: Any, common: frozenset[str]) -> float:
    roots = [token for token in parsed if token.dep_ == "ROOT"]
    low = [token.lower_ for token in parsed]
    if len(roots) != 1 or parsed[-1].pos_ in _HANGING or parsed[0].pos_ in _OPENING or low[-1] in UNENDED:
        return 0.0
    if (parsed[0].pos_ == "ADP" and roots[0].i > 0) or (parsed[-1].tag_ == "VBG" and parsed[-1].dep_ == "advcl"):
        return 0.0
    words = words_of(parsed.text)
    concrete = list(filter(is_telling, words))
    is_judging = not SENTIMENT_WORDS.isdisjoint(words)
    names = [token.lower_ for token in parsed if token.pos_ in {"NOUN", "PROPN"} and token.lower_ in concrete]
    score = _score_clause(roots[0]) * (1.0 if len(parsed) <= EASY else 0.85)
    for found, share in (
        (len(concrete) < 2, 0.7),
        # "Poor service from beginning to end", "worst experience of my life"
        (is_judging and (not COMPANY_WORDS.isdisjoint(words) or (roots[0].lower_ in SENTIMENT_WORDS and roots[0].pos_ == "NOUN")), 0.25),
        # "the customer service is shocking"
        (bool(names) and all(name in GENERIC_WORDS for name in names) and not any(token.pos_ in {"VERB", "ADV"} for token in parsed), 0.3),
        (low[0] in {"no", "not"} and not any(token.pos_ in {"VERB", "AUX"} for token in parsed), 0.4),  # was it wanted? "no white screen"
        (is_judging and all(name in common for name in names), 0.4),  # "the return flight was worse"
        (not SPEAKER.isdisjoint(words), 0.7),
        (not POINTING.isdisjoint(words), 0.7),
        (not HEDGING.isdisjoint(words), 0.8),
        (not ADDING.isdisjoint(words) or sum(token.tag_ == "RB" and token.dep_ != "neg" for token in parsed) > 1, 0.8),
        (any(token.pos_ == "PROPN" and token.text[:1].isupper() for token in parsed), 0.4),
        ("," in parsed.text or any(token.dep_ == "conj" and token.pos_ in {"VERB", "AUX"} for token in parsed), 0.6),
        (any(token.dep_ == "conj" and token.pos_ == "NOUN" for token in parsed), 0.6),
        (any(token.is_upper and len(token) > 3 for token in parsed), 0.5),  # a shout
        (any(token.pos_ == "NUM" for token in parsed), 0.5),  # "the deadline went by on question four" happened to one
        (not all(map(_is_word, concrete)), 0.6),
    ):
        score *= share if found else 1.0
    return score


def _score_clause(root: Any) -> float:
    """Return what a clause is worth by its shape: somebody or something named, and what it does or is like."""
    subject = next((one for one in root.lefts if one.dep_ in {"nsubj", "nsubjpass", "expl", "csubj"}), None)
    verb = root.pos_ in {"VERB", "AUX"}
    if verb and subject is not None:
        if subject.pos_ in {"NOUN", "PROPN"}:
            return 1.0
        if subject.dep_ == "expl":
            return 0.8
        return 0.45 if subject.lower_ in {"i", "we", "you", "it", "that", "this", "he", "she", "which", "what", "who"} else 0.7
    if root.pos_ == "NOUN":
        described = any(
            one.dep_ in {"amod", "compound", "neg", "prep", "det"} and one.lower_ not in {"the", "a", "an"} for one in root.children
        )
        return 0.9 if described else 0.4
    if verb:
        bare = any(one.pos_ == "AUX" and one.tag_ in {"VBD", "VBZ", "VBP"} for one in (root, *root.lefts))
        return 0.6 if root.tag_ in {"VBG", "VBN"} and not bare else 0.2
    return 0.5 if root.pos_ == "ADJ" else 0.2
