"""Reads a passage token by token: which words are a cause, which an effect. The card in models/reasons says what it was trained on."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.encoder import load_tokenizer, open_graph, word_vectors
from pipeline.errors import ModelError

ROLES: Final = ("cause", "effect")
MARKS: Final = tuple(f"{role} {part}" for part in ("inside", "start", "end") for role in ROLES)
GRAPH_FILE: Final = "reasons.onnx"
FACTS_FILE: Final = "calibration.json"
FORMAT: Final = 1
MAX_PASSAGE_TOKENS: Final = 160


class Reading(NamedTuple):
    """What was read of a passage.

    Attributes:
        chance: ``(tokens, len(MARKS))`` probabilities.
        offsets: of the tokens in the passage, in characters.
    """

    chance: NDArray[np.float64]
    offsets: list[tuple[int, int]]


class ReasonReader:
    """The shipped int8 graph, one passage at a time: its answer depends on its passage alone."""

    def __init__(self, graph: Path | None = None, threads: int | None = None) -> None:
        """Load the shipped graph, or another, and the word vectors of the installed encoder, which it shares.

        Raises:
            ModelError: a file is missing.
        """
        path = graph or weights_folder() / GRAPH_FILE
        if not path.is_file():
            raise ModelError(f"The weights {path} are missing. Restore the file, or train with: python -m models.reasons.train.")
        self._threads = threads or os.cpu_count() or 1
        self._session, self._tokenizer, self._words = open_graph(path), load_tokenizer(MAX_PASSAGE_TOKENS), word_vectors()

    def read(self, passages: Sequence[str]) -> list[Reading]:
        """Return a reading of each passage."""
        if not passages:
            return []
        whole = [text.encode("utf-8", "replace").decode("utf-8") for text in passages]  # half a surrogate pair is no text; lengths stay
        with ThreadPoolExecutor(self._threads) as pool:
            return list(pool.map(self._read_one, self._tokenizer.encode_batch(whole)))

    def _read_one(self, encoding: Any) -> Reading:
        chance = self._session.run(None, {"word_vectors": self._words[encoding.ids][None]})[0][0]
        return Reading(chance[1:-1].astype(np.float64), encoding.offsets[1:-1])  # without the marks of beginning and end


@cache
def shipped_reader() -> ReasonReader:
    """Return the shipped reader, loaded at its first use."""
    return ReasonReader()


def weights_folder() -> Path:
    """Return the folder that ships the graph and its calibration."""
    return Path(str(resources.files("models.reasons")))
