"""Given themes in a fit: what the taxonomy takes of the sentences, before themes are sought in the rest."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.encoder import Encode
from pipeline.themes.assign import NO_THEME
from pipeline.themes.lifecycle.previous_fit import PreviousFit
from pipeline.themes.sample import Sample
from pipeline.themes.taxonomy.kept import given_ids
from pipeline.themes.taxonomy.meaning import SOON, Rule, Taxonomy, apply, learn
from pipeline.themes.taxonomy.table import name_key

TYPICAL = 3


@dataclass(frozen=True)
class Told:
    """What a taxonomy says of a sample.

    Attributes:
        rule: learnt from the sample; None without a taxonomy.
        ids: ``(g,)`` theme_id of each given theme, in the order of the taxonomy.
        theme: ``(n,)`` theme_id of each sentence, -1 where none of them fits.
        themes: rows of ``fitted_themes`` without fit_id.
    """

    rule: Rule | None
    ids: NDArray[np.int32]
    theme: NDArray[np.int32]
    themes: pd.DataFrame


def given_themes(given: Taxonomy | None, previous: PreviousFit, sample: Sample, encode: Encode) -> Told:
    """Learn the taxonomy from the sample and give the sentences its themes, as far as these fit."""
    nobody = np.full(len(sample.texts), NO_THEME, dtype=np.int32)
    if given is None:
        return Told(None, np.empty(0, dtype=np.int32), nobody, pd.DataFrame())
    known = pd.concat([one[["theme_id", "label", "origin"]] for one in (previous.themes, previous.gone)])
    ids = given_ids(given, known, previous.highest).astype(np.int32)
    rule = learn(sample.texts, sample.vectors, given, encode)
    told = apply(rule, sample.texts, sample.vectors, given, encode, doubt=SOON)
    number = dict(zip(given.names, ids.tolist(), strict=True))
    theme = np.array([number.get(name, NO_THEME) for name in told["theme"]], dtype=np.int32)
    by_name = {name_key(name): theme_id for name, theme_id in number.items()}
    chance = told["probability"].fillna(0.0).to_numpy()
    themes = pd.DataFrame(
        {
            "theme_id": ids,
            "label": given.names,
            "description": [theme.description for theme in given.themes],
            "keywords": [list(theme.keywords) for theme in given.themes],
            "typical": [_surest(theme == theme_id, chance) for theme_id in ids],
            "size": [int((theme == theme_id).sum()) for theme_id in ids],
            "centroid": [[] for _ in ids],
            "parent_id": pd.array([by_name.get(name_key(theme.parent), pd.NA) for theme in given.themes], dtype="Int32"),
            "origin": "given",
        }
    )
    return Told(rule, ids, theme, themes)


def _surest(members: NDArray[np.bool_], chance: NDArray[np.float64]) -> list[int]:
    rows = np.flatnonzero(members)
    return [int(row) for row in rows[np.argsort(-chance[rows], kind="stable")][:TYPICAL]]
