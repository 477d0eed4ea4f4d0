"""Small networks, trained with PyTorch on one thread from fixed seeds, kept as plain arrays; and their calibration."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

NAMES: Final = ("hidden_weight", "hidden_bias", "out_weight", "out_bias")
HIDDEN: Final = 64
EPOCHS: Final = 14
BATCH: Final = 256
RATE: Final = 3e-3
DECAY: Final = 0.1
DROP_INPUT: Final = 0.2
DROP_HIDDEN: Final = 0.4
DOUBT: Final = 0.05  # of every label: readers err

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]


def fitted_networks(rows: Floats, labels: Floats, weights: Floats, count: int, seed: int) -> dict[str, Doubles]:
    """Return ``count`` networks as the stacked arrays of `NAMES`, shapes (m, d, h), (m, h), (m, h) and (m,).

    Args:
        rows: standardised inputs, shape ``(n, d)``.
        labels: 0 or 1, shape ``(n,)``.
        weights: weight of each row, shape ``(n,)``.
        count: number of networks; they differ by seed alone.
        seed: of the first.
    """
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # sums in a fixed order: a second training gives the same bytes
    try:
        made = [_fitted(rows, labels, weights, seed + at) for at in range(count)]
    finally:
        torch.set_num_threads(threads)
    return {name: np.stack([network[at] for network in made]).astype(np.float64) for at, name in enumerate(NAMES)}


def _fitted(rows: Floats, labels: Floats, weights: Floats, seed: int) -> tuple[Any, ...]:
    import torch
    from torch import nn

    torch.manual_seed(seed)
    first, last = nn.Linear(rows.shape[1], HIDDEN), nn.Linear(HIDDEN, 1)
    network = nn.Sequential(nn.Dropout(DROP_INPUT), first, nn.SiLU(), nn.Dropout(DROP_HIDDEN), last)
    x, y, w = (torch.tensor(each) for each in (rows, labels * (1 - 2 * DOUBT) + DOUBT, weights))
    steps = EPOCHS * -(-len(x) // BATCH)
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    for _ in range(EPOCHS):
        for chosen in torch.split(torch.randperm(len(x)), BATCH):
            optimizer.zero_grad()
            losses = nn.functional.binary_cross_entropy_with_logits(network(x[chosen])[:, 0], y[chosen], reduction="none")
            (losses * w[chosen]).mean().backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    arrays = (first.weight.T, first.bias, last.weight[0], last.bias[0])
    return tuple(array.detach().numpy().copy() for array in arrays)


def scores(networks: Mapping[str, Doubles], rows: Floats) -> Doubles:
    """Return the mean score of networks for standardised rows, shape ``(n,)``."""
    total = np.zeros(len(rows))
    for weight, bias, out, last in zip(
        *(networks[name] for name in ("hidden_weight", "hidden_bias", "out_weight", "out_bias")), strict=True
    ):
        hidden = rows @ weight + bias
        total += (hidden / (1.0 + np.exp(-hidden))) @ out + last
    return np.asarray(total / len(networks["out_bias"]))


def calibrated(found: Doubles, labels: Doubles) -> tuple[Doubles, float]:
    """Return slope and offset that turn scores into probabilities (Platt 1999), and the accuracy at one half."""
    from models.fitting import fit_softmax

    weight, bias = fit_softmax(found[:, None], np.stack([1 - labels, labels], axis=1), np.ones(len(labels)), 1e-6)
    slope_offset = np.array([weight[0, 1] - weight[0, 0], bias[1] - bias[0]])
    return slope_offset, float((((slope_offset[0] * found + slope_offset[1]) >= 0) == labels).mean())
