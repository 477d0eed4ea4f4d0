"""The drivers step: why under each theme, and what is asked for, gathered and counted."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pandas as pd

from pipeline.incremental import Counts, Progress, silent
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.why.asks import wish
from pipeline.why.chains import chains
from pipeline.why.drivers import grouped
from pipeline.why.likeness import denying
from pipeline.why.naming import labels
from pipeline.why.told import EMPTY, SURE, read_told
from pipeline.why.vectors import mood_of, vectors_of
from pipeline.why.wording import core, fuller, restates, terms_of, whole, words_of

FEELING = 0.25  # polarity from which a reason was given for praise or for blame


def drivers(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Gather reasons, with what is told, into drivers and asks into groups, and link them to what follows, anew, in one transaction.

    Reads ``reasons``, ``signals``, ``consequences``, ``sentences``, ``sentence_sentiment``, ``sentence_themes``, ``themes``, ``documents``;
    writes ``drivers``, ``driver_reasons``, ``ask_groups``, ``ask_group_members``, ``edge_mentions``, ``edges``, and ``embeddings`` of
    causes and asks that are new.
    """
    brands = _Brands(settings.brands)
    themes = dict(zip(*(store.query("select theme_id, label from themes")[name] for name in ("theme_id", "label")), strict=True))
    told = store.frame("why/told", sure=SURE)
    told = read_told(told, told["product"].map(brands.of, na_action=None), themes)
    causes = pd.concat([read_causes(store.frame("why/causes"), brands), told], ignore_index=True)
    asks = read_asks(store.frame("why/asks"), brands)
    texts = [*causes["subject_text"].fillna(causes["cause"]), *asks["cause"]]
    hashes = [*causes["text_hash"].where(causes["text_hash"].notna(), None), *[None] * len(asks)]
    vectors = vectors_of(store, settings, texts, progress, hashes=hashes)
    progress("drivers: gathering", 0, 1)
    reasons, names = named(causes, shared(grouped(causes, vectors[: len(causes)], mood=mood_of(settings.encoder)), causes), themes)
    wishes, wish_names = named(asks, grouped(asks, vectors[len(causes) :]), themes)
    with store.transaction():
        with _tables(store, reasons, names, told):
            rows = store.make("table", "driver_reasons")
            made = store.make("table", "drivers")
        with _tables(store, wishes, wish_names):
            rows += store.make("table", "ask_group_members")
            made += store.make("table", "ask_groups")
        made += chains(store)
    progress("drivers", rows, rows)
    return Counts(len(causes) + len(asks), made)


def shared(found: pd.DataFrame, causes: pd.DataFrame) -> pd.DataFrame:
    """Return the groups without the names of those in which one person only tells something: nobody gives it as a reason.

    They count among all that is said under a theme; tens of thousands of drivers of one sentence would explain nothing.
    """
    members = found.merge(causes[["theme_id", "reason_id", "person_id", "kind"]], on=["theme_id", "reason_id"])
    groups = members.assign(told=members["kind"] == "told").groupby("driver_id").agg(people=("person_id", "nunique"), told=("told", "all"))
    alone = groups.index[(groups["people"] == 1) & groups["told"]]
    return found.assign(driver_id=found["driver_id"].where(~found["driver_id"].isin(alone), None))


def read_causes(rows: pd.DataFrame, brands: "_Brands") -> pd.DataFrame:
    """Return the reasons that say something, with ``cause`` (reading form in lower case), ``cause_terms`` and ``wordings`` (for labels).

    Args:
        rows: ``theme_id``, ``reason_id``, ``person_id``, ``cause_head``, ``cause_text``, ``product``, ``polarity``, ``kind``.
        brands: names that are no reason for anything: "Acme made it easy" does not say what Acme did.
    """
    made = []
    for head, text, product in zip(rows["cause_head"], rows["cause_text"], rows["product"], strict=True):
        drop = brands.of(product)
        full = core(text, drop)
        read = fuller(core(head, drop), full)
        forms = [read] if read.lower() == full.lower() or not full else [read, full]
        made.append((read.lower(), terms_of(read, drop), [(form, whole(text, form)) for form in forms]))
    feeling = rows["polarity"].fillna(0)
    way = np.where(feeling.abs() < FEELING, 0, np.sign(feeling)).astype(np.int64)
    return _said(rows.assign(direction=way, subject_text=None, text_hash=None), made)


def read_asks(rows: pd.DataFrame, brands: "_Brands") -> pd.DataFrame:
    """Return the asks that say what is wanted, in the columns of `read_causes`, the sentence standing for the reason."""
    made = []
    for text, start, end, product in zip(rows["text"], rows["evidence_start"], rows["evidence_end"], rows["product"], strict=True):
        drop = brands.of(product)
        wanted = wish(text, int(start), int(end), drop)
        made.append((wanted.lower(), terms_of(wanted, drop), [(wanted, True)]))
    return _said(rows.rename(columns={"sentence_id": "reason_id"}), made)


def named(causes: pd.DataFrame, found: pd.DataFrame, themes: dict[int, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the groups, those of one name joined, and ``driver_id``, ``label`` and ``restates`` of each.

    Args:
        causes: from `read_causes`.
        found: from `grouped`.
        themes: label of each theme.
    """
    members = found.dropna(subset="driver_id").merge(causes, on=["theme_id", "reason_id"]).explode("wordings", ignore_index=True)
    forms = pd.DataFrame(members["wordings"].tolist(), columns=["wording", "sound"], index=members.index)
    made = labels(members.join(forms))
    made, same = alike(made, members.drop_duplicates(["theme_id", "reason_id"]))
    own = {theme: EMPTY | frozenset(terms_of(label)) for theme, label in themes.items()}
    again = [restates(label, own.get(theme, EMPTY)) for theme, label in zip(made["theme_id"], made["label"], strict=True)]
    return found.assign(driver_id=found["driver_id"].replace(same)), made.assign(restates=again)


def alike(made: pd.DataFrame, members: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the drivers of which no two have the same name, and for each of the others the largest of its name, which it joins.

    "Lost bag" and "bags were lost" are one name: the same content words, both or neither denied, in the same direction.
    """
    way = members["direction"] if "direction" in members else pd.Series(0, index=members.index)
    sizes = members.assign(way=way).groupby("driver_id").agg(people=("person_id", "nunique"), way=("way", "sum"))
    words = [(" ".join(sorted(terms_of(label))) or label, any(map(denying, label.lower().split()))) for label in made["label"]]
    keyed = made.join(sizes, on="driver_id")
    keyed = keyed.assign(words=[term for term, _ in words], denied=[denied for _, denied in words], way=np.sign(keyed["way"]))
    ordered = keyed.sort_values(["people", "driver_id"], ascending=[False, True], kind="stable")
    first = ordered.groupby(["theme_id", "words", "denied", "way"], sort=False)["driver_id"].transform("first")
    other = ordered["driver_id"] != first
    same = dict(zip(ordered["driver_id"][other], first[other], strict=True))
    return made[~made["driver_id"].isin(list(same))].reset_index(drop=True), same


class _Brands:
    """Words of brand names, with those of the product a document speaks of."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._common = _words(*names)
        self._of: dict[str | None, frozenset[str]] = {}

    def of(self, product: str | None) -> frozenset[str]:
        """Return the words in lower case that say nothing about a document on this product."""
        if product not in self._of:
            self._of[product] = self._common | (_words(product) if isinstance(product, str) else frozenset())
        return self._of[product]


def _words(*names: str) -> frozenset[str]:
    return frozenset(word.lower() for name in names for word in words_of(name) if len(word) > 1)


def _said(rows: pd.DataFrame, made: list[tuple[str, list[str], list[tuple[str, bool]]]]) -> pd.DataFrame:
    columns = {name: pd.Series([row[place] for row in made], index=rows.index, dtype=object) for place, name in enumerate(_READ)}
    return rows.assign(**columns)[np.array([bool(row[0]) for row in made], dtype=bool)].reset_index(drop=True)


_TOLD = ["theme_id", "reason_id", "document_id", "sentence_id", "cause_start", "cause_end", "direction", "confidence"]
_READ = ("cause", "cause_terms", "wordings")


@contextmanager
def _tables(store: Store, found: pd.DataFrame, names: pd.DataFrame, told: pd.DataFrame | None = None) -> Iterator[None]:
    """Offer groups, their names and what is told to SQL as the relations ``grouped``, ``named`` and ``told``."""
    offered = {"grouped": found.astype({"driver_id": "string"}), "named": names}
    if told is not None:
        offered["told"] = told[_TOLD].astype({"reason_id": "string", "document_id": "string", "sentence_id": "string"})
    try:
        for name, rows in offered.items():
            store.connection.register(name, rows)
        yield
    finally:
        for name in offered:
            store.connection.unregister(name)
