"""The yardstick: BERTopic with its defaults and the same MiniLM weights, on the texts of one column of a CSV file.

Run as a process of its own, so that its imports and its memory count: ``python -m benchmarks.plain_bertopic FILE COLUMN``.
Prints one line of JSON: documents, topics, share of documents in none.
"""

import csv
import json
import sys
from pathlib import Path


def main(path: Path, column: str) -> None:
    """Fit plain BERTopic on a column and print what it found."""
    from bertopic import BERTopic
    from sentence_transformers import SentenceTransformer

    from pipeline.encoder import weights_folder

    with path.open(encoding="utf-8", newline="") as file:
        texts = [row[column] for row in csv.DictReader(file) if row[column].strip()]
    encoder = SentenceTransformer(str(weights_folder()), device="cpu")
    topics, _ = BERTopic(embedding_model=encoder).fit_transform(texts)
    print(json.dumps({"documents": len(texts), "topics": len({*topics} - {-1}), "in_none": topics.count(-1) / len(topics)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
