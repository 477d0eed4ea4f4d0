"""Small heads over sentence vectors: one encoder reads a sentence once, many cheap classifiers share its vector.

A head is a linear softmax classifier over ``[vector | features]`` and lies in a folder of two files: ``weights.safetensors``
(plain numbers, never a pickle that could run code) and ``head.json`` (which encoder, which features, which classes, which
data). A head made for another encoder would answer with confident nonsense, so the loader refuses it.
"""

import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModelError

logger = logging.getLogger(__name__)

FORMAT: Final = 1
WEIGHTS_FILE: Final = "weights.safetensors"
FACTS_FILE: Final = "head.json"
_CHUNK: Final = 65_536  # rows at a time: the joined matrix of a million sentences would not fit

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Head:
    """A linear softmax classifier.

    Attributes:
        name: what it is called in messages.
        encoder: name of the encoder whose vectors it reads.
        dim: length of such a vector.
        features: names of the extra columns, in order; may be empty.
        classes: names of the classes, in the order of the probabilities.
        weight: shape ``(dim + len(features), len(classes))``, float32.
        bias: shape ``(len(classes),)``, float32.
        facts: whatever else is worth keeping: training data hash, seed, scores.
    """

    name: str
    encoder: str
    dim: int
    features: tuple[str, ...]
    classes: tuple[str, ...]
    weight: Floats
    bias: Floats
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse weights that do not fit the names.

        Raises:
            ModelError: a shape is wrong or a weight is not a finite number.
        """
        wanted = (self.dim + len(self.features), len(self.classes))
        if self.weight.shape != wanted or self.bias.shape != wanted[1:]:
            raise ModelError(
                f'Head "{self.name}" has weights of shape {self.weight.shape} and {self.bias.shape}, wanted {wanted} and {wanted[1:]}. '
                f"Train it again with `python -m models.{self.name}.train`."
            )
        if not (np.isfinite(self.weight).all() and np.isfinite(self.bias).all()):
            raise ModelError(
                f'Head "{self.name}" holds weights that are no finite numbers. Train it again with `python -m models.{self.name}.train`.'
            )

    def predict_proba(self, vectors: NDArray[np.floating[Any]], features: NDArray[np.floating[Any]] | None = None) -> Floats:
        """Return the probability of each class, shape ``(n, len(classes))``; each row sums to 1 and depends on its own input alone.

        Args:
            vectors: shape ``(n, dim)``, from the encoder of this head.
            features: shape ``(n, len(self.features))``, or None for a head without features.

        Raises:
            ModelError: a shape does not fit.
        """
        extra = np.zeros((len(vectors), 0), dtype=np.float32) if features is None else features
        for what, got, width in (("vectors", vectors, self.dim), ("features", extra, len(self.features))):
            if got.ndim != 2 or got.shape != (len(vectors), width):
                raise ModelError(
                    f'Head "{self.name}" got {what} of shape {got.shape}, wanted ({len(vectors)}, {width}). '
                    f'Check that the encoder is "{self.encoder}".'
                )
        return np.concatenate([self._chunk(vectors[i : i + _CHUNK], extra[i : i + _CHUNK]) for i in range(0, max(len(vectors), 1), _CHUNK)])

    def _chunk(self, vectors: NDArray[np.floating[Any]], features: NDArray[np.floating[Any]]) -> Floats:
        rows = np.hstack([vectors, features]).astype(np.float64)
        # einsum, not @: a BLAS product may round a row differently when it has other neighbours.
        scores = np.einsum("ij,jk->ik", rows, self.weight.astype(np.float64)) + self.bias
        scores -= scores.max(axis=1, keepdims=True)
        odds = np.exp(scores)
        chances: Floats = (odds / odds.sum(axis=1, keepdims=True)).astype(np.float32)
        return chances


def save_head(head: Head, folder: Path) -> None:
    """Write a head into its folder; the same head gives the same bytes."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    save_file({"weight": np.ascontiguousarray(head.weight), "bias": np.ascontiguousarray(head.bias)}, folder / WEIGHTS_FILE)
    facts = {
        "format": FORMAT,
        "name": head.name,
        "encoder": head.encoder,
        "dim": head.dim,
        "classes": list(head.classes),
        "features": list(head.features),
        "facts": dict(head.facts),
    }
    (folder / FACTS_FILE).write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def load_head(folder: Path, *, encoder: str, features: Sequence[str] | None = ()) -> Head:
    """Return the head of a folder, checked against the encoder and the features that it will be used with.

    Args:
        folder: holds ``weights.safetensors`` and ``head.json``.
        encoder: name of the encoder that makes the vectors.
        features: names of the features that the caller computes, in order; None where only the weights of the vector are wanted.

    Raises:
        ModelError: a file is missing or unreadable, or the head was made for another encoder or for other features.
    """
    facts = _read_facts(folder)
    if facts["encoder"] != encoder:
        raise ModelError(
            f'The head in {folder} was made for the encoder "{facts["encoder"]}" and cannot read vectors of "{encoder}". '
            f'Set encoder = "{facts["encoder"]}", or train the head for "{encoder}".'
        )
    if features is not None and tuple(facts["features"]) != tuple(features):
        raise ModelError(
            f"The head in {folder} was trained with other features ({len(facts['features'])}) than the code computes "
            f"({len(features)}). Train it again."
        )
    weight, bias = _read_weights(folder / WEIGHTS_FILE)
    return Head(
        name=str(facts["name"]),
        encoder=str(facts["encoder"]),
        dim=int(facts["dim"]),
        features=tuple(facts["features"]),
        classes=tuple(facts["classes"]),
        weight=weight,
        bias=bias,
        facts=facts["facts"],
    )


def shipped_folder(name: str) -> Path:
    """Return the folder that ships a model: "sentiment", or "asks/advice", in ``models``."""
    return Path(str(resources.files("models"))) / name


@lru_cache(maxsize=16)
def shipped_head(name: str, encoder: str, features: tuple[str, ...] = ()) -> Head:
    """Return a shipped head, read once per process; the errors are those of `load_head`."""
    return load_head(shipped_folder(name), encoder=encoder, features=features)


def version_of(code: int, *files: Path) -> str:
    """Return what identifies the answers of whatever rests on learnt files, so that stored answers are made anew when it changes.

    Args:
        code: number that the reader of the files raises whenever the same files would give other answers.
        files: what was learnt, in a fixed order.

    Returns:
        The number, a dash and the first 16 hexadecimal digits of the SHA-256 of the files' bytes.
    """
    return f"{code}-{_digest(*((path, (stat := path.stat()).st_mtime_ns, stat.st_size) for path in files))}"


@lru_cache(maxsize=64)
def _digest(*files: tuple[Path, int, int]) -> str:
    """Return a hash of files; they are asked for at every step, and read once a process as long as time and size stand."""
    return hashlib.sha256(b"".join(path.read_bytes() for path, _, _ in files)).hexdigest()[:16]


def _read_facts(folder: Path) -> dict[str, Any]:
    path = folder / FACTS_FILE
    try:
        facts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"The head description {path} cannot be read ({error}). Restore the file, or train the head again.") from error
    missing = {"format", "name", "encoder", "dim", "classes", "features", "facts"} - set(facts)
    if missing or facts["format"] != FORMAT:
        raise ModelError(
            f"The head description {path} is of another format (wanted {FORMAT}, missing keys: {sorted(missing)}). Train the head again."
        )
    return facts


def _read_weights(path: Path) -> tuple[Floats, Floats]:
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        tensors = load_file(path)
        return tensors["weight"].astype(np.float32), tensors["bias"].astype(np.float32)
    except (OSError, KeyError, SafetensorError) as error:
        raise ModelError(f"The head weights {path} cannot be read ({error!r}). Restore the file, or train the head again.") from error
