"""Replay people's corrections on top of the themes that a fit or a taxonomy gives.

The edits are read as statements about how things shall be, not as steps once taken: first which themes there are, then which of
them go into another or into none, then what they are called and where they stand. So edits that have nothing to do with each
other may come in any order, and where two contradict each other the later wins and the earlier says so. Nothing is dropped: an
edit that has no effect on today's themes keeps its place, and applies again when its theme comes back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from pipeline.themes.edits.edit import APPLIES, DOES_NOT_APPLY, Edit
from pipeline.themes.edits.fates import Fates, fates
from pipeline.themes.edits.names import labels, parents
from pipeline.themes.edits.words import Known, Notes, known_themes, last_word

NO_THEME: Final = -1

__all__ = ["Ban", "Example", "Known", "Made", "Replayed", "known_themes", "replay"]


@dataclass(frozen=True, slots=True)
class Example:
    """A text of which a person said where it belongs; theme -1 means nowhere."""

    text: str
    theme_id: int


@dataclass(frozen=True, slots=True)
class Made:
    """A theme that a person made.

    Attributes:
        theme_id: its id.
        sources: themes of which it takes sentences; -1 stands for the sentences of no theme.
        examples: subject texts.
        keywords: words or phrases.
    """

    theme_id: int
    sources: frozenset[int]
    examples: tuple[str, ...]
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ban:
    """A banned theme.

    Attributes:
        theme_id: its id.
        after: the highest theme id of the day of the ban, or None where nobody kept it.
        examples: its typical sentences on that day.
    """

    theme_id: int
    after: int | None
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Replayed:
    """What the edits come to on today's themes.

    Attributes:
        edits: all edits, in order, each with its state and message.
        goes: where the sentences of a theme that is no longer in force go: a theme in force, or -1.
        labels: of every theme in force; no two alike.
        descriptions: of the themes that a person described.
        parents: of every theme in force that has one.
        pinned: themes that a person pinned, and that are in force.
        kept: every theme that an active edit speaks of; a refit keeps these alive, so that the edits survive it.
        examples: texts with their themes.
        made: themes that people made, in the order in which they take their sentences.
        bans: banned themes.
    """

    edits: tuple[Edit, ...]
    goes: dict[int, int]
    labels: dict[int, str]
    descriptions: dict[int, str]
    parents: dict[int, int]
    pinned: frozenset[int]
    kept: frozenset[int]
    examples: tuple[Example, ...]
    made: tuple[Made, ...]
    bans: tuple[Ban, ...]


def replay(edits: Sequence[Edit], themes: pd.DataFrame) -> Replayed:
    """Return what the edits come to.

    Args:
        edits: all edits, those taken back as well.
        themes: ``theme_id``, ``label``, ``parent_id`` (nullable) and ``origin`` ('found', 'given' or 'broader') of the themes
            before any edit. Those that edits make are not among them.
    """
    known, notes = known_themes(themes), Notes()
    active = sorted((edit for edit in edits if edit.active), key=lambda edit: edit.edit_id)
    fate = fates(active, known, notes)
    for theme in set(fate.banned) - fate.everything:
        notes.remark(fate.banned[theme], f"theme {theme} is not among today's themes; one that is found in its place stays banned")
    examples = _examples(active, fate, notes)
    return Replayed(
        labels=labels(active, fate, known, notes),
        descriptions=_descriptions(active, fate, notes),
        parents=parents(active, fate, known, notes),
        edits=tuple(_noted(edit, notes) for edit in sorted(edits, key=lambda edit: edit.edit_id)),
        goes={theme: fate.end(theme) for theme in sorted(fate.everything) if fate.end(theme) != theme},
        pinned=frozenset(fate.pinned),
        kept=frozenset(theme for edit in active for theme in edit.themes),
        examples=examples,
        made=tuple(_made(edit, fate, examples) for edit in fate.made.values()),
        bans=tuple(Ban(theme, _number(edit.value), edit.examples) for theme, edit in sorted(fate.banned.items())),
    )


def _noted(edit: Edit, notes: Notes) -> Edit:
    if not edit.active:
        return edit
    reason = notes.refused.get(edit.edit_id)
    if reason is not None:
        return replace(edit, state=DOES_NOT_APPLY, message=reason)
    return replace(edit, state=APPLIES, message=notes.remarks.get(edit.edit_id, ""))


def _number(value: str) -> int | None:
    return int(value) if value.isdecimal() else None


def _descriptions(active: Sequence[Edit], fate: Fates, notes: Notes) -> dict[int, str]:
    won = last_word([edit for edit in active if edit.op == "describe"], lambda edit: fate.why_gone(edit.theme_id, edit), notes)
    return {theme: edit.value for theme, edit in sorted(won.items())}


def _examples(active: Sequence[Edit], fate: Fates, notes: Notes) -> tuple[Example, ...]:
    """Return each text once, with the theme that was said last."""
    won: dict[str, tuple[int, int]] = {}
    for edit in reversed([one for one in active if one.op in ("move", "split", "promote")]):
        if edit.edit_id in notes.refused:
            continue
        theme, reason = _told(edit, fate)
        if reason:
            notes.refuse(edit, reason)
            continue
        texts = list(dict.fromkeys(edit.examples))
        lost = {text: won[text][1] for text in texts if text in won}
        if lost:
            by = ", ".join(str(one) for one in sorted(set(lost.values())))
            some = f"overruled by edit {by} for {len(lost)} of {len(texts)} sentences"
            if len(lost) == len(texts) and (edit.op == "move" or not edit.keywords):
                notes.refuse(edit, f"overruled by edit {by}")
            else:
                notes.remark(edit, some)
        won |= {text: (theme, edit.edit_id) for text in texts if text not in won}
    return tuple(Example(text, theme) for text, (theme, _) in sorted(won.items()))


def _told(edit: Edit, fate: Fates) -> tuple[int, str]:
    """Return the theme that an edit gives its sentences to, and why it cannot; the reason is empty where it can."""
    if edit.op != "move":
        return int(edit.new_theme_id or 0), ""
    if not edit.examples:
        return NO_THEME, "it names no sentence"
    return (NO_THEME, "") if edit.other_id is None else (edit.other_id, fate.why_closed(edit.other_id, edit))


def _made(edit: Edit, fate: Fates, examples: Sequence[Example]) -> Made:
    mine = {example.text for example in examples if example.theme_id == edit.new_theme_id}
    texts = tuple(text for text in dict.fromkeys(edit.examples) if text in mine)
    return Made(int(edit.new_theme_id or 0), fate.sources(edit), texts, edit.keywords)
