"""Train the matcher: `python -m models.matching.train --data ../shared/data`.

Reads key_points, nhs_phase1 and banking77 under that folder and the written files beside this one; writes match.onnx and
calibration.json here. Everything runs on one thread from a fixed seed.
"""

import argparse
import hashlib
import json
import logging
import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.fitting import fit_softmax, shared_data
from models.matching.grammar import grammar_blocks, read_qualities
from models.matching.sources import Block, answer_blocks, intent_blocks, key_point_blocks, pole_blocks, read_pairs, read_poles
from pipeline.encoder import Encode, load_encoder
from pipeline.prepare.subject import subject_text
from pipeline.text.matching import FACTS_FILE, FEATURES, FORMAT, GRAPH_FILE, MatchEncoder, match_features
from pipeline.voice.sentiment import ENCODER, sentiment

logger = logging.getLogger(__name__)

Doubles = NDArray[np.float64]

SEED: Final = 7
PASSES: Final = {"key_points": 1, "poles": 8, "grammar": 1, "answers": 1, "intents": 1}  # over each source
CHOICE: Final = 1.0  # weight of the ranking loss
CALIBRATION_TOPICS: Final = 2  # of the four of key_points dev: the others are for the figures
L2: Final = 1e-4
DECIMALS: Final = 4


def training_blocks(shared: Path, rng: random.Random) -> list[Block]:
    """Return the blocks of all sources, mixed."""
    lines, qualities = read_poles(), read_qualities()
    made: dict[str, Callable[[], list[Block]]] = {
        "key_points": lambda: key_point_blocks(shared / "key_points", rng),
        "poles": lambda: pole_blocks(lines, rng),
        "grammar": lambda: grammar_blocks(qualities, rng),
        "answers": lambda: answer_blocks(shared / "nhs_phase1" / "survey_answers.csv", rng),
        "intents": lambda: intent_blocks(shared / "banking77" / "train.csv", rng),
    }
    blocks = [block for name, count in PASSES.items() for _ in range(count) for block in made[name]()]
    rng.shuffle(blocks)
    return blocks


def train(shared: Path, graph: Path) -> None:
    """Train the network on the sets under a folder and write its graph."""
    import torch

    from models.matching.network import MatchNetwork, export_int8, fit

    torch.set_num_threads(1)  # sums in a fixed order
    torch.manual_seed(SEED)
    network = MatchNetwork()
    fit(network, training_blocks(shared, random.Random(SEED)), CHOICE)
    with tempfile.TemporaryDirectory() as folder:
        network.network.save_pretrained(folder)
        export_int8(Path(folder), graph)


def calibrate(shared: Path, graph: Path) -> dict[str, Any]:
    """Return the calibration of a graph, fitted on half of the topics of key_points dev and on the written pairs, one say each."""
    statements, points, labels, say = calibration_pairs(shared / "key_points")
    rows = pair_features(statements, points, MatchEncoder(graph=graph).encode, load_encoder(ENCODER).encode)
    weight, bias = fit_softmax(rows, np.stack([1 - labels, labels], axis=1), say, L2)
    return {
        "format": FORMAT,
        "encoder": MatchEncoder.name,
        "features": list(FEATURES),
        "weights": [round(float(each), DECIMALS) for each in weight[:, 1] - weight[:, 0]],
        "offset": round(float(bias[1] - bias[0]), DECIMALS),
        "facts": {
            "seed": SEED,
            "passes": PASSES,
            "calibration_pairs": len(labels),
            "graph_sha256": hashlib.sha256(graph.read_bytes()).hexdigest(),
        },
    }


def calibration_pairs(folder: Path) -> tuple[list[str], list[str], Doubles, Doubles]:
    """Return statements, key points, labels and weights of the pairs to calibrate on; both sources weigh the same."""
    arguments, points, labels = (pd.read_csv(folder / f"{name}_dev.csv") for name in ("arguments", "key_points", "labels"))
    topics = list(dict.fromkeys(arguments["topic"]))[:CALIBRATION_TOPICS]
    read = labels.merge(arguments[arguments["topic"].isin(topics)], on="arg_id").merge(
        points[["key_point_id", "key_point"]], on="key_point_id"
    )
    written = read_pairs()
    say = np.repeat([1.0 / len(read), 1.0 / len(written)], [len(read), len(written)])
    return (
        read["argument"].tolist() + [pair.statement for pair in written],
        read["key_point"].tolist() + [pair.key_point for pair in written],
        np.array([*read["label"], *(pair.supports for pair in written)], dtype=np.float64),
        say,
    )


def pair_features(statements: list[str], points: list[str], encode: Encode, read: Encode) -> Doubles:
    """Return the features of pairs, shape ``(n, 3)``.

    Args:
        statements: left side of the pairs.
        points: right side of the pairs.
        encode: makes matching vectors.
        read: makes the vectors that the sentiment head reads.
    """
    left, right = list(dict.fromkeys(statements)), list(dict.fromkeys(points))
    every = match_features(encode(left), encode(right), _polarity(left, read), _polarity(right, read))
    at, to = ({text: place for place, text in enumerate(texts)} for texts in (left, right))
    return every[[at[text] for text in statements], [to[text] for text in points]]


def _polarity(texts: list[str], read: Encode) -> Doubles:
    return sentiment(texts, read([subject_text(text) for text in texts]))["polarity"].to_numpy(dtype=np.float64)


def main() -> None:
    """Train and write the shipped matcher."""
    parser = argparse.ArgumentParser(description="Train the matcher.")
    parser.add_argument("--data", type=Path, default=shared_data(), help="folder of the labelled sets")
    parser.add_argument("--calibrate-only", action="store_true", help="keep the graph, fit its calibration anew")
    given = parser.parse_args()
    shared: Path = given.data
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    folder = Path(__file__).parent
    if not given.calibrate_only:
        train(shared, folder / GRAPH_FILE)
    facts = calibrate(shared, folder / GRAPH_FILE)
    (folder / FACTS_FILE).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    logger.info("wrote the matcher to %s: %s, offset %s", folder, facts["weights"], facts["offset"])


if __name__ == "__main__":
    main()
