"""Labels: two to four words, made of what customers say, never two alike."""

from collections import Counter

import numpy as np
import pytest

from pipeline.encoder import load_encoder
from pipeline.exact import unit_rows
from pipeline.text.subject_words import is_stop_word, words_of
from pipeline.themes.model.rule import assign
from pipeline.themes.discovery.discriminant import fit_discriminant, no_themes
from pipeline.themes.model.rule import ThemeModel
from pipeline.themes.naming.keywords import capitals, class_weights, closed, compounds
from pipeline.themes.naming.label import distinct, label, written
from pipeline.themes.naming.material import gather, nearness
from pipeline.themes.naming.named import named, named_broader
from pipeline.themes.naming.phrases import Phrase, gerund, phrases, stem

TOLD = {
    "bags": [
        "They lost my bag in {}.",
        "My bag was lost in {} again.",
        "The bag never came to {}.",
        "Where is the bag I checked in at {}?",
    ],
    "claims": [
        "I want to submit a claim for {}.",
        "How do I submit a claim about {}?",
        "Submitting claims for {} is easy.",
        "My claim for {} was paid.",
    ],
    "top-up": [
        "My top-up from {} failed.",
        "Is there a top up limit for {}?",
        "The top-up limit for {} is too low.",
        "What is the top-up limit in {}?",
    ],
    "hold": [
        "I was waiting on hold for {}.",
        "Still waiting on hold with {}.",
        "We are waiting on hold about {}.",
        "An hour waiting on hold, {}.",
    ],
}
WITH = [
    "Oslo",
    "the dog",
    "my mother",
    "a refund",
    "Monday",
    "nothing",
    "the office",
    "a card",
    "spring",
    "the desk",
    "an hour",
    "the agent",
]


@pytest.fixture(scope="module")
def told():
    texts = [line.format(word) for lines in TOLD.values() for line in lines for word in WITH]
    kind = np.repeat(np.arange(len(TOLD)), len(texts) // len(TOLD)).astype(np.int32)
    vectors = load_encoder("minilm-l6-int8").encode(texts)
    centred = unit_rows(vectors - vectors.mean(axis=0))
    model = no_themes(vectors.mean(axis=0), np.empty((0, vectors.shape[1]), dtype=np.float32))
    model = fit_discriminant(model, centred, kind, 0.5)
    model = ThemeModel(**{**model.arrays(), "sizes": np.bincount(kind).astype(np.int64)})  # type: ignore[arg-type]
    return texts, kind, np.ones(len(texts), dtype=np.float32), model, vectors


@pytest.fixture(scope="module")
def names(told):
    texts, kind, probability, model, vectors = told
    return named(texts, kind, probability, model, vectors=vectors, encode=load_encoder("minilm-l6-int8").encode)


def test_labels_say_what_people_say(names):
    lost, claims, limit, hold = names["label"].str.lower()
    assert {stem(word) for word in lost.split()} >= {"lost", "bag"}
    assert claims in {"submitting claims", "submitting a claim"}
    assert limit.startswith("top-up limit")
    assert hold == "waiting on hold"


def test_labels_keep_the_rules(told, names):
    assert names["label"].is_unique
    for name in names["label"]:
        words = words_of(name)
        assert 2 <= len(words) <= 4
        assert name[0].isupper()
        assert not all(map(is_stop_word, words))


def test_a_label_is_borne_out_by_its_theme(told, names):
    texts, kind, *_ = told
    for theme, name in zip(names["theme"], names["label"], strict=True):
        stems = {stem(word) for word in words_of(name) if not is_stop_word(word)}
        inside = [text for text, one in zip(texts, kind, strict=True) if one == theme]
        assert np.mean([bool(stems & {stem(word) for word in words_of(text)}) for text in inside]) > 0.5


def test_no_brand_in_a_label(told):
    texts, kind, probability, model, vectors = told
    found = label(texts, kind, probability, model, vectors=vectors, brand_words=["Claim", "claims hold"])
    assert not {"claim", "claims", "hold"} & {word for name in found["label"] for word in words_of(name)}


def test_typical_sentences_are_distinct_rows_of_their_theme(told, names):
    texts, kind, *_ = told
    for theme, rows in zip(names["theme"], names["typical"], strict=True):
        assert len(rows) == 3
        assert {kind[row] for row in rows} == {theme}
        assert len({texts[row] for row in rows}) == 3


def test_typical_sentences_hold_words_of_the_label(told, names):
    for name, rows in zip(names["label"], names["typical"], strict=True):
        stems = {stem(word) for word in words_of(name) if not is_stop_word(word)}
        assert all(stems & {stem(word) for word in words_of(told[0][row].replace("top up", "top-up"))} for row in rows)


def test_order_of_rows_changes_no_name(told, names):
    texts, kind, probability, model, vectors = told
    order = np.random.default_rng(3).permutation(len(texts))
    encode = load_encoder("minilm-l6-int8").encode
    again = named([texts[i] for i in order], kind[order], probability[order], model, vectors=vectors[order], encode=encode)
    columns = ["label", "description", "keywords"]
    assert again[columns].equals(names[columns])
    assert [[texts[order[row]] for row in rows] for rows in again["typical"]] == [[texts[row] for row in rows] for rows in names["typical"]]


def test_broader_themes_are_named_apart_from_their_leaves(told, names):
    texts, kind, probability, model, vectors = told
    parents = np.array([0, 1, 1, 0], dtype=np.int32)
    broad = named_broader(texts, kind, probability, model, parents, names, vectors=vectors)
    assert broad["theme"].tolist() == [0, 1]
    assert broad["size"].tolist() == [96, 96]
    assert not set(broad["label"]) & set(names["label"])
    assert all(2 <= len(words_of(name)) <= 4 for name in broad["label"])
    assert all(len(line) <= 120 and ": " in line for line in broad["description"])
    assert {kind[row] for row in broad["typical"][0]} <= {0, 3}


def test_no_group_no_broader_theme(told, names):
    texts, kind, probability, model, vectors = told
    none = np.full(4, -1, dtype=np.int32)
    assert named_broader(texts, kind, probability, model, none, names, vectors=vectors).empty


def test_a_theme_without_sentences_still_has_a_name(told):
    texts, kind, probability, model, vectors = told
    found = named(texts[:48], kind[:48], probability[:48], model, vectors=vectors[:48])
    assert found["label"].is_unique
    assert found["typical"].tolist()[1:] == [[], [], []]


def test_words_without_a_noun_are_joined():
    texts = [f"{word} and explained everything, {tail}" for word in ("listened", "They listened") for tail in "abcdefgh"]
    theme = np.zeros(len(texts), dtype=np.int32)
    model = ThemeModel(
        mean=np.zeros(4, dtype=np.float32), mood=np.empty((0, 4), dtype=np.float32), centroids=np.eye(1, 4, dtype=np.float32),
        weights=np.eye(1, 4, dtype=np.float32), bias=np.zeros(1, dtype=np.float32), thresholds=np.zeros(1, dtype=np.float32),
        temperature=np.ones(1, dtype=np.float32), sizes=np.array([len(texts)]),
    )  # fmt: skip
    vectors = np.tile(np.eye(1, 4, dtype=np.float32), (len(texts), 1))
    assert assign(vectors, model)[0].tolist() == theme.tolist()
    found = label(texts, theme, np.ones(len(texts), dtype=np.float32), model, vectors=vectors)
    assert found["label"][0] in {"Listening and explaining", "Explaining and listening"}


def test_plurals_are_those_of_customers(told):
    *_, model, vectors = told
    lines = ["the child slept", "a child slept", "two children slept", "many children slept", "the food came", "the foods came"] * 4
    theme = np.zeros(len(lines), dtype=np.int32)
    rows = np.tile(vectors[:1], (len(lines), 1))
    lines = [f"{line} {number}" for number, line in enumerate(lines)]
    material = gather(lines, theme, np.ones(len(lines), dtype=np.float32), nearness(rows, theme, model), 1)
    assert written(Phrase(("sleeping", "child"), frozenset()), material) == "sleeping children"
    assert written(Phrase(("hot", "food"), frozenset()), material) == "hot food"


@pytest.mark.parametrize(
    ("verb", "doing"),
    [("submit", "submitting"), ("activate", "activating"), ("cancel", "cancelling"), ("open", "opening"), ("reset", "resetting"),
     ("plan", "planning"), ("pay", "paying"), ("die", "dying"), ("agree", "agreeing"), ("upload", "uploading")],
)  # fmt: skip
def test_gerunds(verb, doing):
    assert gerund(verb) == doing


def test_words_apart_make_no_phrase():
    found = phrases(["can i top up my card with a cheque?"], frozenset()).found[0]
    assert ("top", "card") not in {phrase.words for phrase in found}


def test_compounds_are_one_word_however_written():
    texts = ["the top-up failed", "Top-up please", "my top-up", "the plug-and-play one"]
    known = compounds(texts)
    assert known["topup"] == "top-up"
    assert closed(["Top up my card; no topup, two top-ups"], known) == ["topup my card; no topup, two topups"]


def test_capitals_are_those_within_sentences():
    shown = capitals(["My PIN is blocked in London", "the PIN for London", "Blocked again", "blocked pin"])
    assert shown == {"pin": "PIN", "london": "London"}


def test_keywords_are_rare_elsewhere():
    weights, forms = class_weights(["staff bag", "staff bags", "staff seat"], [0, 0, 1], 2, frozenset())
    assert [next(iter(row)) for row in weights] == ["bag", "seat"]
    assert forms["bag"] == Counter({"bag": 1, "bags": 1})
    assert max(weights[0].values()) == 1.0


def test_a_name_that_would_be_there_twice_is_numbered():
    assert distinct(["Bags", "Seats", "Bags"]) == ["Bags", "Seats", "Bags (3)"]
