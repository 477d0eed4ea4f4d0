"""BERTopic around our parts: it agrees with the rule, carries our labels, and is kept without a pickle."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from subjects_project import OLD, rows, run_themes, said, write

from pipeline.encoder import TwofoldEncoder, load_encoder
from pipeline.errors import SettingsError
from pipeline.exact import FloatRows, Ids
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.themes.model.clusterer import ThemeClusterer
from pipeline.themes.model.grouping import Grouping, group_units
from pipeline.themes.model.space import ThemeSpace, find_sentiment_directions
from pipeline.themes.model.theme_model import ThemeModel
from pipeline.themes.model.topic_model import (
    LABELS,
    build_parts,
    fit_topic_model,
    load_aspects,
    pack_topic_model,
    tokenize_text,
    unpack_topic_model,
)

ENCODER = TwofoldEncoder.name
SIZE = 420
TEXTS = [said(OLD[row % len(OLD)], row // len(OLD)) for row in range(SIZE)]


@cache
def vectors() -> FloatRows:
    return load_encoder(ENCODER).encode(TEXTS)


def encode(texts: Sequence[str]) -> FloatRows:
    return load_encoder(ENCODER).encode(list(texts))


@dataclass(frozen=True)
class Fit:
    """A BERTopic model, and the clusterer inside it."""

    model: Any
    clusterer: ThemeClusterer


def fitted(grouping: Grouping = group_units) -> Fit:
    space = ThemeSpace(find_sentiment_directions(ENCODER, 768)).fit(vectors())

    def name(theme: NDArray[np.int32], probability: NDArray[np.float32], model: ThemeModel) -> pd.DataFrame:
        number = range(model.count)
        return pd.DataFrame(
            {
                "label": [f"Theme {one}" for one in number],
                "keywords": [["word", f"key{one}"] for one in number],
                "fit": 1.0,
                "generic": False,
            }
        )

    clusterer = ThemeClusterer(grouping, 0, None, space.mean, name=name)
    return Fit(fit_topic_model(TEXTS, vectors(), build_parts(encode, space, clusterer)), clusterer)


@pytest.fixture(scope="module")
def fit() -> Fit:
    return fitted()


def themes_of_topics(fit: Fit) -> NDArray[np.int32]:
    """Return the theme of each fitted text by BERTopic's topics: these are the themes, numbered anew by size."""
    topic_of = fit.model.topic_mapper_.get_mappings()
    theme_of = {topic: theme for theme, topic in topic_of.items()}
    return np.array([theme_of[topic] for topic in fit.model.topics_], dtype=np.int32)


def test_topics_are_the_themes_of_the_rule(fit: Fit) -> None:
    np.testing.assert_array_equal(themes_of_topics(fit), fit.clusterer.labels_)
    assert fit.clusterer.model_.count >= len(OLD)


def test_transform_gives_fitted_texts_the_topics_they_have(fit: Fit) -> None:
    topics = np.array(fit.model.transform(TEXTS, embeddings=vectors())[0])
    assert (topics == np.array(fit.model.topics_)).mean() >= 0.95
    assert set(topics.tolist()) <= set(fit.model.topics_)


def test_topics_carry_our_labels(fit: Fit) -> None:
    info = fit.model.get_topic_info()
    topic_of = fit.model.topic_mapper_.get_mappings()
    found = {int(topic): name for topic, name in zip(info["Topic"], info["CustomName"], strict=True) if topic >= 0}
    assert found == {topic_of[theme]: f"Theme {theme}" for theme in range(fit.clusterer.model_.count)}
    assert {words[0][0] for words in fit.model.topic_aspects_[LABELS].values()} >= set(found.values())


def test_a_packed_model_is_a_zip_without_a_pickle_and_comes_back(fit: Fit) -> None:
    packed = pack_topic_model(fit.model, ("keybert", "mmr"))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        names = archive.namelist()
        contents = [archive.read(name) for name in names]
    assert all(name.endswith((".json", ".safetensors")) for name in names)
    assert not any(content.startswith((b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")) for content in contents)
    back, representation = unpack_topic_model(packed, encode)
    assert representation == ["keybert", "mmr"]
    assert back.topics_ == fit.model.topics_ or not back.topics_
    assert back.topic_labels_ == fit.model.topic_labels_
    assert back.custom_labels_ == fit.model.custom_labels_
    assert {topic: [word for word, _ in words] for topic, words in back.get_topics().items()} == {
        topic: [word for word, _ in words] for topic, words in fit.model.get_topics().items()
    }
    np.testing.assert_allclose(back.topic_embeddings_, fit.model.topic_embeddings_, atol=1e-6)


def test_the_same_model_is_packed_into_the_same_bytes(fit: Fit) -> None:
    assert pack_topic_model(fit.model, ("mmr",)) == pack_topic_model(fit.model, ("mmr",))


def test_an_own_clusterer_changes_the_themes_and_still_agrees_with_assignment() -> None:
    from sklearn.cluster import KMeans

    def four(rows: FloatRows, seed: int) -> Ids:
        return np.asarray(KMeans(4, n_init=3, random_state=seed).fit_predict(rows), dtype=np.int32)

    other = fitted(four)
    assert other.clusterer.model_.count == 4
    np.testing.assert_array_equal(themes_of_topics(other), other.clusterer.labels_)


def test_words_that_tell_topics_apart_are_cut_and_no_text_is_left_without() -> None:
    assert "the" not in tokenize_text("The courier lost the parcel")
    assert "courier" in tokenize_text("The courier lost the parcel")
    for text in ("", "the", "!!!"):
        assert tokenize_text(text)


def test_representations_are_known_by_name() -> None:
    assert list(load_aspects(["mmr"])) == ["MaximalMarginalRelevance"]
    with pytest.raises(SettingsError, match='no representation "keybrt"'):
        load_aspects(["keybrt"])


# The setting, through the steps.


def assigned(settings: Settings) -> pd.DataFrame:
    """Return text and theme of each sentence, and the theme that the rule gives it now."""
    run_themes(settings)
    with Store.open(settings.store, read_only=True) as store:
        return store.query(
            "select subject_text, theme_id from sentences left join sentence_themes using (sentence_id) order by sentence_id"
        )


@pytest.mark.parametrize("clusterer", ["hdbscan", "kmeans"])
def test_another_clusterer_in_the_settings_gives_other_themes_by_the_same_rule(
    clusterer: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from pipeline.themes.corrections.serialize import unpack_assigner
    from pipeline.themes.model.units import read_units

    usual = write(tmp_path_factory.mktemp("usual"), rows(range(490)))
    other = write(tmp_path_factory.mktemp("other"), rows(range(490)), f'[themes]\nclusterer = "{clusterer}"\n')
    assert other.themes.clusterer == clusterer
    before, after = assigned(usual), assigned(other)
    assert after["theme_id"].notna().mean() > 0.8
    pairs = before.assign(other=after["theme_id"])[["theme_id", "other"]].dropna().drop_duplicates()
    assert len(pairs) > max(before["theme_id"].nunique(), after["theme_id"].nunique())  # divided otherwise
    with Store.open(other.store, read_only=True) as store:
        units = read_units(store, other)
        assigner = unpack_assigner(bytes(store.value("select model from theme_fits")))
    theme = assigner.assign(units.texts, units.sentences, encode, units.vectors)[0]
    np.testing.assert_array_equal(theme, units.theme_ids)
