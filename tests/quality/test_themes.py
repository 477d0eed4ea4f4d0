"""Themes against human codes, beside plain BERTopic and k-means in the same run.

Documents that may carry several codes have tests of their own (test_themes_several_codes). Where a text carries one code, agreement is
adjusted mutual information (Vinh, Epps and Bailey 2010), which is 0 for chance whatever the number of themes; outliers count as one more
theme. The sample has planted themes. Every way is fitted once, on all documents; every other document is of the half on which choices were
made (dev), the rest were kept for reporting. Fitted on a half alone, plain BERTopic falls into two topics on some sets, which would flatter
the ratios. It has its defaults; only its random state is fixed, so that the same run gives the same figures.
"""

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from quality import coded_sets
from quality.coded_sets import Part, best_f1, encode, kmeans_members, membership, whole
from quality.found_themes import PARTS, Themes, find_themes
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score
from subjects_project import run_themes

from pipeline.encoder import subject_part
from pipeline.prepare.clean import clean_text
from pipeline.prepare.subject import brand_pattern, subject_text
from pipeline.settings import load_settings
from pipeline.text.subject_words import has_subject

pytestmark = pytest.mark.quality

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


Coded = Callable[[Path], tuple[list[str], list[str], list[str]]]
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
def single_coded(made: Coded, folder: Path) -> SingleCoded:
    texts, codes, brands = made(folder)
    texts = [subject_text(text, brand_pattern(brands)) for text in texts]
    return SingleCoded(texts, np.array(codes), encode(texts), brands)


@dataclass(frozen=True)
class Agreement:
    """How themes compare with codes: agreement, number of themes, share of texts in none."""

    agreement: float
    themes: int
    in_none: float


def agreement_of(found: np.ndarray, codes: np.ndarray, among: np.ndarray | None = None) -> Agreement:
    agreement = round(float(adjusted_mutual_info_score(codes, found)), 3)
    none = found == -1
    return Agreement(agreement, len(set(found.tolist()) - {-1}), round(float(np.mean(none if among is None else none[among])), 3))


@cache
def themes_of(made: Coded, folder: Path) -> Themes:
    return single_coded(made, folder).themes()


@cache
def plain_themes(made: Coded, folder: Path, part: Part = whole) -> np.ndarray:
    from bertopic import BERTopic
    from umap import UMAP

    coded = single_coded(made, folder)
    usual = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", low_memory=False, random_state=0)
    return np.array(BERTopic(umap_model=usual).fit_transform(coded.texts, embeddings=part(coded.vectors))[0])


def ratios(made: Coded, folder: Path) -> tuple[float, float]:
    """Return our agreement to that of plain BERTopic, on the same vectors and on plain MiniLM."""
    codes = single_coded(made, folder).codes
    ours = agreement_of(themes_of(made, folder), codes).agreement
    same, minilm = (ours / agreement_of(plain_themes(made, folder, part), codes).agreement for part in (whole, subject_part))
    return same, minilm


@pytest.mark.parametrize("made", SINGLE, ids=lambda made: made.__name__)
def test_themes_agree_with_people_at_least_as_well_as_plain_bertopic(
    made: Coded, shared_data: Path, record_score: Callable[[str], None], score: Callable[..., None]
) -> None:
    coded = single_coded(made, shared_data)
    found, usual = themes_of(made, shared_data), plain_themes(made, shared_data)
    for part, rows in PARTS.items():
        ours = agreement_of(found[rows], coded.codes[rows], coded.meaningful[rows])
        plain = agreement_of(usual[rows], coded.codes[rows])
        human = len(set(coded.codes[rows].tolist()))
        record_score(
            f"themes {made.__name__}, {part}: {human} human codes; ours {json.dumps(asdict(ours))}; "
            f"plain BERTopic {json.dumps(asdict(plain))}; ratio {ours.agreement / plain.agreement:.2f}"
        )
        if part == "whole":
            score(f"themes of {made.__name__}, agreement", ours.agreement, plain.agreement)
            assert ours.in_none <= 0.1
    same, minilm = ratios(made, shared_data)
    record_score(f"themes {made.__name__}, whole: ratio to plain BERTopic on plain MiniLM {minilm:.2f}")
    if made is airline:
        known = coded.codes != "Can't Tell"
        nine = [agreement_of(themes[known], coded.codes[known]).agreement for themes in (found, usual)]
        record_score(f"themes airline, without Can't Tell: ours {nine[0]}, plain BERTopic {nine[1]}, ratio {nine[0] / nine[1]:.2f}")
    assert same >= 1


def test_themes_agree_with_people_better_than_plain_bertopic_on_the_whole(
    shared_data: Path, record_score: Callable[[str], None], score: Callable[..., None]
) -> None:
    mean, plain = np.mean([ratios(made, shared_data) for made in SINGLE], axis=0)
    score("themes of one code, mean ratio", mean)
    record_score(f"themes: mean ratio to plain BERTopic on {len(SINGLE)} sets with one code, on plain MiniLM {plain:.2f}")
    assert mean >= 1.12  # reached: 1.15
    assert plain >= 1.12


@pytest.mark.parametrize("made", [nhs, airline], ids=lambda made: made.__name__)
def test_another_order_gives_the_same_themes_and_another_seed_much_the_same(
    made: Coded, shared_data: Path, record_score: Callable[[str], None]
) -> None:
    coded = single_coded(made, shared_data)
    order = np.random.default_rng(3).permutation(len(coded.texts))
    found = themes_of(made, shared_data)
    np.testing.assert_array_equal(found[order], coded.take(order).themes(seed=0))
    agreement = adjusted_rand_score(found, coded.themes(seed=1))
    record_score(f"themes {made.__name__}: adjusted Rand index of another seed {agreement:.3f}")
    assert agreement > 0.6  # reached: .89 and .69


# The sample


def test_themes_of_the_sample_are_those_planted(tmp_path: Path, record_score: Callable[[str], None], score: Callable[..., None]) -> None:
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
    score("themes of the sample, best F1", f1, max(told.values()))
    assert f1 >= 0.47  # reached: .53, .48 to .53 over six seeds; the aim is .60
    assert number <= 25
