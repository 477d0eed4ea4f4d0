import time

import pytest

from pipeline.prepare.status import status

LOW = """n/a|N/A|n.a.|NA|na|-|--|?|???|...|x|X|xxx|none|None.|NONE!!|nothing|Nothing.
nothing really|Nothing at all!|nothing comes to mind
no comment|No comments.|nil|idk|IDK...|don't know|Don’t know|dont know|I do not know|not sure|Not sure?
unsure|asdf|asdfgh
test|Test test|testing 123|no|nope|can't think of anything|nada|Nada.|keine|Keine Angabe|k.A.|nichts
ninguno|Ninguna|rien|Rien à signaler|aucun|niente
😀|👍👍👍|!!!|10/10|*****|<EMAIL>|https://t.co/abc|@united|hmm, not sure|nothing for me|no idea, sorry"""

SIGNAL = """Nothing to complain about, great|Nothing works|None of the doors opened|no heating|No GUI
not sure why it broke|test results late
I don't know why it takes so long|noisy|native speakers|R|ok|Good|Yes|excellent|nothing but trouble|no one answered the phone|data
x-ray was quick|nice|Not at all happy|keine Heizung|nichts funktioniert|rien ne marche|速い|すごい|Lärm
The same problem again|no card reader"""


@pytest.mark.parametrize("text", LOW.replace("\n", "|").split("|"))
def test_ways_of_saying_nothing(text: str) -> None:
    assert status(text) == "low_signal"
    assert status(f"  {text} \n") == "low_signal"


@pytest.mark.parametrize("text", SIGNAL.replace("\n", "|").split("|"))
def test_texts_with_something_to_say(text: str) -> None:
    assert status(text) is None


@pytest.mark.parametrize("text", ["", " ", "\n\t"])
def test_nothing_left(text: str) -> None:
    assert status(text) == "empty"


def test_fifty_thousand_texts_take_seconds_and_long_lines_do_not_matter() -> None:
    started = time.process_time()
    for text in ["Nothing to complain about", "no comment", "The seat was broken and nobody came to repair it all evening. " * 4] * 17_000:
        status(text)
    for unit in ("no ", "nothing really ", "x ", "bla ", "test ", "asdf", "-", "/"):
        status(unit * 100_000)
    assert time.process_time() - started < 5
