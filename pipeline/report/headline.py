"""What the page says in sentences: what hurts most, what the data cannot tell, what is not on the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.report.contents import Contents, Limits, Row
from pipeline.report.formatting import between, changed, churn_words, estimate, percent, signed, whole
from pipeline.report.trend import AxisPeriod

FEW = 30  # people; below, an interval is too wide to rank by


@dataclass(frozen=True)
class Headline:
    """The first sentence, with the theme's label apart so that it can be set off, one on the latest period, and one on who leaves."""

    before: str
    theme: str
    theme_id: int | None
    after: str
    latest: str = ""
    leaving: str = ""


def headline(contents: Contents, latest: AxisPeriod | None, unit: str) -> Headline:
    """Say what hurts most, with numbers and uncertainty, or that it cannot be told."""
    items, people = contents.totals["items"], contents.totals["people"]
    if not contents.themes:
        received = "Nothing has been received yet" if not contents.loads else f"No theme was found in {whole(items)} items"
        return Headline(f"{received}: what hurts most cannot be told.", "", None, "")
    pains = [row for row in pains_first(contents.themes) if not row["mixed"]]
    clear = [row for row in pains if row["net_sentiment_high"] < 0]
    if not pains:
        return Headline(f"No theme leans towards complaint, among {whole(people)} people.", "", None, "")
    worst = clear[0] if clear else pains[0]
    before = "What hurts most is" if clear else "What hurts most cannot be told from so little; the strongest sign is"
    after = (
        f": {whole(worst['people'])} of {whole(worst['base_people'])} people speak of it "
        f"({percent(worst['share'])}, 95 % interval {between(worst['share_low'], worst['share_high'], percent)}), "
        f"and {whole(worst['pain_points'])} of {whole(worst['mentions'])} items tell of a pain point."
    )
    return Headline(
        before, str(worst["theme"]), worst["theme_id"], after, _latest(contents, worst, latest, unit), _leaving(contents.themes)
    )


def _leaving(themes: Sequence[Row]) -> str:
    """Name the theme whose speakers surely leave more often than the other customers, that with the largest difference."""
    found = [row for row in themes if row["churn"] and row["churn"]["verdict"] == "more" and not row["mixed"]]
    if not found:
        return ""
    worst = max(found, key=lambda row: (row["churn"]["difference_low"], row["theme_id"]))
    return f"Who speaks of “{worst['theme']}” leaves most often beside the other customers: {churn_words(worst['churn'])}."


def pains_first(themes: Sequence[Row]) -> list[Row]:
    """Return the themes of which people speak more ill than well, in the order of the view ``pain_points``: the largest surplus first."""
    pains = [row for row in themes if row["pain_points"] > 0 and (row["net_sentiment"] or 0) < 0]
    return sorted(pains, key=lambda row: (row["mentions"] * row["net_sentiment"], -row["people"], row["theme_id"]))


def strengths_first(themes: Sequence[Row]) -> list[Row]:
    """Return the themes of which people speak more well than ill, the largest surplus first."""
    strengths = [row for row in themes if row["praises"] > 0 and (row["net_sentiment"] or 0) > 0]
    return sorted(strengths, key=lambda row: (-row["mentions"] * row["net_sentiment"], -row["people"], row["theme_id"]))


def _latest(contents: Contents, worst: Row, latest: AxisPeriod | None, unit: str) -> str:
    if latest is None:
        return f"The data do not cover a whole {unit}, so nothing can be said about change."
    row = contents.aggregates.get((worst["theme_id"], "all", latest.period))
    if row is None:
        return f"In {latest.words}, the last complete {unit}, none of {whole(latest.people)} people mention it."
    if row["change"] is None:
        change = f"no source that spoke then spoke in the {unit} before, so there is nothing to compare"
    elif changed(row):
        points = between(100 * row["change_low"], 100 * row["change_high"], lambda end: signed(end, 1))
        change = f"{changed(row)} on the {unit} before (95 % interval {points}), more than chance"
    else:
        change = f"no change beyond chance on the {unit} before"
    share = estimate(row, "share", percent)
    now = f"In {latest.words}, the last complete {unit}: {whole(row['people'])} of {whole(row['base_people'])} people, {share}; {change}."
    return now + _leader(contents, worst, latest)


def _leader(contents: Contents, worst: Row, latest: AxisPeriod) -> str:
    """Name the theme with most pain points of the latest period, where it is another one and clearly negative."""
    found = [
        {**row, **latest_row} for row in contents.themes if (latest_row := contents.aggregates.get((row["theme_id"], "all", latest.period)))
    ]
    first = next((row for row in pains_first(found) if row["net_sentiment_high"] < 0 and not row["mixed"]), worst)
    if first["theme_id"] == worst["theme_id"]:
        return ""
    return (
        f" Most pain points of that time are about “{first['theme']}”: "
        f"{whole(first['people'])} of {whole(first['base_people'])} people, {estimate(first, 'share', percent)}."
    )


def cannot_know(contents: Contents, latest: AxisPeriod | None, unit: str) -> list[str]:
    """Say what these data cannot tell, so that nobody reads it into them."""
    totals = contents.totals
    people, items = totals["people"], totals["items"]
    found = []
    if people < FEW:
        found.append(
            f"Only {whole(people)} {'person' if people == 1 else 'people'} spoke. With fewer than {FEW}, shares are so uncertain that "
            "themes cannot be put in order; read the quotes, not the ranks."
        )
    if latest is None or sum(1 for segment, period in contents.denominators if segment == "all" and period != "all") < 2:
        found.append(f"There are fewer than two whole {unit}s to compare, so no change can be told from chance.")
    if totals["sources"] < 2:
        found.append("All of it comes from one source; whether customers elsewhere say the same is not known.")
    scores = contents.scores or {"scores": 0, "ratings": 0}
    if not scores["scores"]:
        found.append("Nobody gave a 0-10 recommendation score, so there is no Net Promoter Score.")
    if not scores["ratings"]:
        found.append("Nobody gave a rating, so themes cannot be set against satisfaction.")
    if totals["unnamed"]:
        found.append(f"{whole(totals['unnamed'])} of {whole(items)} items do not say who wrote them; each counts as a person of its own.")
    if totals["undated"]:
        found.append(f"{whole(totals['undated'])} of {whole(items)} items carry no date and are in no {unit}.")
    return [*found, *_ALWAYS]


_ALWAYS = (
    "Those who spoke are not all customers: people who review, post or answer differ from those who stay silent.",
    "A theme that goes with a low rating is associated with it; that it causes the rating does not follow.",
    "Intervals cover the chance of who happened to speak. They do not cover sentences that the machine read wrongly.",
)


def left_out(contents: Contents, whys: int, limits: Limits) -> list[str]:
    """Say what the store holds and the page does not."""
    notes = [
        _more("themes", len(contents.themes), contents.themes, "those with most people"),
        _more("segments", len(contents.segments), contents.segments, "those with most people"),
        _more("periods", len(contents.periods), contents.periods, "the latest"),
    ]
    if len(contents.series) < len(contents.segments):
        notes.append(f"Single periods can be chosen for the {len(contents.series)} largest of {len(contents.segments)} groups.")
    if whys < sum(1 for _, segment, period in contents.aggregates if "all" in (segment, period) and segment != period):
        notes.append(f"For filtered groups, reasons and quotes are here for the {whole(whys)} largest combinations of theme and group.")
    if contents.series and len(contents.series) > 1 and contents.periods:
        notes.append("For a segment in a single period the page has figures, no quotes.")
    if _longest(contents.themes) > limits.quote_characters:
        notes.append(f"Quotes over {whole(limits.quote_characters)} characters are cut; the place beside each names the whole.")
    return [*(note for note in notes if note), *_unthemed(contents.totals)]


def _unthemed(totals: Mapping[str, int]) -> list[str]:
    notes = []
    if totals["meaningful"] > totals["themed"]:
        base, rest = totals["meaningful"], totals["meaningful"] - totals["themed"]
        notes.append(f"{whole(rest)} of {whole(base)} sentences that speak of a subject ({percent(rest / base)}) fit no theme.")
    if totals["quotes_refused"]:
        refused = whole(totals["quotes_refused"])
        notes.append(f"{refused} quotes or reasons were refused, as they did not equal their document at their place.")
    return notes


def _more(what: str, shown: int, rows: Sequence[Row], which: str) -> str:
    found = rows[0]["found"] if rows else 0
    return f"{whole(shown)} of {whole(found)} {what} are shown: {which}." if shown < found else ""


def _longest(themes: Sequence[Row]) -> int:
    return max((len(quote["text"]) for row in themes for quote in row["quotes"]), default=0)
