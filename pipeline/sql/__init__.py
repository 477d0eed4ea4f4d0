"""SQL, one statement a file, named after what it makes; the comment at its head becomes that of the table and of its columns."""

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def text(name: str) -> str:
    """Return the SQL of a file under ``pipeline/sql``."""
    return resources.files("pipeline.sql").joinpath(f"{name}.sql").read_text(encoding="utf-8")


@cache
def folder(name: str) -> tuple[str, ...]:
    """Return the names of the SQL files of a folder, sorted."""
    place = resources.files("pipeline.sql").joinpath(name)
    return tuple(sorted(entry.name.removesuffix(".sql") for entry in place.iterdir() if entry.name.endswith(".sql")))


@cache
def code_hash() -> str:
    """Return a hash of all SQL, so that tables made by an older version of it are made anew."""
    places = [place for place in resources.files("pipeline.sql").iterdir() if place.is_dir() and not place.name.startswith("_")]
    return hashlib.blake2b(
        "".join(text(f"{place.name}/{name}") for place in sorted(places, key=str) for name in folder(place.name)).encode()
    ).hexdigest()[:16]


def comments(name: str) -> tuple[str, Mapping[str, str]]:
    """Return what the head of a SQL file says of its table, and of each column (lines ``--   column: text``)."""
    head: list[str] = []
    columns: dict[str, str] = {}
    for line in text(name).splitlines():
        if not line.startswith("--"):
            break
        column = re.match(r"--   (\w+): (.+)", line)
        if column:
            columns[column[1]] = column[2]
        else:
            head.append(line.removeprefix("-- "))
    return " ".join(head), columns
