"""Texts as cells of a spreadsheet, which runs a cell that begins like a formula, whoever wrote it (OWASP, "CSV injection")."""

import csv
import re
from typing import Final

# Cells of text are always quoted: Python leaves a carriage return bare otherwise, and many readers take it for the end of the row.
QUOTING: Final = csv.QUOTE_NONNUMERIC

_BREAKS: Final = r"\r\n\v\f\x1c-\x1e\x85\u2028\u2029"
# Where a cell begins, and where a line within it does: a reader who ends rows there takes it for a cell. Signs that are not seen may stand
# in front; the full-width signs are formulas in East Asian versions.
_FORMULA: Final = re.compile(
    rf"(?:\A|(?<=[{_BREAKS}]))(?=(?:[^\S{_BREAKS}]|[\ufeff\u200b-\u200f\u2060\x00])*[=+\-@＝＋－＠]|\t)|\A(?=[{_BREAKS}])"
)


def harmless_text(text: str) -> str:
    r"""Return a text with an apostrophe before every line of it that a spreadsheet would run.

    Example:
        >>> harmless_text("=1+1"), harmless_text("Hello\r@SUM(A1)"), harmless_text("1 - 1")
        ("'=1+1", "Hello\r'@SUM(A1)", '1 - 1')
    """
    return _FORMULA.sub("'", text)
