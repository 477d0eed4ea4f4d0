import json

import pytest

from pipeline.source_settings import Speakers
from pipeline.text.speakers import CUSTOMER, OTHER, customer_words, is_bot, is_nobody, lay_out_messages, mark
from tests.growth import MOST, growth

ASKED = Speakers()


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        (
            "Agent: How can I help?\nAnd your name?\nCustomer: My box is late.\nIt is the third time.\nAgent: Sorry.",
            ["My box is late.\nIt is the third time."],
        ),
        ("[00:12] <NAME> (Support): Hello\n[00:15] <NAME>: it broke\n[00:20] <NAME> (Support): Sorry", ["it broke"]),
        ("(10:01:22 AM) Bot: Welcome!\n(10:01:50 AM) Visitor 12: cannot log in", ["cannot log in"]),
        ("2026-01-02 10:00:01 - Acme Support: hi\n2026-01-02 10:00:09 - Lee: it hangs", ["it hangs"]),
        ("> Caller: it broke\n> Rep: sorry\n> Caller: please fix", ["it broke", "please fix"]),
        ("**Agent:** Hi\n**User:** broken", ["broken"]),
        ("Agent: Hello. Customer: I was charged twice. Agent: Sorry. Customer: Refund me.", ["I was charged twice.", "Refund me."]),
        ("Interviewer: How?\nP1: It is slow.\nInterviewer: Why?\nP1: the cache", ["It is slow.", "the cache"]),
        ("Speaker 1: slow\nSpeaker 2: yes\nSpeaker 1: very\nSpeaker 2: indeed", ["slow", "yes", "very", "indeed"]),
        ("My chat with you:\nAgent: hi\nMe: no", ["My chat with you:", "no"]),
        (f"It broke.\n\n{OTHER}Sorry.\nReally.\n\n{CUSTOMER}Still broken.", ["It broke.", "Still broken."]),
        (f"{OTHER}Thank you for writing.", []),
    ],
)
def test_only_the_customers_turns_are_heard(text: str, heard: list[str]) -> None:
    assert customer_words(text, ASKED) == heard


@pytest.mark.parametrize(
    "text",
    [
        "Pros: nice\nCons: slow",
        "Staff: rude\nFood: cold\nGuest rooms: dirty",
        "Note: the agent said: wait. I waited.",
        "From: a\nSent: b\nTo: c\nSubject: d\n\nFrom: a\nSent: b\nTo: c\nSubject: d",
        "Customer: what a joke",
    ],
)
def test_headings_are_no_speakers(text: str) -> None:
    assert customer_words(text, ASKED) == [text]


def test_listed_speakers_are_marked_before_their_names_are_redacted() -> None:
    text = "Anna: hi\nBen: hello, it fails\nAnna: bye"
    for speakers in (Speakers(customer=["Ben"]), Speakers(agent=["anna"])):
        marked = mark(text, speakers)
        assert marked == "[Agent]: hi\n[Customer]: hello, it fails\n[Agent]: bye"
        assert mark(marked, speakers) == marked
        assert customer_words(marked, ASKED) == ["hello, it fails"]


def test_later_messages_of_the_requester_follow_the_text() -> None:
    messages = [
        {"author_id": 5, "plain_body": "It broke. Order 7"},
        {"author_id": 1, "plain_body": "We look into it."},
        {"author_id": 5, "plain_body": "Still broken."},
    ]
    laid_out = lay_out_messages("It broke. Order 7.", json.dumps(messages), "5", ASKED)
    assert laid_out == "It broke. Order 7.\n\n[Agent]: We look into it.\n\n[Customer]: Still broken."
    by_role = [{"by": {"role": "end-user"}, "said": "Help"}, {"by": {"role": "agent"}, "said": "Yes?"}]
    speakers = Speakers(customer=["end-user"], text="said", author="by.role")
    assert lay_out_messages("", json.dumps(by_role), None, speakers) == "[Customer]: Help\n\n[Agent]: Yes?"
    assert lay_out_messages("It broke.", "not a list", "5", ASKED) == "It broke."


@pytest.mark.parametrize("author", ["[deleted]", "[removed]", "A Google user", "Anonymous"])
def test_some_authors_are_nobody(author: str) -> None:
    assert is_nobody(author) and not is_bot(author)


@pytest.mark.parametrize("author", ["AutoModerator", "system", "renovate[bot]"])
def test_some_authors_are_machines(author: str) -> None:
    assert is_bot(author) and not is_nobody(author) and not is_bot("systematic") and not is_nobody("deleter")


@pytest.mark.parametrize("unit", ["Agent: ", "Customer: x\n", "A b: ", "(1", "1:", "> a:\n", "[Agent]: "])
def test_cost_is_linear_in_a_long_text(unit: str) -> None:
    assert growth(lambda text: customer_words(text, ASKED), lambda size: unit * (size // len(unit)), 12_000) < MOST
