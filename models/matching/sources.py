"""What the matcher learns from, as blocks: some statements, some key points, and what is known of every pair.

A block is a matrix, not a list of pairs: each text is read once, however many pairs it stands in, and all texts of one topic
meet in one step, so that the hard cases (same subject, other pole) are always among its pairs.
"""

import hashlib
import itertools
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.marked import texts_by_hash
from pipeline.why.driver_label_candidates import shape_label

HERE: Final = Path(__file__).parent
STATEMENTS: Final = 16  # of one topic in a block; a block holds two topics
LINES_A_POLE: Final = 3  # of a subject in a block
GROUPS_A_BLOCK: Final = 2
POLES: Final = {"+": 1, "-": -1, "o": 0}
JOINED: Final = 0.3  # share of written lines that are joined with another
ANSWERS_A_POINT: Final = 60
ANSWERS_A_BLOCK: Final = 40
LONGEST_ANSWER: Final = 200  # characters: a longer answer says several things, its code names one
INTENTS_A_BLOCK: Final = 12
PAIRS_A_BLOCK: Final = 24
CALIBRATING: Final = 5  # one key point in five trains nothing: the pairs of these calibrate
KEPT_APART: Final = 8  # one answer in eight trains nothing: they are for reading and checking


T = TypeVar("T")


class Block(NamedTuple):
    """Statements, key points, and of each pair 1 (supports), 0 (does not) or nan (unknown), shape ``(n, m)``."""

    statements: list[str]
    key_points: list[str]
    wanted: NDArray[np.float32]


class Line(NamedTuple):
    """A written line: its group of subjects, its subject, its pole (1, -1, or 0 for neither) and its text."""

    group: str
    subject: str
    pole: int
    text: str


def key_point_blocks(folder: Path, rng: random.Random) -> list[Block]:
    """Return all training arguments, two topics a block, against the key points of both topics.

    A key point of the other stance, or of the other topic, is not supported; pairs of one stance that readers left undecided
    stay unknown.
    """
    arguments, points, labels = (pd.read_csv(folder / f"{name}_train.csv") for name in ("arguments", "key_points", "labels"))
    known = {(a, k): float(label) for a, k, label in labels[["arg_id", "key_point_id", "label"]].itertuples(index=False)}
    parts: list[pd.DataFrame] = []
    for _, rows in arguments.groupby("topic", sort=False):
        order = list(range(len(rows)))
        rng.shuffle(order)
        parts += [rows.iloc[order[at : at + STATEMENTS]] for at in range(0, len(order), STATEMENTS)]
    rng.shuffle(parts)
    blocks = []
    for at in range(0, len(parts), 2):
        left = pd.concat(parts[at : at + 2])
        right = points[points["topic"].isin(left["topic"])]
        wanted = np.zeros((len(left), len(right)), dtype=np.float32)
        for i, (arg, topic, stance) in enumerate(left[["arg_id", "topic", "stance"]].itertuples(index=False)):
            for j, (point, its_topic, its_stance) in enumerate(right[["key_point_id", "topic", "stance"]].itertuples(index=False)):
                if (topic, stance) == (its_topic, its_stance):
                    wanted[i, j] = known.get((arg, point), np.nan)
        blocks.append(Block(left["argument"].tolist(), right["key_point"].tolist(), wanted))
    return blocks


def read_poles(path: Path = HERE / "poles.txt") -> list[Line]:
    """Return the lines of a file of poles; its first comment says how it is written."""
    lines: list[Line] = []
    group = subject = ""
    for row in path.read_text(encoding="utf-8").splitlines():
        if row.startswith("="):
            group, _, subject = row[1:].strip().partition(": ")
        elif row[:2] in ("+ ", "- ", "o "):
            lines.append(Line(group, subject, POLES[row[0]], row[1:].strip()))
    return lines


def pole_blocks(lines: Sequence[Line], rng: random.Random) -> list[Block]:
    """Return blocks of the written lines against each other, a few lines a pole, some groups of subjects a block.

    Customers say two things in one breath, so some statements are two lines joined: they support what either supports. Across
    groups only opposite poles count as known: a kind receptionist and a kind nurse are two subjects, and yet not two meanings.
    """
    groups = sorted({line.group for line in lines})
    rng.shuffle(groups)
    blocks = []
    for at in range(0, len(groups), GROUPS_A_BLOCK):
        chosen: list[Line] = []
        for group in groups[at : at + GROUPS_A_BLOCK]:
            of_pole: dict[tuple[str, int], list[Line]] = {}
            for line in lines:
                if line.group == group:
                    of_pole.setdefault((line.subject, line.pole), []).append(line)
            for same in of_pole.values():
                chosen += rng.sample(same, min(LINES_A_POLE, len(same)))
        wanted = _among(chosen, _between_lines)
        statements = [line.text for line in chosen]
        for one in rng.sample(range(len(chosen)), int(JOINED * len(chosen))):
            other = rng.choice([place for place in range(len(chosen)) if chosen[place].subject != chosen[one].subject])
            statements[one] = _joined(chosen[one].text, chosen[other].text, rng)
            wanted[one] = np.maximum(wanted[one], wanted[other])  # nan, unknown, where either is
            wanted[one, (wanted[one] == 1.0) | (wanted[other] == 1.0)] = 1.0
            wanted[one, [one, other]] = 1.0
        blocks.append(Block(statements, [line.text for line in chosen], wanted))
    return blocks


def _joined(one: str, other: str, rng: random.Random) -> str:
    link = rng.choice((". ", ", ", " and ", ", but ", "; "))
    return f"{one}{link}{other if link == '. ' else other[0].lower() + other[1:]}"


def _between_lines(one: Line, other: Line) -> float:
    if one.pole != other.pole:
        return 0.0
    if one.pole == 0:
        return np.nan
    if one.group != other.group:
        return np.nan
    return float(one.subject == other.subject)


def answer_blocks(path: Path, rng: random.Random) -> list[Block]:
    """Return coded survey answers of patients against a key point for each code and pole (nhs_points.tsv).

    The sign of an answer's criticality is its pole. Codes under one label overlap, so of those only the own code is known.
    """
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    rows["subcategory"] = rows["subcategory"].str.strip()
    points = pd.read_csv(HERE / "nhs_points.tsv", sep="\t")
    label_of = rows.drop_duplicates("subcategory").set_index("subcategory")["label"]
    keys = [(code, pole) for code in points["code"] for pole in (1, -1)]
    texts = [str(text) for row in points[["praise", "complaint"]].itertuples(index=False) for text in row]
    level = pd.to_numeric(rows["criticality"], errors="coerce").fillna(0)
    rows = rows.assign(pole=np.sign(level).astype(int), text=rows["feedback"].str.split().str.join(" "))
    fit = rows["text"].str.len().between(15, LONGEST_ANSWER) & ~rows["feedback"].map(kept_apart)
    of_key = {key: part["text"].tolist() for key, part in rows[fit].drop_duplicates("text").groupby(["subcategory", "pole"])}
    chosen = [
        (text, code, pole)
        for code, pole in keys
        for text in rng.sample(of_key.get((code, pole), []), min(ANSWERS_A_POINT, len(of_key.get((code, pole), []))))
    ]
    rng.shuffle(chosen)
    blocks = []
    for at in range(0, len(chosen), ANSWERS_A_BLOCK):
        part = chosen[at : at + ANSWERS_A_BLOCK]
        wanted = np.full((len(part), len(keys)), np.nan, dtype=np.float32)
        for i, (_, code, pole) in enumerate(part):
            for j, (its_code, its_pole) in enumerate(keys):
                if code == its_code:
                    wanted[i, j] = pole == its_pole
                elif label_of[code] != label_of[its_code]:
                    wanted[i, j] = 0.0
        blocks.append(Block([text for text, _, _ in part], texts, wanted))
    return blocks


def kept_apart(answer: str) -> bool:
    """Tell whether a survey answer is one of those that train nothing."""
    return int(hashlib.blake2b(answer.encode(), digest_size=2).hexdigest(), 16) % KEPT_APART == 0


def intent_blocks(path: Path, rng: random.Random) -> list[Block]:
    """Return questions to a bank against each other, four of an intent: near subjects that have to be told apart."""
    rows = pd.read_csv(path)
    text, intent = rows.columns[:2]
    of_intent = {str(key): part[text].tolist() for key, part in rows.groupby(intent)}
    keys = sorted(of_intent)
    rng.shuffle(keys)
    blocks = []
    for at in range(0, len(keys), INTENTS_A_BLOCK):
        chosen = [(key, each) for key in keys[at : at + INTENTS_A_BLOCK] for each in rng.sample(of_intent[key], 4)]
        texts = [each for _, each in chosen]
        blocks.append(Block(texts, texts, _among(chosen, lambda one, other: float(one[0] == other[0]))))
    return blocks


def _among(items: Sequence[T], known: Callable[[T, T], float]) -> NDArray[np.float32]:
    wanted = np.array([[known(one, other) for other in items] for one in items], dtype=np.float32)
    np.fill_diagonal(wanted, np.nan)  # a text supports itself: nothing to learn
    return wanted


class Pair(NamedTuple):
    """A clause of a customer and a key point.

    Attributes:
        source: of the clause.
        statement: the clause.
        key_point: a clause of somebody else.
        direction: pole of the key point, -1, 0 or 1.
        supports: whether the one supports the other: 0, 1, or .5 where careful readers would be split.
    """

    source: str
    statement: str
    key_point: str
    direction: int
    supports: float


def read_customers(shared: Path, path: Path = HERE / "customers.tsv") -> list[Pair]:
    """Return the pairs that readers judged; a row whose texts the sets no longer hold is left out."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    texts = texts_by_hash(shared, [source for row in rows for source in (row[0], row[3])])
    pairs = []
    for source, its_hash, its_place, other, other_hash, other_place, label, pole in rows:
        one, two = texts[source].get(its_hash), texts[other].get(other_hash)
        if one is not None and two is not None:
            said, point = (shape_label(text[slice(*map(int, place.split(":")))]) for text, place in ((one, its_place), (two, other_place)))
            pairs.append(Pair(source, said, point, {"+": 1, "-": -1, "=": 0}[pole], {"1": 1.0, "0": 0.0, "h": 0.5}[label]))
    return pairs


def calibrates(pair: Pair) -> bool:
    """Whether a pair is kept apart to calibrate: all pairs of its key point are."""
    return int(hashlib.blake2b(pair.key_point.lower().encode(), digest_size=2).hexdigest(), 16) % CALIBRATING == 0


def customer_blocks(pairs: Sequence[Pair], rng: random.Random) -> list[Block]:
    """Return blocks of judged pairs of one source, pairs of one key point together; what nobody judged is unknown.

    But who supports a key point supports none of the other pole.
    """
    blocks = []
    told = [pair for pair in pairs if not calibrates(pair)]
    for _, same_source in itertools.groupby(sorted(told, key=lambda pair: pair.source), key=lambda pair: pair.source):
        of_point: dict[str, list[Pair]] = {}
        for pair in rng.sample(mine := list(same_source), len(mine)):
            of_point.setdefault(pair.key_point, []).append(pair)
        points = list(of_point.values())
        rng.shuffle(points)
        flat = list(itertools.chain.from_iterable(points))
        for at in range(0, len(flat), PAIRS_A_BLOCK):
            part = flat[at : at + PAIRS_A_BLOCK]
            left, right = (
                {text: place for place, text in enumerate(dict.fromkeys(texts))}
                for texts in zip(*((p.statement, p.key_point) for p in part), strict=True)
            )
            wanted = np.full((len(left), len(right)), np.nan, dtype=np.float32)
            poles = np.array([next(pair.direction for pair in part if pair.key_point == text) for text in right])
            for pair in part:
                if pair.supports == 1.0 and pair.direction:
                    wanted[left[pair.statement], poles == -pair.direction] = 0.0
            for pair in part:
                if pair.supports in (0.0, 1.0):
                    wanted[left[pair.statement], right[pair.key_point]] = pair.supports
            if (wanted == 1).any() and (wanted == 0).any():
                blocks.append(Block(list(left), list(right), wanted))
    return blocks
