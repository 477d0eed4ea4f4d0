"""Words that make a clause a good label of a driver, or a bad one (``driver_label_words.txt``)."""

from typing import Final

from pipeline.text.subject_words import is_content, words_of
from pipeline.text.theme_label_phrases import NEGATIONS
from pipeline.text.word_lists import read_word_lists

_LISTS: Final = read_word_lists("pipeline.why", "driver_label_words.txt")
_NEGATIONS: Final = NEGATIONS | _LISTS["negation"]
TELLING: Final = _LISTS["telling"]
WISHES: Final = _LISTS["wish"]
POINTING: Final = _LISTS["pointing"]
SPEAKER: Final = _LISTS["speaker"]
UNENDED: Final = _LISTS["unended"]
HEDGING: Final = _LISTS["hedging"]
ADDING: Final = _LISTS["adding"]
GRADING: Final = _LISTS["grading"]
LIGHT_VERBS: Final = _LISTS["light_verb"]


def denies(text: str) -> bool:
    """Whether a text denies something: "not", "didn't", "lack"."""
    return not _NEGATIONS.isdisjoint(words_of(text))


def is_telling(word: str) -> bool:
    """Whether a word names something or says what is the matter with it, without judging it."""
    return is_content(word) or word in TELLING
