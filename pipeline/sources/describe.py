"""Files looked at, proposals for them, and these as the ``[[source]]`` blocks of a configuration.

Whatever a reader learns to read is read here too: files are opened as a run opens them, and a proposal is tried on the first rows
before it is shown.
"""

import glob
import json
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from textwrap import wrap
from typing import Any

from pipeline.errors import SourceError
from pipeline.source_settings import CRM_KINDS, Columns, Options, Source
from pipeline.sources.columns import plain_name
from pipeline.sources.look import Look
from pipeline.sources.open_file import SAMPLE_ROWS, first_look, open_table
from pipeline.sources.propose import propose_segments, unused
from pipeline.sources.redact import redact
from pipeline.sources.rows import Row
from pipeline.sources.stage import make_mapper

MOST_JOINED = 0.6  # of the keys of a file must stand in the one that is joined


def group_alike(looks: Sequence[Look]) -> list[Look]:
    """Make one source of the files that have the same columns, where a glob names them and no other file."""
    groups: dict[tuple[Any, ...], list[Look]] = {}
    for look in looks:
        shape = (look.proposal.kind, look.path.suffix, tuple(sorted(column.name for column in look.columns)))
        groups.setdefault(shape, []).append(look)
    made: list[Look] = []
    for alike in groups.values():
        pattern = _glob_of([look.path for look in alike])
        most = max(alike, key=lambda look: look.columns[0].rows if look.columns else 0)
        made += alike if pattern is None else [Look(pattern, most.sample, most.columns, most.proposal)]
    return made


def _glob_of(paths: Sequence[Path]) -> Path | None:
    """Return a pattern that fits these files alone; None where there is none."""
    if len(paths) < 2 or len({path.parent for path in paths}) > 1:
        return None
    names = [path.name for path in paths]
    start = os.path.commonprefix(names)  # noqa: RUF071 - of names, not of paths
    end = os.path.commonprefix([name[len(start) :][::-1] for name in names])[::-1]  # noqa: RUF071
    for pattern in (f"*{paths[0].suffix}", f"{start}*{end}"):
        found = {Path(name) for name in glob.glob(str(Path(glob.escape(str(paths[0].parent))) / pattern))}
        if found == set(paths):
            return paths[0].parent / pattern
    return None


def as_source(look: Look, name: str, path: str) -> dict[str, Any]:
    """Return a proposal as the table of a source, ready to be written or validated: the one place that knows the keys."""
    made = look.proposal
    known = {role: choice.column for role, choice in made.columns.items() if role in Columns.model_fields}
    table: dict[str, Any] = {"name": name, "kind": made.kind, "path": path}
    options = {key: value for key, value in made.options.items() if key in Options.model_fields}
    parts = {
        "columns": known,
        "options": options,
        "questions": {column: question for column, (question, _) in made.questions.items()},
        "segments": {name: choice.column for name, choice in made.segments.items()},
        "sub_ratings": {name: choice.column for name, choice in made.sub_ratings.items()},
        "where": made.where,
    }
    if made.join:
        parts["join"] = made.join
    return table | {key: value for key, value in parts.items() if value}


def map_rows(look: Look, now: datetime, count: int = 5) -> tuple[list[dict[str, str]], str | None]:
    """Map the first rows as a run would, personal data redacted; return the items that say something, and what is wrong if anything is."""
    source = Source(**as_source(look, "sample", str(look.sample)))
    table = open_table(source, look.sample)
    mapper = make_mapper(source, first_look(source, look.sample, table, now), now, False)
    items, _ = mapper.map(record for record in islice(table.records(), SAMPLE_ROWS) if isinstance(record, Row))
    try:
        mapper.check(str(look.sample))
        problem = None
    except SourceError as error:
        problem = str(error)
    shown = [item for item in items if source.kind in CRM_KINDS or item["text"].strip()][:count]
    left_away = ("line", "source", "kind", "feedback_id", "row_key", "event_id", "rating_raw", "sub_ratings")
    cells = [(place, key, str(value)) for place, item in enumerate(shown) for key, value in item.items() if value and key not in left_away]
    clean = redact([text[:120] for _, _, text in cells])
    people = ("author_id", "customer_id")
    rows: list[dict[str, str]] = [{} for _ in shown]
    for (place, key, text), words in zip(cells, clean, strict=True):
        rows[place][key] = f"{text[:8]}…" if key in people else words
    return rows, problem


def join_alike(looks: Sequence[Look]) -> list[Look]:
    """Join files without words of their own to those whose key they hold; customers who join or leave stay a source of their own."""
    left = list(looks)
    for other in looks:
        made = other.proposal
        if made.kind not in (None, "customers") or {"joined", "left", "lifetime_value"} & made.columns.keys():
            continue
        keys = {column.name: set(column.values) for column in other.columns if column.is_key}
        for look in looks:
            fitting = [c.name for c in look.columns if c.name in keys and c.values and c.share(keys[c.name].__contains__) >= MOST_JOINED]
            if look.proposal.kind in (None, *CRM_KINDS) or not fitting:
                continue
            look.proposal.join = {"path": str(other.path), "on": fitting[0]}
            segments = made.segments or propose_segments(other.columns, fitting[0])
            look.proposal.segments |= {name: choice for name, choice in segments.items() if name not in look.proposal.segments}
            left = [one for one in left if one is not other]
    return left


def name_sources(looks: Sequence[Look]) -> dict[str, Look]:
    """Return the looks by names that are unique: that of the file, of a glob that of its folder."""
    named: dict[str, Look] = {}
    for look in looks:
        words = plain_name(look.path.name.split(".")[0]) or plain_name(look.path.absolute().parent.name) or "source"
        named[unused(words.replace(" ", "_"), named)] = look
    return named


def write_block(look: Look, name: str, folder: Path) -> str:
    """Return a ``[[source]]`` block for a configuration in a folder, each line with how sure it is."""
    made, path = look.proposal, _from(folder, look.path)
    if made.kind is None:
        return f"# {path}: neither words nor customers nor events were found in it; it is left out.\n"
    table = as_source(look, name, path)
    if "join" in table:
        table["join"] = table["join"] | {"path": _from(folder, table["join"]["path"])}
    lines = ["[[source]]", f"name = {_toml(name)}" + (f"   # recognised as an export of {made.export}" if made.export else "")]
    lines += [f"kind = {_toml(table['kind'])}   # {made.confidence}", f"path = {_toml(path)}"]
    if made.kind not in CRM_KINDS and "product" not in made.columns:
        lines.append('# product = "Acme"             # what it is about, so that its name never becomes a theme')
    sure: dict[str, dict[str, str]] = {
        "columns": {role: choice.confidence for role, choice in made.columns.items()},
        "questions": {column: confidence for column, (_, confidence) in made.questions.items()},
        "segments": {segment: choice.confidence for segment, choice in made.segments.items()},
        "sub_ratings": {aspect: choice.confidence for aspect, choice in made.sub_ratings.items()},
    }
    for part in ("columns", "options", "questions", "segments", "sub_ratings", "where", "join"):
        if part in table:
            lines.append(f"\n[source.{part}]")
            lines += list(_pairs(table[part], sure.get(part, {})))
    left_out = "; ".join(f"{' '.join(column.split())} ({why})" for column, why in made.left_out.items())
    return (
        "\n".join([*lines, *wrap(f"left out: {left_out}", 130, initial_indent="# ", subsequent_indent="# ")] if left_out else lines) + "\n"
    )


def _from(folder: Path, path: Path | str) -> str:
    return os.path.relpath(path, folder).replace(os.sep, "/")


def _pairs(table: dict[str, Any], sure: dict[str, str]) -> Iterator[str]:
    for key, value in table.items():
        bare = key if key.isascii() and key.replace("_", "").replace("-", "").isalnum() else _toml(key)
        yield f"{bare} = {_toml(value)}" + (f"   # {sure[key]}" if key in sure else "")


def _toml(value: Any) -> str:
    """Return a value as TOML writes it; strings are escaped as in JSON, which TOML reads alike."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_toml(key)} = {_toml(inner)}" for key, inner in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
