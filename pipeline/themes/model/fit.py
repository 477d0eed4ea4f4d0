"""One fit: units, space, clusters, labels, in that order; then what became of each previous theme.

BERTopic runs the parts (``fit_transform``); the ledger, the corrections and the seed taxonomy lie around it.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.encoder import Encode, load_encoder, remembering
from pipeline.exact import FloatRows, Ids
from pipeline.extensions import create
from pipeline.settings import Settings, fingerprint
from pipeline.store import Store, now
from pipeline.text.subject_words import is_content, words_of
from pipeline.themes.corrections.assigner import ThemeAssigner
from pipeline.themes.corrections.serialize import pack_assigner
from pipeline.themes.lifecycle.drift import measure_distances, measure_fit
from pipeline.themes.lifecycle.previous_fit import PreviousFit, keep_labels, read_previous_fit
from pipeline.themes.lifecycle.refit_cause import hash_fit, hash_taxonomy
from pipeline.themes.lifecycle.theme_ids import trace_fit, trace_seed_themes
from pipeline.themes.model.clusterer import PreviousThemes, ThemeClusterer
from pipeline.themes.model.hierarchy import NEW, TOP, group_related, keep_parent_ids
from pipeline.themes.model.hyperparameters import MIXED_FIT
from pipeline.themes.model.labels import label_broader, label_members
from pipeline.themes.model.members import Members, read_members
from pipeline.themes.model.space import ThemeSpace, find_sentiment_directions
from pipeline.themes.model.theme_model import NO_THEME, ThemeModel, assign_themes, move_centroids
from pipeline.themes.model.units import Units
from pipeline.themes.taxonomy.seed_themes import SeededSample, assign_seed_themes
from pipeline.themes.taxonomy.table import SeedTaxonomy

AFRESH = ("first", "settings", "afresh")  # after these nothing is built upon, unless edits refer to it; ids are kept all the same


@dataclass(frozen=True)
class Fitted:
    """Themes that were found."""

    model: ThemeModel  # what assigns
    packed: bytes | None  # the BERTopic model, as `topic_model.pack_topic_model` gives it; None for fewer than two units or words
    theme: Ids  # (n,) index of the theme of each unit, -1 for none
    origin: Ids  # (k,) theme of the previous model that each continues, -1 for new ones
    base: pd.DataFrame  # label, description, keywords, typical rows, fit and generic of each theme
    members: Members  # whose words named them


def fit_themes(store: Store, settings: Settings, units: Units, cause: str, taxonomy: SeedTaxonomy | None) -> dict[str, pd.DataFrame]:
    """Fit the themes of units, and give them ids, names and broader themes; return new rows of tables, by their names.

    The store is only read, for the previous fit; ``cause`` is that of the fit, as `find_refit_cause` says it.
    """
    encode = remembering(load_encoder(settings.encoder).encode)
    previous = read_previous_fit(store)
    seeded = assign_seed_themes(taxonomy, previous, units, encode)
    free = units.where(seeded.theme == NO_THEME)
    found = find_themes(free, settings, encode, None if cause in AFRESH and not previous.pinned.any() else previous)
    lineage = trace_fit(previous, free, found.theme, found.model, found.origin, max([previous.highest, *seeded.ids.tolist()]))
    base, broad = _build_tree(found, lineage.ids, free, previous, seeded)
    parts = [one for one in (base, broad, seeded.themes) if len(one)] or [base]
    themes = keep_labels(pd.concat(parts, ignore_index=True).reindex(columns=base.columns), previous.themes, lineage.events)
    themes = themes.assign(mixed=themes["mixed"].eq(True))
    version, fitted_at = hash_fit(settings), now()
    fit = _measure_sample(store, free, found, lineage.ids, themes) | {
        "fit_id": fingerprint(version, cause, hash_taxonomy(taxonomy), previous.fit_id, *sorted(units.texts)),
        "version": version,
        "cause": cause,
        "fitted_at": fitted_at,
        "taxonomy": hash_taxonomy(taxonomy),
        "encoder": settings.encoder,
        "model": pack_assigner(ThemeAssigner(found.model, lineage.ids, seeded.rule, taxonomy, seeded.ids)),
        "topic_model": found.packed,
        "highest_id": max([previous.highest, *themes["theme_id"].tolist()]),
    }
    revision = int(store.value("select coalesce(max(revision), 0) + 1 from theme_revisions"))
    events = pd.concat([lineage.events, trace_seed_themes(previous.themes, seeded.themes)], ignore_index=True)
    names: dict[int, str] = {}
    for known in (previous.gone, previous.themes, themes):  # the latest name of each
        names |= dict(zip(known["theme_id"], known["label"], strict=True))
    events = events.assign(label=[names[one] for one in events["theme_id"]], revision=revision, made_at=fitted_at)
    return {"theme_fits": pd.DataFrame([fit]), "fitted_themes": themes.assign(fit_id=fit["fit_id"]), "theme_ledger": events}


def find_themes(units: Units, settings: Settings, encode: Encode, previous: PreviousFit | None) -> Fitted:
    """Run BERTopic over the units with our parts, and label what it finds; build on the previous themes where there are any."""
    dim = units.vectors.shape[1] or load_encoder(settings.encoder).dim
    vectors, sentences = units.vectors.reshape(-1, dim), units.sentences.reshape(-1, dim)
    space = ThemeSpace(find_sentiment_directions(settings.encoder, dim)).fit(vectors)
    previous_themes = _continue_from(previous, space, vectors, sentences)
    read: list[Members] = []

    def name(theme: Ids, probability: NDArray[np.float32], model: ThemeModel) -> pd.DataFrame:
        whole = replace(model, mean=space.mean, directions=space.directions)
        read.append(read_members(units.texts, theme, whole, sentences, settings.brands, documents=units.documents))
        return label_members(read[-1], probability, encode)

    grouping = create("clusterer", settings.themes.clusterer)
    clusterer = ThemeClusterer(grouping, settings.seed, previous_themes, space.mean, units.documents, paired=True, name=name)
    words = {word for text in units.texts for word in words_of(text) if is_content(word)}
    rows, packed = np.hstack([vectors, sentences]), None
    if len(units.texts) < 2 or len(words) < 2:  # BERTopic wants two documents, and two words to weigh
        clusterer.fit(space.transform(rows))
    else:
        from pipeline.themes.model.topic_model import build_parts, fit_topic_model, pack_topic_model

        packed = pack_topic_model(fit_topic_model(units.texts, rows, build_parts(encode, space, clusterer)), settings.themes.representation)
    model = replace(clusterer.model_, mean=space.mean, directions=space.directions)
    members = read[-1].of(clusterer.named_, model)
    return Fitted(model, packed, clusterer.labels_, clusterer.origin_, clusterer.names_, members)


def _continue_from(previous: PreviousFit | None, space: ThemeSpace, vectors: FloatRows, sentences: FloatRows) -> PreviousThemes | None:
    """Return the previous themes as the clusterer wants them; None where there are none in this encoder's space."""
    if previous is None or previous.assigner is None:
        return None
    old = previous.assigner.model
    if old.count == 0 or len(old.mean) != len(space.mean):
        return None
    centroids = move_centroids(old, space.mean, space.directions, vectors)
    return PreviousThemes(assign_themes(vectors, old, sentences)[0], centroids, previous.pinned, old.sizes, old.thresholds)


def _build_tree(found: Fitted, ids: Ids, free: Units, previous: PreviousFit, seeded: SeededSample) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return rows of ``fitted_themes`` for what was found and for the broader themes above it."""
    model = found.model
    parents = previous.themes.set_index("theme_id")["parent_id"].fillna(TOP)
    above = parents.reindex(ids, fill_value=NEW).to_numpy(dtype=np.int32)
    groups = group_related(model.centroids, model.sizes, above)
    broad = label_broader(found.base, groups, found.members)
    broad_ids = keep_parent_ids(groups, model.sizes, above, max([previous.highest, *seeded.ids.tolist(), *ids.tolist()]))
    is_mixed = (found.base["fit"] < MIXED_FIT) | found.base["generic"]
    base = found.base.drop(columns="generic").rename(columns={"fit": "label_fit"})
    base = base.assign(
        theme_id=ids,
        origin="found",
        size=model.sizes,
        centroid=[row.tolist() for row in model.centroids],
        parent_id=pd.array([int(broad_ids[group]) if group >= 0 else pd.NA for group in groups], dtype="Int32"),
        coherence=model.coherence.astype(float),
        mixed=is_mixed,
    )
    broad = broad.assign(theme_id=broad_ids, origin="broader", parent_id=pd.array([pd.NA] * len(broad), dtype="Int32"))
    return _name_sentences(base, free), _keep_edited(_name_sentences(broad, free), previous)


def _keep_edited(broad: pd.DataFrame, previous: PreviousFit) -> pd.DataFrame:
    """Return the broader themes, and previous ones that an edit refers to though nothing is below them now: the edit survives."""
    old = previous.themes
    last = old[(old["origin"] == "broader") & old["theme_id"].isin(previous.kept - set(broad["theme_id"].tolist()))]
    if last.empty:
        return broad
    last = last.reindex(columns=broad.columns).assign(size=0, parent_id=pd.array([pd.NA] * len(last), dtype="Int32"))
    return pd.concat([broad, last], ignore_index=True) if len(broad) else last


def _name_sentences(themes: pd.DataFrame, units: Units) -> pd.DataFrame:
    """Return the themes with ids of their typical sentences instead of rows of the units."""
    return themes.assign(typical=pd.Series([[units.sentence_ids[row] for row in rows] for rows in themes["typical"]], dtype=object))


def _measure_sample(store: Store, free: Units, found: Fitted, ids: Ids, themes: pd.DataFrame) -> dict[str, Any]:
    """Return how many sentences and themes, and how well these fit: what a later check of drift compares with."""
    assigned = pd.Series(np.append(ids, NO_THEME)[found.theme], dtype="Int32").mask(lambda one: one == NO_THEME)
    at_fit = measure_fit(assigned, measure_distances(free.vectors, assigned, themes[themes["origin"] == "found"], found.model))
    return {
        "sentences": int(store.value("select count(*) from sentences")),
        "themes": int((themes["origin"] != "broader").sum()),
        "none_share": at_fit.none_share,
        "distance": at_fit.distance,
        "newest": store.value("select max(loaded_at) from loads"),
    }
