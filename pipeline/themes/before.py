"""What a fit finds when it begins: the themes of the fit before, and all that ever were."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.errors import ModelError
from pipeline.store import Store
from pipeline.themes.corrections.assigner import ThemeAssigner
from pipeline.themes.corrections.edits_table import read_edits
from pipeline.themes.corrections.replay import replay_edits
from pipeline.themes.corrections.serialize import unpack_assigner


@dataclass(frozen=True)
class Before:
    """The themes before a fit.

    Attributes:
        catalogue: of the last fit, without edits; None where there was none, or another version wrote it.
        themes: rows of ``fitted_themes`` of the last fit.
        gone: ``theme_id``, ``label``, ``centroid``, ``origin``: the latest rows of themes that the last fit no longer had.
        kept: themes that an edit speaks of: they stay, so that the edit survives.
        highest: highest theme_id ever given.
        fit_id: of the last fit; empty without one.
    """

    catalogue: ThemeAssigner | None
    themes: pd.DataFrame
    gone: pd.DataFrame
    kept: frozenset[int]
    highest: int
    fit_id: str

    @property
    def pinned(self) -> NDArray[np.bool_]:
        """Which themes of the catalogue's model must stay, ``(k,)``."""
        ids = np.empty(0, dtype=np.int32) if self.catalogue is None else self.catalogue.theme_ids
        return np.isin(ids, list(self.kept))


def read_before(store: Store) -> Before:
    """Return what the store holds of earlier fits."""
    last = store.frame("themes/last_fit")
    themes = store.frame("themes/last_fitted")
    edits = read_edits(store)
    fitted = store.value("select coalesce(max(highest_id), 0) from theme_fits")
    return Before(
        catalogue=None if last.empty else readable(bytes(last["model"][0])),
        themes=themes,
        gone=store.frame("themes/gone"),
        kept=replay_edits(edits, themes).protected,
        highest=max([int(fitted), *(edit.new_theme_id or 0 for edit in edits)]),
        fit_id="" if last.empty else str(last["fit_id"][0]),
    )


def readable(packed: bytes) -> ThemeAssigner | None:
    """Return the catalogue of some bytes; None where another version wrote them, so that a fit can begin without them."""
    try:
        return unpack_assigner(packed)
    except ModelError:  # an older version wrote it: the sentences still know their themes
        return None
