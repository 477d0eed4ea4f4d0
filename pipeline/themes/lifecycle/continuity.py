"""What goes on over a refit: ids, labels, broader themes, and the rows of the ledger that say so."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.exact import FloatRows
from pipeline.themes.assign import NO_THEME
from pipeline.themes.assign import assign as fitted_theme
from pipeline.themes.discovery.refit import moved
from pipeline.themes.lifecycle.ledger import Lineage, lineage
from pipeline.themes.lifecycle.previous_fit import Before
from pipeline.themes.model import ThemeModel
from pipeline.themes.sample import Sample
from pipeline.themes.taxonomy.table import same

SAME_NAME = 0.5  # overlap (Jaccard) from which a theme that continues keeps its label: a label stands for what it holds
ALONE, NEW = -1, 0  # of a leaf's earlier parent: it stood at the top; it was not there


def continued(
    before: Before, free: Sample, theme: NDArray[np.int32], model: ThemeModel, origin: NDArray[np.int32] | None, highest: int
) -> Lineage:
    """Return the id of each theme of the model, ``(k,)``, and what became of every theme: rows of the ledger without label.

    Args:
        before: what was there.
        free: the sentences fitted.
        theme: ``(n,)`` theme of each, -1 for none.
        model: the new themes.
        origin: ``(k,)`` theme of the model before that each continues by construction, -1 for none; None after a fit afresh.
        highest: id ever given.
    """
    old = before.catalogue
    alive = before.themes[before.themes["origin"] == "found"].assign(alive=True)
    gone = before.gone[before.gone["origin"] == "found"].assign(alive=False, size=0)
    known = pd.concat([alive, gone], ignore_index=True)[["theme_id", "alive", "size", "centroid"]]
    places = {} if old is None else dict(zip(old.theme_ids.tolist(), _placed(old.model, model, free), strict=True))
    nowhere = np.zeros(len(model.mean), dtype=np.float32)
    told = [places.get(one, np.asarray(own, dtype=np.float32)) for one, own in zip(known["theme_id"], known["centroid"], strict=True)]
    known["centroid"] = pd.Series([one if len(one) == len(nowhere) else nowhere for one in told], dtype=object)
    continues = None if origin is None or old is None else np.append(old.theme_ids, NO_THEME).astype(np.int32)[origin]
    earlier, now = _earlier(before, free)[free.known], theme[free.known]
    return lineage(earlier, now, known, model.centroids, model.sizes, highest=highest, continues=continues)


def _placed(before: ThemeModel, model: ThemeModel, free: Sample) -> FloatRows:
    """Return where the middles of before lie now; where the encoder is another, they lie nowhere."""
    return moved(before, model, free.vectors) if len(before.mean) == len(model.mean) else before.centroids


def _earlier(before: Before, free: Sample) -> NDArray[np.int32]:
    """Return the id of the found theme that each sentence has by the fit before; where that cannot be read, by the store."""
    old = before.catalogue
    if old is None or (len(free.vectors) and free.vectors.shape[1] != len(old.model.mean)):
        return free.theme_ids
    return np.append(old.theme_ids, NO_THEME).astype(np.int32)[fitted_theme(free.vectors, old.model)[0]]


def earlier_parents(before: Before, ids: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the id of the broader theme that each theme had before, ``(k,)``: -1 for one at the top, 0 for a new theme."""
    parents = dict(zip(before.themes["theme_id"].tolist(), before.themes["parent_id"].fillna(ALONE).astype(int).tolist(), strict=True))
    return np.array([parents.get(one, NEW) for one in ids.tolist()], dtype=np.int32)


def keep_names(themes: pd.DataFrame, earlier: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Return the themes with the labels and descriptions that they had, where they are still much the same; no two labels alike.

    Args:
        themes: theme_id, label, description, keywords, origin of the new themes.
        earlier: the same of those before.
        events: rows of the ledger; say how much of a theme went on.
    """
    same_theme = set(events.loc[(events["event"] == "kept") & (events["overlap"] >= SAME_NAME), "theme_id"])
    same_theme |= set(earlier.loc[earlier["origin"] == "broader", "theme_id"])
    told_of = earlier[earlier["theme_id"].isin(same_theme) & (earlier["description"] != "")]  # an older version named without describing
    names = dict(zip(told_of["theme_id"], zip(told_of["label"], told_of["description"], strict=True), strict=True))
    rows = [dict(row) for row in themes[["theme_id", "label", "description", "keywords", "origin"]].to_dict("records")]
    taken = {same(row["label"]) for row in rows if row["origin"] == "given"}
    for row in sorted(rows, key=lambda row: row["theme_id"] not in names):  # names that are known go first
        if row["origin"] != "given":
            label, row["description"] = names.get(row["theme_id"], (row["label"], row["description"]))
            row["label"] = _free(label, row["keywords"], taken)
            taken.add(same(row["label"]))
    return themes.assign(label=[row["label"] for row in rows], description=[row["description"] for row in rows])


def _free(label: str, keywords: list[str], taken: set[str]) -> str:
    """Return the label, told apart by a keyword where another theme has it."""
    choices = [label, *(f"{label} ({word})" for word in keywords if same(word) not in same(label))]
    numbered = (f"{label} {number}" for number in range(2, len(taken) + 3))
    return next(one for one in (*choices, *numbered) if same(one) not in taken)


def given_events(earlier: pd.DataFrame, given: pd.DataFrame) -> pd.DataFrame:
    """Return what became of given themes: given when they are new, withdrawn when the taxonomy no longer has them."""
    was = set(earlier.loc[earlier["origin"] == "given", "theme_id"])
    now = dict(zip(given.get("theme_id", []), given.get("size", []), strict=True))
    rows = [(one, "given", size) for one, size in now.items() if one not in was] + [
        (one, "withdrawn", 0) for one in sorted(was - now.keys())
    ]
    return pd.DataFrame(rows, columns=["theme_id", "event", "size_after"])
