"""The data behind the filters: figures, reasons and quotes per theme, segment and period, packed small."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.report.contents import Contents, Limits, Row
from pipeline.report.formatting import day, segment_words
from pipeline.report.trend import AxisPeriod

# Order of the figures in a packed aggregate, after theme, segment and period.
FIGURES = (
    "mentions", "people", "sources", "pain_points", "praises", "asks", "share", "share_low", "share_high",
    "change", "change_q", "net_sentiment", "net_sentiment_low", "net_sentiment_high",
    "rating", "rating_low", "rating_high", "rating_others", "rating_others_low", "rating_others_high",
    "nps", "nps_low", "nps_high", "nps_others", "nps_others_low", "nps_others_high", "evidence",
)  # fmt: skip
# Order of what is said about a driver, before its quotes.
REASON = ("reason", "people", "reason_people", "base_people", "share", "share_low", "share_high", "polarity")
_POINTS = ("nps",)


def build_payload(contents: Contents, axis: Sequence[AxisPeriod], limits: Limits) -> dict[str, Any]:
    """Return what the script of the page reads: plain lists and numbers, to be written as JSON.

    Segment 0 and period 0 are "all". An aggregate is ``[theme_id, segment, period, *FIGURES]``; a missing one means that nobody
    mentions the theme there, as segments whose periods did not fit are marked.
    """
    segments = {row["segment"]: place for place, row in enumerate(contents.segments)}
    periods = {"all": 0} | {moment.period: place for place, moment in enumerate(axis, start=1)}
    documents: dict[str, int] = {}
    whys = dict(_whys(contents, segments, periods, documents, limits))
    return {
        "figures": FIGURES,
        "segments": [[segment_words(row["segment"]), row["segment"] in contents.series] for row in contents.segments],
        "periods": [[moment.words, moment.x, moment.joined, moment.complete] for moment in axis],
        "denominators": {f"{segments[segment]},{periods[period]}": people for (segment, period), people in contents.denominators.items()},
        "aggregates": [
            [row["theme_id"], segments[row["segment"]], periods[row["period"]], *(_short(name, row[name]) for name in FIGURES)]
            for row in contents.aggregates.values()
        ],
        "whys": whys,
        "documents": [_origin(contents.quoted_documents, name) for name in documents],
    }


def _short(name: str, value: Any) -> Any:
    """Round finer than the page shows, so that rounding twice seldom differs from rounding once."""
    if isinstance(value, float):
        return round(value, 4) if name.startswith(_POINTS) else round(value, 6)
    return value


def _whys(
    contents: Contents, segments: Mapping[str, int], periods: Mapping[str, int], documents: dict[str, int], limits: Limits
) -> Iterator[tuple[str, Any]]:
    """Yield reasons and quotes, most people first, until they fill their room."""
    spent = 0

    def said(quote: Row) -> list[Any]:
        return _quote(quote, documents, limits)

    for row in contents.whys:
        chosen = [*row["quotes"], *(quote for reason in row["reasons"] for quote in reason["quotes"][: limits.driver_quotes])]
        chosen += [part["quote"] for part in (row["consequence"], row["ask"]) if part]
        spent += sum(min(len(quote["text"]), limits.quote_characters) + 24 for quote in chosen) + 120
        if spent > limits.why_characters:
            return
        packed = [
            [*(_short(name, reason[name]) for name in REASON), [said(quote) for quote in reason["quotes"][: limits.driver_quotes]]]
            for reason in row["reasons"]
        ]
        follows, asked = row["consequence"], row["ask"]
        key = f"{row['theme_id']},{segments[row['segment']]},{periods[row['period']]}"
        yield (
            key,
            [
                packed,
                [said(quote) for quote in row["quotes"]],
                follows and [follows["name"], follows["people"], _short("share", follows["share"]), said(follows["quote"])],
                asked and [asked["label"], asked["people"], said(asked["quote"])],
            ],
        )


def _quote(quote: Row, documents: dict[str, int], limits: Limits) -> list[Any]:
    place = documents.setdefault(quote["document_id"], len(documents))
    return [place, quote["start"], quote["end"], cut(quote["text"], limits)]


def _origin(quoted_documents: Mapping[str, Row], document_id: str) -> list[str]:
    row = quoted_documents[document_id]
    return [document_id, row["source"], day(row["said_on"])]


def cut(words: str, limits: Limits) -> str:
    """Return the beginning of a very long quote; the place beside it still names the whole."""
    return words if len(words) <= limits.quote_characters else words[: limits.quote_characters]
