"""Replay people's corrections on top of the themes that a fit or a taxonomy gives.

First which themes there are and where their sentences go (the merge map), then what they are called and their parents. So edits
that have nothing to do with each other may come in any order, and where two contradict each other the later wins and the earlier
says so. Nothing is dropped: an edit that has no effect on today's themes is kept, and applies again when its theme comes back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, count

import pandas as pd

from pipeline.edits import APPLIES, DOES_NOT_APPLY
from pipeline.text.name_key import name_key
from pipeline.themes.corrections.edit import Edit
from pipeline.themes.corrections.merge_map import MergeMap, follow_path
from pipeline.themes.model.theme_model import NO_THEME


@dataclass(frozen=True, slots=True)
class UserTheme:
    """A theme that a person made: it takes sentences like its examples, or with one of its keywords, from other themes."""

    theme_id: int
    sources: frozenset[int]  # -1 for the sentences of no theme
    examples: tuple[str, ...]  # subject texts
    keywords: tuple[str, ...]


@dataclass(frozen=True)
class ReplayedEdits:
    """What the edits come to on today's themes."""

    edits: tuple[Edit, ...]  # all, in order, each with its state and message
    merge_map: dict[int, int]  # where the sentences of a theme that is not active go: an active theme, or -1
    labels: dict[int, str]  # of every active theme; no two alike
    descriptions: dict[int, str]  # of the themes that a person described
    parents: dict[int, int]  # of every active theme that has one
    pinned: frozenset[int]  # active themes that a person pinned
    protected: frozenset[int]  # every theme that an active edit refers to: a refit keeps these alive, so that the edits survive it
    examples: dict[str, int]  # subject texts of which a person said where they belong, with that theme; -1: nowhere
    user_themes: tuple[UserTheme, ...]  # in the order in which they take their sentences
    bans: dict[int, Edit]  # of banned themes whose place is known, so that they stay banned when they are found again


def replay_edits(edits: Sequence[Edit], themes: pd.DataFrame) -> ReplayedEdits:
    """Return what all edits, those taken back as well, come to.

    ``themes`` holds ``theme_id``, ``label``, ``parent_id`` (nullable) and ``origin`` ('found', 'given' or 'broader') of the themes before
    any edit. Those that edits make are not among them.
    """
    merges = MergeMap(edits, themes)
    examples = _resolve_examples(merges)
    described = merges.keep_last("describe", refusal=lambda edit: merges.why_inactive(edit.theme_id, edit))
    labels, parents = _resolve_labels(merges), _resolve_parents(merges)
    noted = {edit.edit_id: edit for edit in sorted(edits, key=lambda edit: edit.edit_id)}
    for edit in merges.edits:
        refused = merges.refused.get(edit.edit_id, "")
        message = refused or merges.remarks.get(edit.edit_id, "")
        noted[edit.edit_id] = replace(edit, state=DOES_NOT_APPLY if refused else APPLIES, message=message)
    ends = {theme: merges.resolve(theme) for theme in sorted(merges.themes)}

    def make(theme_id: int, edit: Edit) -> UserTheme:
        own = tuple(text for text in dict.fromkeys(edit.examples) if examples.get(text) == theme_id)
        return UserTheme(theme_id, merges.find_sources(edit), own, edit.keywords)

    return ReplayedEdits(
        edits=tuple(noted.values()),
        merge_map={theme: end for theme, end in ends.items() if end != theme},
        labels=labels,
        descriptions={theme: edit.value for theme, edit in described.items()},
        parents=parents,
        pinned=frozenset(merges.pinned),
        protected=frozenset(theme for edit in merges.edits for theme in edit.themes),
        examples=examples,
        user_themes=tuple(make(theme_id, edit) for theme_id, edit in merges.created.items()),
        bans={theme: noted[edit.edit_id] for theme, edit in sorted(merges.banned.items()) if edit.value.isdecimal()},
    )


def _resolve_examples(merges: MergeMap) -> dict[str, int]:
    """Return each text once, with the theme that was said last."""
    resolved: dict[str, tuple[int, int]] = {}
    for edit in reversed(merges.select_edits("move", "split", "promote")):
        if edit.edit_id in merges.refused:
            continue
        target, reason = edit.new_theme_id, ""
        if edit.op == "move":
            target = edit.other_id
            reason = merges.why_closed(target, edit) if edit.examples else "it names no sentence"
        texts = dict.fromkeys(edit.examples)
        lost = {text: resolved[text][1] for text in texts if text in resolved}
        by = ", ".join(str(one) for one in sorted(set(lost.values())))
        if not reason and lost and len(lost) == len(texts) and not edit.keywords:
            reason = f"overruled by edit {by}"
        if reason:
            merges.refused[edit.edit_id] = reason
            continue
        if lost:
            merges.remarks[edit.edit_id] = f"overruled by edit {by} for {len(lost)} of {len(texts)} sentences"
        resolved |= {text: (NO_THEME if target is None else target, edit.edit_id) for text in texts if text not in resolved}
    return {text: theme for text, (theme, _) in sorted(resolved.items())}


def _resolve_labels(merges: MergeMap) -> dict[int, str]:
    """Return the label of every active theme, no two alike.

    What a person wrote stands as written; a label that was found yields to it and gets a number.
    """
    active = {theme for theme in merges.themes if merges.resolve(theme) == theme}
    seeds = {theme: merges.labels[theme] for theme in sorted(active) if merges.origins.get(theme) == "given"}
    renamed = {edit.theme_id for edit in merges.select_edits("rename")}
    taken = {name_key(label): f"theme {theme} of the taxonomy" for theme, label in seeds.items() if theme not in renamed}

    def refusal(edit: Edit) -> str:
        name = name_key(edit.value)
        reason = merges.why_inactive(edit.theme_id, edit) if name else "it gives no label"
        if not reason and name in taken:
            reason = f'{taken[name]} has the label "{edit.value}"; choose another, or merge the two'
        if not reason:
            taken[name] = f"theme {edit.theme_id}, by edit {edit.edit_id},"
        return reason

    labels = seeds | {theme: edit.value for theme, edit in merges.keep_last("rename", refusal=refusal).items()}
    used = {name_key(label) for label in labels.values()}
    for theme in sorted(active - set(labels), key=lambda one: (one not in merges.created, one)):
        edit = merges.created.get(theme)
        own = merges.labels[theme] if edit is None else edit.value or ", ".join(edit.keywords[:3]) or f"Theme {theme}"
        numbered = (f"{own} ({number})" for number in count(2))
        labels[theme] = next(label for label in chain([own], numbered) if name_key(label) not in used)
        used.add(name_key(labels[theme]))
    return dict(sorted(labels.items()))


def _resolve_parents(merges: MergeMap) -> dict[int, int]:
    """Return the parent of every active theme that is below another active one."""
    said = {edit.theme_id for edit in merges.select_edits("parent")}
    above = {theme: parent for theme, parent in merges.fitted_parents.items() if theme not in said}

    def refusal(edit: Edit) -> str:
        theme, other = edit.theme_id, edit.other_id
        reason = merges.why_inactive(theme, edit) or ("" if other is None else merges.why_gone(other, edit))
        if reason or theme is None or other is None:
            return reason
        parent = merges.resolve(other)
        if theme in follow_path(parent, above.get):
            return f"{merges.describe(theme)} would stand under itself; clear the parent of {merges.describe(parent)} first"
        above[theme] = parent
        return ""

    merges.keep_last("parent", refusal=refusal)
    parents: dict[int, int] = {}
    for theme, parent in sorted((theme, merges.resolve(parent)) for theme, parent in above.items() if merges.resolve(theme) == theme):
        if parent in merges.themes and theme not in follow_path(parent, parents.get):  # a merge can close a circle that nobody drew
            parents[theme] = parent
    return parents
