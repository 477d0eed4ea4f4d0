"""Corrected sentiment: what people say of how a sentence feels holds for it, and for what says the same and was misread the same way.

A correction is a row of ``sentiment_edits`` and is laid over the sentiment of each document anew, in the step that reads it in the
light of the score; what was read from the text alone stays beside it, so taking a correction back gives exactly what was there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from pipeline.edits import APPLIES, DOES_NOT_APPLY, EditRow, next_id, read_rows, undo, write_rows
from pipeline.errors import SettingsError, nearest
from pipeline.store import Store
from pipeline.text.name_key import name_key
from pipeline.voice.score_prior import ScorePrior, rescore
from pipeline.voice.sentiment import LABELS, as_columns

TABLE: Final = "sentiment_edits"
# Least cosine of stored vectors at which a sentence follows a corrected one, if it was read the same way from its text alone. Of pairs
# of arguments this near (key_points dev, 2026-11-30) none held the contrary; of those between .9 and .95, 21 % did.
LINE: Final = 0.95


@dataclass(frozen=True, slots=True)
class SentimentEdit(EditRow):
    """One correction: a row of ``sentiment_edits``, whose comments say what each column holds."""

    label: str
    was: str
    sentence_id: str
    example: str
    text_hash: str
    in_force: bool = False


def read_sentiment_edits(store: Store) -> tuple[SentimentEdit, ...]:
    """Return all edits, those taken back as well, in order."""
    return read_rows(store, TABLE, SentimentEdit)


def add_sentiment_edit(store: Store, named: str, label: str) -> SentimentEdit:
    """Keep a correction of the sentence that is named by id or by its words, and return it.

    Raises:
        SettingsError: there is no such label, or no such sentence.
    """
    if label not in LABELS:
        raise SettingsError(f'there is no sentiment "{label}". {nearest(label, list(LABELS))}')
    found = store.frame("voice/named_sentence", named=name_key(named.strip("“”\"' ")))
    if found.empty or not found["is_it"][0]:
        hint = f'Did you mean "{found["text"][0]}"?' if len(found) else "Copy one of the store, or run the pipeline first."
        raise SettingsError(f'there is no sentence "{named}". {hint}')
    sentence = found.iloc[0]
    edits = read_sentiment_edits(store)
    edit = SentimentEdit(next_id(edits), label, sentence["was"], sentence["sentence_id"], sentence["text"], sentence["text_hash"])
    with store.transaction():
        write_rows(store, TABLE, (*edits, edit))
        store.touch()
    return edit


def undo_sentiment_edit(store: Store, edit_id: int | None) -> SentimentEdit:
    """Take an edit back, the last active one where none is named, and return it.

    Raises:
        SettingsError: there is no such edit, or it was taken back before.
    """
    return undo(store, TABLE, SentimentEdit, edit_id, "voc sentiment edits")


def reopen_corrected(store: Store, encoder: str) -> bool:
    """Have those documents scored again in which an edit came into force or went out of it, and say of each edit whether it applies.

    Returns:
        Whether there is an edit in force.
    """
    edits = read_sentiment_edits(store)
    current = _with_state(store, edits) if edits else edits
    if current == edits:
        return any(edit.in_force for edit in edits)
    new = [edit.edit_id for edit in edits if edit.active and not edit.in_force]
    gone = [edit.edit_id for edit in edits if edit.in_force and not edit.active]
    again = store.frame("voice/documents_to_correct", new=new, gone=gone, encoder=encoder, line=LINE) if new or gone else pd.DataFrame()
    with store.transaction():
        if len(again):
            store.forget(again["document_id"].tolist(), [], ["score_prior"])
        write_rows(store, TABLE, current)
    return any(edit.in_force for edit in current)


def rescore_corrected(rows: pd.DataFrame, prior: ScorePrior | None) -> pd.DataFrame:
    """Return rows of ``sentence_sentiment`` in the light of the score, or as people corrected them, with the edit that they stand by.

    Args:
        rows: of ``voice/scored``; where there are edits of ``voice/scored_corrected``, which has also ``edit_id``, ``corrected`` (a label)
            and ``likeness`` (0-1), missing for most.
        prior: of the source of these rows, or None.
    """
    rescored = rescore(rows, prior)
    if "edit_id" not in rows:
        return rescored
    edit_id = rows["edit_id"].astype("Int32").reset_index(drop=True)
    own = np.flatnonzero(edit_id.notna())
    if not len(own):
        return rescored.assign(edit_id=edit_id)
    sure = rows["likeness"].to_numpy(dtype=np.float64)[own, None]
    chosen = rows["corrected"].to_numpy(dtype=object)[own, None] == np.array(LABELS, dtype=object)
    columns = as_columns(np.where(chosen, sure, (1.0 - sure) / 2))
    for name in ("polarity", "label"):
        rescored.loc[own, name] = columns[name].to_numpy()
    rescored.loc[own, "confidence"] = sure[:, 0]
    return rescored.assign(edit_id=edit_id)


def drop_contradicted(signals: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Return signals without pain points and praise that contradict what a person said of how the sentence feels.

    Args:
        signals: ``sentence_id`` and ``signal``.
        sentences: with ``label`` and ``edit_id``.
    """
    corrected = sentences[sentences["edit_id"].notna()]
    label = signals["sentence_id"].map(dict(zip(corrected["sentence_id"], corrected["label"], strict=True)))
    wanted = signals["signal"].map({"pain_point": "negative", "praise": "positive"})
    return signals[label.isna() | wanted.isna() | (label == wanted)]


def _with_state(store: Store, edits: Sequence[SentimentEdit]) -> tuple[SentimentEdit, ...]:
    """Return the edits in force, each with its state of today."""
    said = store.query(
        "select distinct text_hash from sentences where list_contains($wanted, text_hash)", wanted=[edit.text_hash for edit in edits]
    )
    present, last = set(said["text_hash"]), {edit.text_hash: edit.edit_id for edit in edits if edit.active}

    def state_of(edit: SentimentEdit) -> SentimentEdit:
        if not edit.active:
            return replace(edit, in_force=False)
        later = last[edit.text_hash]
        reason = f"overruled by edit {later}" if later != edit.edit_id else ""
        reason = reason or ("" if edit.text_hash in present else "nobody says it in the feedback of today")
        return replace(edit, in_force=True, state=DOES_NOT_APPLY if reason else APPLIES, message=reason)

    return tuple(map(state_of, edits))
