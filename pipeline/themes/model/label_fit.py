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
from pipeline.text.filing import chance_of_filing
from pipeline.text.label_phrases import NOT, Candidate
from pipeline.text.stem import stem
from pipeline.text.subject_words import is_content, words_of
from pipeline.themes.model.members import HEAVY, Members
from pipeline.themes.model.rule import project

TESTED, OTHERS = 80, 400  # members drawn at random on which a label is tested, and members of other themes beside them
TELLING, WHOLLY = frozenset({"clause", "deed", "quality"}), 1.5  # forms that are wrong where a noun is only broad: power of what is said
SYNONYM, WORDS = 0.6, 500  # cosine from which two words mean nearly the same, and words of all themes that are so compared at most
# The worth of forms, and of what 0, 1, 2, 3 sentences of the theme say (0: many elsewhere): the sample and four coded sets
FORMS: Final = {
    "clause": 1.1, "deed": 1.03, "quality": 1.0, "compound": 1.0, "tied": 0.9, "noun": 0.72, "whole": 0.62, "pair": 0.61,
    "name": 0.92, "broad name": 0.78,
}  # fmt: skip
SAID: Final = (0.9, 0.82, 0.92, 1.0)
FITTING: Final = 1.7  # power of the fit in the worth: a broad noun that is true of most beats a telling clause that is true of few
THINGS, AT_HOME = ("noun", "whole", "compound"), 0.5  # of those who say such words are here: words said everywhere name nothing
MEANT, RARE = 0.1, 0.6  # share of the members that must say all words of a longer label, and what one that nobody says is worth
RELATED, TWINS = 0.5, 0.7  # cosines between which two nouns may stand together
HELD, LIKELY = 0.65, 0.07  # fit from which they may have little to do with each other; of the members say a noun of a pair
GAIN, DOING = 1.17, 0.9  # a pair fits so much better than one of them; worth of a verb by itself
OPINION: Final = 0.8  # deviations from the sentiment of its last word from which a label takes sides, so that it fits one side only
AGAINST: Final = 0.4  # deviations to the other side from which a member contradicts it
NAMED: Final = 0.33  # fit of a name of the codebook at least: nothing is named after what few speak of
Found = list[tuple[Candidate, int]]  # candidates of a theme with the number of its parsed sentences that hold them


@dataclass(frozen=True)
class Scored:
    """A candidate with its estimated fit (0..1), its worth as the label of one theme, and its unit vector."""

    candidate: Candidate
    fit: float
    worth: float
    vector: NDArray[np.float32]


def find_synonyms(members: Members, encode: Encode) -> dict[str, frozenset[str]]:
    """Return for each of the heaviest stems of the themes those that mean nearly the same, itself among them: "courier" and "driver"."""
    each = min(HEAVY, max(1, WORDS // max(len(members.weights), 1)))
    heavy = sorted({key for row in members.weights for key in list(row)[:each]})
    vectors = subject_part(encode([members.forms.get(key, key) for key in heavy])) if heavy else np.empty((0, 1), dtype=np.float32)
    return {key: frozenset(heavy[at] for at in np.flatnonzero(row)) for key, row in zip(heavy, vectors @ vectors.T >= SYNONYM, strict=True)}


def rank_candidates(found: Found, theme: int, members: Members, encode: Encode, synonyms: dict[str, frozenset[str]]) -> list[Scored]:
    """Return the candidates of one theme with their fit to random members; two nouns are also tried together."""
    if not found or not members.rows[theme]:
        return []
    phrases = [one for one, _ in found]
    vectors = encode([one.text for one in phrases])
    inside = members.rows[theme][:TESTED]
    each = max(1, OTHERS // max(members.model.count - 1, 1))
    outside = [row for other, rows in enumerate(members.rows) if other != theme for row in rows[:each]]
    held, elsewhere = (_measure_words(phrases, rows, members, synonyms) for rows in (inside, outside))
    about = subject_part(vectors)
    chance = chance_of_filing(vectors, members.vectors[inside], held)
    chance *= _same_side(phrases, vectors, encode([one.words[-1] for one in phrases]), inside, members)
    placed = project(vectors, members.model.mean, members.model.directions)
    own = (placed @ members.model.centroids.T).argmax(axis=1) == theme
    home = [min(1.0, members.share_at_home(theme, one.stems) / AT_HOME) if one.form in THINGS else 1.0 for one in phrases]
    scored = [_score(*found[at], chance[at], held[at], elsewhere[at], own[at], vectors[at], home[at]) for at in range(len(found))]
    nouns = [at for at, (one, number) in enumerate(found) if one.form == "noun" and number > 1 and held[at].mean() >= LIKELY]
    for a, b in combinations(nouns, 2):
        one, two, near = phrases[a], phrases[b], float(about[a] @ about[b])
        if near <= TWINS and one.text.endswith("ing") == two.text.endswith("ing"):
            both = Candidate((*one.words, "and", *two.words), one.stems | two.stems, "pair")
            sides = np.maximum(chance[a], chance[b]), np.maximum(held[a], held[b]), np.maximum(elsewhere[a], elsewhere[b])
            middle = unit_rows((vectors[a] + vectors[b])[None])[0]
            pair = _score(both, found[a][1], *sides, own[a] and own[b], middle, max(home[a], home[b]))
            if pair.fit >= GAIN * max(scored[a].fit, scored[b].fit) and (near >= RELATED or pair.fit >= HELD):
                scored.append(pair)
    return scored


def rank_names(members: Members, encode: Encode) -> list[list[Scored]]:
    """Return the names of the codebook that could be the label of each theme, with their fit to random members."""
    codebook, tested = read_codebook(encode), [rows[:TESTED] for rows in members.rows]
    if not tested:
        return []
    fit = np.array([codebook.fit(members.vectors[rows], [members.stems[row] for row in rows]) for rows in tested])
    form = np.array([FORMS[one.form] for one in codebook.names])
    elsewhere = (fit.sum(axis=0) - fit) / max(len(fit) - 1, 1)
    worth = np.round(fit**FITTING * np.sqrt(1.0 - elsewhere) * form * np.where(fit == fit.max(axis=0), 1.0, 0.9), 6)
    free = [not any(is_content(word) and word in members.hidden for word in words_of(one.text)) for one in codebook.names]
    place, fit = codebook.vectors[codebook.starts], np.round(fit, 4)
    return [
        [Scored(codebook.names[at], float(row[at]), float(value[at]), place[at]) for at in np.flatnonzero(free & (row >= NAMED)).tolist()]
        for row, value in zip(fit, worth, strict=True)
    ]


def _same_side(found: Sequence[Candidate], vectors: FloatRows, things: FloatRows, inside: Sequence[int], members: Members) -> FloatRows:
    """Say which members do not contradict a candidate that takes sides, unlike its last word: rude replies are no "friendly staff"."""
    if not len(members.model.directions):
        return np.ones((len(vectors), len(inside)), dtype=np.float32)
    usual, spread = float(np.median(members.sentiment)), max(float(members.sentiment.std()), 1e-6)
    said, felt = (vectors - things) @ members.model.directions[0] / spread, (members.sentiment[inside] - usual) / spread
    sided = np.array([one.form == "quality" for one in found]) & (np.abs(said) >= OPINION)
    return np.asarray(~sided[:, None] | (np.sign(said)[:, None] * felt[None, :] > -AGAINST), dtype=np.float32)


def _measure_words(
    found: Sequence[Candidate], rows: Sequence[int], members: Members, synonyms: dict[str, frozenset[str]]
) -> NDArray[np.float64]:
    """Return ``(candidates, rows)``: which share of the words of a candidate a text says, half as much in other words, 0..1."""
    said: dict[frozenset[str], NDArray[np.bool_]] = {}
    held = np.zeros((len(found), len(rows)))
    for place, one in enumerate(found):
        # Opposites are near each other too: the word that says what a thing is like has to be said itself.
        exact = stem(one.words[0]) if one.form == "quality" else ""
        for key in one.stems - {NOT}:
            for wanted in (frozenset({key}), frozenset({key}) if key == exact else synonyms.get(key, frozenset()) | {key}):
                if wanted not in said:
                    said[wanted] = np.array([not wanted.isdisjoint(members.stems[row]) for row in rows], dtype=np.bool_)
                held[place] += said[wanted] / 2
        held[place] = (held[place] / max(len(one.stems - {NOT}), 1)) ** (WHOLLY if one.form in TELLING else 1.0)
    return held


def _score(
    one: Candidate, number: int, chance: NDArray[np.float64], held: NDArray[np.float64], elsewhere: NDArray[np.float64], own: bool,
    vector: NDArray[np.float32], home: float,
) -> Scored:  # fmt: skip
    """Return the worth of a candidate: its fit, how little it is said elsewhere, its form, and how many say it as it stands."""
    fit = float(chance.mean())
    apart = float(np.sqrt(1.0 - (elsewhere.mean() if elsewhere.size else 0.0)))
    bare = one.form == "noun" and one.text.endswith("ing")
    form = (FORMS[one.form] * (DOING if bare else 1.0)) ** min(1.0, 2 * fit)  # where nothing fits well, a broad noun is the honest label
    whole = 1.0 if one.form in {"noun", "whole", "pair"} else min(1.0, float((held == 1.0).mean()) / MEANT)
    meant = (RARE + (1 - RARE) * whole) ** (0.5 if one.form == "compound" else 1.0)
    worth = fit**FITTING * apart * home * form * meant * SAID[min(number, 3)] * (1.0 if own else 0.9)
    return Scored(one, round(fit, 4), round(worth, 6), vector)
