"""Redaction on invented lines that were marked by a writer who had not read its rules; see ``tests/sources/README.md``."""

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.sources.redact import redact

pytestmark = pytest.mark.quality

LINES = [json.loads(line) for line in (Path(__file__).parents[1] / "sources/personal_data_lines.jsonl").read_text().splitlines()]
COVERED = ("email", "phone", "iban", "card", "address", "name", "handle")  # birth dates, IPs and tokens in links are not redacted
KINDS = re.compile(r"<(?:EMAIL|PHONE|CARD|IBAN|ADDRESS|HANDLE|NAME)>")


def redacted_places(text: str, redacted: str) -> list[tuple[int, int]]:
    """Return the spans of the original that gave way to placeholders."""
    pattern = "(.+?)".join(re.escape(part) for part in KINDS.split(redacted))
    found = re.fullmatch(pattern, text, re.DOTALL)
    assert found is not None
    return [found.span(group) for group in range(1, found.re.groups + 1)]


def test_marked_data_is_found_and_little_else(record_score: Callable[[str], None]) -> None:
    marked, found = Counter(), Counter()
    right = wrong = 0
    for line, redacted in zip(LINES, redact([line["text"] for line in LINES]), strict=True):
        places = redacted_places(line["text"], redacted)
        hidden = {at for start, end in places for at in range(start, end)}
        for mark in line["spans"]:
            letters = [at for at in range(mark["start"], mark["end"]) if line["text"][at].isalnum()]
            marked[mark["kind"]] += 1
            found[mark["kind"]] += hidden.issuperset(letters)
        for start, end in places:
            overlaps = any(start < mark["end"] and mark["start"] < end for mark in line["spans"])
            right, wrong = right + overlaps, wrong + (not overlaps)
    shares = ", ".join(f"{kind} {found[kind]}/{number}" for kind, number in marked.items())
    record_score(f"redaction of marked lines: {shares}; redactions right {right}, wrong {wrong}")
    assert sum(found[kind] for kind in COVERED) / sum(marked[kind] for kind in COVERED) >= 0.85
    assert wrong <= 2
