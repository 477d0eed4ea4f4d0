"""Reading of small real files, written for one test each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipeline.source_settings import Source
from pipeline.sources.stage import Staged, stage

NOW = datetime(2026, 6, 1, 12)


@dataclass(frozen=True)
class Read:
    """A staged file with its parts as rows."""

    staged: Staged
    items: list[dict[str, Any]]
    rejects: list[dict[str, Any]]

    @property
    def texts(self) -> list[str]:
        return [item["text"] for item in self.items]

    @property
    def received(self) -> int:
        return self.staged.items + self.staged.rejected

    @property
    def reasons(self) -> list[tuple[int, str, int]]:
        return [(reject["line"], reject["reason"], reject["items"]) for reject in self.rejects]


def a_source(**changes: Any) -> Source:
    """A review source with text, rating and created_at; ``columns`` and the rest can be replaced."""
    plain = {"name": "shop", "kind": "review", "path": "*", "columns": {"text": "text", "rating": "stars", "created_at": "posted"}}
    return Source(**(plain | changes))


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Read]:
    """Write bytes or text into a file, stage it, and return what came out; personal data is kept unless asked for."""

    def reading(content: bytes | str | None, name: str = "reviews.csv", source: Source | None = None, **options: Any) -> Read:
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        settings = {"keep_personal_data": True, "max_reject_share": 0.2, "now": NOW} | options
        staged = stage(source or a_source(), path, tmp_path / "parts", **settings)
        assert staged.items == pq.read_metadata(staged.items_path).num_rows
        result = Read(staged, pq.read_table(staged.items_path).to_pylist(), pq.read_table(staged.rejects_path).to_pylist())
        assert staged.rejected == sum(reject["items"] for reject in result.rejects)
        return result

    return reading
