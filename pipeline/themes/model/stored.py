"""The topic model of a store: for a notebook, with BERTopic's own methods and pictures."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.encoder import lazy_encoder, remembering
from pipeline.errors import ModelError
from pipeline.read_copy import open_copy
from pipeline.themes.corrections.serialize import unpack_assigner
from pipeline.themes.model.theme_model import NO_THEME

if TYPE_CHECKING:
    from pipeline.themes.model.topic_model import StoredTopicModel


def load_topic_model(store: str | Path, revision: int | None = None, representation: Sequence[str] | None = None) -> "StoredTopicModel":
    """Give a notebook everything that BERTopic offers: return a BERTopic model over the themes of a store.

    Topics are the active themes that hold sentences, the largest first, with their labels and sizes; -1 is none. ``documents_`` of the
    model lists the sentences, for methods that want documents: ``model.topics_over_time(model.documents_["text"].tolist(), ...)``.

    Args:
        store: path of the DuckDB file; opened read-only.
        revision: of the themes, 1 and up; the active one if None.
        representation: further aspects beside the labels, ``keybert`` and ``mmr``, fewer load faster; those of the settings for None.

    Raises:
        StoreError: the store is missing, locked, damaged, or of another version.
        ModelError: the store has no such revision, or no theme with two sentences, or another version wrote its themes.

    Example:
        >>> from pipeline import load_topic_model
        >>> model = load_topic_model("voc.duckdb", representation=())
        >>> model.get_topic_info().columns[:3].tolist()
        ['Topic', 'Count', 'Name']
    """
    from pipeline.themes.model.topic_model import restore_topic_model

    with open_copy(Path(store)) as opened:
        last = opened.value("select max(revision) from theme_revisions")
        if last is None:
            raise ModelError(f'The store "{store}" has no themes yet. Make them with "voc run".')
        wanted = int(last) if revision is None else revision
        rows = opened.frame("themes/revision_model", revision=wanted)
        if rows.empty:
            raise ModelError(f"There is no revision {wanted} of the themes: the store has 1 to {last}.")
        documents = opened.frame("themes/revision_sentences", revision=wanted)
        labels = opened.frame("themes/labels_as_of", revision=wanted).set_index("theme_id")["label"].to_dict()
    assigner = unpack_assigner(bytes(rows["model"][0]))
    if len(documents) < 2 or documents["theme_id"].isna().all() or pd.isna(rows["topic_model"][0]):
        raise ModelError(f"Revision {wanted} has no theme with sentences: there is no topic model of it.")
    order = documents.groupby("theme_id").size().sort_values(ascending=False, kind="stable").index
    topic_of = {int(theme): topic for topic, theme in enumerate(order)}
    documents = documents.assign(topic=documents["theme_id"].map(topic_of).fillna(NO_THEME).astype(int))
    encode = remembering(lazy_encoder(str(rows["encoder"][0])))
    names = {topic: str(labels.get(theme, f"Theme {theme}")) for theme, topic in topic_of.items()}
    return restore_topic_model(bytes(rows["topic_model"][0]), assigner, topic_of, documents, names, encode, representation)
