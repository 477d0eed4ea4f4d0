"""The topic map as a drawing: discs, dots, labels, and the sentences behind the dots.

Drawn `WIDTH` wide in whole numbers, y downwards. Without its script the page shows the drawing as it is; with it one can
go nearer, point at a dot and read its sentence, and search.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any

from pipeline.report.contents import Contents, Limits, Row
from pipeline.report.formatting import counted

WIDTH = 1000
_EDGE = 24  # room around everything
_LETTER = 0.56  # of the height of a line, what a letter is wide on the average
_SIZE = 25  # of a label


@dataclass(frozen=True)
class Region:
    """A theme on the map.

    Attributes:
        theme_id: the theme.
        label: its name.
        title: its name and people.
        polarity: pain, strength or other, by its net sentiment.
        x: of its centre.
        y: of its centre.
        radius: radius of its disc.
        dots: its sentences, as the path of an SVG drawing.
        crowded: whether its label would lie on that of a larger theme.
    """

    theme_id: int
    label: str
    title: str
    polarity: str
    x: int
    y: int
    radius: int
    dots: str
    crowded: bool


@dataclass(frozen=True)
class TopicMap:
    """The whole map.

    Attributes:
        regions: its themes, most people first.
        height: of the drawing.
        size: of its labels.
        sentences: how many dots there are.
        data: what the script reads: per theme its name, people, line and sentences, ``[x, y, text]`` each.
    """

    regions: tuple[Region, ...]
    height: int
    size: int
    sentences: int
    data: list[list[Any]]


def draw_topic_map(contents: Contents, limits: Limits) -> TopicMap | None:
    """Draw the map of the themes on the page; None where there are fewer than two themes have a position."""
    rows = {row["theme_id"]: row for row in contents.themes}
    spots = [spot for spot in contents.spots if spot["theme_id"] in rows]
    if len({spot["theme_id"] for spot in spots if spot["text"] is None}) < 2:
        return None
    left, top = min(spot["x"] for spot in spots), max(spot["y"] for spot in spots)
    scale = (WIDTH - 2 * _EDGE) / max(max(spot["x"] for spot in spots) - left, 1e-9)
    positions: Mapping[int, list[tuple[int, int, str | None]]] = defaultdict(list)
    for spot in spots:
        at = round(_EDGE + (spot["x"] - left) * scale), round(_EDGE + (top - spot["y"]) * scale)
        positions[spot["theme_id"]].append((*at, _cut_text(spot["text"], limits)))
    regions = _build_regions(rows, positions)
    height = max(y for dots in positions.values() for _, y, _ in dots) + _EDGE
    data = [_pack_region(rows[region.theme_id], positions[region.theme_id]) for region in regions]
    return TopicMap(regions, height, _SIZE, sum(len(one[-1]) for one in data), data)


def _build_regions(rows: Mapping[int, Row], positions: Mapping[int, list[tuple[int, int, str | None]]]) -> tuple[Region, ...]:
    taken: list[tuple[float, float, float, float]] = []
    made = []
    for theme_id, row in rows.items():
        centre = next((spot for spot in positions.get(theme_id, ()) if spot[2] is None), None)
        if centre is None:
            continue
        x, y, _ = centre
        dots = [spot for spot in positions[theme_id] if spot[2] is not None]
        radius = max([hypot(x - one[0], y - one[1]) for one in dots] + [8.0])
        half = len(row["theme"]) * _LETTER * _SIZE / 2
        box = (x - half, y - _SIZE / 2, x + half, y + _SIZE / 2)
        crowded = any(_is_overlapping(box, other) for other in taken)
        if not crowded:
            taken.append(box)
        path = "".join(f"M{a} {b}h.1" for a, b, _ in dots)
        title = f"{row['theme']}: {counted(row['people'], 'person', 'people')}"
        made.append(Region(theme_id, row["theme"], title, find_polarity(row), x, y, round(radius) + 4, path, crowded))
    return tuple(made)


def find_polarity(row: Row) -> str:
    """Return the polarity of a theme, by the rule that sorts themes into what hurts, what pleases and neither."""
    if row["pain_points"] > 0 and (row["net_sentiment"] or 0) < 0:
        return "pain"
    return "strength" if row["praises"] > 0 and (row["net_sentiment"] or 0) > 0 else "other"


def _is_overlapping(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _pack_region(row: Row, dots: Sequence[tuple[int, int, str | None]]) -> list[Any]:
    sentences = [[x, y, text] for x, y, text in dots if text is not None]
    return [row["theme_id"], row["theme"], row["people"], row["description"] or "", row["keywords"], sentences]


def _cut_text(text: str | None, limits: Limits) -> str | None:
    return text if text is None or len(text) <= limits.place_characters else text[: limits.place_characters - 1] + "…"
