"""Key points: what can be one, what supports it, which are chosen, and that they last."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from pipeline.encoder import MatchEncoder
from pipeline.store import Store
from pipeline.why.antonyms import contradicts_direction, find_sides, flip
from pipeline.why.driver_label_candidates import is_label_candidate, score_quality, shape_label
from pipeline.why.key_points import (
    MATCH_THRESHOLD,
    MIN_PRECISION,
    EmbeddedTexts,
    assign_key_points,
    choose_key_points,
    find_support,
    keep_precise,
)
from pipeline.why.statement_matches import _find_eligible, match_statements

ENCODER = MatchEncoder()


def points(texts, directions):
    return EmbeddedTexts(ENCODER.encode([text.lower() for text in texts]), np.array(directions, dtype=np.int64), tuple(texts))


def chance(statement, point, one=-1, other=-1):
    return find_support(points([statement], [one]), points([point], [other])).toarray()[0, 0]


@pytest.mark.parametrize(
    ("statement", "point"),
    [
        ("our flight was delayed", "the flight was delayed"),
        ("courier didn't ring the bell", "the courier did not ring"),
        ("I was charged twice for it", "they charged me twice"),
    ],
)
def test_the_same_in_other_words_is_support(statement, point):
    assert chance(statement, point) >= MATCH_THRESHOLD


@pytest.mark.parametrize(
    ("statement", "point", "one", "other"),
    [
        ("the staff were rude", "the staff were kind", -1, 1),
        ("the staff were kind", "the staff were kind", -1, 1),  # the same words, meant otherwise
        ("the flight left on time", "the flight was late", 0, -1),
        ("the flight was not late", "the flight was late", 0, -1),
        ("the seats were comfortable", "the seats were uncomfortable", 0, -1),
        ("claims were approved", "claims were denied", 0, -1),
        ("the parcel was squashed", "the flight was late", -1, -1),
    ],
)
def test_the_contrary_and_another_matter_are_none(statement, point, one, other):
    assert chance(statement, point, one, other) == 0


@pytest.mark.parametrize(
    "text", ["the courier did not ring", "refunds take weeks", "cabin crew were friendly and helpful", "no tracking was given"]
)
def test_short_clauses_that_name_something_can_be_labels(text):
    assert is_label_candidate(text, frozenset()) and score_quality([text])[0] > 0


@pytest.mark.parametrize(
    "text",
    [
        "great service", "terrible terrible terrible", "THE BOX WAS COLD", "the box came at 7", "why did the box not come?",
        "the Acme app froze", "please send the box earlier", "the courier", "<NAME> was very helpful",
        "we had waited for the courier to ring at the door for hours",
    ],
)  # fmt: skip
def test_judgements_shouts_wishes_names_and_numbers_cannot(text):
    assert not is_label_candidate(text, frozenset({"acme"}))


@pytest.mark.parametrize("text", ["very poor service from the beginning", "after the box arrived at", "was also delayed by the weather"])
def test_fragments_and_judgements_have_no_quality(text):
    assert score_quality([text]) == [0.0]


@given(st.text())
def test_a_label_is_made_of_the_words_of_its_clause(text):
    label = shape_label(text)
    assert label.lower() in " ".join(text.replace("’", "'").split()).lower() and label == label.strip()


def test_words_turn_round_where_they_are_denied():
    assert find_sides("the seats were not comfortable") == find_sides("uncomfortable seats") == flip(find_sides("comfortable seats"))
    assert not find_sides("the box was blue")
    assert (
        contradicts_direction("the flight arrived on time", -1)
        and not contradicts_direction("the flight arrived late", -1)
        and not contradicts_direction("the flight arrived late", 0)
    )


def test_choosing_covers_the_most_people_once_and_none_alike():
    support = csr_matrix(np.array([[0.9, 0.9, 0], [0.9, 0.8, 0], [0.9, 0, 0], [0, 0.9, 0.9], [0, 0.9, 0.9]]))
    people = np.arange(5)
    none = np.zeros((3, 3), dtype=bool)
    assert choose_key_points(support, people, np.ones(3), none, 2).tolist() == [
        1
    ]  # of two the one that most support; 0 brings one more, 2 nobody
    alike = none.copy()
    alike[0, 1] = alike[1, 0] = True
    assert choose_key_points(support, people, np.array([1, 0.2, 1]), alike, 2).tolist() == [0, 2]
    assert choose_key_points(support, np.zeros(5, dtype=np.int64), np.ones(3), none, 2).tolist() == []  # one person with five reasons


def test_each_statement_belongs_to_its_best_key_point_and_the_doubtful_tail_to_none():
    best, found = assign_key_points(csr_matrix(np.array([[0.8, 0.9], [0.75, 0], [0, 0], [0.7, 0.7]])))
    assert best.tolist() == [1, 0, -1, 0] and found.tolist() == [0.9, 0.75, 0, 0.7]
    best, found = np.array([0, 0, 0, -1, 1]), np.array([0.95, 0.8, 0.45, 0.0, 0.7])
    kept = keep_precise(best, found)
    assert kept.tolist() == [True, True, False, False, False]  # the mean of the three would be under three quarters
    assert found[kept & (best == 0)].mean() >= MIN_PRECISION


SAID = ["the courier did not ring", "courier never rang the bell", "the courier didn't ring at all", "the driver never rings",
        "the app froze at checkout", "the app freezes all the time", "my app froze twice", "refunds take weeks"]  # fmt: skip


def statements(texts, people=None, direction=-1):
    return pd.DataFrame(
        {
            "reason_id": [f"r{place:04}" for place in range(len(texts))],
            "person_id": people or [f"p{place}" for place in range(len(texts))],
            "text": texts,
            "polarity": 0.8 * direction,
            "direction": direction,
        }
    )


def matched(folder, rows, least=3):
    with Store.open(folder / "voc.duckdb") as store:
        found, best = match_statements(store, rows, frozenset(), least)
        store.connection.execute("delete from key_points")
        store.insert("key_points", found)
    return found, best


def test_neither_order_nor_threads_change_what_is_found(tmp_path):
    rows = statements(SAID * 2)
    (tmp_path / "other").mkdir()
    found, best = matched(tmp_path, rows)
    with threadpool_limits(1):
        again, same = matched(tmp_path / "other", rows.iloc[np.random.default_rng(5).permutation(len(rows))])
    assert set(found["label"]) == set(again["label"]) and len(found) >= 2
    pd.testing.assert_frame_equal(best, same)


def test_ids_last_and_a_second_run_finds_nothing_new(tmp_path):
    first, best = matched(tmp_path, statements(SAID))
    again, same = matched(tmp_path, statements(SAID))
    assert first[["driver_id", "first_seen"]].values.tolist() == again[["driver_id", "first_seen"]].values.tolist()
    pd.testing.assert_frame_equal(best, same)
    more, _ = matched(tmp_path, statements([*SAID, "the box was squashed", "a squashed box", "box arrived squashed"]))
    assert set(first["driver_id"]) < set(more["driver_id"])
    gone, _ = matched(tmp_path, statements(SAID[:4]))
    states = gone.set_index("label")["active"]
    assert states[[label for label in states.index if "courier" in label]].any() and not states.all()


def test_a_thousand_identical_reasons_are_one_key_point(tmp_path):
    found, best = matched(tmp_path, statements(["the courier did not ring"] * 1000), least=5)
    assert found["label"].tolist() == ["the courier did not ring"] and len(best) == 1000


def test_one_person_with_forty_reasons_makes_none(tmp_path):
    found, best = matched(tmp_path, statements(["the courier did not ring"] * 40, people=["ann"] * 40))
    assert found.empty and best.empty


def test_a_reason_of_two_thousand_words_and_another_language_do_no_harm(tmp_path):
    story = "the courier came and went and " * 400
    texts = [*SAID, story, "le livreur n'a pas sonné à la porte", "", "?", "???"]
    (tmp_path / "plain").mkdir()
    plain, wanted = matched(tmp_path / "plain", statements(SAID))
    found, best = matched(tmp_path, statements(texts))
    assert set(found["label"]) == set(plain["label"]) and len(wanted) >= 4
    of_said = best[best["reason_id"].isin(statements(SAID)["reason_id"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(of_said, wanted)


def test_contradicting_members_alone_are_kept_apart(tmp_path):
    texts = ["the staff were rude"] * 3 + ["the staff were kind"] * 3
    found, best = matched(tmp_path, statements(texts).assign(direction=[-1] * 3 + [1] * 3, polarity=[-0.8] * 3 + [0.8] * 3))
    assert sorted(found["direction"]) == [-1, 1]
    assert best.groupby("driver_id")["reason_id"].agg(list).tolist() in (
        [["r0000", "r0001", "r0002"], ["r0003", "r0004", "r0005"]], [["r0003", "r0004", "r0005"], ["r0000", "r0001", "r0002"]],
    )  # fmt: skip


def test_nothing_gives_nothing(tmp_path):
    found, best = matched(tmp_path, statements([]))
    assert found.empty and best.empty


def test_labels_that_cannot_be_chosen_are_neither_parsed_nor_embedded():
    # The first has two people, the second two statements of one person, the third two people and a key point of its kind that stands.
    support = csr_matrix([[0.9, 0.8, 0.9], [0.7, 0.0, 0.6], [0.0, 0.9, 0.0]])
    known = csr_matrix([[0.0], [0.0], [0.6]])
    assert _find_eligible(support, np.array([0, 1, 0]), known, 2).tolist() == [0]
