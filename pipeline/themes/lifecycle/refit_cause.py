"""When themes are to be fitted anew, and why.

A fit that nobody needs changes names for nothing; a fit that comes too late leaves new subjects in none. So there must be a
cause: none yet, other settings, another taxonomy, a request, far more sentences, or sentences that no longer match.
"""

from dataclasses import astuple

import pandas as pd

from pipeline.settings import Settings, fingerprint
from pipeline.store import Store, now
from pipeline.themes.lifecycle.previous_fit import unpack_if_readable
from pipeline.themes.taxonomy.table import SeedTaxonomy

CODE_VERSION = 6  # raise it when fitting changes, and the themes are fitted anew


def hash_fit(settings: Settings) -> str:
    """Return a hash of what a fit is made with, data and taxonomy aside."""
    return fingerprint(
        "themes", CODE_VERSION, settings.encoder, settings.seed, settings.themes.fit_rows, settings.themes.clusterer, settings.brands
    )


def hash_taxonomy(taxonomy: SeedTaxonomy | None) -> str | None:
    """Return a hash of a taxonomy's themes; the place of its file does not matter."""
    return None if taxonomy is None else fingerprint([astuple(theme) for theme in taxonomy.themes])


def find_refit_cause(store: Store, settings: Settings, taxonomy: SeedTaxonomy | None) -> str | None:
    """Return why the themes must be fitted: first, settings, taxonomy, afresh, asked, drift or growth; None where they need not."""
    asked = {"version": hash_fit(settings), "taxonomy": hash_taxonomy(taxonomy), "growth": settings.themes.refit_growth}
    found = store.frame("themes/refit_cause", **asked).iloc[0]
    if pd.notna(found["model"]) and unpack_if_readable(bytes(found["model"])) is None:
        return "settings"
    return str(found["cause"]) if pd.notna(found["cause"]) else None


def request_refit(store: Store, *, afresh: bool = False) -> None:
    """Note that the themes are to be fitted anew in the next run, whatever the data say.

    Afresh, the fit does not begin with the previous themes; ids are kept where sentences are.
    """
    with store.transaction():
        store.insert("refit_requests", pd.DataFrame([{"requested_at": now(), "afresh": afresh}]))
        store.touch()
