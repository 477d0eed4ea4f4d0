"""The merge map: which themes there are after the edits, and where the sentences of each go.

The edits are read as statements about how things shall be, not as steps once taken. On one matter the last word that can apply
wins, and what it overrules says by whom.
"""

from collections.abc import Callable, Sequence

import pandas as pd

from pipeline.themes.corrections.edit import Edit
from pipeline.themes.model.theme_model import NO_THEME


def follow_path(start: int, step: Callable[[int], int | None]) -> list[int]:
    """Return the themes that a step leads to one after the other, the start included; a circle is walked once."""
    passed = [start]
    while (following := step(passed[-1])) is not None and following not in passed:
        passed.append(following)
    return passed


class MergeMap:
    """What becomes of each theme: edits by the theme that they make, merge, ban or pin, and what is to be said of each edit."""

    def __init__(self, edits: Sequence[Edit], themes: pd.DataFrame) -> None:
        """Decide what becomes of each theme of a frame ``theme_id, label`` and, where it has them, ``parent_id`` and ``origin``."""
        ids, rows = [int(one) for one in themes["theme_id"]], themes.reindex(columns=["label", "parent_id", "origin"])
        self.labels: dict[int, str] = dict(zip(ids, rows["label"], strict=True))  # before any edit, as origins and fitted_parents
        self.origins: dict[int, str] = dict(zip(ids, rows["origin"], strict=True))
        self.fitted_parents = {theme: int(one) for theme, one in zip(ids, rows["parent_id"], strict=True) if pd.notna(one)}
        self.edits = tuple(sorted((edit for edit in edits if edit.active), key=lambda edit: edit.edit_id))
        said = {edit.theme_id: edit.other_id for edit in self.select_edits("parent")}
        # As they will be, before they are checked: who belongs to a broader theme.
        self.parents = {theme: parent for theme, parent in (self.fitted_parents | said).items() if theme is not None and parent is not None}
        self.created: dict[int, Edit] = {}
        self.merged: dict[int, Edit] = {}
        self.banned: dict[int, Edit] = {}
        self.pinned: dict[int, Edit] = {}
        self.refused: dict[int, str] = {}  # edit -> why it has no effect today
        self.remarks: dict[int, str] = {}  # edit that applies -> what is to be said of it
        self._last = {edit.theme_id: edit for edit in self.select_edits("merge", "ban", "pin")}
        for edit in self.select_edits("split", "promote"):
            if reason := self._why_not_created(edit):
                self.refused[edit.edit_id] = reason
            elif edit.new_theme_id is not None:
                self.created[edit.new_theme_id] = edit
        self.keep_last("merge", "ban", "pin", refusal=self._decide)

    def select_edits(self, *ops: str) -> list[Edit]:
        """Return the edits of some operations, in order."""
        return [edit for edit in self.edits if edit.op in ops]

    def keep_last(self, *ops: str, refusal: Callable[[Edit], str]) -> dict[int, Edit]:
        """Return for each corrected theme the latest edit of some operations that can apply; the others are refused.

        ``refusal`` says why an edit cannot apply beside the later ones that were accepted before it; "" where it can.
        """
        kept: dict[int, Edit] = {}
        for edit in reversed(self.select_edits(*ops)):
            theme = int(edit.theme_id or 0)
            reason = f"overruled by edit {kept[theme].edit_id}" if theme in kept else refusal(edit)
            if reason:
                self.refused[edit.edit_id] = reason
            else:
                kept[theme] = edit
        return dict(sorted(kept.items()))

    def is_broader(self, theme: int) -> bool:
        """Whether a theme stands above others and has no sentences of its own."""
        return self.origins.get(theme) == "broader"

    @property
    def themes(self) -> set[int]:
        """Ids of all themes, those not active included."""
        return set(self.labels) | set(self.created)

    def resolve(self, theme: int) -> int:
        """Return the active theme that the sentences of a theme belong to, or -1."""
        passed = self._path(theme)
        return NO_THEME if any(one in self.banned for one in passed) else passed[-1]

    def _path(self, theme: int) -> list[int]:
        return follow_path(theme, self._next)

    def _next(self, theme: int) -> int | None:
        if theme in self.merged:
            return self._merged_into(theme)
        above = self.parents.get(theme)
        if above is None or not self.is_broader(above) or theme in self.pinned:
            return None
        # The sentences of a broader theme are those of its sub-themes: they share what becomes of it.
        ends = follow_path(above, self._merged_into)
        return above if above in self.banned or (theme not in ends and not self.is_broader(ends[-1])) else None

    def _merged_into(self, theme: int) -> int | None:
        return self.merged[theme].other_id if theme in self.merged else None

    def find_sources(self, edit: Edit) -> frozenset[int]:
        """Return the themes of which a split or promoted theme takes sentences; -1 for the sentences of no theme."""
        if edit.op == "promote":
            return frozenset({NO_THEME} if edit.theme_id is None else {NO_THEME, edit.theme_id})
        found = {theme for theme in self.themes if edit.theme_id in self._path(theme)}
        if self.is_broader(int(edit.theme_id or 0)):
            found |= {theme for theme, above in self.parents.items() if above == edit.theme_id}
        return frozenset(found - {int(edit.new_theme_id or 0)})

    # -- why an edit has no effect: "" where it has -----------------------------------------------------------------------

    def describe(self, theme: int) -> str:
        """Return a theme as messages name it."""
        return f'theme {theme} ("{self.labels[theme]}")' if theme in self.labels else f"theme {theme}"

    def why_absent(self, theme: int | None, edit: Edit) -> str:
        """Return why there is no such theme."""
        if theme is None:
            return "it names no theme"
        if theme in self.themes:
            return ""
        name = f' ("{edit.label}")' if edit.label and theme == edit.theme_id else ""
        return f"theme {theme}{name} is not among today's themes; the edit applies again when it comes back"

    def why_gone(self, theme: int | None, edit: Edit) -> str:
        """Return why a theme is absent or banned; one that was merged takes sentences for the theme it went into."""
        banned = [one for one in self._path(int(theme or 0)) if one in self.banned]
        if (absent := self.why_absent(theme, edit)) or not banned:
            return absent
        return f"{self.describe(banned[0])} is banned by edit {self.banned[banned[0]].edit_id}; take that back first"

    def why_closed(self, theme: int | None, edit: Edit) -> str:
        """Return why sentences cannot be moved to a theme, or to none."""
        if theme is not None and self.is_broader(theme):
            return f"{self.describe(theme)} holds no sentences of its own; name one of its sub-themes"
        return "" if theme is None else self.why_gone(theme, edit)

    def why_inactive(self, theme: int | None, edit: Edit) -> str:
        """Return why a theme is not active."""
        merges = [self.merged[one] for one in self._path(int(theme or 0)) if one in self.merged]
        if (gone := self.why_gone(theme, edit)) or theme is None or not merges:
            return gone
        return f"{self.describe(theme)} was merged into {self.describe(self.resolve(theme))} by edit {merges[0].edit_id}; name that one"

    def _why_not_created(self, edit: Edit) -> str:
        if not edit.examples and not edit.keywords:
            return "it has neither example sentences nor keywords"
        if edit.op == "promote":
            return "" if edit.theme_id is None else self.why_absent(edit.theme_id, edit)
        absent, last = self.why_absent(edit.theme_id, edit), self._last.get(edit.theme_id)
        if absent or last is None or last.edit_id > edit.edit_id or (last.op == "merge" and self.why_absent(last.other_id, last)):
            return absent
        merged = f"theme {edit.theme_id} was merged into theme {last.other_id} by edit {last.edit_id}; split that one"
        return merged if last.op == "merge" else self._why_banned_before(edit.theme_id, edit)

    def _why_banned_before(self, theme: int | None, edit: Edit) -> str:
        last = self._last.get(theme)
        if last is None or last.op != "ban" or last.edit_id > edit.edit_id:
            return ""
        return f"theme {theme} is banned by edit {last.edit_id}; take that back first"

    def _decide(self, edit: Edit) -> str:
        """Accept a merge, ban or pin, or return why not."""
        reason = self.why_absent(edit.theme_id, edit) or (self._why_not_merged(edit) if edit.op == "merge" else "")
        if reason and edit.op == "ban" and edit.examples and edit.theme_id is not None:  # even where it died, its place is known
            reason, remark = "", f"theme {edit.theme_id} is not among today's themes; one that is found in its place stays banned"
            self.remarks[edit.edit_id] = remark
        if not reason and edit.theme_id is not None:
            {"merge": self.merged, "ban": self.banned, "pin": self.pinned}[edit.op][edit.theme_id] = edit
        return reason

    def _why_not_merged(self, edit: Edit) -> str:
        theme, other = edit.theme_id, edit.other_id
        absent = self.why_absent(other, edit)
        if absent or theme is None or other is None:
            return absent
        if theme == other:
            return "a theme cannot be merged into itself"
        if self.is_broader(other) and not self.is_broader(theme):
            return f"{self.describe(other)} holds no sentences of its own; merge into one of its sub-themes, or set it as parent"
        passed = self._path(other)
        if theme in passed:
            by = max(self.merged[one].edit_id for one in passed if one in self.merged)
            return f"overruled by edit {by}: theme {theme} and theme {other} are one already"
        return self._why_banned_before(other, edit)
