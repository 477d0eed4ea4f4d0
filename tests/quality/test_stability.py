"""Whether themes keep their identity: a dozen years of reviews of an airline, fitted again after each year.

The first slice holds some 1,000 sentences, so the first refits must repair what so few could not show; later ones have no excuse.
The naive way, for the record: discover the themes anew each year and match them to the old ones by sentences and middles.
"""

import re
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_mutual_info_score

from pipeline.encoder import load_encoder
from pipeline.prepare.clean import clean
from pipeline.prepare.duplicates import match_key
from pipeline.prepare.sentences import split_documents
from pipeline.prepare.subject import brand_pattern, subject_text
from pipeline.text.subject_words import has_subject
from pipeline.themes.model.rule import assign_themes
from pipeline.themes.discovery.discover import discover
from pipeline.themes.model.rule import move_centroids, refit
from pipeline.themes.lifecycle.ledger import trace_themes

pytestmark = pytest.mark.quality

ENCODER = "minilm-l6-int8"
BRANDS = ["British Airways", "BA"]
VERIFIED = re.compile(r"^[^|]{0,30}(?:Verified|Unverified|Verified Review)\s*\|\s*")
AIRLINES = ["Virgin America", "United", "Southwest", "Delta", "US Airways", "American"]
SLICES = [0.05, 0.1, 0.2, 0.4, 0.7, 1.0]
NAMES = ["theme_id", "alive", "size", "centroid"]


@dataclass
class Replay:
    """Fits one after the other on growing data, with ids by lineage."""

    anew: bool
    mood: np.ndarray
    model: object = None
    known: pd.DataFrame = field(default_factory=lambda: pd.DataFrame({name: [] for name in NAMES}))
    ids: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=np.int32))
    events: dict = field(default_factory=dict)

    def fit(self, vectors, texts, earlier):
        """Fit on all rows, the first ``earlier`` of which were known before; return the ids these had, and those they have now."""
        old = self.themes(vectors[:earlier]) if self.model else np.empty(0, dtype=np.int32)
        before, self.model, continues = self.model, *self._fitted(vectors, texts)
        new = assign(vectors[:earlier], self.model)[0]
        if before is not None and len(self.known):
            living = self.known["alive"].to_numpy(dtype=bool)
            place = {one: row.tolist() for one, row in zip(self.ids.tolist(), moved(before, self.model, vectors[:earlier]), strict=True)}
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
        return old, self.themes(vectors[:earlier])

    def _fitted(self, vectors, texts):
        if self.model is None or self.anew:
            return discover(vectors, texts, mood=self.directions), None
        model, origin = refit(vectors, texts, self.model, np.zeros(self.model.count, dtype=np.bool_), mood=self.directions)
        return model, np.append(self.ids, -1)[origin]

    def themes(self, vectors):
        """Return the id of the theme of each row, -1 for none."""
        return np.append(self.ids, -1)[assign(vectors, self.model)[0]]


@pytest.fixture(scope="module")
def encode():
    return load_encoder(ENCODER).encode


def beside_the_point(encode, brands):
    from pipeline.themes.discovery.names import name_directions
    from pipeline.themes.fitting import mood

    names = name_directions(encode, brands)
    return np.concatenate([mood(ENCODER, names.shape[1]), names])


@pytest.fixture(scope="module")
def years(shared_data, encode):
    """Sentences of all reviews as the product makes them: vectors, texts, and the slice of each, by year of the review."""
    frames = []
    for name in ("airline", "lounge", "seat"):
        rows = pd.read_csv(shared_data / f"british_airways/{name}_reviews.csv", dtype=str)
        texts = [clean(text, "review", [VERIFIED]) for text in rows["Review"]]
        ids = [f"{name}:{row}" for row in range(len(rows))]
        frames.append(pd.DataFrame({"document_id": ids, "text": texts, "product": BRANDS[0], "year": rows["Date"].str[:4].astype(int)}))
    reviews = pd.concat(frames, ignore_index=True)
    reviews = reviews[~reviews["text"].map(match_key).duplicated()].sort_values(["year", "document_id"], ignore_index=True)
    sentences = split_documents(reviews, BRANDS).merge(reviews[["document_id", "year"]], on="document_id")
    sentences = sentences[has_subject(sentences["subject_text"].tolist())]
    number = np.clip(sentences["year"].to_numpy() - 2013, 0, 11)
    assert (np.diff(number) >= 0).all()
    distinct, row = np.unique(sentences["subject_text"].to_numpy(dtype=str), return_inverse=True)
    return encode(distinct.tolist())[row], sentences["subject_text"].tolist(), number


def steps(replay, vectors, texts, ends, told):
    """Yield the share of (sentence, theme) assignments that keep their id, and how many there were, for each refit."""
    earlier = 0
    for number, end in enumerate(ends):
        old, new = replay.fit(vectors[:end], texts[:end], earlier)
        none = float((replay.themes(vectors[:end]) < 0).mean())
        had = old >= 0
        kept = float((old == new)[had].mean()) if had.any() else 1.0
        told(f"slice {number}: {end} sentences, {replay.model.count} themes, in none {none:.3f}, kept {kept:.3f}, {replay.events}")
        if number:
            yield kept, int(had.sum())
        earlier = end


@pytest.mark.parametrize("anew", [False, True], ids=["refit", "anew and matched"])
def test_assignments_keep_their_theme_over_twelve_years(anew, years, encode, record_score):
    vectors, texts, number = years
    ends = np.cumsum(np.bincount(number, minlength=12)).tolist()[: 5 if anew else 12]  # four refits show what the naive way loses
    way = "anew and matched" if anew else "refit"
    replay = Replay(anew, beside_the_point(encode, BRANDS))
    found = list(steps(replay, vectors, texts, ends, lambda line: record_score(f"british_airways, {way}, {line}")))
    kept, weight = np.array(found).T
    pooled = float((kept * weight).sum() / weight.sum())
    record_score(
        f"british_airways, {way}: kept in {len(kept)} refits: mean {kept.mean():.3f}, of all mentions {pooled:.3f}, "
        f"least {kept.min():.3f}, above .90 in {(kept > 0.9).sum()}"
    )
    if not anew:
        assert pooled > 0.93  # reached: .949
        assert kept.mean() > 0.90  # reached: .912; the first two refits repair what a thousand sentences could not show
        assert kept[-4:].min() > 0.93  # reached: .965


def nhs(folder):
    rows = pd.read_csv(folder / "nhs_phase1/survey_answers.csv", dtype=str).dropna(subset=["feedback", "subcategory"])
    return [clean(text, "survey") for text in rows["feedback"]], rows["subcategory"], []


def airline(folder):
    rows = pd.read_csv(folder / "airline_tweets/tweets.csv", dtype=str).dropna(subset=["negativereason"])
    return [clean(text, "social") for text in rows["text"]], rows["negativereason"], AIRLINES


@pytest.mark.parametrize("data", [nhs, airline], ids=["nhs_phase1", "airline_tweets"])
def test_themes_that_evolved_agree_with_people_as_fresh_ones_do(data, shared_data, encode, record_score):
    texts, codes, brands = data(shared_data)
    texts = [subject_text(text, brand_pattern(brands)) for text in texts]
    meaningful = has_subject(texts)
    texts = [text for text, one in zip(texts, meaningful, strict=True) if one]
    codes, vectors = codes.to_numpy()[meaningful], encode(texts)
    mood = beside_the_point(encode, brands)
    replay = Replay(False, mood)
    ends = [round(share * len(texts)) for share in SLICES]
    kept = list(steps(replay, vectors, texts, ends, lambda line: record_score(f"{data.__name__}, refit, {line}")))
    fresh = discover(vectors, texts, mood=mood)
    evolved, anew = (adjusted_mutual_info_score(codes, assign(vectors, model)[0]) for model in (replay.model, fresh))
    record_score(
        f"{data.__name__}: evolved in {len(kept)} refits: agreement {evolved:.3f}, {replay.model.count} themes; "
        f"discovered anew: {anew:.3f}, {fresh.count} themes; people: {len(set(codes))}"
    )
    assert evolved >= 0.8 * anew  # reached on nhs_phase1: .83
    assert 2 / 3 <= replay.model.count / fresh.count <= 1.5
