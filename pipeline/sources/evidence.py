"""What speaks for a role: what a column is called, and whether its values are such as the role wants."""

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from pipeline.sources.columns import Column, plain_name, plain_question

RATING_SCALES = ((1, 5), (0, 1), (1, 7), (1, 10), (0, 10), (-5, 5), (0, 100))  # the first that holds the values is proposed
NPS_SCALES = ((1, 5), (0, 5), (0, 10))  # only what needs the last is a score from 0 to 10


@cache
def known() -> dict[str, Any]:
    """Return what is known of exports and names."""
    return tomllib.loads(resources.files("pipeline.sources").joinpath("exports.toml").read_text(encoding="utf-8"))


@cache
def _alternatives(pattern: str) -> tuple[str, ...]:
    """Part a pattern at the bars that stand in no bracket, so that the first of them can be preferred."""
    parts, depth = [""], 0
    for sign in pattern:
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return tuple(parts)


def fits(pattern: str | None, words: str) -> bool:
    """Whether a pattern takes a whole plain name."""
    return pattern is not None and re.fullmatch(pattern, words) is not None


def strength_of(role: str, column: Column) -> float:
    """Return how much a name speaks for a role: 3 and less the whole name, 2 the last part of a dotted one, 1 a part, 0 nothing."""
    whole, part = known()["names"][role]
    place = next((place for place, one in enumerate(_alternatives(whole)) if fits(one, column.words)), None)
    if place is not None:
        return 3 - place / 100
    if "." in column.name and fits(whole, plain_name(column.name.rpartition(".")[2])):
        return 2
    return 1.0 if re.search(part, column.words) else 0.0


def holds(role: str, column: Column, kind: str | None, strength: float) -> bool:  # noqa: C901 - one line a role
    """Whether the values are such as the role wants."""
    if not column.rows:
        return True
    many = column.rows >= 10
    match role:
        case "created_at" | "joined" | "left" | "replied_at":
            return (column.is_date or (role == "left" and not column.values)) and not (role != "left" and column.is_number and strength < 2)
        case "item_id":
            return column.is_key and not column.is_email and not (column.is_date and not column.is_number)
        case "customer_id" if kind == "customers":
            return column.is_key
        case "customer_id" | "author_id" | "thread_id" | "reply_to":
            return column.mean_words <= 4 and not column.is_link and not (column.is_date and not column.is_number)
        case "rating" | "csat":
            return not column.is_free_text and column.scale(*RATING_SCALES) is not None and len(column.counts) <= 110
        case "nps_score":
            return not column.is_free_text and column.scale(*NPS_SCALES) == (0, 10)
        case "helpful_votes" | "reach":
            return column.is_count or (many and column.is_number)
        case "weight":
            return column.is_number and any(value not in ("0", "1") for value in column.counts)
        case "url":
            return column.is_link
        case "lifetime_value" | "amount":
            return column.is_money
        case "event" | "wave":
            return len(column.counts) <= max(200, column.rows // 5) and column.mean_words <= 8
        case "product":
            return column.has_letters and column.mean_words <= 6 and (column.distinct <= 0.5 or not many)
        case "title":
            return column.has_letters and column.mean_words <= 25
        case _:
            return column.has_letters


def is_bare_score(column: Column) -> bool:
    """Whether a column is called a score and nothing more: of a survey the willingness to recommend, if its values are from 0 to 10."""
    return fits(r"score(?: 0 10)?", column.words)


def is_question(column: Column) -> bool:
    """Whether a header is put as a question."""
    return column.name.rstrip().endswith("?") or fits(known()["ignored"]["questioned"], plain_name(plain_question(column.name)))


def is_open(column: Column, strength: float) -> bool:
    """Whether a column of a survey holds answers in people's own words."""
    if not column.has_letters or column.is_key or strength_of("title", column) >= 2:
        return False
    varied = column.distinct >= 0.3 or (len(column.counts) > 30 and column.distinct >= 0.1)
    return column.is_free_text or (varied and not column.is_choice and column.mean_words >= 1.5 and (is_question(column) or strength >= 1))
