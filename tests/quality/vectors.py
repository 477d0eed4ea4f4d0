"""Vectors of a run: several tests read the same sets, and most of their time went into embedding them again."""

import uuid
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.encoder import TwofoldEncoder


class RunEncoder:
    """The shipped encoder, which embeds each text once in a run, in whichever worker: they share a folder."""

    name = TwofoldEncoder.name
    dim = TwofoldEncoder.dim

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, NDArray[np.float32]] = {}
        self._read: set[Path] = set()

    @cached_property
    def _encoder(self) -> TwofoldEncoder:
        return TwofoldEncoder()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, self.dim), dtype=np.float32)
        if not self._known.keys() >= set(texts):
            self._read_others()
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            made = self._encoder.encode(new)
            self._known.update(zip(new, made, strict=True))
            self._write(new, made)
        return np.stack([self._known[text] for text in texts])

    def _read_others(self) -> None:
        for path in set(self._folder.glob("*.parquet")) - self._read:
            rows = pd.read_parquet(path)
            self._known.update(zip(rows["text"], rows["vector"], strict=True))
            self._read.add(path)

    def _write(self, texts: list[str], vectors: NDArray[np.float32]) -> None:
        """Write under a name that no worker reads until the file is whole."""
        path = self._folder / f"{uuid.uuid4().hex}.parquet"
        pd.DataFrame({"text": texts, "vector": list(vectors)}).to_parquet(path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)
        self._read.add(path)
