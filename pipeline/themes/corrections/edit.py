"""People's corrections to themes, as rows that outlive every refit.

A correction is never baked into the fitted themes. It is kept as it was said and replayed on top of each fit (`replay_edits`), so it
survives the next fit, and taking it back restores exactly what was there before.

What each operation reads, beside ``op``:

=========  ============================================================================================================
rename     ``theme_id``; ``value``: the label
describe   ``theme_id``; ``value``: the description
merge      ``theme_id`` goes into ``other_id``
split      ``theme_id`` gives the sentences like ``examples``, or with one of ``keywords``, to ``new_theme_id``; ``value``: its label
move       ``examples`` (and what is very like them) go to ``other_id``; None: to no theme
pin        ``theme_id`` stays, whatever a refit finds
ban        ``theme_id``: its sentences have no theme; ``value``: the highest theme id of that day, so that a theme found later in
           the same place is known to be a later one; ``examples``: its typical sentences, which say where that place is
parent     ``theme_id`` gets the parent ``other_id``; None: at the top
promote    what fits no theme and is like ``examples``, or has one of ``keywords``, becomes ``new_theme_id``; ``value``: its label;
           ``theme_id``: a theme inside which the group grew, or None
=========  ============================================================================================================
"""

from dataclasses import dataclass
from typing import Final

from pipeline.edits import EditRow

OPS: Final = ("rename", "describe", "merge", "split", "move", "pin", "ban", "parent", "promote")
COMMAND: Final = "command"  # origin of an edit that was typed, not read from a file


@dataclass(frozen=True, slots=True)
class Edit(EditRow):
    """One correction: a row of ``theme_edits``, whose comments say what each column holds.

    ``examples`` are the subject texts of ``sentences``, and those that a person wrote: they outlive the rows.
    """

    op: str
    theme_id: int | None = None
    other_id: int | None = None
    value: str = ""
    sentences: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    new_theme_id: int | None = None
    label: str = ""
    origin: str = COMMAND

    @property
    def themes(self) -> frozenset[int]:
        """Ids of all themes that it refers to: a refit keeps these alive."""
        return frozenset(one for one in (self.theme_id, self.other_id, self.new_theme_id) if one is not None)
