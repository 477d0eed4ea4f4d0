"""Ids, links and segments that may be stored: those that name nobody.

An id of an item stays as it came only where it is of a machine, so that it can be looked up; any other might be an address, a number to
ring or a name, and becomes a pseudonym. The same id is the same pseudonym, so threads and replies still join.
"""

import re
from collections import Counter
from typing import Final
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from pipeline.sources.pseudonyms import PeopleKey, pseudonymize

IDS: Final = ("item_id", "thread_id", "reply_to")
LEAST_ROWS: Final = 50  # with a segment, below which it says little that all values differ
MOST_DISTINCT: Final = 0.9  # share of values that differ, from which a column names its rows instead of grouping them
MOST_PERSONAL: Final = 0.5  # share of values with personal data, from which a column is about persons

# Numbers but for those as long as of a phone, UUIDs, hashes, and few letters or a common word before a number.
_MACHINE: Final = re.compile(
    r"\d{1,9}|\d{16,25}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|(?=[a-f]{0,40}\d)[\da-f]{16,64}|[a-z]{1,3}[-_:#/.]?\d{1,9}"
    r"|(?:id|row|line|item|rev|review|post|comment|thread|topic|ticket|case|conv|msg|message|resp|response|answer|survey|order)[-_:#/.]?\d{1,12}",
    re.IGNORECASE,
)
_PAGES: Final = frozenset(
    ["id", "p", "v", "t", "page", "pid", "tid", "story", "topic", "thread", "review", "reviewid", "post", "comment", "lang", "hl", "gl"]
)
_PACKAGE: Final = re.compile(r"[a-z]\w{0,30}(?:\.[a-z]\w{0,30}){1,5}", re.IGNORECASE)
_OWNED: Final = frozenset(
    ["u", "user", "users", "usr", "profile", "profiles", "author", "member", "members", "people", "account", "accounts", "in", "channel"]
)
_OWNER_BEFORE: Final = frozenset(["status", "statuses", "posts", "videos", "tweets"])
_SECRET: Final = frozenset(
    ["reset", "token", "invite", "verify", "key", "session", "confirm", "unsubscribe", "magic", "share", "login", "auth"]
)
_TOKEN: Final = re.compile(r"(?=[^\d]{0,200}\d)(?=[\d_-]{0,200}[A-Za-z])[\w-]{24,}|eyJ[\w.-]+")
CUT: Final = "-"


def hide_id(raw: str | None, key: PeopleKey) -> str | None:
    """Return the id of an item as it came where it is of a machine, else its pseudonym under the key."""
    return raw if raw is None or _MACHINE.fullmatch(raw) else key.hide(pseudonymize(raw))


def clean_link(raw: str | None) -> str | None:
    """Return a link without log-ins, names of users, tokens, and what stands behind "?" but for ids of machines."""
    if raw is None:
        return None
    try:
        parts = urlsplit(raw)
    except ValueError:
        return None
    host = parts.netloc.rpartition("@")[2]
    steps = parts.path.split("/")
    cleaned = [CUT if _is_personal(steps, place) else step for place, step in enumerate(steps)]
    asked = parse_qsl(parts.query)
    kept = [
        (name, one)
        for name, one in asked
        if name.lower() in _PAGES and (_MACHINE.fullmatch(one) or _PACKAGE.fullmatch(one) or len(one) == 2)
    ]
    return urlunsplit((parts.scheme, host, "/".join(cleaned), urlencode(kept), ""))


def _is_personal(steps: list[str], place: int) -> bool:
    """Whether a step of a path is a user's name, an address or a secret."""
    step, before = unquote(steps[place]), steps[place - 1].lower() if place else ""
    after = steps[place + 1].lower() if place + 1 < len(steps) else ""
    if not step or _MACHINE.fullmatch(step):
        return False
    return "@" in step or before in _OWNED or before in _SECRET or after in _OWNER_BEFORE or bool(_TOKEN.fullmatch(step))


class SegmentValues:
    """What the values of each segment of a file are like, so that one that names people is not kept."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self.rows, self.personal = Counter[str](), Counter[str]()
        self._distinct: dict[str, set[int]] = {}

    def see(self, name: str, raw: str, stored: str) -> None:
        """Note a value as received and as redacted."""
        self.rows[name] += 1
        self.personal[name] += raw != stored
        self._distinct.setdefault(name, set()).add(hash(raw))

    def unfit(self) -> dict[str, str]:
        """Return the segments that are none, with the reason."""
        found = {}
        for name, rows in self.rows.items():
            distinct, personal = len(self._distinct[name]) / rows, self.personal[name] / rows
            if personal > MOST_PERSONAL:
                found[name] = (
                    f"no segment: {personal:.0%} of its values hold personal data; leave it out, or map it as customer_id or author_id"
                )
            elif rows >= LEAST_ROWS and distinct > MOST_DISTINCT:
                found[name] = f"no segment: {distinct:.0%} of its values are different, so that it names rows and groups none; leave it out"
        return found
