"""Every command that the pages name exists, with its options and as many arguments as it takes."""

import importlib.util
import re
import shlex

import pytest
import typer
from docs.pages import PAGES, ROOT, blocks, named, spans

from pipeline.cli import app

VOC = typer.main.get_command(app)


def shell_lines():
    return [(str(block), line) for block in blocks("sh") for line in block.text.splitlines()]


def resolved(words):
    """Return the command that words lead to, and the words that remain for it."""
    command, rest = VOC, list(words)
    while hasattr(command, "commands") and rest:
        assert rest[0] in command.commands, f'there is no "{rest[0]}" among {sorted(command.commands)}'
        command = command.commands[rest.pop(0)]
    return command, rest


VOC_LINES = [(place, line) for place, line in shell_lines() if re.match(r"(\.venv/bin/)?voc ", line)]
VOC_SPANS = sorted({(named(page), span) for page in PAGES for span in spans(page) if re.match(r"voc [a-z]", span)})


@pytest.mark.parametrize(("place", "line"), VOC_LINES)
def test_a_command_of_a_block_is_understood(place, line):
    command, rest = resolved(shlex.split(line, comments=True)[1:])
    assert not hasattr(command, "commands"), f"{line}: a command is missing"
    command.make_context(command.name, rest)


@pytest.mark.parametrize(("place", "span"), VOC_SPANS)
def test_a_command_in_a_sentence_exists(place, span):
    command, rest = resolved(word for word in shlex.split(span)[1:] if word != "COMMAND")
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    assert {word for word in rest if word.startswith("--")} <= known


def test_there_are_commands_to_test():
    assert len(VOC_LINES) > 20
    assert len(VOC_SPANS) > 10


def test_targets_of_make_exist():
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    called = {word for _, line in shell_lines() for word in re.findall(r"^make ([\w-]+)", line)}
    called |= {word for page in PAGES for span in spans(page) for word in re.findall(r"^make ([\w-]+)", span)}
    assert called
    assert called <= targets


def test_modules_that_are_run_exist():
    lines = [line for _, line in shell_lines()] + [span for page in PAGES for span in spans(page)]
    modules = {name for line in lines for name in re.findall(r"python[\d.]* -m ([\w.]+)", line)}
    assert {"flows.daily", "flows.serve"} <= modules
    assert [name for name in modules if importlib.util.find_spec(name) is None] == []
