"""How well the shipped sentiment judges texts that it was not trained on, without the score of a document.

Airline tweets carry labels of people (airline_sentiment); a whole tweet is judged as one sentence; VADER reaches .49 / .46.
Sentences of five-star reviews of insurers were marked by one reader (``praise_marks.jsonl``, without the texts): settings
were chosen on the half ``dev``, the half ``report`` is to quote. Their two real complaints are too few to measure recall; what
stands beside them is how many first sentences of one-star reviews, and how many negative tweets, are called negative.
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.encoder import load_encoder
from pipeline.prepare.subject import subject_text
from pipeline.voice.sentiment import ENCODER, LABELS, sentiment

LEAST_ACCURACY = 0.78  # reached: .791 on the rest
LEAST_MACRO_F1 = 0.73  # reached: .738 on the rest
LEAST_NEGATIVE_RECALL = 0.80  # of tweets; reached: .85
MOST_PRAISE_READ_AS_NEGATIVE = 0.16  # reached: .152 dev, .121 report; with a network of its own .131 on both; wanted: .08
LEAST_ONE_STAR_NEGATIVE = 0.60  # of first sentences of one-star reviews, many of which only begin a story
LEAST_LIKED_ABOVE_DISLIKED = 0.75
REVIEWS = 800
PIECE = r"(?<=[.!?])\s+"


def judged(texts: list[str]) -> pd.DataFrame:
    return sentiment(texts, load_encoder(ENCODER).encode([subject_text(text) for text in texts]))


@pytest.fixture(scope="module")
def tweets(shared_data):
    tweets = pd.read_csv(shared_data / "airline_tweets" / "tweets.csv", dtype=str)
    texts = tweets["text"].str.replace("&amp;", "&").str.replace("&lt;", "<").str.replace("&gt;", ">").tolist()
    return tweets.assign(label=judged(texts)["label"])


@pytest.mark.quality
def test_airline_tweets(tweets, record_score, score):
    from sklearn.metrics import f1_score

    # The first rows of this order were the development third; the figure that counts is that of the rest.
    rest = np.ones(len(tweets), dtype=bool)
    rest[np.random.default_rng(7).permutation(len(tweets))[: int(0.3 * len(tweets))]] = False
    for name, part in (("all", tweets), ("development third", tweets[~rest]), ("rest", tweets[rest])):
        each = f1_score(part["airline_sentiment"], part["label"], labels=list(LABELS), average=None)
        accuracy, macro_f1 = (part["label"] == part["airline_sentiment"]).mean(), each.mean()
        recall = (part.loc[part["airline_sentiment"] == "negative", "label"] == "negative").mean()
        by_class = ", ".join(f"{label} {f1:.3f}" for label, f1 in zip(LABELS, each, strict=True))
        record_score(
            f"sentiment, airline tweets, {name} ({len(part)}): accuracy {accuracy:.3f}, macro-F1 {macro_f1:.3f} ({by_class}); "
            f"recall of negative {recall:.3f}"
        )
        if name == "rest":
            score("sentiment of airline tweets, accuracy", accuracy)
            score("sentiment of airline tweets, macro-F1", macro_f1, 0.46)  # VADER's
        if name != "development third":
            assert accuracy >= LEAST_ACCURACY
            assert macro_f1 >= LEAST_MACRO_F1
            assert recall >= LEAST_NEGATIVE_RECALL


@pytest.mark.quality
@pytest.mark.parametrize("part", ["dev", "report"])
def test_praise_in_five_star_reviews_is_not_read_as_complaint(shared_data, record_score, part):
    marks = [json.loads(line) for line in (Path(__file__).parent / "praise_marks.jsonl").read_text(encoding="utf-8").splitlines()]
    marks = [mark for mark in marks if mark["part"] == part]
    tables = {name: read_table(shared_data / name) for name in sorted({mark["file"] for mark in marks})}
    texts = [tables[mark["file"]][mark["column"]][mark["row"]][mark["start"] : mark["end"]] for mark in marks]
    for text, mark in zip(texts, marks, strict=True):
        assert hashlib.blake2b(text.encode(), digest_size=6).hexdigest() == mark["hash"], f"{mark['id']}: the source has changed"
    negative = judged(texts)["label"] == "negative"
    complaint = pd.Series([mark["complaint"] for mark in marks])
    plain = pd.Series([mark["sentiment"] in ("positive", "neutral") for mark in marks]) & ~complaint
    record_score(
        f"sentiment, five-star reviews, {part}: {negative[plain].mean():.3f} of {plain.sum()} positive or neutral sentences called "
        f"negative; {negative[complaint].sum()} of {complaint.sum()} complaints called negative"
    )
    assert negative[plain].mean() <= MOST_PRAISE_READ_AS_NEGATIVE


@pytest.mark.quality
def test_first_sentences_of_one_star_reviews_are_mostly_negative(shared_data, record_score):
    first = []
    for path in sorted((shared_data / "pet_insurance").glob("*.csv")):
        rows = read_table(path)
        rows = rows[(pd.to_numeric(rows["rating"], errors="coerce") == 1) & (rows["text"].str.strip() != "")]
        first += rows["text"].sample(min(60, len(rows)), random_state=7).str.strip().str.split(PIECE, regex=True).str[0].tolist()
    recall = (judged(first)["label"] == "negative").mean()
    record_score(f"sentiment, first sentences of one-star reviews ({len(first)}): {recall:.3f} called negative")
    assert recall >= LEAST_ONE_STAR_NEGATIVE


@pytest.mark.quality
def test_mean_polarity_follows_the_rating_of_an_airline(shared_data, record_score):
    rows = read_table(shared_data / "british_airways" / "airline_reviews.csv")
    rank = rank_correlation(rows, ["Review"], "Rating")
    record_score(f"sentiment, mean polarity of {REVIEWS} airline reviews beside their rating: Spearman {rank:.3f}")
    assert rank >= 0.74


@pytest.mark.quality
def test_answers_on_what_is_liked_are_more_positive_than_on_what_is_not(shared_data, record_score):
    """The recommendation is for the record only: answers to "what do you like least?" hardly depend on it."""
    rows = read_table(shared_data / "r_survey_2018" / "answers_en.tsv", separator="\t")
    rank = rank_correlation(rows, ["Qlike_best", "Qlike_least", "Qcapability_missing", "Qchange_one_thing"], "Qrecommend")
    record_score(f"sentiment, mean polarity of {REVIEWS} respondents beside their 1-10 recommendation, r_survey: Spearman {rank:.3f}")
    both = rows[["Qlike_best", "Qlike_least"]].replace("NA", "")
    both = both[(both != "").all(axis=1)].sample(REVIEWS, random_state=11)
    best, least = (judged(both[name].tolist())["polarity"] for name in both)
    share = float((best > least).mean() + (best == least).mean() / 2)
    record_score(f"sentiment, r_survey: in {share:.3f} of {len(both)} pairs the answer on what is liked is the more positive one")
    assert share >= LEAST_LIKED_ABOVE_DISLIKED


def rank_correlation(rows: pd.DataFrame, columns: list[str], score: str) -> float:
    """Return Spearman's correlation of scores and mean polarity over the sentences of some columns."""
    rows = rows.assign(score=pd.to_numeric(rows[score], errors="coerce")).dropna(subset="score")
    rows = rows.sample(min(REVIEWS, len(rows)), random_state=11)
    pieces = rows[columns].replace("NA", "").agg(" \n".join, axis=1).str.split(rf"{PIECE}|\n", regex=True).explode().str.strip()
    pieces = pieces[pieces != ""]
    polarity = judged(pieces.tolist())["polarity"].set_axis(pieces.index)
    return float(polarity.groupby(level=0).mean().corr(rows["score"], "spearman"))


def read_table(path: Path, separator: str = ",") -> pd.DataFrame:
    return pd.read_csv(path, sep=separator, dtype=str, keep_default_na=False, encoding_errors="replace")
