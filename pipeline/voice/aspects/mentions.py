"""Aspects: the thing that a sentence speaks of, the words of opinion about it, and whether they praise or blame it.

"Great screen but the battery dies" speaks of two things, one liked and one not; the sentence as a whole is neither. The
spans follow the convention of SemEval 2014, task 4 (Pontiki et al. 2014): a noun phrase without article or pronoun, named
also where no opinion is uttered (then it is neutral). Candidates are runs of nouns; a linear model over what can be seen of
them keeps some, another says how they are spoken of. No parse is needed.
"""

import logging
from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd

from pipeline.heads import version_of
from pipeline.voice.aspects.aspect_terms import REFUSED, Span, candidate_features, candidates, sort_of
from pipeline.voice.aspects.english import looks_english
from pipeline.voice.aspects.model import FACTS_FILE, LABELS, WEIGHTS_FILE, AspectModel, model_folder, shipped
from pipeline.voice.aspects.noun_kinds import singular
from pipeline.voice.aspects.opinion_targets import OpinionTargets, find_opinion_targets
from pipeline.voice.aspects.opinion_terms import OpinionTerm, clause_numbers, find_opinion_terms, nearest_opinion
from pipeline.voice.aspects.polarity_features import polarity_features
from pipeline.voice.aspects.tokens import TaggedWords, parted, tagged
from pipeline.voice.aspects.tone import Tone, tones

logger = logging.getLogger(__name__)

COLUMNS: Final = ("sentence_id", "start", "end", "text", "term", "opinion", "opinion_start", "opinion_end", "polarity", "confidence")
MAX_WORDS: Final = 200  # looked at together; a longer sentence is read in pieces, so that its cost grows with its length only
CODE_VERSION: Final = 2  # raised whenever the same weights would give other answers
_BATCH: Final = 512  # sentences


def extract_aspects(sentences: pd.DataFrame) -> pd.DataFrame:
    """Return one row per mention of a thing spoken of, in the order of the sentences and of the words.

    Args:
        sentences: ``sentence_id`` and ``text``; a missing text counts as empty. A sentence's rows depend on its own text alone.

    Returns:
        ``sentence_id``; ``start`` and ``end`` (code points into the sentence, ``text`` is exactly what stands there); ``term``
        (lower case, the last noun in the singular); ``opinion`` with ``opinion_start`` and ``opinion_end`` (exact; missing where the
        opinion is only implied or none is uttered); ``polarity`` (negative|neutral|positive); ``confidence`` (0-1, four decimals:
        the probability that this is spoken of, times that of the polarity). Text that does not look English has no rows.

    Raises:
        ModelError: the weights are missing or do not fit the code.
    """
    model, rows = shipped(), []
    keys, texts = sentences["sentence_id"].tolist(), [text if isinstance(text, str) else "" for text in sentences["text"].tolist()]
    for at in range(0, len(texts), _BATCH):
        batch = tagged(texts[at : at + _BATCH], model.tagger)
        pieces = [(key, piece) for key, words in zip(keys[at : at + _BATCH], batch, strict=True) for piece in _readable(words)]
        for (key, words), tone in zip(pieces, tones([words for _, words in pieces], model.tone, model.tone_bias), strict=True):
            rows += [(key, *row) for row in _mentions(words, tone, model)]
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    logger.info("aspects: %d mentions in %d sentences", len(found), len(sentences))
    whole = {"start": "int64", "end": "int64", "opinion_start": "Int64", "opinion_end": "Int64", "confidence": "float64"}
    return found.astype({**whole, **{name: object for name in ("sentence_id", "text", "term", "opinion", "polarity")}})


def classify_polarity(text: str, start: int, end: int) -> tuple[str, float]:
    """Return how the thing at ``text[start:end]`` is spoken of: negative, neutral or positive, and the probability of that.

    Raises:
        ValueError: the span is empty or lies outside the text.
    """
    if not 0 <= start < end <= len(text):
        raise ValueError(f"The span {start}-{end} is empty or outside the text of {len(text)} characters. Give 0 <= start < end <= length.")
    model = shipped()
    for words in parted(tagged([text], model.tagger)[0], MAX_WORDS):
        inside = [k for k in range(len(words.starts)) if words.starts[k] < end and words.ends[k] > start]
        if inside:
            clause = clause_numbers(words)
            opinions = find_opinion_terms(words, clause)
            span = (inside[0], inside[-1] + 1)
            tone = tones([words], model.tone, model.tone_bias)[0]
            scope = find_opinion_targets(words, clause, opinions)
            return _label(
                model.polarity_probabilities(
                    polarity_features(words, span, clause, scope, nearest_opinion(words, *span, clause, opinions), tone)
                )
            )
    return "neutral", 0.0


def version() -> str:
    """Return what identifies the answers: the code's number and a hash of the weights. New weights, new answers."""
    return version_of(CODE_VERSION, model_folder() / WEIGHTS_FILE, model_folder() / FACTS_FILE)


def _readable(words: TaggedWords) -> Iterator[TaggedWords]:
    """Yield the pieces of a sentence in which aspects can be looked for."""
    for piece in parted(words, MAX_WORDS):
        if piece.lower and looks_english(piece.lower):
            yield piece


def _mentions(words: TaggedWords, tone: Tone, model: AspectModel) -> Iterator[tuple[object, ...]]:
    spans = [span for span in candidates(words) if sort_of(words, span) not in REFUSED]
    if not spans:
        return
    clause = clause_numbers(words)
    opinions = find_opinion_terms(words, clause)
    scope: OpinionTargets | None = None  # only some sentences need it
    for span in spans:
        linked = nearest_opinion(words, *span, clause, opinions)
        features = candidate_features(words, span, clause, opinions, linked, model.kinds)
        probability = model.aspect_probability(features)
        if probability < model.threshold:
            if "kind=action" not in features:
                continue
            probability = model.threshold  # "easy to use": the rule that proposed it is surer than a model that saw ten of them
        scope = scope or find_opinion_targets(words, clause, opinions)
        polarity, polarity_probability = _label(model.polarity_probabilities(polarity_features(words, span, clause, scope, linked, tone)))
        start, end = words.starts[span[0]], words.ends[span[1] - 1]
        yield (
            start,
            end,
            words.text[start:end],
            _term(words, span),
            *_quote(words, scope.of(*span, linked), polarity),
            polarity,
            round(probability * polarity_probability, 4),
        )


def _quote(words: TaggedWords, opinion: OpinionTerm | None, polarity: str) -> tuple[str | None, int | None, int | None]:
    """Return the words of opinion with their offsets; nothing where none was found that says the same as the polarity."""
    if opinion is None or polarity != ("positive" if opinion.score > 0 else "negative"):
        return None, None, None
    start, end = words.starts[opinion.first], words.ends[opinion.at]
    return words.text[start:end], start, end


def _term(words: TaggedWords, span: Span) -> str:
    first, last = span
    return " ".join([*words.lower[first : last - 1], singular(words.lower[last - 1])])


def _label(probabilities: tuple[float, float, float]) -> tuple[str, float]:
    best = int(np.argmax(probabilities))
    return LABELS[best], probabilities[best]
