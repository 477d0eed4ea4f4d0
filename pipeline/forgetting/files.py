"""Files beside the store: what quotes forgotten people and is ours is mended or removed, what is not ours is named."""

import csv
import gzip
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from pipeline.forgetting.scrub import Gone
from pipeline.read_copy import copy_of
from pipeline.settings import Settings
from pipeline.themes.corrections.edits_file import HEADER, read_edits_file, write_edits_file

_LARGEST: Final = 200_000_000  # bytes of a file that is searched
_SEARCHED: Final = (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".html", ".toml", ".txt", ".md", ".xlsx", ".gz")
_TELLING: Final = 25  # letters from which words are somebody's own


def made_files(settings: Settings) -> tuple[Path, ...]:
    """Return the files that a run makes anew from the store: the page, and the copy for readers."""
    return settings.report, copy_of(settings.store)


def scrub_edits_file(path: Path | None, gone: Gone, said: Sequence[str]) -> None:
    """Take quotes of forgotten people out of a file of corrections; an entry that names nothing else goes with them."""
    if path is None or not path.is_file():
        return
    ours, kept = {*gone.phrases, *said}, []
    requests = read_edits_file(path)
    for request in requests:
        left = tuple(one for one in request.sentences if one not in ours and one.split(":")[0] not in gone.ids)
        if left or request.keywords or not request.sentences:
            kept.append(request if left == request.sentences else replace(request, sentences=left))
    if tuple(kept) == requests:
        return
    draft = path.with_name(f".{path.name}.part")
    if path.suffix.lower() == ".toml":
        write_edits_file(kept, draft, {})
    else:
        with draft.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(HEADER)
            for one in kept:
                lists = ("|".join(re.sub(r"([\\|])", r"\\\1", text) for text in texts) for texts in (one.sentences, one.keywords))
                table.writerow([one.op, one.theme, one.other, one.value, *lists])
    draft.replace(path)


def find_out_of_reach(settings: Settings, brought: Sequence[str], raw: str | None, said: Sequence[str]) -> list[str]:
    """Return the files that brought forgotten feedback, and those beside the store that hold its words or the id."""
    wanted = [text.encode() for text in said if len(text) >= _TELLING][:1000] + ([raw.encode()] if raw and len(raw) > 3 else [])
    ours = {settings.store, settings.key_file, *made_files(settings)}
    beside = (path for path in sorted(settings.store.parent.rglob("*")) if path.is_file() and path not in ours)
    found = {str(path) for path in beside if any(text in content for content in _contents(path) for text in wanted)}
    return sorted({*brought, *found})


def _contents(path: Path) -> Iterator[bytes]:
    if path.suffix.lower() not in _SEARCHED or path.stat().st_size > _LARGEST:
        return
    try:
        if path.suffix.lower() == ".xlsx":
            with zipfile.ZipFile(path) as book:
                yield from (book.read(item) for item in book.infolist() if item.file_size <= _LARGEST)
        elif path.suffix.lower() == ".gz":
            with gzip.open(path) as file:
                yield file.read(_LARGEST)
        else:
            yield path.read_bytes()
    except (OSError, EOFError, zipfile.BadZipFile):
        return
