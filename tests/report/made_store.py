"""A store made from hand-made sentences, measured by the real steps: what the page is tried on."""

from collections.abc import Iterable
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pandas as pd

from pipeline.settings import Settings
from pipeline.source_settings import Source
from pipeline.step_list import STEPS
from pipeline.store import Store

THEMES = {1: "battery life", 2: "friendly staff", 3: "delivery date", 4: "</script><script>pwned=1</script>", 5: "plain words"}
BROADER = "waiting & hoping"
# theme, polarity, what is said, the cause in it (or nothing)
SAID = [
    (1, -0.8, "I returned it because the battery dies by noon.", "the battery dies by noon"),
    (1, -0.7, "The charger melted after two hours, so I sent it back.", ""),
    (2, 0.9, "The staff were friendly and quick.", ""),
    (3, -0.1, "It came on Tuesday, two days after the date they gave; please send a text.", ""),
    (2, 0.8, "I will come back since the staff remember me.", "the staff remember me"),
]
HOSTILE = [
    "</script><script>pwned=1</script><img src=x onerror=pwned=2>",
    "Robert'); drop table documents; -- & \"quoted\" 'so'",
    "{{ 7 * 7 }} {% raw %} <!-- <![CDATA[ ]]> &lt;b&gt;",
    "שלום \u202e evil \u202c العربية 👩‍👩‍👧‍👦 🇬🇧",
    "=cmd|' /C calc'!A0 \x07\x1b[31m javascript:alert(1)",
    "long " * 300,
]


def settings_of(folder: Path) -> Settings:
    """Return settings that write into a folder."""
    source = Source.model_validate({"name": "shop", "kind": "review", "path": "*.csv", "columns": {"text": "text"}})
    return Settings.model_validate({"store": folder / "voc.duckdb", "report": folder / "page.html", "source": [source]})


def count(store: Store, settings: Settings) -> None:
    """Run the steps from drivers to insights."""
    names = [step.name for step in STEPS]
    for step in STEPS[names.index("drivers") : names.index("insights") + 1]:
        step.run(store, settings)


def items(number: int) -> list[tuple[int, float, str, str]]:
    """Return so many things that were said, the hostile ones last."""
    plain = [SAID[place % len(SAID)] for place in range(number)]
    return plain if number < 50 else plain + [(4 + place // 3, -0.5, text, "") for place, text in enumerate(HOSTILE)]


@contextmanager
def filled(settings: Settings, said: Iterable[tuple[int, float, str, str]], broader: bool = False):
    """Open a store that holds these sentences, one a document, measured and joined by the real steps.

    With ``broader``, themes 1 and 3 stand below theme 9, and the store has a map and a ledger.
    """
    with Store.open(settings.store) as store:
        rows = [_rows(place, *item) for place, item in enumerate(said)]
        for table in ("documents", "sentences", "sentence_sentiment", "sentence_themes", "signals", "reasons", "consequences", "feedback"):
            store.insert(table, pd.DataFrame([row[table] for row in rows if table in row]))
        store.insert("signals", pd.DataFrame([row["asks"] for row in rows if "asks" in row]))
        _themes(store, {row["sentence_themes"]["theme_id"] for row in rows})
        if rows:
            _load(store, len(rows))
        if broader:
            _broader(store)
            _map(store, rows)
        count(store, settings)
        yield store


def _rows(place: int, theme: int, polarity: float, text: str, cause: str) -> dict[str, dict]:
    document, sentence = f"d{place:04}", f"d{place:04}-0"
    source = ("shop", "forum")[place % 2]
    when = datetime(2024, 1 + place % 5, 1 + place % 27)
    shared = {
        "load_id": "l1", "source": source, "kind": "review", "author_id": f"a{place // 2}", "created_at": when, "text": text,
        "rating": (polarity + 1) / 2, "nps_score": float(round(5 * (polarity + 1))),
        "segments": {"plan": ("basic", "<b>pro</b>")[place % 2]},
    }  # fmt: skip
    keys = {"document_id": document, "sentence_id": sentence}
    made = {
        "documents": {**shared, "document_id": document, "person_id": f"{source}:a{place // 2}", "words": 12, "status": "counted"},
        "feedback": {**shared, "feedback_id": document, "revision": 1, "content_hash": document, "line": place + 1, "sub_ratings": {}},
        "sentences": {
            **keys, "position": 0, "start_char": 0, "end_char": len(text), "text": text, "subject_text": text, "text_hash": document,
        },
        "sentence_sentiment": {
            **keys, "polarity": polarity, "label": "negative" if polarity < 0 else "positive", "confidence": 0.9,
            "polarity_text": polarity, "neutral_text": 0.1,
        },
        "sentence_themes": {**keys, "theme_id": theme, "probability": 0.8, "since": 1},
        "signals": {
            **keys, "signal": "pain_point" if polarity < 0 else "praise", "confidence": 0.9,
            "evidence_start": 0, "evidence_end": 1, "evidence": text[:1],
        },
    }  # fmt: skip
    for table, words, more in (
        ("consequences", "sent it back", {"consequence": "returned", "modality": "did"}),
        ("asks", "please", {"signal": "ask"}),
    ):
        if words in text:
            start, end = text.index(words), text.index(words) + len(words)
            place = ("start_char", "end_char") if table == "consequences" else ("evidence_start", "evidence_end")
            made[table] = {**keys, **more, **dict(zip(place, (start, end), strict=True)), "evidence": words, "confidence": 0.9}
    if cause:
        made["reasons"] = {
            **keys, "cause_sentence_id": sentence, "kind": "stated",
            "reason_id": document, "cause_start": text.index(cause), "cause_end": text.index(cause) + len(cause),
            "effect_start": 0, "effect_end": 5, "cue": "because",
            "cue_start": 6, "cue_end": 8, "confidence": 0.9, "flags": [], "cause_head": cause,
            "cause_terms": cause.split()[-2:],
        }  # fmt: skip
    return made


def _themes(store: Store, found: set[int]) -> None:
    rows = [
        {"theme_id": theme, "label": THEMES[theme], "description": f"Customers on {THEMES[theme]}.", "keywords": [THEMES[theme], "<i>"],
         "typical": [], "level": 1, "origin": "found", "pinned": False, "revision": 1, "size": 1, "first_seen": datetime(2024, 1, 1),
         "last_seen": datetime(2024, 5, 27), "centroid": [1.0], "fit_id": "f"}
        for theme in sorted(found)
    ]  # fmt: skip
    store.insert("themes", pd.DataFrame(rows))


def _broader(store: Store) -> None:
    above = {"theme_id": 9, "label": BROADER, "description": "On what one waits for.", "keywords": ["waiting"], "typical": [], "level": 1,
             "origin": "broader", "pinned": False, "revision": 2, "size": 0, "centroid": [], "fit_id": "f"}  # fmt: skip
    store.insert("themes", pd.DataFrame([above]))
    store.connection.execute("update themes set parent_id = 9, level = 2 where theme_id in (1, 3)")
    events = [
        (1, 1, "born", None), (2, 1, "kept", None), (3, 1, "kept", None), (2, 3, "split", 1), (3, 6, "merged", 1), (1, 4, "born", None),
    ]  # fmt: skip
    ledger = [
        {"revision": revision, "theme_id": theme, "event": event, "other_id": other, "label": THEMES.get(theme, "flat </script> cells"),
         "made_at": datetime(2024, 5, revision)}
        for revision, theme, event, other in events
    ]  # fmt: skip
    store.insert("theme_ledger", pd.DataFrame(ledger).astype({"other_id": "Int32"}))


def _map(store: Store, rows: list[dict[str, dict]]) -> None:
    spots = [{"sentence_id": None, "theme_id": theme, "x": 10.0 * theme, "y": float(theme % 3)} for theme in THEMES]
    spots += [
        {"sentence_id": row["sentences"]["sentence_id"], "theme_id": row["sentence_themes"]["theme_id"],
         "x": 10.0 * row["sentence_themes"]["theme_id"] + place % 7 / 4, "y": place % 11 / 6}
        for place, row in enumerate(rows)
    ]  # fmt: skip
    store.insert("theme_map", pd.DataFrame(spots).assign(revision=3))


def _load(store: Store, count: int) -> None:
    load = {"load_id": "l1", "source": "shop", "path": "a.csv", "sha256": "", "mapping": "", "loaded_at": datetime(2024, 6, 1)}
    counts = {"rows": count + 2, "received": count + 2, "added": count, "redelivered": 0, "rejected": 2}
    store.insert("loads", pd.DataFrame([load | counts]))
