"""When themes are to be fitted anew, and why.

A fit that nobody needs changes names for nothing; a fit that comes too late leaves new subjects in none. So there must be a
cause: none yet, other settings, another taxonomy, somebody asked, far more sentences, or sentences that no longer match.
"""

from datetime import UTC, datetime

import pandas as pd

from pipeline.settings import Settings
from pipeline.store import Store


def cause(store: Store, settings: Settings, version: str, taxonomy: str | None) -> str | None:
    """Return why the themes must be fitted: first, settings, taxonomy, asked, growth or drift; None where they need not.

    Args:
        store: read only, but for a check of drift, which is noted in ``theme_drift``.
        settings: give the growth that is too much.
        version: hash of what a fit would be made with.
        taxonomy: hash of the given taxonomy, None without one.
    """
    last = store.frame("themes/last_fit")
    sentences = int(store.value("select count(*) from sentences"))
    if last.empty:
        return "first" if sentences else None
    fit = last.iloc[0]
    if fit["version"] != version:
        return "settings"
    if (fit["taxonomy"] if pd.notna(fit["taxonomy"]) else None) != taxonomy:
        return "taxonomy"
    if store.value("select count(*) from theme_drift where refit and checked_at > $fitted", fitted=fit["fitted_at"]):
        return "asked"
    if sentences >= settings.themes.refit_growth * fit["sentences"]:
        return "growth"
    return None


def ask(store: Store) -> None:
    """Note that the themes are to be fitted anew in the next run, whatever the data say."""
    row = {"checked_at": datetime.now(UTC).replace(tzinfo=None), "sentences": 0, "refit": True, "why": "asked for"}
    with store.transaction():
        store.insert("theme_drift", pd.DataFrame([row]))
        store.touch()
