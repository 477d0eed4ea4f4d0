"""What the themes are called after the edits, and under which theme each stands."""

from collections.abc import Sequence

from pipeline.themes.edits.edit import Edit
from pipeline.themes.edits.fates import NO_THEME, Fates
from pipeline.themes.edits.words import Known, Notes, last_word, same_label


def labels(active: Sequence[Edit], fate: Fates, known: Known, notes: Notes) -> dict[int, str]:
    """Return the label of every theme in force, no two alike.

    What a person wrote stands as written; a label that was found yields to it and gets a number.
    """
    stands = {theme for theme in fate.everything if fate.end(theme) == theme}
    renames = [edit for edit in active if edit.op == "rename"]
    renamed = {edit.theme_id for edit in renames}
    taken = {
        same_label(known.labels[theme]): f"theme {theme} of the taxonomy"
        for theme in sorted(stands - renamed)
        if known.origins.get(theme) == "given"
    }

    def refusal(edit: Edit) -> str:
        name = same_label(edit.value)
        if not name:
            return "it gives no label"
        gone = fate.why_gone(edit.theme_id, edit)
        if gone:
            return gone
        if name in taken:
            return f'{taken[name]} has the label "{edit.value}"; choose another, or merge the two'
        taken[name] = f"theme {edit.theme_id}, by edit {edit.edit_id},"
        return ""

    out = {theme: edit.value for theme, edit in last_word(renames, refusal, notes).items()}
    out |= {theme: label for theme, label in known.labels.items() if known.origins.get(theme) == "given" and theme in stands - set(out)}
    used = {same_label(label) for label in out.values()}
    for theme in sorted(stands - set(out), key=lambda one: (one not in fate.made, one)):
        out[theme] = _free(_own_label(theme, fate, known), used)
        used.add(same_label(out[theme]))
    return dict(sorted(out.items()))


def _own_label(theme: int, fate: Fates, known: Known) -> str:
    if theme not in fate.made:
        return known.labels[theme]
    edit = fate.made[theme]
    return edit.value or ", ".join(edit.keywords[:3]) or f"Theme {theme}"


def _free(label: str, used: set[str]) -> str:
    number, name = 2, label
    while same_label(name) in used:
        name, number = f"{label} ({number})", number + 1
    return name


def parents(active: Sequence[Edit], fate: Fates, known: Known, notes: Notes) -> dict[int, int]:
    """Return the parent of every theme in force that stands under another one in force."""
    edits = [edit for edit in active if edit.op == "parent"]
    said = {edit.theme_id for edit in edits}
    above = {theme: parent for theme, parent in known.parents.items() if theme not in said}

    def refusal(edit: Edit) -> str:
        reason = fate.why_gone(edit.theme_id, edit)
        if reason or edit.theme_id is None or edit.other_id is None:
            return reason
        reason = fate.why_missing(edit.other_id, edit)
        parent = fate.end(edit.other_id)
        if reason or parent == NO_THEME:
            return reason or fate.why_gone(edit.other_id, edit)
        if edit.theme_id in _upwards(parent, above):
            return f"{fate.named(edit.theme_id)} would stand under itself; clear the parent of {fate.named(parent)} first"
        above[edit.theme_id] = parent
        return ""

    last_word(edits, refusal, notes)
    ends = {theme: fate.end(parent) for theme, parent in above.items() if fate.end(theme) == theme}
    out: dict[int, int] = {}
    for theme, parent in sorted(ends.items()):  # a merge can close a circle that nobody drew
        if parent in fate.everything and theme not in _upwards(parent, out):
            out[theme] = parent
    return out


def _upwards(theme: int, above: dict[int, int]) -> list[int]:
    passed = [theme]
    while passed[-1] in above and above[passed[-1]] not in passed:
        passed.append(above[passed[-1]])
    return passed
