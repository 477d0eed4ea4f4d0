"""Pseudonyms of people, under a secret key that lies outside the store: who has the store alone cannot find out by trial whose they are.

An id becomes a plain hash first, the same on every machine. What is stored is that hash, hashed again under every key of the key file in
turn: so a store is re-keyed without the ids, and every row that comes later is still known. Ids of documents never depend on a key. A store
notes under which of the keys it is; where it lags behind its file (a run was killed, a back-up put back), the next run brings it up. So
file and store need not change at the same moment.
"""

import logging
import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from typing import Final

import pandas as pd

from pipeline.errors import StoreError
from pipeline.read_copy import open_to_change
from pipeline.settings import Settings
from pipeline.store import Store, rewrite

logger = logging.getLogger(__name__)

PSEUDONYM: Final = re.compile(r"\bp_[0-9a-f]{16}\b")
_KEY_BYTES: Final = 32
_HEAD: Final = (
    "# Keys to the pseudonyms of people, the oldest first. Secret; without them nothing can be added to the store. See docs/engineer.md.\n"
)
# Columns of whatever table: those that hold a pseudonym, alone or behind the name of a source, and hashes that an id went into.
_HOLD_PSEUDONYMS: Final = ("author_id", "customer_id", "person_id", "respondent", "item_id", "thread_id", "reply_to")
KEYED: Final = ("author_id", "customer_id", "content_hash", "event_id")  # of what is read
_HASHES: Final = ("content_hash", "event_id", "id_hash")


def pseudonymize(value: str) -> str:
    """Return a plain hash of a person's name or id, "p_" and 16 hexadecimal digits; never stored without a key."""
    return "p_" + blake2b(value.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


@dataclass(frozen=True)
class PeopleKey:
    """The keys under which a store's pseudonyms are, the oldest first, and who was forgotten and stays out, hashed under them."""

    keys: tuple[bytes, ...]
    forgotten: frozenset[str] = field(default=frozenset(), compare=False)

    def hide(self, plain: str) -> str:
        """Return a hash (BLAKE2b, keyed; RFC 7693) of a pseudonym or of hexadecimal digits, in the same form."""
        prefix = "p_" if plain.startswith("p_") else ""
        for key in self.keys:
            plain = prefix + blake2b(plain.encode(), digest_size=(len(plain) - len(prefix)) // 2, key=key).hexdigest()
        return plain

    def hide_within(self, text: str) -> str:
        """Return a text with every pseudonym in it hidden."""
        return PSEUDONYM.sub(lambda found: self.hide(found.group()), text)

    @property
    def check(self) -> str | None:
        """By what a store knows its keys again; None of no key."""
        return self.hide("0" * 32) if self.keys else None


def hide_people(settings: Settings) -> None:
    """Make ready for a run: the key is made or found, and what an older store holds in plain hashes is hidden, in its file too.

    Raises:
        StoreError: as `take_key`, before anything is written.
    """
    with Store.open(settings.store, wait=settings.lock_wait) as store:
        check = "select key_check from store_info"
        before, loads = store.value(check), store.value("select count(*) from loads")
        take_key(store, settings)
        hidden = loads > 0 and store.value(check) != before
    if hidden:
        rewrite(settings.store)


def take_key(store: Store, settings: Settings) -> PeopleKey:
    """Return the key for what is loaded next, made at the first run, which hides what is stored already; none where personal data is kept.

    Raises:
        StoreError: the key file is missing, is none, or is not that of the store; nothing was written.
    """
    if settings.keep_personal_data:
        return _keeping_out(store, PeopleKey(()))
    known = find_key(store, settings)
    if not settings.key_file.exists():
        _write_keys(settings.key_file, [secrets.token_bytes(_KEY_BYTES)])
        logger.info('the key to the pseudonyms of people is in "%s": keep it secret, and back it up', settings.key_file)
    newest = PeopleKey(_read_keys(settings.key_file))
    if newest != known:
        _hide_stored(store, PeopleKey(newest.keys[len(known.keys) :]), newest)
    return _keeping_out(store, newest)


def _keeping_out(store: Store, key: PeopleKey) -> PeopleKey:
    forgotten = store.query("select id_hash from forgotten where id_hash is not null")["id_hash"]
    return replace(key, forgotten=frozenset(forgotten))


def find_key(store: Store, settings: Settings) -> PeopleKey:
    """Return the key under which the pseudonyms of a store are; it is without keys before the first run.

    Raises:
        StoreError: the key file is missing, is none, or is not that of the store.
    """
    check, path = store.value("select key_check from store_info"), settings.key_file
    if check is None:
        return PeopleKey(())
    advice = "put it back from your back-up, or name its place with people_key in voc.toml (VOC_PEOPLE_KEY). Nothing was written."
    if not path.exists():
        raise StoreError(f'The people in "{store.path}" are stored under a key, and its file "{path}" is not there: {advice}')
    keys = _read_keys(path)
    for known in (PeopleKey(keys[:count]) for count in range(1, len(keys) + 1)):
        if known.check == check:
            return known
    raise StoreError(f'The people in "{store.path}" are stored under another key than those in "{path}". Find the right file: {advice}')


def rekey(settings: Settings) -> int:
    """Hide all people of a store under a new key, and return how many pseudonyms changed; no id is needed, and nobody gets lost.

    Killed at any moment, the store is under the old key or the new one; under the old, the next run or call ends what was begun.

    Raises:
        StoreError: there is no store, it keeps personal data, or has no key yet, or not this one.
    """
    if settings.keep_personal_data:
        raise StoreError(f'"{settings.store}" keeps the ids of people as they came (keep_personal_data): there is nothing to key.')
    if not settings.store.is_file():
        raise StoreError(f'There is no store at "{settings.store}". Make it with "voc run".')
    with Store.open(settings.store, wait=settings.lock_wait) as store:
        known = find_key(store, settings)
        if not known.keys:
            raise StoreError(f'The people in "{store.path}" are under no key yet. Run "voc run" first: it makes one.')
        keys = _read_keys(settings.key_file)
        if keys == known.keys:
            keys = (*keys, secrets.token_bytes(_KEY_BYTES))
            _write_keys(settings.key_file, keys)  # first, so that no store is ever under a key that nobody has
        changed = _hide_stored(store, PeopleKey(keys[len(known.keys) :]), PeopleKey(keys))
    rewrite(settings.store)
    with open_to_change(settings.store, settings.lock_wait):  # no pseudonym of old stays in the read copy
        return changed


def _hide_stored(store: Store, further: PeopleKey, newest: PeopleKey) -> int:
    """Hide what a store holds under further keys, in one transaction, and return how many pseudonyms that were."""
    columns = store.query(
        """
        select table_name, column_name from duckdb_columns()
        where table_name in (select table_name from duckdb_tables() where not temporary)
            and (column_name in (select unnest($names)) or (table_name, column_name) = ('rejects', 'value'))
        """,
        names=[*_HOLD_PSEUDONYMS, *_HASHES],
    )
    pseudonyms: set[str] = set()
    with store.transaction():
        for table, column in columns.itertuples(index=False):
            held = store.query(f'select distinct "{column}" as held from "{table}" where "{column}" is not null')["held"]
            renamed = pd.DataFrame({"held": held, "hidden": held.map(further.hide if column in _HASHES else further.hide_within)})
            if (renamed["held"] != renamed["hidden"]).any():
                pseudonyms.update(one for text in held for one in PSEUDONYM.findall(text))
                store.connection.register("renamed", renamed.astype(object))
                store.connection.execute(f'update "{table}" set "{column}" = hidden from renamed where "{column}" = held')
                store.connection.unregister("renamed")
        store.connection.execute("update store_info set key_check = $check", {"check": newest.check})
        store.touch()
    return len(pseudonyms)


def _read_keys(path: Path) -> tuple[bytes, ...]:
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
        keys = tuple(bytes.fromhex(line) for line in lines if line and not line.startswith("#"))
    except (OSError, ValueError) as error:
        raise StoreError(f'The key file "{path}" cannot be read: {error}. Nothing was written; put it back from your back-up.') from error
    if not keys or any(len(key) != _KEY_BYTES for key in keys):
        raise StoreError(f'"{path}" is no key file: it wants lines of {2 * _KEY_BYTES} hexadecimal digits. Nothing was written.')
    return keys


def _write_keys(path: Path, keys: Sequence[bytes]) -> None:
    """Write a file that its owner alone can read, whole or not at all."""
    draft = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(_HEAD + "".join(f"{key.hex()}\n" for key in keys))
            file.flush()
            os.fsync(file.fileno())  # a store must never be under a key that a power cut has taken
        draft.replace(path)
    except OSError as error:
        raise StoreError(f'The key file "{path}" cannot be written: {error.strerror or error}. Nothing was changed.') from error
    finally:
        draft.unlink(missing_ok=True)
