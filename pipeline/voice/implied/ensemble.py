"""Ensembles: several small networks over projected vectors and plain features, averaged and calibrated.

A linear head cannot say "B is the kind of thing that explains the kind of thing A is": that is a product of two vectors. One
hidden layer can, and the mean of several networks started differently is steadier than any of them. Like a head, an ensemble lies
in a folder as plain numbers beside a description, and refuses vectors of another encoder.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModelError
from pipeline.heads import FACTS_FILE, WEIGHTS_FILE

FORMAT: Final = 1
_CHUNK: Final = 4_096
_NETWORK: Final = ("hidden_weight", "hidden_bias", "out_weight", "out_bias")

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Ensemble:
    """Averaged one-hidden-layer networks with one calibrated answer.

    Attributes:
        name: what it is called in messages.
        encoder: name of the encoder whose vectors it reads.
        inputs: names of the columns it reads, in order.
        tensors: ``mean`` and ``scale`` of the inputs (d,), ``hidden_weight`` (m, d, h), ``hidden_bias`` (m, h), ``out_weight`` (m, h),
            ``out_bias`` (m,), ``calibration`` (2,): slope and offset of the mean score; others are kept for the caller.
        facts: training data hash, seed, scores.
    """

    name: str
    encoder: str
    inputs: tuple[str, ...]
    tensors: Mapping[str, Floats]
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse weights that do not fit one another.

        Raises:
            ModelError: a tensor is missing, of another shape, or holds a number that is not finite.
        """
        missing = {"mean", "scale", "calibration", *_NETWORK} - set(self.tensors)
        if missing:
            raise ModelError(f'Ensemble "{self.name}" lacks the tensors {sorted(missing)}. {self._again}')
        d = len(self.inputs)
        m, _, h = self.tensors["hidden_weight"].shape
        wanted = {
            "mean": (d,),
            "scale": (d,),
            "calibration": (2,),
            "hidden_weight": (m, d, h),
            "hidden_bias": (m, h),
            "out_weight": (m, h),
            "out_bias": (m,),
        }
        for name, shape in wanted.items():
            if self.tensors[name].shape != shape:
                raise ModelError(f'Ensemble "{self.name}": {name} has shape {self.tensors[name].shape}, wanted {shape}. {self._again}')
        if not all(np.isfinite(tensor).all() for tensor in self.tensors.values()):
            raise ModelError(f'Ensemble "{self.name}" holds weights that are no finite numbers. {self._again}')

    @property
    def _again(self) -> str:
        return f"Train it again with `python -m models.{self.name.split('/')[0]}.train`."

    def scores(self, rows: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
        """Return the mean score of the networks before calibration, shape ``(n,)``; a row's score depends on that row alone.

        Args:
            rows: shape ``(n, len(inputs))``.

        Raises:
            ModelError: the shape does not fit.
        """
        if rows.ndim != 2 or rows.shape[1] != len(self.inputs):
            raise ModelError(f'Ensemble "{self.name}" got inputs of shape {rows.shape}, wanted (n, {len(self.inputs)}).')
        parts = [self._chunk(rows[start : start + _CHUNK]) for start in range(0, len(rows), _CHUNK)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def predict_proba(self, rows: NDArray[np.floating[Any]]) -> Floats:
        """Return the calibrated probability of yes, shape ``(n,)``.

        Raises:
            ModelError: the shape does not fit.
        """
        slope, offset = self.tensors["calibration"].astype(np.float64)
        probabilities: Floats = (1.0 / (1.0 + np.exp(-(slope * self.scores(rows) + offset)))).astype(np.float32)
        return probabilities

    def _chunk(self, rows: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
        inputs = np.clip((rows - self.tensors["mean"]) / self.tensors["scale"], -4.0, 4.0).astype(np.float64)
        total = np.zeros(len(rows))
        networks = [self.tensors[name].astype(np.float64) for name in _NETWORK]
        for weight, bias, out, last in zip(*networks, strict=True):
            # einsum, not @: a BLAS product may round a row differently when it has other neighbours.
            hidden = np.einsum("ij,jk->ik", inputs, weight) + bias
            hidden = hidden / (1.0 + np.exp(-np.clip(hidden, -60.0, 60.0)))
            total += np.einsum("ik,k->i", hidden, out) + last
        return np.asarray(total / len(networks[0]))


def save_ensembles(ensembles: Mapping[str, Ensemble], folder: Path) -> None:
    """Write the ensembles of one model into its folder, each under its key; the same ensembles give the same bytes."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    tensors = {
        f"{key}.{name}": np.ascontiguousarray(tensor) for key, ensemble in ensembles.items() for name, tensor in ensemble.tensors.items()
    }
    save_file(dict(sorted(tensors.items())), folder / WEIGHTS_FILE)
    facts = {
        "format": FORMAT,
        "ensembles": {
            key: {"name": ensemble.name, "encoder": ensemble.encoder, "inputs": list(ensemble.inputs), "facts": dict(ensemble.facts)}
            for key, ensemble in ensembles.items()
        },
    }
    (folder / FACTS_FILE).write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def load_ensembles(folder: Path, *, encoder: str, inputs: Mapping[str, tuple[str, ...]]) -> dict[str, Ensemble]:
    """Return the ensembles of a folder by key, checked against the encoder and the inputs that they will be used with.

    Raises:
        ModelError: a file is missing or unreadable, or an ensemble was made for another encoder or for other inputs.
    """
    facts, tensors = _read(folder)
    found: dict[str, Ensemble] = {}
    for key, names in inputs.items():
        about = facts.get(key)
        if about is None or tuple(about["inputs"]) != names:
            raise ModelError(f'The ensemble "{key}" in {folder} was trained with other inputs than the code computes. Train it again.')
        if about["encoder"] != encoder:
            raise ModelError(
                f'The ensemble "{key}" in {folder} was made for the encoder "{about["encoder"]}" and cannot read vectors of "{encoder}". '
                f'Set encoder = "{about["encoder"]}", or train it for "{encoder}".'
            )
        mine = {name.removeprefix(f"{key}."): tensor for name, tensor in tensors.items() if name.startswith(f"{key}.")}
        found[key] = Ensemble(str(about["name"]), encoder, names, mine, about["facts"])
    return found


def _read(folder: Path) -> tuple[dict[str, Any], dict[str, Floats]]:
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        facts = json.loads((folder / FACTS_FILE).read_text(encoding="utf-8"))
        tensors = {name: tensor.astype(np.float32) for name, tensor in load_file(folder / WEIGHTS_FILE).items()}
        if facts["format"] != FORMAT:
            raise ValueError(f"format {facts['format']}, wanted {FORMAT}")
        return facts["ensembles"], tensors
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        raise ModelError(f"The model in {folder} cannot be read ({error!r}). Restore its files, or train it again.") from error
