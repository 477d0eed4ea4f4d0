"""What the words are to a speaker who judges: our own lists, and VADER's words as readers rated them."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from pipeline.text.word_lists import read_word_lists

SECTIONS: Final = ("part", "whole", "people", "time", "vague")
_LEAST: Final = 0.9  # of VADER's -4..4: below it readers saw hardly any feeling
_ODD_PLURALS: Final = {
    "menus": "menu", "movies": "movie", "cookies": "cookie", "brownies": "brownie", "smoothies": "smoothie", "veggies": "veggie",
    "calories": "calorie", "taxis": "taxi", "shoes": "shoe", "lenses": "lens", "people": "person", "staff": "staff", "windows": "windows",
}  # fmt: skip
_OURS: Final = 2.0  # what one of our own words of opinion weighs


def sections(name: str) -> Mapping[str, frozenset[str]]:
    """Return the sections of a word list in this folder."""
    return read_word_lists("pipeline.voice.aspects", name)


@cache
def opinion_words() -> dict[str, float]:
    """Return how strongly each word speaks for (above 0) or against (below 0) what it is said of, from -4 to 4."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    ours = sections("opinion_words.txt")
    rated = {word: float(score) for word, score in SentimentIntensityAnalyzer().lexicon.items() if abs(score) >= _LEAST and word.isascii()}
    found = {word: score for word, score in rated.items() if word[0].isalpha() and word not in ours["none"]}
    for section, sign in (("positive", _OURS), ("negative", -_OURS)):
        for word in ours[section]:
            if found.get(word, 0.0) * sign <= 0:
                found[word] = sign
    return found


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
