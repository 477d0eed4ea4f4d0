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
from pipeline.themes.model import ThemeModel
from pipeline.themes.settle import Fit
from pipeline.themes.subject import has_subject

CODE = 1  # raise it when fitting changes, and the themes are fitted anew
SAME_THEME = 0.6  # least cosine of centroids for a refitted theme to keep an id


def fit(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Find the themes when there are none yet, when the sentences have doubled since, or when the settings changed.

    Reads ``sentences`` and ``embeddings``; writes ``theme_fits`` and ``themes``.
    """
    version = fingerprint("themes", CODE, asdict(Fit()), settings.encoder, settings.seed, settings.themes.fit_rows, settings.brands)
    sentences = int(store.value("select count(*) from sentences"))
    last = store.frame("themes/last_fit")
    if not _outgrown(last, version, sentences, settings.themes.refit_growth):
        return Counts()
    progress("themes: reading", 0, 3)
    rows = store.arrow("themes/sample", encoder=settings.encoder, fit_rows=settings.themes.fit_rows)
    meaningful = has_subject(rows["subject_text"].to_pylist())
    rows = rows.filter(pa.array(meaningful))
    texts, vectors = rows["subject_text"].to_pylist(), matrix(rows)
    progress("themes: fitting", 1, 3)
    model, labels = _fitted(texts, vectors, settings)
    progress("themes: naming", 2, 3)
    highest = store.value("select coalesce(max(highest_id), 0) from theme_fits")
    ids = keep_ids(model.centroids, store.query("select theme_id, centroid from themes order by theme_id"), highest)
    fit_id = fingerprint(version, *sorted(texts))
    with store.transaction():
        store.connection.execute("delete from themes")
        store.insert("themes", _theme_rows(model, labels, ids, fit_id))
        store.insert("theme_fits", _fit_row(fit_id, version, settings.encoder, sentences, model, ids, highest))
        store.touch()
    progress("themes", 3, 3)
    return Counts(len(texts), model.count)


def assign(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Give every new meaningful sentence its theme, or none.

    Reads ``sentences``, ``embeddings`` and ``theme_fits``; writes ``sentence_themes``.
    """
    from pipeline.themes.assign import assign as decide

    last = store.frame("themes/last_fit")
    if last.empty:
        return Counts()
    model, ids = _unpacked(bytes(last["model"][0]))

    def work(rows: pa.Table) -> pd.DataFrame:
        rows = rows.filter(pa.array(has_subject(rows["subject_text"].to_pylist())))
        theme, probability = decide(matrix(rows), model)
        return pd.DataFrame(
            {
                "sentence_id": rows["sentence_id"].to_pylist(),
                "document_id": rows["document_id"].to_pylist(),
                "theme_id": pd.Series(np.where(theme >= 0, ids[theme] if len(ids) else -1, -1)).astype("Int32").mask(lambda one: one < 0),
                "probability": np.round(probability.astype(float), 4),
            }
        )

    return work_off(
        store,
        "assign",
        str(last["fit_id"][0]),
        read="sentences/with_vectors",
        work=work,
        partition_rows=settings.partition_rows,
        progress=progress,
        vectors=True,
        encoder=settings.encoder,
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


def _outgrown(last: pd.DataFrame, version: str, sentences: int, growth: float) -> bool:
    if last.empty:
        return sentences > 0
    return bool(last["version"][0] != version or sentences >= growth * last["sentences"][0])


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
            "theme_id": ids,
            "label": named["label"].to_numpy(),
            "keywords": named["keywords"].to_list(),
            "size": model.sizes,
            "centroid": [row.tolist() for row in model.centroids],
            "fit_id": fit_id,
        }
    )


def _fit_row(
    fit_id: str, version: str, encoder: str, sentences: int, model: ThemeModel, ids: NDArray[np.int32], highest: int
) -> pd.DataFrame:
    packed = io.BytesIO()
    held: dict[str, Any] = {"theme_ids": ids, **model.arrays()}
    np.savez_compressed(packed, **held)
    return pd.DataFrame(
        {
            "fit_id": [fit_id],
            "version": [version],
            "encoder": [encoder],
            "sentences": [sentences],
            "themes": [model.count],
            "highest_id": [max([highest, *ids.tolist()])],
            "model": [packed.getvalue()],
            "fitted_at": [datetime.now(UTC).replace(tzinfo=None)],
        }
    )


def _unpacked(blob: bytes) -> tuple[ThemeModel, NDArray[np.int32]]:
    with np.load(io.BytesIO(blob), allow_pickle=False) as arrays:
        held = dict(arrays)
    ids: NDArray[np.int32] = held.pop("theme_ids")
    return ThemeModel(**held), ids
