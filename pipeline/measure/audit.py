"""The audit step: what people marked of a drawn sheet, as agreement, precision, and corrected shares."""

from typing import Final

import numpy as np
import pandas as pd

from pipeline.incremental import Counts, Progress, silent
from pipeline.measure.agreement import Agreement, alpha, effective_size, kappa
from pipeline.measure.intervals import share
from pipeline.measure.prevalence import corrected_shares
from pipeline.settings import Settings
from pipeline.store import Store

NONE: Final = 0  # stands for no theme; themes begin at 1
# What people mark: the column that says whether it is right, what the machine had, and what is right.
MARKED: Final = {
    "theme": ("theme_ok", "theme_id", "right_theme_id"),
    "sentiment": ("sentiment_ok", "sentiment", "right_sentiment"),
    "reason": ("reason_ok", "reason", "reason_ok"),
}


def audit(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Measure anew, in one transaction, all that people have marked."""
    with store.transaction():
        marks = store.query("from audit_marks order by annotator, sentence_id")
        marks = marks.astype({"theme_id": "Int64", "right_theme_id": "Int64"}).fillna({"theme_id": NONE, "right_theme_id": NONE})
        written = store.make_measured("audited_shares", measure_shares(store))
        written += store.make_measured("audited_precision", measure_precision(marks))
        written += store.make_measured("audited_agreement", measure_agreement(marks, settings.seed))
    progress("audit", written, written)
    return Counts(len(marks), written)


def measure_shares(store: Store) -> pd.DataFrame:
    """Return the rows of ``audited_shares``."""
    themes = store.frame("audit/found")
    rows = store.frame("audit/truth")
    documents = rows.drop_duplicates("document_id")
    at = pd.Index(documents["document_id"]).get_indexer(rows["document_id"]), pd.Index(themes["theme_id"]).get_indexer(rows["theme_id"])
    known = at[1] >= 0
    truth, reading = np.zeros((2, len(documents), len(themes)))
    truth[at[0][known], at[1][known]] = rows["truth"][known]
    reading[at[0][known], at[1][known]] = rows["reading"][known]
    base = int(store.value("select count(*) from documents where status = 'counted'"))
    made = corrected_shares(truth, reading, documents["inclusion"], themes["documents"], base)
    return made.assign(theme_id=themes["theme_id"], leaf=themes["leaf"], base=base, marked=len(documents))


def measure_precision(marks: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of ``audited_precision`` from marks, columns as in ``audit_marks``; no theme is theme 0."""
    found = []
    for what, (right, machine, _) in MARKED.items():
        rows = marks[marks[right].notna()]
        for said, group in rows.groupby(rows[machine] if what != "reason" else np.zeros(len(rows))):
            each = group.assign(right=group[right].astype(float)).groupby("sentence_id")  # two people tell no more of it than one
            good, weight = each["right"].mean(), 1 / each["inclusion"].first()
            mean, size = np.average(good, weights=weight), effective_size(good, weight, each["document_id"].first())
            name = group["theme"].iloc[-1] if what == "theme" else said if what == "sentiment" else None
            theme = said if what == "theme" and said != NONE else None
            found.append((what, name, theme, len(group), int(group[right].sum()), *(float(part) for part in share(mean * size, size))))
    columns = ["what", "name", "theme_id", "marks", "right_count", "precision", "precision_low", "precision_high"]
    return pd.DataFrame(found, columns=columns).astype({"theme_id": "Int64", "name": "string"})


def measure_agreement(marks: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return the rows of ``audited_agreement`` from marks, columns as in ``audit_marks``; no theme is theme 0."""
    found: list[tuple[str, str, str | None, Agreement]] = []
    for what, (right, machine, truth) in MARKED.items():
        rows = marks[marks[right].notna()]
        if what != "reason":  # a found cause is right or not: there is nothing to compare by chance
            for annotator, mine in rows.groupby("annotator"):
                compared = kappa(mine[machine], mine[truth], 1 / mine["inclusion"], mine["document_id"])
                found.append((what, "kappa", str(annotator), compared))
        if rows["annotator"].nunique() > 1:
            found.append((what, "alpha", None, alpha(rows["sentence_id"], rows[truth], rows["document_id"], seed)))
    columns = ["what", "measure", "annotator", *Agreement._fields]
    return pd.DataFrame([(*row[:3], *row[3]) for row in found], columns=columns).astype({"annotator": "string"})
