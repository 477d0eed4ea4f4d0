"""Figures as a reader wants to see them: units, intervals and plain words, never a bare decimal.

The script of the page words the same figures for single segments and periods; change both together (``templates/page.js``).
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

NOTHING = "–"
FEW = 10  # people; of fewer, a share says less than the count
LEANS = 0.25  # of -1 to 1
_UNIT = "\N{NO-BREAK SPACE}%"
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
_EVIDENCE = {
    "anecdote": "anecdote: under 5 people",
    "thin": "thin: under 30 people",
    "fair": "fair: 30 people or more, one source",
    "strong": "strong: 30 people or more, several sources",
}
# What a browser cannot show: control characters other than tab and line feed.
_UNSEEN = dict.fromkeys([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF], "\N{REPLACEMENT CHARACTER}")


def fixed(number: float, digits: int) -> str:
    """Round halves up, as the script does; Python's own formatting rounds them to even."""
    return f"{Decimal(number).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP):,}"


def whole(number: float | None) -> str:
    """Return a count: ``1,040``."""
    return NOTHING if number is None else fixed(number, 0)


def counted(number: int, one: str, many: str) -> str:
    """Return a count with its noun: ``1 person``, ``12 people``."""
    return f"{whole(number)} {one if number == 1 else many}"


def percent(share: float | None) -> str:
    """Return a share of 0 to 1 as per cent: ``20.4 %``."""
    if share is None:
        return NOTHING
    if 0 < share < 0.0005:
        return f"under 0.1{_UNIT}"
    return fixed(100 * share, 1) + _UNIT


def signed(number: float | None, digits: int = 0) -> str:
    """Return a figure with its sign: ``+0.31``, ``−12``; zero has none."""
    if number is None:
        return NOTHING
    size = fixed(abs(number), digits)
    if float(size) == 0:
        return size
    return ("+" if number > 0 else "−") + size


def signed_percent(share: float | None) -> str:
    """Return a change as a part of what was: ``−40 %``."""
    return NOTHING if share is None else signed(100 * share) + _UNIT


def balance(number: float | None) -> str:
    """Return a net sentiment of -1 to 1: ``−0.71``."""
    return signed(number, 2)


def hundred(rating: float | None) -> str:
    """Return a rating of 0 to 1 on a scale of 0 to 100."""
    return NOTHING if rating is None else fixed(100 * rating, 0)


def between(low: float | None, high: float | None, form: Callable[[float | None], str]) -> str:
    """Return an interval in words, or nothing where there is none."""
    return "" if low is None or high is None else f"{form(low)} to {form(high)}"


def estimate(row: Mapping[str, Any], name: str, form: Callable[[float | None], str]) -> str:
    """Return a figure with its 95 % interval: ``20.4 % (18.0 % to 22.9 %)``."""
    interval = between(row[f"{name}_low"], row[f"{name}_high"], form)
    return f"{form(row[name])} ({interval})" if interval and row[name] is not None else form(row[name])


def day(when: date | None) -> str:
    """Return a date: ``12 May 2024``."""
    return "no date" if when is None else f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def period_words(period: str) -> str:
    """Return a period as one says it: May 2024, Q2 2024, week 7 of 2024."""
    if month := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", period):
        return f"{_MONTHS[int(month[2]) - 1]} {month[1]}"
    if quarter := re.fullmatch(r"(\d{4})-(Q[1-4])", period):
        return f"{quarter[2]} {quarter[1]}"
    if week := re.fullmatch(r"(\d{4})-W(\d{2})", period):
        return f"week {int(week[2])} of {week[1]}"
    return "all periods" if period == "all" else period


def segment_words(segment: str) -> str:
    """Return a segment as one says it: ``name: value``."""
    name, _, value = segment.partition("=")
    return f"{name}: {value}" if value else "everybody"


def verdict(row: Mapping[str, Any]) -> str:
    """Say which way people speak of a theme, and whether that is more than chance."""
    if row["net_sentiment"] is None or row["net_sentiment"] == 0:
        return "neither well nor ill"
    way = "ill" if row["net_sentiment"] < 0 else "well"
    clear = row["net_sentiment_high"] < 0 or row["net_sentiment_low"] > 0
    return f"clearly more {way}" if clear else f"more {way}, but this may be chance"


def association(row: Mapping[str, Any], name: str, what: str) -> str:
    """Say whether those who mention a theme differ from the others in ratings or scores, without claiming a cause."""
    if row[name] is None or row[f"{name}_others"] is None:
        return ""
    ends = [row[f"{name}_low"], row[f"{name}_high"], row[f"{name}_others_low"], row[f"{name}_others_high"]]
    if any(end is None for end in ends):
        return "too few to compare"
    if ends[1] < ends[2]:
        return f"associated with lower {what}"
    return f"associated with higher {what}" if ends[0] > ends[3] else "no clear difference"


def changed(row: Mapping[str, Any] | None) -> str:
    """Say how the share changed against the period before, only where that stands after correction for the number of tests."""
    if row is None or row["change_q"] is None or row["change_q"] >= 0.05:
        return ""
    way = "up" if row["change"] > 0 else "down"
    return f"{way} {fixed(100 * abs(row['change']), 1)} points"


def shown(row: Mapping[str, Any]) -> dict[str, str]:
    """Return every figure of a row of ``insights`` in words, by the name of its place on the page."""
    counts = {name: whole(row[name]) for name in ("people", "mentions", "pain_points", "praises", "asks")}
    return counts | {
        "people_words": counted(row["people"], "person", "people"),
        "sources": counted(row["sources"], "source", "sources"),
        "base": f"of {whole(row['base_people'])} people",
        "share": percent(row["share"]),
        "share_interval": between(row["share_low"], row["share_high"], percent),
        "net": balance(row["net_sentiment"]),
        "net_full": estimate(row, "net_sentiment", balance),
        "verdict": verdict(row),
        "rating": hundred(row["rating"]),
        "rating_full": estimate(row, "rating", hundred),
        "rating_others": hundred(row["rating_others"]),
        "rating_others_full": estimate(row, "rating_others", hundred),
        "rating_association": association(row, "rating", "ratings"),
        "nps": signed(row["nps"]),
        "nps_full": estimate(row, "nps", signed),
        "nps_others": signed(row["nps_others"]),
        "nps_others_full": estimate(row, "nps_others", signed),
        "nps_association": association(row, "nps", "scores"),
        "evidence": str(row["evidence"]),
        "evidence_full": _EVIDENCE.get(row["evidence"], str(row["evidence"])),
    }


def churn_words(churn: Mapping[str, Any]) -> str:
    """Say how customers fare who voice a theme, beside the others who wrote, without claiming a cause."""
    said = (
        f"{percent(churn['rate'])} of the {counted(churn['customers'], 'customer', 'customers')} who speak of it have left, "
        f"{percent(churn['rate_others'])} of the other {whole(churn['others'])} who wrote"
    )
    if churn["difference"] is None:
        return f"{said}; too few to compare"
    held = f"{_difference(churn)} with their segments and time as customers held equal"
    if churn["verdict"] == "undecided":
        return f"{said}; {held}, which may be chance"
    return f"{said}; associated with leaving {churn['verdict']} often: {held}"


def gap_words(gap: Mapping[str, Any]) -> str:
    """Say from whom a theme is heard most: ``plan Family (12.1 % of 116, 4.3 % of the others)``."""
    name, _, value = gap["segment"].partition("=")
    beside = f"{percent(gap['share'])} of {whole(gap['base_people'])}, {percent(gap['share_others'])} of the others"
    return f"{name} {value} ({beside})"


def event_words(change: Mapping[str, Any]) -> str:
    """Say how a share changed about an event, without claiming a cause: ``−3.2 points (−5.9 to −0.4) of people who mention it``."""
    who = "complain of it" if change["what"] == "complaints" else "mention it"
    begun = "" if change["complete"] else ", which are not over"
    said = f"{_difference(change)} of people who {who}, 8 weeks from it{begun}, beside 8 before"
    if change["verdict"] == "undecided":
        return f"{said}; the surest of {counted(change['events'], 'event', 'events')}, and it may be chance"
    return f"{said}; associated with it, as other things may have changed then"


def _difference(row: Mapping[str, Any]) -> str:
    """Return a difference of two shares in points of a hundred, with its interval."""
    value, low, high = (100 * row[f"difference{end}"] for end in ("", "_low", "_high"))
    return f"{_points(value)} points ({between(low, high, _points)})"


def _points(number: float | None) -> str:
    return signed(number, 1)


_WHAT: Final = (
    ("", "", "other themes, source, segments and month held equal"),
    ("_complaints", " of those who complain", "complaints of others held equal too"),
)


def impact_words(impact: Mapping[str, Any]) -> str:
    """Say how rating and NPS go with a theme beside the other themes, without claiming a cause.

    Complaints of which there are too few to tell are left out.

    ``Rating: associated with 0.6 stars less, other themes, source, segments and month held equal (−0.9 to −0.3)``
    """
    scores = (("rating", "Rating", 100, "points of 100"), ("nps", "NPS", 1, "points"))
    return "; ".join(
        f"{name}{of}: {_effect(figure, factor, unit, held)}"
        for score, name, factor, unit in scores
        for what, of, held in _WHAT
        if (figure := impact[score + what]) and not (what and figure["verdict"] == "too few")
    )


def _effect(figure: Mapping[str, Any], factor: float, unit: str, equal: str) -> str:
    """Say one effect: in stars where one scale was asked, else in the unit given, which the factor leads to."""
    if figure["verdict"] == "too few":
        return f"too few to tell ({whole(figure['mentions'])} of {whole(figure['scores'])} scores)"
    if figure["effect"] is None:
        return "cannot be told from what stands beside it"
    if figure["stars"] is not None:
        effect, low, high, unit = figure["stars"], figure["stars_low"], figure["stars_high"], "stars"
    else:
        effect, low, high = (factor * figure[f"effect{end}"] for end in ("", "_low", "_high"))
    held = f"{equal} ({between(low, high, _points)})"
    if figure["verdict"] == "undecided":
        return f"{_points(effect)} {unit}, {held}, which may be chance"
    alone = "; alone it points the other way" if figure["disagrees"] else ""
    return f"associated with {fixed(abs(effect), 1)} {unit} {'more' if effect > 0 else 'less'}, {held}{alone}"


def driver_words(reason: Mapping[str, Any]) -> str:
    """Say how many say it, and how many of them as a reason.

    ``41 people say so, 6 of them as a reason; 27.0 % (23.1 % to 31.4 %) of the 152 who say anything concrete``; few get no share.
    """
    given = reason["reason_people"]
    said = f"{counted(reason['people'], 'person says', 'people say')} so, {whole(given) if given else 'none'} of them as a reason"
    if reason["people"] == 1:
        said = "1 person says so" + (", as a reason" if given else "")
    if reason["base_people"] >= FEW:
        said += f"; {estimate(reason, 'share', percent)} of the {whole(reason['base_people'])} who say anything concrete"
    return said


def because(row: Mapping[str, Any]) -> str:
    """Return the strongest driver in a line: ``← courier did not ring (41 people)``; nothing where one person alone gives it."""
    first = next(iter(row["reasons"]), None)
    return f"← {first['reason']} ({counted(first['people'], 'person', 'people')})" if first and first["people"] > 1 else ""


def direction(polarity: float | None) -> str:
    """Say with which sentiment a reason is mostly given; nothing where it is mixed."""
    if polarity is None or abs(polarity) < LEANS:
        return ""
    return "in complaint" if polarity < 0 else "in praise"


def plain(name: str) -> str:
    """Return a name from a closed list as words: ``will not return``."""
    return name.replace("_", " ")


def visible(value: object) -> object:
    """Return text with what a browser cannot show replaced by a mark; anything else, and finished HTML, as it is."""
    return value.translate(_UNSEEN) if type(value) is str else value
