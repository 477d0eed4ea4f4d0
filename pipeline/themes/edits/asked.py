"""From what a person asks, in a command or a file, to an edit: names become ids, sentences get their texts.

A theme may be named by its id, by its label of today, or by one it had before: a file of corrections that renames "Late" must
still be understood when "Late" is no longer there.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Final

import pandas as pd

from pipeline.errors import SettingsError, nearest
from pipeline.themes.edits.edit import COMMAND, OPS, Edit
from pipeline.themes.edits.words import same_label

TO_THEME: Final = ("merge", "move", "parent")  # these go to a theme; the others to a text, or nowhere
NEEDS_THEME: Final = ("rename", "describe", "merge", "split", "pin", "ban", "parent")
NEEDS_VALUE: Final = ("rename", "describe", "promote")
TAKES_SENTENCES: Final = ("split", "move", "promote")
NOWHERE: Final = ("", "none")  # to no theme, or to the top


@dataclass(frozen=True, slots=True)
class Asked:
    """A correction as a person wrote it.

    Attributes:
        op: one of `OPS`.
        theme: id or label of the theme that is corrected.
        other: id or label of the theme it goes to, for merge, move and parent; "" or "none" for no theme, or the top.
        value: label or description.
        sentences: ids of sentences, or sentences written out.
        keywords: words or phrases.
        place: where it is written ("corrections.toml, edit 3"), for errors.
    """

    op: str
    theme: str = ""
    other: str = ""
    value: str = ""
    sentences: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    place: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        """Refuse what cannot be meant.

        Raises:
            SettingsError: an unknown operation, or one without what it needs, or with what it does not take.
        """
        if self.op not in OPS:
            raise SettingsError(f'{self.at}there is no operation "{self.op}". {nearest(self.op, list(OPS))}')
        if self.op in NEEDS_THEME and not self.theme.strip():
            raise SettingsError(f"{self.at}{self.op} needs a theme. Give its id or its label.")
        if self.op in NEEDS_VALUE and not self.value.strip():
            raise SettingsError(f"{self.at}{self.op} needs a {'description' if self.op == 'describe' else 'label'}.")
        if self.op == "merge" and not self.other.strip():
            raise SettingsError(f"{self.at}merge needs the theme to merge into. Give its id or its label.")
        if self.op == "move" and not self.sentences:
            raise SettingsError(f"{self.at}move needs sentences. Give their ids, or write them out.")
        if self.op in ("split", "promote") and not (self.sentences or self.keywords):
            raise SettingsError(f"{self.at}{self.op} needs example sentences or keywords of the new theme.")
        self._check_surplus()

    def _check_surplus(self) -> None:
        takes = {
            "other": self.op in TO_THEME,
            "value": self.op in NEEDS_VALUE or self.op == "split",
            "sentences": self.op in TAKES_SENTENCES,
            "keywords": self.op in ("split", "promote"),
        }
        for name, taken in takes.items():
            given = getattr(self, name)
            if given and not taken:
                raise SettingsError(f"{self.at}{self.op} takes no {name}, but has {json.dumps(given, ensure_ascii=False)}. Leave it out.")

    @property
    def at(self) -> str:
        """The start of an error message."""
        return f"{self.place}: " if self.place else ""

    @property
    def key(self) -> str:
        """A hash of what is asked, 12 hexadecimal digits: the same words give the same key."""
        words = {name: value for name, value in asdict(self).items() if name != "place"}
        return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Names:
    """What themes are called, and were called.

    Attributes:
        today: label by id, of the themes in force.
        before: ids by label as it is compared, of all that themes were ever called.
    """

    today: dict[int, str]
    before: dict[str, frozenset[int]]

    def theme_id(self, name: str, at: str = "") -> int:
        """Return the id of a theme named by id or label.

        Raises:
            SettingsError: no theme has this name; the message names the nearest or all there are. Or several had it.
        """
        wanted = same_label(name)
        if wanted.isdecimal() and (int(wanted) in self.today or any(int(wanted) in ids for ids in self.before.values())):
            return int(wanted)
        found = [theme for theme, label in self.today.items() if same_label(label) == wanted] or sorted(self.before.get(wanted, ()))
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


def names(today: dict[int, str], edits: Iterable[Edit] = (), before: Iterable[tuple[int, str]] = ()) -> Names:
    """Return what themes are and were called.

    Args:
        today: labels of the themes in force, as replayed.
        edits: tell what themes were called on the day of an edit, and what people called them.
        before: further pairs of id and label: of the fit, of the ledger.
    """
    pairs = [*before, *today.items()]
    for edit in edits:
        mine = edit.other_id if edit.op == "move" else edit.theme_id
        pairs += [(mine, edit.label)] if mine is not None else []
        named = {"rename": edit.theme_id, "split": edit.new_theme_id, "promote": edit.new_theme_id}.get(edit.op)
        pairs += [(named, edit.value)] if named is not None else []
    known: dict[str, set[int]] = {}
    for theme, label in pairs:
        if label:
            known.setdefault(same_label(label), set()).add(theme)
    return Names(today, {label: frozenset(ids) for label, ids in known.items()})


def edit_of(
    asked: Asked,
    called: Names,
    sentences: pd.DataFrame,
    *,
    edit_id: int,
    made_at: datetime,
    highest_id: int,
    origin: str = COMMAND,
    typical: Sequence[str] = (),
) -> Edit:
    """Return the edit that a person asks for.

    Args:
        asked: what was written.
        called: names of the themes.
        sentences: ``sentence_id``, ``text`` (subject text) of stored sentences whose id or text was named.
        edit_id: number of the new edit.
        made_at: UTC.
        highest_id: the highest theme id ever given, by fits or by edits.
        origin: where it was asked.
        typical: subject texts that are typical of the theme, for a ban: they say where its place is.

    Raises:
        SettingsError: a theme or a sentence that is not known.
    """
    theme = called.theme_id(asked.theme, asked.at) if asked.theme.strip() and asked.op != "move" else None
    other = None
    if asked.op in TO_THEME and same_label(asked.other) not in NOWHERE:
        other = called.theme_id(asked.other, asked.at)
    ids, texts = _sentences(asked, sentences)
    about = other if asked.op == "move" else theme
    return Edit(
        edit_id=edit_id,
        op=asked.op,
        theme_id=theme,
        other_id=other,
        value=str(highest_id) if asked.op == "ban" else asked.value.strip(),
        sentences=ids,
        examples=tuple(typical) if asked.op == "ban" else texts,
        keywords=asked.keywords,
        new_theme_id=highest_id + 1 if asked.op in ("split", "promote") else None,
        label=called.today.get(about, "") if about is not None else "",
        origin=origin,
        made_at=made_at,
    )


def _sentences(asked: Asked, known: pd.DataFrame) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return ids and texts of the named sentences; what is no stored sentence but several words is a person's own example."""
    by_id = dict(zip(known["sentence_id"].astype(str), known["text"].astype(str), strict=True))
    by_text = {text: one for one, text in by_id.items()}
    ids: list[str] = []
    texts: list[str] = []
    for named in asked.sentences:
        if named in by_id or named in by_text:
            ids.append(named if named in by_id else by_text[named])
            texts.append(by_id.get(named, named))
        elif len(named.split()) > 1:
            texts.append(named)
        else:
            raise SettingsError(f'{asked.at}there is no sentence "{named}". Give the id of a sentence in the store, or write one out.')
    return tuple(dict.fromkeys(ids)), tuple(dict.fromkeys(texts))


def asked_of(edit: Edit) -> Asked:
    """Return what a person would write to make the edit, with ids for names."""
    takes_value = edit.op in NEEDS_VALUE or edit.op == "split"
    return Asked(
        op=edit.op,
        theme="" if edit.theme_id is None else str(edit.theme_id),
        other=("none" if edit.other_id is None else str(edit.other_id)) if edit.op in TO_THEME else "",
        value=edit.value if takes_value else "",
        sentences=edit.examples if edit.op in TAKES_SENTENCES else (),
        keywords=edit.keywords,
    )
