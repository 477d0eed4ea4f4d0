"""Theme assigners as bytes, so that a store keeps what decided and another machine decides the same.

The bytes are an ``.npz`` file of plain arrays: nothing in it is code. Texts and numbers lie in one array of JSON.
"""

import io
import json
import zipfile
import zlib
from dataclasses import asdict, fields
from typing import Any, Final

import numpy as np

from pipeline.errors import ModelError
from pipeline.themes.corrections.assigner import ThemeAssigner
from pipeline.themes.corrections.propagate import PropagationRadius
from pipeline.themes.corrections.replay import UserTheme
from pipeline.themes.model.rule import ThemeModel
from pipeline.themes.taxonomy.rule import Choices, Rule
from pipeline.themes.taxonomy.table import SeedTaxonomy, SeedTheme

FORMAT: Final = 3  # 3: units in their passages; 2: with the texts of examples
_ARRAYS: Final = ("theme_ids", "taxonomy_ids", "example_vectors", "user_centroids")


def pack_assigner(assigner: ThemeAssigner) -> bytes:
    """Return an assigner as bytes; equal assigners give equal bytes."""
    arrays = {name: getattr(assigner, name) for name in _ARRAYS}
    arrays |= {f"model.{name}": array for name, array in assigner.model.arrays().items()}
    rule = {} if assigner.rule is None else {one.name: getattr(assigner.rule, one.name) for one in fields(assigner.rule)}
    arrays |= {f"rule.{name}": part for name, part in rule.items() if isinstance(part, np.ndarray)}
    plain = {name: part for name, part in rule.items() if not isinstance(part, np.ndarray)}
    values = {
        "format": FORMAT,
        "examples": assigner.examples,
        "user_themes": [asdict(one) | {"sources": sorted(one.sources)} for one in assigner.user_themes],
        "stands_for": sorted(assigner.stands_for.items()),
        "merge_map": sorted(assigner.merge_map.items()),
        "radius": asdict(assigner.radius),
        "taxonomy": asdict(assigner.taxonomy) if assigner.taxonomy else None,
        "rule": plain | {"choices": asdict(rule["choices"])} if rule else None,
    }
    arrays["values"] = np.frombuffer(json.dumps(values).encode(), dtype=np.uint8)
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def unpack_assigner(packed: bytes) -> ThemeAssigner:
    """Return the assigner of `pack_assigner`.

    Raises:
        ModelError: the bytes are damaged, or were written by another version.
    """
    try:
        with np.load(io.BytesIO(packed), allow_pickle=False) as file:
            arrays = dict(file)
        values = json.loads(arrays.pop("values").tobytes())
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise ModelError(f"The stored themes cannot be read ({error}). Fit them anew: voc themes refit.") from error
    if values["format"] != FORMAT:
        raise ModelError(f"The stored themes have format {values['format']}, this version reads {FORMAT}. Fit them anew: voc themes refit.")
    taxonomy, rule = values["taxonomy"], values["rule"]
    if taxonomy:
        taxonomy = SeedTaxonomy(tuple(SeedTheme(**_with_tuples(one)) for one in taxonomy["themes"]), taxonomy["source"])
    if rule:
        plain = _with_tuples(rule) | {"choices": Choices(**_with_tuples(rule["choices"]))}
        rule = Rule(**_under(arrays, "rule."), **plain)
    return ThemeAssigner(
        model=ThemeModel(**_under(arrays, "model.")),
        rule=rule,
        taxonomy=taxonomy,
        examples=values["examples"],
        user_themes=tuple(UserTheme(**_with_tuples(one) | {"sources": frozenset(one["sources"])}) for one in values["user_themes"]),
        stands_for=dict(values["stands_for"]),
        merge_map=dict(values["merge_map"]),
        radius=PropagationRadius(**values["radius"]),
        **{name: arrays[name] for name in _ARRAYS},
    )


def _under(arrays: dict[str, Any], prefix: str) -> dict[str, Any]:
    return {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}


def _with_tuples(values: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
