"""Give texts the themes of a seed taxonomy by what these mean, without one labelled text (zero-shot classification).

`learn_rule` reads the taxonomy and, where there are enough of them, unlabelled texts; `apply_rule` gives every text its theme,
each on its own: one batch or many, today or next month, the answer is the same.
"""

import logging
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.encoder import Encode
from pipeline.exact import FloatRows, Ids, on_grid
from pipeline.text.clauses import cut_all
from pipeline.text.keywords import match_keywords
from pipeline.text.terms import LEAST_TEXTS, find_stems, mark_terms
from pipeline.themes.model.theme_model import NO_THEME
from pipeline.themes.taxonomy.table import SeedTaxonomy
from pipeline.themes.taxonomy.zero_shot_rule import Wide, ZeroShotRule, compare_phrases, score_themes, sharpen_rule

logger = logging.getLogger(__name__)

# Divides the scores so that probabilities mean what they say (temperature scaling, Guo et al. 2017): the one number for a rule
# that learnt, and for likeness alone, with the least log loss on the development thirds of both labelled sets.
TEMPERATURE_LEARNT: Final = 5.5
TEMPERATURE_ALONE: Final = 1.5
EVEN_NONE_THRESHOLD: Final = 0.5  # for a file: a text has the theme that is likelier than none
# Doubt where what fits nowhere is looked into for themes of its own: half of the sentences of another domain have none then, which
# costs two to three points of accuracy among those that belong.
FIT_NONE_THRESHOLD: Final = 0.12
_LETTER: Final = re.compile(r"[^\W\d_]")


def learn_rule(texts: Sequence[str], vectors: FloatRows, taxonomy: SeedTaxonomy, encode: Encode) -> ZeroShotRule:
    """Return the rule of a taxonomy, sharpened by unlabelled subject texts where they are 200 or more.

    ``vectors`` are their unit vectors, ``(n, dim)``; ``encode`` is of the encoder that made them.
    """
    rule = _plain_rule(taxonomy, encode)
    shared, weights = weigh_shared_stems(taxonomy, texts)
    with_stems = replace(rule, shared=shared, shared_weights=weights)
    sharpened = sharpen_rule(with_stems, texts, vectors, _measure_likeness(with_stems, texts, vectors, taxonomy, encode))
    logger.info("taxonomy: %d themes, %d texts, %s", rule.count, len(texts), "learnt" if sharpened.learnt else "likeness alone")
    return sharpened if sharpened.learnt else rule


def apply_rule(
    rule: ZeroShotRule, texts: Sequence[str], vectors: FloatRows, taxonomy: SeedTaxonomy, ids: Ids, encode: Encode
) -> tuple[Ids, Wide]:
    """Return the theme of each text from its own words alone, -1 where none fits surely, and how likely it is, 0 for none, ``(n,)`` each.

    ``vectors`` are ``(n, dim)``, of the texts; ``ids`` the theme id of each theme of the taxonomy, in its order.
    """
    found = choose_themes(predict_probabilities(rule, texts, vectors, taxonomy, encode), taxonomy, none_threshold=FIT_NONE_THRESHOLD)
    id_of = dict(zip(taxonomy.names, ids.tolist(), strict=True))
    theme = np.array([id_of.get(name, NO_THEME) for name in found["theme"]], dtype=np.int32)
    return theme, found["probability"].fillna(0.0).to_numpy()


def predict_probabilities(rule: ZeroShotRule, texts: Sequence[str], vectors: FloatRows, taxonomy: SeedTaxonomy, encode: Encode) -> Wide:
    """Return how likely each theme is for each text, ``(n, count + 1)``, rows summing to one; the last column: none of them.

    A text without a letter has none. Where the taxonomy has a theme for the rest ("Other"), only an empty text has none.
    """
    from scipy.special import softmax

    choices = rule.choices
    likeness = _measure_likeness(rule, texts, vectors, taxonomy, encode)
    temperature = TEMPERATURE_LEARNT if rule.learnt else TEMPERATURE_ALONE
    each = softmax(score_themes(rule, texts, vectors, likeness) / temperature, axis=1)
    # How likely any theme fits at all: one half at the least likeness that counts.
    fit = np.ones(len(each)) if rule.rest >= 0 else 1 / (1 + np.exp(-(likeness.max(axis=1) - choices.least_likeness) / choices.temperature))
    fit[[not (text.strip() if rule.rest >= 0 else _LETTER.search(text)) for text in texts]] = 0.0
    return np.column_stack([each * fit[:, None], 1.0 - fit])


def choose_themes(probability: Wide, taxonomy: SeedTaxonomy, *, none_threshold: float = EVEN_NONE_THRESHOLD) -> pd.DataFrame:
    """Return one row per row of `predict_probabilities`, in order: the most specific theme that fits, and how likely it is.

    Columns are ``theme``, a name of the taxonomy, None where the probability of none of them is above ``none_threshold`` (0-1); and
    ``probability`` (0-1; NaN where the theme is None; of a theme with others below it, theirs included).
    """
    best, sure = find_deepest(probability[:, :-1], taxonomy)
    none = probability[:, -1] > none_threshold
    names = np.array([*taxonomy.names, None], dtype=object)
    theme = names[np.where(none, len(taxonomy.themes), best)]
    return pd.DataFrame({"theme": theme, "probability": np.where(none, np.nan, np.round(sure, 4))})


def find_deepest(probability: Wide, taxonomy: SeedTaxonomy) -> tuple[NDArray[np.int64], Wide]:
    """Return for each text the most specific theme that it speaks of, and how likely that is, what lies below the theme included.

    The branch is chosen by all that speaks for it, the parent and what lies below together: two children that share a text must not
    lose it to a childless neighbour. Within a branch a child takes the text as soon as it is as likely as its parent by itself.
    ``probability`` is ``(n, count)``, of each theme by itself.
    """
    above = taxonomy.parents
    whole = np.zeros_like(probability)  # with all that lies below
    for theme in range(len(above)):
        up = theme
        while up >= 0:
            whole[:, up] += probability[:, theme]
            up = int(above[up])
    row, best = np.arange(len(probability)), np.full(len(probability), -1, dtype=np.int64)
    moving = np.ones(len(probability), dtype=np.bool_)
    while moving.any():
        down = np.where(above[None, :] == best[:, None], whole, -1.0)
        child = down.argmax(axis=1)
        moving &= down[row, child] >= np.where(best < 0, 0.0, probability[row, best])
        best = np.where(moving, child, best)
    return best, whole[row, best]


def weigh_shared_stems(taxonomy: SeedTaxonomy, texts: Sequence[str]) -> tuple[tuple[str, ...], FloatRows]:
    """Return the stems that themes and subject texts share, sorted, and what each says for each theme, ``(v, count)``, 0-1, on the grid.

    A vector blurs the one word that decides: "still waiting for my bag at gate B4" is near gates, queues and bags alike. People who
    name a theme after bags know that word. It counts by how rare it is among the texts, and less where several themes have it.
    """
    said = [". ".join((theme.name, theme.description, *theme.keywords, *theme.examples)) for theme in taxonomy.themes]
    themes = [find_stems(text) if number != taxonomy.rest else set() for number, text in enumerate(said)]
    owners = Counter(word for theme in themes for word in theme)
    term_counts = Counter(word for text in texts for word in find_stems(text) & owners.keys())
    known = tuple(sorted(word for word, number in term_counts.items() if number >= LEAST_TEXTS))
    rare = {word: float(np.log(len(texts) / (1 + term_counts[word])) / np.log(len(texts))) for word in known}
    values = [[max(rare[word], 0.0) / owners[word] if word in theme else 0.0 for theme in themes] for word in known]
    return known, on_grid(np.array(values).reshape(len(known), len(themes)))


def _plain_rule(taxonomy: SeedTaxonomy, encode: Encode) -> ZeroShotRule:
    """Return a rule of likeness alone."""
    phrases = [(text, number) for number, theme in enumerate(taxonomy.themes) for text in theme.phrases]
    vectors = on_grid(encode([text for text, _ in phrases]))
    count, dim = len(taxonomy.themes), vectors.shape[1]
    none, zeros = np.zeros((0, count), dtype=np.float32), np.zeros(count, dtype=np.float32)
    return ZeroShotRule(
        phrases=vectors,
        owner=np.array([number for _, number in phrases], dtype=np.int64),
        count=count,
        rest=-1 if taxonomy.rest is None else taxonomy.rest,
        mean=np.zeros(dim, dtype=np.float32),
        weights=np.zeros((count, dim), dtype=np.float32),
        bias=zeros,
        terms=(),
        term_weights=none,
        usual=zeros,
        shared=(),
        shared_weights=none,
    )


def _measure_likeness(rule: ZeroShotRule, texts: Sequence[str], vectors: FloatRows, taxonomy: SeedTaxonomy, encode: Encode) -> Wide:
    """Return ``(n, count)`` cosines with the phrases of each theme, raised by keywords and by words that the text shares with it."""
    clauses, rows = cut_all(texts)
    row_of = {clause: number for number, clause in enumerate(dict.fromkeys(clauses))}
    encoded = encode(list(row_of)) if row_of else np.empty((0, vectors.shape[1]), dtype=np.float32)
    likeness = compare_phrases(rule, vectors, encoded[[row_of[clause] for clause in clauses]], np.array(rows, dtype=np.int64))
    keyword = np.column_stack([match_keywords(texts, theme.keywords) for theme in taxonomy.themes])
    shared = mark_terms(texts, rule.shared, find_stems) @ rule.shared_weights.astype(np.float64)
    return likeness + rule.choices.keyword * keyword + rule.choices.shared * np.asarray(shared)
