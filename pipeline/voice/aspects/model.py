"""The learned numbers behind aspects: read once per process, checked, used with numpy alone."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pipeline.encoder import weights_folder
from pipeline.errors import ModelError
from pipeline.voice.aspects import tone as aspect_tone
from pipeline.voice.aspects.noun_kinds import SECTIONS
from pipeline.voice.aspects.tokens import BUCKETS, TAGS

FORMAT: Final = 1
WEIGHTS_FILE: Final = "weights.safetensors"
FACTS_FILE: Final = "aspects.json"
LABELS: Final = ("negative", "neutral", "positive")
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class AspectModel:
    """What was learned.

    Attributes:
        tagger: shape ``(BUCKETS, len(TAGS))``: see `tokens`.
        tone: shape ``(aspect_tone.BUCKETS, 3)``, with ``tone_bias`` of shape ``(3,)``: see `tone`.
        pieces: shape ``(pieces of the encoder's vocabulary, len(SECTIONS))``, with ``pieces_bias``: what kind of noun each sounds like.
        span: weight of each name in `aspect_terms.candidate_features`; the log-odds that the candidate is spoken of.
        polarity: three weights of each name in `polarity_features.polarity_features`.
        threshold: least probability of a span that is kept.
    """

    tagger: Floats
    tone: Floats
    tone_bias: Floats
    pieces: Floats
    pieces_bias: Floats
    span: Mapping[str, float]
    polarity: Mapping[str, tuple[float, float, float]]
    threshold: float
    _kinds: dict[str, tuple[float, ...]] = field(default_factory=dict)

    def kinds(self, word: str) -> tuple[float, ...]:
        """Return how likely a noun is of each section of our list, by the pieces it is written with; in the order of `SECTIONS`."""
        found = self._kinds.get(word)
        if found is None:
            pieces = _tokenizer().encode(word, add_special_tokens=False).ids or [0]
            scores = self.pieces[pieces].mean(axis=0, dtype=np.float64) + self.pieces_bias
            odds = np.exp(scores - scores.max())
            found = tuple((odds / odds.sum()).tolist())
            if len(self._kinds) < 200_000:
                self._kinds[word] = found
        return found

    def aspect_probability(self, names: Mapping[str, float]) -> float:
        """Return the probability that a candidate is spoken of."""
        weights, score = self.span, 0.0
        for name, value in names.items():
            score += weights.get(name, 0.0) * value
        return 1.0 / (1.0 + math.exp(-score))

    def polarity_probabilities(self, names: Mapping[str, float]) -> tuple[float, float, float]:
        """Return the probabilities of negative, neutral and positive."""
        negative = neutral = positive = 0.0
        for name, value in names.items():
            weights = self.polarity.get(name)
            if weights is not None and value:
                negative, neutral, positive = negative + weights[0] * value, neutral + weights[1] * value, positive + weights[2] * value
        scores = (negative, neutral, positive)
        odds = [math.exp(score - max(scores)) for score in scores]
        return odds[0] / sum(odds), odds[1] / sum(odds), odds[2] / sum(odds)


def model_folder() -> Path:
    """Return the folder of the shipped weights."""
    return Path(str(resources.files("models.aspects")))


@lru_cache(maxsize=1)
def shipped() -> AspectModel:
    """Return the shipped model, read once per process.

    Raises:
        ModelError: see `load_aspects`.
    """
    return load_aspects(model_folder())


def load_aspects(folder: Path) -> AspectModel:
    """Return the model of a folder.

    Raises:
        ModelError: a file is missing or unreadable, or the weights were made for another vocabulary or by other code.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        facts: dict[str, Any] = json.loads((folder / FACTS_FILE).read_text(encoding="utf-8"))
        held = load_file(folder / WEIGHTS_FILE)
        model = AspectModel(
            tagger=held["tagger"].astype(np.float32) * np.float32(facts["tagger_scale"]),
            tone=held["tone"].astype(np.float32),
            tone_bias=held["tone_bias"].astype(np.float32),
            pieces=held["pieces"].astype(np.float32),
            pieces_bias=held["pieces_bias"].astype(np.float32),
            span={str(name): float(weight) for name, weight in facts["span"].items()},
            polarity={str(name): (float(a), float(b), float(c)) for name, (a, b, c) in facts["polarity"].items()},
            threshold=float(facts["threshold"]),
        )
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
        raise ModelError(f"The aspect model in {folder} cannot be read ({error!r}). Restore its files, or train it again.") from error
    _check(model, facts, folder)
    return model


def _check(model: AspectModel, facts: Mapping[str, Any], folder: Path) -> None:
    wanted = {
        "tagger": ((BUCKETS, len(TAGS)), model.tagger.shape),
        "tone": ((aspect_tone.BUCKETS, len(LABELS)), model.tone.shape),
        "pieces": ((_tokenizer().get_vocab_size(), len(SECTIONS)), model.pieces.shape),
    }
    wrong = [f"{name} has shape {got}, wanted {want}" for name, (want, got) in wanted.items() if want != got]
    if facts.get("format") != FORMAT:
        wrong.append(f"format {facts.get('format')}, wanted {FORMAT}")
    if wrong:
        raise ModelError(
            f"The aspect model in {folder} does not fit: {'; '.join(wrong)}. Train it again: `python -m models.aspects.train`."
        )


@lru_cache(maxsize=1)
def _tokenizer() -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(weights_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer
