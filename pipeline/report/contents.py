"""What the page needs of the store, read by queries alone and bounded, so that a store of any size gives a page that opens at once."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from pipeline.errors import StoreError
from pipeline.report.bands import sort_bands
from pipeline.report.sections import SECTIONS
from pipeline.store import Store

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Limits:
    """How much goes onto the page; what is left out is said there."""

    themes: int = 60
    broader: int = 30
    segments: int = 40
    periods: int = 36
    aggregates: int = 4300  # rows of insights that the filters can show
    whys: int = 600  # of these, how many with reasons and quotes
    why_characters: int = 192_000  # and how long these may be together
    driver_quotes: int = 1  # of each driver there; a theme has all that the store keeps, MAX_QUOTES of pipeline/insights/steps.py
    quote_characters: int = 1200
    places: int = 2600  # on the map: of sentences and themes
    place_characters: int = 90  # of each sentence there


@dataclass(frozen=True)
class Contents:
    """Rows as the queries in ``pipeline/sql/report`` return them; missing figures are None.

    Attributes:
        totals: the one row of ``report/totals``.
        loads: what became of every item, one row per source.
        scores: score and rating of everybody, where anybody gave one.
        themes: over all segments and periods, most people first; broader themes, which would repeat them, are not among them.
        broader: the same of broader themes.
        periods: oldest first.
        segments: most people first, "all" before them; bands of numbers in their order.
        series: the segments whose single periods are on the page too.
        denominators: people per segment and period.
        aggregates: figures per theme, segment and period.
        whys: drivers, consequence, ask and quotes of the larger of these aggregates.
        quoted_documents: where and when each was said.
        spots: places on the map of themes, each with its sentence; a theme's own has none.
        movements: the last movement of each score, taken apart.
        ledger: what became of the themes from one fit to the next.
        findings: the rows of each section, by its name.
    """

    totals: Row
    loads: list[Row]
    scores: Row | None
    themes: list[Row]
    broader: list[Row]
    periods: list[Row]
    segments: list[Row]
    series: list[str]
    denominators: Mapping[tuple[str, str], int]
    aggregates: Mapping[tuple[int, str, str], Row]
    whys: list[Row]
    quoted_documents: Mapping[str, Row]
    spots: list[Row]
    movements: list[Row]
    ledger: list[Row]
    findings: Mapping[str, list[Row]]


def read_contents(store: Store, limits: Limits) -> Contents:
    """Read everything that goes onto the page.

    Raises:
        StoreError: a table is missing, as the steps before the report have not run.
    """
    try:
        return _read(store, limits)
    except duckdb.CatalogException as error:
        raise StoreError(f'The page cannot be made from "{store.path}": {str(error).splitlines()[0]} Run "voc run" first.') from error


def _read(store: Store, limits: Limits) -> Contents:
    themes = _rows(store, "themes", themes=limits.themes, leaf=True)
    broader = _rows(store, "themes", themes=limits.broader, leaf=False)
    periods = _rows(store, "periods", periods=limits.periods)[::-1]
    theme_ids = [row["theme_id"] for row in (*themes, *broader)]
    shown: dict[str, Any] = {"theme_ids": theme_ids, "periods": [row["period"] for row in periods]}
    segments = _rows(store, "segments", segments=limits.segments, **shown)
    series = _affordable(segments, limits.aggregates)
    segments = sort_bands(segments)
    shown["segments"] = [row["segment"] for row in segments]
    denominators = _rows(store, "denominators", segments=shown["segments"], periods=shown["periods"], series=series)
    aggregates = _rows(store, "aggregates", series=series, **shown)
    whys = _rows(store, "whys", whys=limits.whys, **shown)
    return Contents(
        totals=_rows(store, "totals")[0],
        loads=_rows(store, "reconciliation"),
        scores=next(iter(_rows(store, "scores")), None),
        themes=themes,
        broader=broader,
        periods=periods,
        segments=segments,
        series=series,
        denominators={(row["segment"], row["period"]): row["people"] for row in denominators},
        aggregates={(row["theme_id"], row["segment"], row["period"]): row for row in aggregates},
        whys=whys,
        quoted_documents=_quoted_documents(store, [*themes, *broader, *whys]),
        spots=_rows(store, "map", theme_ids=theme_ids, places=limits.places),
        movements=_rows(store, "movements"),
        ledger=_rows(store, "ledger", theme_ids=theme_ids),
        findings={section.name: _rows(store, section.name) for section in SECTIONS},
    )


def _affordable(segments: list[Row], most: int) -> list[str]:
    """Return the segments, largest first, whose single periods fit; never a part of one, so that a missing one means nobody."""
    chosen: list[str] = []
    spent = 0
    for row in segments:
        spent += row["aggregates"]
        if spent > most and chosen:
            break
        chosen.append(row["segment"])
    return chosen


def _quoted_documents(store: Store, rows: list[Row]) -> dict[str, Row]:
    quoted = {quote["document_id"] for row in rows for quote in row["quotes"]}
    quoted |= {quote["document_id"] for row in rows for reason in row["reasons"] for quote in reason["quotes"]}
    quoted |= {part["quote"]["document_id"] for row in rows for part in (row["consequence"], row["ask"]) if part}
    return {row["document_id"]: row for row in _rows(store, "quoted_documents", document_ids=sorted(quoted))}


def _rows(store: Store, name: str, **parameters: Any) -> list[Row]:
    table = store.arrow(f"report/{name}", **parameters)
    return [{column: _known(value) for column, value in row.items()} for row in table.to_pylist()]


def _known(value: Any) -> Any:
    return None if isinstance(value, float) and math.isnan(value) else value
