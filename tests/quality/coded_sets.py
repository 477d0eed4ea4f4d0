"""Feedback that people coded, as the product reads it: documents, their sentences, and one or several codes for each document.

Agreement where a document may carry several codes: for each code the best F1 of any theme, documents of the theme against documents
of the code, a document being in a theme when any of its sentences is; averaged over the codes that enough documents carry.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.encoder import TwofoldEncoder, load_encoder
from pipeline.prepare.clean import clean_text
from pipeline.prepare.sentences import split_documents

ENCODER = TwofoldEncoder.name
LEAST_SHARE, LEAST_DOCUMENTS = 0.01, 10  # of the documents must carry a code
STEAM = ["recommended", "story", "gameplay", "visual", "audio", "technical", "price", "suggestion"]
TECHNICAL = 90  # codes of survey_codes from here say how a text was coded, not what it says

Part = Callable[[np.ndarray], np.ndarray]


@dataclass
class CodedSet:
    """Documents with codes.

    Attributes:
        name: of the set.
        documents: cleaned texts.
        codes: ``(n, c)`` whether each document carries each code; only codes that enough documents carry.
        brands: names that are no subject.
    """

    name: str
    documents: list[str]
    codes: np.ndarray
    brands: Sequence[str] = ()

    @cached_property
    def sentences(self) -> pd.DataFrame:
        """Rows of ``sentences``; ``document`` is the number of the document."""
        rows = pd.DataFrame({"document_id": [f"{row:06d}" for row in range(len(self.documents))], "text": self.documents, "product": None})
        made = split_documents(rows, list(self.brands))
        return made.assign(document=made["document_id"].astype(int))

    @cached_property
    def vectors(self) -> np.ndarray:
        """``(s, dim)`` unit rows of the sentences' subject texts."""
        return encode(self.sentences["subject_text"].tolist())

    @cached_property
    def document_vectors(self) -> np.ndarray:
        """``(n, dim)`` unit rows of whole documents, without brands."""
        return encode(self.subject_documents)

    @cached_property
    def subject_documents(self) -> list[str]:
        """Whole documents as they are embedded: their sentences' subject texts in a row."""
        joined = self.sentences.groupby("document")["subject_text"].agg(" ".join)
        return joined.reindex(range(len(self.documents)), fill_value="").tolist()


def encode(texts: Sequence[str]) -> np.ndarray:
    """Embed each distinct text once."""
    distinct, row = np.unique(np.array(list(texts), dtype=object).astype(str), return_inverse=True)
    return load_encoder(ENCODER).encode(distinct.tolist())[row]


def coded(name: str, documents: list[str], codes: np.ndarray, brands: Sequence[str] = (), least: int = LEAST_DOCUMENTS) -> CodedSet:
    """Return a set without the codes that too few documents carry."""
    share = LEAST_SHARE if least == LEAST_DOCUMENTS else 0.0
    enough = codes.sum(axis=0) >= max(least, share * len(codes))
    return CodedSet(name, documents, codes[:, enough].astype(bool), brands)


def survey_codes(folder: Path, name: str) -> CodedSet:
    """Open answers on parties or on terrorism; probes are divided by slashes."""
    rows = pd.read_csv(folder / f"survey_codes/{name}.csv", dtype=str).dropna(subset=["verbatim"])
    columns = [column for column in rows.columns if column.isdigit() and int(column) < TECHNICAL]
    texts = [clean_text(text.replace("//", ". "), "survey") for text in rows["verbatim"]]
    return coded(name, texts, rows[columns].to_numpy() == "1")


def parties(folder: Path) -> CodedSet:
    """4,393 answers on what is liked and disliked about parties."""
    return survey_codes(folder, "parties")


def terrorism(folder: Path) -> CodedSet:
    """2,100 answers on what terrorists wanted."""
    return survey_codes(folder, "terrorism")


def app_reviews(folder: Path) -> CodedSet:
    """English reviews grouped by people, both apps and kinds together; a code is a group that holds five."""
    frames = []
    for path in sorted((folder / "app_reviews").glob("*_groups.csv")):
        rows = pd.read_csv(path, dtype=str)
        frames.append(rows[rows["ori_lang"] == "en"].assign(code=path.stem + rows["ground_truth"]))
    rows = pd.concat(frames, ignore_index=True)
    codes = pd.get_dummies(rows["code"]).to_numpy()
    texts = [clean_text(text, "review") for text in rows["data"]]
    return coded("app_reviews", texts, codes, ["Garmin Connect", "Garmin", "Samsung Health", "Samsung"], least=5)


def steam(folder: Path) -> CodedSet:
    """900 long reviews of games with binary aspects."""
    rows = pd.read_csv(folder / "steam_aspects/train.csv", dtype=str)
    codes = rows[[f"label_{one}" for one in STEAM]].to_numpy() == "1"
    return coded("steam_aspects", [clean_text(text, "review") for text in rows["review"]], codes)


def care_opinion(folder: Path) -> CodedSet:
    """Long stories of patients with up to six codes each."""
    rows = pd.read_csv(folder / "nhs_phase1/care_opinion_stories.csv", dtype=str).dropna(subset=["feedback"])
    columns = [f"cat_{number}" for number in range(1, 7)]
    known = sorted({*rows[columns].stack()} - {"NA"})
    codes = np.stack([(rows[columns] == one).any(axis=1).to_numpy() for one in known], axis=1)
    return coded("care_opinion", [clean_text(text, "review") for text in rows["feedback"]], codes)


def sample(store_path: Path, key: Path) -> CodedSet:
    """Return the sample with its planted themes, read from a store that holds its documents."""
    import duckdb

    with duckdb.connect(str(store_path), read_only=True) as connection:
        documents = connection.sql(
            "select source, item_id, coalesce(question, '') as question, text from documents where status = 'counted' order by document_id"
        ).df()
    questions = {"best": "like best", "worst": "annoys", "wish": "wish"}
    planted = pd.read_csv(key, dtype=str).fillna("")
    themes = {(row.source, row.item_id, row.question): row.themes.split("|") for row in planted.itertuples()}
    names = sorted({theme for found in themes.values() for theme in found} - {""})

    def short(question: str) -> str:
        return next((name for name, words in questions.items() if words in question), question)

    found = [themes.get((row.source, row.item_id, short(row.question)), []) for row in documents.itertuples()]
    codes = np.array([[name in one for name in names] for one in found])
    return coded("sample", documents["text"].tolist(), codes, ["TernAndTable", "Tern and Table", "Tern", "T&T"])


SETS: list[Callable[[Path], CodedSet]] = [parties, terrorism, app_reviews, steam, care_opinion]


def best_f1(members: np.ndarray, codes: np.ndarray) -> float:
    """Return the best F1 of any theme for each code, averaged.

    Args:
        members: ``(n, k)`` whether each document is in each theme.
        codes: ``(n, c)`` whether each document carries each code.
    """
    if not members.shape[1]:
        return 0.0
    shared = codes.T.astype(np.float64) @ members.astype(np.float64)
    f1 = 2 * shared / np.maximum(codes.sum(axis=0)[:, None] + members.sum(axis=0)[None, :], 1)
    return float(f1.max(axis=1).mean())


def membership(theme: np.ndarray, document: np.ndarray, documents: int) -> np.ndarray:
    """Return ``(documents, k)`` whether any sentence of a document is in each theme; -1 is none."""
    members = np.zeros((documents, int(theme.max(initial=-1)) + 1), dtype=bool)
    members[document[theme >= 0], theme[theme >= 0]] = True
    return members


def whole(vectors: np.ndarray) -> np.ndarray:
    """Return vectors as they are; `subject_part` in its place gives those of plain MiniLM."""
    return vectors


def kmeans_members(data: CodedSet, number: int, part: Part = whole) -> dict[str, np.ndarray]:
    """Return the documents of each theme, ``(n, number)``, of k-means that is told the number: on sentences and on whole documents."""
    from sklearn.cluster import KMeans

    members = {}
    everything = np.arange(len(data.documents))
    for name, rows, document in (
        ("k-means on sentences", part(data.vectors), data.sentences["document"].to_numpy()),
        ("k-means on documents", part(data.document_vectors), everything),
    ):
        theme = KMeans(min(number, len(rows)), n_init=3, random_state=0).fit_predict(rows)
        members[name] = membership(theme, document, len(everything))
    return members


def bertopic_members(data: CodedSet, part: Part = whole) -> np.ndarray:
    """Return the documents of each topic, ``(n, k)``, of plain BERTopic on whole documents; only its random state is fixed."""
    from bertopic import BERTopic
    from umap import UMAP

    usual = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", low_memory=False, random_state=0)
    theme = np.array(BERTopic(umap_model=usual).fit_transform(data.subject_documents, embeddings=part(data.document_vectors))[0])
    return membership(theme, np.arange(len(theme)), len(theme))
