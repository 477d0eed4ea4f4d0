"""Stock texts: what forms, transcribers and people in a hurry put in the place of an answer, found from the data.

No list holds them all: every tool and every field team has its own word for "nothing was said". But many people share it
to the letter, and so they share "too expensive", which is an answer. Four signs tell the two apart:

- meaning: it lies nearer to "no answer was given" than to things that customers say (``stock_nothing.txt``, ``stock_content.txt``);
- vocabulary: its words speak of asking, answering and writing, not of a product;
- brackets around the whole of it;
- company, which speaks against it: what many have to say is also said in other texts, with other words around it.
"""

import re
from importlib import resources
from math import ceil, sqrt

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.encoder import lazy_encoder, subject_part, text_hash
from pipeline.incremental import vector_rows
from pipeline.prepare.duplicates import match_key
from pipeline.prepare.low_signal import classify_status
from pipeline.store import Store
from pipeline.text.word_lists import read_word_lists

CODE_VERSION = 1  # raise it when the signs or the examples change, and every source is looked at anew

LEAST_PEOPLE = 3  # who share a text, in a small source; the number grows with the root of its documents
MOST_WORDS = 16

# Chosen on shared texts of five sets of reviews and answers; ten others were read for mistakes, and examples added after that.
# Untouched by it are the two lists in tests/quality/test_stock.py.
THRESHOLD = 0.08
_LEAST_NEAR = 0.28  # cosine to the nearest examples of nothing; below it the other signs have nothing to confirm
_VOCABULARY = 0.25  # every word with a meaning of its own speaks of asking and answering
_BRACKETS = 0.17
_COMPANY = 0.03  # for each e-fold by which the rarest word occurs oftener in other texts than the text is said
_MOST_COMPANY = 1.5
_NEIGHBOURS = 2

_WORDS = read_word_lists("pipeline.prepare", "stock_words.txt")
_WORD = re.compile(r"[^\W_]+")


def find_stock_texts(store: Store, sources: list[str], encoder: str) -> pd.DataFrame:
    """Return the stock texts of some sources; the answer follows from the documents there are, in whatever order they came.

    The encoder is loaded only for texts that have no vector yet.

    Returns:
        Columns ``source``, ``match_key``, ``text``, ``people``, ``score`` (`THRESHOLD` and above), one row per source and text.
    """
    shared = find_candidates(store, sources)
    if shared.empty:
        return shared.assign(score=pd.Series(dtype=float))
    shared["score"] = score_candidates(store, shared, encoder)
    return shared[shared["score"] >= THRESHOLD].reset_index(drop=True)


def find_candidates(store: Store, sources: list[str]) -> pd.DataFrame:
    """Return the short texts that many share to the letter and that have some word in them; see ``documents/shared_texts``.

    Texts that `classify_status` sets aside by themselves are left out, for nothing is to be found out about them.
    """
    shared = store.frame("documents/shared_texts", sources=sources, least=LEAST_PEOPLE, most_words=MOST_WORDS)
    needed = np.maximum(LEAST_PEOPLE, [ceil(sqrt(size) / 20) for size in shared["source_documents"]])
    open_to_doubt = np.array([classify_status(text) is None and bool(_WORD.search(text)) for text in shared["text"]], dtype=bool)
    return shared[(shared["people"] >= needed) & open_to_doubt].reset_index(drop=True)


def score_candidates(store: Store, shared: pd.DataFrame, encoder: str) -> NDArray[np.float64]:
    """Return how much each candidate looks like a stock text, shape ``(len(shared),)``.

    Its company is looked up only where it may decide, because that reads every word of the source.
    """
    levelled = [match_key(text) for text in shared["text"]]
    nothing, content = read_examples()
    vectors = subject_part(_vectors(store, [*levelled, *nothing, *content], encoder))
    texts = vectors[: len(levelled)]
    near = _nearness(texts, vectors[len(levelled) : len(levelled) + len(nothing)])
    far = _nearness(texts, vectors[len(levelled) + len(nothing) :])
    score = near - far + _BRACKETS * shared["bracketed"].to_numpy(dtype=float)
    score += _VOCABULARY * np.array([_speaks_of_answering(text) for text in levelled])
    score[near < _LEAST_NEAR] = -np.inf
    likely = np.flatnonzero(score >= THRESHOLD)
    score[likely] -= _COMPANY * _company(store, shared.iloc[likely], [levelled[row] for row in likely])
    return score


def read_examples() -> tuple[list[str], list[str]]:
    """Return the examples of nothing said, and of something said."""
    return _read_lines("stock_nothing.txt"), _read_lines("stock_content.txt")


def _read_lines(name: str) -> list[str]:
    lines = resources.files("pipeline.prepare").joinpath(name).read_text(encoding="utf-8").splitlines()
    return [match_key(line) for line in lines if not line.startswith("#")]


def _vectors(store: Store, texts: list[str], encoder: str) -> NDArray[np.float32]:
    """Return unit vectors of texts, those that the store does not hold made and kept."""
    hashes = [text_hash(text) for text in texts]
    wanted = dict(zip(hashes, texts, strict=True))
    stored = store.frame("documents/known_vectors", encoder=encoder, hashes=list(wanted))
    known = {key: np.asarray(vector, dtype=np.float32) for key, vector in zip(stored["text_hash"], stored["vector"], strict=True)}
    new = sorted(wanted.keys() - known.keys())
    if new:
        made = lazy_encoder(encoder)([wanted[key] for key in new])
        store.insert("embeddings", vector_rows(encoder, new, made))
        known.update(zip(new, made, strict=True))
    return np.stack([known[key] for key in hashes])


def _nearness(texts: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the mean cosine of each text to its nearest examples."""
    nearest = np.sort((texts @ others.T).astype(float), axis=1)[:, -_NEIGHBOURS:]
    return np.asarray(nearest.mean(axis=1))


def _speaks_of_answering(text: str) -> bool:
    """Whether a text has words with a meaning of their own, and all of them speak of asking and answering."""
    words = set(_WORD.findall(text)) - _WORDS["function"]
    return bool(words) and words <= _WORDS["answering"]


def _company(store: Store, shared: pd.DataFrame, levelled: list[str]) -> NDArray[np.float64]:
    """Return the logarithm of how often the rarest word of each text is said in other texts of the source, over how often the text is.

    0 to `_MOST_COMPANY`; 0 for a word that is rarer elsewhere.
    """
    words = [sorted(set(_WORD.findall(text)) - _WORDS["function"]) or _WORD.findall(text) for text in levelled]
    asked = {(source, word) for source, found in zip(shared["source"], words, strict=True) for word in found}
    if not asked:
        return np.zeros(0)
    store.connection.register("asked", pd.DataFrame(sorted(asked), columns=["source", "word"]))
    counted = store.frame("documents/word_counts")
    store.connection.unregister("asked")
    said = {(source, word): documents for source, word, documents in counted.itertuples(index=False, name=None)}
    rarest = [min(said.get((source, word), 0) for word in found) for source, found in zip(shared["source"], words, strict=True)]
    times = shared["documents"].to_numpy(dtype=float)
    elsewhere = np.maximum(np.array(rarest, dtype=float) - times, 0)
    return np.asarray(np.log((1 + elsewhere) / times).clip(0, _MOST_COMPANY))
