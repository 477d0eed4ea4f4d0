"""Words that set a theme apart: class-based TF-IDF (Grootendorst 2022, BERTopic), where a theme is one document.

The four lines of its formula stand here because importing BERTopic takes longer than naming the themes.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from pipeline.text.subject_words import SHORTEST, WORD, is_stop_word, words_of
from pipeline.themes.naming.phrases import stem

HYPHENED = re.compile(r"\b([a-z]{2,})-([a-z]{2,})\b")
HALVES = re.compile(r"[- ]")
PARTICLES = frozenset({"up", "in", "out", "off", "on", "over", "down", "through"})
FIXED = {"firstclass": "first class", "longhaul": "long-haul", "shorthaul": "short-haul"}  # of words that alone say nothing
WRITTEN = 3  # times that customers must write a compound with a hyphen for it to be one word


def class_weights(
    texts: Sequence[str], theme: Sequence[int], count: int, brands: frozenset[str]
) -> tuple[list[Counter[str]], dict[str, Counter[str]]]:
    """Return the weight of each stem in each theme (1 for the heaviest), and how often each word of a stem occurs.

    Words without a subject and brands are left out. Weights are BERTopic's plain c-TF-IDF: its BM25 class weight drops the
    words that several themes share ("staff"), and square-rooted frequencies lift words said once.
    """
    return weights_of([words_of(text) for text in texts], theme, count, brands)


def weights_of(
    words: Sequence[Sequence[str]], theme: Sequence[int], count: int, brands: frozenset[str]
) -> tuple[list[Counter[str]], dict[str, Counter[str]]]:
    """Return what ``class_weights`` does, for texts already cut into words."""
    tallies: list[Counter[str]] = [Counter() for _ in range(count)]
    forms: dict[str, Counter[str]] = {}
    for said_words, group in zip(words, theme, strict=True):
        telling = {word for word in said_words if len(word) >= SHORTEST and not is_stop_word(word) and word not in brands}
        for word in telling:
            forms.setdefault(stem(word), Counter())[word] += 1
        tallies[group].update({stem(word) for word in telling})
    total: Counter[str] = Counter()
    for tally in tallies:
        total.update(tally)
    usual = total.total() // max(count, 1)  # words of a usual theme
    rows = []
    for tally in tallies:
        said = max(tally.total(), 1)
        rows.append(_scaled({key: number / said * float(np.log(usual / total[key] + 1)) for key, number in tally.items()}))
    return rows, forms


def _scaled(weights: dict[str, float]) -> Counter[str]:
    top = max(weights.values(), default=1.0) or 1.0
    order = sorted(weights, key=lambda key: (-round(weights[key], 9), key))
    return Counter({key: round(weights[key] / top, 6) for key in order})


def compounds(texts: Iterable[str]) -> dict[str, str]:
    """Return the compounds that customers write with a hyphen, by the same word without it: ``{"topup": "top-up"}``."""
    seen = Counter(f"{one}-{two}" for text in texts for one, two in HYPHENED.findall(text.lower()) if two in PARTICLES)
    kept = sorted(word for word, number in seen.items() if number >= WRITTEN)
    return FIXED | {f"{word.replace('-', '')}{end}": f"{word}{end}" for word in kept for end in ("s", "")}


def closed(texts: Sequence[str], known: dict[str, str]) -> list[str]:
    """Return texts in small letters, their compounds in one word, however they were written: "top up", "top-up" as "topup"."""
    halves = {short: HALVES.split(word) for short, word in known.items()}
    pattern = re.compile("|".join(rf"\b(?:{one}[- ]{two})\b" for one, two in halves.values()))
    return [pattern.sub(lambda found: HALVES.sub("", found.group()), text.lower()) for text in texts]


def capitals(texts: Iterable[str]) -> dict[str, str]:
    """Return how people write words that they mostly write with capitals within a sentence: ``{"pin": "PIN", "london": "London"}``."""
    balance: dict[str, Counter[str]] = {}
    for text in texts:
        if text.isupper() or text.istitle():
            continue
        for match in WORD.finditer(text):
            word = match.group()
            if word.isupper() or (match.start() and text[match.start() - 2 : match.start() - 1] not in ".!?"):
                balance.setdefault(word.lower(), Counter())[word] += 1
    most = {key: found.most_common(1)[0] for key, found in balance.items()}
    return {key: word for key, (word, number) in most.items() if word != key and number > 1 and 2 * number > balance[key].total()}
