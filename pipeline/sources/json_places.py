"""Where records lie inside JSON: in arrays and under keys at any depth, named by dots.

``options.records`` says where, or else the wanted names do: the one place whose objects have most of them.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import SourceError

LOOKED_AT = 5  # objects of an array, where it is looked for the records
DEEPEST = 8  # levels below the top at which records are looked for
KEY = "key"  # name of the key under which an object of objects holds a record
DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=lambda _: None)


class Found(NamedTuple):
    """A record with what surrounds it.

    Attributes:
        record: the object; something else where an array holds something else.
        around: full dotted name -> scalar of the objects around it, and its key in an object of objects.
    """

    record: Any
    around: dict[str, str | None]


def select_records(value: Any, places: str | list[str] | None, wanted: set[str], path: Path) -> list[Found]:
    """Return the records of a decoded file: those at the places that are named, or at the one place that fits the wanted names best.

    Raises:
        SourceError: a place that is named holds nothing, or several fit alike.
    """
    if places is None:
        scores: dict[str, tuple[int, bool]] = {}  # of those that have as many wanted names, many objects go before one
        for place, sample, is_one_of_many in find_objects(value):
            scores[place] = max(scores.get(place, (0, False)), (fit(sample, wanted), is_one_of_many))
        best = [place for place, score in scores.items() if score[0] and score == max(scores.values())]
        if len(best) > 1:
            fitting = ", ".join(f'"{place}"' for place in best)
            raise SourceError(
                f"{path} holds several arrays of objects that fit ({fitting}); name one, or a list of them, in options.records."
            )
        many = [place for place, score in scores.items() if score[1]]
        places = best or (many if len(many) == 1 else [])
    named = [places] if isinstance(places, str) else places
    found = {place: list(_extract(value, place.split(".") if place else [], wanted)) for place in named or [""]}
    for place, records in found.items():
        if not records and value and not _is_empty(value, place):
            there = ", ".join(f'"{known}"' for known in dict.fromkeys(place for place, *_ in find_objects(value)) if known)
            raise SourceError(f'{path}: options.records = "{place}" names no objects. Objects lie at {there or "the top"}.')
    return list(chain.from_iterable(found.values()))


def dig(values: Mapping[str, str | None], path: str) -> dict[str, str | None]:
    """Return path -> what lies there inside a cell that holds JSON: "properties.score", "answers.0.text"; empty where nothing does.

    Raises:
        ValueError: the cell is no JSON though it begins like it; its text.
    """
    place = path.rfind(".")
    while place > 0:
        raw = (values.get(path[:place]) or "").strip()
        if raw[:1] in ("{", "["):
            inside = _inside(raw)
            rest = path[place + 1 :]
            deeper = dig(inside, rest) if rest not in inside else inside
            return {path: deeper[rest]} if rest in deeper else {}
        place = path.rfind(".", 0, place)
    return {}


@lru_cache(maxsize=8)
def _inside(raw: str) -> dict[str, str | None]:
    try:
        value = DECODER.decode(raw)
    except (json.JSONDecodeError, RecursionError):
        raise ValueError(raw) from None
    return dict(flatten(value if isinstance(value, dict) else {str(place): part for place, part in enumerate(value)}))


def fit(record: Any, wanted: Iterable[str]) -> int:
    """Return how many wanted names an object has."""
    flat = dict(flatten(record)) if isinstance(record, dict) else {}
    try:
        return sum(name in flat or bool(dig(flat, name)) for name in wanted)
    except ValueError:  # a cell that only looks like JSON; the rows tell which
        return sum(name in flat for name in wanted)


def find_objects(value: Any, place: str = "", depth: int = 0, *, many: bool = False) -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Yield some objects of a decoded file, the place where they lie, and whether they are of many; arrays and keys are no part of it."""
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for part in value[:LOOKED_AT]:
            yield from find_objects(part, place, depth + 1, many=True)
    elif isinstance(value, dict):
        yield place, value, many
        if _is_keyed(value):
            for part in islice(value.values(), LOOKED_AT):
                yield from find_objects(part, place, depth + 1, many=True)
        for key, part in value.items() if not _is_keyed(value) else ():
            yield from find_objects(part, f"{place}.{key}" if place else key, depth + 1)


def _is_keyed(value: dict[str, Any]) -> bool:
    """Whether an object holds objects of one kind under their keys."""
    first, second = ([*value.values(), None, None])[:2]
    if not isinstance(first, dict) or not isinstance(second, dict) or not all(isinstance(part, dict) for part in value.values()):
        return False
    return len(first.keys() & second.keys()) * 2 >= max(len(first), len(second), 1)


def _extract(
    value: Any, parts: list[str], wanted: set[str], trail: str = "", around: dict[str, str | None] | None = None
) -> Iterator[Found]:
    """Yield the records at a place: the objects of an array, the objects under the keys of an object, or the one object."""
    around = around or {}
    if isinstance(value, list):
        for part in value:
            if not isinstance(part, dict) and not parts:
                yield Found(part, around)
            else:
                yield from _extract(part, parts, wanted, trail, around)
        return
    if not isinstance(value, dict):
        return
    names = [number for number in range(len(parts), 0, -1) if ".".join(parts[:number]) in value]
    keyed = bool(value) and not names and all(isinstance(part, dict | list) for part in value.values())
    if keyed and (parts or fit(value, wanted) < max(fit(part, wanted) for part in islice(value.values(), LOOKED_AT))):
        for key, part in value.items():
            yield from _extract(part, parts, wanted, trail, {**around, KEY: key})
    elif not parts:
        yield Found(value, around)
    elif names:
        key, rest = ".".join(parts[: names[0]]), parts[names[0] :]
        scalars = {
            f"{trail}{name}": leaf for name, leaf in flatten({name: leaf for name, leaf in value.items() if not isinstance(leaf, list)})
        }
        near = {name: leaf for name, leaf in scalars.items() if name in wanted}
        yield from _extract(value[key], rest, wanted, f"{trail}{key}.", {**around, **near})


def _is_empty(value: Any, place: str) -> bool:
    """Whether an array or object stands at a place and holds nothing."""
    for key in place.split(".") if place else ():
        value = value.get(key) if isinstance(value, dict) else None
    return isinstance(value, list | dict) and not value


def flatten(value: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str | None]]:
    """Yield dotted name and text of every leaf; lists are kept as JSON, true and false in small letters."""
    for name, leaf in value.items():
        if isinstance(leaf, dict):
            yield from flatten(leaf, f"{prefix}{name}.")
        elif leaf is None or isinstance(leaf, str):
            yield prefix + name, leaf
        elif isinstance(leaf, bool):
            yield prefix + name, str(leaf).lower()
        else:
            yield prefix + name, json.dumps(leaf, ensure_ascii=False, default=str)
