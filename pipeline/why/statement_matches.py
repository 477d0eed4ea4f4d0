"""Match statements to the key points that stand, and seek new key points among what matches none.

A statement is compared by its clauses: "the food was cold but the staff were kind" supports what either clause supports. Matching
to what stands costs time in proportion to the statements; seeking looks at a sample of those that are left over. Seeking goes
on until it finds nothing more, so that a second run over the same feedback finds nothing either.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Final

import numpy as np
import pandas as pd

from pipeline.encoder import MatchEncoder, load_encoder
from pipeline.incremental import Progress, silent
from pipeline.store import Store, now
from pipeline.text.clauses import cut_clauses
from pipeline.text.matching import vectors_name
from pipeline.text.subject_words import words_of
from pipeline.voice.sentiment import ENCODER, sentiment
from pipeline.why.antonyms import contradicts_direction
from pipeline.why.concreteness import concreteness
from pipeline.why.driver_label_candidates import MIN_QUALITY, is_label_candidate, prescore, score_quality, shape_label
from pipeline.why.key_points import (
    EmbeddedTexts,
    Floats,
    Ints,
    assign_key_points,
    choose_key_points,
    find_contradictions,
    find_duplicates,
    find_support,
    find_typicality,
    keep_precise,
)
from pipeline.why.text_vectors import embed_texts

SAMPLE: Final = 4000  # statements in which candidates are ranked by support
POOL: Final = 5000  # candidates that are ranked
TOP: Final = 1200  # of these, how many are parsed and chosen from
ROUNDS: Final = 4  # of seeking
COMMON_SHARE: Final = 0.03  # of clauses
MIN_COMMON: Final = 20  # clauses

RARE_WORDS_FACTOR: Final = 0.6  # of the quality of a label of whose words nobody else uses any
MIN_OWN_POLARITY: Final = 0.3  # least polarity of a label's own words in its direction
OTHER_POLARITY_FACTOR: Final = 0.4  # of the quality of a label below it
VAGUE_FACTOR: Final = 0.3  # of the quality of a label that only judges
MIN_EXAMPLE_PROBABILITY, MAX_EXAMPLES = 0.8, 12  # probability from which a member is an example of its key point; so many of each
MIN_INDIRECT_PROBABILITY: Final = 0.6  # probability by way of an example from which a statement counts

POINT_COLUMNS: Final = ["driver_id", "label", "direction", "first_seen", "active"]


class Clauses:
    """The clauses of statements, each with its place, its words as a label, and who said it.

    Attributes:
        statement: ``(n,)`` row of the statement of each clause.
        labels: n clauses in reading form.
        people: ``(n,)`` number of the person.
        clearness: ``(n,)`` 0 to 1, how clearly each is praise or blame: what is cut from a longer statement may be neither.
        points: what is compared.
    """

    def __init__(self, store: Store, statements: pd.DataFrame, progress: Progress = silent) -> None:
        """Cut the statements, one row each, and look up or make the vectors of their clauses."""
        cut = [(row, label) for row, text in enumerate(statements["text"]) for label in map(shape_label, cut_clauses(text)) if label]
        self.statement: Ints = np.array([row for row, _ in cut], dtype=np.int64)
        self.labels = [label for _, label in cut]
        self.people: Ints = pd.factorize(statements["person_id"])[0].astype(np.int64)[self.statement]
        polarity = statements["polarity"].to_numpy(dtype=np.float64)[self.statement]
        direction = statements["direction"].to_numpy(dtype=np.int64)[self.statement]
        many = np.bincount(self.statement, minlength=len(statements))[self.statement] > 1
        self.clearness: Floats = np.where(direction == 0, 0.7, np.minimum(0.2 + 1.2 * np.abs(polarity), 1.0)) * np.where(many, 0.8, 1.0)
        self.points = EmbeddedTexts(embed(store, self.labels, progress), direction, tuple(self.labels))


def match_statements(
    store: Store, statements: pd.DataFrame, brands: frozenset[str], least: int, progress: Progress = silent
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the key points that stand now, in the columns of ``key_points``, and the best one of each statement.

    Args:
        store: reads ``key_points``; ``embeddings`` are added.
        statements: one row per statement: ``reason_id``, ``person_id``, ``text``, ``polarity``, ``direction``.
        brands: words that no label may hold.
        least: people that a new key point must bring.
        progress: told of vectors.

    Returns:
        The key points, and one row per matched statement: ``reason_id``, ``driver_id``, ``match_probability``.
    """
    ordered = statements.sort_values("reason_id", kind="stable", ignore_index=True)
    clauses = Clauses(store, ordered, progress)
    points = store.query("from key_points order by driver_id")[POINT_COLUMNS]
    best, probability = _find_best(clauses, embed_key_points(store, points, progress), len(ordered))
    for _ in range(ROUNDS):
        new = _find_new_key_points(store, clauses, best < 0, points, brands, least, progress)
        if new.empty:
            break
        points = (pd.concat([points, new]) if len(points) else new).sort_values("driver_id", ignore_index=True)
        best, probability = _find_best(clauses, embed_key_points(store, points, progress), len(ordered))
    held = best >= 0
    found = pd.DataFrame(
        {
            "reason_id": ordered["reason_id"][held],
            "driver_id": points["driver_id"].to_numpy(dtype=object)[best[held]],
            "match_probability": np.round(probability[held], 4),
        }
    )
    return points.assign(active=points["driver_id"].isin(found["driver_id"])), found.reset_index(drop=True)


def embed_key_points(store: Store, points: pd.DataFrame, progress: Progress = silent) -> EmbeddedTexts:
    """Return key points as what statements are matched to."""
    direction = points["direction"].to_numpy(dtype=np.int64)
    labels = points["label"].tolist()
    return EmbeddedTexts(embed(store, labels, progress), direction, tuple(labels))


_load = cache(MatchEncoder)  # half a second, and wanted for clauses and for every round of key points


def embed(store: Store, labels: Sequence[str], progress: Progress = silent) -> Floats:
    """Return the vectors of labels, case apart."""
    made = embed_texts(store, vectors_name(), _load, [label.lower() for label in labels], progress)
    return made if len(made) else np.empty((0, MatchEncoder.dim), dtype=np.float32)


def driver_id(label: str, direction: int) -> str:
    """Return the id of a key point, made when it is first chosen."""
    return hashlib.blake2b(f"{label.lower()}\x1f{direction}".encode(), digest_size=8).hexdigest()


def _find_best(clauses: Clauses, points: EmbeddedTexts, statements: int) -> tuple[Ints, Floats]:
    """Return for each statement the key point that one of its clauses matches best, -1 for none, and the probability."""
    of_clause, probabilities = assign_key_points(_add_indirect_support(clauses, points, find_support(clauses.points, points)))
    order = np.lexsort((np.arange(len(probabilities)), -probabilities, clauses.statement))
    firsts = order[np.unique(clauses.statement[order], return_index=True)[1]] if len(order) else order
    best, probability = np.full(statements, -1, dtype=np.int64), np.zeros(statements)
    best[clauses.statement[firsts]] = of_clause[firsts]
    probability[clauses.statement[firsts]] = probabilities[firsts]
    return np.where(keep_precise(best, probability), best, -1), probability


def _add_indirect_support(clauses: Clauses, points: EmbeddedTexts, support: Any) -> Any:
    """Return the support of key points by their labels, or by some of those who say the same almost for sure, at a discount.

    "Our bill was reimbursed promptly" and "the money came within days" may be nearer to each other than to the label of both. The
    probability by way of an example is the product of both steps.
    """
    from scipy.sparse import csr_matrix

    columns = support.tocsc()
    rows, of_point, sure = [], [], []
    for point, (start, end) in enumerate(zip(columns.indptr[:-1], columns.indptr[1:], strict=True)):
        found = sorted(zip(-columns.data[start:end], columns.indices[start:end], strict=True))
        distinct = {
            clauses.labels[row].lower(): (row, -probability)
            for probability, row in reversed(found)
            if -probability >= MIN_EXAMPLE_PROBABILITY
        }
        for row, probability in sorted(distinct.values(), key=lambda pair: (-pair[1], pair[0]))[:MAX_EXAMPLES]:
            rows.append(int(row))
            of_point.append(point)
            sure.append(float(probability))
    if not rows:
        return support
    near = find_support(clauses.points, clauses.points.rows(np.array(rows, dtype=np.int64))).tocoo()
    probability = np.round(near.data * np.array(sure)[near.col], 4)
    way = np.array(of_point, dtype=np.int64)[near.col]
    kept = (probability >= MIN_INDIRECT_PROBABILITY) & ~find_contradictions(clauses.points, points, near.row, way)
    both_rows = np.concatenate([near.row[kept], np.repeat(np.arange(support.shape[0]), np.diff(support.indptr))])
    both_columns = np.concatenate([way[kept], support.indices])
    both = np.concatenate([probability[kept], support.data])
    order = np.lexsort((-both, both_columns, both_rows))  # the surest of each pair first
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff(both_rows[order]) != 0) | (np.diff(both_columns[order]) != 0)
    best = order[first]
    return csr_matrix((both[best], (both_rows[best], both_columns[best])), shape=support.shape)


def _find_new_key_points(
    store: Store, clauses: Clauses, left: np.ndarray, points: pd.DataFrame, brands: frozenset[str], least: int, progress: Progress
) -> pd.DataFrame:
    """Return new key points for the statements that match none."""
    rows = np.flatnonzero(left[clauses.statement])
    distinct: dict[tuple[str, int], int] = {}
    for row in sorted(rows, key=lambda row: -clauses.clearness[row]):
        distinct.setdefault((clauses.labels[row].lower(), int(clauses.points.direction[row])), int(row))
    able = [
        row
        for (label, way), row in sorted(distinct.items())
        if is_label_candidate(clauses.labels[row], brands) and not contradicts_direction(label, way)
    ]
    promise = {row: round(float(clauses.clearness[row]) * prescore(clauses.labels[row]), 4) for row in able}
    able = sorted(able, key=lambda row: -promise[row])[:POOL]
    sample = np.array(_draw_sample(rows.tolist(), [clauses.labels[row] for row in rows], SAMPLE), dtype=np.int64)
    if not able:
        return _make_table([], [])
    supporters, opponents = _count_supporters(clauses, sample, able)
    enough = max(least * len(sample) / max(len(rows), 1) / 2, 1)
    rising = [place for place in range(len(able)) if supporters[place] >= max(enough, opponents[place])]
    order = sorted(rising, key=lambda place: (-supporters[place], place))[:TOP]
    top = [able[place] for place in order]
    if not top:
        return _make_table([], [])
    said, named = clauses.points.rows(rows), _as_key_points(clauses, top)
    support, known = find_support(said, named), find_support(named, embed_key_points(store, points, progress))
    eligible = _find_eligible(support, clauses.people[rows], known, least)
    if not len(eligible):
        return _make_table([], [])
    named, support = named.rows(eligible), support[:, eligible]
    quality = np.array(score_quality(named.texts, _find_common_words(clauses.labels)))
    quality *= clauses.clearness[np.array(top, dtype=np.int64)[eligible]]
    vectors = embed_texts(store, ENCODER, lambda: load_encoder(ENCODER), named.texts, progress)
    # Read by themselves: "travel in economy" tells nobody that it is a complaint.
    polarity = np.asarray(sentiment(named.texts, vectors)["polarity"], dtype=np.float64)
    quality[polarity * named.direction < MIN_OWN_POLARITY] *= OTHER_POLARITY_FACTOR
    quality[quality < MIN_QUALITY] = 0.0
    quality *= VAGUE_FACTOR + (1 - VAGUE_FACTOR) * concreteness(vectors)
    quality *= RARE_WORDS_FACTOR + (1 - RARE_WORDS_FACTOR) * find_typicality(support, said.texts, named.texts)
    chosen = choose_key_points(support, clauses.people[rows], quality, find_duplicates(named), least)
    return _make_table([named.texts[place] for place in chosen], [int(named.direction[place]) for place in chosen])


def _find_eligible(support: Any, people: Ints, known: Any, least: int) -> Ints:
    """Return the candidates that enough people support, and that no standing key point is like: no other is worth a parse and a vector."""
    held = support.tocoo()
    voices = pd.DataFrame({"candidate": held.col, "person": people[held.row]}).drop_duplicates()["candidate"]
    enough = np.bincount(voices, minlength=support.shape[1]) >= least
    enough[np.unique(known.nonzero()[0])] = False
    return np.flatnonzero(enough)


def _count_supporters(clauses: Clauses, sample: Ints, able: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return how many people support each candidate, and how many say the same words with the other polarity.

    Where these are more, the candidate itself was misread: "claims are paid quickly" taken for a complaint.
    """
    said, named = clauses.points.rows(sample), _as_key_points(clauses, able)
    blind = replace(said, direction=np.zeros(len(said), dtype=np.int64))
    found = find_support(blind, named).tocsc()
    supporters, against = [], []
    for one, (start, end) in enumerate(zip(found.indptr[:-1], found.indptr[1:], strict=True)):
        rows = found.indices[start:end]
        other = said.direction[rows] * named.direction[one] < 0
        supporters.append(len(np.unique(clauses.people[sample[rows[~other]]])))
        against.append(len(np.unique(clauses.people[sample[rows[other]]])))
    return supporters, against


def _find_common_words(labels: Sequence[str]) -> frozenset[str]:
    """Return the words that a share of `COMMON_SHARE` of the clauses hold, and `MIN_COMMON` of them."""
    held = Counter(word for label in labels for word in set(words_of(label)))
    return frozenset(word for word, number in held.items() if number >= max(COMMON_SHARE * len(labels), MIN_COMMON))


def _as_key_points(clauses: Clauses, rows: Sequence[int]) -> EmbeddedTexts:
    """Return clauses as key points."""
    return clauses.points.rows(np.array(rows, dtype=np.int64))


def _draw_sample(rows: list[int], labels: list[str], most: int) -> list[int]:
    """Return some of the rows, drawn by the hash of their words, so that the draw is the same every time."""
    if len(rows) <= most:
        return rows
    keys = [hashlib.blake2b(label.encode("utf-8", "surrogatepass"), digest_size=8).digest() for label in labels]
    return [row for _, row in sorted(zip(keys, rows, strict=True))][:most]


def _make_table(labels: list[str], directions: list[int]) -> pd.DataFrame:
    ids = [driver_id(label, way) for label, way in zip(labels, directions, strict=True)]
    made = {"driver_id": ids, "label": labels, "direction": np.array(directions, dtype=np.int64), "first_seen": now(), "active": True}
    return pd.DataFrame(made, columns=POINT_COLUMNS)
