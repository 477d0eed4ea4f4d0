"""Lines over time: which periods there are, which is the last whole one, and where the points of a drawing lie.

Drawings are 100 wide and 100 high, stretched by the page; y runs downwards.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.report.contents import Row
from pipeline.report.formatting import percent, period_words

_Z2 = 1.96**2
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class AxisPeriod:
    """A period on the axis of time.

    Attributes:
        period: its label.
        words: its label as one says it.
        x: 0-100, where it starts between the first and the last.
        joined: whether it follows the one before without a gap.
        complete: whether the feedback reaches its end.
        people: who spoke in it.
    """

    period: str
    words: str
    x: float
    joined: bool
    complete: bool
    people: int


@dataclass(frozen=True)
class Drawing:
    """A trend as points for SVG, and in words.

    Attributes:
        lines: runs of neighbouring periods, each as the points of a polyline.
        band: the same runs as outlines of the 95 % interval.
        end: the last point.
        top: 0-1, the share at the upper edge.
        words: what the drawing shows, for those who do not see it.
    """

    lines: tuple[str, ...]
    band: tuple[str, ...]
    end: str
    top: float
    words: str


def place_periods(periods: Sequence[Row], unit: str) -> list[AxisPeriod]:
    """Put periods, oldest first, on the axis of time.

    Which are complete stands in ``denominators``: a file often ends in the middle of a month, and half a month is not to be
    compared with a whole one.
    """
    starts = [row["period_start"] for row in periods]
    span = (starts[-1] - starts[0]).days if starts else 0
    return [
        AxisPeriod(
            period=row["period"],
            words=period_words(row["period"]),
            x=round(100 * (start - starts[0]).days / span, 2) if span else 50.0,
            joined=place > 0 and following(starts[place - 1], unit) == start,
            complete=row["complete"],
            people=row["people"],
        )
        for place, (row, start) in enumerate(zip(periods, starts, strict=True))
    ]


def following(start: date, unit: str) -> date:
    """Return the first day of the period after the one that starts on a day; unit is week, month, quarter or year."""
    if unit == "week":
        return start + timedelta(days=7)
    last = start
    for _ in range(_MONTHS[unit]):
        last = last.replace(day=1) + timedelta(days=monthrange(last.year, last.month)[1])
    return last


def last_complete(axis: Sequence[AxisPeriod]) -> AxisPeriod | None:
    """Return the latest period that the data cover to its end."""
    return next((moment for moment in reversed(axis) if moment.complete), None)


def common_top(axis: Sequence[AxisPeriod], themes: Iterable[Mapping[str, Row]]) -> float:
    """Return the upper edge of drawings that are to be compared: the largest share of all, a little above it.

    The ends of intervals may lie beyond: of a period in which few spoke they would flatten every line.
    """
    shares = [float(aggregates[moment.period]["share"]) for aggregates in themes for moment in axis if moment.period in aggregates]
    return 1.05 * max([*shares, 0.001])


def draw(axis: Sequence[AxisPeriod], aggregates: Mapping[str, Row], top: float | None = None) -> Drawing | None:
    """Draw the share of a theme over all periods; a period in which nobody mentions it has the share 0.

    Args:
        axis: the periods, oldest first.
        aggregates: period to its row of ``insights``, where anybody mentions the theme.
        top: 0-1, the share at the upper edge, where several drawings share one; otherwise the largest end of an interval.

    Returns:
        None with fewer than two periods: one point is no trend.
    """
    if len(axis) < 2:
        return None
    shares = [aggregates.get(moment.period) or _nobody(moment.people) for moment in axis]
    top = top or max([row["share_high"] or 0 for row in shares] + [0.001])
    runs: list[list[int]] = []
    for place, moment in enumerate(axis):
        if moment.joined and runs:
            runs[-1].append(place)
        else:
            runs.append([place])

    def point(place: int, name: str) -> str:
        return f"{axis[place].x:g},{max(0.0, 100 - 100 * (shares[place][name] or 0) / top):.1f}"

    lines = tuple(" ".join(point(place, "share") for place in _drawable(run)) for run in runs)
    outlines = [[*(point(p, "share_high") for p in run), *(point(p, "share_low") for p in reversed(run))] for run in runs if len(run) > 1]
    band = tuple(" ".join(outline) for outline in outlines)
    return Drawing(lines, band, point(len(axis) - 1, "share"), top, _describe(axis, [row["share"] or 0 for row in shares]))


def _nobody(people: int) -> Row:
    """Return the share of a theme that none of so many people mention; Wilson's interval then ends at z²/(n + z²)."""
    return {"share": 0.0, "share_low": 0.0, "share_high": _Z2 / (people + _Z2)}


def _drawable(run: list[int]) -> list[int]:
    """Return a run of at least two points, so that a lone one shows as a dot."""
    return run if len(run) > 1 else run * 2


def _describe(axis: Sequence[AxisPeriod], shares: Sequence[float]) -> str:
    low, high = min(range(len(axis)), key=shares.__getitem__), max(range(len(axis)), key=shares.__getitem__)
    ending = "" if axis[-1].complete else " (not complete)"
    return (
        f"Share of people from {axis[0].words} to {axis[-1].words}: lowest {percent(shares[low])} in {axis[low].words}, "
        f"highest {percent(shares[high])} in {axis[high].words}, last {percent(shares[-1])}{ending}."
    )
