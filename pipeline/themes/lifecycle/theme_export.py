"""Export: the active themes as a taxonomy, for any store, or people's corrections as a file, for this one."""

from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.store import Store
from pipeline.themes.corrections.edits_file import write_edits_file
from pipeline.themes.corrections.edits_table import read_edits
from pipeline.themes.corrections.request import EditRequest
from pipeline.themes.taxonomy.table import build_theme_taxonomy, write_taxonomy


def export_themes(store: Store, out: Path) -> str:
    """Write the active themes (.csv) or the active corrections (.toml); return what was written, in words.

    Raises:
        SettingsError: the ending is another, there is nothing to write, or the place cannot be written to.
    """
    if out.suffix not in (".csv", ".toml"):
        raise SettingsError(f'"{out}": themes are written as .csv (a taxonomy), corrections as .toml. Choose one of these endings.')
    try:
        if out.suffix == ".toml":
            active = [EditRequest.from_edit(edit) for edit in read_edits(store) if edit.active]
            labels = store.query("select theme_id, label from themes")
            write_edits_file(active, out, dict(zip(labels["theme_id"], labels["label"], strict=True)))
            return f"{len(active)} corrections"
        themes = store.frame("themes/taxonomy_rows")
        if themes.empty:
            raise SettingsError("There are no themes yet. Run the pipeline first: voc run")
        write_taxonomy(build_theme_taxonomy(themes), out)
        return f"{len(themes)} themes"
    except OSError as error:
        raise SettingsError(f'"{out}" cannot be written ({error.strerror}). Choose a folder that you may write to.') from error
