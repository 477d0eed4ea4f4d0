"""Name themes as a person would: a short noun phrase that is frequent in the theme and rare elsewhere.

Words are weighted by class-based TF-IDF (Grootendorst 2022, BERTopic), where a theme is one document; phrases come from a
parse of typical sentences; the best phrase is that whose words weigh most, which is said most often, and whose meaning is
near the middle of the theme.
"""

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.exact import FloatRows
from pipeline.themes.assign import project
from pipeline.themes.discover import text_hash
from pipeline.themes.model import ThemeModel
from pipeline.themes.phrases import Phrase, phrases, stem
from pipeline.themes.subject import SHORTEST, WORD, is_silent, words_of

if TYPE_CHECKING:
    import pandas as pd

logger = logging.getLogger(__name__)

PARSED = 1_800  # sentences parsed in all, shared by the themes
TYPICAL = (12, 60)  # sentences parsed for each theme, at least and at most
KEYWORDS = 8
COMPARED = 12  # candidates of each theme whose meaning is compared
SAID = 3  # typical sentences that must hold a phrase, where there are enough
FEW = 30  # phrases of a theme below which one sentence is enough
SECOND = 0.6  # worth of a second noun, as a share of the first, from which a label of one noun takes both: "refund and credit"
ALIKE = 4  # letters that two nouns may not share at the front to stand side by side
OFTEN = 0.2  # of the singular's count, from which a label takes the plural
LENGTH_WORTH = {1: 0.5, 2: 1.0, 3: 0.95, 4: 0.8}

Encode = Callable[[Sequence[str]], FloatRows]


@dataclass(frozen=True)
class Candidate:
    """A phrase with its worth as the name of one theme; worth is above 0 and has no unit."""

    phrase: Phrase
    worth: float


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

    brands = frozenset(word for brand in brand_words for word in words_of(brand))
    distinct = _distinct(texts, theme)
    weights, forms = class_weights([text for text, _ in distinct], [group for _, group in distinct], model.count, brands)
    shown = {key: min(found, key=lambda word: (-found[word], word)) for key, found in forms.items()}
    typical = _typical(texts, theme, probability, model, vectors)
    candidates = [_rank(found, row) for found, row in zip(_parse(typical, brands), weights, strict=True)]
    if encode is not None:
        candidates = _near_the_middle(candidates, model, encode)
    capitals = _capitals(text for text, _ in distinct)
    names = [_written(name, forms, capitals) for name in _choose(candidates, weights, forms)]
    keywords = [[shown[key] for key, _ in row.most_common(KEYWORDS)] for row in weights]
    return pd.DataFrame({"theme": np.arange(model.count), "label": names, "keywords": keywords})


def class_weights(
    texts: Sequence[str], theme: Sequence[int], count: int, brands: frozenset[str]
) -> tuple[list[Counter[str]], dict[str, Counter[str]]]:
    """Return the weight of each stem in each theme (1 for the heaviest), and how often each word of a stem occurs.

    Words without a subject and brands are left out. Weights are BERTopic's plain c-TF-IDF: its BM25 class weight drops the
    words that several themes share ("staff"), and square-rooted frequencies lift words said once.
    """
    from bertopic.vectorizers import ClassTfidfTransformer
    from scipy.sparse import csr_matrix

    tallies: list[Counter[str]] = [Counter() for _ in range(count)]
    forms: dict[str, Counter[str]] = {}
    for text, group in zip(texts, theme, strict=True):
        words = {word for word in words_of(text) if len(word) >= SHORTEST and not is_silent(word) and word not in brands}
        for word in words:
            forms.setdefault(stem(word), Counter())[word] += 1
        tallies[group].update({stem(word) for word in words})
    column = {key: place for place, key in enumerate(sorted(forms))}
    if not column:
        return [Counter() for _ in range(count)], {}
    entries = [(tally[key], group, column[key]) for group, tally in enumerate(tallies) for key in sorted(tally)]
    value, row, place = (np.array(part) for part in zip(*entries, strict=True))
    table = csr_matrix((value.astype(np.float64), (row, place)), shape=(count, len(column)))
    scored = ClassTfidfTransformer().fit_transform(table).tocsr()
    keys = sorted(forms)
    rows = [_normalised(scored[group], keys) for group in range(count)]
    return rows, forms


def _capitals(texts: Iterable[str]) -> set[str]:
    """Return the words, in lower case, that are mostly written in capitals: "pin", "nhs"."""
    balance: Counter[str] = Counter()
    for text in texts:
        shouted = text.isupper()
        for word in {match.group() for match in WORD.finditer(text)}:
            balance[word.lower()] += 1 if word.isupper() and not shouted else -1
    return {word for word, number in balance.items() if number > 0}


def _written(name: str, forms: dict[str, Counter[str]], capitals: set[str]) -> str:
    """Return the name as a person writes it: a plural where customers use it too, "PIN" for "pin", a capital in front."""
    *front, last = name.split(" ")
    seen = forms.get(stem(last), Counter())
    if last not in capitals and seen[f"{last}s"] > OFTEN * seen[last]:
        last = f"{last}s"
    words = [word.upper() if word in capitals else word for word in (*front, last)]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def _normalised(row: Any, keys: Sequence[str]) -> Counter[str]:
    top = max(row.data, default=1.0) or 1.0
    pairs = sorted(zip(row.indices, row.data, strict=True), key=lambda pair: (-round(pair[1], 9), pair[0]))
    return Counter({keys[place]: round(float(value / top), 6) for place, value in pairs})


def _distinct(texts: Sequence[str], theme: NDArray[np.int32]) -> list[tuple[str, int]]:
    """Return each text once with its theme, in canonical order: a text repeated a thousand times is one voice."""
    return sorted({(text, int(group)) for text, group in zip(texts, theme, strict=True) if group >= 0})


def _typical(
    texts: Sequence[str], theme: NDArray[np.int32], probability: NDArray[np.float32], model: ThemeModel, vectors: FloatRows
) -> list[list[str]]:
    """Return sentences of each theme: half those nearest to its middle, half drawn by the hash of their text."""
    rows = project(vectors, model.mean, model.mood)
    cosine = (rows * model.centroids[np.maximum(theme, 0)]).sum(axis=1) if model.count else np.empty(len(rows))
    share = int(np.clip(PARSED // max(model.count, 1), *TYPICAL)) // 2
    chosen: list[list[str]] = []
    for group in range(model.count):
        places = np.flatnonzero(theme == group).tolist()
        known = {texts[i]: float(cosine[i]) * float(probability[i]) for i in places if 2 <= len(words_of(texts[i])) <= 40}
        known = known or {texts[i]: float(cosine[i]) for i in places}
        near = sorted(known, key=lambda text: (-known[text], text))[:share]
        rest = sorted(set(known) - set(near), key=lambda text: (text_hash(text), text))[:share]
        chosen.append(near + rest)
    return chosen


def _parse(typical: Sequence[Sequence[str]], brands: frozenset[str]) -> list[Counter[Phrase]]:
    """Return the phrases of each theme with the number of its sentences that hold them."""
    flat = phrases([text for group in typical for text in group], brands)
    ends = np.cumsum([len(group) for group in typical])
    tallies = []
    for end, group in zip(ends, typical, strict=True):
        tally: Counter[Phrase] = Counter()
        for found in flat[end - len(group) : end]:
            tally.update(found.keys())
        tallies.append(tally)
    return tallies


def _rank(found: Counter[Phrase], weights: Counter[str]) -> list[Candidate]:
    """Return the candidates of one theme, best first; phrases of the same stems count together under their commonest form."""
    forms: dict[frozenset[str], Counter[Phrase]] = {}
    for phrase, number in found.items():
        forms.setdefault(phrase.stems, Counter())[phrase] += number
    ranked = []
    for stems, tally in forms.items():
        said = sum(tally.values())
        weight = sum(weights[key] for key in stems) / len(stems)
        worth = weight * LENGTH_WORTH[min(len(stems), 4)] * (1 + np.log(said))
        best = min(tally, key=lambda phrase: (-tally[phrase], len(phrase.words), phrase.words))
        if said >= SAID or len(found) < FEW:
            ranked.append(Candidate(best, float(worth)))
    return sorted(ranked, key=lambda candidate: (-candidate.worth, candidate.phrase.words))


def _near_the_middle(candidates: list[list[Candidate]], model: ThemeModel, encode: Encode) -> list[list[Candidate]]:
    """Weigh the best candidates by the cosine of their meaning with the middle of the theme, as KeyBERT does."""
    firsts = [ranked[:COMPARED] for ranked in candidates]
    wanted = sorted({" ".join(c.phrase.words) for ranked in firsts for c in ranked})
    if not wanted:
        return candidates
    place = {text: row for row, text in enumerate(wanted)}
    rows = project(encode(wanted), model.mean, model.mood)
    weighed = []
    for group, ranked in enumerate(firsts):
        cosines = [float((rows[place[" ".join(c.phrase.words)]] * model.centroids[group]).sum()) for c in ranked]
        again = [Candidate(c.phrase, c.worth * max(cosine, 0.05)) for c, cosine in zip(ranked, cosines, strict=True)]
        weighed.append(sorted(again, key=lambda c: (-round(c.worth, 9), c.phrase.words)))
    return weighed


def _bare(weights: Counter[str], forms: dict[str, Counter[str]], taken: set[frozenset[str]]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the heaviest free word of a theme without phrases, as a noun where customers use one: "listening"."""
    for key, _ in weights.most_common():
        if frozenset({key}) not in taken:
            found = forms[key]
            best = min(found, key=lambda word: (not word.endswith("ing"), -found[word], word))
            return (best,), frozenset({key})
    return (), frozenset()


def _paired(ranked: list[Candidate], best: Phrase, taken: set[frozenset[str]]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return words and stems of the best phrase, joined with the second noun where one noun alone tells half of it."""
    singles = [c for c in ranked if len(c.phrase.words) == 1]
    if len(best.words) > 1 or len(singles) < 2 or singles[0].phrase != best or singles[1].worth < SECOND * singles[0].worth:
        return best.words, best.stems
    second = singles[1].phrase
    if second.words[0][:ALIKE] == best.words[0][:ALIKE]:
        return best.words, best.stems
    both = best.stems | second.stems
    return (best.words, best.stems) if both in taken else ((*best.words, "and", *second.words), both)


def _choose(candidates: list[list[Candidate]], weights: list[Counter[str]], forms: dict[str, Counter[str]]) -> list[str]:
    """Return one label per theme, the largest theme choosing first; no two have the same stems."""
    taken: set[frozenset[str]] = set()
    names: list[str] = []
    for group, ranked in enumerate(candidates):
        free = [c.phrase for c in ranked if c.phrase.stems not in taken]
        if free:
            words, stems = _paired(ranked, free[0], taken)
        else:
            words, stems = _bare(weights[group], forms, taken)
        name = " ".join(words) or f"theme {group + 1}"
        names.append(name if name not in names else f"{name} ({group + 1})")
        taken.add(stems)
    return names
