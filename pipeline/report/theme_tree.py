"""Themes and their sub-themes, as a list in a list."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.report.contents import Contents, Row


@dataclass(frozen=True)
class Branch:
    """A theme with the sub-themes below it.

    Attributes:
        row: its row of ``insights`` over all segments and periods.
        below: its sub-themes, most people first.
    """

    row: Row
    below: tuple["Branch", ...]


def build_theme_tree(contents: Contents) -> list[Branch]:
    """Return the top themes, most people first; a theme whose parent is not on the page is one of them."""
    rows = sorted([*contents.themes, *contents.broader], key=lambda row: (-row["people"], row["theme_id"]))
    shown = {row["theme_id"] for row in rows}
    tops = [row for row in rows if row["parent_id"] not in shown]
    return [_build_branch(row, rows) for row in tops]


def _build_branch(row: Row, rows: Sequence[Row]) -> Branch:
    return Branch(row, tuple(_build_branch(one, rows) for one in rows if one["parent_id"] == row["theme_id"]))
