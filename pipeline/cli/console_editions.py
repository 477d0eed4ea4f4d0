"""What ``voc diff`` and ``voc pin list`` print."""

import pandas as pd

from pipeline.cli.console import console, table
from pipeline.errors import SettingsError
from pipeline.insights.editions import find_edition
from pipeline.store import Store

CAUSES = {"feedback": "feedback", "refit": "refit", "corrections": "corrections", "settings": "settings or code"}


def show_editions(store: Store) -> None:
    """Print all editions with their runs and pins."""
    console.print(table("What was published", store.frame("editions/list_editions")))


def show_differences(store: Store, run_a: str, run_b: str, theme: str | None, segment: str, period: str, minimum_cell: int) -> None:
    """Print the figures of two editions beside each other, and the parts of each difference.

    Raises:
        SettingsError: one of the two is not known, or there is no such group in either.
    """
    first, second = find_edition(store, run_a), find_edition(store, run_b)
    rows = store.query("from insights_between($a, $b)", a=first, b=second)
    for column, value in {"segment": segment, "period": period, "theme": theme}.items():
        if value is not None:
            same = rows[column].str.lower() == value.lower()
            if column == "theme":
                same |= rows["theme_id"].astype(str) == value
            if not same.any():
                raise SettingsError(
                    f'Neither edition has a {column} "{value}". To see them: voc sql "select distinct {column} from insights"'
                )
            rows = rows[same]
    enough = (rows["base_a"].fillna(minimum_cell) >= minimum_cell) & (rows["base_b"].fillna(minimum_cell) >= minimum_cell)
    parts = [f"{what}_{cause}" for what in ("people", "share") for cause in CAUSES]
    rows = rows[enough & (rows[parts] != 0).any(axis=1)].sort_values("share", key=abs, ascending=False, kind="stable")
    if rows.empty:
        console.print(f"Nothing differs between editions {first} and {second} here.")
        return
    shown = pd.DataFrame({"theme": rows["theme"]})
    for edition, one in ((first, "a"), (second, "b")):
        shown[f"edition {edition}"] = [
            f"{row[f'share_{one}']:.1%} ({row[f'people_{one}']} of {row[f'base_{one}']})" if row[f"people_{one}"] else "-"
            for _, row in rows.iterrows()
        ]
    shown["difference"] = _points(rows, "")
    for cause, title in CAUSES.items():
        shown[title] = _points(rows, f"_{cause}")
    console.print(table("Why it differs: points of share (people)", shown))
    if rows["mixed"].any():
        console.print("A refit and corrections came at once in between: what the corrections did may stand under refit.")


def _points(rows: pd.DataFrame, part: str) -> list[str]:
    points, people = 100 * rows[f"share{part}"], rows[f"people{part}"]
    return [f"{point:+.1f} ({count:+d})" if abs(point) >= 0.05 or count else "" for point, count in zip(points, people, strict=True)]
