"""Theme assigners as bytes, so that a store keeps what decided and another machine decides the same.

The bytes are an ``.npz`` file of plain arrays: nothing in it is code. Texts and numbers lie in one array of JSON.
"""

import io
import json
import zipfile
import zlib
from dataclasses import asdict
from typing import Any, Final

import numpy as np
from pydantic import ConfigDict, TypeAdapter, with_config

from pipeline.errors import ModelError
from pipeline.themes.corrections.assigner import ThemeAssigner

FORMAT: Final = 3  # 3: units in their passages; 2: with the texts of examples
_ASSIGNER: Final = TypeAdapter(with_config(ConfigDict(arbitrary_types_allowed=True))(ThemeAssigner))
_PAIRS: Final = ("stands_for", "merge_map")  # dictionaries with numbers for keys, which JSON has not


def pack_assigner(assigner: ThemeAssigner) -> bytes:
    """Return an assigner as bytes; equal assigners give equal bytes."""
    values = asdict(assigner)
    values |= {"format": FORMAT} | {name: sorted(values[name].items()) for name in _PAIRS}
    arrays: dict[str, Any] = {}
    for prefix, part in (("", values), ("model.", values["model"]), ("rule.", values["rule"] or {})):
        for name in [name for name, value in part.items() if isinstance(value, np.ndarray)]:
            arrays[prefix + name] = part.pop(name)
    arrays["values"] = np.frombuffer(json.dumps(values, default=sorted).encode(), dtype=np.uint8)  # sets are sorted
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
    for name, array in arrays.items():
        *owner, name = name.split(".")
        (values.setdefault(owner[0], {}) if owner else values)[name] = array
    return _ASSIGNER.validate_python(values | {name: dict(values[name]) for name in _PAIRS})
