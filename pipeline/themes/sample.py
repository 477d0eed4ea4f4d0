"""The sentences that themes are fitted on."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.exact import FloatRows
from pipeline.incremental import matrix
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.text.subject_words import has_subject
from pipeline.themes.model.rule import NO_THEME


@dataclass(frozen=True)
class Sample:
    """Sentences with a subject, in the order of the hashes of their texts.

    Attributes:
        sentence_ids: of each.
        texts: subject texts.
        vectors: ``(n, dim)`` unit rows.
        theme_ids: ``(n,)`` the theme of the store that each has so far, -1 for none.
        known: ``(n,)`` whether it was there when themes were last assigned.
    """

    sentence_ids: list[str]
    texts: list[str]
    vectors: FloatRows
    theme_ids: NDArray[np.int32]
    known: NDArray[np.bool_]

    def where(self, chosen: NDArray[np.bool_]) -> "Sample":
        """Return some of the sentences, ``chosen`` ``(n,)``."""
        rows = np.flatnonzero(chosen).tolist()
        texts, ids = [self.texts[row] for row in rows], [self.sentence_ids[row] for row in rows]
        return Sample(ids, texts, self.vectors[rows], self.theme_ids[rows], self.known[rows])


def read_sample(store: Store, settings: Settings) -> Sample:
    """Return the sentences of the first so many distinct texts, ordered by hash: the same whatever the order of the rows."""
    rows = store.arrow("themes/sample", encoder=settings.encoder, fit_rows=settings.themes.fit_rows)
    rows = rows.filter(pa.array(has_subject(rows["subject_text"].to_pylist()), pa.bool_()))
    themes = rows["theme_id"].fill_null(NO_THEME).to_numpy().astype(np.int32)
    known = rows["known"].to_numpy().astype(np.bool_)
    return Sample(rows["sentence_id"].to_pylist(), rows["subject_text"].to_pylist(), matrix(rows), themes, known)
