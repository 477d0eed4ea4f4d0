"""What a run says of what it lost: columns, rows, files without rows; and that colliding ids count as refusals."""

import re
from datetime import datetime, timedelta

import pytest

from pipeline.losses import tell_losses
from pipeline.settings import load_settings
from pipeline.sources.load import load
from pipeline.store import Store, now

CONFIG = """
store = "voc.duckdb"
report = "voc.html"
[[source]]
name = "r"
kind = "review"
path = "*.csv"
[source.columns]
text = "text"
item_id = "id"
rating = "stars"
created_at = "posted"
"""
HEAD = "id,stars,text,posted\n"


@pytest.fixture
def loaded(tmp_path):
    """Loads files and returns the failures and the lines that are told, since a time."""

    def load_files(files: dict[str, str], since: datetime = datetime(1, 1, 1), config: str = CONFIG):
        (tmp_path / "voc.toml").write_text(config)
        for name, text in files.items():
            (tmp_path / name).write_text(text)
        settings = load_settings(tmp_path / "voc.toml")
        with Store.open(settings.store) as store:
            failures = load(store, settings).failures
            return failures, tell_losses(store, settings, since)

    return load_files


def rows(count: int, bad_stars: int = 0, bad_dates: int = 0) -> str:
    return "".join(
        f"{n},{'many' if n < bad_stars else n % 5 + 1},Text number {n} is its own,{'someday' if n < bad_dates else '2026-01-05'}\n"
        for n in range(count)
    )


def test_a_column_that_lost_more_than_five_percent_is_named_with_its_share(loaded):
    _, lines = loaded({"a.csv": HEAD + rows(100, bad_stars=6, bad_dates=5)})
    assert len(lines) == 1
    assert re.fullmatch(r'column "stars" of r lost 6 of 100 values \(6%\): .+, "many" for example', lines[0])


def test_values_are_counted_among_those_that_were_given(loaded):
    blank = "".join(f"{n},,Nobody gave stars to {n},2026-01-05\n" for n in range(100, 190))
    _, lines = loaded({"a.csv": HEAD + rows(10, bad_stars=4) + blank})
    assert lines[0].startswith('column "stars" of r lost 4 of 10 values (40%): ')


def test_refused_rows_and_files_without_rows_are_told(loaded):
    _, lines = loaded({"a.csv": HEAD + rows(50) + "broken,row\n", "b.csv": HEAD})
    assert lines[0] == "nothing was in b.csv: no row stands below the header"
    assert lines[1] == "1 of 51 items were refused. row has 2 columns, the header has 4: 1 (a.csv, line 52)"


def test_nothing_lost_is_not_told_and_old_losses_are_told_once(loaded):
    assert loaded({"a.csv": HEAD + rows(50)}) == ((), [])
    _, lines = loaded({"b.csv": HEAD + rows(10, bad_stars=9).replace(",Text", ",Other text")})
    assert lines[0].startswith('column "stars" of r lost 9 of 10 values (90%): ')
    assert len(lines) == 1
    assert loaded({}, since=now() + timedelta(seconds=1)) == ((), [])


def test_ids_that_collide_count_among_the_refusals_and_stop_the_file(loaded):
    same = "".join(f"{n % 36},3,Answer {n} of somebody,2026-01-05\n" for n in range(40))
    (failure,), lines = loaded({"a.csv": HEAD + same}, config="max_reject_share = 0.05\n" + CONFIG)
    assert "4 of 40 items were refused, 10.0%; max_reject_share allows 5.0%, so nothing of the file is loaded" in failure
    assert "another line has the item_id with other words" in failure
    assert "map another column as item_id, or none: 4 (line " in failure
    assert lines == []  # nothing of the file stays
    failures, lines = loaded({})
    assert failures == ()
    assert "4 of 40 items were refused" in lines[0]
