"""Implied reasons: "Terrible stay. Noisy room, no hot water." gives its premises without a "because".

A small network reads passages of a few sentences token by token; what it takes for a cause and what for its effect is linked, and
a link counts from the probability on that readers had marked it.
"""

import hashlib
import json
import logging
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from pipeline.errors import ModelError
from pipeline.heads import version_of
from pipeline.text.spacy_model import parse
from pipeline.voice.implied.links import Link, links_of
from pipeline.voice.implied.reader import FACTS_FILE, FORMAT, GRAPH_FILE, shipped_reader, weights_folder
from pipeline.voice.reasons.cause_heads import head, terms
from pipeline.voice.reasons.flags import flags_of
from pipeline.voice.reasons.reading import readable
from pipeline.voice.reasons.stated import COLUMNS, PARSE

logger = logging.getLogger(__name__)

KIND: Final = "unmarked"
# Probability from which a link is a reason. On marked passages that trained nothing .57 of what lies above is right to within half a span.
LINE: Final = 0.25
SENTENCES: Final = 3  # of a passage
PASSAGE_CHARS: Final = 420  # longest passage of several sentences
LEAST_LETTERS: Final = 2  # of a cause or an effect
SHOWN_FLAGS: Final = frozenset({"hedged", "competitor"})
CODE_VERSION: Final = 1  # raised whenever the same weights would give other answers


class Line(NamedTuple):
    """A sentence of a document."""

    sentence_id: str
    document_id: str
    position: int
    start: int
    text: str


class Passage(NamedTuple):
    """Sentences that are read together, their text with single spaces between them, and where each begins in it."""

    lines: tuple[Line, ...]
    text: str
    starts: tuple[int, ...]

    def place(self, span: tuple[int, int]) -> tuple[Line, int, int]:
        """Return the sentence in which a span begins, and the span in the document."""
        first, last = (max(at for at, start in enumerate(self.starts) if start <= edge) for edge in (span[0], span[1] - 1))
        start, end = (self.lines[at].start + edge - self.starts[at] for at, edge in ((first, span[0]), (last, span[1])))
        return self.lines[first], start, end


def implied_reasons(sentences: pd.DataFrame) -> pd.DataFrame:
    """Return one row per implied reason, because most customers give their reasons without a cue word.

    Args:
        sentences: whole documents, one row per sentence, any order: ``sentence_id``, ``document_id``, ``position``, ``start_char``
            (code points into the document text), ``text``.

    Returns:
        The columns of `pipeline.voice.reasons.stated.reasons`, ``kind`` unmarked, ``cue`` empty, ``cue_start`` = ``cue_end`` = the end
        of the earlier side, ``confidence`` 0-1, calibrated: the probability that a reader marks the same cause and effect.
        ``sentence_id`` holds the effect, ``cause_sentence_id`` the cause. Sorted by document and place.

    Raises:
        ModelError: the weights are missing or of another format.
    """
    passages = list(_passages(sentences))
    readings = shipped_reader().read([passage.text for passage in passages])
    found = [
        (passage, link, chance)
        for passage, reading in zip(passages, readings, strict=True)
        for link in links_of(reading, passage.text, passage.starts)
        if (chance := probability(link.sureness)) >= LINE and _meant(passage.text, link)
    ]
    parsed = parse((readable(passage.text[slice(*link.cause)]) for passage, link, _ in found), PARSE) if found else iter(())
    rows = [row for (passage, link, chance), doc in zip(found, parsed, strict=True) if (row := _row(passage, link, chance, doc))]
    logger.info("implied reasons: %d sentences in, %d passages read, %d out", len(sentences), len(passages), len(rows))
    made = pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS).drop_duplicates("reason_id")
    return made.sort_values(["document_id", "cause_start", "effect_start"], ignore_index=True)


def probability(sureness: float) -> float:
    """Return the probability that a reader would mark a link."""
    weight, offset = _calibration()
    return float(1 / (1 + np.exp(-(weight * log_odds(sureness) + offset))))


def log_odds(sureness: ArrayLike) -> NDArray[np.float64]:
    """Return the log-odds of the sureness of links, in their shape: what the calibration reads."""
    held = np.clip(np.asarray(sureness, dtype=np.float64), 1e-4, 1 - 1e-4)
    return np.asarray(np.log(held / (1 - held)))


def version() -> str:
    """Return what identifies the answers: the code's number and a hash of graph and calibration."""
    return version_of(CODE_VERSION, weights_folder() / GRAPH_FILE, weights_folder() / FACTS_FILE)


def _passages(sentences: pd.DataFrame) -> Iterator[Passage]:
    """Yield the passages of each document, in order of document and place; each sentence stands in one."""
    columns = [sentences[name] for name in ("sentence_id", "document_id", "position", "start_char", "text")]
    rows = zip(*columns, strict=True)
    lines = [Line(one, other, int(at), int(start), text) for one, other, at, start, text in rows if isinstance(text, str)]
    lines.sort(key=lambda line: (line.document_id, line.position))
    for _, part in groupby(lines, key=lambda line: line.document_id):
        held: list[Line] = []
        for line in part:
            if held and (len(held) == SENTENCES or sum(len(each.text) + 1 for each in (*held, line)) > PASSAGE_CHARS):
                yield _passage(held)
                held = []
            held.append(line)
        yield _passage(held)


def _passage(lines: list[Line]) -> Passage:
    starts, length = [], 0
    for line in lines:
        starts.append(length)
        length += len(line.text) + 1
    return Passage(tuple(lines), " ".join(line.text for line in lines), tuple(starts))


def _meant(text: str, link: Link) -> bool:
    """Whether both sides say something, and are meant as they are written: no irony, nothing merely imagined."""
    sides = [text[slice(*side)] for side in (link.cause, link.effect)]
    return all(sum(map(str.isalpha, side)) >= LEAST_LETTERS and not {"doubtful", "counterfactual"} & {*_flags(side)} for side in sides)


def _flags(text: str) -> list[str]:
    return flags_of(text, (0, 0), (0, len(text)), (0, len(text)), "stated")


def _row(passage: Passage, link: Link, chance: float, doc: Any) -> dict[str, Any] | None:
    named = terms(doc)
    if not named:
        return None
    its_sentence, cause, cause_end = passage.place(link.cause)
    sentence, effect, effect_end = passage.place(link.effect)
    key = f"{sentence.sentence_id}\x1f{cause}\x1f{cause_end}\x1f{effect}\x1f{effect_end}\x1f{KIND}"
    between = min((cause, cause_end), (effect, effect_end))[1]
    return {
        "reason_id": hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest(),
        "document_id": sentence.document_id,
        "sentence_id": sentence.sentence_id,
        "cause_sentence_id": its_sentence.sentence_id,
        "kind": KIND,
        "cause_start": cause,
        "cause_end": cause_end,
        "effect_start": effect,
        "effect_end": effect_end,
        "effect_kind": "words",
        "cue": "",
        "cue_start": between,
        "cue_end": between,
        "confidence": round(chance, 4),
        "flags": [flag for flag in _flags(passage.text[slice(*link.cause)]) if flag in SHOWN_FLAGS],
        "cause_head": head(doc[:]),
        "cause_terms": named,
    }


@cache
def _calibration() -> tuple[float, float]:
    path = weights_folder() / FACTS_FILE
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        if facts["format"] == FORMAT:
            return float(facts["weight"]), float(facts["offset"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"The calibration {path} cannot be read ({error!r}). Restore the file, or train the reader again.") from error
    raise ModelError(f"The calibration {path} is of another format. Train the reader of reasons again.")
