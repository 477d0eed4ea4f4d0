"""Where the header of a table stands, and which column a name means.

Exports put titles above the header and further header rows below it, repeat names, and write them with line breaks, tags and codes.
The names that the mapping wants say which row is the header; a name that fits one column alone in another spelling is that column.
"""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from pipeline.errors import SourceError
from pipeline.source_settings import Source

LOOKED_AT: Final = 20  # rows in which a header is looked for
LONGEST: Final = 2_000  # characters of a name that are looked at; the rows looked at may hold whole books
DEEPEST: Final = 2  # further header rows
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>")
_CODED: Final = re.compile(r"([A-Za-z]\w*(?:\[\w+\])?)\.\s+(\S.*)", re.DOTALL)  # LimeSurvey: "G01Q02. Why?"
_IMPORT_ID: Final = re.compile(r"\{\s*[\"']ImportId[\"']")  # Qualtrics
_KINDS_OF_ANSWER: Final = frozenset({"response", "open-ended response"})  # SurveyMonkey


class Header(NamedTuple):
    """The header of a table.

    Attributes:
        place: of its row among those looked at, from 0.
        names: of the columns, as they stand; ``other_names`` has the further names of each.
        below: how many further header rows stand right below.
    """

    place: int
    names: tuple[str, ...]
    other_names: tuple[tuple[str, ...], ...]
    below: int


def rows_to_look_at(source: Source) -> int:
    """Return how many rows of a file `find_header` needs."""
    return max(LOOKED_AT, source.options.header_row or 0, (source.options.skip_rows or 0) + 1) + DEEPEST


def plain_name(name: str) -> str:
    """Return a name, or the start of a long text, without tags, entities, marks and line breaks."""
    return " ".join(html.unescape(_TAG.sub(" ", name[:LONGEST])).replace("\ufeff", "").split())


def make_unique(header: Sequence[str]) -> list[str]:
    """Return header names with a number on later copies and on empty ones, so that no value is lost."""
    names: list[str] = []
    for place, name in enumerate(header, 1):
        own = name or f"column {place}"
        names.append(own if own not in names else f"{own} ({place})")
    return names


def columns_meant(wanted: str, header: Sequence[str], other_names: Sequence[Sequence[str]] = ()) -> list[str]:
    """Return the columns, by their unique names, that a name may mean: the exact ones, or else those that bear it in another spelling."""
    unique = make_unique(header)
    others = [*other_names, *([()] * (len(header) - len(other_names)))]
    if places := [place for place, name in enumerate(header) if name == wanted]:
        return [unique[place] for place in places]
    sought = plain_name(wanted)
    for known, name in ((lambda name: name, wanted), (plain_name, sought)):
        found = [own for own, more in zip(unique, others, strict=True) if any(known(one) == name for one in (own, *more))]
        if found:
            return found
    return []


def fit(wanted: Iterable[str], header: Sequence[str]) -> int:
    """Return how many wanted names a row of cells has."""
    names, others = make_unique(header), _other_names(header, [])
    known = {plain_name(name) for own, more in zip(names, others, strict=True) for name in (own, *more)}
    return sum(name in names or plain_name(name) in known for name in wanted)


def find_header(source: Source, rows: Sequence[Sequence[str]], place_of_file: str) -> Header | None:
    """Find the header among the first rows of a table; None where no row holds anything.

    ``options.header_row`` and ``options.skip_rows`` say where it stands; without them it is the row that has most of the wanted names.

    Raises:
        SourceError: the row that the options name is empty; ``place_of_file`` says where.
    """
    options, wanted = source.options, set(source.wanted_columns().values())
    filled = [place for place, cells in enumerate(rows) if any(cell.strip() for cell in cells)]
    if options.header_row is not None or options.skip_rows:
        first = (options.skip_rows or 0) if options.header_row is None else options.header_row - 1
        filled = [place for place in filled if place >= first][:1]
        if not filled or (options.header_row is not None and filled != [first]):
            raise SourceError(f'{place_of_file} (source "{source.name}"): row {first + 1} is to be the header, but nothing stands there.')
    if not filled:
        return None
    looked_at = [place for place in filled if place < LOOKED_AT] or filled[:1]
    named = {place: _named(rows, place, wanted) for place in looked_at}
    scores = {place: fit(wanted, cells) for place, cells in named.items()}
    if not any(scores.values()):  # an error will name the columns found: those of the widest row
        scores = {place: sum(map(bool, cells)) for place, cells in named.items()}
    place = max(looked_at, key=lambda place: (scores[place], -place))
    following = rows[place + 1 : place + 1 + DEEPEST]
    below = options.skip_rows or 0 if options.header_row is not None else _further_rows(source, named[place], following)
    labels = [list(row) for row in following[:below] if not _is_import_row(row)]
    width = max(map(len, (named[place], *labels)))
    names = [*named[place], *[""] * (width - len(named[place]))]
    labels = [row + [""] * (width - len(row)) for row in labels]
    others = _other_names(names, labels)
    if named[place] != [cell.strip() for cell in rows[place]]:
        others = tuple((*mine, *over) for mine, over in zip(others, _grouped(rows[place - 1], names), strict=True))
    return Header(
        place, tuple(name or next((more for more in mine if more), "") for name, mine in zip(names, others, strict=True)), others, below
    )


def _named(rows: Sequence[Sequence[str]], place: int, wanted: set[str]) -> list[str]:
    """Return the cells of a row, those that are blank taken from the row above where that gives more wanted names (merged cells)."""
    own = [cell.strip() for cell in rows[place]]
    above = [cell.strip() for cell in rows[place - 1]] if place else []
    width = max(len(own), len(above))
    both = [mine or over for mine, over in zip(own + [""] * (width - len(own)), above + [""] * (width - len(above)), strict=True)]
    return both if fit(wanted, both) > fit(wanted, own) else own


def _grouped(above: Sequence[str], names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield for each column the name with that of the merged cell above it."""
    group = ""
    for place, name in enumerate(names):
        group = (above[place].strip() if place < len(above) else "") or group
        yield (f"{group} [{name}]",) if group and name != group else ()


def _other_names(header: Sequence[str], labels: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Return the further names of each column: its label, question and label, its place among copies, code and text of "code. text"."""
    found = []
    times: dict[str, int] = {}
    group = ""
    for place, name in enumerate(header):
        group = name or group
        times[name] = times.get(name, 0) + 1
        mine = []
        for label in (row[place].strip() for row in labels):
            mine += [f"{group} [{label}]", label] if label and group else [label] if label else []
        if name and header.count(name) > 1:
            mine += [f"{name}#{times[name]}", f"{name} ({place + 1})"]
        coded = _CODED.fullmatch(name[:LONGEST])
        found.append((*mine, *(coded.groups() if coded else ())))
    return tuple(found)


def _further_rows(source: Source, header: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Return how many rows below the header are headers too: Qualtrics has up to two, SurveyMonkey and merged cells one."""
    for number, row in enumerate(rows, 1):
        if _is_import_row(row):
            return number
    return int(bool(rows) and _is_second_header(source, header, rows[0]))


def _is_import_row(row: Sequence[str]) -> bool:
    cells = [cell for cell in row if cell.strip()]
    return bool(cells) and sum(bool(_IMPORT_ID.match(cell.strip())) for cell in cells) > len(cells) / 2


def _is_second_header(source: Source, header: Sequence[str], row: Sequence[str]) -> bool:
    """Whether a row repeats the names above it, or holds labels below merged ones, and nothing where ids, dates and scores belong."""
    unique, roles = make_unique(header), source.columns
    cells = dict(zip(unique, (cell.strip() for cell in row), strict=False))
    anchors = [roles.item_id, roles.respondent, roles.created_at, roles.nps_score, roles.rating, roles.csat]
    held = [cells.get(column, "") for wanted in anchors if wanted for column in columns_meant(wanted, header)]
    filled = [cell for cell in cells.values() if cell]
    again = sum(bool(cell) and _letters(cell) == _letters(name) for name, cell in cells.items())
    if again >= min(3, max(2, len(filled) / 2)) and not any(letter.isdigit() for cell in held for letter in cell):
        return bool(held) or again >= len(filled) / 2
    under_blank = any(cell and not name for name, cell in zip(header, row, strict=False))
    held = [cell for cell in held if cell.lower() not in _KINDS_OF_ANSWER]
    labelled = under_blank or any(cell.lower() in _KINDS_OF_ANSWER for cell in filled)
    return labelled and not any(held) and not next(iter(cells.values()), "")


def _letters(name: str) -> str:
    return "".join(letter for letter in plain_name(name).casefold() if letter.isalnum())
