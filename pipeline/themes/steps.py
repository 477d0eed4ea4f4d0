"""The theme steps: ``fit`` when the themes no longer match the data, ``assign`` for every new sentence."""

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline.encoder import lazy_encoder, remembering
from pipeline.incremental import Counts, Progress, matrix, process_pending, silent
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.themes.corrections.publish import publish_revision
from pipeline.themes.corrections.serialize import unpack_assigner
from pipeline.themes.lifecycle.refit_cause import find_refit_cause
from pipeline.themes.model.fit import fit_themes
from pipeline.themes.model.theme_model import NO_THEME
from pipeline.themes.model.units import build_units, read_units
from pipeline.themes.taxonomy.table import read_taxonomy


def fit(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Find the themes when there is a cause to (see ``find_refit_cause``), and record what became of the previous ones."""
    taxonomy = read_taxonomy(settings.themes.taxonomy) if settings.themes.taxonomy else None
    why = find_refit_cause(store, settings, taxonomy)
    if why is None:
        return Counts()
    if store.value("select max(revision) from theme_ledger") != store.value("select max(revision) from theme_revisions"):
        publish_revision(store, settings)  # a run ended between its fit and its catalogue: that fit is a revision of its own
    progress("themes: reading", 0, 2)
    units = read_units(store, settings)
    progress("themes: fitting", 1, 2)
    found = fit_themes(store, settings, units, why, taxonomy)
    with store.transaction():
        for table, rows in found.items():
            store.insert(table, rows)
        store.touch()
    progress("themes: fitting", 2, 2)
    return Counts(len(units.texts), len(found["fitted_themes"]))


def assign(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Give every new meaningful sentence its theme, or none; keep its previous assignment."""
    last = store.frame("themes/active_revision")
    if last.empty:
        return Counts()
    assigner = unpack_assigner(bytes(last["model"][0]))
    revision = int(last["revision"][0])
    encode = remembering(lazy_encoder(settings.encoder))

    def work(rows: pa.Table) -> pd.DataFrame:
        rows, units = build_units(rows)
        theme, probability = assigner.assign(rows["subject_text"].to_pylist(), matrix(rows), encode, units)
        old = rows["theme_id"].fill_null(NO_THEME).to_numpy()
        since = rows["since"].fill_null(-1).to_numpy()
        return pd.DataFrame(
            {
                "sentence_id": rows["sentence_id"].to_pylist(),
                "document_id": rows["document_id"].to_pylist(),
                "theme_id": pd.Series(theme).astype("Int32").mask(lambda one: one < 0),
                "probability": np.round(probability.astype(float), 4),
                "since": np.where((since >= 0) & (old == theme), since, revision),  # where a sentence stays, the revision since which
            }
        )

    def archive_assignments(made: pd.DataFrame) -> None:
        store.connection.register("made", made)
        store.execute("themes/archive_assignments", revision=revision)
        store.connection.unregister("made")

    return process_pending(
        store,
        "assign",
        str(last["catalogue"][0]),
        read="themes/sentences_to_assign",
        work=work,
        partition_rows=settings.partition_rows,
        progress=progress,
        vectors=True,
        before=archive_assignments,
        encoder=settings.encoder,
    )
