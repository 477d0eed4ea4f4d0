"""The pair model with the shipped weights and the real encoder: direction right, odd input harmless, rows independent."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.encoder import load_encoder
from pipeline.errors import ModelError
from pipeline.voice.implied.ensemble import Ensemble, load_ensembles, save_ensembles
from pipeline.voice.implied.explains import INPUTS, THRESHOLD, explains, model, version
from pipeline.voice.implied.features import POSITION_FEATURES, WORDING_FEATURES, position_features
from pipeline.voice.implied.word_positions import positions_of, words_of
from pipeline.voice.sentiment import ENCODER

SENTENCE = "The location was perfect, two minutes from the tram and close to the harbour."
PLAIN = [
    ("perfect location", "two minutes from the tram", SENTENCE, True),
    ("two minutes from the tram", "perfect location", SENTENCE, False),
    ("tiny room", "hardly space for our bags", "The room was tiny, there was hardly space for our bags.", True),
    ("clean room", "tasty breakfast", "The room was clean and the breakfast was tasty.", False),
    ("lovely hotel", "very friendly staff", "Lovely hotel with very friendly staff.", True),
    ("very friendly staff", "lovely hotel", "Lovely hotel with very friendly staff.", False),
]
ODD = ["", "   ", "\n", "?", "😀", "\ud800", "a" * 20_000, "but " * 5_000, "ไม่ดีเลย", "très mauvais", "<b>bad</b>", "NO NO NO", "\x00", "5"]


@pytest.fixture(scope="module")
def encode():
    return load_encoder(ENCODER).encode


def test_a_ground_explains_its_judgement_and_not_the_reverse(encode):
    a, b, context, wanted = (list(column) for column in zip(*PLAIN, strict=True))
    probabilities = explains(a, b, context, encode)
    assert (probabilities >= THRESHOLD).tolist() == wanted


def test_without_a_sentence_it_still_answers(encode):
    a, b = ["perfect location", "clean room"], ["two minutes from the tram", "tasty breakfast"]
    probabilities = explains(a, b, ["", ""], encode)
    assert probabilities[0] >= THRESHOLD > probabilities[1]


def test_an_empty_side_explains_nothing(encode):
    assert explains(["", "good room", "  "], ["big bed", "", ""], ["A big bed.", "A good room.", ""], encode).tolist() == [0.0, 0.0, 0.0]


def test_no_pairs_give_no_answers(encode):
    assert explains([], [], [], encode).shape == (0,)


def test_columns_of_different_length_are_refused(encode):
    with pytest.raises(ModelError, match="got 2 a, 1 b and 2 contexts"):
        explains(["x", "y"], ["z"], ["", ""], encode)


def test_another_encoder_is_refused(encode):
    with pytest.raises(ModelError, match='cannot read vectors of "minilm-l6"'):
        explains(["good room"], ["big bed"], [""], encode, encoder="minilm-l6")


def test_a_row_depends_on_itself_alone_and_each_text_is_embedded_once(encode):
    asked: list[str] = []

    def counted(texts):
        asked.extend(texts)
        return encode(texts)

    a, b, context, _ = (list(column) * 2 for column in zip(*PLAIN, strict=True))
    together = explains(a, b, context, counted)
    assert len(asked) == len(set(asked))
    assert np.array_equal(together[:6], together[6:])
    assert np.array_equal(explains(a[2:3], b[2:3], context[2:3], encode), together[2:3])


def test_odd_texts_neither_crash_nor_leave_the_range(encode):
    probabilities = explains(ODD, ODD[::-1], ODD[3:] + ODD[:3], encode)
    assert probabilities.shape == (len(ODD),) and np.isfinite(probabilities).all()
    assert ((probabilities >= 0) & (probabilities <= 1)).all()


def test_places_are_those_that_lie_closest_together():
    sentence = words_of("Great view, great room, and the staff was great")
    assert positions_of(words_of("great room"), sentence) == (2, 3)
    assert positions_of(words_of("staff great"), sentence) == (6, 8)
    assert positions_of(words_of("pool"), sentence) == ()


def test_signs_of_place_turn_with_the_pair():
    vectors = {name: np.zeros((1, 4), dtype=np.float32) for name in "abs"}
    text = "Great hotel, because the staff is kind"
    forth = dict(zip(POSITION_FEATURES, position_features(["great hotel"], ["kind staff"], [text], vectors)[0].tolist(), strict=True))
    back = dict(zip(POSITION_FEATURES, position_features(["kind staff"], ["great hotel"], [text], vectors)[0].tolist(), strict=True))
    assert forth["order"] == 1 and back["order"] == -1
    assert forth["between_because"] == back["between_because"] == 1
    assert forth["ordered_because"] == 1 and back["ordered_because"] == -1
    assert forth["between_but"] == 0 and forth["start_a"] == 0 < forth["start_b"]


@settings(max_examples=60)
@given(st.text(max_size=60), st.text(max_size=60))
def test_places_hold_words_of_the_opinion(opinion, text):
    asked, sentence = words_of(opinion), words_of(text)
    positions = positions_of(asked, sentence)
    assert list(positions) == sorted(set(positions))
    assert {sentence.lower[place] for place in positions} <= set(asked.lower)
    assert bool(positions) == bool(set(asked.lower) & set(sentence.lower))


def small_ensemble(**changes):
    rng = np.random.default_rng(5)
    tensors = {
        "mean": np.zeros(2),
        "scale": np.ones(2),
        "hidden_weight": rng.normal(size=(3, 2, 4)),
        "hidden_bias": rng.normal(size=(3, 4)),
        "out_weight": rng.normal(size=(3, 4)),
        "out_bias": rng.normal(size=3),
        "calibration": np.array([2.0, -0.5]),
    }
    return Ensemble("pairs/small", "tiny", ("x", "y"), {name: value.astype(np.float32) for name, value in (tensors | changes).items()})


def test_a_blend_survives_the_disk_and_refuses_what_does_not_fit(tmp_path):
    ensemble, rows = small_ensemble(), np.array([[0.5, -1.0], [9.0, 2.0]], dtype=np.float32)
    save_ensembles({"small": ensemble}, tmp_path)
    again = load_ensembles(tmp_path, encoder="tiny", inputs={"small": ("x", "y")})["small"]
    assert np.array_equal(again.predict_proba(rows), ensemble.predict_proba(rows))
    with pytest.raises(ModelError, match='made for the encoder "tiny"'):
        load_ensembles(tmp_path, encoder="large", inputs={"small": ("x", "y")})
    with pytest.raises(ModelError, match="other inputs"):
        load_ensembles(tmp_path, encoder="tiny", inputs={"small": ("x", "z")})
    (tmp_path / "weights.safetensors").write_bytes(b"nonsense")
    with pytest.raises(ModelError, match="cannot be read"):
        load_ensembles(tmp_path, encoder="tiny", inputs={"small": ("x", "y")})


def test_a_blend_is_the_calibrated_mean_of_its_networks():
    ensemble, row = small_ensemble(), np.array([[0.5, -1.0]])
    t = {name: tensor.astype(float) for name, tensor in ensemble.tensors.items()}
    hidden = [row[0] @ t["hidden_weight"][k] + t["hidden_bias"][k] for k in range(3)]
    score = np.mean([(h / (1 + np.exp(-h))) @ t["out_weight"][k] + t["out_bias"][k] for k, h in enumerate(hidden)])
    assert ensemble.scores(row)[0] == pytest.approx(score)
    assert ensemble.predict_proba(row)[0] == pytest.approx(1 / (1 + np.exp(-(2.0 * score - 0.5))))


@pytest.mark.parametrize("changes", [{"scale": np.ones(3)}, {"out_bias": np.array([1.0, np.nan, 0.0])}, {"hidden_bias": np.ones((3, 5))}])
def test_weights_that_do_not_fit_are_refused(changes):
    with pytest.raises(ModelError, match="Train it again"):
        small_ensemble(**changes)


def test_inputs_of_another_width_are_refused():
    with pytest.raises(ModelError, match="wanted \\(n, 2\\)"):
        small_ensemble().scores(np.zeros((1, 3)))


def test_the_shipped_ensembles_fit_the_code():
    assert set(model()) == {"sentence", "bare"}
    assert set(WORDING_FEATURES) <= set(INPUTS["bare"]) and not set(POSITION_FEATURES) & set(INPUTS["bare"])
    assert version() == version() and len(version().split("-")[1]) == 16
