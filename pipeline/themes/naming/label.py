"""Name themes as a person would: two to four words that are frequent in the theme, rare elsewhere, and near its middle.

Words are weighted by class-based TF-IDF (Grootendorst 2022, BERTopic); phrases come from a parse of typical sentences. The
best phrase is that whose words weigh most, which is said most often, and whose meaning is near the middle of the theme, as
in KeyBERT (Grootendorst 2020). Where a theme has one noun and no phrase, a second noun joins the first.
"""

import logging
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.encoder import Encode
from pipeline.exact import FloatRows
from pipeline.text.stop_words import UNNAMED_WORDS, listed
from pipeline.themes.model.rule import ThemeModel, project
from pipeline.themes.naming.material import Material, gather, nearness
from pipeline.themes.naming.phrases import IRREGULAR, JOINTS, VOWELS, Phrase, Reading, stem

if TYPE_CHECKING:
    import pandas as pd

logger = logging.getLogger(__name__)

KEYWORDS = 8
COMPARED = 16  # candidates of each theme whose meaning is compared
PAIRED = 6  # nouns of a theme that are joined two by two
ALIKE = 4  # letters that two nouns may not share at the front to stand side by side
SECOND = 0.15  # weight of a second noun at least, where the heaviest word has 1
SAME = 0.75  # cosine of two nouns from which they say the same twice: "kids and children"
SAID = 3  # typical sentences that must hold a phrase, where there are enough
HEAVIEST = 0.9  # weight of a word from which a phrase that holds it needs one sentence less
FEW = 30  # phrases of a theme below which one sentence is enough
OFTEN = 0.2  # of the singular's count, from which a label takes the plural
SOMETIMES = 0.05  # the same for a noun that has the article "a" as often: a thing that is counted
SHORTEST_PAST = 5  # letters of "asked"
MASS = listed(
    """
    food service care staff support information treatment help advice weather cash money insurance luggage baggage identity health
    life mind
    """
)
BORNE = 0.08  # of the sentences of a theme must hold a word of its label
NEAR = 0.5  # or the label's cosine to the middle of the theme must be as high
NESTED = 0.6  # of the sentences with "class seats" hold "business class seats", from which only the latter is a phrase
SIDE_BY_SIDE = 0.02  # of the sentences of a theme in which two nouns stand side by side, from which they are one name
LENGTH_WORTH = {1: 0.15, 2: 1.0, 3: 0.95, 4: 0.8}
PAIR_WORTH = 0.55  # "refund and credit" beside a phrase that customers say
SHARED_WORTH = 0.8  # of a label that shares a word with one already given
WITHIN_WORTH = 0.6  # of a label whose words are all in one already given, or the reverse


@dataclass(frozen=True)
class Candidate:
    """A phrase with its worth as the name of one theme; worth is 0 or above and has no unit."""

    phrase: Phrase
    worth: float
    cosine: float = 0.0


def label(
    texts: Sequence[str],
    theme: NDArray[np.int32],
    probability: NDArray[np.float32],
    model: ThemeModel,
    *,
    vectors: FloatRows,
    brand_words: Collection[str] = (),
    encode: Encode | None = None,
) -> "pd.DataFrame":
    """Return a label and keywords for each theme of the model.

    Args:
        texts: n subject texts.
        theme: ``(n,)`` theme of each text, -1 for none, as ``assign`` gave it.
        probability: ``(n,)`` of that theme, 0..1.
        model: the fitted themes.
        vectors: ``(n, dim)`` unit rows of the texts.
        brand_words: names of products and companies, which no label may hold.
        encode: texts to unit rows, to compare the meaning of candidates; without it their words decide.

    Returns:
        One row per theme: theme (int), label (str, no two alike), keywords (list of str, best first).
    """
    import pandas as pd

    near = nearness(vectors, theme, model)
    material = gather(texts, theme, probability, near, model.count, brand_words)
    ranked = candidates(material, model, encode)
    names = [capital(written(one, material)) for one in choose(ranked, material)]
    return pd.DataFrame({"theme": np.arange(model.count), "label": distinct(names), "keywords": keywords(material)})


def keywords(material: Material) -> list[list[str]]:
    """Return the heaviest words of each theme, each in its commonest form."""
    shown = {key: min(found, key=lambda word: (-found[word], word)) for key, found in material.forms.items()}
    return [[material.written.get(shown[key], shown[key]) for key, _ in row.most_common(KEYWORDS)] for row in material.weights]


def candidates(material: Material, model: ThemeModel, encode: Encode | None) -> list[list[Candidate]]:
    """Return the candidates of each theme, best first; with an encoder only those whose meaning was compared."""
    ranked = [_rank(material, group) for group in range(len(material.found))]
    if encode is None:
        return ranked
    firsts = [one[:COMPARED] for one in ranked]
    wanted = sorted({" ".join(c.phrase.words) for one in firsts for c in one})
    if not wanted:
        return ranked
    vectors = encode(wanted)
    raw = dict(zip(wanted, vectors, strict=True))
    placed = dict(zip(wanted, project(vectors, model.mean, model.directions), strict=True))
    return [_weighed(one, model.centroids[group], placed, raw) for group, one in enumerate(firsts)]


def _rank(material: Material, group: int) -> list[Candidate]:
    """Return the candidates of one theme, best first; phrases of the same stems count together under their commonest form."""
    found, weights = material.found[group], material.weights[group]
    forms: dict[frozenset[str], Counter[Phrase]] = {}
    for phrase, number in found.items():
        forms.setdefault(phrase.stems, Counter())[phrase] += number
    best = {stems: min(tally, key=lambda one: (-tally[one], one.doing, len(one.words), one.words)) for stems, tally in forms.items()}
    ends = Counter({phrase.words[-cut:]: 0 for phrase in found for cut in range(2, len(phrase.words))})
    for phrase, number in found.items():
        for cut in range(2, len(phrase.words)):
            ends[phrase.words[-cut:]] = max(ends[phrase.words[-cut:]], number)
    ranked = []
    for stems, tally in forms.items():
        said = tally.total()
        weight = sum(weights[key] for key in stems) / len(stems)
        enough = SAID - (len(stems) > 1 and max(weights[key] for key in stems) >= HEAVIEST)
        if (said >= enough or len(found) < FEW) and ends[best[stems].words] < NESTED * said:
            ranked.append(Candidate(best[stems], float(weight * LENGTH_WORTH[min(len(stems), 4)] * (1 + np.log(said)))))
    ranked.extend(_pairs(ranked, best, material, group))
    return sorted(ranked, key=lambda one: (-round(one.worth, 9), one.phrase.words))


def _pairs(ranked: list[Candidate], best: dict[frozenset[str], Phrase], material: Material, group: int) -> list[Candidate]:
    """Return the best nouns of a theme two by two: "refund and credit", or "transfer fee" where anybody says so."""
    weights, taken = material.weights[group], {one.phrase.stems for one in ranked}
    singles = [one for one in ranked if len(one.phrase.words) == 1]
    singles = sorted(singles, key=lambda one: (-round(one.worth, 9), one.phrase.words))[:PAIRED]
    made = []
    for first, second in combinations(singles, 2):
        (one,), (two,) = first.phrase.words, second.phrase.words
        stems = first.phrase.stems | second.phrase.stems
        share = min(sum(weights[key] for key in part.phrase.stems) for part in (first, second))
        names = [material.written.get(word, word).istitle() for word in (one, two)]
        if stems in taken or one[:ALIKE] == two[:ALIKE] or share < SECOND or names[0] != names[1]:
            continue
        worth = float(np.sqrt(first.worth * second.worth)) / LENGTH_WORTH[1] * PAIR_WORTH
        made.append(Candidate(best.get(stems) or _side_by_side(one, two, stems, material, group), worth))
    return made


def _side_by_side(one: str, two: str, stems: frozenset[str], material: Material, group: int) -> Phrase:
    """Return two nouns as one name where customers put them side by side: "phone calls"; else with "and"."""
    beside = material.beside[group]
    order = max([(one, two), (two, one)], key=lambda pair: beside[stem(pair[0]), stem(pair[1])])
    often = beside[stem(order[0]), stem(order[1])] >= max(SAID, SIDE_BY_SIDE * len(material.members[group]))
    return Phrase(order if often else (one, "and", two), stems)


def _weighed(
    ranked: list[Candidate], middle: NDArray[np.float32], placed: dict[str, FloatRows], raw: dict[str, FloatRows]
) -> list[Candidate]:
    """Weigh candidates by the cosine of their meaning with the middle of their theme; drop pairs that say the same twice."""
    weighed = []
    for one in ranked:
        words = one.phrase.words
        if "and" in words and words[0] in raw and words[2] in raw and float(raw[words[0]] @ raw[words[2]]) >= SAME:
            continue
        cosine = round(float((placed[" ".join(words)] * middle).sum()), 4)
        weighed.append(replace(one, worth=one.worth * max(cosine, 0.05), cosine=cosine))
    return sorted(weighed, key=lambda one: (-round(one.worth, 9), one.phrase.words))


def choose(ranked: list[list[Candidate]], material: Material, taken: Sequence[frozenset[str]] = ()) -> list[Phrase]:
    """Return one phrase per theme, the largest theme choosing first; no two have the same stems.

    Args:
        ranked: candidates of each theme.
        material: of the same themes.
        taken: stems of labels already given elsewhere.
    """
    given = list(taken)
    chosen: list[Phrase] = []
    for group, known in enumerate(ranked):
        free = [one for one in known if one.phrase.stems not in given]
        borne = [one for one in free if one.cosine >= NEAR or _share(one.phrase, material.members[group]) >= BORNE] or free
        best = max(borne, key=lambda one: round(one.worth * _apart(one.phrase.stems, given), 9), default=None)
        chosen.append(best.phrase if best else _bare(material, group, given))
        given.append(chosen[-1].stems)
    return chosen


def _share(phrase: Phrase, members: list[frozenset[str]]) -> float:
    return sum(bool(phrase.stems & stems) for stems in members) / max(len(members), 1)


def _apart(stems: frozenset[str], given: list[frozenset[str]]) -> float:
    if any(stems <= other or other <= stems for other in given if other):
        return WITHIN_WORTH
    return SHARED_WORTH if any(stems & other for other in given) else 1.0


def _bare(material: Material, group: int, given: list[frozenset[str]]) -> Phrase:
    """Return the two heaviest words of a theme without phrases: "listening and explaining", "friendly and professional"."""
    heavy = [key for key, _ in material.weights[group].most_common(KEYWORDS)]
    words = {key: _gerund_of(material.forms[key]) for key in heavy}
    words = {key: word for key, word in words.items() if word not in UNNAMED_WORDS}
    for one, two in combinations(words, 2):
        same = words[one].endswith("ing") == words[two].endswith("ing")
        if same and frozenset({one, two}) not in given and words[one][:ALIKE] != words[two][:ALIKE]:
            return Phrase((words[one], "and", words[two]), frozenset({one, two}))
    for key, word in words.items():
        if frozenset({key}) not in given:
            return Phrase((word,), frozenset({key}))
    return Phrase(("theme", str(group + 1)), frozenset({f"theme {group + 1}"}))


def _gerund_of(forms: Counter[str]) -> str:
    """Return the commonest form of a word, a verb as the noun of its action: "listening" for "listened"."""
    best = min(forms, key=lambda word: (-forms[word], word))
    if best.endswith("ed") and len(best) > SHORTEST_PAST:
        acting = [word for word in forms if word.endswith("ing")]
        return min(acting) if acting else f"{best[:-2]}ing"
    return best


def written(phrase: Phrase, material: Material) -> str:
    """Return a phrase as people write it within a sentence: plurals where customers use them, "PIN" for "pin"."""
    words = list(phrase.words)
    ends = {len(words) - 1} | ({0} if "and" in words else set())
    for place in sorted(ends):
        words[place] = _plural(words[place], material.reading)
    if phrase.doing and words[-1] == phrase.words[-1] and len(words) < 4 and not JOINTS & set(words):
        words[1:1] = _article(words, material.reading)
    return " ".join(material.written.get(word, word) for word in words)


def _plural(word: str, reading: Reading) -> str:
    if word in MASS:
        return word
    irregular = [many for many, one in IRREGULAR.items() if one == word]
    ends = ["es"] if word.endswith(("s", "x", "ch", "sh")) else ["s"]
    ends = ["ies"] if word.endswith("y") and word[-2:-1] not in VOWELS else ends
    many = irregular[0] if irregular else f"{word[:-1]}ies" if ends == ["ies"] else word + ends[0]
    one = reading.singulars[word]
    counted = reading.counted[word] > SOMETIMES * one and reading.plurals[many] > SOMETIMES * one
    return many if counted or reading.plurals[many] > OFTEN * one else word


def _article(words: list[str], reading: Reading) -> list[str]:
    """Return "a" or "an" for a thing that customers count: "activating a card", but "transferring money"."""
    last = words[-1]
    one = reading.singulars[last]
    if last in MASS or reading.plurals[last] or (reading.counted[last] <= SOMETIMES * one and 2 * reading.owned[last] <= one):
        return []
    return ["an" if words[1][0] in "aeiou" else "a"]


def capital(name: str) -> str:
    """Return a name with a capital in front."""
    return name[:1].upper() + name[1:]


def distinct(names: Sequence[str]) -> list[str]:
    """Return the names, a number added to one that would be there twice."""
    kept: list[str] = []
    for group, name in enumerate(names):
        kept.append(name if name not in kept else f"{name} ({group + 1})")
    return kept
