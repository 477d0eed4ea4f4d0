"""What the trainers of networks share: how rows are put into steps, and how the learning rate goes."""

import random
from collections.abc import Sequence

import torch


def warm_then_fall(optimizer: torch.optim.Optimizer, steps: int, warm_up: float) -> torch.optim.lr_scheduler.LambdaLR:
    """Return a schedule that raises the rate over the first share ``warm_up`` of all steps and lets it fall to zero over all of them."""

    def share(at: int) -> float:
        return min(1.0, (at + 1) / (warm_up * steps)) * max(0.0, (steps - at) / steps)

    return torch.optim.lr_scheduler.LambdaLR(optimizer, share)


def batches_by_length(lengths: Sequence[int], passes: float, rng: random.Random, *, batch: int, bucket: int) -> list[list[int]]:
    """Return the rows of each step: mixed, texts of like length together, as padding is work for nothing.

    Args:
        lengths: of the texts.
        passes: over them; a part of one takes a part of them.
        rng: of their order.
        batch: rows of a step.
        bucket: steps whose rows are sorted by length together.
    """
    steps: list[list[int]] = []
    while passes > 0:
        order = rng.sample(range(len(lengths)), len(lengths))[: int(len(lengths) * min(passes, 1.0))]
        passes -= 1
        made: list[list[int]] = []
        for start in range(0, len(order), batch * bucket):
            part = sorted(order[start : start + batch * bucket], key=lambda row: lengths[row])
            made += [part[at : at + batch] for at in range(0, len(part), batch)]
        rng.shuffle(made)
        steps += made
    return steps
