"""The codebook: general names, each with what customers say who belong there."""

from collections import Counter

import numpy as np
import pytest

from pipeline.encoder import load_encoder
from pipeline.text.codebook import read_codebook
from pipeline.text.theme_label_phrases import LONGEST, find_stems


@pytest.fixture(scope="module")
def codebook():
    return read_codebook(load_encoder("minilm-l6-int8").encode)


def best(codebook, *texts):
    fit = codebook.fit(load_encoder("minilm-l6-int8").encode(list(texts)), [find_stems(text) for text in texts])
    return codebook.names[int(fit.argmax())].text, float(fit.max())


def test_names_are_short_and_never_two_alike(codebook):
    assert len(codebook.names) > 250
    assert max(len(one.words) for one in codebook.names) <= LONGEST
    assert max(Counter(one.stems for one in codebook.names).values()) == 1
    assert all(one.stems for one in codebook.names)


def test_each_name_has_paraphrases(codebook):
    assert np.diff(np.append(codebook.starts, len(codebook.vectors))).min() >= 3


def test_a_name_that_holds_others_is_broad(codebook):
    forms = {one.text: one.form for one in codebook.names}
    assert forms["delivery"] == "broad name"
    assert forms["late delivery"] == "name"


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (["Cardboard everywhere.", "Why so much plastic wrap?", "Bins full of your boxes."], "packaging"),
        (["They put it up by a fifth.", "Dearer each year.", "Another rise, no warning."], "price"),
        (["Cannot sign in since Monday.", "Forgot my password and no mail came.", "Logged out again."], "account access"),
        (["An hour in the queue.", "Sat there waiting all morning.", "The wait was far too long."], "waiting times"),
    ],
)
def test_the_name_that_people_mean_fits_best(codebook, texts, name):
    found, fit = best(codebook, *texts)
    assert found == name
    assert fit > 0.4


def test_sentences_about_nothing_fit_no_name_well(codebook):
    assert best(codebook, "Bluebells.", "He hummed on the stairs.", "Seven of them.")[1] < 0.3


def test_without_sentences_nothing_fits(codebook):
    assert codebook.fit(np.empty((0, codebook.vectors.shape[1]), dtype=np.float32), []).max() == 0
