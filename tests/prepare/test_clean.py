import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.prepare.clean import clean_text
from pipeline.text.placeholders import PERSONAL_DATA
from tests.growth import MOST, growth

VERIFIED = [re.compile(r"^(✅ )?(Trip Verified|Not Verified) \| *")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>Cold food.</p><p>Slow&nbsp;staff &amp; rude</p>", "Cold food.\n\nSlow staff & rude"),
        ("one<br/>two<BR>three", "one\ntwo\nthree"),
        ("wor<b>ld</b> <a href='https://x.example?a=1'>link</a>", "world link"),
        ("&lt;b&gt;bold&lt;/b&gt; &amp;amp; &#39;quoted&#39;", "bold & 'quoted'"),
        ("I <3 it, a < b, 5 > 4, x<y and z>w", "I <3 it, a < b, 5 > 4, x<y and z>w"),
        ("a <b and c> d", "a <b and c> d"),
        ("mail <EMAIL> or <PHONE:1a2b3c4d5e6f>, <ADDRESS>", "mail <EMAIL> or <PHONE:1a2b3c4d5e6f>, <ADDRESS>"),
        ("before<!-- hidden --><script>alert('x')</script>after", "before\n\nafter"),
        ("never closed <!-- stays", "never closed <!-- stays"),
        ("itâ€™s cafÃ© â€“ naÃ¯ve", "it’s café – naïve"),
        ("café’s “déjà vu” – Ålesund", "café’s “déjà vu” – Ålesund"),
        ("nul\x00 bell\x07 zero\u200bwidth \ufeffmark soft\u00adhyphen", "nul bell zerowidth mark softhyphen"),
        ("family 👨\u200d👩\u200d👧 and کتاب\u200cها", "family 👨\u200d👩\u200d👧 and کتاب\u200cها"),
        ("cafe\u0301", "café"),
        ("a\r\nb\rc\u2028d\n\n\n\n  e  \t f", "a\nb\nc\nd\n\ne f"),
        ("R&D at AT&T, copy&paste, black&regular", "R&D at AT&T, copy&paste, black&regular"),
        ("lone \ud83d surrogate", "lone surrogate"),
        ("=cmd|'/c calc'!A1", "=cmd|'/c calc'!A1"),
        ("'; DROP TABLE documents; --", "'; DROP TABLE documents; --"),
        ("", ""),
        (" \n\t ", ""),
    ],
)
def test_markup_and_damage_go_and_words_stay(text: str, expected: str) -> None:
    assert clean_text(text, "review") == expected


@pytest.mark.parametrize(
    "text", ["✅ Trip Verified |  Good flight", "Not Verified |\u00a0Good flight", "Trip Verified | Not Verified | Good flight"]
)
def test_boilerplate_is_stripped(text: str) -> None:
    assert clean_text(text, "review", VERIFIED) == "Good flight"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("> they said it works\n> twice\nIt does not.", "It does not."),
        ("&gt; quoted\nmine", "mine"),
        ("On 3 May 2024, <NAME> wrote:\n> hello\n\nNo.", "No."),
        ("[quote=jo]old [quote]older[/quote] words[/quote]New words", "New words"),
        ("[quote]never closed", "never closed"),
        ("[b]Really[/b] slow [url=https://x.example]here[/url]", "Really slow here"),
        ("<blockquote><p>theirs</p></blockquote><p>mine</p>", "mine"),
        ("My printer jams.\n-- \nJo\nSent from my phone", "My printer jams."),
        ("5 > 4 in the middle", "5 > 4 in the middle"),
    ],
)
def test_forum_posts_lose_what_others_wrote_and_signatures(text: str, expected: str) -> None:
    assert clean_text(text, "forum") == expected
    assert clean_text("> kept", "review") == "> kept"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@united @delta you lost my bag", "you lost my bag"),
        (".@united you lost it", "you lost it"),
        ("<HANDLE> <HANDLE:0a1b2c3d4e5f>, where are you?", "where are you?"),
        ("RT @jetblue: fleet's on fleek https://t.co/abc123", "fleet's on fleek"),
        ("“RT <HANDLE>: old news", "old news"),
        ("so late again #CustomerService #fail", "so late again Customer Service fail"),
        ("the #wifi is down", "the #wifi is down"),
        ("ask @jane about it", "ask @jane about it"),
        ("see https://example.com/a?b=c now", "see now"),
        ("@united", ""),
        ("https://t.co/x", ""),
    ],
)
def test_social_posts_lose_addressees_and_links(text: str, expected: str) -> None:
    assert clean_text(text, "social") == expected


MARKUP = [
    "<b>",
    "</p>",
    "<br>",
    "&amp;",
    "&lt;",
    "&gt;",
    "&#60;",
    "amp;",
    "lt;",
    "<3",
    "<EMAIL>",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<",
    ">",
]
HABITS = [
    "[quote]",
    "[/quote]",
    "[b]",
    "> ",
    "\n> q\n",
    "\n-- \n",
    "\n--",
    "jo wrote:",
    "RT @a: ",
    "@a ",
    "#Tag",
    "https://a.b ",
    "www.",
    "Trip Verified | ",
]
DAMAGE = ["Ã©", "â€™", "\x00", "\u200d", "\r\n", "\u2028", "  ", "\n", "é", "e\u0301", "word"]
PIECES = st.sampled_from([*MARKUP, *HABITS, *DAMAGE])
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=12).map("".join)


@settings(max_examples=600, deadline=None)
@given(TEXTS, st.sampled_from(["review", "forum", "social", "survey"]))
def test_cleaning_is_idempotent_and_tidy(text: str, kind: str) -> None:
    once = clean_text(text, kind, VERIFIED)
    assert clean_text(once, kind, VERIFIED) == once
    assert once == once.strip()
    assert not re.search("[\x00-\x08\x0b-\x1f\ud800-\udfff]| {2}|\n{3}", once)


@pytest.mark.parametrize("kind", ["review", "forum", "social"])
@pytest.mark.parametrize(
    "unit", ["a", "<", "<b ", "<b =", "&amp;", "amp;", "[quote]", "<!--", "#a ", "> \n", "\n--\n", "@a ", " ", "Ã©", "RT @a: "]
)
def test_cost_is_linear_in_a_very_long_line(unit: str, kind: str) -> None:
    assert growth(lambda text: clean_text(text, kind), lambda size: unit * (size // len(unit)) + " end", 25_000) < MOST


def test_placeholders_survive() -> None:
    for kind in PERSONAL_DATA:
        assert clean_text(f"a <{kind}> b", "review") == f"a <{kind}> b"
