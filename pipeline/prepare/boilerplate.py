"""Boilerplate that the configuration describes: patterns of the user's own, cut from texts within a limit of time.

``(a+)+$`` takes longer than a night on thirty letters, and nothing about it looks wrong. So each text has a limit, and a pattern that
passes it fails its source by name. The limit is the matcher's own, which counts the time of the processor and works in any thread.
"""

from typing import Final

from pipeline.errors import SourceError

PATIENCE: Final = 2.0  # seconds for one pattern on one text; a million characters take .1


class Boilerplate:
    """A pattern of ``options.strip``."""

    def __init__(self, pattern: str) -> None:
        """Compile the pattern."""
        import regex

        self.pattern, self._compiled = pattern, regex.compile(pattern)

    def sub(self, replacement: str, text: str) -> str:
        """Return the text with every match replaced.

        Raises:
            SourceError: the pattern takes too long.
        """
        try:
            return str(self._compiled.sub(replacement, text, timeout=PATIENCE))
        except TimeoutError as error:
            raise SourceError(
                f"the pattern {self.pattern!r} of options.strip took more than {PATIENCE:g} seconds on a text of {len(text):,} characters. "
                'Write it without a repetition inside a repetition, such as "(a+)+", or leave it out.'
            ) from error
