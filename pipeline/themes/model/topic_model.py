"""BERTopic around our parts: a fit is ``BERTopic.fit_transform``, and what it leaves can be loaded and explored like any BERTopic model.

Importing it takes eight seconds, so only a fit and a loaded model do.
"""

import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pandas as pd
from bertopic import BERTopic
from bertopic._bertopic import TopicMapper
from bertopic.backend import BaseEmbedder
from bertopic.representation import BaseRepresentation
from bertopic.vectorizers import ClassTfidfTransformer
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer

from pipeline.encoder import Encode
from pipeline.exact import FloatRows, unit_rows
from pipeline.extensions import create
from pipeline.text.subject_words import is_content, words_of
from pipeline.themes.corrections.assigner import ThemeAssigner
from pipeline.themes.model.clusterer import ThemeClusterer
from pipeline.themes.model.space import ThemeSpace
from pipeline.themes.model.theme_model import NO_THEME

WORDS = 10  # of a topic
REPRESENTATION = "representation.json"
LABELS = "Labels"  # the aspect that holds our labels
USUAL_DISTANCE = 0.6  # of what a unit has beside the mean, when a topic's centroid is given as a unit vector


class Representation(Protocol):
    """What every representation of ``[themes] representation`` offers: BERTopic's own method, so that any of its models serves."""

    def extract_topics(
        self, topic_model: BERTopic, documents: pd.DataFrame, c_tf_idf: Any, topics: Mapping[int, Sequence[tuple[str, float]]], /
    ) -> Mapping[int, Sequence[tuple[str, float]]]:
        """Return words with weights for each topic, from its documents and from the words that c-TF-IDF gives it."""
        ...


class EncoderBackend(BaseEmbedder):  # type: ignore[misc]
    """Our encoder as BERTopic's: the same vectors as in the store, and each text embedded once."""

    def __init__(self, encode: Encode) -> None:
        """Take a function from texts to unit vectors."""
        super().__init__()
        self.encode = encode

    def embed(self, documents: Sequence[str], verbose: bool = False) -> FloatRows:
        """Return unit vectors, ``(n, dim)``."""
        return self.encode([str(text) for text in documents])


@dataclass(eq=False)
class ThemeLabels(BaseRepresentation):  # type: ignore[misc]
    """Our labels as a representation of BERTopic: each topic is shown by its label, then by its keywords."""

    make_labels: Callable[[], pd.DataFrame]  # label and keywords of each theme of the clusterer, in its order; called once it is fitted

    def extract_topics(self, topic_model: BERTopic, documents: pd.DataFrame, c_tf_idf: Any, topics: Mapping[int, Any]) -> dict[int, Any]:
        """Return label and keywords of each topic, with falling weights; what has no label keeps its words."""
        self.labels_ = self.make_labels()
        topic_of = topic_model.topic_mapper_.get_mappings()  # BERTopic numbers topics anew, by size
        named = {
            topic_of.get(theme, theme): [label, *words]
            for theme, (label, words) in enumerate(self.labels_[["label", "keywords"]].to_numpy())
        }
        return {
            topic: [(word, 1.0 / (rank + 1)) for rank, word in enumerate(named[topic])] if topic in named else words
            for topic, words in topics.items()
        }


@dataclass(eq=False)
class AnyAspect(BaseRepresentation):  # type: ignore[misc]
    """A representation that does not descend from BERTopic's class: without it BERTopic would pass it over in silence."""

    representation: Representation

    def extract_topics(self, topic_model: BERTopic, documents: pd.DataFrame, c_tf_idf: Any, topics: Mapping[int, Any]) -> Mapping[int, Any]:
        """Return what the representation makes of the topics."""
        return self.representation.extract_topics(topic_model, documents, c_tf_idf, topics)


class StoredTopicModel(BERTopic):  # type: ignore[misc]
    """A BERTopic model whose topics are the active themes of a store without sub-themes.

    ``documents_`` holds the sentences that its topics count (``sentence_id``, ``text``, ``created_at``, ``theme_id``, ``topic``), for the
    methods that ask for documents. `transform` agrees with ``sentence_themes`` because both are our own assignment: BERTopic's own, by
    the nearest topic embedding, would know neither thresholds nor people's corrections.
    """

    assigner: ThemeAssigner  # of the revision
    topic_of: Mapping[int, int]  # topic of each theme, the largest 0
    documents_: pd.DataFrame
    encode: Encode

    def transform(
        self, documents: str | Sequence[str], embeddings: FloatRows | None = None, images: None = None
    ) -> tuple[list[int], NDArray[np.float32]]:
        """Return topic and probability of each subject text, as the steps of the pipeline would give them.

        ``embeddings`` are ``(n, dim)`` unit rows of the texts in their passages, from ``units.join_passages``. Without them a text that the
        store holds keeps the topic it has there (the commonest, where it occurs in several passages), and a new one is read alone.
        """
        texts = [documents] if isinstance(documents, str) else list(documents)
        theme, probability = self.assigner.assign(texts, self.encode(texts), self.encode, embeddings)
        topics = [self.topic_of.get(one, NO_THEME) for one in theme.tolist()]
        if embeddings is None:
            topics = [self._stored.get(text, topic) for text, topic in zip(texts, topics, strict=True)]
        return topics, probability

    @cached_property
    def _stored(self) -> dict[str, int]:
        counted = self.documents_.value_counts(["text", "topic"]).reset_index().sort_values(["count", "topic"], ascending=[False, True])
        first = counted.drop_duplicates("text")
        return dict(zip(first["text"], first["topic"], strict=True))


def tokenize_text(text: str) -> list[str]:
    """Return the words of a text that can tell topics apart; all of them where that leaves none."""
    words = words_of(text)
    return [word for word in words if is_content(word)] or words or [text.strip() or "?"]


def build_parts(encode: Encode, space: ThemeSpace, clusterer: ThemeClusterer) -> dict[str, Any]:
    """Return the parts of a BERTopic model as its keyword arguments; replace any of them by your own."""
    return {
        "embedding_model": EncoderBackend(encode),
        "umap_model": space,
        "hdbscan_model": clusterer,
        "vectorizer_model": CountVectorizer(analyzer=tokenize_text),
        "ctfidf_model": ClassTfidfTransformer(),
        "representation_model": {LABELS: ThemeLabels(lambda: clusterer.names_)},
        "top_n_words": WORDS,
    }


def load_aspects(names: Sequence[str]) -> dict[str, BaseRepresentation]:
    """Return the representations of some names, those of ``[themes] representation``, by the names of their classes.

    Raises:
        SettingsError: there is none of a name.
    """
    aspects: list[Representation] = [create("representation", name) for name in names]
    return {type(one).__name__: one if isinstance(one, BaseRepresentation) else AnyAspect(one) for one in aspects}


def fit_topic_model(texts: Sequence[str], vectors: FloatRows, parts: Mapping[str, Any]) -> BERTopic:
    """Run ``BERTopic.fit_transform`` on n subject texts, n at least 2.

    ``vectors`` are ``(n, dim)`` unit rows of the texts in their passages, or ``(n, 2 * dim)`` beside those of the texts alone; ``parts``
    are from `build_parts`, perhaps with some of the caller's own. A clusterer of another kind goes into ``ThemeClusterer(grouping=...)``,
    so that assignment stays linear and agrees with the fit.
    """
    model = BERTopic(**parts)
    model.fit_transform(list(texts), embeddings=vectors)
    if LABELS in model.topic_aspects_:
        model.set_topic_labels({topic: words[0][0] for topic, words in model.topic_aspects_[LABELS].items() if topic != NO_THEME})
    return model


def pack_topic_model(model: BERTopic, representation: Sequence[str]) -> bytes:
    """Return a model as a zip of what BERTopic saves, safetensors and JSON, no pickle; and the names of its further aspects.

    They are computed where the model is loaded, from what its themes hold by then.
    """
    with tempfile.TemporaryDirectory() as folder:
        # The list of every document's topic is in the store already; vocabulary and weights are made anew where a model is loaded.
        model.save(folder, serialization="safetensors", save_ctfidf=False, save_embedding_model="ours")
        config = Path(folder, "config.json")
        config.write_text(json.dumps({key: value for key, value in json.loads(config.read_text()).items() if key != "embedding_model"}))
        Path(folder, REPRESENTATION).write_text(json.dumps(list(representation)))
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(path for path in Path(folder).rglob("*") if path.is_file()):
                archive.writestr(zipfile.ZipInfo(path.relative_to(folder).as_posix()), path.read_bytes(), zipfile.ZIP_DEFLATED)
        return file.getvalue()


def unpack_topic_model(packed: bytes, encode: Encode) -> tuple[BERTopic, list[str]]:
    """Return the model of `pack_topic_model`, without the parts that assign, and the names of its further aspects."""
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            archive.extractall(folder)
        return BERTopic.load(folder, embedding_model=EncoderBackend(encode)), json.loads(Path(folder, REPRESENTATION).read_text())


def restore_topic_model(
    packed: bytes,
    assigner: ThemeAssigner,
    topic_of: Mapping[int, int],
    documents: pd.DataFrame,
    names: Mapping[int, str],
    encode: Encode,
    representation: Sequence[str] | None,
) -> StoredTopicModel:
    """Return the model of a fit, as packed, brought up to a revision: topics, sizes and words of what its themes hold now.

    ``topic_of`` gives the topic of each theme, the largest 0, ``names`` its label, and ``documents`` have ``text`` and ``topic`` of every
    sentence that the topics count; ``representation`` names further aspects, None those that the fit chose.
    """
    model, (fitted, chosen) = StoredTopicModel(), unpack_topic_model(packed, encode)
    model.__dict__.update(fitted.__dict__)
    model.assigner, model.topic_of, model.documents_, model.encode = assigner, topic_of, documents, encode
    texts, topics = documents["text"].tolist(), documents["topic"].tolist()
    model.umap_model, model.hdbscan_model = ThemeSpace(assigner.model.directions, assigner.model.mean), ThemeClusterer()
    model.hdbscan_model.model_ = assigner.model
    model.topics_, model.topic_mapper_ = topics, TopicMapper(topics)
    frame = pd.DataFrame({"label": [names[topic] for topic in range(len(names))], "keywords": [[] for _ in names]})
    aspects = {LABELS: ThemeLabels(lambda: frame), **load_aspects(chosen if representation is None else representation)}
    parts = {"vectorizer_model": CountVectorizer(analyzer=tokenize_text), "ctfidf_model": ClassTfidfTransformer()}
    model.update_topics(texts, top_n_words=WORDS, representation_model=aspects, **parts)
    mean = assigner.model.mean.astype(np.float64)
    vectors = [mean + USUAL_DISTANCE * assigner.centroids.get(theme, np.zeros(len(mean))) for theme in topic_of]
    model.topic_embeddings_ = unit_rows(np.stack([mean, *vectors] if NO_THEME in topics else vectors))  # BERTopic puts none first
    model._save_representative_docs(pd.DataFrame({"Document": texts, "Topic": topics, "ID": range(len(texts)), "Image": None}))
    model.set_topic_labels(dict(names))
    return model
