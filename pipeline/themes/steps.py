"""The theme steps: ``fit`` when the themes no longer match the data, ``assign`` for every new sentence."""

import io
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.errors import ModelError
from pipeline.incremental import Counts, Progress, matrix, silent, work_off
from pipeline.settings import Settings, fingerprint
from pipeline.store import Store
from pipeline.themes.discover import discover
from pipeline.themes.due import cause
from pipeline.themes.model import ThemeModel
from pipeline.themes.sample import read_sample
from pipeline.themes.settle import Fit
from pipeline.themes.subject import has_subject

CODE = 1  # raise it when fitting changes, and the themes are fitted anew
SAME_THEME = 0.6  # least cosine of centroids for a refitted theme to keep an id


def fit(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Find the themes when there is a cause to (see ``due.cause``), and say what became of those before.

    Reads ``sentences``, ``embeddings``, ``sentence_themes``, ``theme_edits``, ``theme_drift``; writes ``theme_fits``,
    ``fitted_themes``, ``theme_ledger`` and ``theme_drift``.
    """
    version = fingerprint("themes", CODE, asdict(Fit()), settings.encoder, settings.seed, settings.themes.fit_rows, settings.brands)
    why = cause(store, settings, version, None)
    if why is None:
        return Counts()
    progress("themes: reading", 0, 3)
    sample = read_sample(store, settings)
    progress("themes: fitting", 1, 3)
    model, labels = _fitted(sample.texts, sample.vectors, settings)
    progress("themes: naming", 2, 3)
    highest = store.value("select coalesce(max(highest_id), 0) from theme_fits")
    known = store.query(
        "select theme_id, centroid from fitted_themes where fit_id = (select fit_id from theme_fits order by fitted_at desc limit 1)"
    )
    ids = keep_ids(model.centroids, known, highest)
    fit_id = fingerprint(version, *sorted(sample.texts))
    with store.transaction():
        store.insert("fitted_themes", _theme_rows(model, labels, ids, fit_id))
        store.insert("theme_fits", _fit_row(fit_id, version, why, store, settings, model, ids, highest))
        store.touch()
    progress("themes", 3, 3)
    return Counts(len(sample.texts), model.count)


def catalogue(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Bring the themes into force: what was found, with all edits replayed on top.

    Reads ``theme_fits``, ``fitted_themes`` and ``theme_edits``; writes ``themes``, ``theme_revisions``, ``theme_ledger`` and the
    state of each edit.
    """
    last = store.frame("themes/last_fit")
    if last.empty:
        return Counts()
    fit_id = str(last["fit_id"][0])
    version = fingerprint(fit_id)
    before = store.query("select revision, catalogue from theme_revisions order by revision desc limit 1")
    if not before.empty and before["catalogue"][0] == version:
        return Counts()
    revision = 1 if before.empty else int(before["revision"][0]) + 1
    fitted = store.query("from fitted_themes where fit_id = $fit_id", fit_id=fit_id)
    themes = fitted.drop(columns=["broad"]).assign(level=1, origin="found", pinned=False, revision=revision)
    with store.transaction():
        store.connection.execute("delete from themes")
        store.insert("themes", themes)
        row = {"revision": revision, "cause": last["cause"][0], "fit_id": fit_id, "catalogue": version, "themes": len(themes)}
        made = {"model": bytes(last["model"][0]), "made_at": datetime.now(UTC).replace(tzinfo=None)}
        store.insert("theme_revisions", pd.DataFrame([row | made]))
        store.touch()
    return Counts(len(fitted), len(themes))


def assign(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Give every new meaningful sentence its theme, or none; keep what it was before.

    Reads ``sentences``, ``embeddings`` and ``theme_revisions``; writes ``sentence_themes`` and ``sentence_themes_past``.
    """
    from pipeline.themes.assign import assign as decide

    last = store.query("from theme_revisions order by revision desc limit 1")
    if last.empty:
        return Counts()
    model, ids = _unpacked(bytes(last["model"][0]))
    revision = int(last["revision"][0])

    def work(rows: pa.Table) -> pd.DataFrame:
        rows = rows.filter(pa.array(has_subject(rows["subject_text"].to_pylist()), pa.bool_()))
        theme, probability = decide(matrix(rows), model)
        found = np.where(theme >= 0, ids[theme] if len(ids) else -1, -1)
        return _assigned(rows, found, probability, revision)

    def keep_past(made: pd.DataFrame) -> None:
        store.connection.register("made", made)
        store.execute("themes/keep_past", revision=revision)
        store.connection.unregister("made")

    return work_off(
        store,
        "assign",
        str(last["catalogue"][0]),
        read="themes/to_assign",
        work=work,
        partition_rows=settings.partition_rows,
        progress=progress,
        vectors=True,
        before=keep_past,
        encoder=settings.encoder,
    )


def _assigned(rows: pa.Table, theme: NDArray[np.int32], probability: NDArray[np.float32], revision: int) -> pd.DataFrame:
    """Return rows of ``sentence_themes``; a sentence that stays where it was keeps the revision since which it is there."""
    old = rows["theme_id"].fill_null(-1).to_numpy()
    since = rows["since"].fill_null(-1).to_numpy()
    return pd.DataFrame(
        {
            "sentence_id": rows["sentence_id"].to_pylist(),
            "document_id": rows["document_id"].to_pylist(),
            "theme_id": pd.Series(theme).astype("Int32").mask(lambda one: one < 0),
            "probability": np.round(probability.astype(float), 4),
            "since": np.where((since >= 0) & (old == theme), since, revision),
        }
    )


def keep_ids(centroids: NDArray[np.float32], known: pd.DataFrame, highest: int) -> NDArray[np.int32]:
    """Give each new theme the id of the old one it continues, by the best one-to-one match of centroids; else a fresh id.

    Args:
        centroids: ``(k, dim)`` unit rows of the new themes.
        known: ``theme_id``, ``centroid`` of the themes so far.
        highest: id ever given; one that a dead theme had is not given again.
    """
    from scipy.optimize import linear_sum_assignment

    ids = np.zeros(len(centroids), dtype=np.int32)
    if len(known) and len(centroids) and len(known["centroid"].iloc[0]) == centroids.shape[1]:
        likeness = centroids @ np.stack(known["centroid"].to_list()).T
        for new, old in zip(*linear_sum_assignment(-likeness), strict=True):
            if likeness[new, old] >= SAME_THEME:
                ids[new] = known["theme_id"].iloc[old]
    ids[ids == 0] = np.arange(highest + 1, highest + 1 + int((ids == 0).sum()))
    return ids


def _fitted(texts: list[str], vectors: NDArray[np.float32], settings: Settings) -> tuple[ThemeModel, pd.DataFrame]:
    from pipeline.encoder import load_encoder
    from pipeline.themes.assign import assign as decide
    from pipeline.themes.label import label
    from pipeline.themes.names import name_directions

    encode = load_encoder(settings.encoder).encode
    names = name_directions(encode, settings.brands)
    beside_the_point = np.concatenate([mood(settings.encoder, names.shape[1]), names])
    model = discover(vectors, texts, mood=beside_the_point, seed=settings.seed)
    theme, probability = decide(vectors, model)
    return model, label(texts, theme, probability, model, vectors=vectors, brand_words=settings.brands, encode=encode)


def mood(encoder: str, dim: int) -> NDArray[np.float32]:
    """Return the direction from blame to praise, ``(1, dim)``, as the sentiment head learnt it; none for an encoder without a head.

    Taken from the head because that was trained on many subjects: learnt from the data at hand, the subject that is
    blamed most would go with the blame.
    """
    from models.heads import load_head

    folder = Path(str(resources.files("models.sentiment")))
    try:
        head = load_head(folder, encoder=encoder, features=None)
    except ModelError:
        return np.empty((0, dim), dtype=np.float32)
    negative, positive = head.classes.index("negative"), head.classes.index("positive")
    return (head.weight[: head.dim, positive] - head.weight[: head.dim, negative])[None, :]


def _theme_rows(model: ThemeModel, labels: pd.DataFrame, ids: NDArray[np.int32], fit_id: str) -> pd.DataFrame:
    named = labels.set_index("theme").loc[list(range(model.count))]
    return pd.DataFrame(
        {
            "fit_id": fit_id,
            "theme_id": ids,
            "label": named["label"].to_numpy(),
            "description": "",
            "keywords": named["keywords"].to_list(),
            "typical": [[] for _ in ids],
            "size": model.sizes,
            "centroid": [row.tolist() for row in model.centroids],
            "parent_id": pd.array([pd.NA] * len(ids), "Int32"),
            "broad": False,
        }
    )


def _fit_row(
    fit_id: str, version: str, why: str, store: Store, settings: Settings, model: ThemeModel, ids: NDArray[np.int32], highest: int
) -> pd.DataFrame:
    packed = io.BytesIO()
    held: dict[str, Any] = {"theme_ids": ids, **model.arrays()}
    np.savez_compressed(packed, **held)
    return pd.DataFrame(
        {
            "fit_id": [fit_id],
            "version": [version],
            "cause": [why],
            "encoder": [settings.encoder],
            "sentences": [int(store.value("select count(*) from sentences"))],
            "themes": [model.count],
            "highest_id": [max([highest, *ids.tolist()])],
            "newest": [store.value("select max(loaded_at) from loads")],
            "model": [packed.getvalue()],
            "fitted_at": [datetime.now(UTC).replace(tzinfo=None)],
        }
    )


def _unpacked(blob: bytes) -> tuple[ThemeModel, NDArray[np.int32]]:
    with np.load(io.BytesIO(blob), allow_pickle=False) as arrays:
        held = dict(arrays)
    ids: NDArray[np.int32] = held.pop("theme_ids")
    return ThemeModel(**held), ids
