"""The topic model of a store: BERTopic's own methods work on the themes that are active."""

import shutil

import numpy as np
import pytest

from pipeline import load_topic_model
from pipeline.encoder import TwofoldEncoder
from pipeline.errors import ModelError
from pipeline.store import Store
from pipeline.themes.corrections.edits_table import add_edit
from pipeline.themes.corrections.publish import publish_revision
from pipeline.themes.corrections.request import EditRequest
from pipeline.themes.model.units import build_units
from pipeline.themes.steps import assign

LEAVES = "select theme_id, label, size from themes where origin <> 'broader' and size > 0 order by size desc, theme_id"


@pytest.fixture(scope="module")
def model(sample):
    return load_topic_model(sample.store)


def test_topics_are_the_active_themes_with_their_labels_and_sizes(model, sample):
    with Store.open(sample.store, read_only=True) as store:
        themes = store.query(
            "select label, count(*) as size from sentence_themes inner join themes using (theme_id) group by theme_id, label "
            "order by size desc, theme_id"
        )
    info = model.get_topic_info()
    topics = info[info["Topic"] >= 0]
    assert topics["Count"].tolist() == themes["size"].tolist()
    assert topics["CustomName"].tolist() == themes["label"].tolist()
    assert {"Labels", "KeyBERTInspired", "MaximalMarginalRelevance"} <= set(info.columns)


def test_transform_agrees_with_the_store(model, sample):
    with Store.open(sample.store, read_only=True) as store:
        rows = store.connection.execute(
            """
            select sentence_id, sentences.document_id, subject_text, vector, theme_id
            from sentences
            inner join embeddings using (text_hash)
            left join sentence_themes using (sentence_id)
            where embeddings.encoder = $encoder
            order by sentences.document_id, position
            """,
            {"encoder": TwofoldEncoder.name},
        ).to_arrow_table()
    kept, units = build_units(rows)
    wanted = np.array([model.topic_of.get(one, -1) for one in kept["theme_id"].to_pylist()])
    assert np.array_equal(model.transform(kept["subject_text"].to_pylist(), units)[0], wanted)
    alone = np.array(model.transform(kept["subject_text"].to_pylist())[0])
    assert (alone == wanted).mean() >= 0.95


def test_what_bertopic_offers_works_on_it(model):
    texts = model.documents_["text"].tolist()
    topics, likeness = model.find_topics("the courier never rings the bell", top_n=3)
    assert len(topics) == len(likeness) == 3
    joined = model.hierarchical_topics(texts)
    dated = model.documents_.dropna(subset=["created_at"])
    over_time = model.topics_over_time(dated["text"].tolist(), dated["created_at"].tolist(), topics=dated["topic"].tolist(), nr_bins=4)
    by_class = model.topics_per_class(texts, classes=["even" if row % 2 else "odd" for row in range(len(texts))])
    assert set(over_time["Topic"]) <= set(model.topics_) and set(by_class["Class"]) == {"even", "odd"}
    pictures = [
        model.visualize_topics(),
        model.visualize_hierarchy(hierarchical_topics=joined, custom_labels=True),
        model.visualize_topics_over_time(over_time),
        model.visualize_documents(texts, reduced_embeddings=np.random.default_rng(0).normal(size=(len(texts), 2))),
    ]
    assert all(picture.data for picture in pictures)


def test_a_model_follows_corrections_and_earlier_revisions_stay(sample, tmp_path):
    copy = tmp_path / "voc.duckdb"
    shutil.copy(sample.store, copy)
    settings = sample.model_copy(update={"store": copy})
    with Store.open(copy) as store:
        revision = store.value("select max(revision) from theme_revisions")
        first, second = store.query(LEAVES)["theme_id"][:2].tolist()
        add_edit(store, EditRequest(op="rename", theme=str(first), value="A name that a person gave"))
        add_edit(store, EditRequest(op="merge", theme=str(second), other=str(first)))
        publish_revision(store, settings)
        assign(store, settings)
    after, before = load_topic_model(copy, representation=()), load_topic_model(copy, revision, representation=())
    assert after.get_topic_info(0)["CustomName"].tolist() == ["A name that a person gave"]
    assert len(after.topic_of) == len(before.topic_of) - 1 and second not in after.topic_of
    assert before.get_topic_info(0)["CustomName"].tolist() != ["A name that a person gave"]


def test_a_revision_that_is_not_there_is_named(sample):
    with pytest.raises(ModelError, match="no revision 99 of the themes: the store has 1 to"):
        load_topic_model(sample.store, 99)
