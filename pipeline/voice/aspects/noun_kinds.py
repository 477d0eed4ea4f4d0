"""What kind of thing a noun names to a speaker who judges: a part, the whole, people, a time, nothing definite (``nouns.txt``)."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from pipeline.text.word_lists import read_word_lists

SECTIONS: Final = ("part", "whole", "people", "time", "vague")
_ODD_PLURALS: Final = {
    "menus": "menu", "movies": "movie", "cookies": "cookie", "brownies": "brownie", "smoothies": "smoothie", "veggies": "veggie",
    "calories": "calorie", "taxis": "taxi", "shoes": "shoe", "lenses": "lens", "people": "person", "staff": "staff", "windows": "windows",
}  # fmt: skip


def sections(name: str) -> Mapping[str, frozenset[str]]:
    """Return the sections of a word list in this folder."""
    return read_word_lists("pipeline.voice.aspects", name)


@lru_cache(maxsize=100_000)
def singular(word: str) -> str:
    """Return a noun without its plural ending, by rule: "fries" -> "fry", "dishes" -> "dish", "glass" stays."""
    if word in _ODD_PLURALS:
        return _ODD_PLURALS[word]
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("shes", "ches", "sses", "xes", "zzes")):
        return word[:-2]
    if word.endswith("oes"):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=100_000)
def kind_of(word: str) -> str:
    """Return the section that a noun stands in, "" if none; a plural counts as its singular."""
    lists = sections("nouns.txt")
    for form in (word, singular(word), word.replace("-", "")):
        for section in SECTIONS:
            if form in lists[section]:
                return section
    return ""
