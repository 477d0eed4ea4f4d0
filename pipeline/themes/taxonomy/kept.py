"""A taxonomy between runs: the ids of its themes, and the themes in force as a taxonomy again.

A file is edited, sorted and renamed from one run to the next. A theme of it is the theme of before when it has the same name, in
any case; ids of names that are gone are not given to anything else, for old assignments still speak of them.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.themes.taxonomy.table import SEPARATOR, Given, Taxonomy, name_key


def given_ids(taxonomy: Taxonomy, known: pd.DataFrame, highest: int) -> NDArray[np.int64]:
    """Return the theme id of each theme of a taxonomy, in its order.

    Args:
        taxonomy: as the file is now.
        known: themes that ever were, gone ones too: ``theme_id``, ``label`` (of a given theme the name in its file), ``origin``.
            A name keeps the id of the given theme of that name, of several the lowest; found and made themes lend theirs to none.
        highest: the highest id that was ever used; new names get the next ones.
    """
    before = known[known["origin"] == "given"].sort_values("theme_id", ascending=False)
    ids = {name_key(str(label)): int(theme_id) for label, theme_id in zip(before["label"], before["theme_id"], strict=True)}
    fresh = max([highest, *(int(theme_id) for theme_id in known["theme_id"])])
    out = []
    for name in taxonomy.names:
        if name_key(name) not in ids:
            fresh += 1
        out.append(ids.get(name_key(name), fresh))
    return np.array(out, dtype=np.int64)


def as_taxonomy(themes: pd.DataFrame) -> Taxonomy:
    """Return themes as a taxonomy that people edit and give back.

    A name, an example or a keyword that the file could not hold is mended: blanks at the ends go, and the mark between examples
    becomes a comma. A parent that is not among the themes is left out.

    Args:
        themes: one row per theme, in the order wanted: ``label`` (distinct in any case), ``description``, ``parent`` (label of
            the theme above, or null), ``typical`` (list of texts), ``keywords`` (list of words); all but the label may be null.

    Raises:
        SettingsError: two labels are equal, one is empty, or a theme stands above itself.
    """
    names = {name_key(str(label)) for label in themes["label"]}
    columns = ("label", "description", "parent", "typical", "keywords")
    rows = zip(*(themes[column] for column in columns), strict=True)
    made = [
        Given(
            name=_line(label),
            description=_line(description),
            parent=_line(parent) if name_key(_line(parent)) in names else "",
            examples=_items(typical),
            keywords=_items(keywords),
        )
        for label, description, parent, typical, keywords in rows
    ]
    return Taxonomy(tuple(made), "the themes in force")


def _items(values: Any) -> tuple[str, ...]:
    if values is None or isinstance(values, float):
        return ()
    return tuple(item for item in (_line(value).replace(SEPARATOR, ",") for value in values) if item)


def _line(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
