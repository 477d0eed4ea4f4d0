"""The report step: one page that opens anywhere, without a network, for those who decide what to do.

Everything is inside one HTML file: styles, a little script, the data behind the filters. Without the script the page still
shows all themes over all segments and periods. A content policy in its head forbids it to fetch anything at all.
"""

import hashlib
import logging
import os
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.errors import VocError
from pipeline.incremental import Counts, Progress, silent
from pipeline.losses import tell_losses
from pipeline.report import formatting
from pipeline.report.contents import Contents, Limits, Row, read_contents
from pipeline.report.headline import cannot_know, headline, left_out, pains_first, strengths_first
from pipeline.report.history import describe_history
from pipeline.report.payload import build_payload, cut
from pipeline.report.sections import SECTIONS
from pipeline.report.theme_tree import build_theme_tree
from pipeline.report.topic_map import draw_topic_map, find_polarity
from pipeline.report.trend import AxisPeriod, Drawing, common_top, draw, last_complete, place_periods
from pipeline.report.waterfall import draw_waterfalls
from pipeline.settings import Settings, fingerprint
from pipeline.store import Store

if TYPE_CHECKING:
    from jinja2 import Environment

logger = logging.getLogger(__name__)

_LARGEST = 12  # themes that are drawn over time side by side

_FORMS = (
    formatting.whole, formatting.percent, formatting.signed, formatting.hundred, formatting.balance, formatting.day,
    formatting.segment_words, formatting.direction, formatting.plain, formatting.churn_words,
    formatting.gap_words, formatting.event_words,
    formatting.impact_words,
)  # fmt: skip


@dataclass(frozen=True)
class Card:
    """A theme as the page shows it.

    Attributes:
        row: its row of ``insights`` over all segments and periods.
        shown: the figures in words.
        latest: its row in the last complete period, where anybody mentions it.
        changed: how it changed there, only where that is more than chance.
        trend: drawn over all periods; None where there are fewer than two.
        since: when it began and what became of it, as far as the ledger knows.
        above: the theme above it, where that is on the page.
        below: its sub-themes, most people first.
    """

    row: Row
    shown: Mapping[str, str]
    latest: Row | None
    changed: str
    trend: Drawing | None
    since: str
    above: Row | None
    below: tuple[Row, ...]


def report(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Write the page to ``settings.report``: whole, or not at all.

    Raises:
        StoreError: a table is missing.
        VocError: the page cannot be written at its place.
    """
    limits = Limits()
    contents = read_contents(store, limits)
    progress("report", 1, 2)
    write(settings.report, render(contents, settings, limits, tell_losses(store, settings)))
    progress("report", 2, 2)
    logger.info("report: %s of %s themes, %s", len(contents.themes), contents.totals["themes"], settings.report)
    return Counts(contents.totals["insights"], len(contents.themes))


def render(contents: Contents, settings: Settings, limits: Limits, losses: Sequence[str] = ()) -> str:
    """Return the page; the same contents and settings give the same characters."""
    axis = place_periods(contents.periods, settings.period)
    latest = last_complete(axis)
    made = {row["theme_id"]: _card(row, contents, axis, latest) for row in (*contents.themes, *contents.broader)}
    cards = _cards(made, contents.themes)
    pains, strengths = (_cards(made, rows) for rows in (pains_first(contents.themes), strengths_first(contents.themes)))
    drawn = draw_topic_map(contents, limits)
    data = build_payload(contents, axis, limits) | {"map": drawn.data if drawn else []}
    style, script = _file("page.css") + _file("map.css"), _file("page.js") + _file("map.js")
    return _environment(limits).get_template("page.html.j2").render(
        contents=contents, totals=contents.totals, axis=axis, latest=latest, unit=settings.period,
        headline=headline(contents, latest, settings.period),
        sections=[section for section in SECTIONS if contents.findings[section.name]],
        pains=pains, strengths=strengths, others=[card for card in cards if card not in pains and card not in strengths],
        cards=cards, broader=_cards(made, contents.broader), changes=_changes(cards), topic_map=drawn, tree=build_theme_tree(contents),
        sizes=_sizes(cards, contents, axis), waterfalls=draw_waterfalls(contents.movements),
        top=max([row["share_high"] or 0 for row in (*contents.themes, *contents.broader)] + [0.001]),
        cannot_know=cannot_know(contents, latest, settings.period), left_out=left_out(contents, len(data["whys"]), limits),
        buckets=_buckets(contents.loads), losses=losses,
        data=data, style=style, script=script, style_hash=_sha(style), script_hash=_sha(script),
        product=_product(settings), settings_hash=fingerprint(settings), version=__version__, encoder=settings.encoder,
    )  # fmt: skip


def write(path: Path, page: str) -> None:
    """Write beside the place and then replace, so that no reader ever sees half a page."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(page, encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError as error:
        raise VocError(f'The page "{path}" cannot be written: {error.strerror}. Free the place, or name another with "report".') from error
    finally:
        part.unlink(missing_ok=True)


def _card(row: Row, contents: Contents, axis: Sequence[AxisPeriod], latest: AxisPeriod | None) -> Card:
    aggregates = _over_time(row, contents, axis)
    now = aggregates.get(latest.period) if latest else None
    everything = (*contents.broader, *contents.themes)
    above = next((one for one in everything if one["theme_id"] == row["parent_id"]), None)
    below = tuple(one for one in everything if one["parent_id"] == row["theme_id"])
    begun = describe_history(row["theme_id"], contents.ledger)
    return Card(row, formatting.shown(row), now, formatting.changed(now), draw(axis, aggregates), begun, above, below)


def _over_time(row: Row, contents: Contents, axis: Sequence[AxisPeriod]) -> dict[str, Row]:
    found = {moment.period: contents.aggregates.get((row["theme_id"], "all", moment.period)) for moment in axis}
    return {period: row for period, row in found.items() if row is not None}


def _sizes(cards: Sequence[Card], contents: Contents, axis: Sequence[AxisPeriod]) -> list[tuple[Card, Drawing]]:
    """Draw the largest themes over time, all on one scale, so that their sizes can be compared."""
    largest = cards[:_LARGEST]
    aggregates = [_over_time(card.row, contents, axis) for card in largest]
    top = common_top(axis, aggregates)
    drawn = [(card, draw(axis, rows, top)) for card, rows in zip(largest, aggregates, strict=True)]
    return [(card, drawing) for card, drawing in drawn if drawing is not None]


def _cards(made: Mapping[int, Card], rows: Sequence[Row]) -> list[Card]:
    return [made[row["theme_id"]] for row in rows]


def _changes(cards: Iterable[Card]) -> list[Card]:
    changed = [(abs(card.latest["change"]), card) for card in cards if card.changed and card.latest]
    return [card for _, card in sorted(changed, key=lambda pair: -pair[0])]


def _buckets(loads: Sequence[Row]) -> dict[str, int]:
    names = ("received", "counted", "duplicate", "near_duplicate", "empty", "low_signal", "foreign_language", "rejected", "forgotten")
    return {name: sum(row[name] for row in loads) for name in names}


def _product(settings: Settings) -> str:
    products = {source.product for source in settings.sources}
    only = products.pop() if len(products) == 1 else None
    return only or ""


def _file(name: str) -> str:
    return resources.files("pipeline.report").joinpath("templates", name).read_text(encoding="utf-8")


def _sha(content: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(content.encode()).digest()).decode()


@cache
def _environment(limits: Limits) -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("pipeline.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=formatting.visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # `tojson` also writes <, >, & and ' as \u escapes, so that no customer's words can end the element.
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":"), "allow_nan": False}
    for form in _FORMS:
        environment.filters[form.__name__] = form
    environment.filters["polarity"] = find_polarity
    environment.filters["cut"] = lambda text: cut(text, limits)
    environment.globals |= {"counted": formatting.counted, "driver_words": formatting.driver_words, "because": formatting.because}
    return environment
