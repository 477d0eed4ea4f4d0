"""Whether themes keep their identity: a dozen years of reviews of an airline, fitted again after each year.

The first slice holds some 1,000 sentences, so the first refits must repair what so few could not show; later ones have no excuse.
The naive way, for the record: fit the themes anew each year and match them to the old ones by sentences and centroids.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from fit_vectors import fit_vectors, refit_vectors
from numpy.typing import NDArray
from quality.coded_sets import ENCODER, encode
from sklearn.metrics import adjusted_mutual_info_score

from pipeline.prepare.clean import clean_text
from pipeline.prepare.duplicates import match_key
from pipeline.prepare.sentences import split_documents
from pipeline.prepare.subject import brand_pattern, subject_text
from pipeline.text.subject_words import has_subject
from pipeline.themes.lifecycle.theme_ids import trace_themes
from pipeline.themes.model.space import find_sentiment_directions
from pipeline.themes.model.theme_model import ThemeModel, assign_themes, move_centroids
from pipeline.themes.model.units import join_passages

pytestmark = pytest.mark.quality

Rows = NDArray[np.float32]
Ids = NDArray[np.int32]
BRANDS = ["British Airways", "BA"]
VERIFIED = re.compile(r"^[^|]{0,30}(?:Verified|Unverified|Verified Review)\s*\|\s*")
AIRLINES = ["Virgin America", "United", "Southwest", "Delta", "US Airways", "American"]
SLICES = [0.05, 0.1, 0.2, 0.4, 0.7, 1.0]
NAMES = ["theme_id", "alive", "size", "centroid"]
DIRECTIONS = find_sentiment_directions(ENCODER, 768)


@dataclass
class Replay:
    """Fits one after the other on growing data, with ids by lineage."""

    anew: bool
    model: ThemeModel | None = None
    known: pd.DataFrame = field(default_factory=lambda: pd.DataFrame({name: [] for name in NAMES}))
    ids: Ids = field(default_factory=lambda: np.empty(0, dtype=np.int32))
    events: dict[str, int] = field(default_factory=dict)

    def fit(self, units: Rows, earlier: int) -> tuple[Ids, Ids]:
        """Fit on all rows, the first ``earlier`` of which were known before; return the ids these had, and those they have now."""
        old = self.themes(units[:earlier]) if self.model else np.empty(0, dtype=np.int32)
        before = self.model
        self.model, continues = self._fitted(units)
        new = assign_themes(units[:earlier], self.model)[0]
        if before is not None and len(self.known):
            living = self.known["alive"].to_numpy(dtype=bool)
            moved = move_centroids(before, self.model.mean, self.model.directions, units[:earlier])
            place = {one: row.tolist() for one, row in zip(self.ids.tolist(), moved, strict=True)}
            self.known.loc[living, "centroid"] = self.known.loc[living, "theme_id"].map(place)
        found = trace_themes(old, new, self.known, self.model.centroids, self.model.sizes, continues=continues)
        self.ids = found.ids
        self.events = found.events["event"].value_counts().to_dict()
        rows = [
            (int(one), True, int(size), row.tolist())
            for one, size, row in zip(self.ids, self.model.sizes, self.model.centroids, strict=True)
        ]
        past = self.known[~self.known["theme_id"].isin(self.ids)].assign(alive=False)
        self.known = pd.concat([frame for frame in (past, pd.DataFrame(rows, columns=NAMES)) if len(frame)], ignore_index=True)
        return old, self.themes(units[:earlier])

    def _fitted(self, units: Rows) -> tuple[ThemeModel, Ids | None]:
        if self.model is None or self.anew:
            return fit_vectors(units, directions=DIRECTIONS), None
        model, origin = refit_vectors(units, self.model, directions=DIRECTIONS)
        return model, np.append(self.ids, -1)[origin]

    def themes(self, units: Rows) -> Ids:
        """Return the id of the theme of each row, -1 for none."""
        return np.append(self.ids, -1)[assign_themes(units, self.model)[0]]


@pytest.fixture(scope="module")
def years(shared_data: Path) -> tuple[Rows, NDArray[np.int64]]:
    """Sentences of all reviews in their passages, as the product makes them, and the slice of each, by year of the review."""
    frames = []
    for name in ("airline", "lounge", "seat"):
        rows = pd.read_csv(shared_data / f"british_airways/{name}_reviews.csv", dtype=str)
        texts = [clean_text(text, "review", [VERIFIED]) for text in rows["Review"]]
        ids = [f"{name}:{row}" for row in range(len(rows))]
        frames.append(pd.DataFrame({"document_id": ids, "text": texts, "product": BRANDS[0], "year": rows["Date"].str[:4].astype(int)}))
    reviews = pd.concat(frames, ignore_index=True)
    reviews = reviews[~reviews["text"].map(match_key).duplicated()].sort_values(["year", "document_id"], ignore_index=True)
    sentences = split_documents(reviews, BRANDS).merge(reviews[["document_id", "year"]], on="document_id")
    texts = sentences["subject_text"].tolist()
    units = join_passages(encode(texts), pd.factorize(sentences["document_id"])[0].astype(np.int32))
    subject = np.array(has_subject(texts), dtype=np.bool_)
    number = np.clip(sentences["year"].to_numpy()[subject] - 2013, 0, 11)
    assert (np.diff(number) >= 0).all()
    return units[subject], number


def refits(replay: Replay, units: Rows, ends: Sequence[int], record: Callable[[str], None]) -> Iterator[tuple[float, int]]:
    """Yield the share of (sentence, theme) assignments that keep their id, and how many there were, for each refit."""
    earlier = 0
    for number, end in enumerate(ends):
        old, new = replay.fit(units[:end], earlier)
        none = float((replay.themes(units[:end]) < 0).mean())
        had = old >= 0
        kept = float((old == new)[had].mean()) if had.any() else 1.0
        record(f"slice {number}: {end} sentences, {replay.model.count} themes, in none {none:.3f}, kept {kept:.3f}, {replay.events}")
        if number:
            yield kept, int(had.sum())
        earlier = end


@pytest.mark.parametrize("anew", [False, True], ids=["refit", "anew and matched"])
def test_assignments_keep_their_theme_over_twelve_years(
    anew: bool, years: tuple[Rows, NDArray[np.int64]], record_score: Callable[[str], None], score: Callable[..., None]
) -> None:
    units, number = years
    ends = np.cumsum(np.bincount(number, minlength=12)).tolist()[: 5 if anew else 12]  # four refits show what the naive way loses
    way = "anew and matched" if anew else "refit"
    found = list(refits(Replay(anew), units, ends, lambda line: record_score(f"british_airways, {way}, {line}")))
    kept, weight = np.array(found).T
    pooled = float((kept * weight).sum() / weight.sum())
    record_score(
        f"british_airways, {way}: kept in {len(kept)} refits: mean {kept.mean():.3f}, of all mentions {pooled:.3f}, "
        f"least {kept.min():.3f}, above .90 in {(kept > 0.9).sum()}"
    )
    if not anew:
        score("assignments kept over refits, all", pooled)
        score("assignments kept over refits, mean of refits", kept.mean())
        # Reached: .948, .895 and .934, a margin left for other processors; with plain MiniLM .957, .905 and .93.
        assert pooled > 0.93
        assert kept.mean() > 0.87  # the first two refits repair what a thousand sentences could not show
        assert kept[-4:].min() > 0.92


def nhs(folder: Path) -> tuple[list[str], pd.Series, list[str]]:
    rows = pd.read_csv(folder / "nhs_phase1/survey_answers.csv", dtype=str).dropna(subset=["feedback", "subcategory"])
    return [clean_text(text, "survey") for text in rows["feedback"]], rows["subcategory"], []


def airline(folder: Path) -> tuple[list[str], pd.Series, list[str]]:
    rows = pd.read_csv(folder / "airline_tweets/tweets.csv", dtype=str).dropna(subset=["negativereason"])
    return [clean_text(text, "social") for text in rows["text"]], rows["negativereason"], AIRLINES


@pytest.mark.parametrize("data", [nhs, airline], ids=["nhs_phase1", "airline_tweets"])
def test_themes_that_evolved_agree_with_people_as_fresh_ones_do(
    data: Callable[[Path], tuple[list[str], pd.Series, list[str]]], shared_data: Path, record_score: Callable[[str], None]
) -> None:
    texts, codes, brands = data(shared_data)
    texts = [subject_text(text, brand_pattern(brands)) for text in texts]
    meaningful = np.array(has_subject(texts, brands), dtype=np.bool_)
    units = encode([text for text, one in zip(texts, meaningful, strict=True) if one])  # each a document of its own
    codes = codes.to_numpy()[meaningful]
    replay = Replay(False)
    ends = [round(share * len(units)) for share in SLICES]
    kept = list(refits(replay, units, ends, lambda line: record_score(f"{data.__name__}, refit, {line}")))
    fresh = fit_vectors(units, directions=DIRECTIONS)
    evolved, anew = (adjusted_mutual_info_score(codes, assign_themes(units, model)[0]) for model in (replay.model, fresh))
    record_score(
        f"{data.__name__}: evolved in {len(kept)} refits: agreement {evolved:.3f}, {replay.model.count} themes; "
        f"fitted anew: {anew:.3f}, {fresh.count} themes; people: {len(set(codes))}"
    )
    assert evolved >= 0.8 * anew
    assert 2 / 3 <= replay.model.count / fresh.count <= 1.5
