"""Errors that a user can act on.

Library code raises these; only the command line prints them and sets an exit code. Every message says what is wrong,
where, which value, and what to do next.
"""

from difflib import get_close_matches


class VocError(Exception):
    """Base of every error that whatwhy raises on purpose."""


class SettingsError(VocError):
    """The configuration cannot be used as it stands."""


class SourceError(VocError):
    """A file of a source cannot be read or does not hold what the configuration names."""


class SourcesFailedError(SourceError):
    """Some sources failed; everything else was finished."""


class QualityError(VocError):
    """The data were readable, yet too much of them had to be refused."""


class StoreError(VocError):
    """The DuckDB store is missing, locked, damaged, full, or of another version."""


class PassingError(VocError):
    """What may be over when it is tried again a little later; everything else fails the same way every time."""


class StoreLockedError(StoreError, PassingError):
    """Another process has the store open."""


class FileChangedError(SourceError, PassingError):
    """Somebody wrote to a file while it was read."""


class ModelError(VocError):
    """A model is missing, or does not fit the encoder it is used with."""


def nearest(wrong: str, right: list[str]) -> str:
    """Return a hint that names the right spelling nearest to a wrong one, or lists what there is."""
    close = get_close_matches(wrong.lower(), [name.lower() for name in right], n=1, cutoff=0.6)
    if close:
        meant = next(name for name in right if name.lower() == close[0])
        return f'Did you mean "{meant}"?'
    return "Known: " + ", ".join(right) + "." if right else ""
