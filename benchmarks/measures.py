"""All measures on a million sentences of 100,000 customers: time and memory of each step.

``python -m benchmarks.measures [SENTENCES [STEP ...]]``. The store is drawn by SQL (``measures.sql``), in the shares of the sample:
60 themes under 10, four sources, segments, three years by month. Its words are good for time and memory, and for nothing else.
"""

import resource
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.measured import measure
from pipeline.settings import load_settings
from pipeline.step_list import STEPS, step_named
from pipeline.steps import run_step
from pipeline.store import Store
from pipeline.why.reason_graph import build_reason_graph
from pipeline.why.steps import LEAST

CONFIG = """
store = "voc.duckdb"
report = "voc.html"
[competitors]
ours = ["Tern"]
[competitors.names]
Boxful = ["boxful"]
GreenCrate = ["greencrate"]
[[source]]
name = "reviews"
kind = "review"
path = "rows.csv"
[source.columns]
item_id = "id"
text = "text"
rating = "stars"
[source.options]
rating_scale = [1, 5]
"""
_NAMES = [step.name for step in STEPS]
NAMES = _NAMES[_NAMES.index("measures") : _NAMES.index("report")]


def main(sentences: int, names: list[str]) -> None:
    """Fill a store, run each step in a process of its own, and print a table."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "voc.toml"
        config.write_text(CONFIG, encoding="utf-8")
        measure("-m", "benchmarks.measures", "fill", str(config), str(sentences))
        print("| step | rows | seconds | CPU seconds | peak MB |\n|---|---|---|---|---|")
        total = peak = 0.0
        for name in names:
            run = measure("-m", "benchmarks.measures", "step", str(config), name)
            rows, seconds, cpu = run.output.split()[-3:]
            total, peak = total + float(seconds), max(peak, run.megabytes)
            print(f"| {name} | {rows} | {seconds} | {cpu} | {run.megabytes:.0f} |", flush=True)
    print(f"| all | | {total:.0f} | | {peak:.0f} |")


def fill(config: Path, sentences: int) -> None:
    """Write all that the measures read, as the steps before them would have."""
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").replace("$sentences", str(sentences))
    with Store.open(load_settings(config).store) as store:
        store.connection.execute(statements)
        for names, tables in (("driver_names", ("driver_reasons", "drivers")), ("ask_names", ("ask_group_members", "ask_groups"))):
            store.connection.execute(f"create or replace temp view named as from {names}")
            for table in tables:
                parameters: dict[str, Any] = {"least": LEAST} if table == "driver_reasons" else {}
                store.make("table", table, None, **parameters)
        build_reason_graph(store)


def step(config: Path, name: str) -> None:
    """Run one step, and print the rows it made, its seconds, and those of the processor, without what imports take."""
    settings = load_settings(config)
    with Store.open(settings.store) as store:
        before = resource.getrusage(resource.RUSAGE_SELF)
        report = run_step(store, step_named(name), settings, "measures")
        used = resource.getrusage(resource.RUSAGE_SELF)
        print(report.counts.rows_out, f"{report.seconds:.1f}", f"{used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime:.1f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["fill"]:
        fill(Path(sys.argv[2]), int(sys.argv[3]))
    elif sys.argv[1:2] == ["step"]:
        step(Path(sys.argv[2]), sys.argv[3])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, sys.argv[2:] or NAMES)
