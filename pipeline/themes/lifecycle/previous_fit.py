"""What a fit takes over from the previous one: its themes, all that ever were, and the names that people know."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.errors import ModelError
from pipeline.exact import Marks
from pipeline.store import Store
from pipeline.text.name_key import name_key
from pipeline.themes.corrections.assigner import ThemeAssigner
from pipeline.themes.corrections.edits_table import read_edits
from pipeline.themes.corrections.replay import replay_edits
from pipeline.themes.corrections.serialize import unpack_assigner

SAME_NAME = 0.5  # overlap (Jaccard) from which a theme that continues keeps its label: a label stands for what it holds


@dataclass(frozen=True)
class PreviousFit:
    """The previous fit."""

    assigner: ThemeAssigner | None  # of the last fit, without edits; None where there was none, or another version wrote it
    themes: pd.DataFrame  # rows of ``fitted_themes`` of the last fit
    gone: pd.DataFrame  # theme_id, label, centroid, origin: the latest rows of themes that the last fit no longer had
    kept: frozenset[int]  # themes that an edit refers to: they stay, so that the edit survives
    highest: int  # highest theme_id ever used
    fit_id: str  # of the last fit; empty without one

    @property
    def pinned(self) -> Marks:
        """Which themes of the assigner's model must stay, ``(k,)``."""
        ids = np.empty(0, dtype=np.int32) if self.assigner is None else self.assigner.theme_ids
        return np.isin(ids, list(self.kept))


def read_previous_fit(store: Store) -> PreviousFit:
    """Return what the store holds of earlier fits."""
    last, themes, edits = store.frame("themes/active_fit"), store.frame("themes/active_fitted_themes"), read_edits(store)
    fitted = store.value("select coalesce(max(highest_id), 0) from theme_fits")
    return PreviousFit(
        assigner=None if last.empty else unpack_if_readable(bytes(last["model"][0])),
        themes=themes,
        gone=store.frame("themes/gone_themes"),
        kept=replay_edits(edits, themes).protected,
        highest=max([int(fitted), *(edit.new_theme_id or 0 for edit in edits)]),
        fit_id="" if last.empty else str(last["fit_id"][0]),
    )


def unpack_if_readable(packed: bytes) -> ThemeAssigner | None:
    """Return the assigner of some bytes; None where another version wrote them, so that a fit can begin without them."""
    try:
        return unpack_assigner(packed)
    except ModelError:  # the sentences still know their themes
        return None


def keep_labels(themes: pd.DataFrame, earlier: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Return the themes with the labels and descriptions that they had, where they are still much the same; no two labels alike.

    New and earlier themes have theme_id, label, description, keywords and origin; rows of the ledger say how much of a theme went on.
    """
    same = set(events.loc[(events["event"] == "kept") & (events["overlap"] >= SAME_NAME), "theme_id"])
    same |= set(earlier.loc[earlier["origin"] == "broader", "theme_id"])
    known = earlier[earlier["theme_id"].isin(same) & (earlier["description"] != "")]  # an older version named without describing
    names = dict(zip(known["theme_id"], zip(known["label"], known["description"], strict=True), strict=True))
    rows = themes[["theme_id", "label", "description", "keywords", "origin"]].to_dict("records")
    taken = {name_key(row["label"]) for row in rows if row["origin"] == "given"}
    for row in sorted(rows, key=lambda row: row["theme_id"] not in names):  # names that are known go first
        if row["origin"] != "given":
            label, row["description"] = names.get(row["theme_id"], (row["label"], row["description"]))
            row["label"] = _make_unique(label, row["keywords"], taken)
            taken.add(name_key(row["label"]))
    return themes.assign(label=[row["label"] for row in rows], description=[row["description"] for row in rows])


def _make_unique(label: str, keywords: list[str], taken: set[str]) -> str:
    """Return the label, told apart by a keyword where another theme has it."""
    choices = [label, *(f"{label} ({word})" for word in keywords if name_key(word) not in name_key(label))]
    numbered = (f"{label} {number}" for number in range(2, len(taken) + 3))
    return next(one for one in (*choices, *numbered) if name_key(one) not in taken)
