"""Lay people's corrections over the key points and matches of a run.

Key points are sought and statements matched as if nobody had corrected anything, and the corrections decide what is made of it. So
a rejected key point keeps its like from being chosen, and undoing a correction gives exactly the tables from before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

from pipeline.edits import APPLIES, DOES_NOT_APPLY
from pipeline.incremental import Progress, silent
from pipeline.store import Store
from pipeline.why.corrections.edit import DriverEdit
from pipeline.why.corrections.replay import NOT_SAID, Placed, ReplayedDriverEdits, replay_driver_edits
from pipeline.why.corrections.similar_statements import find_similar
from pipeline.why.statement_matches import embed

REJECTED_COLUMNS = ["reason_id", "document_id", "cause", "edit_id", "likeness"]


@dataclass(frozen=True)
class Corrected:
    """What is made of a run's statements.

    Attributes:
        matched: one row per (theme, statement) with its driver, without those that are no reasons.
        points: key points, called what people call them.
        rejected: rows of ``rejected_reasons``.
        edits: all, with their state of today.
    """

    matched: pd.DataFrame
    points: pd.DataFrame
    rejected: pd.DataFrame
    edits: tuple[DriverEdit, ...]


def correct_matches(
    store: Store, matched: pd.DataFrame, points: pd.DataFrame, edits: Sequence[DriverEdit], least: int, progress: Progress = silent
) -> Corrected:
    """Return statements and key points as people's edits have them.

    Args:
        store: ``embeddings`` are read, and added where a statement was placed.
        matched: one row per (theme, statement), with ``driver_id`` and ``match_probability`` where it matches a key point.
        points: the key points, in the columns of ``key_points``.
        edits: all, in order.
        least: people from which a driver is shown under a theme.
        progress: told of vectors.
    """
    replayed = replay_driver_edits(edits, points)
    labels = [replayed.labels[driver] for driver in points["driver_id"]]
    named = points.assign(label=pd.Series(labels, index=points.index, dtype=object))
    if not replayed.ends and not replayed.examples:
        return Corrected(matched, named, pd.DataFrame(columns=REJECTED_COLUMNS), replayed.edits)
    rows = _place(store, _merge(matched, replayed), replayed, progress)
    out = rows["rejected"].to_numpy(dtype=bool)
    rejected = rows[out].rename(columns={"text": "cause"}).drop_duplicates("reason_id")[REJECTED_COLUMNS].reset_index(drop=True)
    kept = _turn(rows[~out].reset_index(drop=True), points)
    return Corrected(kept[matched.columns], named, rejected, _note_effects(replayed.edits, rows, kept, least))


def _merge(matched: pd.DataFrame, replayed: ReplayedDriverEdits) -> pd.DataFrame:
    """Return the statements under the drivers that have them after merges and rejections."""
    driver = [replayed.ends.get(one, one) if isinstance(one, str) else None for one in matched["driver_id"]]
    probability = matched["match_probability"].where(np.array([one is not None for one in driver], dtype=bool))
    return matched.assign(driver_id=pd.Series(driver, index=matched.index, dtype=object), match_probability=probability)


def _place(store: Store, rows: pd.DataFrame, replayed: ReplayedDriverEdits, progress: Progress) -> pd.DataFrame:
    """Return the statements where people placed them, or what is like them, with the edit and how alike they are."""
    examples = list(replayed.examples)
    texts = list(dict.fromkeys(rows["text"])) if examples else []
    nearest, likeness = find_similar(texts, examples, partial(embed, store, progress=progress))
    said = {text: (replayed.examples[examples[one]], like) for text, one, like in zip(texts, nearest, likeness, strict=True) if one >= 0}
    nothing: tuple[Placed | None, float] = (None, 0.0)
    placed = [said.get(text, nothing) for text in rows["text"]]
    driver, probability = rows["driver_id"].tolist(), rows["match_probability"].tolist()
    for row, (place, like) in enumerate(placed):
        if place is not None and place.is_reason:
            own = probability[row] if driver[row] == place.driver_id and probability[row] == probability[row] else 0.0
            driver[row], probability[row] = place.driver_id, max(own, like) if place.driver_id else np.nan
    return rows.assign(
        driver_id=pd.Series(driver, index=rows.index, dtype=object),
        match_probability=pd.Series(probability, index=rows.index, dtype=float),
        rejected=[place is not None and not place.is_reason for place, _ in placed],
        edit_id=[place.edit_id if place else 0 for place, _ in placed],
        likeness=[like for _, like in placed],
    )


def _turn(rows: pd.DataFrame, points: pd.DataFrame) -> pd.DataFrame:
    """Return statements in the direction of their driver where they were put under one of the other pole: a person says so."""
    way = rows["driver_id"].map(dict(zip(points["driver_id"], points["direction"], strict=True))).fillna(0).astype(np.int64)
    return rows.assign(direction=rows["direction"].where(rows["direction"] * way >= 0, way))


def _note_effects(edits: Sequence[DriverEdit], rows: pd.DataFrame, kept: pd.DataFrame, least: int) -> tuple[DriverEdit, ...]:
    """Return the edits, those that placed nothing as not applying, and those whose driver is too small to be shown with a remark."""
    exact = rows[rows["likeness"] == 1.0]
    people = kept.groupby(["theme_id", "driver_id"])["person_id"].nunique()

    def note_effect(edit: DriverEdit) -> DriverEdit:
        if edit.op not in ("move", "reject-reason") or not edit.active or edit.state != APPLIES:
            return edit
        own = exact[exact["edit_id"] == edit.edit_id]
        if own.empty:
            return replace(edit, state=DOES_NOT_APPLY, message=NOT_SAID)
        pairs = own[["theme_id", "driver_id"]].dropna().drop_duplicates().itertuples(index=False, name=None)
        few = sorted(str(theme) for theme, driver in pairs if people.get((theme, driver), 0) < least) if edit.op == "move" else []
        some = f"under theme {', '.join(few)} fewer than {least} people say it: there it stands among the other reasons"
        return replace(edit, message=some) if few else edit

    return tuple(map(note_effect, edits))
