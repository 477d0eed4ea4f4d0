"""Dates that are told from the day on which somebody looked: "3 weeks ago", "yesterday".

The day is nowhere in the text, so it must be given (``options.relative_to``); the day of the run would move every date with it.
"""

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dateutil.relativedelta import relativedelta  # type: ignore[import-untyped]

NO_DAY: Final = "a date relative to an unknown day; set options.relative_to to the day of the export, or to the column that has it"
_LONGEST: Final = 80  # characters; what is longer is prose
_UNITS: Final = {
    word: unit
    for unit, words in {
        "seconds": "second seconds sec secs s sekunde sekunden seconde secondes segundo segundos",
        "minutes": "minute minutes min mins m minuten minuto minutos",
        "hours": "hour hours hr hrs h stunde stunden heure heures hora horas",
        "days": "day days d tag tagen jour jours día días dia dias",
        "weeks": "week weeks wk wks w woche wochen semaine semaines semana semanas",
        "months": "month months mo mos monat monaten mois mes meses",
        "years": "year years yr yrs y jahr jahren an ans año años",
    }.items()
    for word in words.split()
}
_SHORT: Final = frozenset({"s", "m", "h", "d", "w", "y", "mo", "mos", "min", "hr", "wk", "yr"})
_NUMBERS: Final = dict(
    zip(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], range(2, 13), strict=True)
)
_ONE: Final = frozenset(["a", "an", "one", "ein", "eine", "einem", "einer", "un", "une", "una"])
_DAYS: Final = {
    "today": 0,
    "just now": 0,
    "heute": 0,
    "aujourd'hui": 0,
    "hoy": 0,
    "yesterday": 1,
    "gestern": 1,
    "hier": 1,
    "ayer": 1,
}
_COUNT: Final = r"\d{1,4}|[^\W\d]+"
_AGO: Final = re.compile(
    rf"\b(?P<count>{_COUNT})\+?\s*(?P<unit>[^\W\d]+)\.?\s+ago\b|\b(?:vor|il y a|hace)\s+(?P<other>{_COUNT})\s+(?P<named>[^\W\d]+)",
    re.IGNORECASE,
)
_LAST: Final = re.compile(r"\blast\s+(week|month|year)\b", re.IGNORECASE)
_BARE: Final = re.compile(r"(\d{1,3})\s?([a-z]{1,3})\.?", re.IGNORECASE)
_NAMED: Final = re.compile(r"\b(" + "|".join(_DAYS) + r")\b", re.IGNORECASE)


def read_ago(text: str) -> "relativedelta | None":
    """Return how long before the day a text says that it was; None where it says no such thing.

    A unit is as coarse as it is written: "a month ago" is the same day of the month before.
    """
    from dateutil.relativedelta import relativedelta

    if len(text) > _LONGEST:
        return None
    if found := _AGO.search(text):
        count, unit = found["count"] or found["other"], found["unit"] or found["named"]
        return _delta(count.lower(), unit.lower())
    if found := _LAST.search(text):
        return _delta("one", found[1].lower())
    if (found := _BARE.fullmatch(text.strip())) and found[2].lower() in _SHORT:  # "3w", as feeds write it
        return _delta(found[1], found[2].lower())
    if found := _NAMED.search(text.replace("\u2019", "'")):
        return relativedelta(days=_DAYS[found[1].lower()])
    return None


def _delta(count: str, unit: str) -> "relativedelta | None":
    from dateutil.relativedelta import relativedelta

    number = int(count) if count.isdecimal() else 1 if count in _ONE else _NUMBERS.get(count)
    return relativedelta(**{_UNITS[unit]: number}) if number is not None and unit in _UNITS else None
