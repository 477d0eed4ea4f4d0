"""One fit: what the themes are now, what each of those before became, and what they are called."""

from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.encoder import Encode, load_encoder, remembering
from pipeline.errors import ModelError
from pipeline.settings import Settings, fingerprint
from pipeline.store import Store, now
from pipeline.themes.model.rule import NO_THEME, assign
from pipeline.themes.corrections.assigner import ThemeAssigner
from pipeline.themes.corrections.serialize import pack_assigner
from pipeline.themes.discovery.discover import discover
from pipeline.themes.discovery.names import name_directions
from pipeline.themes.discovery.refit import refit
from pipeline.themes.discovery.settle import Fit
from pipeline.themes.lifecycle.drift import centroid_distances, measure_fit
from pipeline.themes.lifecycle.ledger import trace_fit, trace_seed_themes
from pipeline.themes.lifecycle.previous_fit import PreviousFit, find_earlier_parents, keep_labels, read_previous_fit
from pipeline.themes.lifecycle.refit_cause import fit_version, taxonomy_version
from pipeline.themes.model.rule import ThemeModel
from pipeline.themes.naming.hierarchy import broader, keep_parents
from pipeline.themes.naming.named import named, named_broader
from pipeline.themes.sample import Sample
from pipeline.themes.taxonomy.seed_themes import SeededSample, assign_seed_themes
from pipeline.themes.taxonomy.table import SeedTaxonomy

MANY = 50_000  # sentences in the store from which large themes are divided more readily: people can work with more themes there
FINER = 0.5  # `Fit.apart` then: of nine large groups in a store of airlines, insurers, banks and hospitals, seven fall into parts
AFRESH = ("first", "settings", "afresh")  # after these nothing is built upon, unless edits speak of it; ids are kept all the same
COLUMNS = ("theme_id", "label", "description", "keywords", "typical", "size", "centroid", "parent_id", "origin")


@dataclass(frozen=True)
class Fitted:
    """What a fit leaves behind: one row of ``theme_fits``, rows of ``fitted_themes`` and of ``theme_ledger``."""

    fit: pd.DataFrame
    themes: pd.DataFrame
    events: pd.DataFrame


@dataclass(frozen=True)
class Leaves:
    """Themes that were found: the model, an id for each, and what sentences they have."""

    model: ThemeModel
    ids: NDArray[np.int32]
    theme: NDArray[np.int32]
    probability: NDArray[np.float32]


def fitted(store: Store, settings: Settings, sample: Sample, why: str, taxonomy: SeedTaxonomy | None) -> Fitted:
    """Fit the themes of a sample, and give them ids, names and broader themes.

    Args:
        store: read only: what was there before.
        settings: encoder, seed, brands.
        sample: sentences with a subject.
        why: cause of the fit.
        taxonomy: of seed themes, None without one.
    """
    encode = remembering(load_encoder(settings.encoder).encode)
    if not sample.texts:  # sentences there are, but none with a subject
        sample = replace(sample, vectors=np.empty((0, load_encoder(settings.encoder).dim), dtype=np.float32))
    previous = read_previous_fit(store)
    seeded = assign_seed_themes(taxonomy, previous, sample, encode)
    free = sample.where(seeded.theme == NO_THEME)
    sentences = int(store.value("select count(*) from sentences"))
    model, origin = _model(free, previous, why, settings, encode, sentences)
    theme, probability = assign(free.vectors, model)
    lineage = trace_fit(previous, free, theme, model, origin, max([previous.highest, *seeded.ids.tolist()]))
    leaves = Leaves(model, lineage.ids, theme, probability)
    found, broad = _named(leaves, free, previous, seeded, settings, encode)
    seed_rows = _with_sentences(seeded.themes, sample)
    parts = [one for one in (found, broad, seed_rows) if len(one)] or [found]
    themes = keep_labels(pd.concat(parts, ignore_index=True)[list(COLUMNS)], previous.themes, lineage.events)
    fitted_at = now()
    fit_id = fingerprint(fit_version(settings), why, taxonomy_version(taxonomy), previous.fit_id, *sorted(sample.texts))
    assigner = ThemeAssigner(model, lineage.ids, seeded.rule, taxonomy, seeded.ids)
    fit = _figures(store, free, leaves, themes) | {"fit_id": fit_id, "version": fit_version(settings), "cause": why, "fitted_at": fitted_at}
    fit |= {"taxonomy": taxonomy_version(taxonomy), "encoder": settings.encoder, "model": pack_assigner(assigner)}
    fit["highest_id"] = max([previous.highest, *themes["theme_id"].tolist()])
    revision = int(store.value("select coalesce(max(revision), 0) + 1 from theme_revisions"))
    events = pd.concat([lineage.events, trace_seed_themes(previous.themes, seeded.themes)], ignore_index=True)
    labels = {**dict(zip(previous.gone["theme_id"], previous.gone["label"], strict=True)), **_labels(previous.themes), **_labels(themes)}
    events = events.assign(label=[labels[one] for one in events["theme_id"]], revision=revision, made_at=fitted_at)
    return Fitted(pd.DataFrame([fit]), themes.assign(fit_id=fit_id), events)


def _model(
    free: Sample, previous: PreviousFit, why: str, settings: Settings, encode: Encode, sentences: int
) -> tuple[ThemeModel, NDArray[np.int32] | None]:
    """Find themes afresh, or build on those that are there; then also which of these each theme continues."""
    fit = replace(Fit(), apart=FINER) if sentences >= MANY else Fit()
    beside = np.concatenate(
        [mood(settings.encoder, load_encoder(settings.encoder).dim), name_directions(lambda texts: encode(list(texts)), settings.brands)]
    )
    old = None if previous.assigner is None else previous.assigner.model
    if old is None or len(old.mean) != free.vectors.shape[1] or (why in AFRESH and not previous.pinned.any()):
        return discover(free.vectors, free.texts, mood=beside, seed=settings.seed, fit=fit), None
    return refit(free.vectors, free.texts, old, previous.pinned, mood=beside, seed=settings.seed, fit=fit)


def _named(
    leaves: Leaves, free: Sample, previous: PreviousFit, seeded: SeededSample, settings: Settings, encode: Encode
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return rows of ``fitted_themes`` for what was found and for the broader themes above it."""
    model, at = leaves.model, (free.texts, leaves.theme, leaves.probability, leaves.model)
    found = named(*at, vectors=free.vectors, brand_words=settings.brands, encode=encode)
    above = find_earlier_parents(previous, leaves.ids)
    groups = broader(model.centroids, model.sizes, above)
    broad = named_broader(*at, groups, found, vectors=free.vectors, brand_words=settings.brands, encode=encode)
    highest = max([previous.highest, *seeded.ids.tolist(), *leaves.ids.tolist()])
    broad_ids = keep_parents(groups, model.sizes, above, highest)
    parents = pd.array([int(broad_ids[group]) if group >= 0 else pd.NA for group in groups], dtype="Int32")
    centroids = [row.tolist() for row in model.centroids]
    found = found.assign(theme_id=leaves.ids, origin="found", size=model.sizes, centroid=centroids, parent_id=parents)
    broad = broad.assign(theme_id=broad_ids, origin="broader", parent_id=pd.array([pd.NA] * len(broad), dtype="Int32"))
    return _with_sentences(found, free), _with_kept(_with_sentences(broad, free), previous)


def _with_kept(broad: pd.DataFrame, previous: PreviousFit) -> pd.DataFrame:
    """Return the broader themes, and those of before that an edit speaks of though nothing is below them now: the edit survives."""
    old = previous.themes
    last = old[(old["origin"] == "broader") & old["theme_id"].isin(previous.kept - set(broad["theme_id"].tolist()))]
    if last.empty:
        return broad
    last = last[list(COLUMNS)].assign(size=0, parent_id=pd.array([pd.NA] * len(last), dtype="Int32"))
    return pd.concat([broad, last], ignore_index=True) if len(broad) else last


def _with_sentences(themes: pd.DataFrame, sample: Sample) -> pd.DataFrame:
    """Return the themes with ids of their typical sentences instead of rows of the sample."""
    if themes.empty:
        return themes
    return themes.assign(typical=pd.Series([[sample.sentence_ids[row] for row in rows] for rows in themes["typical"]], dtype=object))


def _labels(themes: pd.DataFrame) -> dict[int, str]:
    return dict(zip(themes["theme_id"], themes["label"], strict=True))


def _figures(store: Store, free: Sample, leaves: Leaves, themes: pd.DataFrame) -> dict[str, Any]:
    """Return how many sentences and themes, and how well these fit: what a later check of drift compares with."""
    placed = pd.Series(np.append(leaves.ids, NO_THEME)[leaves.theme], dtype="Int32").mask(lambda one: one == NO_THEME)
    at_fit = measure_fit(placed, centroid_distances(free.vectors, placed, themes[themes["origin"] == "found"], leaves.model))
    return {
        "sentences": int(store.value("select count(*) from sentences")),
        "themes": int((themes["origin"] != "broader").sum()),
        "none_share": at_fit.none_share,
        "distance": at_fit.distance,
        "newest": store.value("select max(loaded_at) from loads"),
    }


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
