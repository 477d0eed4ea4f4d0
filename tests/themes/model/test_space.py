"""The space of the themes: without what all share, without sentiment, and otherwise as it was."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.encoder import TwofoldEncoder, load_encoder
from pipeline.errors import ModelError
from pipeline.exact import unit_rows
from pipeline.heads import Head, load_head
from pipeline.themes.model.space import ThemeSpace, find_sentiment_directions

RANDOM = np.random.default_rng(0)
SHARED = RANDOM.normal(size=32)
ROWS = unit_rows(SHARED + RANDOM.normal(size=(200, 32)))
TWO = unit_rows(np.linalg.qr(RANDOM.normal(size=(32, 2)))[0].T)


def test_mean_and_directions_are_gone_and_rows_have_length_one() -> None:
    found = ThemeSpace(TWO).fit(ROWS).transform(ROWS)
    assert np.abs(found @ TWO.T).max() < 0.01
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1.0, atol=0.01)
    shared = SHARED / np.linalg.norm(SHARED)
    assert (ROWS @ shared).mean() > 0.5
    assert abs((found @ shared).mean()) < 0.05


def test_a_row_alone_gets_the_coordinates_that_it_has_among_others() -> None:
    space = ThemeSpace(TWO).fit(ROWS)
    np.testing.assert_array_equal(space.transform(ROWS[7:8]), space.transform(ROWS)[7:8])


def test_no_row_order_shows() -> None:
    order = RANDOM.permutation(200)
    np.testing.assert_array_equal(ThemeSpace(TWO).fit(ROWS).mean, ThemeSpace(TWO).fit(ROWS[order]).mean)


def test_a_mean_that_is_known_stays() -> None:
    mean = np.full(32, 0.125, dtype=np.float32)
    np.testing.assert_array_equal(ThemeSpace(TWO, mean).fit(ROWS).mean, mean)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_so_few_rows_share_nothing_that_could_be_told(count: int) -> None:
    assert not ThemeSpace(TWO).fit(ROWS[:count]).mean.any()
    assert len(ThemeSpace(TWO).fit(ROWS[:count]).transform(ROWS[:count])) == count


def test_unfitted_it_says_what_to_do() -> None:
    with pytest.raises(ModelError, match="Call fit"):
        ThemeSpace(TWO).transform(ROWS)


def test_praise_and_blame_of_one_thing_come_nearer() -> None:

    texts = ["The courier was wonderful", "The courier was awful", "The recipes are wonderful", "The recipes are awful"]
    rows = load_encoder(TwofoldEncoder.name).encode(texts)
    directions = find_sentiment_directions(TwofoldEncoder.name, rows.shape[1])
    assert len(directions) == 1
    space = ThemeSpace(directions, np.zeros(rows.shape[1], dtype=np.float32))
    before, after = rows @ rows.T, space.transform(rows) @ space.transform(rows).T
    assert after[0, 1] - before[0, 1] > after[0, 2] - before[0, 2]
    assert after[2, 3] > before[2, 3]


def test_an_encoder_without_a_head_has_no_directions() -> None:
    assert find_sentiment_directions("no such encoder", 32).shape == (0, 32)


def test_the_direction_is_not_that_of_the_sentiment_head(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def load(folder: Path, **_: object) -> Head:
        read.append(folder.name)
        return load_head(folder, encoder=TwofoldEncoder.name, features=None)

    monkeypatch.setattr("pipeline.heads.load_head", load)
    assert len(find_sentiment_directions(TwofoldEncoder.name, 768)) == 1
    assert read == ["polarity"]  # trained anew, the readers of sentiment would move every theme
