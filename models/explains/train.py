"""Train the pair model: `python -m models.explains.train`.

Reads explainit/train.tsv in the folder named by VOC_SHARED_DATA (default: ../shared/data beside the checkout) and writes
weights.safetensors and head.json beside this file. Run twice on one machine it writes the same bytes.
"""

import hashlib
import logging
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.explains.networks import calibrated, fitted_networks, scores
from models.fitting import shared_data
from pipeline.encoder import Encode, load_encoder, remembering
from pipeline.voice.implied.ensemble import Ensemble, save_ensembles
from pipeline.voice.implied.explains import INPUTS, OPINION_DIM, SENTENCE_DIM, bare_inputs, inputs_of
from pipeline.voice.implied.features import POSITION_FEATURES, WORDING_FEATURES
from pipeline.voice.sentiment import ENCODER

logger = logging.getLogger(__name__)

NETWORKS: Final = 8  # in a shipped ensemble
FOLD_NETWORKS: Final = 3  # in each fold: only the calibration rests on them
FOLDS: Final = 5
SWAPPED_WEIGHT: Final = 0.5  # of a pair read backwards, beside 1 for a pair as it was labelled
SPREAD: Final = 14.0  # brings the strongest axes of unit vectors to about 1
DECIMALS: Final = 5

Floats = NDArray[np.float32]


class Pairs(NamedTuple):
    """Labelled pairs: both opinions, their sentence, and whether B explains A (0 or 1)."""

    a: list[str]
    b: list[str]
    sentence: list[str]
    explains: NDArray[Any]


def read_pairs(path: Path) -> tuple[Pairs, Pairs]:
    """Return the pairs of a file, and the same pairs backwards.

    The file says of a pair whether B explains A, and whether its sentence holds an explanation at all. So a pair that does not
    explain, in a sentence that does, is one read backwards; everything else explains nothing backwards.
    """
    names = ["explains", "any", "sentence", "a", "b", "id"]
    rows = pd.read_csv(path, sep="\t", header=None, names=names, quoting=3, keep_default_na=False)
    a, b, sentence = (rows[name].str.split().str.join(" ").tolist() for name in ("a", "b", "sentence"))
    backwards = ((rows["explains"] == 0) & (rows["any"] == 1)).to_numpy(dtype=float)
    return Pairs(a, b, sentence, rows["explains"].to_numpy(dtype=np.float64)), Pairs(b, a, sentence, backwards)


def train(path: Path, encode: Encode) -> dict[str, Ensemble]:
    """Return the ensembles ``sentence`` and ``bare``, trained on the pairs of a file."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):  # sums in a fixed order: a second training gives the same bytes
        return _trained(path, encode)


def _trained(path: Path, encode: Encode) -> dict[str, Ensemble]:
    pairs, swapped = read_pairs(path)
    axes = _axes(pairs, encode)
    groups = pd.factorize(pd.Series(pairs.sentence).str.lower().str.replace(r"\W+", " ", regex=True).str.strip())[0]
    made = {}
    for seed, (key, names) in enumerate(INPUTS.items()):
        start = _blank(key, names, axes)
        rows, back = (_inputs(key, each, encode, start) for each in (pairs, swapped))
        plain = np.array([name in WORDING_FEATURES or name in POSITION_FEATURES for name in names])
        mean, scale = np.where(plain, rows.mean(axis=0), 0.0), np.where(plain, rows.std(axis=0) + 1e-3, 1.0)
        scaled, scaled_back = ((np.clip((each - mean) / scale, -4, 4)).astype(np.float32) for each in (rows, back))
        fit = _Fit(scaled, scaled_back, pairs, swapped, groups)
        slope_offset, accuracy = calibrated(*_out_of_fold(fit, 100 * seed))
        tensors = {**start.tensors, "mean": mean, "scale": scale, "calibration": slope_offset}
        tensors |= fitted_networks(*fit.taken(np.arange(len(rows))), NETWORKS, 1_000 + 100 * seed)
        rounded = {name: np.round(tensor, DECIMALS).astype(np.float32) for name, tensor in tensors.items()}
        facts = {"rows": len(rows), "networks": NETWORKS, "data_sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        made[key] = Ensemble(f"explains/{key}", ENCODER, names, rounded, facts | {"cross_validated_accuracy": round(accuracy, 4)})
        logger.info("%s: accuracy %.4f in cross-validation, grouped by sentence", key, accuracy)
    return made


def _inputs(key: str, pairs: Pairs, encode: Encode, start: Ensemble) -> Floats:
    if key == "bare":
        return bare_inputs(pairs.a, pairs.b, encode, start)
    return inputs_of(pairs.a, pairs.b, pairs.sentence, encode, start)


class _Fit(NamedTuple):
    rows: Floats
    back: Floats
    pairs: Pairs
    swapped: Pairs
    groups: NDArray[np.int64]

    def taken(self, chosen: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
        """Return inputs, labels and weights of the chosen pairs, each read both ways."""
        labels = np.concatenate([self.pairs.explains[chosen], self.swapped.explains[chosen]])
        weights = np.repeat([1.0, SWAPPED_WEIGHT], len(chosen))
        return np.vstack([self.rows[chosen], self.back[chosen]]), labels.astype(np.float32), weights.astype(np.float32)


def _out_of_fold(fit: _Fit, seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the score of each pair by networks that saw neither it nor its sentence, and the labels."""
    found = np.zeros(len(fit.rows))
    fold = np.random.default_rng(0).permutation(fit.groups.max() + 1)[fit.groups] % FOLDS
    for k in range(FOLDS):
        made = fitted_networks(*fit.taken(np.flatnonzero(fold != k)), FOLD_NETWORKS, seed + 10 * k)
        found[fold == k] = scores(made, fit.rows[fold == k])
    return found, fit.pairs.explains


def _axes(pairs: Pairs, encode: Encode) -> dict[str, Floats]:
    """Return mean and main axes of opinion vectors and of the vectors of sentences and joined opinions."""
    joined = [f"{x} because {y}" for x, y in (*zip(pairs.a, pairs.b, strict=True), *zip(pairs.b, pairs.a, strict=True))]
    made: dict[str, Floats] = {}
    for name, texts, width in (("opinion", pairs.a + pairs.b, OPINION_DIM), ("joint", pairs.sentence + joined, SENTENCE_DIM)):
        vectors = encode(texts).astype(np.float64)
        mean = vectors.mean(axis=0)
        _, turned = np.linalg.eigh((vectors - mean).T @ (vectors - mean))
        axes = turned[:, ::-1][:, :width]
        axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(width)])  # an axis has no side of its own
        made[f"{name}_mean"] = mean.round(DECIMALS).astype(np.float32)
        made[f"{name}_axes"] = (SPREAD * axes).round(DECIMALS).astype(np.float32)
    return made


def _blank(key: str, names: tuple[str, ...], axes: dict[str, Floats]) -> Ensemble:
    """Return an ensemble that knows its projections and nothing else."""
    d = len(names)
    shapes = {"mean": (d,), "scale": (d,), "calibration": (2,)}
    network = {"hidden_weight": (1, d, 1), "hidden_bias": (1, 1), "out_weight": (1, 1), "out_bias": (1,)}
    empty = {name: np.zeros(shape, dtype=np.float32) for name, shape in (shapes | network).items()}
    return Ensemble(f"explains/{key}", ENCODER, names, empty | axes)


def main() -> None:
    """Train and write the shipped model."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    folder = Path(__file__).parent
    encode = remembering(load_encoder(ENCODER).encode)
    save_ensembles(train(shared_data() / "explainit" / "train.tsv", encode), folder)
    logger.info("wrote the pair model to %s", folder)


if __name__ == "__main__":
    main()
