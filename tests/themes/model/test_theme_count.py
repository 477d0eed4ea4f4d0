"""How many themes: as many as halves confirm, and never fewer than readers can use."""

import numpy as np
import pytest
from fit_vectors import fit_vectors
from hypothesis import given
from hypothesis import strategies as st

from pipeline.exact import FloatRows, unit_rows
from pipeline.themes.model.theme_count import NUMBERS, choose_theme_count, count_readable


def around(size: int, subjects: int, noise: float) -> FloatRows:
    random = np.random.default_rng(0)
    centres = random.normal(size=(subjects, 96))
    return unit_rows(centres[np.arange(size) % subjects] + noise * random.normal(size=(size, 96)))


@pytest.mark.parametrize(("rows", "number"), [(300, 9), (1_600, 20), (8_000, 45)])
def test_readers_can_work_with_some_themes_more_where_there_is_more_to_read(rows: int, number: int) -> None:
    assert count_readable(rows) == number


@given(st.integers(0, 10**7), st.integers(0, 10**5))
def test_more_to_read_never_asks_for_fewer_themes(rows: int, more: int) -> None:
    assert 4 <= count_readable(rows) <= count_readable(rows + more) <= 48


def test_clear_subjects_are_confirmed_where_there_are_more_than_readers_need() -> None:
    rows = around(2_400, 40, 0.8)
    assert choose_theme_count(rows, 0) >= 40 > count_readable(2_400)
    assert 36 <= fit_vectors(rows).count <= 44  # what is cut too fine lies in one place and is joined


def test_noise_confirms_nothing_and_readers_decide() -> None:
    noise = unit_rows(np.random.default_rng(1).normal(size=(800, 96)))
    assert choose_theme_count(noise, 0) == count_readable(800)


def test_few_clear_subjects_are_not_cut_finer_than_readers_need() -> None:
    assert NUMBERS[0] <= choose_theme_count(around(1_200, 6, 0.6), 0) <= count_readable(1_200)


def test_the_same_seed_gives_the_same_number() -> None:
    rows = around(900, 20, 1.2)
    assert choose_theme_count(rows, 5) == choose_theme_count(rows, 5)
