"""The sentences step: counted documents cut into sentences, each with its place in the document.

No sentence is cut here for its length: what the encoder reads of a long one is cut in ``pipeline/encoder.py``.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.encoder import text_hash
from pipeline.incremental import Counts, Progress, process_pending, silent
from pipeline.prepare.subject import brand_pattern, subject_text
from pipeline.settings import Settings, fingerprint
from pipeline.store import Store
from pipeline.text.placeholders import PLACEHOLDER
from pipeline.text.spacy_model import parse

if TYPE_CHECKING:
    from spacy.tokens import Doc

_PLACEHOLDER = re.compile(PLACEHOLDER)
CODE_VERSION = 1  # raise it when splitting changes, and every document is split anew


def sentences(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Split every new counted document."""
    return process_pending(
        store,
        "sentences",
        fingerprint("sentences", CODE_VERSION, settings.brands),
        read="sentences/read",
        work=lambda rows: split_documents(rows, settings.brands),
        partition_rows=settings.partition_rows,
        progress=progress,
    )


def split_documents(rows: pd.DataFrame, brands: Sequence[str] = ()) -> pd.DataFrame:
    """Return one row per sentence: ``document_id``, ``text``, ``product`` in, rows of ``sentences`` out.

    ``text`` is exactly ``documents.text[start_char:end_char]``. ``subject_text`` lacks the brands and the document's own product.
    """
    patterns = {product: brand_pattern([*brands, product]) for product in rows["product"].dropna().unique()}
    common = brand_pattern(brands)
    made = []
    for document_id, text, product, spans in zip(
        rows["document_id"], rows["text"], rows["product"], find_sentence_spans(rows["text"].tolist()), strict=True
    ):
        for position, (start, end) in enumerate(spans):
            sentence = text[start:end]
            subject = subject_text(sentence, patterns.get(product, common))
            made.append((f"{document_id}:{position}", document_id, position, start, end, sentence, subject, text_hash(subject)))
    names = ["sentence_id", "document_id", "position", "start_char", "end_char", "text", "subject_text", "text_hash"]
    return pd.DataFrame(made, columns=names)


def find_sentence_spans(texts: Sequence[str]) -> Iterator[list[tuple[int, int]]]:
    """Yield, for each text, the spans of its sentences: trimmed, in order, never overlapping, covering every word."""
    paragraphs = [
        (number, start, _whole_placeholders(text[start:end])) for number, text in enumerate(texts) for start, end in _paragraphs(text)
    ]
    distinct = list(dict.fromkeys(paragraph for _, _, paragraph in paragraphs))  # what is said a thousand times is read once
    found = {paragraph: _trimmed(parsed) for paragraph, parsed in zip(distinct, parse(distinct, ["senter"]), strict=True)}
    spans: list[list[tuple[int, int]]] = [[] for _ in texts]
    for number, start, paragraph in paragraphs:
        spans[number] += [(start + left, start + right) for left, right in found[paragraph]]
    yield from spans


def _trimmed(parsed: "Doc") -> list[tuple[int, int]]:
    """Return the spans of the sentences of a paragraph, without blanks at their ends."""
    spans = []
    for sentence in parsed.sents:
        words = sentence.text
        left = sentence.start_char + len(words) - len(words.lstrip())
        spans += [(left, left + len(words.strip()))] if words.strip() else []
    return spans


def _whole_placeholders(text: str) -> str:
    """Return a text of the same length in which "<NAME>" looks like a name, for the recogniser takes its brackets for sentence ends."""
    return _PLACEHOLDER.sub(lambda place: "N" + "a" * (len(place.group()) - 1), text) if "<" in text else text


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the lines that hold something: a sentence never runs over a line break that cleaning has kept."""
    start = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            yield start, start + len(line)
        start += len(line)
