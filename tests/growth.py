"""How the cost of reading grows with its input: a ratio of the same machine in the same moment, never a time."""

import time
from collections.abc import Callable
from typing import TypeVar

Input = TypeVar("Input")
TIMES = 8
MOST = 32.0  # linear is 8, quadratic 64


def growth(read: Callable[[Input], object], make: Callable[[int], Input], size: int) -> float:
    """Return how many times as long `read` takes for `TIMES` the input of `size`, each the best of three."""

    def least(given: Input) -> float:
        spent = []
        for _ in range(3):
            started = time.process_time()
            read(given)
            spent.append(time.process_time() - started)
        return min(spent)

    short = least(make(size))
    return least(make(TIMES * size)) / max(short, 1e-4)
