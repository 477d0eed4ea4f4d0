"""Train the matcher: `python -m models.matching.train --data ../shared/data`.

Reads the sets that may train under that folder and the files beside this one; writes match.onnx and
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
from numpy.typing import NDArray

from models.fitting import fit_calibration, shared_data
from models.matching.grammar import grammar_blocks, read_qualities
from models.matching.sources import (
    Block,
    answer_blocks,
    calibrates,
    customer_blocks,
    intent_blocks,
    key_point_blocks,
    pole_blocks,
    read_customers,
    read_poles,
)
from pipeline.encoder import MATCH_GRAPH, MatchEncoder
from pipeline.text.matching import FACTS_FILE, FORMAT

logger = logging.getLogger(__name__)

Doubles = NDArray[np.float64]

SEED: Final = 7
PASSES: Final = {"key_points": 1, "poles": 8, "grammar": 1, "answers": 1, "intents": 1, "customers": 3}  # over each source
CHOICE: Final = 1.0  # weight of the ranking loss
L2: Final = 1e-4
DECIMALS: Final = 4


def training_blocks(shared: Path, rng: random.Random) -> list[Block]:
    """Return the blocks of all sources, mixed."""
    lines, qualities, judged = read_poles(), read_qualities(), read_customers(shared)
    made: dict[str, Callable[[], list[Block]]] = {
        "key_points": lambda: key_point_blocks(shared / "key_points", rng),
        "poles": lambda: pole_blocks(lines, rng),
        "grammar": lambda: grammar_blocks(qualities, rng),
        "answers": lambda: answer_blocks(shared / "nhs_phase1" / "survey_answers.csv", rng),
        "customers": lambda: customer_blocks(judged, rng),
        "intents": lambda: intent_blocks(shared / "banking77" / "train.csv", rng),
    }
    blocks = [block for name, count in PASSES.items() for _ in range(count) for block in made[name]()]
    rng.shuffle(blocks)
    return blocks


def train(shared: Path, graph: Path) -> None:
    """Train the network on the sets under a folder and write its graph."""
    import torch

    from models.matching.network import MatchNetwork, export, fit

    torch.set_num_threads(1)  # sums in a fixed order
    torch.manual_seed(SEED)
    network = MatchNetwork()
    fit(network, training_blocks(shared, random.Random(SEED)), CHOICE)
    with tempfile.TemporaryDirectory() as folder:
        network.network.save_pretrained(folder)
        export(Path(folder), graph)


def calibrate(shared: Path, graph: Path) -> dict[str, Any]:
    """Return the calibration of a graph: logistic regression on the cosine, fitted to the judged pairs that trained nothing.

    Those on which careful readers would be split count half for and half against.
    """
    pairs = [pair for pair in read_customers(shared) if calibrates(pair)]
    encode = MatchEncoder(graph=graph).encode
    left, right = (encode([text.lower() for text in texts]) for texts in zip(*((p.statement, p.key_point) for p in pairs), strict=True))
    cosine = (left.astype(np.float64) * right).sum(axis=1)
    label = np.array([pair.supports for pair in pairs])
    return {
        "format": FORMAT,
        "encoder": MatchEncoder.name,
        **fit_calibration(cosine, label, L2, DECIMALS),
        "facts": {
            "seed": SEED,
            "passes": PASSES,
            "calibration_pairs": len(pairs),
            "graph_sha256": hashlib.sha256(graph.read_bytes()).hexdigest(),
        },
    }


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
        train(shared, folder / MATCH_GRAPH)
    facts = calibrate(shared, folder / MATCH_GRAPH)
    (folder / FACTS_FILE).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    logger.info("wrote the matcher to %s: %s, offset %s", folder, facts["weight"], facts["offset"])


if __name__ == "__main__":
    main()
