"""The twofold encoder: both halves as their encoders give them, and a name that changes with the matcher's weights."""

import hashlib

import numpy as np
import pytest

from pipeline.encoder import MatchEncoder, MiniLMInt8, TwofoldEncoder, load_encoder, match_graph, subject_part

TEXTS = ["The staff were rude", "So easy to claim!", ""]
GRAPHS = {"twofold-l6-int8-1": "e5a79f251dfb"}


@pytest.fixture(scope="module")
def vectors():
    return load_encoder(TwofoldEncoder.name).encode(TEXTS)


def test_halves_are_those_of_both_encoders(vectors):
    assert vectors.shape == (len(TEXTS), TwofoldEncoder.dim)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert np.allclose(subject_part(vectors), MiniLMInt8().encode(TEXTS), atol=1e-6)
    assert np.allclose(vectors[:, MiniLMInt8.dim :] * 2**0.5, MatchEncoder().encode(TEXTS), atol=1e-6)


def test_vectors_of_other_encoders_are_their_own_subject_part(vectors):
    plain = np.ascontiguousarray(vectors[:, :5])
    assert subject_part(plain) is plain


def test_the_name_changes_with_the_weights():
    """A store keeps vectors by the encoder's name: those of an older matcher must not pass for new ones."""
    made = hashlib.sha256(match_graph().read_bytes()).hexdigest()
    assert made.startswith(GRAPHS[TwofoldEncoder.name]), "The matcher was trained anew: raise the number in the encoder's name."
