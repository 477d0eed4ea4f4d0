"""Willingness to recommend by experience in a real survey, beside what counting by hand on the raw file gives: no model is in it."""

import pandas as pd
import pytest

from pipeline.measure.measures import measures
from pipeline.prepare.documents import documents
from pipeline.settings import load_settings
from pipeline.sources.load import load
from pipeline.store import Store

pytestmark = pytest.mark.quality

FIGURES = ["scores", "promoters", "passives", "detractors", "nps"]
CONFIG = """
store = "voc.duckdb"
report = "voc.html"
[[source]]
name = "r"
kind = "survey"
path = "{path}"
columns = {{ created_at = "Qtime", nps_score = "Qrecommend" }}
questions = {{ Qlike_best = "What do you like best about R?" }}
segments = {{ experience = "Qr_experience" }}
"""


def test_nps_by_experience_is_that_of_the_raw_file(shared_data, tmp_path, record_score):
    """Most people left the question empty ("NA"): their scores count all the same. "None" is an answer."""
    path = shared_data / "r_survey_2018/answers_en.tsv"
    raw = pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False, na_values=["NA"])
    raw = raw.assign(score=pd.to_numeric(raw["Qrecommend"])).dropna(subset="score")
    wanted, of_2018 = by_experience(raw), by_experience(raw[raw["Qtime"].str.startswith("2018")])

    (tmp_path / "voc.toml").write_text(CONFIG.format(path=path), encoding="utf-8")
    settings = load_settings(tmp_path / "voc.toml")
    with Store.open(settings.store) as store:
        for step in (load, documents, measures):
            step(store, settings)
        scores = store.query("from scores where period = 'all' and segment not like 'source=%'").set_index("segment")
        years = [store.query("from nps_by('year', segment := $segment)", segment=name) for name in wanted.index]

    pd.testing.assert_frame_equal(scores[FIGURES].astype(float).sort_index(), wanted, rtol=1e-12, check_names=False)
    year = pd.concat(years).set_axis(wanted.index)  # one answered in 2019, too few to be shown
    pd.testing.assert_frame_equal(year[FIGURES].astype(float), of_2018, rtol=1e-12)
    assert ((scores["nps_low"] < scores["nps"]) & (scores["nps"] < scores["nps_high"])).all()
    assert scores.loc["experience=Beginner", "nps_high"] < scores.loc["experience=Intermediate", "nps_low"]
    record_score(f"NPS by experience, r_survey, equal to the raw file: {wanted['nps'].round(1).to_dict()} of {wanted['scores'].to_dict()}")


def by_experience(raw: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of all and of each group of experience, counted by hand."""
    groups = {"all": raw, **{f"experience={name}": rows for name, rows in raw.groupby("Qr_experience")}}
    return pd.DataFrame({name: by_hand(rows["score"]) for name, rows in groups.items()}, index=FIGURES).T.sort_index()


def by_hand(score: pd.Series) -> list[float]:
    """Return respondents, promoters, passives, detractors and NPS."""
    promoters, detractors = int((score >= 9).sum()), int((score <= 6).sum())
    return [len(score), promoters, len(score) - promoters - detractors, detractors, 100 * (promoters - detractors) / len(score)]
