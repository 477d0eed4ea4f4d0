"""The drivers step: why under each theme, and what is asked for, matched and counted."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pandas as pd

from pipeline.edits import write_rows
from pipeline.incremental import Counts, Progress, silent
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.why.ask_groups import group_asks, read_asks
from pipeline.why.asserted_spans import SURE
from pipeline.why.corrections.edit import TABLE, read_driver_edits
from pipeline.why.corrections.overlay import correct_matches
from pipeline.why.judgement_labels import find_judgements
from pipeline.why.reason_graph import build_reason_graph
from pipeline.why.statement_matches import match_statements
from pipeline.why.statements import Brands, read_statements, restates

LEAST, LEAST_OF_FEW = 5, 3  # people of a driver; of a small store
FEW = 1000  # documents, below which a store is small


def drivers(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Match what customers give as reasons, or assert, to key points, and asks to one another, and link them to what follows, anew.

    All in one transaction, but for vectors of what is new, which are kept before it.
    """
    brands = Brands(settings.brands)
    themes = dict(zip(*(store.query("select theme_id, label from themes")[name] for name in ("theme_id", "label")), strict=True))
    least = LEAST if store.value("select count(*) from documents where status = 'counted'") >= FEW else LEAST_OF_FEW
    statements = read_statements(store.frame("why/causes"), store.frame("why/asserted", sure=SURE), brands, themes)
    asks = read_asks(store.frame("why/asks"), brands)
    points, found = match_statements(store, statements.drop_duplicates("reason_id"), brands.common, least, progress)
    edits = read_driver_edits(store)
    corrected = correct_matches(store, statements.merge(found, on="reason_id", how="left"), points, edits, least, progress)
    matched = corrected.matched
    named = _named(store, matched, corrected.points, themes, progress)
    grouped, wishes = group_asks(store, asks, progress)
    with store.transaction():
        store.connection.execute("delete from key_points")
        store.insert("key_points", points)
        store.connection.execute("delete from rejected_reasons")
        store.insert("rejected_reasons", corrected.rejected)
        write_rows(store, TABLE, corrected.edits)
        with _tables(store, matched=matched.drop(columns=["text", "product"]), named=named):
            rows = store.make("table", "driver_reasons", least=least)
            made = store.make("table", "drivers")
        with _tables(store, grouped=grouped, named=wishes):
            rows += store.make("table", "ask_group_members")
            made += store.make("table", "ask_groups")
        made += build_reason_graph(store)
    progress("drivers", rows, rows)
    return Counts(len(statements) + len(asks), made)


def _named(store: Store, matched: pd.DataFrame, points: pd.DataFrame, themes: dict[int, str], progress: Progress) -> pd.DataFrame:
    """Return one row per (theme, driver): its label and direction, and whether it only restates its theme or judges."""
    pairs = matched[["theme_id", "driver_id"]].dropna().drop_duplicates().merge(points[["driver_id", "label", "direction"]], on="driver_id")
    about = [themes.get(theme, "") for theme in pairs["theme_id"]]
    again = np.array([restates(label, theme) for label, theme in zip(pairs["label"], about, strict=True)], dtype=bool)
    return pairs.assign(restates=again | find_judgements(store, pairs["label"].tolist(), about, progress))


@contextmanager
def _tables(store: Store, **offered: pd.DataFrame) -> Iterator[None]:
    """Offer frames to SQL as relations, texts as texts even where there are none."""
    try:
        for name, rows in offered.items():
            texts = {column: "string" for column in rows.columns if rows[column].dtype == object or str(rows[column].dtype) == "str"}
            store.connection.register(name, rows.astype(texts))
        yield
    finally:
        for name in offered:
            store.connection.unregister(name)
