"""The last movement of a score as a waterfall: from the score before to the score now, step by step."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.report.contents import Row
from pipeline.report.formatting import NOTHING, between, fixed, period_words, signed

_MOST = 6  # steps of themes; what is left is one more
_WORDS = {"nps": ("NPS", 1), "csat": ("Satisfaction (top-two-box), 0–100", 100), "rating": ("Mean rating, 0–100", 100)}
_TERMS = {"rate": "spoken of by more or fewer", "severity": "those who speak of it score otherwise"}


@dataclass(frozen=True)
class Bar:
    """One step: its words, its size, and where it lies, 0-100 from the left."""

    words: str
    size: str
    interval: str
    x: float
    width: float
    tone: str


@dataclass(frozen=True)
class Waterfall:
    """The steps of a score, the first and the last the score itself."""

    score: str
    periods: tuple[str, str]
    bars: tuple[Bar, ...]


def draw_waterfalls(rows: Sequence[Row]) -> list[Waterfall]:
    """Return a waterfall for each score, from the rows of ``report/movements``."""
    return [_draw(score, list(group)) for score, group in groupby(rows, key=lambda row: str(row["score"]))]


def _draw(score: str, rows: Sequence[Row]) -> Waterfall:
    name, scale = _WORDS[score]
    whole = next(row for row in rows if row["part"] == "all")
    steps = [("Who answered: sources, products, segments", whole, "mix")]
    terms = [(f"{row['theme']}: {words}", row, term) for row in rows if row["part"] == "theme" for term, words in _TERMS.items()]
    terms = sorted(terms, key=lambda step: -abs(step[1][step[2]]))[:_MOST]
    steps += [step for step in terms if step[1][step[2]]]
    sizes = [row[term] for _, row, term in steps]
    sizes.append(whole["total"] - sum(sizes))
    places = [whole["score_from"]]
    for size in sizes:
        places.append(places[-1] + size)
    low, high = min(*places, 0), max(*places, 0)
    span = (high - low) or 1

    def bar(words: str, ends: tuple[float, float], size: str, interval: str, tone: str) -> Bar:
        return Bar(words, size, interval, 100 * (min(ends) - low) / span, 100 * abs(ends[1] - ends[0]) / span, tone)

    def step(place: int, words: str, interval: str) -> Bar:
        ends = (places[place], places[place + 1])
        return bar(words, ends, signed(scale * sizes[place], 1), interval, "strength" if sizes[place] > 0 else "pain")

    bars = [step(place, words, _interval(row, term, scale)) for place, (words, row, term) in enumerate(steps)]
    bars.append(step(len(steps), "All else: other themes, and no theme", ""))
    before, now = (period_words(whole[f"period_{end}"]) for end in ("from", "to"))
    first, last = (
        bar(words, (0, whole[end]), fixed(scale * whole[end], 1).replace("-", "−"), "", "other")
        for words, end in ((before, "score_from"), (now, "score_to"))
    )
    return Waterfall(name, (before, now), (first, *bars, last))


def _interval(row: Row, term: str, scale: int) -> str:
    low, high = row[f"{term}_low"], row[f"{term}_high"]
    return between(low, high, lambda end: NOTHING if end is None else signed(scale * end, 1))
