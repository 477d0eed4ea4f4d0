"""Themes against human codes, beside plain BERTopic on the same vectors in the same run.

Plain BERTopic's outliers count as one more theme, and so do ours; agreement is adjusted mutual information (Vinh, Epps and
Bailey 2010), which is 0 for chance whatever the number of themes.
"""

import json
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_mutual_info_score

from pipeline.encoder import load_encoder
from pipeline.prepare.clean import clean
from pipeline.prepare.subject import brand_pattern, subject_text
from pipeline.themes.assign import assign
from pipeline.themes.discover import discover
from pipeline.themes.subject import has_subject

pytestmark = pytest.mark.quality

AIRLINES = ["Virgin America", "United", "Southwest", "Delta", "US Airways", "American"]


@dataclass(frozen=True)
class Score:
    """How themes compare with codes: agreement, number of themes, share of texts in none."""

    agreement: float
    themes: int
    in_none: float


def nhs(folder):
    rows = pd.read_csv(folder / "nhs_phase1/survey_answers.csv", dtype=str).dropna(subset=["feedback", "subcategory"])
    return [clean(text, "survey") for text in rows["feedback"]], rows["subcategory"].tolist(), []


def airline(folder):
    rows = pd.read_csv(folder / "airline_tweets/tweets.csv", dtype=str).dropna(subset=["negativereason"])
    return [clean(text, "social") for text in rows["text"]], rows["negativereason"].tolist(), AIRLINES


def score(found, codes):
    return Score(float(adjusted_mutual_info_score(codes, found)), len(set(found) - {-1}), float(np.mean(np.array(found) == -1)))


@pytest.mark.parametrize("data", [nhs, airline], ids=["nhs_phase1", "airline_tweets"])
def test_themes_agree_with_people_at_least_as_well_as_plain_bertopic(data, shared_data, record_score):
    from bertopic import BERTopic

    texts, codes, brands = data(shared_data)
    texts = [subject_text(text, brand_pattern(brands)) for text in texts]
    vectors = load_encoder("minilm-l6-int8").encode(texts)
    meaningful = has_subject(texts)
    model = discover(vectors[meaningful], [text for text, one in zip(texts, meaningful, strict=True) if one])
    ours = score(np.where(meaningful, assign(vectors, model)[0], -1).tolist(), codes)
    plain = score(BERTopic().fit_transform(texts, embeddings=vectors)[0], codes)
    human = len(set(codes))
    record_score(f"themes {data.__name__}: {human} human codes; ours {json.dumps(vars(ours))}; plain BERTopic {json.dumps(vars(plain))}")
    assert ours.agreement >= plain.agreement
    assert abs(np.log(ours.themes / human)) <= abs(np.log(plain.themes / human))
    assert ours.in_none <= plain.in_none
