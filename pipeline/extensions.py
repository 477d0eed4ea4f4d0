"""Parts by name: encoders, clusterers, representations, redactors and readers, ours and those that others bring.

Trying another encoder or reading another format must not mean changing this code. So every such part is made by a factory without
arguments that has a name, and the configuration chooses by name. Ours are listed here and imported only when they are made; others come
by `register`, or as entry points of an installed package, group ``whatwhy``, name ``<kind>.<name>``.
"""

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import AfterValidator

from pipeline.errors import SettingsError, nearest

Kind = Literal["encoder", "clusterer", "representation", "redactor", "reader"]
Factory = Callable[[], object]

GROUP: Final = "whatwhy"

_registered: dict[tuple[Kind, str], Factory] = {}


def register(kind: Kind, name: str, factory: Factory) -> None:
    """Bring a part of your own under a name that the configuration may use; the same name again replaces the part.

    Args:
        kind: encoder, clusterer, representation, redactor or reader.
        name: what ``voc.toml`` calls it; of a reader the ending of its files without the dot, lower case.
        factory: called without arguments, gives the part; see docs/extending.md for what each kind must offer.

    Raises:
        SettingsError: there is no such kind, the factory cannot be called, or the name is one of ours: a store must mean by it what
            every other store means.

    Example:
        >>> from pipeline import register
        >>> def group_by_sign(rows, seed):
        ...     return (rows[:, 0] > 0).astype("int32")
        >>> register("clusterer", "by-sign", lambda: group_by_sign)
    """
    _check_kind(kind)
    if name in OURS[kind]:
        raise SettingsError(f'The {kind} "{name}" is there already and cannot be replaced. Choose another name.')
    if not name or not callable(factory):
        raise SettingsError(f'The {kind} "{name}" needs a name, and a factory that can be called without arguments; got {factory!r}.')
    _registered[kind, name] = factory


def names(kind: Kind) -> list[str]:
    """Return the names of a kind: ours, then those registered, then those of installed packages."""
    return list(dict.fromkeys([*OURS[kind], *(name for one, name in _registered if one == kind), *_installed(kind)]))


def find(kind: Kind, name: str) -> Factory:
    """Return the factory of a name; what packages bring is looked for only when nobody else knows it.

    Raises:
        SettingsError: nobody does; names the nearest right one.
    """
    _check_kind(kind)
    factory = OURS[kind].get(name) or _registered.get((kind, name))
    if factory is None:
        brought = _installed(kind)
        if name not in brought:
            raise SettingsError(f'There is no {kind} "{name}". {nearest(name, names(kind))}')
        factory = partial(_make_installed, kind, brought[name])
    return factory


def create(kind: Kind, name: str) -> Any:
    """Make the part of a name anew.

    Raises:
        SettingsError: there is none of that name, or its package cannot be imported.
    """
    return find(kind, name)()


def _checked(kind: Kind, name: str) -> str:
    try:
        find(kind, name)
    except SettingsError as error:  # pydantic collects ValueErrors, and says where in the configuration they stand
        raise ValueError(str(error)) from error
    return name


# Names as the configuration may give them.
EncoderName = Annotated[str, AfterValidator(partial(_checked, "encoder"))]
ClustererName = Annotated[str, AfterValidator(partial(_checked, "clusterer"))]
RepresentationName = Annotated[str, AfterValidator(partial(_checked, "representation"))]
RedactorName = Annotated[str, AfterValidator(partial(_checked, "redactor"))]
ReaderName = Annotated[str, AfterValidator(partial(_checked, "reader"))]


def _check_kind(kind: str) -> None:
    if kind not in get_args(Kind):
        raise SettingsError(f'There is no kind of part "{kind}". {nearest(kind, list(get_args(Kind)))}')


def _installed(kind: Kind) -> Mapping[str, EntryPoint]:
    return {entry.name.removeprefix(f"{kind}."): entry for entry in entry_points(group=GROUP) if entry.name.startswith(f"{kind}.")}


def _make_installed(kind: Kind, entry: EntryPoint) -> object:
    try:
        factory = entry.load()
    except (ImportError, AttributeError) as error:
        raise SettingsError(f'The {kind} of the entry point "{entry.name}" ({entry.value}) cannot be imported: {error}.') from error
    return factory()


def _imported(reference: str) -> Any:
    module, name = reference.split(":")
    return getattr(import_module(module), name)


def _instance(reference: str) -> Factory:
    return lambda: _imported(reference)()


def _function(reference: str) -> Factory:
    return lambda: _imported(reference)


OURS: Final[Mapping[Kind, dict[str, Factory]]] = {
    "encoder": {
        "twofold-l6-int8-1": _instance("pipeline.encoder:TwofoldEncoder"),
        "minilm-l6-int8": _instance("pipeline.encoder:MiniLMInt8"),
        "minilm-l6": _instance("pipeline.encoder:MiniLM"),
    },
    "clusterer": {
        "spectral": _function("pipeline.themes.model.grouping:group_units"),
        "hdbscan": _function("pipeline.themes.model.grouping:group_hdbscan"),
        "kmeans": _function("pipeline.themes.model.grouping:group_kmeans"),
    },
    "representation": {
        "keybert": _instance("bertopic.representation:KeyBERTInspired"),
        "mmr": _instance("bertopic.representation:MaximalMarginalRelevance"),
    },
    "redactor": {"rules": _function("pipeline.sources.redact:redact_by_rules")},
    "reader": {
        "csv": _function("pipeline.sources.delimited:open_delimited"),
        "tsv": _function("pipeline.sources.delimited:open_delimited"),
        "txt": _function("pipeline.sources.delimited:open_delimited"),
        "json": _function("pipeline.sources.json_records:open_json"),
        "jsonl": _function("pipeline.sources.json_records:open_json_lines"),
        "ndjson": _function("pipeline.sources.json_records:open_json_lines"),
        "xlsx": _function("pipeline.sources.sheets:open_excel"),
        "parquet": _function("pipeline.sources.sheets:open_parquet"),
    },
}
