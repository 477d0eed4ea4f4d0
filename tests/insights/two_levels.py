"""A store of themes at two levels, whose people speak of several of them: what broader themes are tried on."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
from report.made_store import count, settings_of

from pipeline.store import Store

# theme: label, the theme above it
THEMES = {
    1: ("courier", 7), 2: ("delivery date", 7), 3: ("skip button", 8), 4: ("app", 8), 5: ("recipes", None),
    7: ("delivery", None), 8: ("ordering", None),
}  # fmt: skip
LEAVES = (1, 2, 3, 4, 5)
BROADER = (7, 8)
CAUSES = {
    1: "the courier never rings", 2: "the courier never rings", 3: "the button is hidden", 4: "the app freezes", 5: "the cards are clear",
}  # fmt: skip
ASK = "Please send me a text before you come."


@contextmanager
def two_levels(folder: Path, documents: int = 150, parents: bool = True, events: Sequence[tuple[str, datetime]] = ()) -> Iterator[Store]:
    """Open a store of so many documents of one to three sentences each, and of events, counted and joined by the real steps."""
    rng = np.random.default_rng(4)
    tables: dict[str, list[dict]] = {}
    for place in range(documents):
        for table, rows in _document(place, rng.choice(LEAVES, size=rng.integers(1, 4)), rng).items():
            tables.setdefault(table, []).extend(rows)
    with Store.open(folder / "voc.duckdb") as store:
        for table, rows in tables.items():
            for kind in {tuple(sorted(row)) for row in rows}:
                store.insert(table, pd.DataFrame([row for row in rows if tuple(sorted(row)) == kind]))
        store.insert("themes", themes(parents))
        happened = [{"event_id": event, "source": "log", "load_id": "l", "event": event, "happened_at": when} for event, when in events]
        store.insert("events", pd.DataFrame(happened))
        count(store, settings_of(folder))
        yield store


def themes(parents: bool) -> pd.DataFrame:
    """Return the rows of the table ``themes``; without parents the leaves alone."""
    wanted = THEMES if parents else {theme: THEMES[theme] for theme in LEAVES}
    return pd.DataFrame(
        [
            {"theme_id": theme, "label": label, "description": f"On {label}.", "keywords": [label], "typical": [f"d{theme:03}-0"],
             "parent_id": above if parents else None, "level": 2 if parents and above else 1,
             "origin": "broader" if theme in BROADER else "found", "pinned": False,
             "size": 0, "centroid": [1.0], "fit_id": "f", "revision": 1}
            for theme, (label, above) in wanted.items()
        ]
    ).astype({"parent_id": "Int32"})  # fmt: skip


def _document(place: int, spoken: np.ndarray, rng: np.random.Generator) -> dict[str, list[dict]]:
    document, person = f"d{place:03}", f"p{rng.integers(0, 60)}"
    said = [f"I am cross because {CAUSES[theme]}." for theme in spoken]
    if place % 9 == 0:
        said[-1] = ASK
    text = " ".join(said)
    shared = {
        "document_id": document, "load_id": "l", "source": ("shop", "forum")[place % 2], "kind": "review", "text": text,
        "created_at": datetime(2024, 1 + place % 3, 1 + place % 27), "person_id": person, "words": 12, "status": "counted",
        "rating": float(rng.integers(0, 5)) / 4, "segments": {"plan": ("basic", "pro")[int(person[1:]) % 2]},
    }  # fmt: skip
    made: dict[str, list[dict]] = {"documents": [shared]}
    start = 0
    for position, (theme, words) in enumerate(zip(spoken, said, strict=True)):
        for table, row in _sentence(document, position, start, words, int(theme), len(spoken), rng):
            made.setdefault(table, []).append(row)
        start += len(words) + 1
    return made


def _sentence(
    document: str, position: int, start: int, words: str, theme: int, sentences: int, rng: np.random.Generator
) -> list[tuple[str, dict]]:
    keys = {"document_id": document, "sentence_id": f"{document}-{position}"}
    asks = words == ASK
    span = {"start_char": start, "end_char": start + len(words), "text": words, "subject_text": words, "text_hash": words}
    polarity = float(rng.choice([-0.8, -0.5, 0.6]))
    made = [
        ("sentences", {**keys, "position": position, **span}),
        ("sentence_themes", {**keys, "theme_id": theme, "probability": 0.8, "since": 1}),
        ("sentence_sentiment", {**keys, "polarity": polarity, "label": "negative", "confidence": 0.9,
                                "polarity_text": polarity, "neutral_text": 0.1}),
        ("signals", {**keys, "signal": "ask" if asks else "pain_point", "confidence": 0.9, "severity": None if asks else 0.5,
                     "evidence_start": 0, "evidence_end": 6, "evidence": words[:6]}),
    ]  # fmt: skip
    if asks:
        return made
    cause = CAUSES[theme]
    at = start + words.index(cause)
    # The reason also stands under the theme of the sentence before, as reasons that reach over two sentences do.
    effect = f"{document}-{max(0, position - 1)}"
    reason = {
        "document_id": document, "sentence_id": effect, "cause_sentence_id": keys["sentence_id"], "kind": "stated",
        "reason_id": keys["sentence_id"], "cause_start": at, "cause_end": at + len(cause), "effect_start": 0, "effect_end": 4,
        "cue": "because", "cue_start": 5, "cue_end": 8, "confidence": 0.9, "flags": [], "cause_head": cause,
        "cause_terms": cause.split()[-2:],
    }  # fmt: skip
    return [*made, ("reasons", reason)]
