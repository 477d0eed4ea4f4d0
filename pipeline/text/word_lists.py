"""Lists of words, kept as text beside the code that uses them, so that they can be read and corrected by who reads no code."""

from collections.abc import Mapping
from functools import cache
from importlib import resources

from pipeline.errors import ModelError


@cache
def read_word_lists(package: str, name: str) -> Mapping[str, frozenset[str]]:
    """Return the sections of a word list: lines "[section]", then words; "#" starts a remark.

    Args:
        package: that holds the file, ``pipeline.text`` say.
        name: of the file.

    Raises:
        ModelError: the list is missing or is not in this form.
    """
    try:
        lines = resources.files(package).joinpath(name).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise ModelError(f'The word list "{name}" cannot be read ({error}). Install the package again.') from error
    found: dict[str, set[str]] = {}
    section = ""
    for line in lines:
        words = line.split("#")[0].split()
        if words and words[0].startswith("["):
            section = words[0].strip("[]")
            found[section] = set()
        elif words and not section:
            raise ModelError(f'The word list "{name}" has words before its first [section]: "{line}". Install the package again.')
        elif words:
            found[section].update(words)
    return {key: frozenset(value) for key, value in found.items()}
