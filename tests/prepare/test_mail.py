import pytest

from pipeline.prepare.clean import clean_text
from tests.growth import MOST, growth

SAID = "The parcel never came, and nobody calls back."
HISTORY = [
    "\n\nOn Tue, 6 Feb 2024 at 10:01, Shop Care <<EMAIL>> wrote:\n> Dear customer,\n> we are sorry.",
    "\n\nOn Tue, 6 Feb 2024 at 10:01,\nShop Care <<EMAIL>>\nwrote:\n\nWe restarted it.",
    "\n\n-----Original Message-----\nWe will refund you.",
    "\n\nFrom: Shop Care <<EMAIL>>\nSent: Tuesday, February 6, 2024 10:01 AM\nTo: <NAME>\nSubject: RE: call\n\nWhen suits you?",
    "\n\nVon: Kundendienst <<EMAIL>>\nGesendet: Dienstag, 6. Februar 2024 10:01\nAn: <NAME>\nBetreff: AW: Gerät\n\nBitte warten.",
    "\n\nLe mar. 6 févr. 2024 à 10:01, Service Client <<EMAIL>> a écrit :\n\n> Bonjour",
    "\n________________________________\nFrom: Shop Care <<EMAIL>>\nSent: 06 February 2024 10:01\nSubject: Re: lid\n\nThanks.",
    "\n\n---------- Forwarded message ---------\nFrom: Shop Care <<EMAIL>>\nDate: Tue, 6 Feb 2024\n\nWe fixed it.",
]
BELOW = [
    "\n\nKind regards,\n<NAME>\nSales Manager\nNorth Ltd\nTel: <PHONE>",
    "\n\nThanks,\nJo Smith",
    "\n\nMit freundlichen Grüßen\n\n<NAME>",
    "\n-- \n<NAME>\nNorth Ltd",
    "\n\nSent from my iPhone",
    "\n\nGet Outlook for Android<https://aka.ms/x>",
    "\n\nBest,\n<NAME>\n\nThis email and any attachments are confidential and may be privileged.\nIf you are not the recipient, delete it.",
    "\n\nBest regards,\n<NAME>\nSent from Yahoo Mail on Android",
]


@pytest.mark.parametrize("rest", [*HISTORY, *BELOW, BELOW[0] + HISTORY[0], BELOW[4] + HISTORY[3]])
def test_only_what_the_writer_says_is_left(rest: str) -> None:
    cleaned = clean_text(SAID + rest, "forum")
    assert cleaned == SAID
    assert clean_text(cleaned, "forum") == cleaned


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("> Did you restart it?\n\nYes, twice.\n\n> Which version?\n\nThe latest.", "Yes, twice.\n\nThe latest."),
        ("Am 06.02.2024 um 10:01 schrieb Kundendienst:\n> Guten Tag\n\nEs geht nicht.", "Es geht nicht."),
    ],
)
def test_answers_between_and_below_are_kept(text: str, left: str) -> None:
    assert clean_text(text, "forum") == left


@pytest.mark.parametrize(
    "text",
    [
        "Thanks,\nyour team solved it in a day.",
        "I wrote:\nplease cancel\nand nobody did.",
        "From the start it was slow.\n\nThanks to your team it is better.",
        "My messages are confidential, or so I was told.",
        "Sent from China, it took six weeks.",
    ],
)
def test_words_that_only_look_like_it_are_kept(text: str) -> None:
    assert clean_text(text, "forum") == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('```\nTraceback (most recent call last):\n  File "x.py", line 1\nValueError: bad\n```\nIt hangs.', "It hangs."),
        ("It hangs.\n\n    for row in rows:\n        print(row)\n\nAlways.", "It hangs.\n\nAlways."),
        (
            'It hangs:\nTraceback (most recent call last):\n  File "x.py", line 1\n    go()\nValueError: bad\nAlways.',
            "It hangs:\n\nAlways.",
        ),
        ("It hangs.\n2026-01-02 10:00:01,123 ERROR server failed\nat com.acme.Main.run(Main.java:3)", "It hangs."),
        ("See ![shot|690x388](upload://abc.png) and [this page](https://acme.example/x)", "See and this page"),
        ("Nice :+1: :smiley:", "Nice"),
        ("<details><summary>Logs</summary>Error 500</details>It hangs.", "It hangs."),
        ("[details=Logs]Error 500[/details]It hangs.", "It hangs."),
        ("At 10:30:45 it hangs: always", "At 10:30:45 it hangs: always"),
        ("First line.\n\n    Indented by habit, as people do in letters.", "First line.\n\nIndented by habit, as people do in letters."),
    ],
)
def test_code_logs_and_pictures_are_no_words(text: str, left: str) -> None:
    assert clean_text(text, "forum") == left


@pytest.mark.parametrize(
    "unit", ["On 1 ", "From: a\n", "--\n", "Thanks,\nAb\n", "```", "    a;\n", "![a](b)", "_____\n", "Sent from ", "[code]", ":a:", "[a](/"]
)
def test_cost_is_linear_in_a_long_text(unit: str) -> None:
    assert growth(lambda text: clean_text(text, "forum"), lambda size: unit * (size // len(unit)) + " end", 12_000) < MOST
