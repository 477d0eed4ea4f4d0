"""``voc forget`` and ``retention``: what somebody said, and who they are, out of the store, the vault, the page and the read copy.

Their rows go in one transaction, with a receipt, so that a kill leaves the old store or the new one. Then the files are written anew,
because in its file DuckDB leaves what was deleted; where that was cut short the next run ends it. Derived tables are emptied, and counted
anew by the next run: a figure or a quote of yesterday may rest on a person who is gone.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, Literal

import pandas as pd

from pipeline.errors import StoreError
from pipeline.forgetting.files import find_out_of_reach, made_files, scrub_edits_file
from pipeline.forgetting.scrub import find_gone, scrub_models, scrub_tables
from pipeline.read_copy import open_to_change
from pipeline.settings import Settings
from pipeline.source_settings import CRM_KINDS
from pipeline.sources import vault
from pipeline.sources.items import hash_strings
from pipeline.sources.kept_out import find_cutoff, kept_out_hash
from pipeline.sources.pseudonyms import PeopleKey, find_key, pseudonymize
from pipeline.sql import folder
from pipeline.store import Store, now, rewrite
from pipeline.text.placeholders import PLACEHOLDER

logger = logging.getLogger(__name__)
Kind = Literal["customer", "author", "item"]
_CRM: Final = ("customers", "events")
_NOT_BY_DOCUMENT: Final = ("near_duplicate_pairs", "forgotten")
_SHORTEST_ID: Final = 4  # signs of an id that is looked for in texts


@dataclass
class _Parting:
    """What is to be forgotten: items, with the person where one is named, and what will be told of it."""

    kind: str
    items: pd.DataFrame
    source: str | None = None
    raw: str | None = None
    customer: str | None = None  # as stored
    ids: Sequence[str] = ()  # as refused values may hold them
    id_hash: str | None = None
    removed: dict[str, int] = field(default_factory=dict)
    out_of_reach: list[str] = field(default_factory=list)


def forget(settings: Settings, kind: Kind, raw: str, source: str | None = None) -> tuple[dict[str, int], list[str]]:
    """Forget a customer, an author or an item for good; return the rows that were deleted, by table, and the files out of reach.

    Args:
        settings: of the store.
        kind: what the id is of.
        raw: the id, as the source gives it.
        source: name of the source that the id is of, where the same id means somebody else in another.

    Raises:
        SettingsError: there is no such source.
        StoreError: there is no store, its key is missing, or it holds nothing of that id.
    """
    raw = raw.strip()
    sources = [settings.source(source)] if source else settings.sources
    if not settings.store.is_file():
        raise StoreError(f'There is no store at "{settings.store}". Make it with "voc run".')
    finish_forgetting(settings)
    with Store.open(settings.store, wait=settings.lock_wait) as store:
        key = find_key(store, settings)
        plain = pseudonymize(raw)
        stored = raw if settings.keep_personal_data else key.hide(plain)
        asked = [(one.name, column) for one in sources if one.kind not in CRM_KINDS for column in (*one.questions, "")]
        found = {
            "customer": stored if kind == "customer" else None,
            "author": stored if kind == "author" else None,
            "items": [hash_strings(name, raw, column) for name, column in asked] if kind == "item" else None,
        }
        items = store.frame("forget/find", source=source, cutoff=None, **found)
        ids = [stored, *([raw] if len(raw) >= _SHORTEST_ID or kind == "item" else [])]
        hashed = key.hide(kept_out_hash(kind, source, plain))
        parting = _Parting(kind, items, source, raw, found["customer"], ids, hashed)  # type: ignore[arg-type]
        if items.empty and not (parting.customer and _known_to_crm(store, parting)):
            place = f' in source "{source}"' if source else ""
            raise StoreError(f'The store knows no {kind} "{raw}"{place}, so nothing was forgotten. Give the id as the source has it.')
        _part_with(store, settings, parting, key)
    finish_forgetting(settings)
    with open_to_change(settings.store, settings.lock_wait):  # publishes what is left
        pass
    return parting.removed, parting.out_of_reach


def forget_expired(settings: Settings) -> int:
    """Forget what is older than ``retention``, and end what a call before left open; return the number of items."""
    if not settings.store.is_file():
        return 0
    finish_forgetting(settings)
    cutoff = find_cutoff(settings.retention, now())
    if cutoff is None:
        return 0
    with Store.open(settings.store, wait=settings.lock_wait) as store:
        items = store.frame("forget/find", source=None, customer=None, author=None, items=None, cutoff=cutoff)
        if items.empty:
            return 0
        _part_with(store, settings, _Parting("retention", items), find_key(store, settings))
    finish_forgetting(settings)
    logger.info("%d items older than %s were forgotten", len(items), settings.retention)
    return len(items)


def finish_forgetting(settings: Settings) -> None:
    """Write anew, or remove, the files in whose bytes something forgotten may still stand.

    What only grew too old stays in the page and the read copy to the end of the run that forgets it: readers have them meanwhile.
    """
    with Store.open(settings.store, wait=settings.lock_wait) as store:
        kinds = set(store.query("select kind from forgotten where finished_at is null")["kind"])
    if not kinds:
        return
    if kinds != {"retention"}:
        for path in made_files(settings):
            path.unlink(missing_ok=True)
    rewrite(settings.store)
    with Store.open(settings.store, wait=settings.lock_wait) as store:
        store.connection.execute("update forgotten set finished_at = $now where finished_at is null", {"now": now()})


def _known_to_crm(store: Store, parting: _Parting) -> bool:
    return any(_of_customer(store, f"select count(*) from {table}", parting) for table in _CRM)


def _of_customer(store: Store, statement: str, parting: _Parting) -> int:
    """Run a statement on the rows of the customer, of the one source if one was named."""
    where = "where customer_id = $customer and ($source is null or source = $source)"
    return int(store.value(f"{statement} {where}", customer=parting.customer, source=parting.source) or 0)


def _part_with(store: Store, settings: Settings, parting: _Parting, key: PeopleKey) -> None:
    """Delete everything, and write the receipt, in one transaction."""
    with store.transaction(), _marked(store, parting):
        gone = find_gone(store)
        texts = store.query(
            "select text from feedback where feedback_id in (from part) union select text from sentences where document_id in (from part)"
        )
        said = texts["text"].tolist()
        brought = store.query("select distinct path from loads where load_id in (select load_id from gone_items)")["path"].tolist()
        scrub_edits_file(settings.themes.edits, gone, said)
        if settings.personal_data_vault and settings.personal_data_vault.is_file():
            vault.forget(settings.personal_data_vault, _own_placeholders(store))
        parting.out_of_reach = find_out_of_reach(settings, brought, parting.raw, said)
        store.execute("forget/count_by_load")
        store.execute("forget/clear_rejects", ids=list(parting.ids))
        store.execute("forget/reopen_copies")
        store.execute("forget/release_copies")
        _delete(store, parting, gone.phrases)
        scrub_tables(store, gone)
        scrub_models(store, gone)
        store.execute("forget/drop_vectors", clauses=parting.kind != "retention")
        _write_receipt(store, parting, key)
        store.touch()


@contextmanager
def _marked(store: Store, parting: _Parting) -> Iterator[None]:
    """Offer SQL the documents as ``part``, their loads and lines as ``gone_items``, and the hashes of their sentences."""
    temporary = {
        "gone_items": "select load_id, line from feedback where feedback_id in (from part)",
        "gone_sentences": "select distinct text_hash from sentences where document_id in (from part)",
    }
    if parting.customer:
        for table in _CRM:
            temporary["gone_items"] += (
                f" union all select load_id, null from {table} where customer_id = $customer and ($source is null or source = $source)"
            )
    with store.part(parting.items["feedback_id"].tolist()):
        for name, query in temporary.items():
            given = {"customer": parting.customer, "source": parting.source} if "$customer" in query else {}
            store.connection.execute(f"create or replace temp table {name} as {query}", given)
        yield
        for name in temporary:
            store.connection.execute(f"drop table {name}")


def _delete(store: Store, parting: _Parting, phrases: frozenset[str]) -> None:
    """Delete the rows of the documents and of the customer, and empty what is derived."""
    tables = store.query(
        """
        select table_name as name, column_name as id from duckdb_columns()
        where column_name in ('document_id', 'feedback_id') and list_contains($kept, table_name)
        """,
        kept=[name for name in folder("schema") if name not in _NOT_BY_DOCUMENT],
    )
    wheres = {name: f"where {column} in (from part)" for name, column in tables.itertuples(index=False)}
    wheres["theme_map"] = "where split_part(sentence_id, ':', 1) in (from part)"
    for name, where in sorted(wheres.items()):
        parting.removed[name] = int(store.value(f"delete from {name} {where}") or 0)
    store.execute("documents/delete_pairs")
    # Rows that quote one person alone.
    by_words = "delete from key_points where list_contains($phrases, label)"
    parting.removed["key_points"] = int(store.value(by_words, phrases=sorted(phrases)) or 0)
    parting.removed["sentiment_edits"] = store.execute("forget/drop_sentiment_edits")
    store.execute("forget/mend_sentiment_edits")
    for name in _CRM if parting.customer else ():
        parting.removed[name] = _of_customer(store, f"delete from {name}", parting)
    parting.removed = {name: rows for name, rows in parting.removed.items() if rows}
    for name in folder("tables"):
        if store.has(name):
            store.connection.execute(f"delete from {name}")


def _own_placeholders(store: Store) -> list[str]:
    """Return the placeholders that stand in nothing but what is to be forgotten."""
    found = store.query(
        """
        with placed as (
            select
                feedback_id in (from part) as is_part,
                unnest(regexp_extract_all(concat_ws(' ', title, text, rating_raw, product, wave, url, segments::varchar), $pattern)) as one
            from feedback
        )

        select one from placed where is_part except select one from placed where not is_part
        """,
        pattern=PLACEHOLDER,
    )
    return list(found["one"])


def _write_receipt(store: Store, parting: _Parting, key: PeopleKey) -> None:
    """Note what was forgotten; what has no date would come again as new, so each such item is kept out by its id."""
    receipt = "insert into forgotten values ($kind, $source, $id_hash, map($tables, $rows), $out_of_reach, $now, null)"
    values = {"tables": list(parting.removed), "rows": list(parting.removed.values()), "out_of_reach": parting.out_of_reach, "now": now()}
    store.connection.execute(receipt, {"kind": parting.kind, "source": parting.source, "id_hash": parting.id_hash, **values})
    if parting.kind == "retention":
        undated = parting.items[parting.items["undated"]]
        hashes = [key.hide(kept_out_hash("item", None, one)) for one in undated["feedback_id"]]
        rows = undated.assign(kind="item", id_hash=hashes)[["kind", "source", "id_hash"]]
        store.connection.register("undated", rows.astype(object))
        store.connection.execute("insert into forgotten select kind, source, id_hash, map(), [], $now, $now from undated", {"now": now()})
        store.connection.unregister("undated")
