"""When too much of a file was refused for the rest of it to be trusted, and what the error then says."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.errors import QualityError

FEW = 20  # items below which a share says little


class Cause(NamedTuple):
    """Why items were refused: how many, the first lines, and one value, redacted."""

    reason: str
    lost: int
    lines: Sequence[int]
    example: str


def check_refusals(place: str, kept: int, refused: int, most: float, causes: Iterable[Cause]) -> None:
    """Raise a QualityError if a larger share than ``most`` of the items of a file was refused, or all of them.

    Below twenty items a share says little: one bad row of three is a bad row, not a bad file.
    """
    received = kept + refused
    if (kept and (received < FEW or refused <= most * received)) or not refused:
        return
    common = sorted(causes, key=lambda cause: (-cause.lost, cause.reason))[:3]
    told = "; ".join(
        f"{cause.reason}: {cause.lost:,} (line {', '.join(map(str, cause.lines))}, for example {' '.join(cause.example.split())[:60]!r})"
        for cause in common
    )
    raise QualityError(
        f"{place}: {refused:,} of {received:,} items were refused, {refused / received:.1%}; "
        f"max_reject_share allows {most:.1%}, so nothing of the file is loaded. Commonest reasons: {told}."
    )
