"""Rough input for stated reasons: run-ons, lists, shouting, very long sentences, any characters; offsets stay exact."""

from itertools import pairwise

import pandas as pd
import pytest
from cut_documents import sentence_table
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.voice.reasons.cues import CUES, PREFILTER
from pipeline.voice.reasons.pieces import CONTEXT_WORDS, MAX_CHARS, MAX_WORDS, OWNED_WORDS, parts, pieces, windows
from pipeline.voice.reasons.reading import readable
from pipeline.voice.reasons.stated import COLUMNS, reasons


def frame(sentences: list[str]) -> tuple[pd.DataFrame, str]:
    """Return one document's sentences, joined by a blank, and its text."""
    table, texts = sentence_table({"d": sentences})
    return table, texts["d"]


def found(*sentences: str) -> list[tuple[str, str]]:
    table, text = frame(list(sentences))
    rows = reasons(table).itertuples()
    return [(text[row.cause_start : row.cause_end], text[row.effect_start : row.effect_end]) for row in rows]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("great crew!! food was cold;I left because the app froze", ("the app froze", "I left")),
        ("The screen is nice... I left because the app froze", ("the app froze", "I left")),
        ("- cheap because it is small - slow as it is old", ("it is small", "cheap")),
        ("Pros: fast because it is small. Cons: heavy", ("it is small", "fast")),
        ("I LEFT COS THE APP FROZE!!! #FAIL", ("THE APP FROZE", "I LEFT")),
        (
            "the soup was cold the staff were rude because they were busy and i will not come back",
            ("they were busy", "the staff were rude"),
        ),
        ("cant log in bc the app is broken", ("the app is broken", "cant log in")),
    ],
)
def test_a_run_on_is_cut_where_the_thought_ends(sentence: str, expected: tuple[str, str]) -> None:
    assert expected in found(sentence)


def test_a_reason_is_found_deep_inside_a_very_long_sentence() -> None:
    filler = "and the wall was red, " * 600
    sentence = f"{filler} then i left because the app froze, {filler}"
    assert len(sentence.split()) > 5_000
    assert ("the app froze", "i left") in found(sentence)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.sampled_from(["so", "because", "the", "app", "froze", "as", "since", "i", "left", "to,", "it", "if", "would"]),
        min_size=1,
        max_size=600,
    )
)
def test_each_cue_of_a_long_part_is_owned_by_one_window(words: list[str]) -> None:
    part = " ".join(words)
    owned = [(low + own[0], low + own[1]) for low, high, own in windows(part)]
    assert all(before[1] <= after[0] for before, after in pairwise(owned))
    assert all(len(part[low:high].split()) <= max(MAX_WORDS, OWNED_WORDS + 2 * CONTEXT_WORDS) for low, high, _ in windows(part))
    for cue in CUES:
        if cue.name == "because":
            assert all(any(start <= match.start() < end for start, end in owned) for match in cue.pattern.finditer(part))


@given(st.text(max_size=300))
def test_parts_lie_in_order_and_keep_every_letter(text: str) -> None:
    spans = list(parts(text))
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(0 <= start < end <= len(text) for start, end in spans)


@given(st.text(max_size=200))
def test_what_the_parser_reads_is_as_long_as_the_text(text: str) -> None:
    assert len(readable(text)) == len(text)


SAID = (
    "i left because it broke/bc it broke/due to the fee/owing to rain/thanks to them/it is down to them/given the fee/since it broke/"
    "so slow that i left/too slow to use/hence the anger/therefore i left/that's why/the reason is/as a result/which meant/"
    "which made me/causing a delay/making it slow/to the point where/caused by it/what made me/led to it/made me leave/"
    "in order to save/to be able to/so that i can/as it broke/i left after it broke/fined for parking/if only it had/unless it had/"
    "i would if it had/now that it broke/it means that it/cause it broke/for lack of food/so i left/"
    "cause they left/as long as i live/paid as i am ill"
)
PHRASES = SAID.split("/")


@pytest.mark.parametrize("phrase", PHRASES)
def test_the_cheap_look_lets_every_cue_through(phrase: str) -> None:
    assert PREFILTER.search(phrase)
    assert len(pieces(frame([f"The app is old, {phrase} and so on."])[0])) == 1


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
    assert reasons(frame(odd)[0]).empty
    nothing = reasons(frame(odd)[0].iloc[:0])
    assert list(nothing.columns) == list(COLUMNS)
    assert reasons(frame(odd)[0].assign(text=None)).empty


VOCABULARY = (
    "because of since as due to so that which meant made me why therefore after the app froze staff were rude i left was cold unless "
    "if would could in order to save money given too slow for parking , . - ( ) \" ’s not n't \U0001f620 été \u00a0 \n it this BECAUSE bc "
    "cos led thanks reason is : parcel waited hours İ; • ... ! pros: /s other companies they said"
)
words = st.sampled_from(VOCABULARY.split(" "))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=60), st.lists(words, min_size=1, max_size=60).map(" ".join)), min_size=1, max_size=4))
def test_every_span_is_an_exact_clean_part_of_the_document(sentences: list[str]) -> None:
    table, text = frame(sentences)
    for row in reasons(table).itertuples():
        for start, end in ((row.cause_start, row.cause_end), (row.effect_start, row.effect_end), (row.cue_start, row.cue_end)):
            assert 0 <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()
        assert row.cause_end <= row.effect_start or row.effect_end <= row.cause_start
        assert row.cause_terms
        assert row.cause_head
        assert row.kind in {"stated", "purpose", "condition"}
        assert {row.sentence_id, row.cause_sentence_id} <= set(table["sentence_id"])
        assert 0 < row.confidence <= 1
