"""Which suggestion cues a sentence carries, and what they say together.

Cues alone cannot tell "you can see the harbour" (a view) from "you can take the tram" (advice), nor how far to trust two of
them at once. So the cues become columns of numbers, and the small head in models/asks weighs them beside the sentence
vector: none, ask (to the company) or advice (to other customers).
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.heads import shipped_head
from pipeline.voice.prefilter import candidates, column_of
from pipeline.voice.signals.advice_cues import ADVICE, HINTS
from pipeline.voice.signals.ask_cues import ASKS, HALF_ASKS, SURE
from pipeline.voice.signals.cue_matches import Cue, CueMatch, first_match
from pipeline.voice.signals.negative_patterns import NOT_AN_ASK, STEPS

if TYPE_CHECKING:
    import pyarrow as pa

KINDS: Final = ("none", "ask", "advice")
# Two heads: "ask" tells the three kinds apart by their cues, "advice" finds advice that hardly shows a cue.
CLASSES: Final = {"ask": KINDS, "advice": ("other", "advice")}
_LONGEST: Final = 40  # words; longer sentences are all the same
FEATURES: Final = (
    *(f"ask_{cue.name}" for cue in ASKS),
    *(f"advice_{cue.name}" for cue in ADVICE),
    *(f"half_{cue.name}" for cue in HALF_ASKS),
    *(f"hint_{cue.name}" for cue in HINTS),
    "only_looks_like_one",
    "question_mark",
    "words",
)
_PLACE: Final = {name: place for place, name in enumerate(FEATURES)}
_ENOUGH: Final = [place for name, place in _PLACE.items() if name.startswith(("ask_", "advice_", "hint_"))]
_ASKED: Final = [_PLACE[f"ask_{cue.name}"] for cue in ASKS]
_SURE: Final = [_PLACE[f"ask_{cue.name}"] for cue in ASKS if cue.confidence >= SURE]
_LESS_THAN_EVEN: Final = 0.49
_MORE_THAN_EVEN: Final = 0.55
# Of advice without a cue. Chosen on half A of the forum training set, reweighted to 11 % suggestions: there .6 to .7 cost an F1 of .001.
_ADVICE_ALONE: Final = 0.65


class SuggestionFeatures(NamedTuple):
    """What the cues say of a column of texts.

    Attributes:
        asks: per text the first cue of an ask, or None.
        advice: the same for advice, hints included.
        features: shape ``(n_texts, len(FEATURES))``, each 0-1.
    """

    asks: list[CueMatch | None]
    advice: list[CueMatch | None]
    features: NDArray[np.float32]


def suggestion_features(texts: Sequence[str], column: "pa.LargeStringArray | None" = None) -> SuggestionFeatures:
    """Return the suggestion cues of texts whose apostrophes are plain; a row depends on its own text alone."""
    column = column_of(texts) if column is None else column
    features = np.zeros((len(texts), len(FEATURES)), dtype=np.float32)
    asks: list[CueMatch | None] = [None] * len(texts)
    advice: list[CueMatch | None] = [None] * len(texts)
    tries = zip(*(candidates(cues, column) for cues in (ASKS, HALF_ASKS, ADVICE, HINTS)), strict=True)
    for row, (text, worth_trying) in enumerate(zip(texts, tries, strict=True)):
        features[row, _PLACE["words"]] = min(text.count(" ") + 1, _LONGEST) / _LONGEST
        features[row, _PLACE["question_mark"]] = "?" in text
        if any(worth_trying):
            asks[row], advice[row] = _read(text, *worth_trying, features=features[row])
    return SuggestionFeatures(asks, advice, features)


def suggestion_probabilities(found: SuggestionFeatures, vectors: NDArray[np.floating[Any]], encoder: str) -> NDArray[np.float64]:
    """Return the probability of an ask to the company and of a suggestion to anybody, shape ``(n_texts, 2)``.

    Raises:
        ModelError: the vectors are of another encoder, or of another number than the texts.
    """
    rows = np.asarray(vectors)
    kinds = shipped_head("asks/ask", encoder, FEATURES).predict_proba(rows, found.features).astype(np.float64)
    advice = shipped_head("asks/advice", encoder, FEATURES).predict_proba(rows, found.features)[:, 1].astype(np.float64)
    # Half an ask is none: without a cue that stands alone the heads may doubt, but not say so.
    most = np.where(found.features[:, _ENOUGH].any(axis=1), 1.0, _LESS_THAN_EVEN)
    # And a whole one is one: what the cue of a clear ask says the heads may weigh, but not take back.
    least = np.where(found.features[:, _SURE].any(axis=1), _MORE_THAN_EVEN, 0.0)
    suggested = np.clip(1.0 - kinds[:, 0], least, most)
    by_cue = found.features[:, _ASKED].any(axis=1)
    asked = np.where(by_cue & (kinds[:, 1] >= kinds[:, 2]), suggested, 0.0)
    # Advice is told by its subject as much as by its words: where its head is sure it needs no cue.
    advised = np.where(advice >= _ADVICE_ALONE, advice, np.minimum(advice, most))
    return np.stack([asked, np.maximum(suggested, advised)], axis=1)


def _read(
    text: str, asks: list[Cue], half_asks: list[Cue], advice: list[Cue], hints: list[Cue], *, features: NDArray[np.float32]
) -> tuple[CueMatch | None, CueMatch | None]:
    """Fill the features of one text and return its first ask and its first advice. Blanking keeps every offset."""
    ordered = STEPS.sub(_blank, text)
    bare = NOT_AN_ASK.sub(_blank, ordered)
    features[_PLACE["only_looks_like_one"]] = bare != text
    advised = _marked(advice, bare, "advice", features)
    blank = bare
    for cue in advice:
        blank = cue.pattern.sub(_blank, blank)
    asked = _marked(asks, blank, "ask", features)
    # Weaker features say no more where a surer one has spoken.
    half_asked = None if asked else _marked(half_asks, bare, "half", features)
    hinted = None if asked else _marked(hints, ordered, "hint", features)
    return asked or half_asked, advised or hinted


def _marked(cues: list[Cue], text: str, kind: str, features: NDArray[np.float32]) -> CueMatch | None:
    """Mark every cue that matches and return the first."""
    top: CueMatch | None = None
    for cue in cues:
        hit = first_match((cue,), text)
        if hit:
            features[_PLACE[f"{kind}_{cue.name}"]] = 1.0
            top = top or hit
    return top


def _blank(match: re.Match[str]) -> str:
    return "~" * len(match.group())
