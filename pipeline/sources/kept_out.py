"""What stays out of a store: people and items that were forgotten, and what is older than the retention period.

A forgotten id is kept as a hash of its own kind: under the key of the people, so that nobody finds it by trial, and unlike the pseudonym
that the person had, so that no export of old joins it.
"""

import re
from datetime import datetime

import pandas as pd

from pipeline.settings import RETENTION
from pipeline.sources.items import Item, hash_strings
from pipeline.sources.pseudonyms import PSEUDONYM, PeopleKey, pseudonymize


def kept_out_hash(kind: str, source: str | None, plain: str) -> str:
    """Return the hash of a plain pseudonym, or of an item's id, in one source or in all; stored under the people's key alone."""
    return hash_strings("forgotten", kind, source or "", plain)


def find_cutoff(retention: str | None, now: datetime) -> datetime | None:
    """Return the moment before which feedback is too old; None where all is kept."""
    found = re.fullmatch(RETENTION, retention or "")
    if found is None:
        return None
    months = {"month": 1, "quarter": 3, "year": 12}.get(found["unit"])
    days = {"day": 1, "week": 7}.get(found["unit"], 0)
    offset = pd.DateOffset(months=int(found["number"]) * months) if months else pd.DateOffset(days=int(found["number"]) * days)
    cutoff: datetime = (pd.Timestamp(now) - offset).to_pydatetime()
    return cutoff


def is_kept_out(item: Item, source: str, key: PeopleKey, cutoff: datetime | None) -> bool:
    """Whether a row that was read must not be stored: its people are not yet hidden under the key."""
    created = item.get("created_at")
    if cutoff is not None and created is not None and created < cutoff:
        return True
    if not key.forgotten:
        return False
    ids = [("item", item["feedback_id"])] if item.get("feedback_id") else []
    for kind, column in (("customer", "customer_id"), ("author", "author_id")):
        if item.get(column):
            ids.append((kind, item[column] if PSEUDONYM.fullmatch(item[column]) else pseudonymize(item[column])))
    return any(key.hide(kept_out_hash(kind, place, plain)) in key.forgotten for kind, plain in ids for place in ("", source))
