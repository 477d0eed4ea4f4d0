"""Severity: every part can raise it, none can lower it, and the order agrees with common sense."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.voice.signals.severity import PARTS, WEIGHTS, severity, severity_parts


def one(text: str, polarity: float = -0.6) -> float:
    return float(severity([text], np.array([polarity]))[0])


@pytest.mark.parametrize(
    ("mild", "grave"),
    [
        ("The soup was a bit cold.", "The soup made my son vomit."),
        ("The lamp is wobbly.", "The lamp caught fire."),
        ("The box came late.", "The box came late for the third time."),
        ("The clerk was slow.", "The clerk was slow, so I cancelled my contract."),
        ("The bill was wrong.", "They charged me twice and I got no refund."),
        ("The room was dirty.", "The room was absolutely filthy, the worst I have ever seen!!"),
        ("The train was late.", "The train was late and I missed my connecting flight."),
        ("My bag came late.", "They lost my bag and all my work."),
        ("the app crashes", "THE APP CRASHES EVERY TIME"),
    ],
)
def test_the_graver_sentence_scores_higher(mild: str, grave: str) -> None:
    assert one(grave) > one(mild) + 0.05


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("It is the worst shop in town.", "strength"),
        ("I have called five times.", "repetition"),
        ("They charged me twice.", "loss"),
        ("I will never come back.", "consequence"),
        ("My daughter was injured.", "harm"),
    ],
)
def test_each_part_reads_its_own_words(text: str, part: str) -> None:
    assert severity_parts([text], np.array([-0.9]))[part][0] >= 0.9
    assert severity_parts(["The lid is blue."], np.array([-0.9]))[part][0] == 0.0


def test_the_parts_explain_the_number() -> None:
    texts = ["They charged me twice and never answered again!!", "The lid is loose."]
    table = severity_parts(texts, np.array([-0.9, -0.3]))
    assert list(table.columns) == list(PARTS)
    left = np.prod([1 - WEIGHTS[name] * table[name] for name in PARTS], axis=0)
    np.testing.assert_allclose(severity(texts, np.array([-0.9, -0.3])), 1 - left, atol=1e-4)


def test_no_part_alone_reaches_one_and_silence_is_zero() -> None:
    assert all(0 < weight < 1 for weight in WEIGHTS.values())
    assert one("", 0.0) == 0.0
    assert severity([], np.empty(0)).shape == (0,)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80), st.lists(st.floats(-1, 1), min_size=2, max_size=8).map(sorted))
def test_a_worse_feeling_is_never_less_severe(text: str, pulls: list[float]) -> None:
    values = severity([text] * len(pulls), np.array(pulls))
    assert (np.diff(values) <= 0).all()
    assert ((values >= 0) & (values < 1)).all()


TROUBLE = ("never again", "lost my bag", "third time", "injured", "worst", "refund")


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.floats(-1, 1))
def test_more_words_of_trouble_never_lower_it(text: str, polarity: float) -> None:
    texts = [text, *(f"{text} . {words}" for words in TROUBLE)]
    values = severity(texts, np.full(len(texts), polarity))
    assert (values[1:] >= values[0]).all()
