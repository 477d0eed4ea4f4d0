"""How well the shipped heads find suggestions, pain points and praise, and what severity agrees with.

No sentence of SemEval-2019 task 9, SemEval-2014 task 4, the airline tweets, the insurance or the airline reviews trained a weight.
The rules for asks were revised after reading one half (A) of the forum training set; no trial and no hotel sentence was looked at.
"""

import hashlib
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from pipeline.encoder import load_encoder
from pipeline.prepare.subject import subject_text
from pipeline.voice.sentiment import ENCODER, sentiment
from pipeline.voice.signals.classifier import classify_signals

LEAST = {
    "suggestion, forum_trial": 0.79,
    "suggestion, hotel_trial": 0.83,
    "pain_point, airline tweets": 0.84,
    "pain_point, restaurants": 0.63,
    "pain_point, laptops": 0.75,
    "praise, airline tweets": 0.69,
    "praise, restaurants": 0.76,
    "praise, laptops": 0.75,
}
# F1 at the share of suggestions that the official tests have: 11 % in the forum, 42 % in the hotel reviews. Wanted are .75 and .83.
REAL_RATE = {"forum": 0.11, "hotel": 0.42}
LEAST_AT_REAL_RATE = {"forum_train, half A": 0.71, "forum_train, half B": 0.64, "forum_trial": 0.56, "hotel_trial": 0.83}
MOST_ECE = 0.16
REVIEWS = 1_500  # of insurers and of one airline, for severity


class Labelled:
    """Texts judged once."""

    def __init__(self, texts: list[str]) -> None:
        self.texts = texts
        self.vectors = load_encoder(ENCODER).encode([subject_text(text) for text in texts])
        self.felt = sentiment(texts, self.vectors).assign(text=texts)
        self.table = classify_signals(self.felt, self.vectors)


def scores(chance: NDArray[np.float64], truth: NDArray[np.bool_]) -> tuple[float, float, float, float]:
    """Return precision, recall, F1 and expected calibration error (ten bins)."""
    said = chance >= 0.5
    right = float((said & truth).sum())
    precision, recall = right / max(said.sum(), 1), right / max(truth.sum(), 1)
    bins = np.minimum((chance * 10).astype(int), 9)
    error = sum(abs(chance[bins == each].mean() - truth[bins == each].mean()) * (bins == each).mean() for each in set(bins.tolist()))
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9), float(error)


def reliability(chance: NDArray[np.float64], truth: NDArray[np.bool_]) -> str:
    """Return, per fifth of the probability, what was said and what was right."""
    bins = np.minimum((chance * 5).astype(int), 4)
    return ", ".join(
        f"{chance[bins == each].mean():.2f} said {truth[bins == each].mean():.2f} right" for each in sorted(set(bins.tolist()))
    )


def check(name: str, chance: pd.Series, truth: pd.Series, record_score, score, most_ece: float = MOST_ECE) -> None:
    precision, recall, f1, error = scores(chance.to_numpy(), truth.to_numpy(dtype=bool))
    record_score(f"{name} ({len(truth)}): precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}, calibration error {error:.3f}")
    record_score(f"    {reliability(chance.to_numpy(), truth.to_numpy(dtype=bool))}")
    score(f"{name}, F1", f1)
    assert f1 >= LEAST[name]
    assert error <= most_ece


@pytest.mark.quality
@pytest.mark.parametrize("name", ["forum_trial", "hotel_trial"])
def test_suggestions(shared_data: Path, record_score, score, name: str) -> None:
    rows = pd.read_csv(shared_data / "semeval2019_task9" / f"{name}.csv", encoding="latin-1")
    labelled = Labelled(rows["sentence"].fillna("").astype(str).str.strip().tolist())
    check(f"suggestion, {name}", labelled.table["ask_probability"], rows["label"] == 1, record_score, score)


def f1_at(rate: float, said: NDArray[np.bool_], truth: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Return precision, recall and F1 as they would be if this share of the sentences were suggestions."""
    recall, wrong = float(said[truth].mean()), float(said[~truth].mean())
    precision = rate * recall / max(rate * recall + (1 - rate) * wrong, 1e-9)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def of_half_a(text: str) -> bool:
    """Whether a sentence of forum_train is of the half on which cues and thresholds were chosen; half B was only scored."""
    return int(hashlib.md5(text.encode()).hexdigest(), 16) % 2 == 0


@pytest.mark.quality
@pytest.mark.parametrize("name", ["forum_train", "forum_trial", "hotel_trial"])
def test_suggestions_at_the_real_rate(shared_data: Path, record_score, score, name: str) -> None:
    names = {"names": ["id", "sentence", "label"], "header": None} if name == "forum_train" else {}
    rows = pd.read_csv(shared_data / "semeval2019_task9" / f"{name}.csv", encoding="latin-1", **names)
    written = rows["sentence"].fillna("").astype(str).str.strip()
    texts = written.str.strip('"')
    said, truth = Labelled(texts.tolist()).table["ask"].to_numpy() == 1, rows["label"].to_numpy() == 1
    in_a = np.array([of_half_a(text) for text in written])
    halves = {f"{name}, half A": in_a, f"{name}, half B": ~in_a} if name == "forum_train" else {name: np.ones(len(rows), dtype=bool)}
    for part, chosen in halves.items():
        rate = REAL_RATE[name.split("_")[0]]
        precision, recall, f1 = f1_at(rate, said[chosen], truth[chosen])
        record_score(f"suggestion, {part} ({chosen.sum()}) at {rate:.0%}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")
        score(f"suggestions at the real rate, {part}", f1)
        assert f1 >= LEAST_AT_REAL_RATE[part]


@pytest.fixture(scope="module")
def tweets(shared_data: Path) -> tuple[pd.DataFrame, Labelled]:
    rows = pd.read_csv(shared_data / "airline_tweets" / "tweets.csv", dtype=str)
    texts = rows["text"].str.replace("&amp;", "&").str.replace("&lt;", "<").str.replace("&gt;", ">")
    return rows, Labelled(texts.tolist())


@pytest.mark.quality
def test_pain_points_and_praise_of_tweets(tweets, record_score, score) -> None:
    rows, labelled = tweets
    check("pain_point, airline tweets", labelled.table["pain_point_probability"], rows["negativereason"].notna(), record_score, score)
    check("praise, airline tweets", labelled.table["praise_probability"], rows["airline_sentiment"] == "positive", record_score, score)


@pytest.mark.quality
@pytest.mark.parametrize("name", ["restaurants", "laptops"])
def test_pain_points_and_praise_of_aspects(shared_data: Path, record_score, score, name: str) -> None:
    """A sentence with an aspect spoken ill of is a pain point, with one spoken well of praise; it may be both."""
    path = shared_data / "semeval2014_task4" / f"{name}_train.xml"
    rows = [
        (str(sentence.findtext("text")), {part.get("polarity") for tag in ("aspectTerm", "aspectCategory") for part in sentence.iter(tag)})
        for sentence in ElementTree.parse(path).getroot().iter("sentence")
    ]
    rows = [(text, said) for text, said in rows if said]
    labelled = Labelled([text for text, _ in rows])
    for signal, polarity in (("pain_point", "negative"), ("praise", "positive")):
        truth = pd.Series([bool(said & {polarity, "conflict"}) for _, said in rows])
        check(f"{signal}, {name}", labelled.table[f"{signal}_probability"], truth, record_score, score)


@pytest.mark.quality
def test_severity_follows_the_judgement_of_hospitals(shared_data: Path, record_score, score) -> None:
    rows = pd.read_csv(shared_data / "nhs_phase1" / "survey_answers.csv", dtype=str, keep_default_na=False)
    critical = pd.to_numeric(rows["criticality"], errors="coerce")
    rows = rows[critical.between(-5, -1)].assign(critical=critical)
    labelled = Labelled(rows["feedback"].tolist())
    painful = labelled.table["pain_point"].to_numpy() == 1
    grave = pd.Series(-rows["critical"].to_numpy()[painful])
    rank = grave.corr(pd.Series(labelled.table["severity"].to_numpy()[painful]), "spearman")
    record_score(f"severity beside criticality, nhs_phase1 ({painful.sum()} pain points): Spearman {rank:.3f}")
    score("severity beside criticality, nhs_phase1", rank)
    assert rank >= 0.35


@pytest.mark.quality
@pytest.mark.parametrize(
    ("name", "text", "rating", "least"),
    [("british_airways/airline_reviews.csv", "Review", "Rating", 0.40), ("pet_insurance/healthypaws_reviews.csv", "text", "rating", 0.15)],
)
def test_severity_follows_the_rating(shared_data: Path, record_score, score, name: str, text: str, rating: str, least: float) -> None:
    """Mean severity of a review's pain points beside its stars, over whole reviews cut at full stops."""
    rows = pd.read_csv(shared_data / name, dtype=str, keep_default_na=False, encoding_errors="replace")
    rows = rows.assign(stars=pd.to_numeric(rows[rating], errors="coerce")).dropna(subset="stars")
    rows = rows.sample(min(REVIEWS, len(rows)), random_state=7).reset_index(drop=True)
    pieces = rows[text].str.split(r"(?<=[.!?])\s+", regex=True).explode()
    pieces = pieces[pieces.str.strip() != ""]
    labelled = Labelled(pieces.tolist())
    table = labelled.table.assign(review=pieces.index)
    mean = table[table["pain_point"] == 1].groupby("review")["severity"].mean()
    rank = mean.corr(-rows["stars"].loc[mean.index], "spearman")
    record_score(f"mean severity beside the stars, {name} ({len(mean)} reviews with pain points): Spearman {rank:.3f}")
    score(f"severity beside the stars, {Path(name).parent}", rank)
    assert rank >= least
