"""A store in which people assert or give reasons, a sentence and a person each, as the drivers step finds it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pandas as pd
from report.made_store import settings_of

from pipeline.settings import Settings
from pipeline.store import Store

THEMES = {1: "Late delivery", 2: "Damaged box"}
# theme, what people complain of
SAID = [
    *((1, text) for text in (
        "The courier did not ring the bell.", "The courier never rang the bell.", "The courier didn't ring my bell.",
        "The courier did not ring the doorbell.",
    )),
    *((1, text) for text in (
        "The van was stuck in traffic.", "The delivery van got stuck in traffic.", "The van stood in traffic for hours.",
        "The van was stuck in heavy traffic.",
    )),
    *((1, text) for text in (
        "The driver went to the wrong house.", "The driver went to the wrong address.", "The driver drove to a wrong address.",
    )),
    (1, "My dog barked at the neighbours."),
    *((2, text) for text in (
        "The box was left in the rain.", "The parcel was left in the rain.", "They left the box out in the rain.",
        "The courier did not ring the bell.", "The courier did not ring my doorbell.", "The courier didn't ring the bell.",
    )),
]  # fmt: skip


@contextmanager
def said_store(folder: Path, said: Iterable[tuple[int, str]] = SAID) -> Iterator[tuple[Store, Settings]]:
    """Open a store that holds these complaints."""
    settings = settings_of(folder)
    with Store.open(settings.store) as store:
        add_said(store, said)
        themes = pd.DataFrame([{"theme_id": theme, "label": label} for theme, label in THEMES.items()])
        named = {"description": "", "keywords": [["late"]] * 2, "typical": [[]] * 2, "level": 1, "origin": "found", "pinned": False}
        store.insert("themes", themes.assign(size=1, fit_id="f", revision=1, centroid=[[1.0]] * 2, **named))
        yield store, settings


def add_said(store: Store, said: Iterable[tuple[int, str]], start: int = 0) -> None:
    """Add complaints, numbered from ``start``; each is of a person of its own, as an asserted pain point."""
    tables: dict[str, list[dict[str, object]]] = {}
    for number, (theme, text) in enumerate(said, start):
        document = {"document_id": f"d{number:03}"}
        one = {**document, "sentence_id": f"d{number:03}:0"}
        rows: dict[str, dict[str, object]] = {
            "documents": {
                "load_id": "l",
                "source": "shop",
                "kind": "review",
                "words": 9,
                "status": "counted",
                "product": "Acme",
                "text": text,
            }
            | {"person_id": f"p{number}", "created_at": datetime(2026, 1, 2), "segments": {"plan": "a"}}
            | document,
            "sentences": one
            | {"position": 0, "start_char": 0, "end_char": len(text), "text": text, "subject_text": text, "text_hash": text},
            "sentence_sentiment": one
            | {"polarity": -0.8, "label": "negative", "confidence": 0.9, "polarity_text": -0.8, "neutral_text": 0.1},
            "sentence_themes": one | {"theme_id": theme, "probability": 0.9, "since": 1},
            "signals": one
            | {
                "signal": "pain_point",
                "confidence": 0.9,
                "evidence_start": 0,
                "evidence_end": len(text),
                "evidence": text,
                "severity": 0.5,
            },
        }
        for name, row in rows.items():
            tables.setdefault(name, []).append(row)
    for name, found in tables.items():
        store.insert(name, pd.DataFrame(found))
