"""How the cost of reading grows with its input: a ratio of the same machine in the same moment, never a time."""

import time
from collections.abc import Callable
from typing import TypeVar

Input = TypeVar("Input")
TIMES = 8
MOST = 32.0  # linear is 8, quadratic 64


def growth(read: Callable[[Input], object], make: Callable[[int], Input], size: int, least: float = 1e-4) -> float:
    """Return how many times as long `read` takes for `TIMES` the input of `size`, each the best of three.

    What takes less than ``least`` seconds counts as that.
    """

    def quickest(given: Input) -> float:
        spent = []
        while len(spent) < 3 and min(spent, default=1) > least / 10:  # once is enough of what takes no time
            started = time.process_time()
            read(given)
            spent.append(time.process_time() - started)
        return min(spent)

    short = quickest(make(size))
    return quickest(make(TIMES * size)) / max(short, least)
