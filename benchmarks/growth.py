"""How time and memory grow with rows: ``python -m benchmarks.growth 1000 10000 50000``.

Rows are insurance reviews, then patients' answers, then tweets, texts only; each size is a first run in a fresh store.
"""

import csv
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from benchmarks.measured import measure
from benchmarks.tweets import SHARED

CONFIG = """
store = "voc.duckdb"
report = "voc.html"
[[source]]
name = "mixed"
kind = "review"
path = "rows.csv"
[source.columns]
text = "text"
item_id = "id"
"""


def main(sizes: list[int]) -> None:
    """Measure each size and print a table."""
    print("| rows | seconds | milliseconds a row | peak MB |\n|---|---|---|---|")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            (place / "voc.toml").write_text(CONFIG, encoding="utf-8")
            with (place / "rows.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([("id", "text"), *enumerate(islice(texts(), size))])
            run = measure("-m", "pipeline.cli", "run", str(place / "voc.toml"), "--quiet")
        print(f"| {size:,} | {run.seconds:.0f} | {1000 * run.seconds / size:.1f} | {run.megabytes:.0f} |", flush=True)


def texts() -> Iterator[str]:
    """Yield what people insured, patients and passengers wrote, file after file."""
    files = [(path, "text") for path in sorted((SHARED / "pet_insurance").glob("*.csv"))]
    files += [(SHARED / "nhs_phase1/survey_answers.csv", "feedback"), (SHARED / "airline_tweets/tweets.csv", "text")]
    files += [(SHARED / "british_airways/airline_reviews.csv", "Review"), (SHARED / "nhs_phase1/care_opinion_stories.csv", "feedback")]
    for path, column in files:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from (row[column] for row in csv.DictReader(file))


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1000, 10000, 50000])
