"""The rule that gives a text its seed theme: likeness to phrases, sharpened by unlabelled texts.

Likeness alone is blunt: descriptions are written by managers, texts by customers. So the rule reads the unlabelled texts once:
words that a text shares with a description count by how rare they are, texts alike agree with their neighbours on a theme, the
surest of them become examples, and two learners find out from these how customers speak of each theme: a linear discriminant over
vectors and naive Bayes over words. A vector knows that "suitcase" is near "luggage"; it does not know that in these texts "carousel"
is only ever said of luggage that did not come. Each errs in its own way, so each learns from what the other is surest of
(co-training, Blum and Mitchell 1998). After that a text's theme depends on its own words alone.

A theme that means "none of these" describes nothing, so its likeness is one number for all texts: it takes what is like no other
theme, and from there it is learnt like any other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.exact import FloatRows, on_grid
from pipeline.text.terms import build_vocabulary, mark_terms
from pipeline.themes.model.discriminant import solve_fisher
from pipeline.themes.model.neighbour_graph import find_nearest

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

BLOCK: Final = 1024  # rows at a time: bounds the memory, changes no result
# Words that a theme is taken to have said before any was counted, spread as in all texts: the pull of rare words towards nothing.
PRIOR: Final = 500.0
Wide = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ZeroShotHyperparameters:
    """Numbers of the rule, chosen on a third of two labelled sets and scored on the rest (tests/quality/test_taxonomy.py)."""

    best_phrases: int = 3  # a theme's likeness is the mean of its best phrases: one lucky phrase does not decide
    whole: float = 0.5  # weight of the whole text beside its best clause
    least_likeness: float = 0.26  # below it no theme fits, where the taxonomy has none for the rest
    rest_likeness: float = 0.3  # of a theme for the rest, to every text
    keyword: float = 0.1  # likeness that a keyword of the theme adds
    temperature: float = 0.05  # of likeness, while learning
    neighbours: int = 15
    rounds: int = 4  # of learning
    share: float = 0.7  # of each theme's texts that become examples
    shrinkage: float = 0.3  # of the covariance towards a sphere
    discriminant: float = 0.25  # weight of what was learnt over vectors beside likeness
    words: float = 0.6  # and of what was learnt over words
    usual: float = 1.25  # and of how common a theme is, once more than the discriminant holds it: likeness leans to equal shares
    shared: float = 0.15  # likeness that a word shared with a theme adds, if it is the rarest and no other theme has it
    least_texts: int = 200  # fewer teach nothing: likeness alone decides
    most_texts: int = 20_000  # of which is learnt, evenly spaced: the cost of neighbours grows with the square


@dataclass(frozen=True)
class ZeroShotRule:
    """A ready rule: plain arrays, so that it can be kept and gives every text the same theme on any day; all on the grid."""

    phrases: FloatRows  # (p, dim) vectors of the phrases
    owner: NDArray[np.int64]  # (p,) number of the theme of each phrase
    count: int  # of themes
    rest: int  # number of the theme that means "none of these", or -1
    mean: FloatRows  # (dim,) taken off a vector before the discriminant
    weights: FloatRows  # (count, dim) of the discriminant; zeros where nothing was learnt
    bias: FloatRows  # (count,)
    terms: tuple[str, ...]  # words and pairs that were counted; empty where nothing was learnt
    term_weights: FloatRows  # (terms, count)
    usual: FloatRows  # (count,) logarithm of each theme's share of the examples
    shared: tuple[str, ...]  # stems of words that themes and texts share; empty where nothing was learnt
    shared_weights: FloatRows  # (shared, count)
    choices: ZeroShotHyperparameters = ZeroShotHyperparameters()

    @property
    def learnt(self) -> bool:
        """Whether unlabelled texts sharpened the rule."""
        return bool(self.weights.any())


def compare_phrases(rule: ZeroShotRule, vectors: FloatRows, clauses: FloatRows, rows: NDArray[np.int64]) -> Wide:
    """Return ``(n, count)`` cosines, -1..1: each theme's best phrases against the text and against its best clause.

    ``vectors`` are ``(n, dim)``, of the texts; ``clauses`` ``(m, dim)``, of the clauses of texts that have several; ``rows`` the text
    of each clause, ascending. The theme for the rest has the same likeness to every text.
    """
    out, phrases = np.zeros((len(vectors), rule.count)), rule.phrases.T.astype(np.float64)
    for start in range(0, len(vectors), BLOCK):
        stop = min(start + BLOCK, len(vectors))
        cosine = on_grid(vectors[start:stop]).astype(np.float64) @ phrases
        first, last = np.searchsorted(rows, [start, stop])
        if last > first:
            best = np.full_like(cosine, -np.inf)
            np.maximum.at(best, rows[first:last] - start, on_grid(clauses[first:last]).astype(np.float64) @ phrases)
            best = np.where(np.isfinite(best), best, cosine)
            cosine = rule.choices.whole * cosine + (1 - rule.choices.whole) * best
        for theme in range(rule.count):
            mine = np.sort(cosine[:, rule.owner == theme], axis=1)
            out[start:stop, theme] = mine[:, -rule.choices.best_phrases :].mean(axis=1)
    if rule.rest >= 0:
        out[:, rule.rest] = rule.choices.rest_likeness
    return out


def sharpen_rule(rule: ZeroShotRule, texts: Sequence[str], vectors: FloatRows, likeness: Wide) -> ZeroShotRule:
    """Return a rule that has learnt nothing yet with what unlabelled texts show; unchanged where they are too few.

    ``vectors`` are ``(n, dim)`` unit vectors of the subject texts, ``likeness`` their ``(n, count)`` likeness, keywords included.
    """
    from scipy.special import softmax

    choices = rule.choices
    step = max(1, -(-len(vectors) // choices.most_texts))
    some = np.flatnonzero(likeness.max(axis=1, initial=-1.0) >= choices.least_likeness)
    some = some[some % step == 0]
    if len(some) < choices.least_texts or rule.count - (rule.rest >= 0) < 2:
        return rule
    mean = on_grid(vectors[some].astype(np.float64).mean(axis=0))
    rows = on_grid(vectors[some]).astype(np.float64) - mean
    terms = build_vocabulary([texts[number] for number in some])
    term_counts = mark_terms([texts[number] for number in some], terms)
    start = _average_neighbours(rows, softmax(likeness[some] / choices.temperature, axis=1), choices.neighbours)
    by_vectors = by_words = start
    with np.errstate(divide="ignore"):
        known = np.log(start)
    for _ in range(choices.rounds):
        of_words, of_vectors = _choose_examples(by_words, choices.share), _choose_examples(by_vectors, choices.share)
        used = of_words >= 0
        weights, bias = solve_fisher(rows[used], of_words[used].astype(np.int32), rule.count, choices.shrinkage)
        term_weights = learn_term_weights(term_counts, of_vectors, rule.count)
        size = np.bincount(of_vectors[of_vectors >= 0], minlength=rule.count)
        usual = np.log(np.maximum(size, 0.5) / max(size.sum(), 1))
        by_vectors = softmax(known + choices.discriminant * (rows @ weights.T + bias), axis=1)
        by_words = softmax(known + choices.words * score_terms(term_counts, term_weights) + choices.usual * usual, axis=1)
    words = replace(rule, terms=terms, term_weights=term_weights, usual=on_grid(usual))
    return replace(words, mean=mean, weights=on_grid(weights), bias=on_grid(bias))


def score_themes(rule: ZeroShotRule, texts: Sequence[str], vectors: FloatRows, likeness: Wide) -> Wide:
    """Return ``(n, count)`` log odds up to a constant per row: likeness, and what was learnt."""
    out: Wide = likeness / rule.choices.temperature
    if not rule.learnt:
        return out
    centred = on_grid(vectors).astype(np.float64) - rule.mean
    out = out + rule.choices.discriminant * (centred @ rule.weights.T.astype(np.float64) + rule.bias)
    return out + rule.choices.words * score_terms(mark_terms(texts, rule.terms), rule.term_weights) + rule.choices.usual * rule.usual


def learn_term_weights(term_counts: "csr_matrix", theme: NDArray[np.int64], count: int) -> FloatRows:
    """Return ``(v, count)``, on the grid: how much more often a theme's texts hold a term than all texts do, as a logarithm.

    ``term_counts`` is ``(n, v)``, from `mark_terms`; ``theme`` the number of the theme of each text, -1 for no example. A theme without
    examples gets zeros.
    """
    said = np.asarray(term_counts.T @ np.eye(count + 1)[theme, :count])
    usual = said.sum(axis=1, keepdims=True) + 0.5
    usual = usual / usual.sum()
    return on_grid(np.log((said + PRIOR * usual) / (said.sum(axis=0) + PRIOR)) - np.log(usual))


def score_terms(term_counts: "csr_matrix", weights: FloatRows) -> Wide:
    """Return ``(n, count)`` log odds: the sum over the terms of a text, by the root of their number.

    Naive Bayes takes words for independent. They are not, and a long text would be far too sure; the root stands in between the
    sum and the mean.
    """
    summed: Wide = np.asarray(term_counts @ weights.astype(np.float64))
    number = np.asarray(term_counts.sum(axis=1), dtype=np.float64).reshape(-1, 1)
    return summed / np.sqrt(np.maximum(number, 1.0))


def _average_neighbours(rows: Wide, probability: Wide, neighbours: int) -> Wide:
    """Return probabilities averaged with those of the most similar texts, three times (label propagation, Zhou et al. 2004)."""
    unit = (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    near, cosine = find_nearest(unit, min(neighbours, len(rows) - 1))
    weight = np.clip(cosine.astype(np.float64), 1e-6, 1.0) ** 2
    weight /= weight.sum(axis=1, keepdims=True)
    out = probability
    for _ in range(3):
        out = 0.5 * probability + 0.5 * np.einsum("nk,nkc->nc", weight, out[near])
    return out


def _choose_examples(probability: Wide, share: float) -> NDArray[np.int64]:
    """Return the theme of the surest share of each theme's texts, -1 for all others."""
    best = probability.argmax(axis=1)
    surest = pd.Series(np.round(probability.max(axis=1), 6)).groupby(best)
    most = np.maximum(10, np.floor(share * surest.transform("size")))
    return np.where(surest.rank(method="first", ascending=False) <= most, best, -1)
