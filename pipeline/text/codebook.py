"""Names that no member may say and all of them mean: "Packaging" where people speak of gel packs, liners and cardboard.

People who read feedback give such names, and the words of a theme's own sentences often hold none of them. So names of a codebook
(``theme_names.tsv``), each with paraphrases, are tested on the same random members as the phrases that people say (label_match.py).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from importlib import resources
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np
from numpy.typing import NDArray

from pipeline.encoder import Encode, cache_folder
from pipeline.exact import FloatRows
from pipeline.text.label_match import label_match_probability
from pipeline.text.stem import stem
from pipeline.text.stop_words import FUNCTION_WORDS
from pipeline.text.subject_words import is_content, words_of
from pipeline.text.theme_label_phrases import COMPLEMENTS, Candidate

PROBE = 8  # texts by whose vectors an encoder is known


@dataclass(frozen=True)
class Codebook:
    """Names with the unit vectors of themselves and their paraphrases.

    Attributes:
        names: as candidates of the form ``name``, or ``broad name`` where it holds finer ones.
        vectors: ``(p, dim)`` of each name and then its paraphrases, name after name.
        starts: ``(names,)`` row of each name itself.
        telling: for each stem the names that hold it, with the share of the words of the name that it is, or, in a paraphrase, how few
            names' paraphrases hold it, 0..1.
    """

    names: list[Candidate]
    vectors: FloatRows
    starts: NDArray[np.int64]
    telling: dict[str, dict[int, float]]

    def fit(self, vectors: FloatRows, stems: Sequence[frozenset[str]]) -> NDArray[np.float64]:
        """Return the share of some texts of a theme that a reader would file under each name, ``(names,)``, 0..1.

        Args:
            vectors: ``(texts, dim)`` unit rows.
            stems: of the words of each text; without any text nothing fits.
        """
        if not stems:
            return np.zeros(len(self.names))
        said = np.zeros((len(self.names), len(stems)))
        for text, words in enumerate(stems):
            for name, share in ((name, share) for word in words for name, share in self.telling.get(word, {}).items()):
                said[name, text] = max(said[name, text], share)
        paraphrases, starts = self._paraphrases
        return np.asarray(label_match_probability(paraphrases, vectors, said, starts).mean(axis=1), dtype=np.float64)

    @cached_property
    def _paraphrases(self) -> tuple[FloatRows, NDArray[np.int64]]:
        """Vectors without those of the names themselves: "Economy" is near to seats in economy, what people say of it is not."""
        return np.delete(self.vectors, self.starts, axis=0), self.starts - np.arange(len(self.starts))


@lru_cache(maxsize=1)
def read_codebook(encode: Encode) -> Codebook:
    """Return the codebook in the space of an encoder; the last one is remembered: it is asked for at each naming."""
    text = resources.files(__package__).joinpath("theme_names.tsv").read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    plain = {name: [one for one in rest.split(" | ") if not one.startswith("=")] for name, rest in lines}
    parts = {name: [one[1:] for one in rest.split(" | ") if one.startswith("=")] for name, rest in lines}
    groups = [[name, *plain[name], *(one for part in parts[name] for one in (part, *plain[part]))] for name in plain]
    stems = [[_stems(one) for one in group] for group in groups]
    spread = Counter(word for name in plain for word in set().union(*map(_stems, [name, *plain[name]])))
    telling: dict[str, dict[int, float]] = {}
    for at, (own, *others) in enumerate(stems):
        for word in own.union(*others):
            telling.setdefault(word, {})[at] = max(1 / len(own) if word in own else 0.0, 1 / spread[word])
    words = [(name[:1].lower() + name[1:]).split() for name, *_ in groups]
    keys = [frozenset(stem(word) for word in words_of(name) if word not in FUNCTION_WORDS or word in COMPLEMENTS) for name, *_ in groups]
    forms = ["broad name" if parts[name] else "name" for name in plain]
    names = [Candidate(tuple(each), key, form) for each, key, form in zip(words, keys, forms, strict=True)]
    starts = np.cumsum([0, *(len(group) for group in groups[:-1])])
    return Codebook(names, _keep_vectors([one for group in groups for one in group], encode), starts, telling)


def _keep_vectors(texts: list[str], encode: Encode) -> FloatRows:
    """Return the vectors of the codebook's texts, made once on a machine for each encoder, which is known by what it makes of a few."""
    known = blake2b("\n".join(texts).encode() + encode(texts[:PROBE]).tobytes(), digest_size=8).hexdigest()
    kept = cache_folder() / f"codebook-{known}.npy"
    if not kept.exists():
        with NamedTemporaryFile(dir=kept.parent, suffix=".npy", delete=False) as half:
            np.save(half, encode(texts))
        Path(half.name).replace(kept)  # atomic: two processes may do this at once
    return np.asarray(np.load(kept), dtype=np.float32)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words_of(text) if is_content(word))
