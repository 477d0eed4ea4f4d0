"""A store that holds only what say versus do reads: who gives which theme as a reason, the effects, and who leaves."""

import duckdb
import numpy as np
import pandas as pd

from pipeline.sql import text


def say_versus_do(reason_people, base_people, effect, half, *, score="rating", churn=None) -> pd.DataFrame:
    """Return the rows of ``say_versus_do`` of themes numbered from 0, in that order.

    Args:
        reason_people: people who give each theme as a reason, the first so many of all.
        base_people: people who give any reason.
        effect: of each theme on the score; NaN where too few mention it.
        half: half the length of their intervals.
        score: rating or nps.
        churn: rows of ``theme_churn`` to add, by column.
    """
    counts = np.asarray(reason_people)
    themes = np.arange(len(counts))
    with duckdb.connect() as connection:
        for macro in ("share_low", "share_high"):
            connection.execute(text(f"macros/{macro}"))
        connection.execute("create table themes (theme_id integer, parent_id integer)")
        connection.execute(text("macros/leaf_themes"))
        connection.execute("create table driver_reasons (theme_id integer, person_id integer, origin varchar)")
        reasons = pd.DataFrame({"theme_id": themes.repeat(counts), "person_id": np.concatenate([np.arange(n) for n in counts])})  # noqa: F841
        # Who gives a reason under another theme only: the base, and one who only asserts, who is in none.
        rest = pd.DataFrame({"theme_id": len(counts), "person_id": np.arange(base_people)})  # noqa: F841
        connection.execute("insert into themes select range, null from range($1 + 1)", [len(counts)])
        connection.execute("insert into driver_reasons select *, 'stated' from reasons union all select *, 'implied' from rest")
        connection.execute("insert into driver_reasons values (0, -1, 'asserted')")
        effects = pd.DataFrame({"theme_id": themes, "score": score, "what": "mentions", "scores": 99, "effect": effect})  # noqa: F841
        connection.execute(
            "create table theme_impact as select *, effect - $1 as effect_low, effect + $1 as effect_high from effects", [half]
        )
        columns = ["theme_id", "driver_id", "difference", "difference_low", "difference_high", "verdict"]
        churned = pd.DataFrame(churn or [], columns=columns).astype({"driver_id": object, "verdict": object})  # noqa: F841
        connection.execute("create table theme_churn as from churned")
        made = connection.execute(text("tables/say_versus_do")).df()
    return made[made["theme_id"] < len(counts)].sort_values("theme_id", ignore_index=True)


def quadrants(reason_people, base_people, effect, half) -> np.ndarray:
    """Return the quadrant of each theme."""
    return say_versus_do(reason_people, base_people, effect, half)["quadrant"].to_numpy()
