"""Documents cut into sentences by hand, as the steps after cutting read them."""

from collections.abc import Mapping, Sequence

import pandas as pd


def sentence_table(documents: Mapping[str, Sequence[str]]) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the sentences of documents, joined by a blank, and the text of each document."""
    rows, texts = [], {}
    for name, sentences in documents.items():
        text = ""
        for position, sentence in enumerate(sentences):
            text += " " if text else ""
            rows.append((f"{name}-{position}", name, position, len(text), sentence))
            text += sentence
        texts[name] = text
    return pd.DataFrame(rows, columns=["sentence_id", "document_id", "position", "start_char", "text"]), texts
