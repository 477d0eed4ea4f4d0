import re
import socket

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.sources.redact import redact, redact_reversibly, restore
from tests.growth import MOST, growth

KEY = b"sixteen secret bytes"


def one(text: str, keep: tuple[str, ...] = ()) -> str:
    return redact([text], keep)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("write to jane.doe+bills@mail.tern.example, please", "write to <EMAIL>, please"),
        ("jane_doe@ternandtable.co.uk", "<EMAIL>"),
        ("jane [at] mail [dot] example [dot] com", "<EMAIL>"),
        ("janedoe at gmail dot com is mine", "<EMAIL> is mine"),
        ("Call me on 07700 900123 please", "Call me on <PHONE> please"),
        ("+44 7700 900456 any time", "<PHONE> any time"),
        ("ring 020 7946 0018", "ring <PHONE>"),
        ("(415) 555-0132 is where I am", "<PHONE> is where I am"),
        ("my number is 5550147", "my number is <PHONE>"),
        ("Meine Nummer: 0151 23456789", "Meine Nummer: <PHONE>"),
        ("0049 151 23456789", "<PHONE>"),
        ("charged 4111 1111 1111 1111 twice", "charged <CARD> twice"),
        ("card number 5500-0000-0000-0004", "card number <CARD>"),
        ("refund to GB29 NWBK 6016 1331 9268 19 today please", "refund to <IBAN> today please"),
        ("de89370400440532013000", "<IBAN>"),
        ("you still debit BE68 5390 0754 7034 although I closed it", "you still debit <IBAN> although I closed it"),
        ("Sent to 14 Elm Grove Road, Leeds LS6 2AB instead", "Sent to <ADDRESS> instead"),
        ("I live at 221 baker street and waited", "I live at <ADDRESS> and waited"),
        ("wohne in der Lindenstraße 12, 10969 Berlin", "wohne in der <ADDRESS>"),
        ("au 12 rue de la Paix", "au <ADDRESS>"),
        ("we are in SW1A 1AA", "we are in <ADDRESS>"),
        ("@united you lost my bag", "<HANDLE> you lost my bag"),
        (".@united you lost it", ".<HANDLE> you lost it"),
        ("ask @jane_d or u/longtimelurker", "ask <HANDLE> or <HANDLE>"),
        ("My name is Sarah Whitfield and I am cross", "My name is <NAME> and I am cross"),
        ("my name is priya and i wait", "my name is <NAME> and i wait"),
        ("Dr Osei was late", "Dr <NAME> was late"),
        ("ring Cosmo Thistlewick, 020 7946 0382.", "ring <NAME>, <PHONE>."),
        ("07700 900461 after 6 or 01632 960738, Fergal Tuohy-Binns", "<PHONE> after 6 or <PHONE>, <NAME>"),
        ("Poor show.\n\nKind regards,\nMartin Oakes", "Poor show.\n\nKind regards,\n<NAME>"),
    ],
)
def test_personal_data_gives_way_to_placeholders(text: str, expected: str) -> None:
    assert one(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It cost £38, then £1,299.00, then 45.50 EUR",
        "order 4471234567 and order number 20481234567 never came",
        "Order no 114-3941689-8772232",
        "booking ref: 0712345678, invoice 07123456789",
        "Flew BA0123 and BA 293 on 12/03/2019, 2019-03-04 12:30 and 12.05.2019 14:30",
        "from 2015-2019, 2014 2016 2018",
        "5/5, 10/10, 9.5 out of 10, 4.7.2.1",
        "the A380-800 and the B772ER, seats 13E and 13K, row 104",
        "1 2 3 4 5 6 7 8 9 10 11 12",
        "see you @10am for £3 @ 4pm, 2 @3.50 each",
        "R uses object@slot and a@b",
        "4111 1111 1111 1112 is not a card",
        "version 10.15.7.2020 build 1019125-1-2",
        "Heathrow in May was lovely, British Airways in Paris on Monday too",
        "Thank you British Airways! Spoke to Customer Services.",
        "Dear Team, thanks to Easter we were late. Regards, Customer Service",
        "A 5 Star Place to stay? A 20 minute drive, a 2 way street.",
        "<3 this, a < b, 100 % great :-)",
    ],
)
def test_other_numbers_places_and_companies_stay(text: str) -> None:
    assert one(text) == text


def test_names_near_cues_are_recognised_and_followed_through_the_text() -> None:
    text = one("I spoke to Rebecca Hartley at the desk. Rebecca was patient, and Natasha and Dr Okafor called back.")
    assert not re.search("Rebecca|Hartley|Natasha|Okafor", text)
    assert "desk" in text and text.count("<NAME>") == 4


def test_words_to_keep_are_no_names() -> None:
    text = "Thank you Robert Dyas, my name is Robert Dyas"
    assert one(text, ("Robert Dyas",)) != one(text)
    assert "Dyas" in one(text, ("Robert Dyas",))
    assert "Martha" not in one("I spoke to Martha Jones yesterday", ("Martha & Sons Bakery",))


def test_same_length_and_order_and_empty_input() -> None:
    assert redact([]) == []
    assert redact(["", "a@b.example", ""]) == ["", "<EMAIL>", ""]


PIECES = (
    "jo@x.example|07700 900123|4111 1111 1111 1111|GB29NWBK60161331926819|@jo_b|Mr Hale|my name is Ann Dale|Michelle|spoke to Ben"
    "|SW1A 1AA|14 Elm Road|<EMAIL>"
)
SENSITIVE = st.sampled_from(PIECES.split("|"))
MIXED = st.lists(st.one_of(SENSITIVE, st.text(max_size=12)), max_size=6).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(st.lists(MIXED, max_size=4))
def test_redacting_again_changes_nothing(texts: list[str]) -> None:
    once = redact(texts)
    assert len(once) == len(texts)
    assert redact(once) == once


@settings(max_examples=150, deadline=None)
@given(st.lists(MIXED, max_size=4))
def test_reversible_redaction_restores_every_text(texts: list[str]) -> None:
    redacted, vault = redact_reversibly(texts, KEY)
    assert [restore(text, vault) for text in redacted] == texts
    assert [re.sub(r"<([A-Z]+):[0-9a-f]{12}>", r"<\1>", text) for text in redacted] == redact(texts)


def test_reversible_placeholders_depend_on_value_and_key() -> None:
    (first, second, other), vault = redact_reversibly(["a@b.example", "A: a@b.example", "c@b.example"], KEY)
    assert second == f"A: {first}" and first != other
    assert dict(vault)[first] == "a@b.example"
    assert redact_reversibly(["a@b.example"], b"another secret key!!")[0][0] != first
    with pytest.raises(ValueError, match="16 to 64 bytes; this one has 5"):
        redact_reversibly(["x"], b"short")


def test_order_of_texts_does_not_matter() -> None:
    names, rests = ("Holly Marsh", "Aurelio", "Paddington"), ("", "today.", "who helped")
    texts = [f"{opening} {name} {rest}" for opening in ("Spoke to", "Thanks to", "Agent") for name in names for rest in rests]
    assert redact(texts[::-1]) == redact(texts)[::-1]


def test_network_is_never_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    text = "me@somewhere.example, 07700 900123, GB29 NWBK 6016 1331 9268 19, I spoke to Fiona Clark"
    assert one(text) == "<EMAIL>, <PHONE>, <IBAN>, I spoke to <NAME>"


@pytest.mark.parametrize("unit", ["a", "1", "1 ", "a.", "@", "a@", "<", "Aa ", "Mr A", "-", "12 A", "AB12", " at ", "\n", "+1("])
def test_cost_is_linear_in_a_very_long_line(unit: str) -> None:
    assert growth(redact, lambda size: [unit * (size // len(unit))], 25_000) < MOST
