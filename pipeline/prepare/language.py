"""The language of each text, found offline: what no installed model understands is set aside and counted, not misread.

A wrong "foreign" loses a customer's voice and a wrong "English" only adds noise, so a text counts as foreign only on good
evidence; short and uncertain texts get the default.
"""

import logging
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.text.placeholders import NOT_WORDS
from pipeline.text.word_lists import read_word_lists

logger = logging.getLogger(__name__)

# Close relatives of a listed language (Catalan, Galician, Afrikaans, ...) are left out: they would only draw votes from it.
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "no", "fi", "pl", "cs", "ro", "hu", "tr", "id")
OTHER_SCRIPTS = ("ru", "uk", "bg", "el", "ar", "fa", "he", "hi", "bn", "ta", "th", "zh", "ja", "ko")

CERTAIN = 0.6  # least probability of a foreign language: of 58,000 English texts .03 % came out as foreign at this level
MIN_WORDS = 3  # "Gran servicio" may be anything; scripts other than Latin need no such number
_READ = 300  # characters of a text that are looked at: more do not change the answer and cost time

_WORDS = read_word_lists("pipeline.prepare", "english_words.txt")
_ENGLISH_SHARE = 0.2
_ENGLISH_HITS = 3

_NOISE = re.compile(rf"{NOT_WORDS}|[#\d_]+", re.IGNORECASE)
_OTHER_LETTER = re.compile("[\u0370-\u1cff\u2c80-\u2dff\u3040-\ud7ff\uf900-\ufaff]")
_SPACES = re.compile(r"\s+")


def detect_languages(texts: Sequence[str], default: str = "en") -> pd.DataFrame:
    """Return the language of each text.

    Most English texts are recognised by their function words; the others go to py3langid (Lui and Baldwin, "langid.py: An
    Off-the-shelf Language Identification Tool", 2012), restricted to 31 languages.

    Args:
        texts: cleaned texts.
        default: language of texts that are short or uncertain.

    Returns:
        Columns ``language`` (ISO 639-1) and ``confidence`` (0 to 1; 0 where the default was assumed), one row per text in
        the order of the argument. A row depends on its own text alone.
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
    bare = _SPACES.sub(" ", _NOISE.sub(" ", text[: 2 * _READ])).strip()[:_READ]
    other_script = len(_OTHER_LETTER.findall(bare))
    if bare.count(" ") + 1 < MIN_WORDS and other_script < MIN_WORDS:
        return default, 0.0
    language, confidence = _identifier().classify(bare)
    if language == default or (confidence >= CERTAIN and (language not in OTHER_SCRIPTS or other_script >= len(bare) / 4)):
        return language, round(float(confidence), 4)
    return default, 0.0


@cache
def _identifier() -> Any:
    from py3langid import langid

    identifier = langid.LanguageIdentifier.from_model_file(Path(langid.MODEL_FILE), norm_probs=True)
    identifier.set_languages([*LANGUAGES, *OTHER_SCRIPTS])
    logger.debug("language identifier loaded, %d languages", len(LANGUAGES) + len(OTHER_SCRIPTS))
    return identifier
