"""How well the matcher ranks arguments under key points, and how sure it may be, on the dev part of key_points.

The first two topics calibrate and were to choose the settings; on the last two nothing was fitted. The yardstick is the shipped encoder
in the same run. Scored as the shared task of the set did: each argument with its best key point, the surest half of them, average
precision; a pair that readers left undecided counts as wrong (strict) or as right (relaxed); mean over topics and stances.
"""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import average_precision_score

from pipeline.encoder import load_encoder
from pipeline.text.matching import MatchEncoder, match_probability
from pipeline.voice.sentiment import ENCODER

LEAST_STRICT = 0.785  # reached: .803, as a probability .799
LEAST_RELAXED = 0.90  # reached: .915
MOST_ERROR = 0.18  # reached: .168; inside one topic all cosines are high
MOST_TIME = 1.4  # of the shipped encoder; reached: 1.0

Score = Callable[[list[str], list[str]], np.ndarray]


@pytest.fixture(scope="module")
def matcher():
    return MatchEncoder()


@pytest.fixture(scope="module")
def shipped():
    return load_encoder(ENCODER)


def _tables(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame, dict[tuple[str, str], int]]:
    arguments, points, labels = (pd.read_csv(folder / "key_points" / f"{name}_dev.csv") for name in ("arguments", "key_points", "labels"))
    return arguments, points, {(a, k): y for a, k, y in labels[["arg_id", "key_point_id", "label"]].itertuples(index=False)}


def _precisions(folder: Path, score: Score) -> pd.DataFrame:
    """One row per topic and stance: its number in the file, strict and relaxed average precision."""
    arguments, points, known = _tables(folder)
    rows = []
    for number, topic in enumerate(dict.fromkeys(arguments["topic"])):
        for stance in (-1, 1):
            left, right = (each[(each["topic"] == topic) & (each["stance"] == stance)] for each in (arguments, points))
            found = score(left["argument"].tolist(), right["key_point"].tolist())
            best, sure = found.argmax(axis=1), found.max(axis=1)
            surest = np.argsort(-sure, kind="stable")[: len(left) // 2]
            labels = [known.get((left["arg_id"].iloc[at], right["key_point_id"].iloc[best[at]])) for at in surest]
            made = (average_precision_score([y in right_if for y in labels], sure[surest]) for right_if in ((1,), (1, None)))
            rows.append((number, *made))
    return pd.DataFrame(rows, columns=["topic", "strict", "relaxed"])


@pytest.mark.quality
def test_key_points_dev(shared_data, matcher, shipped, record_score):
    ways: dict[str, Score] = {
        "shipped encoder": lambda a, k: shipped.encode(a) @ shipped.encode(k).T,
        "matcher, cosine": lambda a, k: matcher.encode(a) @ matcher.encode(k).T,
    }
    reached = {}
    for name, score in ways.items():
        rows = _precisions(shared_data, score)
        reached[name] = rows[["strict", "relaxed"]].mean()
        halves = {"all": rows, "topics 1-2": rows[rows["topic"] < 2], "topics 3-4": rows[rows["topic"] >= 2]}
        told = ", ".join(f"{key} {half['strict'].mean():.3f} / {half['relaxed'].mean():.3f}" for key, half in halves.items())
        record_score(f"key points, {name}, mean average precision strict / relaxed: {told}")
    assert reached["matcher, cosine"]["strict"] >= LEAST_STRICT
    assert reached["matcher, cosine"]["relaxed"] >= LEAST_RELAXED
    assert (reached["matcher, cosine"] > reached["shipped encoder"]).all()


@pytest.mark.quality
def test_probabilities_hold_on_topics_that_did_not_calibrate(shared_data, matcher, shipped, record_score):
    arguments, points, known = _tables(shared_data)
    late = list(dict.fromkeys(arguments["topic"]))[2:]
    chances, labels = [], []
    for topic in late:
        left, right = (each[each["topic"] == topic] for each in (arguments, points))
        a, k = left["argument"].tolist(), right["key_point"].tolist()
        found = match_probability(matcher.encode(a), matcher.encode(k))
        for i, arg in enumerate(left["arg_id"]):
            for j, point in enumerate(right["key_point_id"]):
                if (arg, point) in known:
                    chances.append(found[i, j])
                    labels.append(known[arg, point])
    said, wanted = np.array(chances), np.array(labels)
    bins = np.minimum((said * 10).astype(int), 9)
    error = sum(abs(said[bins == at].mean() - wanted[bins == at].mean()) * (bins == at).mean() for at in np.unique(bins))
    record_score(f"key points, topics 3-4, expected calibration error of {len(said)} pairs: {error:.3f}")
    assert error <= MOST_ERROR


@pytest.mark.quality
def test_speed(shared_data, matcher, shipped, record_score):
    texts = _tables(shared_data)[0]["argument"].tolist()
    spent = {}
    for name, encoder in (("shipped encoder", shipped), ("matcher", matcher)):
        started = time.process_time()
        encoder.encode(texts)
        spent[name] = (time.process_time() - started) * 1000 / len(texts)
        record_score(f"{name}: {spent[name]:.2f} s of processor time for 1,000 arguments")
    assert spent["matcher"] <= MOST_TIME * spent["shipped encoder"]
