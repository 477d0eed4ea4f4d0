"""What people filled in: each cell read or named with its line, because a mark that is guessed corrects figures falsely."""

from typing import Final

import numpy as np
import pandas as pd

from pipeline.errors import VocError, nearest
from pipeline.measure.audit_sheet import BY_PEOPLE
from pipeline.store import Store, now
from pipeline.text.name_key import name_key

YES: Final = ("yes", "y", "1", "true", "x")
NO: Final = ("no", "n", "0", "false")
SENTIMENTS: Final = ("negative", "neutral", "positive")
NO_THEME: Final = ("", "none")
_ANSWERS: Final = dict.fromkeys(YES, True) | dict.fromkeys(NO, False)


def read_marks(cells: pd.DataFrame, sentences: pd.Series, themes: dict[int, str]) -> tuple[pd.DataFrame, list[str]]:
    """Return the marks of a filled sheet, and what could not be read, a line each.

    A row that nobody filled is left out. A row of an unknown sentence, or whose columns of the machine were changed, is refused; of other
    rows only the cells that cannot be meant are. A wrong theme without a right one belongs to none.

    Args:
        cells: as ``read_sheet`` returns them.
        sentences: ``document_id`` of every sentence of the store, by ``sentence_id``.
        themes: active themes, id to label.

    Returns:
        Columns as in ``audit_marks`` but ``annotator`` and ``marked_at``.
    """
    rows = cells[(cells[list(BY_PEOPLE)] != "").any(axis=1)].reset_index(drop=True)
    refused = _refused(rows, sentences)
    problems = [(line, why) for line, why in zip(rows["line"], refused, strict=True) if why]
    rows = rows[refused == ""].reset_index(drop=True)
    made = rows[["sentence_id", "sentiment"]].copy()
    made["document_id"] = rows["sentence_id"].map(sentences)
    made["inclusion"] = rows["inclusion"].astype(float)
    made["theme_id"] = pd.to_numeric(rows["theme_id"]).astype("Int64")
    for name in ("theme", "reason", "note"):
        made[name] = rows[name].where(rows[name] != "", None)
    for name in ("theme_ok", "sentiment_ok", "reason_ok"):
        made[name] = rows[name].map(lambda cell: _ANSWERS.get(cell.casefold())).astype("boolean")
        unread = made[name].isna() & (rows[name] != "")
        problems += _named(rows, unread, name, "is neither yes nor no")
    problems += _right_themes(rows, made, themes) + _right_sentiments(rows, made)
    made = made[made[["theme_ok", "sentiment_ok", "reason_ok"]].notna().any(axis=1) | made["note"].notna()]
    return made, [f"line {line}{what}" for line, what in sorted(problems)]


def keep_marks(store: Store, marks: pd.DataFrame, annotator: str) -> None:
    """Keep the marks of an annotator, in place of those that the same one gave the same sentences before.

    Raises:
        VocError: the annotator has no name.
    """
    if not annotator.strip():
        raise VocError("An annotator needs a name. Give one with --by.")
    with store.transaction():
        store.connection.register("marks", marks)
        store.connection.execute(
            "delete from audit_marks where annotator = $annotator and sentence_id in (select sentence_id from marks)",
            {"annotator": annotator.strip()},
        )
        store.connection.unregister("marks")
        store.insert("audit_marks", marks.assign(annotator=annotator.strip(), marked_at=now()))
        store.touch()


def _refused(rows: pd.DataFrame, sentences: pd.Series) -> pd.Series:
    """Return why each row is refused, or nothing."""
    chance, theme = pd.to_numeric(rows["inclusion"], errors="coerce"), pd.to_numeric(rows["theme_id"], errors="coerce")
    changed = ~chance.between(0, 1, inclusive="right") | ~rows["sentiment"].isin(SENTIMENTS)
    changed |= (rows["theme_id"] != "") & ~((theme % 1 == 0) & theme.between(1, 2**31 - 1))
    why = np.select(
        [~rows["sentence_id"].isin(sentences.index), rows["sentence_id"].duplicated(), changed],
        [
            ': there is no sentence "' + rows["sentence_id"] + '" in the store',
            ': sentence "' + rows["sentence_id"] + '" stands above already',
            ": inclusion, theme_id or sentiment is not what the sheet had; export it again",
        ],
        "",
    )
    return pd.Series(why, index=rows.index, dtype=object)


def _right_themes(rows: pd.DataFrame, made: pd.DataFrame, themes: dict[int, str]) -> list[tuple[int, str]]:
    """Put the right theme of each row, and take away marks that contradict themselves; return these."""
    by_name = {name_key(label): theme for theme, label in themes.items()} | {str(theme): theme for theme in themes}
    named = rows["right_theme"].map(name_key)
    right = named.map(by_name).astype("Int64")
    unknown = right.isna() & ~named.isin(NO_THEME)
    own = (made["theme_ok"] == True).fillna(False)  # noqa: E712  # missing is neither
    against = ~unknown & (named != "") & ((own & (right.fillna(0) != made["theme_id"].fillna(0))) | (rows["theme_ok"] == ""))
    hints = rows["right_theme"].map(lambda name: f"is no active theme. {nearest(name, list(themes.values()))}".rstrip())
    problems = _named(rows, unknown, "right_theme", hints)
    problems += _named(rows, against, "right_theme", "is given, but theme_ok does not say no")
    made["right_theme_id"] = made["theme_id"].where(own, right).astype("Int64")
    made.loc[unknown | against, "theme_ok"] = pd.NA
    made.loc[made["theme_ok"].isna(), "right_theme_id"] = pd.NA
    return problems


def _right_sentiments(rows: pd.DataFrame, made: pd.DataFrame) -> list[tuple[int, str]]:
    """Put the right sentiment of each row, and take away marks that contradict themselves; return these."""
    right = rows["right_sentiment"].str.casefold()
    own = (made["sentiment_ok"] == True).fillna(False)  # noqa: E712  # missing is neither
    denied = (made["sentiment_ok"] == False).fillna(False)  # noqa: E712
    unknown = (right != "") & ~right.isin(SENTIMENTS)
    against = ~unknown & (right != "") & ((own & (right != made["sentiment"])) | (rows["sentiment_ok"] == ""))
    needed = denied & (right == "")
    problems = _named(rows, unknown, "right_sentiment", f"is none of {', '.join(SENTIMENTS)}")
    problems += _named(rows, against, "right_sentiment", "is given, but sentiment_ok does not say no")
    problems += [(line, ", right_sentiment: is needed where sentiment_ok says no") for line in rows.loc[needed, "line"]]
    made["right_sentiment"] = made["sentiment"].where(own, right)
    made.loc[unknown | against | needed, "sentiment_ok"] = pd.NA
    made.loc[made["sentiment_ok"].isna(), "right_sentiment"] = None
    return problems


def _named(rows: pd.DataFrame, wrong: pd.Series, name: str, why: str | pd.Series) -> list[tuple[int, str]]:
    """Return line and words of each cell of a column that cannot be meant."""
    said = ", " + name + ': "' + rows[name] + '" ' + why
    return [(int(line), str(words)) for line, words in zip(rows.loc[wrong, "line"], said[wrong], strict=True)]
