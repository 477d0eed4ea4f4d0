"""Scores and their history, scores.tsv: a figure that falls must be seen, though no guard of its test was reached."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

KEPT = Path(__file__).with_name("scores.tsv")
MOST_FALL = 0.02  # another processor or seed moves most figures by less


@dataclass(frozen=True)
class Score:
    """One figure of a task, the higher the better, and what another way reaches on the same data."""

    task: str
    figure: float
    yardstick: float | None = None

    def __str__(self) -> str:
        beside = "" if self.yardstick is None else f" (yardstick {self.yardstick:.3f})"
        return f"{self.task}: {self.figure:.3f}{beside}"


def last_figures() -> dict[str, float]:
    """Return the figure of each task that was kept last."""
    rows = (line.split("\t") for line in KEPT.read_text(encoding="utf-8").splitlines()[1:])
    return {task: float(figure) for task, figure, *_ in rows}


def keep(scores: list[Score]) -> None:
    """Append the scores of today."""
    with KEPT.open("a", encoding="utf-8") as file:
        for one in scores:
            yardstick = "" if one.yardstick is None else f"{one.yardstick:.3f}"
            file.write(f"{one.task}\t{one.figure:.3f}\t{yardstick}\t{date.today():%Y-%m-%d}\n")
