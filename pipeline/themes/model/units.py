"""Opinion units: sentences read in their passage.

A sentence alone has lost what it is about ("It took three weeks."). So its vector is joined by that of its document. How much the
document says of one of its sentences falls with its length: in a review of two sentences both speak of the same, in one of forty
nearly none do.
"""

from dataclasses import dataclass
from itertools import compress

import numpy as np
import pyarrow as pa

from pipeline.exact import FloatRows, Ids, Marks, by_blocks, group_sums, on_grid, unit_rows
from pipeline.incremental import matrix
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.text.subject_words import has_subject
from pipeline.themes.model.hyperparameters import PASSAGE_SENTENCES
from pipeline.themes.model.theme_model import NO_THEME


@dataclass(frozen=True)
class Units:
    """Sentences with a subject, each read in its passage."""

    sentence_ids: list[str]
    texts: list[str]  # subject texts
    sentences: FloatRows  # (n, dim) unit rows of the sentences alone
    vectors: FloatRows  # (n, dim) unit rows of the sentences in their passage
    theme_ids: Ids  # (n,) the theme of the store that each has so far, -1 for none
    known: Marks  # (n,) whether it was there when themes were last assigned
    documents: Ids  # (n,) number of the document of each

    def where(self, chosen: Marks) -> "Units":
        """Return some of the units, ``chosen`` ``(n,)``."""
        ids, texts = (list(compress(every, chosen.tolist())) for every in (self.sentence_ids, self.texts))
        rows = (self.sentences[chosen], self.vectors[chosen], self.theme_ids[chosen], self.known[chosen], self.documents[chosen])
        return Units(ids, texts, *rows)


def read_units(store: Store, settings: Settings) -> Units:
    """Return the units of whole documents, drawn by a hash of what they say: the same whatever the order of the rows."""
    rows = store.arrow("themes/fit_sample", encoder=settings.encoder, fit_rows=settings.themes.fit_rows)
    rows, vectors = build_units(rows)
    themes = rows["theme_id"].fill_null(NO_THEME).to_numpy().astype(np.int32)
    known = rows["known"].to_numpy().astype(np.bool_)
    documents = number_documents(rows)
    return Units(rows["sentence_id"].to_pylist(), rows["subject_text"].to_pylist(), matrix(rows), vectors, themes, known, documents)


def build_units(rows: pa.Table) -> tuple[pa.Table, FloatRows]:
    """Return the rows with a subject, and their units.

    Rows are ``document_id``, ``subject_text`` and ``vector`` of whole documents; sentences without a subject count as context.
    """
    subject = np.array(has_subject(rows["subject_text"].to_pylist()), dtype=np.bool_)
    units = join_passages(matrix(rows), number_documents(rows)) if len(rows) else np.empty((0, 0), dtype=np.float32)
    return rows.filter(pa.array(subject, pa.bool_())), units[subject]


def number_documents(rows: pa.Table) -> Ids:
    """Return the number of the document of each row, ``(n,)``, from 0."""
    return np.unique(rows["document_id"].to_numpy(zero_copy_only=False).astype(str), return_inverse=True)[1].astype(np.int32)


def join_passages(vectors: FloatRows, document: Ids) -> FloatRows:
    """Return the vectors of sentences joined by those of their documents, ``(n, dim)`` unit rows.

    Of four ways tried on the sample and five coded sets (fading neighbours, a window, the whole document embedded once more, the mean
    of its sentences), the mean of its sentences does nearly as well as the best and costs nothing. ``vectors`` are ``(n, dim)`` unit rows
    of all sentences of some documents, ``document`` the number of the document of each.
    """
    rows = on_grid(vectors)
    size = np.bincount(document)[document]
    context = unit_rows(group_sums(rows, document, int(document.max(initial=-1)) + 1))[document]
    weight = np.where(size > 1, np.minimum(1.0, PASSAGE_SENTENCES / size), 0.0)
    return by_blocks(lambda own, weights, others: unit_rows(own.astype(np.float64) + weights * others), rows, weight[:, None], context)
