"""How well the shipped head judges 10,250 tweets to airlines, none of which it was trained on.

The labels are of people (airline_sentiment). A whole tweet is judged as one sentence. VADER reaches .49 / .46 here.
"""

import numpy as np
import pandas as pd
import pytest

from pipeline.encoder import load_encoder
from pipeline.prepare.subject import subject_text
from pipeline.voice.sentiment import ENCODER, LABELS, sentiment

LEAST_ACCURACY = 0.75  # reached: .764 on the rest, .768 on all
LEAST_MACRO_F1 = 0.70  # reached: .718 on the rest, .724 on all


@pytest.fixture(scope="module")
def tweets(shared_data):
    tweets = pd.read_csv(shared_data / "airline_tweets" / "tweets.csv", dtype=str)
    texts = tweets["text"].str.replace("&amp;", "&").str.replace("&lt;", "<").str.replace("&gt;", ">").tolist()
    felt = sentiment(texts, load_encoder(ENCODER).encode([subject_text(text) for text in texts]))
    return tweets.assign(label=felt["label"])


@pytest.mark.quality
def test_airline_tweets(tweets, record_score):
    from sklearn.metrics import f1_score

    # The first rows of this order were the development third; the figure that counts is that of the rest.
    rest = np.ones(len(tweets), dtype=bool)
    rest[np.random.default_rng(7).permutation(len(tweets))[: int(0.3 * len(tweets))]] = False
    scores = {}
    for name, part in (("all", tweets), ("development third", tweets[~rest]), ("rest", tweets[rest])):
        each = f1_score(part["airline_sentiment"], part["label"], labels=list(LABELS), average=None)
        scores[name] = (part["label"] == part["airline_sentiment"]).mean(), each.mean()
        by_class = ", ".join(f"{label} {f1:.3f}" for label, f1 in zip(LABELS, each, strict=True))
        accuracy, macro_f1 = scores[name]
        record_score(f"sentiment, airline tweets, {name} ({len(part)}): accuracy {accuracy:.3f}, macro-F1 {macro_f1:.3f} ({by_class})")
    for name in ("all", "rest"):
        accuracy, macro_f1 = scores[name]
        assert accuracy >= LEAST_ACCURACY
        assert macro_f1 >= LEAST_MACRO_F1
