"""Flags of a stated reason: each is set where it holds, stays away where it does not, and lowers the confidence."""

import pandas as pd
import pytest

from pipeline.voice.reasons.flags import WEIGHT
from pipeline.voice.reasons.stated import reasons


def row(sentence: str) -> pd.Series:
    table = pd.DataFrame([("s", "d", 0, 0, sentence)], columns=["sentence_id", "document_id", "position", "start_char", "text"])
    return reasons(table).iloc[0]


@pytest.mark.parametrize(
    ("sentence", "flag"),
    [
        ("I left, not because of the price.", "negated"),
        ("That queue doesn't mean I gave up on them.", "negated"),
        ("I left maybe because the app froze.", "hedged"),
        ("I guess I left because the app froze.", "hedged"),
        ("I would have stayed because the food was good.", "counterfactual"),
        ("If it had a dark mode I'd stay.", "counterfactual"),
        ("My wife says she left because the app froze.", "reported"),
        ("They told me my claim was denied because I was late.", "reported"),
        ("According to the agent the flight was late due to fog.", "reported"),
        ("They closed my account because they said it was empty.", "reported"),
        ("I switched to Acmeo because the fees are lower there.", "competitor"),
        ("At my old bank I waited because the queue was long.", "competitor"),
        ("Other companies are cheaper, so I left.", "competitor"),
        ("Unlike Acmeo, I was late because of a broken train.", "competitor"),
        ('I left because of their "great" service.', "doubtful"),
        ("Thanks for nothing, I left because the app froze.", "doubtful"),
        ("Great job, I left because the app froze /s", "doubtful"),
        ("I left because the app froze \U0001f644", "doubtful"),
    ],
)
def test_a_flag_is_set(sentence: str, flag: str) -> None:
    assert flag in list(row(sentence)["flags"])


@pytest.mark.parametrize(
    "sentence",
    [
        "I left because the app froze.",
        "They closed the account because the parcel was lost.",  # "account because" holds no "n't"
        "The claim was slow because the form is long.",
        "It is better than before because the staff smiled.",
        "I LEFT BECAUSE THE APP FROZE.",
        "I told them that I left because the app froze.",
    ],
)
def test_no_flag_without_its_words(sentence: str) -> None:
    assert list(row(sentence)["flags"]) == []


def test_a_flag_lowers_the_confidence_and_sarcasm_most() -> None:
    plain = row("I left because the app froze.")["confidence"]
    hedged = row("I left maybe because the app froze.")["confidence"]
    mocking = row("Great job, I left because the app froze /s")["confidence"]
    assert hedged == pytest.approx(plain * WEIGHT["hedged"])
    assert mocking < hedged < plain
