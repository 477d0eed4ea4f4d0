"""Files opened before anybody says what they hold: where the header stands, where the records lie, what each question is.

Readers find headers and records by the names that a mapping wants. Here there is no mapping yet, so the names are taken from the
first row that has most of them, or from the place in JSON whose objects have most fields; then the readers do what they always do.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from pipeline.errors import SourceError
from pipeline.source_settings import Columns, Options, Source
from pipeline.sources.columns import Column, read_columns
from pipeline.sources.encoding import find_encoding, read_blocks
from pipeline.sources.evidence import strength_of
from pipeline.sources.headers import LOOKED_AT, make_unique
from pipeline.sources.json_places import DECODER, find_objects, flatten
from pipeline.sources.json_records import decode_file, is_one_per_line
from pipeline.sources.open_file import SAMPLE_ROWS, open_table
from pipeline.sources.propose import Choice, Proposal, propose
from pipeline.sources.rows import Row, Table

_MOST_QUESTIONS = 60  # of a long survey


@dataclass(frozen=True)
class Look:
    """A file and what is proposed for it.

    Attributes:
        path: the file, or the glob of several of one shape.
        sample: the file that was read.
        columns: as its first rows show them.
        proposal: what they probably mean.
    """

    path: Path
    sample: Path
    columns: Sequence[Column]
    proposal: Proposal


def look_at(path: Path, now: datetime) -> Look:
    """Read the first rows of a file and propose what they mean.

    Raises:
        SourceError: the file is missing, or cannot be read.
    """
    if not path.is_file():
        raise SourceError(f'"{path}" is {"a folder: name its files" if path.is_dir() else "no file"}; nothing was written.')
    try:
        table = _open(path)
        rows = list(islice((record for record in table.records() if isinstance(record, Row)), SAMPLE_ROWS))
    except (OSError, EOFError, UnicodeError) as error:
        raise SourceError(f"{path} cannot be read: {error}.") from error
    names = dict.fromkeys(make_unique(table.columns) if table.columns else (name for row in rows for name in row.values))
    columns = read_columns(rows, list(names), now)
    made = _propose_long(rows, columns, str(path), now) or propose(columns, str(path))
    labels = {name: _label(others) for name, others in zip(names, table.other_names, strict=False)}
    made.questions = {column: (labels.get(column) or question, sure) for column, (question, sure) in made.questions.items()}
    return Look(path, path, columns, made)


def _label(others: Sequence[str]) -> str | None:
    """Return the question that stands in a further header row, if one does: the last of the names with several words."""
    found = [" ".join(name.split()) for name in others if " " in name.strip()]
    return next((name for name in reversed(found) if not any(name != other and name.endswith(f" [{other}]") for other in found)), None)


def _unmapped(path: Path, options: Options, names: Sequence[str]) -> Source:
    wanted = {name: name for name in names}
    return Source.model_construct(name=path.stem, kind="review", path=str(path), columns=Columns(), options=options, questions=wanted)


def _open(path: Path) -> Table:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if ".json" in suffixes[-2:]:
        return open_table(_unmapped(path, Options(), _fields(path)), path)
    table = open_table(_unmapped(path, Options(), ()), path)
    named = [name for name in table.columns or () if name]
    if table.columns is None or (len(named) > 2 and len(named) == len(table.columns)):
        return table
    best = named
    for place in range(1, LOOKED_AT + 1):
        try:
            header = open_table(_unmapped(path, Options(header_row=place), ()), path).columns or ()
        except SourceError:  # nothing stands in that row
            continue
        if len(found := [name for name in header if name]) > len(best):
            best = found
    return table if best is named else open_table(_unmapped(path, Options(), list(dict.fromkeys(best))), path)


def _fields(path: Path) -> list[str]:
    """Return the names at the place of a JSON file whose objects are many and have most fields; none of a plain array or of lines."""
    encoding = find_encoding(path, None)
    head = next(read_blocks(path, encoding), "").lstrip("\ufeff \t\r\n")
    if head.startswith("[") or is_one_per_line(head):
        return []
    fields: dict[str, Counter[str]] = {}
    for place, sample, is_one_of_many in find_objects(decode_file(path, encoding, DECODER)):
        if is_one_of_many:
            fields.setdefault(place, Counter()).update(name for name, _ in flatten(sample))
    return list(max(fields.values(), key=len, default=()))


def _propose_long(rows: Sequence[Row], columns: Sequence[Column], file_name: str, now: datetime) -> Proposal | None:
    """Propose for a survey with one row an answer: its questions are laid side by side and looked at as columns; None if it is none."""
    place = {role: _best(role, columns) for role in ("respondent", "question", "answer")}
    respondent, question, answer = place["respondent"], place["question"], place["answer"]
    if respondent is None or question is None or answer is None or len({respondent, question, answer}) < 3:
        return None
    asked = next(column for column in columns if column.name == question)
    pairs = {(row.values.get(respondent), row.values.get(question)) for row in rows}
    if not 2 <= len(asked.counts) <= _MOST_QUESTIONS or len(pairs) < 0.98 * len(rows) or asked.distinct > 0.5:
        return None
    people: dict[str | None, dict[str, str | None]] = {}
    for row in rows:
        others = {name: value for name, value in row.values.items() if name not in (question, answer)}
        people.setdefault(row.values.get(respondent), others)[row.values.get(question) or ""] = row.values.get(answer)
    wide = [Row(number, values) for number, values in enumerate(people.values(), 1)]
    names = list(dict.fromkeys(name for values in people.values() for name in values if name and name != respondent))
    made = propose(read_columns(wide, names, now), f"survey {file_name}")
    if made.kind != "survey":
        return None
    made.columns = {role: choice for role, choice in made.columns.items() if role not in ("item_id", "author_id")}
    made.columns |= {role: Choice(str(column), "likely") for role, column in place.items()}
    return made


def _best(role: str, columns: Sequence[Column]) -> str | None:
    strength, name = max(((strength_of(role, column), column.name) for column in columns if column.values), default=(0, None))
    return name if strength >= 2 else None
