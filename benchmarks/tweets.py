"""The whole job beside plain BERTopic, on the same tweets, in one run: ``python -m benchmarks.tweets``.

Prints a table of ratios to plain BERTopic: the first run from CSV to insights and page, a second run with nothing new, and
a run with 1 % new rows. Absolute times depend on the machine; the ratios hardly do, those of the processor's seconds least.
"""

import csv
import json
import os
import tempfile
from pathlib import Path

from benchmarks.measured import Run, measure

SHARED = Path(os.environ.get("VOC_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
TWEETS = SHARED / "airline_tweets" / "tweets.csv"

CONFIG = """
store = "voc.duckdb"
report = "voc.html"
[[source]]
name = "tweets"
kind = "social"
path = "tweets.csv"
[source.columns]
text = "text"
item_id = "tweet_id"
product = "airline"
created_at = "tweet_created"
reach = "retweet_count"
"""


def main() -> None:
    """Measure and print."""
    with TWEETS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    header, tweets = rows[0], rows[1:]
    hundredth = len(tweets) // 100
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "voc.toml").write_text(CONFIG, encoding="utf-8")
        command = ("-m", "pipeline.cli", "run", str(place / "voc.toml"), "--quiet")
        _write(place / "tweets.csv", header, tweets[:-hundredth])
        plain = measure("-m", "benchmarks.plain_bertopic", str(place / "tweets.csv"), "text")
        first = measure(*command)
        second = measure(*command)
        _write(place / "tweets.csv", header, tweets)
        more = measure(*command)
    _show(
        len(tweets) - hundredth,
        json.loads(plain.output.splitlines()[-1]),
        plain,
        {"first run": first, "nothing new": second, "1 % new rows": more},
    )


def _show(rows: int, found: dict[str, float], plain: Run, runs: dict[str, Run]) -> None:
    print(f"{rows} tweets; plain BERTopic: {found['topics']:.0f} topics, {found['in_none']:.0%} of tweets in none\n")
    print("| run | seconds | of plain BERTopic | CPU seconds | of the first run | peak MB |\n|---|---|---|---|---|---|")
    print(f"| plain BERTopic | {plain.seconds:.0f} | 1.00 | {plain.cpu:.0f} | | {plain.megabytes:.0f} |")
    for name, run in runs.items():
        share = run.cpu / runs["first run"].cpu
        print(f"| {name} | {run.seconds:.1f} | {run.seconds / plain.seconds:.2f} | {run.cpu:.0f} | {share:.1%} | {run.megabytes:.0f} |")


def _write(path: Path, header: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


if __name__ == "__main__":
    main()
