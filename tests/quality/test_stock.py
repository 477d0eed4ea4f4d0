"""Stock texts on real answers, the list of known non-answers hidden: what is found without it, and what is lost by it."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from pipeline.encoder import MiniLMInt8
from pipeline.prepare import stock
from pipeline.prepare.low_signal import classify_status
from pipeline.settings import Settings
from pipeline.source_settings import Source
from pipeline.step_list import step_named
from pipeline.steps import run_step
from pipeline.store import Store

pytestmark = pytest.mark.quality

# Written after the examples and the threshold had been chosen, and never used to choose them.
NOTHING = """[Removed by Reddit]|left intentionally blank|answer not legible|did not answer
no comments were made|please see my other answers|question skipped by respondent|response missing|not given|(no comment)|no text entered
no further comment|{empty}|comment withheld for privacy|prefers not to answer|*no response*|unable to read|as per my last answer
respondent hung up|nothing was written|same answer as before|not mentioned|review deleted|I do not wish to comment
have not formed an opinion yet"""
CONTENT = """nobody replies|no one responded to me|quick replies|price is not stated|comment function|lost my data|blank pages
illegible labels|text too small|no vegetarian choice|no opinion polls please|missing ingredients|removed from waiting list
deleted my account|not user friendly|could not find anything|nothing arrived|no instructions|unknown charges|hidden costs
answers my needs|listens to me|asked too many questions|same day delivery|same as the competition|no complaints at all
nothing special|no delays|refused to help|did not work|not clean|no signal|no idea how to cancel|skipping weeks is hard
not relevant ads|nothing but praise|it says nothing about allergens|unanswered calls|no explanation given|not told anything|no privacy"""


def lines(text: str) -> list[str]:
    return text.replace("\n", "|").split("|")


def column(path: Path, name: str) -> list[str]:
    frame = pd.read_excel(path, dtype=str) if path.suffix == ".xlsx" else pd.read_csv(path, dtype=str, encoding_errors="replace")
    return [text for text in frame[name].dropna() if text.strip()]


# All of them were looked at while the examples were chosen: a floor to hold, no held-out score.
SETS = {
    "nhs": ("nhs_phase1/survey_answers.csv", "feedback"),
    "titles": ("pet_insurance/lemonade_reviews.csv", "title"),
    "churn reasons": ("telco_ibm/customers.xlsx", "Churn Reason"),
    "app reviews": ("app_reviews/garmin_en.csv", "data"),
}


def judged(texts: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    """Return the texts that many share, whether the list knows them, and whether they are found without it."""
    pd.DataFrame({"text": texts}).to_csv(folder / "answers.csv", index=False)
    source = Source.model_validate({"name": "answers", "kind": "survey", "path": str(folder / "answers.csv"), "columns": {"text": "text"}})
    settings = Settings(source=[source], store=folder / "voc.duckdb")
    with Store.open(settings.store) as store:
        for name in ("load", "documents"):
            run_step(store, step_named(name), settings, "run")
        with monkeypatch.context() as patch:
            patch.setattr(stock, "classify_status", lambda text: None)
            shared = stock.find_candidates(store, ["answers"])
        shared["found"] = stock.score_candidates(store, shared, MiniLMInt8.name) >= stock.THRESHOLD
    return shared.assign(listed=[classify_status(text) == "low_signal" for text in shared["text"]])


@pytest.mark.parametrize("name", SETS)
def test_what_many_people_say_is_not_lost(
    name: str, shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record_score: Callable[[str], None]
) -> None:
    path, label = SETS[name]
    shared = judged(column(shared_data / path, label), tmp_path, monkeypatch)
    known, others = shared[shared["listed"]], shared[~shared["listed"]]
    found = known.loc[known["found"], "documents"].sum() / max(known["documents"].sum(), 1)
    lost = others.loc[others["found"], "text"].tolist()
    told = f"known non-answers found {found:.2f}" if len(known) else "no known non-answers among them"
    record_score(f"stock texts, {name}: {len(others)} shared texts with content, set aside {lost}; {told}")
    assert len(lost) <= 1
    assert known.empty or found >= 0.9


def test_ways_of_saying_nothing_that_no_list_holds(
    shared_data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_score: Callable[[str], None],
    score: Callable[..., None],
) -> None:
    """Put among real answers, eight times each."""
    answers = column(shared_data / "nhs_phase1/survey_answers.csv", "feedback")[:2000]
    shared = judged(answers + 8 * lines(NOTHING) + 8 * lines(CONTENT), tmp_path, monkeypatch).set_index("text")
    found = shared.reindex(lines(NOTHING))["found"].astype(bool).mean()
    lost = shared.reindex(lines(CONTENT))["found"].astype(bool).mean()
    of = f"of {len(lines(NOTHING))} found, {lost:.3f} of {len(lines(CONTENT))} with content lost"
    record_score(f"stock texts put among real answers: {found:.2f} {of}")
    score("ways of saying nothing found", found)
    assert found >= 0.7
    assert lost <= 0.03
