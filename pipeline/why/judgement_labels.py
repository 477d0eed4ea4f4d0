"""Labels that only judge: "food was lousy" under "Meal" gives no reason, though many say it.

A head knows most of them by themselves (concreteness.py); others are verdicts only under a theme that is about what they judge.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pipeline.encoder import load_encoder, subject_part
from pipeline.incremental import Progress, silent
from pipeline.store import Store
from pipeline.text.spacy_model import parse
from pipeline.text.stop_words import SENTIMENT_WORDS, STOP_WORDS
from pipeline.voice.sentiment import ENCODER
from pipeline.why.concreteness import concreteness
from pipeline.why.driver_label_words import GRADING, LIGHT_VERBS
from pipeline.why.text_vectors import embed_texts

# Cosine of what a verdict is on and the theme, from which they are one: read off 48 labels of four sets, "nurses ward" under "Nurses" (.68)
# on this side, "selection wines" under "Drinks and champagne" (.45) on the other.
ABOUT: Final = 0.65
CONCRETE: Final = (
    0.33  # probability of being concrete below which a label only judges: so 8 of 95 that readers called concrete, 16 of 34 others
)

_PIPES: Final = ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer")
_THINGS: Final = frozenset({"NOUN", "PROPN"})
_OTHER: Final = frozenset({"VERB", "ADJ", "ADV", "NUM"})


def find_judgements(store: Store, labels: Sequence[str], themes: Sequence[str], progress: Progress = silent) -> NDArray[np.bool_]:
    """Return which labels only judge, by themselves or because they judge what the theme beside them is about.

    Args:
        store: ``embeddings`` are read and added.
        labels: n labels.
        themes: the label of the theme of each.
        progress: told of vectors.
    """
    distinct = list(dict.fromkeys(labels))
    vague = concreteness(embed_texts(store, ENCODER, lambda: load_encoder(ENCODER), distinct, progress)) < CONCRETE
    found = np.isin(labels, [label for label, one in zip(distinct, vague.tolist(), strict=True) if one])
    known = dict(zip(distinct, find_judged_nouns(distinct), strict=True))
    rows = [row for row, label in enumerate(labels) if known[label]]
    if rows:
        texts = [known[labels[row]] for row in rows] + [themes[row] for row in rows]
        vectors = subject_part(embed_texts(store, ENCODER, lambda: load_encoder(ENCODER), texts, progress))
        found[rows] |= np.sum(vectors[: len(rows)] * vectors[len(rows) :], axis=1) >= ABOUT
    return found


def find_judged_nouns(labels: Sequence[str]) -> list[str]:
    """Return for each label that is a mere verdict the nouns that it judges, in reading order; "" for a label that says more."""
    return [_things(parsed) for parsed in parse(labels, list(_PIPES), 128)] if labels else []


def _things(parsed: Any) -> str:
    verdict, things = False, []
    for token in parsed:
        word = token.lower_
        if token.dep_ == "neg":
            return ""
        if word in SENTIMENT_WORDS or word in GRADING or token.lemma_.lower() in SENTIMENT_WORDS:
            verdict = verdict or token.pos_ != "ADV" or word in SENTIMENT_WORDS
        elif token.pos_ in _THINGS or token.dep_ in {"csubj", "nsubj"}:
            things.append(word)
        elif token.pos_ in _OTHER and word not in STOP_WORDS and token.lemma_.lower() not in LIGHT_VERBS:
            return ""
    return " ".join(things) if verdict else ""
