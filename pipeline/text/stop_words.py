"""Words that carry no subject: the scaffolding of English, sentiment, and nouns that stand for anything (``stop_words.txt``)."""

from typing import Final

from pipeline.text.sentiment_lexicon import sentiment_terms
from pipeline.text.word_lists import read_word_lists

_LISTS: Final = read_word_lists("pipeline.text", "stop_words.txt")

FUNCTION_WORDS: Final = _LISTS["function"]
SENTIMENT_WORDS: Final = sentiment_terms("stop")
STOP_WORDS: Final = FUNCTION_WORDS | SENTIMENT_WORDS
COMPANY_WORDS: Final = _LISTS["company"]
GENERIC_WORDS: Final = COMPANY_WORDS | _LISTS["generic"]
UNNAMED_WORDS: Final = _LISTS["unnamed"]
