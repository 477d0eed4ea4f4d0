"""Labels: what people say of most members, readable by itself, never two alike."""

from collections import Counter

import numpy as np
import pytest

from pipeline.encoder import TwofoldEncoder, load_encoder
from pipeline.exact import unit_rows
from pipeline.text.subject_words import words_of
from pipeline.text.theme_label_phrases import Candidate, find_candidates, find_stems, gerund, in_dictionary
from pipeline.themes.model.discriminant import fit_discriminant
from pipeline.themes.model.label_fit import ScoredLabel
from pipeline.themes.model.labels import find_generic_labels, label_broader, label_themes
from pipeline.themes.model.members import read_members
from pipeline.themes.model.theme_model import empty_model

TOLD = [
    ["They lost my bag in {}.", "My bag was lost in {} again.", "The bag never came to {}.", "Lost bags everywhere, even with {}."],
    ["I was waiting on hold for {}.", "Still waiting on hold with {}.", "Waiting on hold about {}.", "An hour waiting on hold, {}."],
    [
        "The courier doesn't ring at {}.",
        "A courier doesn't ring, ask {}.",
        "He is a courier who doesn't ring in {}.",
        "Your courier doesn't ring, {}.",
    ],
    [
        "Cancelling the plan took {}.",
        "I cancelled the plan after {}.",
        "How do I cancel the plan with {}?",
        "Cancelling the plan without {}.",
    ],
]
WITH = ["Oslo", "the dog", "my mother", "a friend", "Monday", "nothing", "the office", "spring", "the desk", "a neighbour"]


@pytest.fixture(scope="module")
def encode():
    return load_encoder(TwofoldEncoder.name).encode


def themes_of(texts, theme, encode):
    vectors = encode(texts)
    mean = vectors.mean(axis=0)
    model = empty_model(mean, np.empty((0, vectors.shape[1]), dtype=np.float32))
    return vectors, fit_discriminant(unit_rows(vectors - mean), np.asarray(theme, dtype=np.int32), model)


@pytest.fixture(scope="module")
def told(encode):
    texts = [line.format(word) for lines in TOLD for line in lines for word in WITH]
    theme = np.repeat(np.arange(len(TOLD)), len(texts) // len(TOLD)).astype(np.int32)
    vectors, model = themes_of(texts, theme, encode)
    return {
        "texts": texts,
        "theme": theme,
        "probability": np.ones(len(texts), np.float32),
        "model": model,
        "vectors": vectors,
        "encode": encode,
    }


@pytest.fixture(scope="module")
def named(told):
    return label_themes(**told)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("The box arrived warm.", "box arrived warm"),
        ("The courier doesn't ring.", "courier doesn't ring"),
        ("I was charged twice.", "charged twice"),
        ("I can't cancel my subscription.", "can't cancel the subscription"),
        ("I am waiting for a reply.", "waiting for a reply"),
        ("There was no response.", "no response"),
        ("The delivery was late.", "late delivery"),
        ("The packaging is not recyclable.", "packaging not recyclable"),
        ("My flight was cancelled.", "cancelled flight"),
        ("The app is easy to use.", "easy to use"),
        ("Customer service, please.", "customer service"),
        ("A lack of communication.", "lack of communication"),
        ("The top-up failed.", "top-up failed"),
        ("The price went up.", "price went up"),
    ],
)
def test_phrases_as_people_say_them(text, phrase):
    counts = Counter([*words_of(text), "subscriptions"])
    assert phrase in {one.text for one in find_candidates([text], counts, frozenset())[0]}


def test_a_noun_is_not_cut_off_from_its_second_part():
    found = find_candidates(["The online check in was slow."], Counter({"check-in": 3, "online": 2}), frozenset())[0]
    assert "online check-in" in {one.text for one in found}
    assert "online check" not in {one.text for one in found}


def test_a_noun_is_not_cut_off_from_its_first_part():
    found = find_candidates(["It was first class care from the ward."], Counter({"class": 3, "care": 3}), frozenset())[0]
    assert "care" in {one.text for one in found}
    assert "class care" not in {one.text for one in found}


@pytest.mark.parametrize("text", ["great", "It was amazing, thanks!", "the acme acme", "flibbertwix", "the xxx xxxx", "@someone 12", ""])
def test_no_phrase_of_praise_brands_typos_and_marks(text):
    assert find_candidates([text], Counter(words_of(text)), frozenset({"acme"})) == [set()]


@pytest.mark.parametrize(
    ("verb", "doing"),
    [("submit", "submitting"), ("cancel", "cancelling"), ("open", "opening"), ("reset", "resetting"), ("plan", "planning"),
     ("pay", "paying"), ("die", "dying"), ("agree", "agreeing"), ("suffer", "suffering"), ("transfer", "transferring")],
)  # fmt: skip
def test_gerunds(verb, doing):
    assert gerund(verb) == doing


def test_words_that_a_dictionary_knows():
    assert all(map(in_dictionary, ["boxes", "charged", "waiting", "stopping", "reply"]))
    assert not any(map(in_dictionary, ["recieved", "flibbertwix"]))


def test_labels_say_what_people_say(named):
    wanted = [{"lost", "bag"}, {"wait", "hold"}, {"courier", "ring", "not"}, {"cancel", "plan"}]
    for label, stems in zip(named["label"], wanted, strict=True):
        assert stems <= find_stems(label), label
        assert label[0].isupper()
        assert 2 <= len(label.split()) <= 5
    assert named["fit"].between(0.5, 1).all()


def test_what_goes_with_a_label(told, named):
    for group, row in enumerate(named.itertuples()):
        assert 0 < len(row.keywords) <= 8
        assert row.description.startswith("People say: “")
        assert len({told["texts"][at] for at in row.typical}) == 3
        assert {told["theme"][at] for at in row.typical} == {group}


def test_the_order_and_the_number_of_copies_change_nothing(told, named):
    order = np.random.default_rng(3).permutation(np.repeat(np.arange(len(told["texts"])), 2))
    moved = {key: told[key][order] for key in ("theme", "probability", "vectors")}
    again = label_themes(**{**told, **moved, "texts": [told["texts"][at] for at in order]})
    columns = ["label", "description", "keywords", "fit"]
    assert again[columns].equals(named[columns])
    assert [[told["texts"][order[at]] for at in rows] for rows in again["typical"]] == [
        [told["texts"][at] for at in rows] for rows in named["typical"]
    ]


def test_no_brand_in_a_label(told):
    found = label_themes(**told, brand_words=["Bag", "courier hold"])
    assert not {"bag", "bags", "courier", "hold"} & {word for label in found["label"] for word in words_of(label)} - {"bags"}


def test_no_person_in_a_label(told):
    texts = [text.replace("bag ", "bag with Sarah ") for text in told["texts"]]
    found = label_themes(**{**told, "texts": texts, "vectors": told["encode"](texts)})
    assert not any("sarah" in words_of(label) for label in found["label"])
    assert not any("sarah" in map(str.lower, words) for words in found["keywords"])


def test_themes_that_say_the_same_are_called_differently(told, encode):
    split = np.where(np.arange(len(told["texts"])) % 2, told["theme"], told["theme"] + 4).astype(np.int32)
    vectors, model = themes_of(told["texts"], split, encode)
    labels = label_themes(**{**told, "theme": split, "model": model, "vectors": vectors})["label"]
    assert len({find_stems(label) for label in labels}) == 8


@pytest.mark.parametrize(
    "texts",
    [
        ["Refund", "refund", "Refund!"],
        ["Sehr gut gemacht", "nicht schlecht", "wirklich schnell"],
        ["go", "go on", "do it"],
        ["???", "12", "…"],
    ],
)
def test_few_texts_of_any_kind_have_a_label(texts, encode):
    vectors, model = themes_of(texts, [0, 0, 0], encode)
    found = label_themes(texts, np.zeros(3, np.int32), np.ones(3, np.float32), model, vectors=vectors, encode=encode)
    assert len(found) == 1
    assert found["label"][0].strip()


def test_a_theme_without_sentences_still_has_a_label(told):
    few = {key: told[key][:40] for key in ("texts", "theme", "probability", "vectors")}
    found = label_themes(**{**told, **few})
    assert found["label"].is_unique
    assert found["typical"].tolist()[1:] == [[], [], []]
    assert found["label"][3] == "Theme 4"


@pytest.fixture(scope="module")
def members(told):
    return read_members(told["texts"], told["theme"], told["model"], told["vectors"], [])


def test_broader_themes_are_called_apart_from_their_leaves(told, named, members):
    broad = label_broader(named, np.array([0, 1, 0, 1], dtype=np.int32), members)
    assert broad.columns.tolist() == ["label", "description", "keywords", "typical", "centroid", "size"]
    assert not {find_stems(label) for label in broad["label"]} & {find_stems(label) for label in named["label"]}
    assert all(": " in line and len(line) <= 160 for line in broad["description"])
    assert {told["theme"][at] for at in broad["typical"][0]} == {0, 2}


def test_no_group_no_broader_theme(told, named, members):
    assert label_broader(named, np.full(4, -1, dtype=np.int32), members).empty


RUBBISH = [
    "So much cardboard for {}.", "Plastic round everything, even {}.", "The boxes fill my bin, says {}.", "Bubble wrap all over {}.",
    "Who recycles these gel packs? Not {}.", "Wrapped in foil and film like {}.", "I flatten cartons all night with {}.",
    "Another bag inside a bag for {}.",
]  # fmt: skip


@pytest.fixture(scope="module")
def with_rubbish(told, encode):
    """The four themes and one of which no sentence says what a person would call it."""
    texts = told["texts"] + [line.format(word) for line in RUBBISH for word in WITH]
    theme = np.append(told["theme"], np.full(len(RUBBISH) * len(WITH), len(TOLD))).astype(np.int32)
    vectors, model = themes_of(texts, theme, encode)
    return {**told, "texts": texts, "theme": theme, "probability": np.ones(len(texts), np.float32), "model": model, "vectors": vectors}


def test_a_theme_is_called_by_what_its_sentences_mean_and_none_says(with_rubbish):
    found = label_themes(**with_rubbish)
    assert found["label"][len(TOLD)] == "Packaging"
    assert found["fit"][len(TOLD)] > 0.5
    assert len(find_stems(found["description"][len(TOLD)])) > 3


def test_a_name_that_is_a_brand_is_not_given(with_rubbish):
    assert label_themes(**with_rubbish, brand_words=["Packaging"])["label"][len(TOLD)] != "Packaging"


def test_two_themes_that_want_one_name_are_called_differently(with_rubbish, encode):
    half = np.where((with_rubbish["theme"] == len(TOLD)) & (np.arange(len(with_rubbish["theme"])) % 2 == 0), 5, with_rubbish["theme"])
    vectors, model = themes_of(with_rubbish["texts"], half.astype(np.int32), encode)
    labels = label_themes(**{**with_rubbish, "theme": half.astype(np.int32), "model": model, "vectors": vectors})["label"].tolist()
    assert labels.count("Packaging") == 1
    assert len(set(labels)) == len(labels)


def test_a_label_fits_fewer_of_a_theme_that_says_several_things(told, encode):
    mixed = np.where(told["theme"] == 1, 1, 0).astype(np.int32)
    vectors, model = themes_of(told["texts"], mixed, encode)
    fit = label_themes(**{**told, "theme": mixed, "model": model, "vectors": vectors})["fit"]
    assert fit[0] < 0.85 * fit[1]


@pytest.mark.parametrize(("noun", "elsewhere", "generic"), [("company", 2, True), ("company", 0, False), ("seat", 2, False)])
def test_a_noun_that_stands_everywhere_and_holds_nothing_else_together_is_bare(encode, noun, elsewhere, generic):
    """Sentences on four subjects that share "company" are a word; those about a seat are a subject without the word too."""
    told = [line.format(word) for lines in TOLD for line in lines for word in WITH]
    own = {
        "company": told[::4],
        "seat": [f"No leg room for {word}, and it hurts the {part}." for word in WITH for part in ("back", "knees", "neck", "legs")],
    }
    texts = [f"{text} Ask the {noun}." if at % 3 < elsewhere else text for at, text in enumerate(told)]
    texts += [f"The {noun}! {text}" for text in own[noun]]
    theme = [*np.repeat(np.arange(len(TOLD)), len(told) // len(TOLD)), *[len(TOLD)] * (len(texts) - len(told))]
    vectors, model = themes_of(texts, theme, encode)
    members = read_members(texts, np.array(theme, dtype=np.int32), model, vectors, [])
    names = [("bag",), ("hold",), ("courier",), ("plan",), (noun,)]
    chosen = [ScoredLabel(Candidate(words, find_stems(words[0]), "noun"), 0.9, 0.9, encode([words[0]])[0]) for words in names]
    assert find_generic_labels(chosen, members, encode).tolist() == [False, False, False, False, generic]
