"""Do themes make sense to a reader? Three typical sentences of a theme and one from elsewhere: the odd one should stand out.

The test of Chang et al. (2009, "Reading tea leaves"), with sentences instead of words. ``python -m benchmarks.intruders make
FOLDER`` fits the themes of three collections and writes there ``sheet.csv`` (number, a, b, c, d: what a judge sees) and
``key.csv``. A judge who has not seen the key writes ``answers.csv`` (number, odd: one of a, b, c, d), and ``python -m
benchmarks.intruders score FOLDER`` prints the share that was found. One in four is found by chance.

The odd sentence is the most typical one of another theme of the same collection, drawn at random; themes under the same
broader theme are kin by design and lend none.
"""

import csv
import os
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.encoder import TwofoldEncoder, load_encoder
from pipeline.exact import FloatRows
from pipeline.prepare.clean import clean_text
from pipeline.prepare.sentences import split_documents
from pipeline.text.subject_words import has_subject
from pipeline.themes.model.clusterer import ThemeClusterer
from pipeline.themes.model.hierarchy import group_related
from pipeline.themes.model.labels import label_themes
from pipeline.themes.model.space import ThemeSpace, find_sentiment_directions
from pipeline.themes.model.units import join_passages

SHARED = Path(os.environ.get("VOC_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
ENCODER = TwofoldEncoder.name
SEED = 4
THEMES = 20  # of each collection
SENTENCES = 9_000  # of each collection at most: enough for its themes, and minutes instead of hours
LETTERS = ("a", "b", "c", "d")


@dataclass(frozen=True)
class Collection:
    """A column of texts, the kind of its source, and the brands in it."""

    path: str
    column: str
    kind: str
    brands: tuple[str, ...] = ()


COLLECTIONS = {
    "airline_tweets": Collection(
        "airline_tweets/tweets.csv",
        "text",
        "social",
        ("Virgin America", "United", "Southwest", "JetBlue", "Delta", "US Airways", "American Airlines"),
    ),
    "nhs_phase1": Collection("nhs_phase1/survey_answers.csv", "feedback", "survey"),
    "british_airways": Collection("british_airways/airline_reviews.csv", "Review", "review", ("British Airways", "BA")),
}


@dataclass(frozen=True)
class Question:
    """Three sentences of a theme and one from elsewhere, in random order; odd is the letter of the latter."""

    collection: str
    label: str
    sentences: tuple[str, ...]
    odd: str


@dataclass(frozen=True)
class Sentences:
    """Sentences of a collection with a subject: as people read them, their subject texts, and ``(n, dim)`` units in their passages."""

    texts: list[str]
    subject_texts: list[str]
    units: FloatRows


def read_sentences(collection: Collection, seed: int) -> Sentences:
    """Return sentences of a collection; documents are drawn where there are too many."""
    rows = pd.read_csv(SHARED / collection.path, dtype=str)[collection.column].dropna().drop_duplicates()
    rows = rows.str.replace(r"^.{0,25}Verified( Review)? *\|", "", regex=True)  # a mark of the site, not of the author
    drawn = rows.sample(min(len(rows), SENTENCES), random_state=seed).tolist()
    texts = [clean_text(text, collection.kind) for text in drawn]
    frame = split_documents(pd.DataFrame({"document_id": range(len(texts)), "text": texts, "product": None}), collection.brands)
    frame = frame.head(SENTENCES)
    subject_texts = frame["subject_text"].tolist()
    units = join_passages(load_encoder(ENCODER).encode(subject_texts), pd.factorize(frame["document_id"])[0].astype(np.int32))
    subject = np.array(has_subject(subject_texts, collection.brands), dtype=np.bool_)
    frame = frame[subject]
    return Sentences(frame["text"].tolist(), frame["subject_text"].tolist(), units[subject])


def questions(name: str, collection: Collection, seed: int) -> list[Question]:
    """Fit the themes of a collection and ask for the odd one among four sentences, once for each of up to 20 themes."""
    encode, said = load_encoder(ENCODER).encode, read_sentences(collection, seed)
    space = ThemeSpace(find_sentiment_directions(ENCODER, said.units.shape[1])).fit(said.units)
    clusterer = ThemeClusterer(seed=seed, mean=space.mean).fit(space.transform(said.units))
    model = replace(clusterer.model_, mean=np.asarray(space.mean, dtype=np.float32), directions=space.directions)
    found = (said.subject_texts, clusterer.labels_, clusterer.probabilities_, model)
    frame = label_themes(*found, vectors=said.units, brand_words=collection.brands, encode=encode)
    group = group_related(model.centroids, model.sizes)
    sentences = said.texts
    draw = random.Random(seed)
    asked = draw.sample(range(model.count), min(THEMES, model.count))
    typical = [[sentences[row] for row in rows] for rows in frame["typical"]]
    made = []
    for one in asked:
        others = [other for other in range(model.count) if other != one and (group[one] < 0 or group[other] != group[one])]
        made.append(_question(name, frame["label"][one], typical[one], typical[draw.choice(others)][0], draw))
    return made


def _question(name: str, label: str, typical: Sequence[str], odd: str, draw: random.Random) -> Question:
    order = [*typical, odd]
    draw.shuffle(order)
    return Question(name, label, tuple(order), LETTERS[order.index(odd)])


def make(folder: Path, seed: int = SEED) -> int:
    """Write the sheet for the judge and the key apart; return the number of questions."""
    folder.mkdir(parents=True, exist_ok=True)
    asked = [one for name, collection in COLLECTIONS.items() for one in questions(name, collection, seed)]
    random.Random(seed).shuffle(asked)
    _write(folder / "sheet.csv", ["number", *LETTERS], [[number, *one.sentences] for number, one in enumerate(asked, 1)])
    key = [[number, one.collection, one.label, one.odd] for number, one in enumerate(asked, 1)]
    _write(folder / "key.csv", ["number", "collection", "label", "odd"], key)
    return len(asked)


def score(folder: Path) -> dict[str, tuple[int, int]]:
    """Return for each collection, and for "all", how many odd sentences were found, and of how many.

    Raises:
        ValueError: the answers leave questions out, answer one twice, or hold another letter than a to d.
    """
    key = _read(folder / "key.csv")
    answers = {row["number"]: row["odd"].strip().lower() for row in _read(folder / "answers.csv")}
    wrong = [row["number"] for row in key if answers.get(row["number"]) not in LETTERS]
    if wrong or len(_read(folder / "answers.csv")) != len(key):
        raise ValueError(f"answers.csv must answer each of the {len(key)} questions once with a, b, c or d; look at {wrong[:5]}.")
    tally: dict[str, tuple[int, int]] = {}
    for row in key:
        for name in (row["collection"], "all"):
            found, asked = tally.get(name, (0, 0))
            tally[name] = (found + (answers[row["number"]] == row["odd"]), asked + 1)
    return tally


def _write(path: Path, header: list[str], rows: Sequence[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main(order: str, folder: Path) -> None:
    """Make the sheets, or score the answers."""
    if order == "make":
        print(f"{make(folder)} questions in {folder / 'sheet.csv'}")
        return
    for name, (found, asked) in score(folder).items():
        print(f"{name}: {found} of {asked} found ({found / asked:.0%})")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
