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


def _difference(row: Mapping[str, Any]) -> str:
    """Word a difference after a fix: shares differ by a part of themselves, scores in their own unit."""
    part = row["outcome"] in ("mentions", "complaints")
    return formatting.estimate(row, "difference", formatting.signed_percent if part else formatting.balance)


def _effect(row: Mapping[str, Any]) -> str:
    return formatting.estimate(row, "effect", formatting.balance if row["score"] == "rating" else formatting.signed)


def _whole(name: str) -> Cell:
    return lambda row: formatting.whole(row[name])


def _estimate(name: str, form: Callable[[float | None], str] = formatting.percent) -> Cell:
    return lambda row: formatting.estimate(row, name, form)


SECTIONS: Final = (
    Section(
        "alerts",
        "Alerts",
        "Alerts",
        "Themes that left their own baseline in the last quarter of a year: the share of people who spoke of them in the year before, "
        "for the people and sources of now. Of all alerts of a year at most 5 % are chance on average.",
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
        "discontinuities",
        "Turned together",
        "Turned together",
        "Periods from which several themes are spoken of by more or fewer people, all at once and beyond chance. What happened to "
        "everybody then coincides with it; it need not be the cause.",
        (("From", _text("period")), ("Themes", _text("themes")), ("Coincides with", _text("events")),
         ("Change of the mix of sources", lambda row: formatting.percent(row["source_mix"]))),
    ),
    Section(
        "fix_effects",
        "What became of fixes",
        "Fixes",
        "How a theme fared since it was fixed, beside the themes that nobody fixed: people who mention it and complain of it as a part "
        "of their share, sentiment (−1 to +1), ratings (0 to 1) and NPS in their own unit. Associated with the fix, not proved to be "
        "its doing.",
        (("Fix", _text("fix")), ("Since", _text("since")), ("Theme", _text("theme")), ("Outcome", _text("outcome")),
         ("Difference", _difference), ("Verdict", _text("verdict"))),
    ),
    Section(
        "say_versus_do",
        "What people say, and what they do",
        "Say and do",
        "How many of those who give reasons give this one, how much the score differs where the theme is mentioned (a rating from 0 to "
        "1, or NPS), other themes and customers held equal, and whether its customers leave more often. Themes about which nothing can "
        "be told are left out.",
        (("Theme", _text("theme")), ("Together", _text("quadrant")), ("Given as a reason", _estimate("stated")),
         ("Score of", _text("score")), ("Score differs by", _effect), ("Leave", _text("churn_verdict"))),
    ),
    Section(
        "customer_groups",
        "Groups of customers",
        "Groups",
        "People by the rules of the settings, the theme that each group speaks of most beside the other groups, and how many show "
        "signs, in their own words, of leaving or of becoming an advocate; who they are is in the table likely_moves.",
        (("Group", _text("customer_group")), ("People", _whole("people")), ("Speaks most of", _text("theme")),
         ("Share", _estimate("share")),
         ("May leave", _whole("leaving")), ("May recommend", _whole("recommending"))),
    ),
    Section(
        "share_of_voice",
        "Ours and theirs",
        "Rivals",
        "How many of all who speak of any brand speak of it, how much better (+) or worse (−) people speak of ours, and how many set "
        "ours above it and below it in words. What is collected where decides who is heard.",
        (("Brand", _text("brand")), ("People", _whole("people")), ("Share of voice", _estimate("share")),
         ("Net sentiment, ours less theirs", _estimate("gap", formatting.balance)), ("Ours above : below", _text("compared"))),
    ),
    Section(
        "theme_forecast",
        "What may come",
        "Forecast",
        "People who will mention a theme in the next period, where its past foretells it better than its last value does; 95 % interval "
        "and mean error of a backtest, in people.",
        (("Theme", _text("theme")), ("Period", _text("period")), ("People", _estimate("people", formatting.whole)),
         ("Method", _text("method")),
         ("Error", lambda row: formatting.fixed(row["backtest_error"], 1)),
         ("Error of the last value", lambda row: formatting.fixed(row["naive_error"], 1))),
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
