"""The members of themes and the words they say: what labels and descriptions are chosen from.

Read once for a fit: the broader themes take theirs from the themes below them.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from pipeline.encoder import text_hash
from pipeline.exact import FloatRows, unit_rows
from pipeline.text.capitals import find_names
from pipeline.text.stem import stem
from pipeline.text.subject_words import words_of
from pipeline.text.theme_label_phrases import Candidate, can_name, find_candidates, find_stems
from pipeline.themes.model.theme_model import ThemeModel, project

PARSED: Final = 1_800  # sentences parsed in all, shared by the themes, (12, 80) of each at least and at most
READABLE: Final = (2, 40)  # words of a sentence that is parsed
KEYWORDS_COMPARED: Final = 12  # words of a theme by which it is known


@dataclass(frozen=True)
class Members:
    """The distinct texts of each theme, each text once, in an order drawn by its hash.

    Attributes:
        model: the themes.
        texts: n subject texts.
        documents: ``(n,)`` number of the document of each.
        vectors: ``(n, dim)`` unit rows of the texts alone.
        projected: ``(n, dim)`` the same, projected.
        near: ``(n,)`` cosine of each text to the centroid of its theme.
        sentiment: ``(n,)`` of each text along the direction that the model removes, zeros where it removes none.
        rows: row of each distinct text, theme by theme.
        stems: of the words of each row.
        counts: in how many texts each word occurs.
        forms: the commonest word of each stem.
        shown: words that people write with capitals within a sentence: "PIN".
        hidden: words that no label may hold: of brands, and the names of persons.
        phrases: the phrases of some sentences of each theme, with the number of those that hold them.
        weights: of each content stem in each theme by class-based TF-IDF, 1 for the heaviest, heaviest first.
    """

    model: ThemeModel
    texts: Sequence[str]
    documents: NDArray[np.integer]
    vectors: FloatRows
    projected: FloatRows
    near: NDArray[np.float32]
    sentiment: NDArray[np.float32]
    rows: list[list[int]]
    stems: Sequence[frozenset[str]]
    counts: Counter[str]
    forms: dict[str, str]
    shown: dict[str, str]
    hidden: frozenset[str]
    phrases: list[Counter[Candidate]]
    weights: list[dict[str, float]]

    def of(self, chosen: NDArray[np.bool_], model: ThemeModel) -> "Members":
        """Return the members of some of the themes, ``chosen`` ``(k,)``, which are now those of another model."""
        at = np.flatnonzero(chosen).tolist()
        rows, phrases = [self.rows[theme] for theme in at], [self.phrases[theme] for theme in at]
        return replace(self, model=model, rows=rows, phrases=phrases, weights=[self.weights[theme] for theme in at])

    def share_in_theme(self, theme: int, stems: frozenset[str]) -> float:
        """Return which share of the texts that say some words, each text once, are in a theme, 0..1."""
        rows = set.intersection(*(self.rows_by_stem.get(key, set()) for key in stems)) if stems else set()
        return len(rows.intersection(self.rows[theme])) / max(len({self.texts[row] for row in rows}), 1)

    @cached_property
    def rows_by_stem(self) -> dict[str, set[int]]:
        """The rows that say each stem."""
        found: dict[str, set[int]] = {}
        for row, key in ((row, key) for row, stems in enumerate(self.stems) for key in stems):
            found.setdefault(key, set()).add(row)
        return found

    def keywords(self, theme: int, number: int) -> list[str]:
        """Return the heaviest words of a theme, each in its commonest form."""
        words = [self.forms.get(key, key) for key in list(self.weights[theme])[:number]]
        return [self.shown.get(word, word) for word in words]


def read_members(
    texts: Sequence[str],
    theme: NDArray[np.int32],
    model: ThemeModel,
    vectors: FloatRows,
    brands: Collection[str],
    transformer: Any = None,
    documents: NDArray[np.integer] | None = None,
) -> Members:
    """Read the members of themes: their words, the phrases of some of them, and which words are names.

    Of n subject texts, one that is there several times counts once; ``theme``, ``(n,)``, is -1 for none; of the model mean, directions and
    centroids are read; ``vectors``, ``(n, dim)``, are unit rows of the texts alone; no label may hold a brand; ``transformer``, of
    scikit-learn's kind, weighs words, None for BERTopic's, whose import takes eight seconds; ``documents``, ``(n,)``, are their numbers.
    """
    vectors = np.asarray(vectors, dtype=np.float32)
    projected = project(vectors, model.mean, model.directions)
    cosine = (projected * model.centroids[np.maximum(theme, 0)]).sum(axis=1) if model.count else np.zeros(len(projected))
    near = np.asarray(np.round(cosine, 5), dtype=np.float32)
    rows = _drop_twins([np.flatnonzero(theme == one).tolist() for one in range(model.count)], texts, near)
    chosen = [row for group in rows for row in group]
    words = {row: words_of(texts[row].replace("'s", "").replace("’s", "")) for row in chosen}  # "child's" is no plural
    counts = Counter(word for row in chosen for word in set(words[row]))
    forms = {stem(word): word for word in sorted(counts, key=lambda word: (counts[word], word)) if can_name(word)}
    stems = [find_stems(text) for text in texts]
    sentiment: NDArray[np.float32] = vectors @ model.directions[:1].sum(axis=0).astype(np.float32)
    hidden = frozenset(word for brand in brands for word in words_of(brand))
    share = int(np.clip(PARSED // max(len(rows), 1), 12, 80)) // 2
    parsed = [_choose_parsed(group, texts, near, share) for group in rows]
    found = iter(find_candidates([texts[row] for group in parsed for row in group], counts, hidden))
    phrases = [Counter(one for _ in group for one in next(found)) for group in parsed]
    weights = weigh_words([[words[row] for row in group] for group in rows], hidden, transformer)
    distinctive = {word for tally in phrases for one in tally for word in words_of(one.text)}
    distinctive |= {forms.get(key, key) for one in weights for key in list(one)[: 2 * KEYWORDS_COMPARED]}
    shown, persons = find_names([texts[row] for row in chosen], distinctive)
    phrases = [Counter({one: number for one, number in tally.items() if persons.isdisjoint(words_of(one.text))}) for tally in phrases]
    person_stems = {stem(word) for word in persons}
    weights = [{key: weight for key, weight in one.items() if key not in person_stems} for one in weights]
    documents = np.arange(len(texts)) if documents is None else documents
    return Members(
        model, texts, documents, vectors, projected, near, sentiment, rows, stems, counts, forms, shown, hidden | persons, phrases, weights
    )


def group_members(below: Members, groups: NDArray[np.int32]) -> Members:
    """Return the members of broader themes, from those of the ``(k,)`` themes below, -1 for none above; without phrases."""
    inside = [np.flatnonzero(groups == one).tolist() for one in range(int(groups.max(initial=-1)) + 1)]
    sizes = np.array([int(below.model.sizes[children].sum()) for children in inside], dtype=np.int64)
    sums = [(below.model.centroids[children] * below.model.sizes[children, None]).sum(axis=0) for children in inside]
    centroids = unit_rows(np.array(sums)) if inside else below.model.centroids[:0]
    near = below.near.copy()
    for group, children in enumerate(inside):
        members = [row for child in children for row in below.rows[child]]
        near[members] = np.round(below.projected[members] @ centroids[group], 5)
    rows = _drop_twins([[row for child in children for row in below.rows[child]] for children in inside], below.texts, near)
    words = [[words_of(below.texts[row]) for row in group] for group in rows]
    model = replace(below.model, centroids=centroids, sizes=sizes)
    return replace(below, model=model, near=near, rows=rows, phrases=[], weights=weigh_words(words, below.hidden))


def weigh_words(themes: Sequence[Sequence[Sequence[str]]], hidden: Collection[str], transformer: Any = None) -> list[dict[str, float]]:
    """Return the weight of each content stem in each theme by class-based TF-IDF, 1 for the heaviest, heaviest first.

    A text of a theme counts each of its words once; hidden words are left out; ``transformer`` is as for `read_members`.
    """
    tallies = [Counter(word for words in texts for word in set(words)) for texts in themes]
    kept = {word: stem(word) for word in set().union(*tallies) if word not in hidden and can_name(word)}
    names = sorted(set(kept.values()))
    if not names:
        return [{} for _ in themes]
    columns = {key: at for at, key in enumerate(names)}
    counts = [(theme, columns[kept[word]], number) for theme, tally in enumerate(tallies) for word, number in tally.items() if word in kept]
    at, column, number = (np.array(one) for one in zip(*counts, strict=True))
    counted = csr_matrix((number.astype(np.float64), (at, column)), shape=(len(themes), len(names)))
    if transformer is None:
        from bertopic.vectorizers import ClassTfidfTransformer

        transformer = ClassTfidfTransformer()
    # BERTopic's transformer cannot weigh a single word.
    weighed = transformer.fit_transform(counted) if len(names) > 1 else counted
    table = np.round(weighed.toarray().astype(np.float64), 9)
    orders = [np.argsort(-row, kind="stable") for row in table]
    return [{names[at]: float(row[at] / row.max()) for at in order if row[at] > 0} for row, order in zip(table, orders, strict=True)]


def _drop_twins(groups: Sequence[Sequence[int]], texts: Sequence[str], near: NDArray[np.float32]) -> list[list[int]]:
    """Return the rows of each group with each text once, its nearest, in the order of the texts' hashes."""
    kept = []
    for rows in groups:
        best: dict[str, int] = {}
        for row in rows:
            if texts[row] not in best or near[row] > near[best[texts[row]]]:
                best[texts[row]] = row
        kept.append([best[text] for text in sorted(best, key=lambda text: (text_hash(text), text))])
    return kept


def _choose_parsed(rows: Sequence[int], texts: Sequence[str], near: NDArray[np.float32], share: int) -> list[int]:
    """Return rows to parse, half of them central and half drawn."""
    readable = [row for row in rows if READABLE[0] <= len(texts[row].split()) <= READABLE[1]] or list(rows)
    central = sorted(readable, key=lambda row: (-float(near[row]), texts[row]))[:share]
    return [*central, *[row for row in readable if row not in set(central)][:share]]
