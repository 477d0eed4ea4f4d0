"""The language of each text, found offline: what no installed model understands is set aside and counted, not misread.

Nothing is English by default. A text in another script is foreign whoever knows it, and one in Latin letters is of the language in
whose lists its words are commonest, however short it is; only a text of which no list knows a word stays open.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from math import exp, log
from types import MappingProxyType

import pandas as pd

from pipeline.text.placeholders import NOT_WORDS
from pipeline.text.word_lists import read_word_lists

UNKNOWN = "und"  # undetermined, ISO 639-3: no list has a word of it, as of "ggplot2"; it is read, and marked by this
UNLISTED = "mis"  # of a script that no list is in

_LATIN: tuple[str, ...] = (
    "en",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "sv",
    "da",
    "nb",
    "fi",
    "pl",
    "cs",
    "sk",
    "sl",
    "sh",
    "ro",
    "hu",
    "tr",
    "id",
    "ms",
)
_LATIN += ("fil", "vi", "ca", "lt", "lv", "is")
# By the first word of a letter's Unicode name. One language is taken as it is; several are told apart by their words.
_BY_SCRIPT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "LATIN": _LATIN,
        **{"CYRILLIC": ("ru", "uk", "bg", "mk"), "ARABIC": ("ar", "fa", "ur"), "DEVANAGARI": ("hi",), "GREEK": ("el",)},
        **{"HEBREW": ("he",), "BENGALI": ("bn",), "TAMIL": ("ta",), "THAI": ("th",), "CJK": ("zh",), "HIRAGANA": ("ja",)},
        **{"KATAKANA": ("ja",), "HANGUL": ("ko",), "ETHIOPIC": ("am",), "KHMER": ("km",), "MYANMAR": ("my",), "SINHALA": ("si",)},
        **{"LAO": ("lo",), "GEORGIAN": ("ka",), "ARMENIAN": ("hy",), "TELUGU": ("te",), "GUJARATI": ("gu",), "MALAYALAM": ("ml",)},
        **{"KANNADA": ("kn",), "GURMUKHI": ("pa",), "ORIYA": ("or",), "TIBETAN": ("bo",), "MONGOLIAN": ("mn",)},
    }
)
_NAMED_OTHERWISE = {"nb": "no", "fil": "tl"}

# Chosen on the even lines of tests/prepare/short_texts.tsv and on 57,000 English texts.
_PRIOR = 3.0  # nats by which another language must be likelier than the default
_UNLISTED_WORD = log(1e-8)  # of a word that a list lacks; the rarest that they have are at 1e-6
_READ = 300  # characters of a text that are looked at: more do not change the answer and cost time

_WORDS = read_word_lists("pipeline.prepare", "english_words.txt")
_ENGLISH_SHARE = 0.2
_ENGLISH_HITS = 3

_NOISE = re.compile(rf"(?i:{NOT_WORDS})|\w*[\d_]\w*|\A\W*[A-Z]{{2,4}}\W*\Z")  # "CRAN" alone is of no language
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


def detect_languages(texts: Sequence[str], default: str = "en") -> pd.DataFrame:
    """Return the language of each text.

    Most English texts are recognised by their function words. Of the others the script is looked at, and where several languages
    share it, naive Bayes over the frequencies of words (Speer, "wordfreq", 2022) decides: of those above one in a million, and of
    rarer ones of the default, which must be hard to lose.

    Args:
        texts: cleaned texts.
        default: language of texts in which another one is hardly likelier.

    Returns:
        Columns ``language`` (ISO 639-1, `UNKNOWN` or `UNLISTED`) and ``confidence`` (0 to 1; 0 of an unknown one), one row per
        text in the order of the argument. A row depends on its own text alone.
    """
    found = [_english(text) or _identified(text, default) for text in texts]
    return pd.DataFrame(found, columns=["language", "confidence"]).astype({"language": object, "confidence": float})


def _english(text: str) -> tuple[str, float] | None:
    words = text[:_READ].lower().replace("’", "'").split()
    hits = [word for word in words if word in _WORDS["english"]]
    if len(hits) < _ENGLISH_HITS or len(hits) < _ENGLISH_SHARE * len(words) or _WORDS["sure"].isdisjoint(hits):
        return None
    return "en", 0.99


def _identified(text: str, default: str) -> tuple[str, float]:
    bare = _NOISE.sub(" ", text[: 2 * _READ])[:_READ].lower().replace("’", "'")
    script = _script(bare)
    languages = _BY_SCRIPT.get(script, (UNLISTED,)) if script else (UNKNOWN,)
    if len(languages) == 1:
        return languages[0], float(languages[0] != UNKNOWN)
    words = list(dict.fromkeys(_WORD.findall(bare)))
    lists = {language: _frequencies(language, "best" if language == default else "small") for language in languages}
    scores = {language: sum(_log_frequency(word, listed) for word in words) for language, listed in lists.items()}
    if max(scores.values()) <= len(words) * _UNLISTED_WORD:
        return UNKNOWN if script == "LATIN" else languages[0], 0.0
    code = {language: _NAMED_OTHERWISE.get(language, language) for language in languages}
    scores = {language: score + _PRIOR * (code[language] == default) for language, score in scores.items()}
    likeliest = max(scores, key=scores.__getitem__)
    return code[likeliest], round(1 / sum(exp(score - scores[likeliest]) for score in scores.values()), 4)


def _script(text: str) -> str | None:
    """Return the commonest script of the letters, None of a text without any; of two that meet often, the one that few know wins."""
    if text.isascii():
        return "LATIN" if any(map(str.isalpha, text)) else None
    scripts = Counter(_script_of(letter) for letter in text if letter.isalpha())
    if scripts["HIRAGANA"] + scripts["KATAKANA"]:
        scripts["HIRAGANA"] += scripts.pop("CJK", 0)
    return max(scripts, key=lambda script: (scripts[script], script)) if scripts else None


@cache
def _script_of(letter: str) -> str:
    return unicodedata.name(letter, "NONE").split()[0].split("-")[0]


def _log_frequency(word: str, listed: Mapping[str, float]) -> float:
    """Return that of the word, or else of its longest part: "l'application" is listed nowhere."""
    found = listed.get(word)
    return found if found is not None else listed.get(max(word.split("'"), key=len), _UNLISTED_WORD)


@cache
def _frequencies(language: str, size: str) -> Mapping[str, float]:
    """Return the natural logarithm of the share of each listed word among all words of a language; the best list has rarer ones too."""
    from wordfreq import get_frequency_list

    return {word: -log(10) * level / 100 for level, words in enumerate(get_frequency_list(language, size)) for word in words}
