"""Reviews that a shop shows in two languages: the original is what the customer said, the translation what a machine made of it."""

import re
from collections.abc import Sequence

import pandas as pd

from pipeline.prepare.language import UNKNOWN, detect_languages

_BY = r"\(Translated by [^()\n]{1,40}\)"
_FIRST = re.compile(rf"\s*{_BY}(?P<translation>[\s\S]*?)\(Original\)(?P<original>[\s\S]*)")
_SECOND = re.compile(rf"(?P<original>[\s\S]*?){_BY}(?P<translation>[\s\S]*)")


def choose_readable(texts: Sequence[str], languages: Sequence[str]) -> pd.DataFrame:
    """Return what is to be read of each text: the original, if its language is read, else the translation shown with it, if that one's is.

    Args:
        texts: cleaned texts.
        languages: that are read, the default first.

    Returns:
        Columns ``text``, ``language`` in which its writer wrote it (none of ``languages`` where the translation is read), and
        ``is_read``.
    """
    read = [*languages, UNKNOWN]
    found = [_FIRST.fullmatch(text) or _SECOND.fullmatch(text) if "(Translated by" in text else None for text in texts]
    made = pd.DataFrame(
        {"text": [both["original"].strip() if both else text for both, text in zip(found, texts, strict=True)]}, dtype=object
    )
    made["language"] = detect_languages(made["text"].tolist(), default=languages[0])["language"].to_numpy()
    made["is_read"] = made["language"].isin(read)
    for row, both in enumerate(found):
        if both is not None and not made.at[row, "is_read"]:
            translation = both["translation"].strip()
            if translation and detect_languages([translation], default=languages[0])["language"].isin(read).all():
                made.loc[row, ["text", "is_read"]] = [translation, True]
    return made
