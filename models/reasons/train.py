"""Train the reader of reasons: `python -m models.reasons.train --data ../shared/data`.

Reads the sets that may train under that folder and marks.tsv beside this file; writes reasons.onnx and calibration.json here.
Everything runs on one thread from a fixed seed.
"""

import argparse
import json
import logging
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.fitting import fit_calibration, shared_data
from models.reasons.sources import Passage, Reason, calibrates, read_passages
from pipeline.prepare.sentences import find_sentence_spans
from pipeline.voice.implied.links import Link, links_of
from pipeline.voice.implied.reader import FACTS_FILE, FORMAT, GRAPH_FILE, ReasonReader
from pipeline.voice.implied.reasons import log_odds

logger = logging.getLogger(__name__)

SEED: Final = 5
PASSES: Final = 4
L2: Final = 1e-4
DECIMALS: Final = 4


def train(passages: list[Passage], graph: Path) -> None:
    """Train the network on passages and write its graph."""
    import torch

    from models.reasons.network import ReasonNetwork, export, fit

    torch.set_num_threads(1)  # sums in a fixed order
    torch.manual_seed(SEED)
    network = ReasonNetwork()
    fit(network, passages, PASSES, SEED)
    export(network, graph)


def calibrate(passages: list[Passage], graph: Path) -> dict[str, Any]:
    """Return the calibration of a graph: how likely a reader marked a link, by logistic regression on the log-odds of its sureness."""
    sure, right = judged(passages, ReasonReader(graph).read([passage.text for passage in passages]))
    return {
        "format": FORMAT,
        **fit_calibration(log_odds(sure), right, L2, DECIMALS),
        "facts": {"seed": SEED, "passes": PASSES, "passages": len(passages), "links": len(sure), "right": int(right.sum())},
    }


def judged(passages: list[Passage], readings: list[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the sureness of each link that is found in passages, and whether a reader marked it, 0 or 1."""
    spans = find_sentence_spans([passage.text for passage in passages])
    links = [
        (link, passage)
        for passage, reading, sentences in zip(passages, readings, spans, strict=True)
        for link in links_of(reading, passage.text, [start for start, _ in sentences])
    ]
    right = [any(is_found(reason, link) for reason in passage.reasons) for link, passage in links]
    return np.array([link.sureness for link, _ in links]), np.array(right, dtype=np.float64)


def is_found(reason: Reason, link: Link) -> bool:
    """Whether both spans overlap by at least half of the longer."""
    return all(
        2 * max(0, min(one[1], other[1]) - max(one[0], other[0])) >= max(one[1] - one[0], other[1] - other[0])
        for one, other in ((reason.cause, link.cause), (reason.effect, link.effect))
    )


def main() -> None:
    """Train and write the shipped reader."""
    parser = argparse.ArgumentParser(description="Train the reader of reasons.")
    parser.add_argument("--data", type=Path, default=shared_data(), help="folder of the labelled sets")
    parser.add_argument("--calibrate-only", action="store_true", help="keep the graph, fit its calibration anew")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    folder = Path(__file__).parent
    passages = read_passages(given.data)
    if not given.calibrate_only:
        train([passage for passage in passages if not calibrates(passage)], folder / GRAPH_FILE)
    facts = calibrate([passage for passage in passages if calibrates(passage)], folder / GRAPH_FILE)
    (folder / FACTS_FILE).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    logger.info("wrote the reader of reasons to %s: %s", folder, facts)


if __name__ == "__main__":
    main()
