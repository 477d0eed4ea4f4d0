"""How many roles ``voc init FILE...`` gets right on exports of thirty products, half of which nobody looked at while it was written."""

import csv
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.sources.look import look_at

pytestmark = pytest.mark.quality
ROWS = 60
OPENINGS = ("The courier was late again", "Lovely food and clear cards", "I cannot log in", "Too much packaging", "Support never answered")
TEXT = "{0} and so I wrote this as number {1}."
MAKE = {
    "date": lambda n: f"2026-01-{n % 28 + 1:02d} 10:{n % 60:02d}:00",
    "epoch": lambda n: str(1_700_000_000 + 3600 * n),
    "id": lambda n: f"{1000 + n}",
    "int": lambda n: str(n * n % 17),
    "nps": lambda n: str(n % 11),
    "star": lambda n: str(n % 5 + 1),
    "text": lambda n: TEXT.format(OPENINGS[n % 5], n),
    "title": lambda n: f"{('Late', 'Fine', 'Broken')[n % 3]} box {n}",
    "name": lambda n: f"user{n * 7 % 43}",
    "email": lambda n: f"user{n}@example.com",
    "ip": lambda n: f"10.0.0.{n}",
    "url": lambda n: f"https://example.com/{n}",
    "choice": lambda n: ("Alpha", "Beta", "Gamma")[n % 3],
    "group": lambda n: ("Promoter", "Passive", "Detractor")[n % 3],
    "money": lambda n: f"{n * 13 % 97}.50",
    "const": lambda n: "same",
    "empty": lambda n: "",
}


def read_headers():
    """Yield name, half, kind and columns of each product."""
    text = Path(__file__).with_name("export_headers.txt").read_text(encoding="utf-8")
    for block in text.split("\n== ")[1:]:
        head, *lines = block.strip().splitlines()
        *name, half, kind = head.split()
        yield " ".join(name), half, kind, [line.split("|") for line in lines]


def roles_right(folder: Path, name: str, kind: str, columns: list[list[str]]) -> tuple[int, int, list[str]]:
    """Return roles that are right and wanted, the kind among them, and what is wrong."""
    path = folder / "export.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = [[MAKE[values](n) for _, values, _ in columns] for n in range(ROWS)]
        csv.writer(file).writerows([[column for column, _, _ in columns], *rows])
    made = look_at(path, datetime(2026, 6, 1)).proposal
    found = {choice.column: role for role, choice in made.columns.items()}
    found |= dict.fromkeys(made.questions, "question") | {choice.column: "segment" for choice in made.segments.values()}
    wanted = {column: role for column, _, role in columns if role not in "-?"}
    wrong = [f"{column}: {found.get(column)} for {role}" for column, role in wanted.items() if found.get(column) != role]
    wrong += [f"kind {made.kind} for {kind}"] if made.kind != kind else []
    return len(wanted) + 1 - len(wrong), len(wanted) + 1, wrong


@pytest.mark.parametrize(("half", "floor"), [("build", 0.95), ("report", 0.8)])
def test_share_of_roles_right(tmp_path, record_score, half, floor):
    right = total = 0
    notes: list[str] = []
    for name, its_half, kind, columns in read_headers():
        if its_half == half:
            its_right, its_total, wrong = roles_right(tmp_path, name, kind, columns)
            right, total = right + its_right, total + its_total
            notes += [f"{name}: {one}" for one in wrong]
    record_score(f"wizard on {half} exports: {right} of {total} roles right, {right / total:.3f}; wrong: {'; '.join(notes)}")
    assert right / total >= floor
