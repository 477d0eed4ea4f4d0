"""Collections that are no usual ones: copies, one theme of nearly all, noise, lists, two languages, pasted scripts."""

import random
from collections.abc import Sequence
from functools import cache

import numpy as np
import pytest
from fit_vectors import fit_vectors
from numpy.typing import NDArray
from subjects_project import OLD, said

from pipeline.encoder import TwofoldEncoder, load_encoder
from pipeline.exact import unit_rows
from pipeline.text.subject_words import has_subject
from pipeline.themes.model.hyperparameters import NONE_SHARES
from pipeline.themes.model.space import find_sentiment_directions
from pipeline.themes.model.theme_model import ThemeModel, assign_themes
from pipeline.themes.model.units import join_passages

DIM = 96
ENCODER = TwofoldEncoder.name
Rows = NDArray[np.float32]
Labels = NDArray[np.int64]


def around(kind: Labels, noise: float = 0.6, seed: int = 0) -> Rows:
    """Return a row around the direction of each kind."""
    drawn = np.random.default_rng(seed)
    centres = drawn.normal(size=(int(kind.max()) + 1, DIM))
    return unit_rows(centres[kind] + noise * drawn.normal(size=(len(kind), DIM)))


@pytest.mark.parametrize("noise", [0.0, 0.002, 0.1])
def test_many_copies_with_one_word_changed_are_one_theme(noise: float) -> None:
    drawn = np.random.default_rng(1)
    rows = unit_rows(drawn.normal(size=(1, DIM)) + noise * drawn.normal(size=(100_000, DIM)))
    model = fit_vectors(rows)
    assert model.count == 1
    assert (assign_themes(rows, model)[0] == 0).mean() > 0.9


@pytest.mark.parametrize("size", [200, 3000])
def test_one_theme_of_nearly_all_is_found_beside_the_small_ones(size: int) -> None:
    kind = np.where(np.random.default_rng(2).random(size) < 0.95, 0, np.arange(size) % 2 + 1)
    rows = around(kind)
    theme, _ = assign_themes(rows, fit_vectors(rows))
    assert (theme == 0)[kind == 0].mean() > 0.9
    assert (theme == 0)[kind != 0].mean() < 0.1
    assert (theme < 0).mean() < 0.15


@pytest.mark.parametrize(("size", "subjects"), [(30, 2), (390, 3), (410, 3), (500, 2), (3000, 2), (3000, 5)])
def test_a_few_clear_subjects_are_as_many_themes(size: int, subjects: int) -> None:
    assert fit_vectors(around(np.arange(size) % subjects)).count == subjects


def test_leftovers_are_no_theme_unless_they_are_much_of_what_is_said() -> None:
    for share, themes in ((0.05, 4), (0.4, 5)):
        loose = int(share * 2000)
        label = np.append(np.arange(2000 - loose) % 4, np.full(loose, 4))
        noise = np.random.default_rng(5).normal(size=(loose, DIM))
        rows = unit_rows(np.concatenate([around(label[label < 4], noise=0.5), noise]))
        model = fit_vectors(rows, grouping=lambda distinct, seed, rows=rows, label=label: label_of(distinct, rows, label))
        assert model.count == themes


def label_of(distinct: Rows, rows: Rows, label: Labels) -> NDArray[np.int32]:
    """Return the label of each distinct projected row: that of the row which lies nearest to it."""
    centred = unit_rows(rows - rows.mean(axis=0))
    return label[(distinct @ centred.T).argmax(axis=1)].astype(np.int32)


# What people write, read by the real encoder.


@cache
def vectors_of(texts: tuple[str, ...]) -> Rows:
    return load_encoder(ENCODER).encode(list(texts))


def fitted(documents: Sequence[Sequence[str]], seed: int = 0) -> tuple[ThemeModel, NDArray[np.int32], NDArray[np.int32]]:
    """Return the themes of documents of sentences, the theme of each sentence, and its document; sentences without subject have none."""
    texts = [sentence for one in documents for sentence in one]
    document = np.repeat(np.arange(len(documents), dtype=np.int32), [len(one) for one in documents])
    distinct = tuple(sorted(set(texts)))
    vectors = vectors_of(distinct)[np.searchsorted(np.array(distinct, dtype=object).astype(str), texts)]
    units, subject = join_passages(vectors, document), np.array(has_subject(texts))
    model = fit_vectors(
        units[subject], directions=find_sentiment_directions(ENCODER, units.shape[1]), seed=seed, documents=document[subject]
    )
    theme = np.full(len(texts), -1, dtype=np.int32)
    theme[subject] = assign_themes(units[subject], model)[0]
    return model, theme, document


def purity(theme: NDArray[np.int32], kind: Labels) -> float:
    """Return the share of themed sentences that are of the most frequent kind of their theme."""
    inside = theme >= 0
    most = [np.bincount(kind[theme == one]).max() for one in np.unique(theme[inside])]
    return float(sum(most) / inside.sum())


def reviews(count: int) -> tuple[list[list[str]], Labels]:
    """Return reviews of one sentence each, the subjects in turn."""
    return [[said(OLD[row % len(OLD)], row // len(OLD))] for row in range(count)], np.arange(count) % len(OLD)


def test_every_document_one_sentence() -> None:
    documents, kind = reviews(700)
    model, theme, _ = fitted(documents)
    assert len(OLD) <= model.count <= 3 * len(OLD)
    assert purity(theme, kind) > 0.9
    assert (theme < 0).mean() < 0.1


def test_every_document_three_hundred_sentences() -> None:
    documents = [[said(OLD[(row + part) % len(OLD)], 31 * row + part) for part in range(300)] for row in range(5)]
    kind = np.array([(row + part) % len(OLD) for row in range(5) for part in range(300)])
    model, theme, document = fitted(documents)
    assert purity(theme, kind) > 0.85
    assert (theme < 0).mean() < NONE_SHARES[0] + 0.05  # of what long documents say, a good part is about nothing
    assert len(np.unique(document[theme >= 0])) == 5
    for one in range(model.count):  # a long document is no subject
        assert np.bincount(document[theme == one]).max() < 0.5 * (theme == one).sum()


def test_a_pasted_script_among_reviews_makes_no_theme_of_its_own() -> None:
    drawn = random.Random(3)
    people, places = (
        ["the captain", "a beggar", "my mother", "the priest", "Barry"],
        ["in the hive", "at the gate", "on the ship", "in court"],
    )
    doings = [
        "sang to the queen",
        "swore to fight",
        "fell asleep",
        "asked for honey",
        "spoke of the war",
        "read a letter",
        "counted his coins",
    ]
    script = [
        f"{drawn.choice(people)} {drawn.choice(doings)} {drawn.choice(places)} and {drawn.choice(doings)} {number}" for number in range(130)
    ]
    documents, _ = reviews(1400)
    model, theme, document = fitted([*documents, script])
    pasted = document == len(documents)
    of_script = np.array([pasted[theme == one].mean() for one in range(model.count)])
    without, _, _ = fitted(documents)
    assert (of_script < 0.5).all()
    assert abs(model.count - without.count) <= max(3, 0.25 * without.count)


def test_a_document_that_is_a_third_of_what_is_said_spoils_no_other_theme() -> None:
    documents, kind = reviews(300)
    longest = [f"The captain sang to the queen of the bees in verse {number}" for number in range(130)]
    _, theme, _ = fitted([*documents, longest])
    assert purity(theme[:300], kind) > 0.6


def test_answers_that_are_lists_fall_into_themes_by_what_they_list() -> None:
    drawn = random.Random(1)
    worlds = [
        ["pandas", "numpy", "scipy", "scikit-learn", "matplotlib", "seaborn"],
        ["github", "gitlab", "bitbucket", "git", "pull requests"],
        ["slack", "email", "outlook", "teams", "zoom"],
    ]
    kind = np.arange(240) % 3
    documents = [[", ".join(drawn.sample(worlds[one], drawn.randint(1, 4)))] for one in kind]
    model, theme, _ = fitted(documents)
    assert model.count >= 3
    assert purity(theme, kind) > 0.85
    assert (theme < 0).mean() < 0.1


GERMAN = {
    "courier": [
        "Der Bote kam zu spät",
        "Der Fahrer hat nicht geklingelt",
        "Das Paket wurde nicht geliefert",
        "Der Lieferwagen fuhr weiter",
    ],
    "app": ["Die App stürzt ab", "Die App lädt nicht", "Die App zeigt eine Fehlermeldung", "Nach dem Update geht die App nicht mehr"],
}


def test_two_languages_are_fitted_and_do_not_swallow_the_subjects_of_one() -> None:
    documents, kind = reviews(700)
    when = ["am Montag", "im März", "gestern abend", "zum dritten Mal", "letzte Woche", "vor den Ferien", "seit Tagen"]
    german = [[f"{text} {moment}"] for texts in GERMAN.values() for text in texts for moment in when]
    kinds = np.append(kind, np.full(len(german), len(OLD)))
    _, theme, _ = fitted([*documents, *german])
    english = theme[: len(documents)]
    assert purity(english, kind) > 0.9
    assert purity(theme, kinds) > 0.85
    assert (theme[len(documents) :] < 0).mean() < 0.25


def test_stock_answers_make_no_theme_though_they_are_most_of_the_answers() -> None:
    documents, kind = reviews(400)
    stock = [[text] for text in ("Nothing", "N/A", "none", "Not sure", "Thanks") for _ in range(120)]
    model, theme, _ = fitted([*documents, *stock])
    alone, theme_alone, _ = fitted(documents)
    assert (theme[len(documents) :] >= 0).mean() < 0.25
    assert model.count == alone.count
    np.testing.assert_array_equal(theme[: len(documents)], theme_alone)
    assert purity(theme[: len(documents)], kind) > 0.9


def test_one_subject_with_a_word_changed_is_one_theme() -> None:
    names = [
        first + last
        for first in ("An", "Bel", "Car", "Dor", "Em", "Fri")
        for last in ("na", "la", "ie", "ma", "lia", "do", "ta", "rin", "ster", "by")
    ]
    model, theme, _ = fitted([[f"Dear {name}, your parcel with the order of last week is late by two days."] for name in names])
    assert model.count == 1
    assert (theme == 0).mean() > 0.9


@pytest.mark.parametrize("count", [0, 1, 2, 5, 50])
def test_little_is_no_failure(count: int) -> None:
    documents, _ = reviews(count)
    if count == 0:
        assert fit_vectors(np.empty((0, 768), dtype=np.float32)).count == 0
        return
    model, theme, _ = fitted(documents)
    assert model.count <= count // 3
    assert len(theme) == count
