"""What many tests need: a small project with real files, run by the real steps."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.settings import Settings, load_settings
from pipeline.steps import StepReport, run_all

REVIEWS = """id,stars,text,posted,who,country
1,1,"The courier never rang the bell, so my box went back to the depot. Awful.",2026-01-03,ann,UK
2,5,Lovely recipes and the cards are easy to follow.,2026-01-05,bob,IE
3,2,The app crashed at checkout because the payment page froze.,2026-02-01,cat,UK
4,4,Too much plastic packaging but the food is great.,2026-02-02,dan,UK
5,1,I left because they charged me for a box I had skipped.,2026-02-03,eve,IE
"""

CONFIG = """
store = "voc.duckdb"
report = "voc.html"
[[source]]
name = "reviews"
kind = "review"
path = "reviews*.csv"
product = "Acme"
[source.columns]
text = "text"
item_id = "id"
rating = "stars"
created_at = "posted"
author_id = "who"
[source.segments]
country = "country"
"""


@pytest.fixture
def project(tmp_path: Path) -> Callable[..., Settings]:
    """Write files and a configuration into a fresh folder; return its settings."""

    def made(files: dict[str, str | bytes] | None = None, config: str = CONFIG) -> Settings:
        for name, content in ({"reviews.csv": REVIEWS} if files is None else files).items():
            path = tmp_path / name
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        (tmp_path / "voc.toml").write_text(config, encoding="utf-8")
        return load_settings(tmp_path / "voc.toml")

    return made


@pytest.fixture
def finished() -> Callable[[Settings], dict[str, StepReport]]:
    """Run every step; return the reports by name."""
    return lambda settings: {report.step: report for report in run_all(settings)}
