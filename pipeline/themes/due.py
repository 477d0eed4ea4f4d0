"""When themes are to be fitted anew, and why.

A fit that nobody needs changes names for nothing; a fit that comes too late leaves new subjects in none. So there must be a
cause: none yet, other settings, another taxonomy, somebody asked, far more sentences, or sentences that no longer match.
"""

from dataclasses import asdict, astuple

import pandas as pd

from pipeline.settings import Settings, fingerprint
from pipeline.store import Store, now
from pipeline.themes.before import readable
from pipeline.themes.discovery.settle import Fit
from pipeline.themes.taxonomy.table import Taxonomy, read_taxonomy

ASKED, AFRESH = "asked for", "asked for afresh"
CODE = 2  # raise it when fitting changes, and the themes are fitted anew


def fit_version(settings: Settings) -> str:
    """Return a hash of what a fit is made with, data and taxonomy aside."""
    return fingerprint("themes", CODE, asdict(Fit()), settings.encoder, settings.seed, settings.themes.fit_rows, settings.brands)


def taxonomy_of(settings: Settings) -> Taxonomy | None:
    """Return the given taxonomy, None where the settings name none."""
    return read_taxonomy(settings.themes.taxonomy) if settings.themes.taxonomy else None


def taxonomy_version(given: Taxonomy | None) -> str | None:
    """Return a hash of a taxonomy's themes; the place of its file does not matter."""
    return None if given is None else fingerprint([astuple(theme) for theme in given.themes])


def cause(store: Store, settings: Settings, given: Taxonomy | None) -> str | None:
    """Return why the themes must be fitted: first, settings, taxonomy, afresh, asked, drift or growth; None where they need not."""
    last = store.frame("themes/last_fit")
    sentences = int(store.value("select count(*) from sentences"))
    if last.empty:
        return "first" if sentences else None
    fit = last.iloc[0]
    if fit["version"] != fit_version(settings) or readable(bytes(fit["model"])) is None:
        return "settings"
    if (fit["taxonomy"] if pd.notna(fit["taxonomy"]) else None) != taxonomy_version(given):
        return "taxonomy"
    wanted = store.query("select why from theme_drift where refit and checked_at > $fitted order by checked_at", fitted=fit["fitted_at"])
    if len(wanted):
        return "afresh" if (wanted["why"] == AFRESH).any() else "asked" if (wanted["why"] == ASKED).any() else "drift"
    return "growth" if sentences >= settings.themes.refit_growth * fit["sentences"] else None


def ask(store: Store, *, afresh: bool = False) -> None:
    """Note that the themes are to be fitted anew in the next run, whatever the data say.

    Args:
        store: open for writing.
        afresh: do not begin with the themes that stand; ids go on where sentences do.
    """
    row = {"checked_at": now(), "sentences": 0, "refit": True, "why": AFRESH if afresh else ASKED}
    with store.transaction():
        store.insert("theme_drift", pd.DataFrame([row]))
        store.touch()
