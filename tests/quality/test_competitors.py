"""Gaps between competitors read from words alone, beside those that people's labels and stars give.

Six airlines, whose tweets people labelled; nine insurers, whose reviews carry stars. Each brand is ours in turn.
"""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from pipeline.encoder import load_encoder
from pipeline.measure.competitors import compare_brands
from pipeline.prepare.subject import subject_text
from pipeline.voice.sentiment import ENCODER, sentiment

pytestmark = pytest.mark.quality

LEAST_RANK = {"airlines": 0.85, "insurers": 0.8}
TEXTS = {"airlines": 250, "insurers": 100}  # of each brand: the run is near its limit of time


def signs(texts: list[str]) -> np.ndarray:
    """Return -1, 0 or 1 for how each text speaks, as the step that counts has it."""
    polarity = sentiment(texts, load_encoder(ENCODER).encode([subject_text(text) for text in texts]))["polarity"]
    return np.where(polarity > 0.2, 1, np.where(polarity < -0.2, -1, 0))


def gaps(brand: pd.Series, values: np.ndarray) -> pd.DataFrame:
    """Return the gap of sentiment of every pair of brands, the first being ours."""
    rows = pd.DataFrame({"brand": brand.to_numpy(), "value": values})
    counts = rows.groupby("brand")["value"].agg(people="size", positive=lambda one: (one > 0).sum(), negative=lambda one: (one < 0).sum())
    counts = counts.assign(theme_id=np.nan, ratings=0, rating_mean=0.0, rating_variance=0.0).reset_index()
    made = []
    for ours, theirs in combinations(sorted(counts["brand"]), 2):
        pair = counts[counts["brand"].isin([ours, theirs])].replace({"brand": {ours: ""}})
        made.append(compare_brands(pair, 5).assign(ours_name=ours))
    found = pd.concat(made, ignore_index=True)
    return found[found["measure"] == "sentiment"]


def check(name: str, brand: pd.Series, read: np.ndarray, truth: np.ndarray, score, record_score) -> None:
    found, wanted = gaps(brand, read), gaps(brand, truth)
    rank = spearmanr(found["gap"], wanted["gap"]).statistic
    sure = found["verdict"].isin(["ahead", "behind"]).to_numpy()
    right = float((np.sign(found["gap"]) == np.sign(wanted["gap"]))[sure].mean())
    score(f"gaps between {name}, rank correlation with people's", rank)
    record_score(f"gaps between {name}: {sure.sum()} of {len(sure)} have a verdict")
    score(f"gaps between {name}, share of verdicts in the right direction", right)
    assert rank >= LEAST_RANK[name]
    assert right >= 0.9


def test_gaps_between_airlines_are_those_of_peoples_labels(shared_data, score, record_score):
    tweets = pd.read_csv(shared_data / "airline_tweets/tweets.csv", dtype=str)
    tweets = tweets.groupby("airline").sample(TEXTS["airlines"], random_state=7)
    truth = tweets["airline_sentiment"].map({"negative": -1, "neutral": 0, "positive": 1}).to_numpy()
    texts = tweets["text"].str.replace("&amp;", "&").str.replace("&lt;", "<").str.replace("&gt;", ">").tolist()
    check("airlines", tweets["airline"], signs(texts), truth, score, record_score)


def test_gaps_between_insurers_are_those_of_their_stars(shared_data, score, record_score):
    rows = [
        pd.read_csv(path, dtype=str).dropna(subset=["text", "rating"]).sample(TEXTS["insurers"], random_state=7).assign(brand=path.stem)
        for path in sorted((shared_data / "pet_insurance").glob("*.csv"))
    ]
    reviews = pd.concat(rows, ignore_index=True)
    truth = np.sign(pd.to_numeric(reviews["rating"]).to_numpy() - 3)
    check("insurers", reviews["brand"], signs([text.split("\n")[0][:200] for text in reviews["text"]]), truth, score, record_score)
