import pytest

from pipeline.prepare.low_signal import classify_status
from tests.growth import MOST, growth

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
    assert classify_status(text) == "low_signal"
    assert classify_status(f"  {text} \n") == "low_signal"


@pytest.mark.parametrize("text", SIGNAL.replace("\n", "|").split("|"))
def test_texts_with_something_to_say(text: str) -> None:
    assert classify_status(text) is None


@pytest.mark.parametrize("text", ["", " ", "\n\t"])
def test_nothing_left(text: str) -> None:
    assert classify_status(text) == "empty"


@pytest.mark.parametrize("unit", ["no ", "nothing really ", "x ", "bla ", "test ", "asdf", "-", "/"])
def test_cost_is_linear_in_a_long_line(unit: str) -> None:
    assert growth(classify_status, lambda size: unit * size, 12_000) < MOST
