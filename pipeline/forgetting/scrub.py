"""Words of forgotten people out of what others left: labels, keywords, corrections that quote them, stored models.

What everybody says is nobody's. So only phrases and words go that stand in no feedback that stays.
"""

import io
import json
import re
import zipfile
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa

from pipeline.store import Store

GAP: Final = "…"
# Columns that may hold words or ids of sentences of others than the row's own document. What an analyst typed is theirs.
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "themes": ("label", "description", "keywords", "typical"),
    "fitted_themes": ("label", "description", "keywords", "typical"),
    "emerging": ("label", "keywords", "typical"),
    "theme_ledger": ("label",),
    "theme_edits": ("label", "sentences", "examples", "keywords", "message"),
    "driver_edits": ("label", "reasons", "examples", "message"),
    "key_points": ("label",),
    "figure_history": ("theme",),
    "fixes": ("label",),
    "audit_marks": ("theme",),
    "theme_drift": ("why",),
    "runs": ("message",),
}
_SHOWN: Final = ("topic_representations", "topic_labels", "custom_labels", "topic_aspects")  # of a stored topic model
_BY_EXAMPLE: Final = ("move", "split", "promote", "reject-reason")
_WORD: Final = re.compile(r"[^\W_]+")


class Gone(NamedTuple):
    """What only forgotten people said.

    Attributes:
        ids: of their documents and reasons.
        phrases: whole texts.
        words: in lower case.
    """

    ids: frozenset[str]
    phrases: frozenset[str]
    words: frozenset[str]

    def clean(self, text: str) -> str:
        """Return a text without what only they said."""
        return GAP if text in self.phrases else _WORD.sub(lambda word: GAP if word.group().lower() in self.words else word.group(), text)

    def clean_value(self, value: Any) -> Any:
        """Return a value without it; elements of lists go as a whole."""
        if isinstance(value, list):
            return [one for one in value if one.split(":")[0] not in self.ids and self.clean(one) == one]
        return self.clean(value) if isinstance(value, str) else value


def find_gone(store: Store) -> Gone:
    """Return what only the documents of the relation ``part`` say."""
    ids = store.query("select document_id as id from part union select reason_id from reasons where document_id in (from part)")
    quoted = store.query(
        """
        select unnest(examples) as phrase from theme_edits union select unnest(examples) from driver_edits
        union select example from sentiment_edits union select label from key_points
        """
    )
    store.connection.register("phrases", quoted.astype(object))
    phrases = store.frame("forget/own_phrases")["phrase"]
    store.connection.unregister("phrases")
    return Gone(frozenset(ids["id"]), frozenset(phrases), frozenset(store.frame("forget/own_words")["word"]))


def scrub_tables(store: Store, gone: Gone) -> None:
    """Clean all columns that hold words of many, inside the caller's transaction."""
    for table, columns in _COLUMNS.items():
        rows = store.connection.execute(f"from {table}").to_arrow_table()
        cleaned = rows
        for name in columns:
            values = pa.array([gone.clean_value(one) for one in rows[name].to_pylist()], rows.schema.field(name).type)
            cleaned = cleaned.set_column(rows.schema.get_field_index(name), rows.schema.field(name), values)
        if "examples" in columns:
            cleaned = cleaned.filter(pa.array(_still_meant(rows.to_pylist(), cleaned.to_pylist()), pa.bool_()))
        if not cleaned.equals(rows):
            store.connection.execute(f"delete from {table}")
            store.insert(table, cleaned)


def _still_meant(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[bool]:
    """Return which corrections still say what they are about: one that only quoted a forgotten person says nothing any more."""
    return [
        old["op"] not in _BY_EXAMPLE or not old["examples"] or bool(new["examples"] or new.get("keywords"))
        for old, new in zip(before, after, strict=True)
    ]


def scrub_models(store: Store, gone: Gone) -> None:
    """Clean the models that fits and revisions left."""
    for table, column in (("theme_fits", "topic_model"), ("theme_fits", "model"), ("theme_revisions", "model")):
        packed = store.query(f"select distinct {column} as packed from {table} where {column} is not null")["packed"]
        for one in map(bytes, packed):
            cleaned = clean_model(one, gone)
            if cleaned != one:
                store.connection.execute(
                    f"update {table} set {column} = $cleaned where {column} = $packed", {"cleaned": cleaned, "packed": one}
                )


def clean_model(packed: bytes, gone: Gone) -> bytes:
    """Return a stored model, a zip of JSON and arrays, without the words; the same bytes where it has none of them."""
    file, changed = io.BytesIO(), False
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = cleaned = old.read(item)
            if item.filename == "topics.json":
                values = json.loads(content)
                shown = {name: _clean_json(values[name], gone.clean) for name in _SHOWN if values.get(name)}
                cleaned = content if shown == {name: values[name] for name in shown} else json.dumps(values | shown).encode()
            elif item.filename == "values.npy":  # names of methods are among its texts, so that whole quotes alone are looked for
                values = json.loads(np.load(io.BytesIO(content), allow_pickle=False).tobytes())
                without = _clean_json(values, lambda text: GAP if text in gone.phrases else text)
                if without != values:
                    array = io.BytesIO()
                    np.save(array, np.frombuffer(json.dumps(without).encode(), dtype=np.uint8))
                    cleaned = array.getvalue()
            changed |= cleaned != content
            new.writestr(item, cleaned)
    return file.getvalue() if changed else packed


def _clean_json(value: Any, clean: Any) -> Any:
    if isinstance(value, dict):
        made: dict[str, Any] = {}
        for key, one in value.items():
            name = clean(key) if not key.lstrip("-").isdigit() else key
            made[name if name not in made else f"{name} {len(made)}"] = _clean_json(one, clean)  # as many as before: vectors stand beside
        return made
    if isinstance(value, list):
        return [_clean_json(one, clean) for one in value]
    return clean(value) if isinstance(value, str) else value
