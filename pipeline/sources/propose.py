"""A mapping proposed for a file that nobody has described: ``voc init FILE...``.

Most first runs fail in the configuration, not in the texts. What a column holds is told by two witnesses: what it is called
(``exports.toml``: named exports, and what columns are usually called) and what its values look like (`pipeline.sources.columns`).
A name alone never wins against its values, and every role says how sure it is.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pipeline.source_settings import CRM_KINDS
from pipeline.sources.columns import Column, plain_name, plain_question
from pipeline.sources.evidence import NPS_SCALES, RATING_SCALES, fits, holds, is_bare_score, is_open, is_question, known, strength_of

Confidence = Literal["high", "likely", "guess"]
MOST_SEGMENTS = 12
MOST_VALUES = 40  # of a segment
# In the order in which they choose. A role that asks for more (a key, a date) chooses before one that takes anything.
FEEDBACK = (
    *("created_at", "nps_score", "csat", "rating", "item_id", "reply", "replied_at", "title", "author_id", "customer_id", "thread_id"),
    *("reply_to", "helpful_votes", "reach", "wave", "weight", "url", "product"),
)
ROLES = {"customers": ("customer_id", "left", "joined", "lifetime_value"), "events": ("event", "created_at", "customer_id", "amount")}


@dataclass(frozen=True)
class Choice:
    """A column chosen for something, and how surely."""

    column: str
    confidence: Confidence


@dataclass
class Proposal:
    """What a file is, and what its columns mean.

    Attributes:
        kind: as in the settings; None where the file holds neither words nor customers nor events.
        export: the named export that it was recognised as.
        columns: role -> column.
        questions: column -> the question as it is put in the header.
        segments: name -> column.
        sub_ratings: aspect -> column.
        options: of the source, where they differ from what is taken without.
        where: column -> value of the rows that count.
        join: path and key of a second file.
        left_out: column -> why it plays no role.
    """

    kind: str | None
    confidence: Confidence
    export: str | None = None
    columns: dict[str, Choice] = field(default_factory=dict)
    questions: dict[str, tuple[str, Confidence]] = field(default_factory=dict)
    segments: dict[str, Choice] = field(default_factory=dict)
    sub_ratings: dict[str, Choice] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)
    join: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)

    @property
    def used(self) -> set[str]:
        """Columns that play a role."""
        chosen = (*self.columns.values(), *self.segments.values(), *self.sub_ratings.values())
        return {choice.column for choice in chosen} | set(self.questions)


def propose(columns: Sequence[Column], file_name: str) -> Proposal:
    """Return what the columns of a file probably mean."""
    if _is_headless(columns):
        return Proposal(None, "guess", left_out={columns[0].name: "the first row looks like data: give the file a row of names"})
    export = next((one for one in known()["export"] if _recognised(one, columns)), None)
    kind, confidence = _kind(columns, file_name)
    if export:
        kind, confidence = export["kind"], "high"
    made = Proposal(kind, confidence, export["name"] if export else None)
    for column in columns:
        if reason := _no_use(column, export):
            made.left_out[column.name] = reason
    if kind is not None:
        open_columns = [column for column in columns if column.name not in made.left_out]
        _fill(made, open_columns, export)
        made.where = {} if export is None else dict(export.get("where", {}))
        made.left_out |= {column.name: "no role found" for column in open_columns if column.name not in made.used}
    return made


def _fill(made: Proposal, columns: Sequence[Column], export: dict[str, Any] | None) -> None:
    """Choose a column for each role of the kind, then segments of what is left."""
    if made.kind not in CRM_KINDS:
        _choose_words(made, columns, export)
    for role in ROLES.get(made.kind or "", FEEDBACK):
        if (choice := _choose(role, made, columns, export)) is not None:
            made.columns[role] = choice
    _choose_by_values(made, columns)
    if made.kind not in CRM_KINDS and "customer_id" in made.columns:
        made.columns.setdefault("author_id", made.columns["customer_id"])
    _set_scales(made, {column.name: column for column in columns})
    if made.kind == "review" and "rating" in made.columns:
        _choose_sub_ratings(made, columns)
    _choose_segments(made, columns, export)


def _is_headless(columns: Sequence[Column]) -> bool:
    """Whether the first row holds values, not names: a number or link, and a sentence that is no question."""
    valued = any(re.fullmatch(r"[\d.,_:-]+|https?://.*", column.name) for column in columns)
    return valued and any(len(column.name.split()) >= 8 and not is_question(column) for column in columns)


def _recognised(export: dict[str, Any], columns: Sequence[Column]) -> bool:
    words = [column.words for column in columns]
    unless = any(fits(export.get("unless"), name) for name in words)
    return not unless and all(any(fits(pattern, name) for name in words) for pattern in export["has"])


def _no_use(column: Column, export: dict[str, Any] | None) -> str | None:
    """Return why a column is left out before anybody asks for it."""
    named = export is not None and any(fits(pattern, column.words) for pattern in export["roles"].values())
    if column.rows and not column.values:
        return None if strength_of("left", column) >= 2 else "empty"  # nobody has left yet
    if named or (export is not None and fits(export.get("questions"), column.words)):
        return None
    if export is not None and fits(export.get("ignored"), column.words):
        return f"of no use in exports of {export['name']}"
    if fits(known()["ignored"]["names"], column.words):
        return "technical or personal"
    if len(column.counts) == 1 and column.rows > 1 and not any(strength_of(role, column) >= 2 for role in known()["names"]):
        return "one value only"
    return None


def _choose(role: str, made: Proposal, columns: Iterable[Column], export: dict[str, Any] | None) -> Choice | None:
    """Return the column that fits a role best: by the named export, else by its name, with values that fit."""
    best: tuple[float, float, Column] | None = None
    given = export["roles"].get(role) if export else None
    later = known()["ignored"]["later"]
    for column in columns:
        if column.name in made.used or (export and not fits(given, column.words) and _named_otherwise(export, column, role)):
            continue
        strength = 4.0 if fits(given, column.words) else strength_of(role, column)
        if role == "nps_score" and made.kind == "survey" and is_bare_score(column) and column.scale(*NPS_SCALES) == (0, 10):
            strength = 2.0
        if role == "customer_id" and made.kind == "customers":
            strength = strength or strength_of("item_id", column) / 2 or strength_of("author_id", column) / 2
        if role == "customer_id" and made.kind == "events":
            strength = strength or strength_of("author_id", column) / 2
        if role in ("created_at", "rating") and strength < 2 and re.search(rf"\b(?:{later})\b", column.words):
            strength /= 2
        if made.kind == "survey" and (role == "title" or (role == "author_id" and strength < 2 and not column.is_email)):
            continue
        if strength > 0 and holds(role, column, made.kind, strength) and (best is None or (strength, column.filled) > best[:2]):
            best = (strength, column.filled, column)
    if best is None:
        return None
    return Choice(best[2].name, "high" if best[0] > 2 else "likely")


def _named_otherwise(export: dict[str, Any], column: Column, role: str) -> bool:
    others = [*(pattern for other, pattern in export["roles"].items() if other != role), *export.get("segments", [])]
    return any(fits(pattern, column.words) for pattern in others)


def _choose_words(made: Proposal, columns: Sequence[Column], export: dict[str, Any] | None) -> None:
    """Choose the text, or the open questions of a survey."""
    given = export["roles"].get("text") if export else None

    def strength(column: Column) -> float:
        if re.search(known()["names"]["reply"][1], column.words) or fits(known()["names"]["reply"][0], column.words):
            return 0
        return 4 if fits(given, column.words) else max(strength_of("text", column), 0.5 * column.is_free_text)

    worded = [column for column in columns if column.has_letters and strength(column) > 0]
    if made.kind == "survey":
        asked = [column for column in columns if is_open(column, strength(column))]
        for column in asked or sorted((c for c in columns if c.has_letters and not c.is_key), key=lambda c: -c.distinct)[:1]:
            sure: Confidence = "high" if column.is_free_text and is_question(column) else "likely" if asked else "guess"
            made.questions[column.name] = (plain_question(column.name), sure)
    elif worded:
        best = max(worded, key=lambda column: (strength(column) >= 4, strength(column) >= 2, column.mean_words))
        made.columns["text"] = Choice(best.name, "high" if strength(best) >= 2 else "likely" if strength(best) >= 1 else "guess")


def _choose_by_values(made: Proposal, columns: Sequence[Column]) -> None:
    """Fill the roles that no name told, where one column alone looks like them."""
    free = [column for column in columns if column.name not in made.used]
    if made.kind not in CRM_KINDS:
        looks = {
            "created_at": [column for column in free if column.is_date and not column.is_number],
            "item_id": [column for column in free if column.is_key and not column.is_date and not column.is_email and column.rows >= 10],
            "author_id": [column for column in free if column.is_email],
        }
        if made.kind == "review":
            looks["rating"] = [c for c in free if c.is_number and c.scale((1, 5)) and len(c.counts) >= 4 and c.filled >= 0.8]
        for role, found in looks.items():
            if role not in made.columns and len(found) == 1 and found[0].name not in made.used:
                made.columns[role] = Choice(found[0].name, "guess")


def _set_scales(made: Proposal, columns: dict[str, Column]) -> None:
    for role in ("rating", "csat"):
        if role in made.columns:
            scale = columns[made.columns[role].column].scale(*RATING_SCALES)
            if scale is not None and scale != (1, 5):
                made.options[f"{role}_scale"] = list(scale)


def _choose_sub_ratings(made: Proposal, columns: Sequence[Column]) -> None:
    """Take other columns on the very scale of the rating, where there are several, as ratings of single aspects."""
    low, high = made.options.get("rating_scale", [1, 5])
    found = []
    for column in columns:
        if column.name not in made.used and column.is_number and column.scale((low, high)) and len(column.counts) >= min(4, high - low):
            values = [float(value.replace(",", ".")) for value in column.seen if re.fullmatch(r"\d+(?:[.,]\d+)?", value)]
            if values and max(values) == high and min(values) <= low + 1:
                found.append(column)
    if len(found) >= 2:
        made.sub_ratings = {_short_name(column, made.sub_ratings): Choice(column.name, "likely") for column in found}


def _choose_segments(made: Proposal, columns: Sequence[Column], export: dict[str, Any] | None) -> None:
    """Take columns of few values that come again; first those whose names tell that groups are compared by them."""
    given, usual = export.get("segments", []) if export else [], known()["ignored"]["segments"]
    found: list[tuple[int, Column]] = []
    for column in columns:
        if column.name in made.used or column.is_link or column.is_email or (column.is_date and not column.is_number):
            continue
        named = any(fits(pattern, column.words) for pattern in given)
        usually = fits(usual, column.words)
        often = sum(count for count in column.counts.values() if count >= 3) >= 0.6 * len(column.values)
        few = 2 <= len(column.counts) <= MOST_VALUES and often and column.mean_words <= 8
        if (few and (not column.is_number or usually)) or (column.is_choice and column.mean_words <= 25 and not column.is_number):
            found.append((0 if named else 1 if usually else 2, column))
    for rank, column in sorted(found, key=lambda pair: pair[0])[:MOST_SEGMENTS]:
        sure: Confidence = ("high", "likely", "guess")[rank]
        made.segments[_short_name(column, made.segments)] = Choice(column.name, sure)


def propose_segments(columns: Sequence[Column], key: str) -> dict[str, Choice]:
    """Return the segments of a file that is nothing but a key and what goes with it."""
    made = Proposal(None, "guess")
    _choose_segments(made, [column for column in columns if column.name != key and _no_use(column, None) is None], None)
    return made.segments


def _short_name(column: Column, taken: Iterable[str]) -> str:
    words = plain_name(plain_question(column.name)).split()
    name = "_".join(words[-4:] if len(words) > 6 else words)[:40] or "column"
    return unused(name, taken)


def unused(name: str, taken: Iterable[str]) -> str:
    """Return a name that is not taken yet, with a number where it is."""
    return name if name not in taken else next(f"{name}_{n}" for n in range(2, 1000) if f"{name}_{n}" not in taken)


def _kind(columns: Sequence[Column], file_name: str) -> tuple[str | None, Confidence]:
    """Return what a file is, by points for what stands in it and for how it is called."""
    words, cues = known(), plain_name(Path(file_name).name.split(".")[0]) + " " + plain_name(Path(file_name).parent.name)
    named = {
        role: [c for c in columns if strength_of(role, c) >= 2 and (c.values or not c.rows) and holds(role, c, None, 3)]
        for role in words["names"]
    }
    texts = [c for c in columns if c.is_free_text] + [c for c in named["text"] if not c.is_free_text]
    dated = any(column.is_date for column in columns)
    points = dict.fromkeys(words["kinds"], 0.0)
    for kind, pattern in words["kinds"].items():
        points[kind] += 2 * any(fits(pattern, word) for word in cues.split())
    crm = len({c.name for role in ("joined", "left", "lifetime_value") for c in named[role]})
    plan = any(fits("plan|tier|tenure.*|churn.*|contract|segment", column.words) for column in columns)
    keyed = any(c.is_key and max(strength_of(role, c) for role in ("customer_id", "item_id", "author_id")) > 0 for c in columns)
    if named["event"] and dated and not texts:
        return "events", "high"
    if keyed and not named["rating"] and (not texts or crm >= 2) and (crm or plan or points["customers"]):
        return "customers", "high" if crm and plan else "likely"
    if not texts:
        return None, "guess"
    asked = [c for c in columns if is_question(c) and (not c.rows or is_open(c, 0))]
    nps = any((strength_of("nps_score", c) > 0 or is_bare_score(c)) and holds("nps_score", c, None, 3) and c.rows for c in columns)
    points["survey"] += 3 * bool(asked) + 3 * nps + 2 * any(re.search(r"\brespon(?:se|dent)\b", c.words) and c.is_key for c in columns)
    points["survey"] += 3 * bool(named["question"] and named["answer"])
    points["survey"] += 2 * (sum(c.is_free_text and strength_of("title", c) < 2 for c in columns) >= 3)
    points["review"] += (
        1 + 2 * any(not c.words.startswith("score") or not nps for c in named["rating"]) + 2 * any(fits("review.*", c.words) for c in texts)
    )
    points["forum"] += 3 * bool(named["thread_id"] or named["reply_to"]) + 2 * any(fits(words["words"]["forum"], c.words) for c in texts)
    points["social"] += 4 * any(fits(r"tweet.*|retweets?.*", c.words) for c in columns)
    order = sorted(("review", "survey", "forum", "social"), key=lambda kind: -points[kind])
    ahead = points[order[0]] - points[order[1]]
    return order[0], "high" if ahead >= 3 else "likely" if ahead >= 1 else "guess"
