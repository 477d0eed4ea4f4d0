"""Further findings on the page, each a small table under a heading: what is new, what changed, whom to believe.

A section is one SQL file of at most a screen of rows and the words around it here; a finding that nobody has yet has no section.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pipeline.report import formatting

Cell = Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True)
class Section:
    """What is written around the rows of a file of ``pipeline/sql/report``.

    Attributes:
        name: of the SQL file, and of the place on the page.
        title: its heading.
        short: its name among the links at the head of the page.
        lead: what is counted, and how sure it is.
        columns: headings with what stands below each.
    """

    name: str
    title: str
    short: str
    lead: str
    columns: tuple[tuple[str, Cell], ...]


def _text(name: str) -> Cell:
    return lambda row: formatting.NOTHING if row[name] is None else str(row[name])


def _whole(name: str) -> Cell:
    return lambda row: formatting.whole(row[name])


def _estimate(name: str, form: Callable[[float | None], str] = formatting.percent) -> Cell:
    return lambda row: formatting.estimate(row, name, form)


SECTIONS: Final = (
    Section(
        "alerts",
        "Alerts",
        "Alerts",
        "Themes that left their own baseline in the last quarter of a year: the share of people who spoke of them in the year before, for "
        "the people and sources of now. Of all alerts of a year at most 5 % are chance on average.",
        (("Theme", _text("theme")), ("Week of", _text("week")), ("What", _text("verdict"))),
    ),
    Section(
        "emerging",
        "Emerging subjects",
        "Emerging",
        "What is said lately far more often than before and is no theme yet, or part of one; people in the latest weeks and before.",
        (("Subject", _text("label")), ("Inside", _text("inside")), ("People", _whole("people")), ("Lately", _whole("lately")),
         ("Before", _whole("before")), ("First said", _text("first_seen"))),
    ),
    Section(
        "audited_shares",
        "Checked by people",
        "Checked",
        "Shares of items as the machine reads them, and corrected by what people marked (prediction-powered inference); 95 % intervals.",
        (("Theme", _text("theme")), ("Marked", _whole("marked")), ("By machine", _estimate("machine")), ("Corrected", _estimate("share")),
         ("Right, of those found", lambda row: formatting.percent(row["precision"])), ("Verdict", _text("verdict"))),
    ),
)  # fmt: skip
