"""Hand themes over: the themes in force as a taxonomy, for any store, or people's corrections as a file, for this one."""

from pathlib import Path

import pandas as pd
from pandas.api.types import is_scalar

from pipeline.errors import SettingsError
from pipeline.store import Store
from pipeline.themes.corrections.edits_file import write_edits_file
from pipeline.themes.corrections.edits_table import read_edits
from pipeline.themes.corrections.request import EditRequest
from pipeline.themes.taxonomy.kept import as_taxonomy
from pipeline.themes.taxonomy.table import write_taxonomy


def write(store: Store, out: Path) -> str:
    """Write the themes in force (.csv) or the corrections that stand (.toml); return what was written, in words.

    Raises:
        SettingsError: the ending is another, there is nothing to write, or the place cannot be written to.
    """
    if out.suffix == ".toml":
        standing = [edit for edit in read_edits(store) if edit.active]
        labels = store.query("select theme_id, label from themes")
        write_edits_file(
            [EditRequest.from_edit(edit) for edit in standing], out, dict(zip(labels["theme_id"], labels["label"], strict=True))
        )
        return f"{len(standing)} corrections"
    if out.suffix != ".csv":
        raise SettingsError(f'"{out}": themes are written as .csv (a taxonomy), corrections as .toml. Choose one of these endings.')
    themes = store.frame("themes/handed_over")
    if themes.empty:
        raise SettingsError("There are no themes yet. Run the pipeline first: voc run")
    typical = pd.Series([() if is_scalar(one) else tuple(one) for one in themes["typical"]], dtype=object)
    try:
        write_taxonomy(as_taxonomy(themes.assign(typical=typical)), out)
    except OSError as error:
        raise SettingsError(f'"{out}" cannot be written ({error.strerror}). Choose a folder that you may write to.') from error
    return f"{len(themes)} themes"
