"""Rows as a reader finds them to rows as the mapping asks for them.

Names in another spelling, parts of cells that hold JSON, and columns of a joined file are added to a row under the wanted name; rows that
are no feedback are left out, each with a note; a survey with one row an answer becomes one row a respondent.
"""

import json
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pipeline.errors import SourceError
from pipeline.source_settings import LONG_ROLES, Source
from pipeline.sources.headers import columns_meant, make_unique, plain_name
from pipeline.sources.json_places import dig
from pipeline.sources.rows import Record, Refusal, Row, Table, left_out
from pipeline.sources.scales import is_missing

_TOTAL: Final = re.compile(
    r"(?:(?:grand|sub|overall)[\s-]?)?(?:totals?|averages?|avg|mean|median|sum|count|gesamt|summe|durchschnitt|moyenne|promedio|media)"
    r"\s*(?:[:=(].*|\d.*)?|n\s*=\s*\d+",
    re.IGNORECASE | re.DOTALL,
)
_DELIMITER: Final = re.compile(r"[,;\t|]")

Joined = dict[str, dict[str, str | None]]


@dataclass(frozen=True)
class Shape:
    """How the rows of one file are reshaped.

    Attributes:
        source: what is wanted.
        names: wanted name -> column of the file that bears it in another spelling.
        paths: wanted names that may lie inside the JSON of a cell.
        joined: key -> wanted columns of the joined file.
        is_table: whether the file has a header.
    """

    source: Source
    names: dict[str, str]
    paths: list[str]
    joined: Joined | None
    is_table: bool

    def records(self, records: Iterator[Record]) -> Iterator[Record]:
        """Yield the reshaped records of a file."""
        if self.is_table:
            records = _without_foot(records, self)
        kept = self._kept(record for one in records for record in (self._completed(one) if isinstance(one, Row) else (one,)))
        return kept if self.source.columns.question is None else _by_respondent(kept, self.source)

    def cell(self, row: Row, wanted: str | None) -> str:
        """Return the value under a wanted name, as it stands in the file."""
        return (row.values.get(self.names.get(wanted or "", wanted or "")) or "").strip()

    def _completed(self, row: Row) -> Iterator[Record]:
        """Yield a row with everything that is wanted and does not stand in it under that name."""
        added = {wanted: row.values.get(column) for wanted, column in self.names.items()}
        for path in self.paths:
            if path not in row.values:
                try:
                    found = dig(row.values, path)
                except ValueError as error:
                    yield Refusal(row.line, path, str(error), "not JSON", 0)
                else:
                    added |= found
        if self.joined is not None and self.source.join is not None:
            key = (added | row.values).get(self.source.join.keys[0]) or ""
            others = self.joined.get(key.strip())
            if others is None:
                yield Refusal(row.line, self.source.join.keys[0], "", f'no such key in "{Path(self.source.join.path).name}"', 0)
            others = others or dict.fromkeys(next(iter(self.joined.values()), {}))
            added |= {name: value for name, value in others.items() if name not in row.values and name not in added}
        yield replace(row, values=row.values | added, added=row.added | added.keys()) if added else row

    def _kept(self, records: Iterator[Record]) -> Iterator[Record]:
        """Yield the rows that are feedback and wanted, and a note for each other."""
        roles = self.source.columns
        chosen = {
            column: {_folded(value) for value in (values if isinstance(values, list) else [values])}
            for column, values in self.source.where.items()
        }
        strangers = {_folded(name) for name in self.source.exclude_authors}
        for record in records:
            if not isinstance(record, Row):
                yield record
                continue
            values = record.values
            other = next((column for column, known in chosen.items() if _folded(values.get(column) or "") not in known), None)
            if self.is_table and _is_header(record):
                yield left_out(record.line, "the header again")
            elif other is not None:
                yield left_out(record.line, "another value than where asks for", other, values.get(other) or "")
            elif strangers and _folded(values.get(roles.author_id or "") or "") in strangers:
                yield left_out(record.line, "an excluded author", roles.author_id or "")
            elif not self.is_table and roles.rating and self.source.kind == "review" and not {roles.text, roles.rating} & values.keys():
                yield left_out(record.line, "no review: neither text nor rating")
            else:
                yield record


def shape(source: Source, path: Path, table: Table, joined: Joined | None = None) -> Table:
    """Return a table with the rows that the mapping asks for.

    Raises:
        SourceError: a wanted name fits several columns.
    """
    wanted = dict.fromkeys(source.wanted_columns().values())
    columns = None if table.columns is None else make_unique(table.columns)
    names = {}
    for name in wanted if table.columns is not None else ():
        meant = columns_meant(name, table.columns or (), table.other_names)
        if len(meant) > 1:
            meant = _with_values(table, meant)
        if len(meant) > 1:
            raise SourceError(
                f'{path} (source "{source.name}"): "{name}" fits several columns that hold values: '
                + ", ".join(f'"{name}#1"' if column == name else f'"{column}"' for column in meant)
                + ". Write one of these names."
            )
        if meant and meant[0] != name:
            names[name] = meant[0]
    paths = [name for name in wanted if "." in name and name not in names and (columns is None or name not in columns)]
    shaped = Shape(source, names, paths, joined, columns is not None)
    known = None if columns is None or source.columns.question is not None else tuple(dict.fromkeys([*columns, *names]))
    if columns is not None and known is None:
        _check_long(source, path, [*columns, *names])
    return Table(known, lambda: shaped.records(table.records()), table.other_names)


def _with_values(table: Table, columns: list[str]) -> list[str]:
    """Return which columns hold anything; the first where none does."""
    filled = {
        column for record in table.records() if isinstance(record, Row) for column in columns if (record.values.get(column) or "").strip()
    }
    return [column for column in columns if column in filled] or columns[:1]


def _check_long(source: Source, path: Path, found: list[str]) -> None:
    for role in LONG_ROLES:
        column = getattr(source.columns, role)
        if column not in found:
            raise SourceError(
                f'{path} (source "{source.name}"): no column "{column}", wanted by columns.{role}. Columns found: {", ".join(found)}.'
            )


def _folded(value: object) -> str:
    return str(value).strip().casefold()


def _is_header(row: Row) -> bool:
    own = [(name, value) for name, value in row.values.items() if name not in row.added]
    return len(own) > 1 and all(value is not None and plain_name(value) == plain_name(name) for name, value in own)


def _without_foot(records: Iterator[Record], shape: Shape) -> Iterator[Record]:
    """Yield records but for the rows at the foot that are none: as many as ``skip_footer`` says, or else totals and notes."""
    footer = shape.source.options.skip_footer
    held: deque[Record] = deque()
    for record in records:
        if isinstance(record, Refusal) and not record.items:
            yield record
            continue
        held.append(record)
        if footer is None and not _is_total(record, shape):
            yield from held
            held.clear()
        elif footer is not None and len(held) > footer:
            yield held.popleft()
    for record in held:
        yield left_out(record.line, "a row at the foot" if footer is not None else "a total or note at the foot")


def _is_total(record: Record, shape: Shape) -> bool:
    """Whether a row sums up those above it: it begins with such a word, and nothing stands where its id, date and author belong."""
    if isinstance(record, Refusal):
        return bool(_TOTAL.fullmatch(_DELIMITER.split(record.value)[0].strip(' "')))
    filled = [name for name, value in record.values.items() if value and value.strip()]
    roles = shape.source.columns
    words = {shape.names.get(name, name) for name in (roles.text, roles.title, *shape.source.questions) if name is not None}
    if not filled:
        return False
    first = (record.values[filled[0]] or "").strip()
    if not _TOTAL.fullmatch(first):
        note = len(filled) == 1 and len(record.values) > 2 and len(first.split()) > 1
        return note and filled[0] not in words
    anchors = [name for name in (roles.item_id, roles.respondent, roles.created_at, roles.author_id, roles.customer_id) if name is not None]
    if not anchors:
        return filled[0] not in words
    return all(not cell or _TOTAL.fullmatch(cell) for cell in (shape.cell(record, name) for name in anchors))


def _by_respondent(records: Iterator[Record], source: Source) -> Iterator[Record]:
    """Yield one row a respondent, with the questions as columns; several answers to an open question are lines, to others a JSON list."""
    who, asks, says = (getattr(source.columns, role) for role in LONG_ROLES)
    wanted = set(source.wanted_columns().values())
    known = {plain_name(name): name for name in wanted}
    people: dict[str, Row] = {}
    answers: dict[str, dict[str, list[str]]] = {}
    unasked: Counter[str] = Counter()
    for record in records:
        if isinstance(record, Refusal):
            yield record
            continue
        person, question, answer = ((record.values.get(column) or "").strip() for column in (who, asks, says))
        if is_missing(person) or not question:
            wrong = (who, "an answer without a respondent") if is_missing(person) else (asks, "an answer without a question")
            yield Refusal(record.line, wrong[0], answer, wrong[1], 1)
            continue
        question = known.get(plain_name(question), question)
        if question not in wanted:
            unasked[question] += 1
        shared = {name: value for name, value in record.values.items() if name not in (asks, says)}
        row = people.setdefault(person, Row(record.line, shared, record.added))
        row.values.update({name: value for name, value in shared.items() if value and not row.values.get(name)})
        said = answers.setdefault(person, {}).setdefault(question, [])
        if answer in said:
            yield left_out(record.line, "the same answer again", asks, question)
        elif answer:
            said.append(answer)
    for question, times in unasked.items():
        yield left_out(0, f"a question that voc.toml does not name, {times} answers", asks, question)
    for person, row in people.items():
        mine = {question: _one(said, question in source.questions) for question, said in answers[person].items()}
        yield replace(row, values=row.values | {asks: None, says: None} | mine)


def _one(said: list[str], is_open: bool) -> str | None:
    return (said[0] if said else None) if len(said) < 2 else "\n".join(said) if is_open else json.dumps(said, ensure_ascii=False)
