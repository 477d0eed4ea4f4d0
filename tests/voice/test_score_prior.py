"""The score as evidence: learnt where scores agree with words, a hint for doubtful sentences, never a verdict."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from pipeline.store import Store
from pipeline.voice.score_prior import LEAST_DOCUMENTS, MOST_ODDS, apply_prior, learn_prior, rescore
from pipeline.voice.steps import score_prior

MANY = 4 * LEAST_DOCUMENTS
GLAD, SAD, DOUBTFUL, SURE = (0.05, 0.15, 0.8), (0.8, 0.15, 0.05), (0.45, 0.2, 0.35), (0.8, 0.15, 0.05)


def documents(agree: float, n: int = MANY, seed: int = 3):
    """Scores of one and five stars, and words that agree with them so often."""
    rng = np.random.default_rng(seed)
    scores = np.tile([0.0, 1.0], n // 2)
    same = rng.random(n) < agree
    return scores, np.where(((scores == 1) == same)[:, None], GLAD, SAD)


def test_scores_that_agree_with_words_move_a_doubtful_sentence():
    prior = learn_prior(*documents(0.9))
    low, high, none = apply_prior(np.array([DOUBTFUL] * 3), np.array([0.0, 1.0, np.nan]), prior)
    assert low.argmax() == 0 and high.argmax() == 2
    assert none.tolist() == pytest.approx(DOUBTFUL)
    assert low.sum() == pytest.approx(1) and high.sum() == pytest.approx(1)


def test_the_better_they_agree_the_more_it_moves():
    moved = [apply_prior(np.array([DOUBTFUL]), np.ones(1), learn_prior(*documents(agree)))[0, 0] for agree in (0.6, 0.75, 0.95)]
    assert DOUBTFUL[0] > moved[0] > moved[1] > moved[2]


def test_a_clear_complaint_beside_five_stars_stays_one():
    prior = learn_prior(*documents(1.0))
    made = apply_prior(np.array([SURE]), np.ones(1), prior)[0]
    assert made.argmax() == 0
    assert (SURE[0] / SURE[2]) / (made[0] / made[2]) <= MOST_ODDS + 1e-9


def test_nothing_is_learnt_from_few_scores_equal_scores_or_scores_at_odds_with_the_words():
    scores, words = documents(0.9)
    assert learn_prior(scores[: LEAST_DOCUMENTS - 2], words[: LEAST_DOCUMENTS - 2]) is None
    assert learn_prior(np.ones(MANY), words) is None
    assert learn_prior(*documents(0.1)) is None
    assert learn_prior(scores, np.tile(GLAD, (MANY, 1))) is None
    assert learn_prior(np.zeros(0), np.zeros((0, 3))) is None


def test_rows_keep_what_the_text_says():
    rows = pd.DataFrame(
        {
            "sentence_id": ["a:0", "a:1", "b:0"],
            "document_id": ["a", "a", "b"],
            "polarity_text": [-0.1, 0.0, -0.1],
            "neutral_text": [0.2, 1.0, 0.2],
            "score": [1.0, 1.0, None],
        }
    )
    plain, moved = rescore(rows, None), rescore(rows, learn_prior(*documents(0.9)))
    assert plain["label"].tolist() == ["negative", "neutral", "negative"]
    assert plain["polarity"].tolist() == rows["polarity_text"].tolist()
    assert moved["label"].tolist() == ["positive", "neutral", "negative"]
    assert moved["confidence"].tolist()[1] == 0.0, "where nothing is said a score says nothing"
    assert moved[["polarity_text", "neutral_text"]].equals(rows[["polarity_text", "neutral_text"]])
    assert rescore(rows.head(0), None).empty


def test_a_store_learns_a_prior_per_source_and_switches_it_off(tmp_path):
    def settings(on):
        return SimpleNamespace(voice=SimpleNamespace(score_prior=on), partition_rows=150, encoder="e")

    doubtful = {"polarity": -0.1, "label": "negative", "confidence": 0.45, "polarity_text": -0.1, "neutral_text": 0.2}
    with Store.open(tmp_path / "voc.duckdb") as store:
        for source, n in (("many", MANY), ("few", LEAST_DOCUMENTS // 2)):
            scores, words = documents(0.9, n)
            ids = [f"{source}{at:04d}" for at in range(n)]
            given = pd.DataFrame({"document_id": ids, "load_id": "l", "source": source, "kind": "review", "person_id": ids, "words": 2})
            store.connection.register("given", given.assign(text="A.", status="counted", rating=scores))
            store.connection.execute("insert into documents by name select *, map() as segments from given")
            polarity = words[:, 2] - words[:, 0]
            rows = pd.DataFrame({"sentence_id": [f"{each}:0" for each in ids], "document_id": ids, "polarity": polarity})
            rows = rows.assign(label="neutral", confidence=0.8, polarity_text=polarity, neutral_text=words[:, 1])
            last = pd.DataFrame([{**doubtful, "sentence_id": f"{ids[-1]}:1", "document_id": ids[-1]}])
            store.insert("sentence_sentiment", pd.concat([rows, last]))
        assert score_prior(store, settings(True)).rows_out == MANY + LEAST_DOCUMENTS // 2 + 2
        assert store.query("select source, documents from score_priors").values.tolist() == [["many", MANY]]
        moved = store.query(
            "select polarity::double as p, polarity_text::double as t from sentence_sentiment where sentence_id like '%:1' order by 1"
        )
        assert moved["t"].tolist() == [-0.1, -0.1]
        assert moved["p"].tolist()[0] == -0.1 < 0 < moved["p"].tolist()[1]
        assert score_prior(store, settings(True)).idle
        assert score_prior(store, settings(False)).rows_out == MANY + 1, "only the source that had a prior is judged anew"
        assert store.value("select count(*) from sentence_sentiment where polarity <> polarity_text") == 0
