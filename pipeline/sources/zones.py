"""Time zones as exports write them behind a time of day, each to one offset or refused.

"GMT-3" is three hours behind Greenwich, as people mean it (POSIX, and dateutil with it, turns the sign round). A name counts where RFC
2822 defines it or the world gives it one meaning; "IST" is Indian, Irish or Israeli time, and a guess would be wrong by hours.
"""

import re
from datetime import timedelta, timezone, tzinfo
from typing import Final

_OFFSET: Final = re.compile(
    r"(?:UTC|GMT|UT)?\s*([+\-\u2212])\s*(\d{1,2})(?::?([0-5]\d))?(?:\s*[(\[]?[^\W\d][^()\[\]]*[)\]]?)?", re.IGNORECASE
)
_NAME: Final = re.compile(r"[A-Z]{1,5}")
_AREA: Final = re.compile(r"[A-Za-z]+(?:/[A-Za-z_\-]+)+|[A-Z]{3}\d[A-Z]{3}")
_MOST: Final = timedelta(hours=14)
_HOURS: Final = {
    name: hours
    for hours, names in {
        0: "Z UTC GMT UT WET",
        -2.5: "NDT",
        -3: "ADT BRT ART",
        -3.5: "NST",
        -4: "EDT AST",
        -5: "EST CDT",
        -6: "CST MDT",
        -7: "MST PDT",
        -8: "PST AKDT",
        -9: "AKST",
        -10: "HST",
        1: "CET MEZ WEST BST WAT",
        2: "CEST MESZ EET CAT SAST",
        3: "EEST MSK EAT TRT",
        5: "PKT",
        7: "WIB ICT",
        8: "HKT SGT AWST PHT",
        9: "JST KST",
        9.5: "ACST",
        10: "AEST",
        10.5: "ACDT",
        11: "AEDT",
        12: "NZST",
        13: "NZDT",
    }.items()
    for name in names.split()
}


class UnknownZoneError(ValueError):
    """A zone without one meaning; the message is the reason why the date is refused."""


def read_zone(text: str) -> tzinfo | None:
    """Return the zone that stands behind a time, UTC where nothing does; None where it is no zone at all.

    Raises:
        UnknownZoneError: it looks like a zone, but nobody knows which.
    """
    text = text.strip().strip("()[]")
    if not text:
        return timezone.utc  # noqa: UP017 - a tzinfo like the others
    if found := _OFFSET.fullmatch(text):
        offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        return timezone(offset if found[1] == "+" else -offset) if offset <= _MOST else None
    return named_zone(text) if _NAME.fullmatch(text.upper()) or _AREA.fullmatch(text) else None


def named_zone(name: str) -> tzinfo:
    """Return the zone of a name such as "PST", "Europe/Berlin" or "EST5EDT".

    Raises:
        UnknownZoneError: it has no meaning, or several.
    """
    from dateutil import tz  # type: ignore[import-untyped]

    if (hours := _HOURS.get(name.upper())) is not None:
        return timezone(timedelta(hours=hours))
    area: tzinfo | None = tz.gettz(name) if _AREA.fullmatch(name) else None
    if area is None:
        raise UnknownZoneError(f'the time zone "{name[:30]}" is unknown or has several meanings; write it as UTC+2, for example')
    return area
