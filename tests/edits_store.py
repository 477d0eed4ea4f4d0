"""A store with themes and a few sentences, as corrections find it."""

from datetime import datetime

import pandas as pd

from pipeline.store import Store

NOON = datetime(2026, 3, 1, 12)


def fill_store(store: Store, themes: pd.DataFrame, sentences: pd.DataFrame | None = None, highest_id: int = 0) -> None:
    """Write a fit with these themes (theme_id, label and what else is known), and sentences (sentence_id, text, theme_id)."""
    fit = {"fit_id": "f", "version": "v", "cause": "first", "encoder": "e", "sentences": 2, "model": b"", "fitted_at": NOON}
    store.insert("theme_fits", pd.DataFrame([{**fit, "themes": len(themes), "highest_id": max(highest_id, *themes["theme_id"])}]))
    lists = {name: [[] for _ in themes.index] for name in ("keywords", "typical", "centroid")}
    known = {"fit_id": "f", "description": "", "size": 1, "origin": "found", "mixed": False}
    store.insert("fitted_themes", pd.DataFrame({**known, **lists, **themes}, index=themes.index))
    if sentences is not None:
        place = {"document_id": "d", "position": 0, "start_char": 0, "end_char": 1, "text_hash": "h"}
        store.insert("sentences", sentences.drop(columns="theme_id").assign(subject_text=sentences["text"], **place))
        placed = sentences.drop(columns="text").dropna()
        store.insert("sentence_themes", placed.assign(document_id="d", probability=1.0, since=1))
