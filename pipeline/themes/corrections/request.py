"""What a person asks, in a command or a file, before names become ids and sentences get their texts.

A theme may be named by its id, by its label of today, or by one it had before: a file of corrections that renames "Late" must
still be understood when "Late" is no longer there.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Final, Self

from pipeline.errors import SettingsError, nearest
from pipeline.text.name_key import name_key
from pipeline.themes.corrections.edit import OPS, Edit

TO_THEME: Final = ("merge", "move", "parent")  # these go to a theme; the others to a text, or nowhere
NEEDS_THEME: Final = ("rename", "describe", "merge", "split", "pin", "ban", "parent")
NEEDS_VALUE: Final = ("rename", "describe", "promote")
MAKES_THEME: Final = ("split", "promote")
TAKES_SENTENCES: Final = ("move", *MAKES_THEME)
NOWHERE: Final = ("", "none")  # to no theme, or to the top


@dataclass(frozen=True, slots=True)
class EditRequest:
    """A correction as a person wrote it."""

    op: str  # one of `OPS`
    theme: str = ""  # id or label of the theme that is corrected
    other: str = ""  # id or label of the theme it goes to, for merge, move and parent; "" or "none" for no theme, or the top
    value: str = ""  # label or description
    sentences: tuple[str, ...] = ()  # ids of sentences, or sentences written out
    keywords: tuple[str, ...] = ()  # words or phrases
    location: str = field(default="", compare=False)  # where it is written ("corrections.toml, edit 3"), for errors

    def __post_init__(self) -> None:
        """Refuse what cannot be meant.

        Raises:
            SettingsError: an unknown operation, or one without what it needs, or with what it does not take.
        """
        op = self.op
        if op not in OPS:
            raise SettingsError(f'{self.at}there is no operation "{op}". {nearest(op, list(OPS))}')
        needs = {
            "a theme. Give its id or its label": op in NEEDS_THEME and not self.theme.strip(),
            "a description" if op == "describe" else "a label": op in NEEDS_VALUE and not self.value.strip(),
            "the theme to merge into. Give its id or its label": op == "merge" and not self.other.strip(),
            "sentences. Give their ids, or write them out": op == "move" and not self.sentences,
            "example sentences or keywords of the new theme": op in MAKES_THEME and not (self.sentences or self.keywords),
        }
        for what, is_missing in needs.items():
            if is_missing:
                raise SettingsError(f"{self.at}{op} needs {what}.")
        takes = {"other": TO_THEME, "value": (*NEEDS_VALUE, "split"), "sentences": TAKES_SENTENCES, "keywords": MAKES_THEME}
        for name, ops in takes.items():
            given = getattr(self, name)
            if given and op not in ops:
                raise SettingsError(f"{self.at}{op} takes no {name}, but has {json.dumps(given, ensure_ascii=False)}. Leave it out.")

    @classmethod
    def from_edit(cls, edit: Edit) -> Self:
        """Return what a person would write to make an edit, with ids for names."""
        return cls(
            op=edit.op,
            theme="" if edit.theme_id is None else str(edit.theme_id),
            other=("none" if edit.other_id is None else str(edit.other_id)) if edit.op in TO_THEME else "",
            value=edit.value if edit.op in (*NEEDS_VALUE, "split") else "",
            sentences=edit.examples if edit.op in TAKES_SENTENCES else (),
            keywords=edit.keywords,
        )

    @property
    def at(self) -> str:
        """The start of an error message."""
        return f"{self.location}: " if self.location else ""

    @property
    def key(self) -> str:
        """A hash of what is asked, 12 hexadecimal digits: the same words give the same key."""
        words = {name: value for name, value in asdict(self).items() if name != "location"}
        return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class ThemeNames:
    """What themes are called (label by id, of the active ones), and were ever called (ids by label as it is compared)."""

    today: dict[int, str]
    ever: dict[str, set[int]]

    def find_id(self, name: str, at: str = "") -> int:
        """Return the id of a theme named by id or label.

        Raises:
            SettingsError: no theme has this name; the message names the nearest or all there are. Or several had it.
        """
        wanted = name_key(name)
        if wanted.isdecimal() and (int(wanted) in self.today or any(int(wanted) in ids for ids in self.ever.values())):
            return int(wanted)
        found = [theme for theme, label in self.today.items() if name_key(label) == wanted] or sorted(self.ever.get(wanted, ()))
        if len(found) == 1:
            return found[0]
        if found:
            several = ", ".join(map(str, found))
            raise SettingsError(f'{at}several themes had the label "{name}": {several}. Name the one you mean by its id.')
        if not self.today:
            raise SettingsError(f'{at}there is no theme "{name}", because there are no themes yet. Run the pipeline first.')
        if wanted.isdecimal():
            known = ", ".join(f'{theme} "{label}"' for theme, label in sorted(self.today.items()))
            raise SettingsError(f"{at}there is no theme {name}. Known: {known}.")
        raise SettingsError(f'{at}there is no theme "{name}". {nearest(name, list(self.today.values()))}')
