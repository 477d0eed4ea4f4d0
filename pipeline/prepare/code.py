"""Code, logs and pictures in posts: signs that machines wrote, cut before the words are read."""

import re

_FENCED = re.compile(r"(```|~~~)[\s\S]*?\1")
_INDENTED = re.compile(r"(?:(?<=\n\n)|\A)(?:(?: {4}|\t)[^\n]*(?:\n|\Z))+")
_LOOKS_LIKE_CODE = re.compile(r"[{};=\\|]|\w\(|^\s*(?:at |File |def |import |\$ |#include|select |npm |pip )", re.IGNORECASE)
_TRACE = re.compile(
    r"^Traceback \(most recent call last\):(?:\n+[^\n]+){0,30}?\n+[\w.]*(?:Error|Exception|Interrupt|Warning|Exit)\b[^\n]*$"
    r"|^(?:Exception in thread|Caused by:)[^\n]*$|^ ?at [\w.$/<>]+ ?\([^\n]*\)$|^ ?File \"[^\"\n]+\", line \d+[^\n]*$"
    r"|^[\w.]+\.\w*(?:Exception|Error)(?::[^\n]*)?$"
    r"|^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?[^\n]{0,60}\b(?:DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|FATAL|TRACE|CRITICAL)\b[^\n]*$"
    r"|^\[(?:DEBUG|INFO|WARN(?:ING)?|ERROR|FATAL|TRACE)\][^\n]*$",
    re.MULTILINE,
)
_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\([^()\n]{0,600}\)")
_LINKED = re.compile(r"\[([^\[\]\n]{1,300})\]\((?:https?://|/|mailto:)[^()\s]{0,600}\)")
_EMOJI_CODE = re.compile(r"(?<![\w:]):(?:[+-]1|[a-z][a-z0-9_+-]{1,40}):(?![\w:])")


def cut_code(text: str) -> str:
    """Return a text without fenced and indented code, stack traces, lines of logs and pictures; links keep their words."""
    if "```" in text or "~~~" in text:
        text = _FENCED.sub("\n", text)
    if "    " in text or "\t" in text:
        text = _INDENTED.sub(_unless_code, text)
    if "](" in text:
        text = _LINKED.sub(r"\1", _IMAGE.sub("", text))
    return _TRACE.sub("", text)


def cut_emoji_codes(text: str) -> str:
    """Return a text without ":+1:" and the like."""
    return _EMOJI_CODE.sub("", text) if ":" in text else text


def _unless_code(block: re.Match[str]) -> str:
    """Cut an indented block if half of its lines look like code: some people indent what they say."""
    lines = [line for line in block.group().splitlines() if line.strip()]
    return "\n" if 2 * sum(bool(_LOOKS_LIKE_CODE.search(line)) for line in lines) >= max(len(lines), 1) else block.group()
