"""Stated reasons: direction and spans for each cue, what is no reason, and exact offsets on any text."""

from collections.abc import Iterable

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.voice.reasons import COLUMNS, MAX_CHARS, reasons


def frame(documents: Iterable[list[str]]) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the sentences of documents, joined by a blank, and the text of each document."""
    rows, texts = [], {}
    for number, sentences in enumerate(documents):
        name = f"d{number}"
        text = ""
        for position, sentence in enumerate(sentences):
            text += " " if text else ""
            rows.append((f"{name}-{position}", name, position, len(text), sentence))
            text += sentence
        texts[name] = text
    return pd.DataFrame(rows, columns=["sentence_id", "document_id", "position", "start_char", "text"]), texts


def spans(*sentences: str) -> list[tuple[str, str, str]]:
    """Return (cause, cue, effect) for each reason found in one document."""
    table, texts = frame([list(sentences)])
    text = texts["d0"]
    return [
        (text[row.cause_start : row.cause_end], row.cue, text[row.effect_start : row.effect_end]) for row in reasons(table).itertuples()
    ]


@pytest.mark.parametrize(
    ("sentence", "cause", "cue", "effect"),
    [
        ("I left because the app froze.", "the app froze", "because", "I left"),
        ("Because the app froze, I left the site.", "the app froze", "because", "I left the site"),
        ("We missed our train because of the late delivery.", "the late delivery", "because of", "We missed our train"),
        ("Because of the delay, we missed our train.", "the delay", "because of", "we missed our train"),
        ("The parcel was late due to bad weather.", "bad weather", "due to", "The parcel was late"),
        ("The delay was due to a strike.", "a strike", "due to", "The delay"),
        ("Since the app is broken, I cannot log in.", "the app is broken", "since", "I cannot log in"),
        ("I had to wait outside, as the shop was full.", "the shop was full", "as", "I had to wait outside"),
        ("The soup was cold, so I complained to the cook.", "The soup was cold", "so", "I complained to the cook"),
        ("It was so cold that we left.", "It was so cold", "so that", "we left"),
        ("They lost my parcel, which meant I missed the party.", "They lost my parcel", "which meant", "I missed the party"),
        ("Staff were rude and that's why I left the shop.", "Staff were rude", "that's why", "I left the shop"),
        ("The delay was caused by a strike.", "a strike", "caused by", "The delay"),
        ("Poor training leads to long waits.", "Poor training", "led to", "long waits"),
        ("I cancelled my plan after they charged me twice.", "they charged me twice", "after", "I cancelled my plan"),
        ("The reason I left is that prices doubled.", "prices doubled", "reason is", "I left"),
        ("We got there in time thanks to the friendly courier.", "the friendly courier", "thanks to", "We got there in time"),
        ("Owing to a power cut, the shop was closed.", "a power cut", "owing to", "the shop was closed"),
        ("I LEFT BECAUSE THE APP FROZE.", "THE APP FROZE", "because", "I LEFT"),
        ("i left because the app froze", "the app froze", "because", "i left"),
        ("I left because the app froze \U0001f620\U0001f620", "the app froze", "because", "I left"),
    ],
)
def test_cause_cue_and_effect(sentence: str, cause: str, cue: str, effect: str) -> None:
    assert spans(sentence) == [(cause, cue, effect)]


@pytest.mark.parametrize("opening", ["That's why", "This is why", "Therefore", "As a result", "Hence", "For this reason,"])
def test_the_cause_can_be_the_sentence_before(opening: str) -> None:
    [(cause, _, effect)] = spans("The app froze three times.", f"{opening} I left the company.")
    assert (cause, effect) == ("The app froze three times", "I left the company")


def test_the_effect_can_be_the_sentence_before() -> None:
    assert spans("I cancelled my plan.", "This is because the app froze.") == [("the app froze", "this is because", "I cancelled my plan")]


def test_a_sentence_of_another_document_is_no_cause() -> None:
    table, _ = frame([["The app froze three times."], ["That's why I left the company."]])
    assert reasons(table).empty


@pytest.mark.parametrize(
    "sentence",
    [
        "I have been a member since 2019.",
        "I have not ordered since I moved house.",
        "The box was as big as a car.",
        "As expected, the parcel came on Monday.",
        "As you know, I pay monthly.",
        "So far I like it.",
        "I bought it so I can cook at home.",
        "I moved in order to save money.",
        "I left because of that.",
        "Because.",
        "Thanks to everyone!",
        "Many thanks to the team for the help.",
        "It was so good!",
        "My train was due to leave at six.",
        "After lunch I left.",
        "I would stay unless prices rise.",
    ],
)
def test_what_only_looks_like_a_reason_is_none(sentence: str) -> None:
    assert spans(sentence) == []


def test_flags() -> None:
    def flags(sentence: str) -> list[str]:
        return list(reasons(frame([[sentence]])[0])["flags"].iloc[0])

    assert flags("I left because the app froze.") == []
    assert flags("I left, not because of the price.") == ["negated"]
    assert flags("I left maybe because the app froze.") == ["hedged"]
    assert "counterfactual" in flags("I would have stayed because the food was good.")


def test_terms_and_head_are_read_off_the_cause() -> None:
    row = reasons(frame([["I left because the couriers were rude to my neighbours."]])[0]).iloc[0]
    assert row["cause_terms"] == ["courier", "rude", "neighbour"]
    assert row["cause_head"] == "couriers were rude to my neighbours"


def test_ids_do_not_depend_on_row_order_or_company() -> None:
    table, _ = frame(
        [["I left because the app froze."], ["The soup was cold, so I complained to the cook.", "Hence one star from me."], ["Fine."]]
    )
    whole = reasons(table)
    assert len(whole) >= 2
    assert whole["reason_id"].is_unique
    pd.testing.assert_frame_equal(whole, reasons(table.sample(frac=1, random_state=4)))
    parts = [reasons(part) for _, part in table.groupby("document_id")]
    pd.testing.assert_frame_equal(whole, pd.concat([part for part in parts if len(part)], ignore_index=True))


def test_odd_input_gives_no_crash_and_no_reason() -> None:
    odd = [
        "",
        " ",
        "because",
        "\U0001f600",
        "so " * 5_000,
        "because " * 500,
        "a" * (MAX_CHARS + 1) + " because",
        "\x00 because \x00",
        "@a #b so",
    ]
    table, _ = frame([odd])
    assert reasons(table).empty
    nothing = reasons(table.iloc[:0])
    assert list(nothing.columns) == list(COLUMNS)
    assert reasons(table.assign(text=None)).empty


VOCABULARY = (
    "because of since as due to so that which meant made me why therefore after the app froze staff were rude i left was cold "
    ", . - ( ) \" \u2019s not n't \U0001f620 \u00e9t\u00e9 \u00a0 \n it this BECAUSE led thanks reason is parcel waited hours \u0130"
)
words = st.sampled_from(VOCABULARY.split(" "))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=60), st.lists(words, min_size=1, max_size=30).map(" ".join)), min_size=1, max_size=4))
def test_every_span_is_an_exact_clean_part_of_the_document(sentences: list[str]) -> None:
    table, texts = frame([sentences])
    text = texts["d0"]
    for row in reasons(table).itertuples():
        for start, end in ((row.cause_start, row.cause_end), (row.effect_start, row.effect_end), (row.cue_start, row.cue_end)):
            assert 0 <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()
        assert row.cause_end <= row.effect_start or row.effect_end <= row.cause_start
        assert row.cause_terms
        assert 0 < row.confidence <= 1
