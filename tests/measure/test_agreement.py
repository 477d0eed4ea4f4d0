"""Agreement: as on paper, and empty where nothing can be said."""

import numpy as np
import pytest

from pipeline.measure.agreement import alpha, effective_size, kappa

# Krippendorff's own example (2011, "Computing Krippendorff's alpha-reliability", C): four observers, twelve units, marks missing.
OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


def test_alpha_is_that_of_krippendorffs_example():
    marks = [(unit, mark) for row in OBSERVERS for unit, mark in enumerate(row) if mark is not None]
    units, categories = zip(*marks, strict=True)
    found = alpha(units, categories, units, 17)
    assert found.marks == 11  # one person alone marked the twelfth
    assert found.value == pytest.approx(0.743, abs=0.0005)
    assert found.low < found.value < found.high
    assert found == alpha(units, categories, units, 17)


def test_kappa_is_that_of_a_table_counted_by_hand():
    # 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: agreed .7, by chance .5 (25/50 * 30/50 + 25/50 * 20/50), kappa .4.
    first = np.repeat(["yes", "yes", "no", "no"], [20, 5, 10, 15])
    second = np.repeat(["yes", "no", "yes", "no"], [20, 5, 10, 15])
    found = kappa(first, second, np.ones(50), np.arange(50))
    assert (found.marks, found.agreed) == (50, pytest.approx(0.7))
    assert found.value == pytest.approx(0.4)
    assert 0 < found.low < 0.4 < found.high


def test_a_sentence_that_stands_for_many_counts_for_many():
    first, second = ["a"] * 10 + ["b"] * 10, ["a"] * 10 + ["a"] * 10
    weight = np.repeat([3.0, 1.0], 10)
    assert kappa(first, second, weight, np.arange(20)).agreed == pytest.approx(0.75)
    assert effective_size(np.repeat([1, 0], 10), weight, np.arange(20)) <= 40**2 / 100


def test_sentences_of_one_document_tell_less_than_others():
    right = np.repeat([1, 1, 1, 0, 0, 1, 0, 1], 4)
    alone = effective_size(right, np.ones(32), np.arange(32))
    together = effective_size(right, np.ones(32), np.repeat(np.arange(8), 4))
    assert alone == pytest.approx(32, rel=0.05)
    assert together == pytest.approx(8, rel=0.2)


@pytest.mark.parametrize("marks", [0, 1, 9])
def test_few_marks_say_nothing(marks):
    labels = ["a", "b"] * marks
    assert np.isnan(kappa(labels[:marks], labels[:marks], np.ones(marks), np.arange(marks)).value)
    assert np.isnan(alpha(np.repeat(np.arange(marks), 2), labels, np.repeat(np.arange(marks), 2), 17).value)


def test_one_category_says_nothing_of_agreement():
    found = kappa(["a"] * 20, ["a"] * 20, np.ones(20), np.arange(20))
    assert (found.agreed, found.marks) == (1, 20)
    assert np.isnan(found.value)
    assert np.isnan(alpha(np.repeat(np.arange(20), 2), ["a"] * 40, np.repeat(np.arange(20), 2), 17).value)


def test_people_who_always_agree_may_yet_differ_on_the_next_sentence():
    labels = ["a", "b"] * 15
    found = kappa(labels, labels, np.ones(30), np.arange(30))
    assert found.value == found.high == 1
    # Wilson's lower end of 30 of 30 is .886; by chance .5: (.886 - .5) / .5.
    assert found.low == pytest.approx(0.773, abs=0.001)
    assert alpha(np.repeat(np.arange(30), 2), np.repeat(labels, 2), np.repeat(np.arange(30), 2), 17).low == pytest.approx(0.773, abs=0.001)
