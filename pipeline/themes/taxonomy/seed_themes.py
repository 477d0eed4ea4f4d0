"""Seed themes in a fit: what the taxonomy takes of the sentences, before themes are sought in the rest.

A file is edited, sorted and renamed from one run to the next. A theme of it is the previous one of the same name, in
any case; ids of names that are gone are never reused, for old assignments still speak of them.
"""

from dataclasses import dataclass
from itertools import count

import numpy as np
import pandas as pd

from pipeline.encoder import Encode
from pipeline.exact import Ids
from pipeline.text.name_key import name_key
from pipeline.themes.lifecycle.previous_fit import PreviousFit
from pipeline.themes.model.theme_model import NO_THEME
from pipeline.themes.model.units import Units
from pipeline.themes.taxonomy.table import SeedTaxonomy
from pipeline.themes.taxonomy.zero_shot import apply_rule, learn_rule
from pipeline.themes.taxonomy.zero_shot_rule import ZeroShotRule

TYPICAL = 3


@dataclass(frozen=True)
class SeededSample:
    """What a taxonomy says of a sample."""

    rule: ZeroShotRule | None  # learnt from the sample; None without a taxonomy
    ids: Ids  # (g,) theme_id of each seed theme, in the order of the taxonomy
    theme: Ids  # (n,) theme_id of each sentence, -1 where none of them fits
    themes: pd.DataFrame  # rows of ``fitted_themes`` without fit_id


def assign_seed_themes(taxonomy: SeedTaxonomy | None, previous: PreviousFit, sample: Units, encode: Encode) -> SeededSample:
    """Learn the taxonomy from the sample and give the sentences its themes, as far as these fit."""
    if taxonomy is None:
        return SeededSample(None, np.empty(0, dtype=np.int32), np.full(len(sample.texts), NO_THEME, dtype=np.int32), pd.DataFrame())
    known = pd.concat([one[["theme_id", "label", "origin"]] for one in (previous.themes, previous.gone)])
    ids = keep_seed_ids(taxonomy, known, previous.highest)
    rule = learn_rule(sample.texts, sample.sentences, taxonomy, encode)
    theme, probability = apply_rule(rule, sample.texts, sample.sentences, taxonomy, ids, encode)
    surest = np.argsort(-probability, kind="stable")
    themes = pd.DataFrame(
        {
            "theme_id": ids,
            "label": taxonomy.names,
            "description": [one.description for one in taxonomy.themes],
            "keywords": [list(one.keywords) for one in taxonomy.themes],
            "typical": [[sample.sentence_ids[row] for row in surest[theme[surest] == one][:TYPICAL]] for one in ids],
            "size": [int((theme == one).sum()) for one in ids],
            "centroid": [[] for _ in ids],
            "parent_id": pd.array([ids[above] if above >= 0 else pd.NA for above in taxonomy.parents], dtype="Int32"),
            "origin": "given",
        }
    )
    return SeededSample(rule, ids, theme, themes)


def keep_seed_ids(taxonomy: SeedTaxonomy, known: pd.DataFrame, highest: int) -> Ids:
    """Return the theme id of each theme of a taxonomy, in its order; new names get the ids after the highest ever used.

    ``known`` are the themes that ever were, gone ones too: ``theme_id``, ``label`` (of a seed theme the name in its file), ``origin``. A
    name keeps the id of the seed theme of that name, of several the lowest; found and made themes lend theirs to none.
    """
    seeds = known[known["origin"] == "given"].sort_values("theme_id", ascending=False)
    ids = {name_key(str(label)): int(theme_id) for label, theme_id in zip(seeds["label"], seeds["theme_id"], strict=True)}
    fresh = count(max([highest, *(int(theme_id) for theme_id in known["theme_id"])]) + 1)
    return np.array([ids[name_key(name)] if name_key(name) in ids else next(fresh) for name in taxonomy.names], dtype=np.int32)
