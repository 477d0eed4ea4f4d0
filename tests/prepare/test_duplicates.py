import random

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.prepare.duplicates import (
    BANDS,
    MIN_WORDS,
    THRESHOLD,
    compute_signatures,
    find_first_copies,
    hash_bands,
    match_key,
    measure_similarity,
)

REVIEW = (
    "We ordered the oak table in March and it came six weeks late with a long scratch along one side and two of the screws missing from "
    "the bag. The person on the phone was kind but could not tell us when a new top would arrive, so we ate on the floor until June."
)
WORDS = [f"word{number}" for number in range(5000)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Great service!!", "great   service", True),
        ("Don’t buy.", "dont buy", True),
        ("Nothing.", "NOTHING", True),
        ("rated 4.5", "rated 45", False),
        ("order 12", "order 13", False),
        ("fine 😡", "fine 😀", False),
        ("cost £5", "cost $5", False),
        ("C++", "C", False),
        ("?!", "...", False),
    ],
)
def test_match_key(one: str, other: str, same: bool) -> None:
    assert (match_key(one) == match_key(other)) is same


@given(st.text(max_size=60))
def test_match_key_is_idempotent_and_ignores_case(text: str) -> None:
    assert match_key(match_key(text)) == match_key(text)
    assert match_key(f"  {text}\n") == match_key(text)


def changed(text: str, share: float, draw: random.Random) -> str:
    words = text.split()
    for place in draw.sample(range(len(words)), max(1, round(share * len(words)))):
        words[place] = draw.choice(WORDS)
    return " ".join(words)


def test_changed_copies_are_found_and_others_are_not() -> None:
    draw = random.Random(3)
    originals = [" ".join(draw.choices(WORDS, k=draw.randint(20, 120))) for _ in range(300)]
    copies = [changed(text, draw.uniform(0.02, 0.05), draw) for text in originals]
    ids = [f"a{row:03}" for row in range(300)] + [f"b{row:03}" for row in range(300)]
    duplicate_bands = hash_bands(ids, originals + copies)
    found = duckdb.sql(
        "select distinct x.document_id as a, y.document_id as b from duplicate_bands x join duplicate_bands y using (band, hash)"
        " where x.document_id < y.document_id"
    ).df()
    text = dict(zip(ids, originals + copies, strict=True))
    similar = measure_similarity(pd.DataFrame({"a_text": found["a"].map(text), "b_text": found["b"].map(text)})) >= THRESHOLD
    pairs = set(found.loc[similar, ["a", "b"]].itertuples(index=False, name=None))
    assert len(duplicate_bands) == 600 * BANDS
    assert len(pairs & {(f"a{row:03}", f"b{row:03}") for row in range(300)}) > 0.95 * 300
    assert all(a[1:] == b[1:] for a, b in pairs)


def test_short_texts_have_no_bands_and_long_ones_all() -> None:
    short, enough = " ".join(WORDS[: MIN_WORDS - 1]), " ".join(WORDS[:MIN_WORDS])
    made = hash_bands(["s", "e", "", "n"], [short, enough, "", "\n"])
    assert made["document_id"].tolist() == ["e"] * BANDS
    assert made["band"].tolist() == list(range(BANDS))
    assert made["hash"].dtype == np.uint64
    assert hash_bands([], []).empty and list(hash_bands([], []).columns) == ["document_id", "band", "hash"]


@given(st.permutations([REVIEW, REVIEW.upper(), " ".join(WORDS[:30]), "too short", "", " ".join(WORDS[:8]), " ".join(WORDS[5:13])]))
def test_a_signature_depends_on_its_own_text_alone(texts: list[str]) -> None:
    together, _ = compute_signatures(texts)
    alone = [compute_signatures([text])[0][0] for text in texts]
    assert (together == np.array(alone)).all()


def test_signatures_never_change() -> None:
    # The store keeps them for years: another value here needs a migration of duplicate_bands.
    assert compute_signatures([REVIEW])[0][0, :3].tolist() == [17785670031348880196, 13350749480029441529, 16650995590410553892]


def test_verify_is_the_jaccard_similarity_of_word_triples() -> None:
    pairs = pd.DataFrame({"a_text": [REVIEW, "a b c d", "a b c", ""], "b_text": [REVIEW.upper(), "a b c e", "x y z", ""]})
    assert measure_similarity(pairs).tolist() == [1.0, 1 / 3, 0.0, 1.0]


def test_firsts_follow_chains_to_the_earliest_in_any_order() -> None:
    pairs = pd.DataFrame({"document_id": ["c", "b", "f", "e"], "other_id": ["b", "a", "e", "d"]})
    documents = pd.DataFrame(
        {
            "document_id": list("abcdef"),
            "created_at": pd.to_datetime(["2024-03-01", "2024-01-01", "2024-02-01", None, "2024-01-01", "2024-01-01"]),
        }
    )
    expected = {"a": "b", "c": "b", "d": "e", "f": "e"}
    for seed in range(5):
        shuffled = pairs.sample(frac=1, random_state=seed)
        turned = shuffled.rename(columns={"document_id": "other_id", "other_id": "document_id"}) if seed % 2 else shuffled
        found = find_first_copies(turned, documents.sample(frac=1, random_state=seed))
        assert dict(zip(found["document_id"], found["duplicate_of"], strict=True)) == expected
    assert find_first_copies(pairs.iloc[:0], documents).empty
