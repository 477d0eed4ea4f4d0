"""The pages of the documentation, and the blocks, links and tables in them."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
WRITTEN = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
PAGES = sorted([*(ROOT / name for name in WRITTEN), *(ROOT / "docs").glob("*.md")])


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: where it starts, its language, its text without the page's indentation."""

    page: str
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        """Name the block in a failing test."""
        return f"{self.page}:{self.line}"


def blocks(*languages: str) -> list[Block]:
    """Return the fenced blocks in these languages of all pages."""
    found = []
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        for match in re.finditer(r"^( *)```(\w*)\n(.*?)^\1```$", text, re.MULTILINE | re.DOTALL):
            indent, language, body = match.groups()
            if language in languages:
                plain = "\n".join(line.removeprefix(indent) for line in body.splitlines())
                found.append(Block(named(path), text[: match.start()].count("\n") + 1, language, plain))
    return found


def prose(path: Path) -> str:
    """Return a page without its fenced blocks; lines keep their numbers."""
    text = path.read_text(encoding="utf-8")
    return re.sub(r"^( *)```.*?^\1```$", lambda block: "\n" * block[0].count("\n"), text, flags=re.MULTILINE | re.DOTALL)


def spans(path: Path) -> list[str]:
    """Return what stands between single backticks in a page."""
    return re.findall(r"`([^`\n]+)`", prose(path))


def named(path: Path) -> str:
    """Return the path of a page as people write it."""
    return str(path.relative_to(ROOT))
