"""From one file to another with the themes of a seed taxonomy: the work behind ``voc themes label``.

The rule is learnt once, from a sample of the file that does not depend on the order of its rows; after that a text's theme
depends on its own words alone. So a file labelled in one go and its rows shuffled give the same themes.
"""

import heapq
import logging
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.encoder import Encode, load_encoder, text_hash
from pipeline.incremental import Progress, silent
from pipeline.labelling.run import ENCODER, joined
from pipeline.labelling.tables import about_rows, read, words, writing
from pipeline.labelling.tasks import cut
from pipeline.prepare.subject import subject_text
from pipeline.themes.taxonomy.table import SeedTaxonomy, read_taxonomy
from pipeline.themes.taxonomy.zero_shot import choose_themes, learn_rule, predict_probabilities
from pipeline.themes.taxonomy.zero_shot_rule import ZeroShotRule

logger = logging.getLogger(__name__)

ADDED: Final = {"theme": "string", "theme_probability": "double"}
SAMPLE: Final = 20_000  # texts, and pieces of them, of which is learnt: beyond it themes no longer change and the cost does
KNOWN: Final = 60_000  # vectors that are kept, so that what was learnt from is not encoded again: 90 MB

Wide = NDArray[np.float64]


def theme_file(source: Path, out: Path, taxonomy_path: Path, *, text: str, progress: Progress = silent) -> int:
    """Write the rows of a file with ``theme`` and ``theme_probability`` added, and return how many there were.

    One row in, one row out, in the same order; memory does not grow with the file, which is read twice: for the sample, and
    for the themes. A column that is there under one of these names is kept as ``<name>_given``. A text of up to 300 characters
    has the theme that it fits as a whole; a longer one that with the most support over its sentences. Where none fits, both
    columns are empty.

    Args:
        source: .csv, .tsv, .txt, .jsonl, .ndjson (also .gz) or .parquet.
        out: one of the same endings.
        taxonomy_path: CSV with the columns ``name,description,parent,examples,keywords``; only ``name`` is needed.
        text: column of the text.
        progress: told after every chunk.

    Raises:
        SettingsError: the taxonomy cannot be read or makes no sense (two equal names, a cycle, an unknown column or parent).
        SourceError: the file or the column is missing, or a row cannot be read; nothing is written then.
        VocError: the output cannot be written.
    """
    taxonomy = read_taxonomy(taxonomy_path)
    total, done = about_rows(source) if source.is_file() else 0, 0
    sampled = sample(_texts(source, text, progress, total))
    encode = _keeping(load_encoder(ENCODER).encode)
    rule = learnt(sampled, taxonomy, encode)
    with writing(out, ADDED, source) as writer:
        for rows in read(source, [text]):
            labels = themed([words(row.get(text)) for row in rows], rule, taxonomy, encode)
            writer.write(joined(rows, labels, ADDED))
            done += len(rows)
            progress("themes", done, max(total, done + 1))
    progress("themes", done, done)
    return done


def sample(texts: Iterable[str], most: int = SAMPLE) -> list[str]:
    """Return the distinct texts with the smallest hashes, in the order of these: the same for any order of the texts."""
    kept: dict[int, str] = {}
    largest: list[int] = []  # a heap of the kept hashes, negative, for the heap of the standard library gives the smallest
    for text in texts:
        key = int(text_hash(text), 16)
        if not text.strip() or key in kept or (len(kept) == most and key > -largest[0]):
            continue
        kept[key] = text
        heapq.heappush(largest, -key)
        if len(kept) > most:
            del kept[-heapq.heappop(largest)]
    return [kept[key] for key in sorted(kept)]


def learnt(texts: Sequence[str], taxonomy: SeedTaxonomy, encode: Encode, most: int = SAMPLE) -> ZeroShotRule:
    """Return the rule of a taxonomy, sharpened by the pieces of some texts; see `pipeline.themes.taxonomy.zero_shot.learn_rule`."""
    pieces: dict[str, None] = {}
    for start in range(0, len(texts), 1000):
        pieces |= dict.fromkeys(map(subject_text, cut(texts[start : start + 1000], sentences=False).pieces["text"]))
        if len(pieces) >= most:
            break
    subjects = list(islice(pieces, most))
    return learn_rule(subjects, encode(subjects), taxonomy, encode)


def themed(texts: Sequence[str], rule: ZeroShotRule, taxonomy: SeedTaxonomy, encode: Encode) -> pd.DataFrame:
    """Return ``theme`` and ``theme_probability`` of each text, in order, both None where none fits; a row depends on its text alone."""
    pieces = cut(texts, sentences=False).pieces
    subjects = [subject_text(piece) for piece in pieces["text"]]
    each = predict_probabilities(rule, subjects, encode(subjects), taxonomy, encode)
    found = choose_themes(supported(each, pieces["document_id"].to_numpy(dtype=np.int64), len(texts), taxonomy.rest), taxonomy)
    found = found.rename(columns={"probability": "theme_probability"}).astype(object)
    return found.where(found.notna(), None)


def supported(each: Wide, text: NDArray[np.int64], count: int, other: int | None) -> Wide:
    """Return the probabilities of texts from those of their pieces: the mean over the pieces that fit a theme.

    Most sentences of a long text lead up to its point or greet; they say nothing against it. Only where no sentence fits
    anything do all count.

    Args:
        each: ``(m, themes + 1)`` from `pipeline.themes.taxonomy.zero_shot.predict_probabilities`, one row per piece.
        text: ``(m,)`` number of the text of each piece; every number below ``count`` occurs.
        count: number of texts.
        other: the theme for the rest, which counts as none.
    """
    fits = each[:, -1] <= 0.5
    if other is not None:
        fits &= each[:, :-1].argmax(axis=1) != other
    fits |= ~np.isin(text, text[fits])
    sums, size = np.zeros((count, each.shape[1])), np.bincount(text[fits], minlength=count)
    np.add.at(sums, text[fits], each[fits])
    return sums / np.maximum(size, 1)[:, None]


def _texts(source: Path, column: str, progress: Progress, total: int) -> Iterator[str]:
    done = 0
    for rows in read(source, [column]):
        done += len(rows)
        progress("sample", done, max(total, done))
        yield from (words(row.get(column)) for row in rows)


def _keeping(encode: Encode) -> Encode:
    """Return the same function, which keeps the first vectors that it makes: those learnt from are wanted again."""
    known: dict[str, NDArray[np.float32]] = {}

    def encoded(texts: list[str]) -> NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        made = dict(zip(new, encode(new), strict=True))
        known.update(islice(made.items(), max(0, KNOWN - len(known))))
        return np.stack([known[text] if text in known else made[text] for text in texts]) if texts else encode([])

    return encoded
