"""Ids, links and segments: what may be stored as it came, and what names somebody."""

import json

import pytest

from pipeline.sources.plain_values import clean_link, hide_id
from pipeline.sources.pseudonyms import PeopleKey, pseudonymize

from .conftest import a_source

KEY = PeopleKey((b"k" * 32,))
HEADER = "text,stars,posted,id,parent,mail,plan\n"


@pytest.mark.parametrize("raw", ["42", "1334567890123456789", "7f9c2ba4-e88f-11ec-8fea-0242ac120002", "INC0048812", "T-1042", "review_17"])
def test_an_id_of_a_machine_stays(raw):
    assert hide_id(raw, KEY) == raw


@pytest.mark.parametrize(
    "raw", ["jane.doe@example.com", "+44 7700 900123", "07700900123", "marlow_writes", "Ann Lee", "bgreen42", "mike-1987"]
)
def test_an_id_that_may_name_somebody_is_hidden(raw):
    assert hide_id(raw, KEY) == KEY.hide(pseudonymize(raw))


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("https://shop.example.com/review/17", "https://shop.example.com/review/17"),
        ("https://jane:pw@shop.example.com/a?token=abc123&id=17#me", "https://shop.example.com/a?id=17"),
        ("https://social.example.com/jane_doe/status/1334567890123456789", "https://social.example.com/-/status/1334567890123456789"),
        ("https://forum.example.com/u/marlow/posts", "https://forum.example.com/u/-/posts"),
        ("https://app.example.com/reset/9fK2mQ7xVb", "https://app.example.com/reset/-"),
        ("https://play.example.com/store?id=com.acme.app&user=jane", "https://play.example.com/store?id=com.acme.app"),
        ("https://[broken", None),
    ],
)
def test_a_link_keeps_its_place_and_loses_its_person(raw, stored):
    assert clean_link(raw) == stored


def test_replies_join_and_a_column_of_addresses_is_no_segment(read):
    lines = [f"fine,5,2026-01-0{day},ann{day}@x.example,ann1@x.example,ann{day}@x.example,Solo\n" for day in range(1, 10)]
    source = a_source(
        columns={"text": "text", "rating": "stars", "created_at": "posted", "item_id": "id", "reply_to": "parent"},
        segments={"mail": "mail", "plan": "plan"},
    )
    made = read(HEADER + "".join(lines), source=source, keep_personal_data=False)
    assert {item["reply_to"] for item in made.items} == {made.items[0]["item_id"]}
    assert "example" not in str([{**item, "line": 0} for item in made.items])
    assert [json.loads(item["segments"]) for item in made.items] == [{"plan": "Solo"}] * 9
    assert made.reasons == [
        (1, "no segment: 100% of its values hold personal data; leave it out, or map it as customer_id or author_id", 0)
    ]


def test_a_segment_whose_values_all_differ_names_rows(read):
    lines = [f"fine,5,2026-01-01,{row},,firm {row} ltd,Solo\n" for row in range(60)]
    source = a_source(segments={"firm": "mail", "plan": "plan"})
    made = read(HEADER + "".join(lines), source=source, keep_personal_data=False)
    assert {item["segments"] for item in made.items} == {'{"plan": "Solo"}'}
    assert "names rows" in made.reasons[0][1]
