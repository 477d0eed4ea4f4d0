"""How well a phrase names a theme: the share of members drawn at random that a reader would file under it, and what else makes a label."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.encoder import Encode, subject_part
from pipeline.exact import FloatRows, unit_rows
from pipeline.text.codebook import read_codebook
from pipeline.text.label_match import label_match_probability
from pipeline.text.stem import stem
from pipeline.text.subject_words import is_content, words_of
from pipeline.text.theme_label_phrases import NOT, Candidate
from pipeline.themes.model.members import KEYWORDS_COMPARED, Members
from pipeline.themes.model.theme_model import project

TESTED, OTHERS = 80, 400  # members drawn at random on which a label is tested, and members of other themes beside them
SPECIFIC_FORMS, COVERAGE_POWER = frozenset({"clause", "deed", "quality"}), 1.5  # forms that are wrong where a noun is only broad
SYNONYM, WORDS = 0.6, 500  # cosine from which two words mean nearly the same, and words of all themes that are so compared at most
# Score of forms, and of what 0, 1, 2, 3 sentences of the theme say (0: many elsewhere): the sample and four coded sets
FORM_WEIGHTS: Final = {
    "clause": 1.1, "deed": 1.03, "quality": 1.0, "compound": 1.0, "tied": 0.9, "noun": 0.72, "whole": 0.62, "pair": 0.61,
    "name": 0.92, "broad name": 0.78,
}  # fmt: skip
COUNT_WEIGHTS: Final = (0.9, 0.82, 0.92, 1.0)
FIT_POWER: Final = 1.7  # power of the fit in the score: a broad noun that is true of most beats a telling clause that is true of few
NOUN_FORMS, LOCAL_SHARE = ("noun", "whole", "compound"), 0.5  # of those who say such words are here: words said everywhere name nothing
FULL_COVERAGE, UNSAID = 0.1, 0.6  # share of the members that must say all words of a longer label, and the score of one that nobody says
LEAST_RELATED, MOST_RELATED = 0.5, 0.7  # cosines between which two nouns may be joined
UNRELATED_FIT, LEAST_COVERAGE = 0.65, 0.07  # fit from which they may have little to do with each other; of the members say a noun of a pair
PAIR_GAIN, GERUND = 1.17, 0.9  # a pair fits so much better than one of them; score of a verb by itself
SIDED: Final = 0.8  # deviations from the sentiment of its last word from which a label takes sides, so that it fits one side only
OPPOSED: Final = 0.4  # deviations to the other side from which a member contradicts it
NAME_FIT: Final = 0.33  # fit of a name of the codebook at least: nothing is named after what few speak of
Found = list[tuple[Candidate, int]]  # candidates of a theme with the number of its parsed sentences that hold them


@dataclass(frozen=True)
class ScoredLabel:
    """A candidate with its estimated fit (0..1), its score as the label of one theme, and its unit vector."""

    candidate: Candidate
    fit: float
    score: float
    vector: NDArray[np.float32]


def find_synonyms(members: Members, encode: Encode) -> dict[str, frozenset[str]]:
    """Return for each of the heaviest stems of the themes those that mean nearly the same, itself among them: "courier" and "driver"."""
    each = min(KEYWORDS_COMPARED, max(1, WORDS // max(len(members.weights), 1)))
    heavy = sorted({key for row in members.weights for key in list(row)[:each]})
    vectors = subject_part(encode([members.forms.get(key, key) for key in heavy])) if heavy else np.empty((0, 1), dtype=np.float32)
    return {key: frozenset(heavy[at] for at in np.flatnonzero(row)) for key, row in zip(heavy, vectors @ vectors.T >= SYNONYM, strict=True)}


def rank_candidates(found: Found, theme: int, members: Members, encode: Encode, synonyms: dict[str, frozenset[str]]) -> list[ScoredLabel]:
    """Return the candidates of one theme with their fit to random members; two nouns are also tried together."""
    if not found or not members.rows[theme]:
        return []
    phrases = [one for one, _ in found]
    vectors = encode([one.text for one in phrases])
    inside = members.rows[theme][:TESTED]
    each = max(1, OTHERS // max(members.model.count - 1, 1))
    outside = [row for other, rows in enumerate(members.rows) if other != theme for row in rows[:each]]
    coverage, elsewhere = (_measure_words(phrases, rows, members, synonyms) for rows in (inside, outside))
    about = subject_part(vectors)
    probability = label_match_probability(vectors, members.vectors[inside], coverage)
    probability *= _same_polarity(phrases, vectors, encode([one.words[-1] for one in phrases]), inside, members)
    projected = project(vectors, members.model.mean, members.model.directions)
    own = (projected @ members.model.centroids.T).argmax(axis=1) == theme
    local = [min(1.0, members.share_in_theme(theme, one.stems) / LOCAL_SHARE) if one.form in NOUN_FORMS else 1.0 for one in phrases]
    scored = [_score(*found[at], probability[at], coverage[at], elsewhere[at], own[at], vectors[at], local[at]) for at in range(len(found))]
    nouns = [at for at, (one, number) in enumerate(found) if one.form == "noun" and number > 1 and coverage[at].mean() >= LEAST_COVERAGE]
    for a, b in combinations(nouns, 2):
        one, two, near = phrases[a], phrases[b], float(about[a] @ about[b])
        if near <= MOST_RELATED and one.text.endswith("ing") == two.text.endswith("ing"):
            both = Candidate((*one.words, "and", *two.words), one.stems | two.stems, "pair")
            sides = np.maximum(probability[a], probability[b]), np.maximum(coverage[a], coverage[b]), np.maximum(elsewhere[a], elsewhere[b])
            centroid = unit_rows((vectors[a] + vectors[b])[None])[0]
            pair = _score(both, found[a][1], *sides, own[a] and own[b], centroid, max(local[a], local[b]))
            if pair.fit >= PAIR_GAIN * max(scored[a].fit, scored[b].fit) and (near >= LEAST_RELATED or pair.fit >= UNRELATED_FIT):
                scored.append(pair)
    return scored


def rank_names(members: Members, encode: Encode) -> list[list[ScoredLabel]]:
    """Return the names of the codebook that could be the label of each theme, with their fit to random members."""
    codebook, tested = read_codebook(encode), [rows[:TESTED] for rows in members.rows]
    if not tested:
        return []
    fit = np.array([codebook.fit(members.vectors[rows], [members.stems[row] for row in rows]) for rows in tested])
    form = np.array([FORM_WEIGHTS[one.form] for one in codebook.names])
    elsewhere = (fit.sum(axis=0) - fit) / max(len(fit) - 1, 1)
    score = np.round(fit**FIT_POWER * np.sqrt(1.0 - elsewhere) * form * np.where(fit == fit.max(axis=0), 1.0, 0.9), 6)
    free = [not any(is_content(word) and word in members.hidden for word in words_of(one.text)) for one in codebook.names]
    names, vectors, fit = codebook.names, codebook.vectors[codebook.starts], np.round(fit, 4)
    return [
        [ScoredLabel(names[at], float(row[at]), float(value[at]), vectors[at]) for at in np.flatnonzero(free & (row >= NAME_FIT)).tolist()]
        for row, value in zip(fit, score, strict=True)
    ]


def _same_polarity(found: Sequence[Candidate], vectors: FloatRows, things: FloatRows, inside: Sequence[int], members: Members) -> FloatRows:
    """Say which members do not contradict a candidate that takes sides, unlike its last word: rude replies are no "friendly staff"."""
    if not len(members.model.directions):
        return np.ones((len(vectors), len(inside)), dtype=np.float32)
    usual, spread = float(np.median(members.sentiment)), max(float(members.sentiment.std()), 1e-6)
    label, member = (vectors - things) @ members.model.directions[0] / spread, (members.sentiment[inside] - usual) / spread
    sided = np.array([one.form == "quality" for one in found]) & (np.abs(label) >= SIDED)
    return np.asarray(~sided[:, None] | (np.sign(label)[:, None] * member[None, :] > -OPPOSED), dtype=np.float32)


def _measure_words(
    found: Sequence[Candidate], rows: Sequence[int], members: Members, synonyms: dict[str, frozenset[str]]
) -> NDArray[np.float64]:
    """Return ``(candidates, rows)``: which share of the words of a candidate a text says, half as much in other words, 0..1."""
    label: dict[frozenset[str], NDArray[np.bool_]] = {}
    coverage = np.zeros((len(found), len(rows)))
    for number, one in enumerate(found):
        # Opposites are near each other too: the word that says what a thing is like has to be said itself.
        exact = stem(one.words[0]) if one.form == "quality" else ""
        for key in one.stems - {NOT}:
            for wanted in (frozenset({key}), frozenset({key}) if key == exact else synonyms.get(key, frozenset()) | {key}):
                if wanted not in label:
                    label[wanted] = np.array([not wanted.isdisjoint(members.stems[row]) for row in rows], dtype=np.bool_)
                coverage[number] += label[wanted] / 2
        coverage[number] = (coverage[number] / max(len(one.stems - {NOT}), 1)) ** (COVERAGE_POWER if one.form in SPECIFIC_FORMS else 1.0)
    return coverage


def _score(
    one: Candidate, number: int, probability: NDArray[np.float64], coverage: NDArray[np.float64], elsewhere: NDArray[np.float64], own: bool,
    vector: NDArray[np.float32], local: float,
) -> ScoredLabel:  # fmt: skip
    """Return the score of a candidate: its fit, how little it is said elsewhere, its form, and how many say it literally."""
    fit = float(probability.mean())
    specificity = float(np.sqrt(1.0 - (elsewhere.mean() if elsewhere.size else 0.0)))
    is_gerund = one.form == "noun" and one.text.endswith("ing")
    form = (FORM_WEIGHTS[one.form] * (GERUND if is_gerund else 1.0)) ** min(1.0, 2 * fit)  # where nothing fits, a broad noun is honest
    full = 1.0 if one.form in {"noun", "whole", "pair"} else min(1.0, float((coverage == 1.0).mean()) / FULL_COVERAGE)
    wording = (UNSAID + (1 - UNSAID) * full) ** (0.5 if one.form == "compound" else 1.0)
    score = fit**FIT_POWER * specificity * local * form * wording * COUNT_WEIGHTS[min(number, 3)] * (1.0 if own else 0.9)
    return ScoredLabel(one, round(fit, 4), round(score, 6), vector)
