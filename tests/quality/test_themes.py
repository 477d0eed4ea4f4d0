"""Themes against human codes, beside plain BERTopic and k-means in the same run.

Three kinds of sets. Where a document may carry several codes, agreement is the best F1 of any theme for each code (see coded_sets),
and the yardstick is the better of plain BERTopic on whole documents and k-means that is told our number: on the same vectors as ours,
and, as people use them, on those of plain MiniLM. Where a text carries one code,
agreement is adjusted mutual information (Vinh, Epps and Bailey 2010), which is 0 for chance whatever the number of themes; outliers
count as one more theme. The sample has planted themes. Every way is fitted once, on all documents; every other document is of the half on
which choices were made (dev), the rest were kept for reporting. Fitted on a half alone, plain BERTopic falls into two topics on some sets,
which would flatter the ratios. It has its defaults; only its random state is fixed, so that the same run gives the same figures.
"""

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from fit_vectors import fit_vectors
from numpy.typing import NDArray
from quality import coded_sets
from quality.coded_sets import ENCODER, CodedSet, Part, bertopic_members, best_f1, encode, kmeans_members, membership, whole
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score
from subjects_project import run_themes

from pipeline.encoder import subject_part
from pipeline.prepare.clean import clean_text
from pipeline.prepare.subject import brand_pattern, subject_text
from pipeline.settings import load_settings
from pipeline.text.subject_words import has_subject
from pipeline.themes.model.rule import assign_themes
from pipeline.themes.model.space import find_directions
from pipeline.themes.model.units import join_passages

pytestmark = pytest.mark.quality

Themes = NDArray[np.int32]
PARTS = {"whole": slice(None), "dev": slice(0, None, 2), "report": slice(1, None, 2)}  # of the documents of one fit on all
MOST_UNITS = 20_000  # units of a fit, as in the settings
ROOT = Path(__file__).parents[2]
AIRLINES = ["Virgin America", "United", "Southwest", "Delta", "US Airways", "American"]
NOTEBOOKS = ["Jupyter Notebook", "Jupyter", "IPython"]
QUESTIONS = {  # file of themes -> what the columns of its question say
    "hinderances": "hinders you",
    "integrations": "Tool / Application #",
    "workflow_needs_not_addressed": "not address?",
    "pleasant_aspects": "pleasant to use",
    "difficult_aspects": "difficult to use",
    "features_changes": "Feature / Change #",
    "first_experience_enhancements": "Enhancement #",
}
SAME = {"disseminate": "dissemination", "version": "version_control", "integrations": "integration"}  # one code, spelt differently

# Several codes a document; reached on whole sets, less a margin for another processor. The aim is 1.0 on each set and 1.15 in the mean:
# on app reviews k-means that is told our number does better on whole documents.
# One seed is luck: over six seeds parties come to 1.21 to 1.24, terrorism to 1.20 to 1.30, app_reviews to .88 to 1.01.
LEAST_RATIO = {
    "parties": 1.1,
    "terrorism": 1.15,
    "app_reviews": 0.85,
    "steam": 0.95,
    "care_opinion": 1.05,
}  # reached: 1.16 1.23 .90 .99 1.12
LEAST_MEAN = 1.06  # reached: 1.08
LEAST_MEAN_BESIDE_MINILM = 1.06  # the same yardsticks on the vectors of plain MiniLM
MULTI_RATIOS: dict[str, float] = {}
MULTI_BESIDE_MINILM: dict[str, float] = {}
SINGLE_RATIOS: dict[str, float] = {}
SINGLE_BESIDE_MINILM: dict[str, float] = {}


def find_themes(
    vectors: NDArray[np.float32], document: NDArray[np.int32], texts: Sequence[str], brands: Sequence[str] = (), seed: int = 0
) -> Themes:
    """Return the theme of each sentence as the product gives it, -1 for none."""
    units, subject = join_passages(vectors, document), np.array(has_subject(list(texts), brands), dtype=np.bool_)
    rows, alone = units[subject], vectors[subject]
    drawn = np.sort(np.random.default_rng(1).permutation(len(rows))[:MOST_UNITS])
    directions = find_directions(ENCODER, units.shape[1])
    model = fit_vectors(rows[drawn], directions=directions, seed=seed, documents=document[subject][drawn], alone=alone[drawn])
    theme = np.full(len(texts), -1, dtype=np.int32)
    theme[subject] = assign_themes(rows, model, alone)[0]
    return theme


# Documents with several codes


@dataclass(frozen=True)
class Found:
    """What of a set's documents is in which theme, ``(n, k)``, by each way."""

    ours: NDArray[np.bool_]
    yardsticks: dict[str, NDArray[np.bool_]]

    def f1(self, codes: NDArray[np.bool_], rows: slice) -> tuple[float, dict[str, float]]:
        """Return the best F1 of ours and of the yardsticks on some of the documents."""
        codes = codes[rows][:, codes[rows].any(axis=0)]
        return best_f1(self.ours[rows], codes), {name: best_f1(one[rows], codes) for name, one in self.yardsticks.items()}


@pytest.mark.parametrize("made", coded_sets.SETS, ids=lambda made: made.__name__)
def test_themes_find_the_codes_of_documents(
    made: Callable[[Path], CodedSet], shared_data: Path, record_score: Callable[[str], None]
) -> None:
    data = made(shared_data)
    document, texts = data.sentences["document"].to_numpy().astype(np.int32), data.sentences["subject_text"].tolist()
    theme = find_themes(data.vectors, document, texts, data.brands)
    number, documents = int(theme.max()) + 1, len(data.documents)
    ours = membership(theme, document, documents)
    found, beside = (
        Found(ours, kmeans_members(data, number, part) | {"plain BERTopic": bertopic_members(data, part)}) for part in (whole, subject_part)
    )
    meant = np.bincount(document[has_subject(texts, data.brands)], minlength=documents) > 0
    none = 1 - float(found.ours[meant].any(axis=1).mean())
    for part, rows in PARTS.items():
        ours, others = found.f1(data.codes, rows)
        ratio = ours / max(others.values())
        record_score(
            f"themes {data.name}, {part}: {data.codes.shape[1]} codes; ours F1 {ours:.3f} with {number} themes, "
            f"documents in none {none:.3f}; "
            f"{', '.join(f'{name} {f1:.3f} with {found.yardsticks[name].shape[1]}' for name, f1 in others.items())}; ratio {ratio:.2f}"
        )
        if part == "whole":
            MULTI_RATIOS[made.__name__] = ratio
        ours, others = beside.f1(data.codes, rows)
        record_score(
            f"themes {data.name}, {part}: best on plain MiniLM {max(others.values()):.3f}; ratio {ours / max(others.values()):.2f}"
        )
        if part == "whole":
            MULTI_BESIDE_MINILM[made.__name__] = ours / max(others.values())
    assert none <= 0.1
    assert MULTI_RATIOS[made.__name__] >= LEAST_RATIO[made.__name__]


def test_themes_find_codes_better_than_the_better_yardstick_on_the_whole(record_score: Callable[[str], None]) -> None:
    if len(MULTI_RATIOS) < len(coded_sets.SETS):
        pytest.skip("needs the scores of all sets in the same run")
    mean = float(np.mean(list(MULTI_RATIOS.values())))
    plain = float(np.mean(list(MULTI_BESIDE_MINILM.values())))
    record_score(
        f"themes: mean ratio to the better yardstick on {len(MULTI_RATIOS)} sets with several codes {mean:.2f}; on plain MiniLM {plain:.2f}"
    )
    assert mean >= LEAST_MEAN
    assert plain >= LEAST_MEAN_BESIDE_MINILM


# Texts with one code


def nhs(folder: Path) -> tuple[list[str], list[str], list[str]]:
    rows = pd.read_csv(folder / "nhs_phase1/survey_answers.csv", dtype=str).dropna(subset=["feedback", "subcategory"])
    return [clean_text(text, "survey") for text in rows["feedback"]], rows["subcategory"].tolist(), []


def airline(folder: Path) -> tuple[list[str], list[str], list[str]]:
    rows = pd.read_csv(folder / "airline_tweets/tweets.csv", dtype=str).dropna(subset=["negativereason"])
    return [clean_text(text, "social") for text in rows["text"]], rows["negativereason"].tolist(), AIRLINES


def jupyter(folder: Path) -> tuple[list[str], list[str], list[str]]:
    """Answers to which the keyword rules gave exactly one theme, all seven questions together."""
    answers = pd.read_csv(folder / "jupyter_ux_2015/survey_export.csv", dtype=str)
    texts, codes = [], []
    for name, words in QUESTIONS.items():
        asked = [column for column in answers.columns if words in column]
        themes = pd.read_csv(folder / f"jupyter_ux_2015/themes/{name}_themes.csv", sep=";", dtype=str, index_col=0).iloc[:, 0].dropna()
        for respondent, theme in themes[~themes.str.contains(",")].items():
            texts.append(clean_text(". ".join(text.strip() for text in answers.loc[respondent, asked].dropna()), "survey"))
            codes.append(SAME.get(theme, theme))
    return texts, codes, NOTEBOOKS


def banking(folder: Path) -> tuple[list[str], list[str], list[str]]:
    rows = pd.read_csv(folder / "banking77/train.csv", dtype=str)
    return [clean_text(text, "survey") for text in rows["text"]], rows["category"].tolist(), []


def semeval(folder: Path) -> tuple[list[str], list[str], list[str]]:
    """Sentences of restaurant reviews with exactly one category."""
    texts, codes = [], []
    for sentence in ElementTree.parse(folder / "semeval2014_task4/restaurants_train.xml").iter("sentence"):
        categories = [one.get("category") for one in sentence.iter("aspectCategory")]
        if len(categories) == 1:
            texts.append(clean_text(sentence.findtext("text"), "review"))
            codes.append(categories[0])
    return texts, codes, []


SINGLE = [nhs, airline, jupyter, banking, semeval]


@dataclass(frozen=True)
class SingleCoded:
    """Texts of one unit and one code each, as the product prepares them."""

    texts: list[str]
    codes: np.ndarray
    vectors: np.ndarray
    brands: list[str]

    def take(self, rows: np.ndarray) -> "SingleCoded":
        return SingleCoded([self.texts[row] for row in rows], self.codes[rows], self.vectors[rows], self.brands)

    @property
    def meaningful(self) -> np.ndarray:
        return np.array(has_subject(self.texts, self.brands), dtype=bool)

    def themes(self, seed: int = 0) -> Themes:
        return find_themes(self.vectors, np.arange(len(self.texts), dtype=np.int32), self.texts, self.brands, seed)


@cache
def single_coded(made: Callable[[Path], tuple[list[str], list[str], list[str]]], folder: Path) -> SingleCoded:
    texts, codes, brands = made(folder)
    texts = [subject_text(text, brand_pattern(brands)) for text in texts]
    return SingleCoded(texts, np.array(codes), encode(texts), brands)


@dataclass(frozen=True)
class Score:
    """How themes compare with codes: agreement, number of themes, share of texts in none."""

    agreement: float
    themes: int
    in_none: float


def score(found: np.ndarray, codes: np.ndarray, among: np.ndarray | None = None) -> Score:
    agreement = round(float(adjusted_mutual_info_score(codes, found)), 3)
    none = found == -1
    return Score(agreement, len(set(found.tolist()) - {-1}), round(float(np.mean(none if among is None else none[among])), 3))


def plain_themes(coded: SingleCoded, part: Part = whole) -> np.ndarray:
    from bertopic import BERTopic
    from umap import UMAP

    usual = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", low_memory=False, random_state=0)
    return np.array(BERTopic(umap_model=usual).fit_transform(coded.texts, embeddings=part(coded.vectors))[0])


@pytest.mark.parametrize("made", SINGLE, ids=lambda made: made.__name__)
def test_themes_agree_with_people_at_least_as_well_as_plain_bertopic(
    made: Callable[[Path], tuple[list[str], list[str], list[str]]], shared_data: Path, record_score: Callable[[str], None]
) -> None:
    coded = single_coded(made, shared_data)
    found, usual = coded.themes(), plain_themes(coded)
    for part, rows in PARTS.items():
        ours, plain = score(found[rows], coded.codes[rows], coded.meaningful[rows]), score(usual[rows], coded.codes[rows])
        human, ratio = len(set(coded.codes[rows].tolist())), ours.agreement / plain.agreement
        record_score(
            f"themes {made.__name__}, {part}: {human} human codes; ours {json.dumps(asdict(ours))}; "
            f"plain BERTopic {json.dumps(asdict(plain))}; ratio {ratio:.2f}"
        )
        if part == "whole":
            SINGLE_RATIOS[made.__name__] = ratio
            minilm = score(plain_themes(coded, subject_part), coded.codes).agreement
            SINGLE_BESIDE_MINILM[made.__name__] = ours.agreement / minilm
            record_score(f"themes {made.__name__}, whole: plain BERTopic on plain MiniLM {minilm}; ratio {ours.agreement / minilm:.2f}")
            assert ours.in_none <= 0.1
    if made is airline:
        known = coded.codes != "Can't Tell"
        nine = [score(themes[known], coded.codes[known]).agreement for themes in (found, usual)]
        record_score(f"themes airline, without Can't Tell: ours {nine[0]}, plain BERTopic {nine[1]}, ratio {nine[0] / nine[1]:.2f}")
    assert SINGLE_RATIOS[made.__name__] >= 1


def test_themes_agree_with_people_better_than_plain_bertopic_on_the_whole(record_score: Callable[[str], None]) -> None:
    if len(SINGLE_RATIOS) < len(SINGLE):
        pytest.skip("needs the scores of all sets in the same run")
    mean = float(np.mean(list(SINGLE_RATIOS.values())))
    plain = float(np.mean(list(SINGLE_BESIDE_MINILM.values())))
    record_score(f"themes: mean ratio to plain BERTopic on {len(SINGLE_RATIOS)} sets with one code {mean:.2f}; on plain MiniLM {plain:.2f}")
    assert mean >= 1.12  # reached: 1.15
    assert plain >= 1.12


@pytest.mark.parametrize("made", [nhs, airline], ids=lambda made: made.__name__)
def test_another_order_gives_the_same_themes_and_another_seed_much_the_same(
    made: Callable[[Path], tuple[list[str], list[str], list[str]]], shared_data: Path, record_score: Callable[[str], None]
) -> None:
    coded = single_coded(made, shared_data)
    order = np.random.default_rng(3).permutation(len(coded.texts))
    found = coded.themes(seed=0)
    np.testing.assert_array_equal(found[order], coded.take(order).themes(seed=0))
    agreement = adjusted_rand_score(found, coded.themes(seed=1))
    record_score(f"themes {made.__name__}: adjusted Rand index of another seed {agreement:.3f}")
    assert agreement > 0.6  # reached: .89 and .69


# The sample


def test_themes_of_the_sample_are_those_planted(tmp_path: Path, record_score: Callable[[str], None]) -> None:
    settings = load_settings(ROOT / "data/sample/voc.toml")
    settings = settings.model_copy(update={"store": tmp_path / "voc.duckdb", "report": tmp_path / "voc.html"})
    run_themes(settings, upto="embeddings")
    data = coded_sets.sample(settings.store, ROOT / "data/sample/planted.csv")
    document = data.sentences["document"].to_numpy().astype(np.int32)
    theme = find_themes(data.vectors, document, data.sentences["subject_text"].tolist(), data.brands)
    number = int(theme.max()) + 1
    f1 = best_f1(membership(theme, document, len(data.documents)), data.codes)
    told = {name: best_f1(members, data.codes) for name, members in kmeans_members(data, number).items()}
    record_score(
        f"themes sample: {data.codes.shape[1]} planted; ours F1 {f1:.3f} with {number} themes; "
        f"{', '.join(f'{name} {one:.3f}' for name, one in told.items())}"
    )
    assert f1 >= 0.47  # reached: .53, .48 to .53 over six seeds; the aim is .60
    assert number <= 25
