"""Which themes there are after the edits: made ones, merged ones, banned ones, pinned ones."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from pipeline.themes.edits.edit import Edit
from pipeline.themes.edits.words import Known, Notes, last_word

NO_THEME = -1


@dataclass
class Fates:
    """What becomes of each theme.

    Attributes:
        known: themes before any edit.
        above: parents as they will be, before they are checked: who belongs to a broader theme.
        made: edits that make a theme, by its id, in order.
        into: theme -> edit that merges it.
        banned: theme -> edit that bans it.
        pinned: theme -> edit that pins it.
    """

    known: Known
    above: dict[int, int]
    made: dict[int, Edit] = field(default_factory=dict)
    into: dict[int, Edit] = field(default_factory=dict)
    banned: dict[int, Edit] = field(default_factory=dict)
    pinned: dict[int, Edit] = field(default_factory=dict)

    @property
    def everything(self) -> set[int]:
        """Ids of all themes, those not in force included."""
        return set(self.known.labels) | set(self.made)

    def chain(self, theme: int) -> list[int]:
        """Return the theme and those that it goes into, one after the other."""
        passed = [theme]
        while (following := self._next(passed[-1])) is not None and following not in passed:
            passed.append(following)
        return passed

    def _next(self, theme: int) -> int | None:
        if theme in self.into:
            return self.into[theme].other_id
        above = self.above.get(theme)
        if above is None or not self.known.broader(above) or theme in self.pinned:
            return None
        # The sentences of a broader theme are those of its sub-themes: they share what becomes of it.
        ends = self._merged(above)
        return above if above in self.banned or (theme not in ends and not self.known.broader(ends[-1])) else None

    def _merged(self, theme: int) -> list[int]:
        passed = [theme]
        while passed[-1] in self.into and (following := int(self.into[passed[-1]].other_id or 0)) not in passed:
            passed.append(following)
        return passed

    def end(self, theme: int) -> int:
        """Return the theme in force that the sentences of a theme belong to, or -1."""
        passed = self.chain(theme)
        return NO_THEME if any(one in self.banned for one in passed) else passed[-1]

    def sources(self, edit: Edit) -> frozenset[int]:
        """Return the themes of which a made theme takes sentences."""
        if edit.op == "promote":
            return frozenset({NO_THEME} if edit.theme_id is None else {NO_THEME, edit.theme_id})
        found = {theme for theme in self.everything if edit.theme_id in self.chain(theme)}
        if self.known.broader(int(edit.theme_id or 0)):
            found |= {theme for theme, above in self.above.items() if above == edit.theme_id}
        return frozenset(found - {int(edit.new_theme_id or 0)})

    def named(self, theme: int) -> str:
        """Return how a message speaks of a theme."""
        return f'theme {theme} ("{self.known.labels[theme]}")' if theme in self.known.labels else f"theme {theme}"

    def why_missing(self, theme: int | None, edit: Edit) -> str:
        """Return why there is no such theme, or ""."""
        if theme is None:
            return "it names no theme"
        if theme in self.everything:
            return ""
        name = f' ("{edit.label}")' if edit.label and theme == edit.theme_id else ""
        return f"theme {theme}{name} is not among today's themes; the edit applies again when it comes back"

    def why_closed(self, theme: int | None, edit: Edit) -> str:
        """Return why a theme cannot take sentences, or ""; one that was merged takes them for the theme it went into."""
        missing = self.why_missing(theme, edit)
        if missing or theme is None:
            return missing
        if self.known.broader(theme):
            return f"{self.named(theme)} holds no sentences of its own; name one of its sub-themes"
        return self._banned(theme)

    def why_gone(self, theme: int | None, edit: Edit) -> str:
        """Return why a theme is not in force, or ""."""
        missing = self.why_missing(theme, edit)
        if missing or theme is None:
            return missing
        if theme in self.into:
            merge = self.into[theme]
            return f"{self.named(theme)} was merged into {self.named(self.end(theme))} by edit {merge.edit_id}; name that one"
        return self._banned(theme)

    def _banned(self, theme: int) -> str:
        by = [one for one in self.chain(theme) if one in self.banned]
        return f"{self.named(by[0])} is banned by edit {self.banned[by[0]].edit_id}; take that back first" if by else ""


def fates(active: Sequence[Edit], known: Known, notes: Notes) -> Fates:
    """Return what becomes of each theme; the reasons of edits without effect go to the notes.

    On whether a theme stands, goes into another or is banned, the last word counts: pin, merge and ban overrule each other.
    """
    said = {edit.theme_id: edit.other_id for edit in active if edit.op == "parent"}
    above = {theme: parent for theme, parent in (known.parents | said).items() if theme is not None and parent is not None}
    fate = Fates(known, above)
    final = {edit.theme_id: edit for edit in active if edit.op in ("merge", "ban", "pin")}
    for edit in active:
        if edit.op in ("split", "promote") and edit.new_theme_id is not None:
            reason = _why_not_made(edit, fate, final)
            if reason:
                notes.refuse(edit, reason)
            else:
                fate.made[edit.new_theme_id] = edit
    last_word([edit for edit in active if edit.op in ("merge", "ban", "pin")], partial(_decide, fate=fate, final=final), notes)
    return fate


def _why_not_made(edit: Edit, fate: Fates, final: dict[int | None, Edit]) -> str:
    if not edit.examples and not edit.keywords:
        return "it has neither example sentences nor keywords"
    if edit.op == "promote":
        return "" if edit.theme_id is None else fate.why_missing(edit.theme_id, edit)
    missing = fate.why_missing(edit.theme_id, edit)
    before = final.get(edit.theme_id)
    if missing or before is None or before.edit_id > edit.edit_id or before.op == "pin":
        return missing
    if before.op == "ban":
        return f"theme {edit.theme_id} is banned by edit {before.edit_id}; take that back first"
    if fate.why_missing(before.other_id, before):
        return ""
    return f"theme {edit.theme_id} was merged into theme {before.other_id} by edit {before.edit_id}; split that one"


def _decide(edit: Edit, fate: Fates, final: dict[int | None, Edit]) -> str:
    """Accept a merge, ban or pin, or return why not."""
    reason = fate.why_missing(edit.theme_id, edit) or (_why_not_merged(edit, fate, final) if edit.op == "merge" else "")
    if edit.op == "ban" and reason and edit.examples and edit.theme_id is not None:
        fate.banned[edit.theme_id] = edit  # it died, but its place is known: what is found there later stays banned
        return ""
    if not reason and edit.theme_id is not None:
        {"merge": fate.into, "ban": fate.banned, "pin": fate.pinned}[edit.op][edit.theme_id] = edit
    return reason


def _why_not_merged(edit: Edit, fate: Fates, final: dict[int | None, Edit]) -> str:
    theme, other = edit.theme_id, edit.other_id
    missing = fate.why_missing(other, edit)
    if missing or theme is None or other is None:
        return missing
    if theme == other:
        return "a theme cannot be merged into itself"
    if fate.known.broader(other) and not fate.known.broader(theme):
        return f"{fate.named(other)} holds no sentences of its own; merge into one of its sub-themes, or set it as parent"
    passed = fate.chain(other)
    if theme in passed:
        by = max(fate.into[one].edit_id for one in passed if one in fate.into)
        return f"overruled by edit {by}: theme {theme} and theme {other} are one already"
    before = final.get(other)
    if before is not None and before.op == "ban" and before.edit_id < edit.edit_id:
        return f"theme {other} is banned by edit {before.edit_id}; take that back first"
    return ""
