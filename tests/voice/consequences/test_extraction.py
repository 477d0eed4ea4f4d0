"""Consequences: every kind on sentences written for this test, the readings that are none, and offsets on any text."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.voice.consequences.extraction import COLUMNS, CONSEQUENCES, CUES, extract_consequences
from pipeline.voice.normalize import MAX_CHARS
from pipeline.voice.prefilter import column_of, may_match
from tests.growth import MOST, growth


def found(*texts: str) -> pd.DataFrame:
    """Return the consequences of some sentences."""
    return extract_consequences(pd.DataFrame({"sentence_id": [f"s{row}" for row in range(len(texts))], "text": list(texts)}))


def kinds(text: str) -> dict[str, str]:
    """Return consequence -> modality of one sentence."""
    rows = found(text)
    return dict(zip(rows["consequence"], rows["modality"], strict=True))


@pytest.mark.parametrize(
    ("text", "consequence", "modality"),
    [
        ("I cancelled my subscription after the second bill.", "cancelled", "did"),
        ("In the end we closed our account.", "cancelled", "did"),
        ("My wife cancelled our booking.", "cancelled", "did"),
        ("I rang, waited, shouted and cancelled my order.", "cancelled", "did"),
        ("Cancelled my policy the same day.", "cancelled", "did"),
        ("I'm going to be cancelling my plan.", "cancelled", "will"),
        ("I have been trying to cancel my membership for weeks.", "cancelled", "will"),
        ("I am thinking of cancelling my policy.", "cancelled", "might"),
        ("I will cancel my order if it is not here by Friday.", "cancelled", "might"),
        ("We switched to another provider.", "switched", "did"),
        ("I'll be taking my business elsewhere.", "switched", "will"),
        ("We are looking for a new bank.", "switched", "will"),
        ("I sent it back to the shop.", "returned", "did"),
        ("I have stopped using the card.", "stopped_using", "did"),
        ("I uninstalled the app.", "stopped_using", "did"),
        ("I will never order from them again.", "stays_away", "will"),
        ("Never again!", "stays_away", "will"),
        ("Will not be back.", "stays_away", "will"),
        ("I will think twice before buying there.", "stays_away", "will"),
        ("You have lost a loyal customer.", "stays_away", "will"),
        ("I would not recommend this shop.", "warns_others", "will"),
        ("Do not buy from this shop.", "warns_others", "did"),
        ("Avoid at all costs.", "warns_others", "did"),
        ("I asked for a refund twice.", "asked_refund", "did"),
        ("I want my money back!", "asked_refund", "did"),
        ("I filed a complaint with the regulator.", "complained", "did"),
        ("I wrote to complain about the noise.", "complained", "did"),
        ("I called customer service three times.", "contacted_support", "did"),
        ("I called acme pets customer service.", "contacted_support", "did"),
        ("The lady I spoke to was lovely.", "contacted_support", "did"),
        ("After an hour I gave up.", "gave_up", "did"),
        ("We had to take a taxi home.", "works_around", "did"),
        ("That mistake cost me $300.", "lost_money", "did"),
        ("A complete waste of money.", "lost_money", "did"),
        ("I was on hold for 40 minutes.", "lost_time", "did"),
        ("I spent two hours on the phone.", "lost_time", "did"),
        ("We missed our connection.", "missed_plans", "did"),
        ("Highly recommended.", "recommends", "did"),
        ("I would recommend them to anyone.", "recommends", "will"),
        ("I cannot recommend this shop highly enough.", "recommends", "did"),
        ("The staff were kind and I would not hesitate to recommend them.", "recommends", "will"),
        ("I would happily fly with them again.", "stays", "will"),
        ("We renewed for another year.", "stays", "did"),
        ("I am a customer for life.", "stays", "will"),
        ("So glad we switched!", "joined", "did"),
        ("I just added a second dog to the policy.", "buys_more", "did"),
    ],
)
def test_each_kind_is_found_with_its_modality(text: str, consequence: str, modality: str) -> None:
    assert kinds(text).get(consequence) == modality


@pytest.mark.parametrize(
    "text",
    [
        "They cancelled my flight.",
        "My flight was cancelled.",
        "The airline cancelled our booking without notice.",
        "You can cancel any time.",
        "Cancel your policy before the renewal.",
        "Can I cancel my order?",
        "How do I cancel my subscription?",
        "I never cancelled my policy.",
        "I should have cancelled my policy.",
        "I would have cancelled my policy.",
        "They said that I cancelled my policy.",
        "I was told to cancel my policy.",
        "A late-cancelled flight.",
        "My vet recommended a blood test.",
        "It was recommended by a friend.",
        "I recommend adding a dark mode.",
        "No complaints at all.",
        "I can't complain.",
        "They called me back the next day.",
        "I was called by the manager.",
        "I called my mother.",
        "We returned home on Sunday.",
        "They lost my first and last name.",
        "I thought it would be a waste of money.",
        "The vet visit cost me $300.",
        'The agent shouted "I have called them and I am not doing it again".',
        "I almost cancelled my policy.",
        "I hope I do not need to use the insurance again.",
        "Cancelled my account without telling me.",
        "I was unable to use the app again.",
        "What a lovely day.",
    ],
)
def test_what_only_looks_like_a_consequence_is_none(text: str) -> None:
    assert kinds(text) == {}


def test_the_customer_alone_may_cancel() -> None:
    assert "cancelled" in kinds("They raised the price, so I cancelled.")
    assert "cancelled" not in kinds("I waited at the gate and they cancelled my flight.")


def test_a_denial_turns_the_consequence_round() -> None:
    assert kinds("I would recommend them.") == {"recommends": "will"}
    assert kinds("I would never recommend them.") == {"warns_others": "will"}
    assert kinds("I will fly with them again.") == {"stays": "will"}
    assert kinds("I won't fly with them again.") == {"stays_away": "will"}


def test_one_sentence_may_hold_several() -> None:
    assert set(kinds("I called customer service, asked for a refund and cancelled my policy.")) == {
        "contacted_support",
        "asked_refund",
        "cancelled",
    }


def test_evidence_is_the_words_that_say_it() -> None:
    row = found("Well, in the end I just cancelled my policy, sadly.").iloc[0]
    assert row["evidence"] == "I just cancelled my policy"


def test_apostrophes_of_every_kind() -> None:
    assert kinds("I won\u2019t fly with them again.") == {"stays_away": "will"}


def test_capitals_and_missing_marks() -> None:
    assert kinds("I WILL NEVER USE THEM AGAIN") == {"stays_away": "will"}
    assert kinds("so i cancelled my order and i want my money back") == {"cancelled": "did", "asked_refund": "did"}


@pytest.mark.parametrize("texts", [[], [""], ["?"], [None], ["Kündigung!"], ["😀" * 50], ["#neveragain @shop"]])
def test_poor_input_gives_no_rows_and_the_same_columns(texts: list[str | None]) -> None:
    rows = extract_consequences(pd.DataFrame({"sentence_id": range(len(texts)), "text": texts}))
    assert tuple(rows.columns) == COLUMNS
    assert rows.empty


def test_ids_and_order_are_kept_and_the_argument_unchanged() -> None:
    sentences = pd.DataFrame({"sentence_id": ["b", "a"], "text": ["I cancelled.", "We cancelled."]}, index=[7, 3])
    before = sentences.copy()
    assert list(extract_consequences(sentences)["sentence_id"]) == ["b", "a"]
    pd.testing.assert_frame_equal(sentences, before)


SAID = st.sampled_from([
    "I cancelled", "they", "never", "will", "would recommend", "again", "on hold for", "40 minutes", "waste of money", "to", "and",
    "my policy", "refund", "I'd", "don't", "if", '"', "?", ".", ",", "—", "\u2019", "\u0130", "ſ", "😀", "$300", "{$20}", "cost me",
    "spoke with", "back",
])  # fmt: skip


PHRASED = st.lists(st.one_of(SAID, st.text(max_size=12)), max_size=25).map(" ".join)


@given(st.lists(PHRASED, min_size=5, max_size=15))
@settings(max_examples=25, deadline=None)
def test_offsets_are_exact_on_any_text(texts: list[str]) -> None:
    for row in found(*texts).itertuples():
        text = texts[int(row.sentence_id[1:])]
        assert text[row.start : row.end] == row.evidence
        assert row.evidence == row.evidence.strip() and row.evidence
        assert row.consequence in CONSEQUENCES
        assert 0 < row.confidence <= 1


@given(st.lists(SAID, max_size=25))
@settings(max_examples=100, deadline=None)
def test_the_first_look_never_hides_a_match(parts: list[str]) -> None:
    text = " ".join(parts)
    column = column_of([text])
    for cue in CUES:
        if cue.pattern.search(text):
            assert may_match(cue.hint or cue.pattern, column)[0]


def test_one_row_per_sentence_and_consequence() -> None:
    rows = found("I cancelled my policy and then I cancelled my card. I cancelled.")
    assert not rows.duplicated(["sentence_id", "consequence"]).any()


@pytest.mark.parametrize(
    "word", ["I would ", "with the Big Bank ", "and ", "never ", "on hold for ", "We Had ", "recommend ", "my ", "to "]
)
def test_cost_is_linear_in_a_long_text(word: str) -> None:
    assert (found(word * 5_000)["end"] <= MAX_CHARS).all()
    assert growth(found, lambda size: word * size, 600) < MOST
