"""Catalogues as bytes, so that a store keeps what decided and another machine decides the same.

The bytes are an ``.npz`` file of plain arrays: nothing in it is code. Texts and numbers lie in one array of JSON.
"""

import hashlib
import io
import json
import zipfile
import zlib
from dataclasses import asdict, fields
from typing import Any, Final

import numpy as np

from pipeline.errors import ModelError
from pipeline.themes.catalogue import Catalogue
from pipeline.themes.edits.corrections import Reach
from pipeline.themes.edits.replay import Made
from pipeline.themes.model import ThemeModel
from pipeline.themes.taxonomy.rule import Choices, Rule
from pipeline.themes.taxonomy.table import SeedTaxonomy as Taxonomy
from pipeline.themes.taxonomy.table import SeedTheme as Given

FORMAT: Final = 1
_OWN: Final = ("theme_ids", "given_ids", "examples", "example_ids", "made_middles")


def pack(catalogue: Catalogue) -> bytes:
    """Return a catalogue as bytes; equal catalogues give equal bytes."""
    arrays = {name: getattr(catalogue, name) for name in _OWN}
    arrays |= {f"model.{name}": array for name, array in catalogue.model.arrays().items()}
    told: dict[str, Any] = {
        "format": FORMAT,
        "made": [asdict(made) | {"sources": sorted(made.sources)} for made in catalogue.made],
        "stands_for": sorted(catalogue.stands_for.items()),
        "goes": sorted(catalogue.goes.items()),
        "reach": asdict(catalogue.reach),
        "given": None if catalogue.given is None else asdict(catalogue.given),
        "rule": None,
    }
    if catalogue.rule is not None:
        parts = {one.name: getattr(catalogue.rule, one.name) for one in fields(catalogue.rule)}
        arrays |= {f"rule.{name}": part for name, part in parts.items() if isinstance(part, np.ndarray)}
        plain = {name: part for name, part in parts.items() if not isinstance(part, np.ndarray)}
        told["rule"] = plain | {"choices": asdict(catalogue.rule.choices)}
    arrays["told"] = np.frombuffer(json.dumps(told).encode(), dtype=np.uint8)
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def unpack(packed: bytes) -> Catalogue:
    """Return the catalogue of `pack`.

    Raises:
        ModelError: the bytes are damaged, or were written by another version.
    """
    try:
        with np.load(io.BytesIO(packed), allow_pickle=False) as file:
            arrays = dict(file)
        told = json.loads(arrays.pop("told").tobytes())
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise ModelError(f"The stored themes cannot be read ({error}). Fit them anew: voc themes refit.") from error
    if told["format"] != FORMAT:
        raise ModelError(f"The stored themes have format {told['format']}, this version reads {FORMAT}. Fit them anew: voc themes refit.")
    return Catalogue(
        model=ThemeModel(**_under(arrays, "model.")),
        rule=_rule(told["rule"], _under(arrays, "rule.")),
        given=_taxonomy(told["given"]),
        made=tuple(_made(one) for one in told["made"]),
        stands_for=_mapping(told["stands_for"]),
        goes=_mapping(told["goes"]),
        reach=Reach(**told["reach"]),
        **{name: arrays[name] for name in _OWN},
    )


def version(catalogue: Catalogue) -> str:
    """Return a hash of everything that decides, 24 hexadecimal digits: the version of assignment."""
    return hashlib.sha256(pack(catalogue)).hexdigest()[:24]


def _under(arrays: dict[str, Any], prefix: str) -> dict[str, Any]:
    return {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}


def _mapping(pairs: list[tuple[int, int]]) -> dict[int, int]:
    return {int(old): int(new) for old, new in pairs}


def _made(told: dict[str, Any]) -> Made:
    return Made(int(told["theme_id"]), frozenset(told["sources"]), tuple(told["examples"]), tuple(told["keywords"]))


def _taxonomy(told: dict[str, Any] | None) -> Taxonomy | None:
    if told is None:
        return None
    return Taxonomy(tuple(Given(**_tuples(one)) for one in told["themes"]), told["source"])


def _rule(told: dict[str, Any] | None, arrays: dict[str, Any]) -> Rule | None:
    return None if told is None else Rule(**arrays, **_tuples(told) | {"choices": Choices(**_tuples(told["choices"]))})


def _tuples(told: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}
