"""Pages that name every table, setting and command go stale when written by hand, so they are read off the code.

``python docs/reference.py`` writes them; a test fails when one of them is not what the code says.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin

import typer
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from pipeline.cli import app
from pipeline.settings import Settings
from pipeline.sql import comments, folder, text
from pipeline.step_list import STEPS

MADE = "<!-- Made by docs/reference.py from the code: change the code, then run it. -->"


def tables_page() -> str:
    """Return every table, view and function of the store, as the comments of their SQL describe them."""
    written = {table: step.name for step in reversed(STEPS) for table in step.writes}
    lines = [
        "# Tables, views and functions",
        "",
        MADE,
        "",
        "The same words are the COMMENT of each table and column in the store: `from data_dictionary`, with the types.",
        "Ask the views first. Some tables are made anew from all the data when anything changed; the others grow.",
        "",
    ]
    for title, place in (("Views", "views"), ("Tables made anew", "tables"), ("Tables that grow", "schema")):
        lines += [f"## {title}", ""]
        for name in folder(place):
            head, columns = comments(f"{place}/{name}")
            by = f" Step `{written[name]}` writes it first." if name in written else ""
            lines += [f"### {name}", "", _prose(head) + by, "", "| column | meaning |", "|---|---|"]
            lines += [f"| `{column}` | {_cell(meaning)} |" for column, meaning in columns.items()]
            lines.append("")
    lines += ["## Functions", "", "| call | meaning |", "|---|---|"]
    for place in ("comparisons", "graph", "macros"):
        for name in folder(place):
            signature = re.search(r"macro (\w+\([^)]*\))", text(f"{place}/{name}"))
            called = signature[1] if signature else name
            lines.append(f"| `{called}` | {_cell(comments(f'{place}/{name}')[0])} |")
    return "\n".join(lines) + "\n"


def settings_page() -> str:
    """Return every setting with its default, as the models of the settings describe them."""
    lines = [
        "# Settings",
        "",
        MADE,
        "",
        "Defaults < `voc.toml` < environment (`VOC_STORE`, `VOC_SEED`, `VOC_THEMES__FIT_ROWS`, ...) < arguments.",
        "`voc init` writes a commented file to start from. Relative paths start at the folder of the file.",
        "An unknown key is an error that names the nearest right one.",
        "",
    ]
    for place, model in _sections(Settings, ""):
        lines += [f"## {place or 'Top of the file'}", "", "| key | default | meaning |", "|---|---|---|"]
        for name, field in model.model_fields.items():
            if _inner(field.annotation) is None:
                meaning = _cell(field.description or _choices(field.annotation))
                lines.append(f"| `{field.alias or name}` | {_default_of(field)} | {meaning} |")
        lines.append("")
    return "\n".join(lines)


def commands_page() -> str:
    """Return every command with its arguments and options, as the command line declares them."""
    codes = "An error is one message and exit code 1; 3 is a finished run with an alert, if `alerts` says so."
    lines = ["# Commands", "", MADE, "", f"`voc COMMAND --help` says the same. {codes}", ""]
    for name, command in _commands(typer.main.get_command(app), "voc"):
        named = [parameter for parameter in command.params if parameter.name != "help"]
        arguments = [_argument(one) for one in named if one.param_type_name == "argument"]
        lines += [f"## {' '.join([name, *arguments])}", "", command.help or "", ""]
        if named:
            lines += ["| argument, option | default | meaning |", "|---|---|---|"]
            lines += [f"| `{_shown(one)}` | {_default(one)} | {_cell(one.help or '')} |" for one in named]
            lines.append("")
    return "\n".join(lines)


PAGES = {"tables.md": tables_page, "settings.md": settings_page, "cli.md": commands_page}


def _prose(words: str) -> str:
    return words.replace("<", "&lt;").replace("*", "\\*")


def _cell(words: str) -> str:
    return _prose(words).replace("|", "\\|")


def _sections(model: type[BaseModel], place: str) -> Iterator[tuple[str, type[BaseModel]]]:
    yield place, model
    for name, field in model.model_fields.items():
        inner = _inner(field.annotation)
        if inner is not None:
            key = field.alias or name
            many = get_origin(field.annotation) is list
            inside = f"{place.strip('[]')}.{key}".lstrip(".")
            yield from _sections(inner, f"[[{inside}]]" if many else f"[{inside}]")


def _inner(annotation: Any) -> type[BaseModel] | None:
    """Return the model inside an annotation, if there is one."""
    return next((a for a in (annotation, *get_args(annotation)) if isinstance(a, type) and issubclass(a, BaseModel)), None)


def _choices(annotation: Any) -> str:
    return " | ".join(str(choice) for choice in get_args(annotation))


def _default_of(field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    value = field.get_default(call_default_factory=True)
    return "" if value is None else f"`{_toml(value)}`"


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | Path):
        return f'"{value}"'
    if isinstance(value, list | tuple):
        return f"[{', '.join(_toml(one) for one in value)}]"
    return str(value)


def _commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name, command
    else:
        for word, one in inner.items():
            yield from _commands(one, f"{name} {word}")


def _argument(one: Any) -> str:
    shown = one.metavar or str(one.name).upper()
    return shown if one.required else f"[{shown}]"


def _shown(one: Any) -> str:
    return ", ".join(one.opts) if one.param_type_name == "option" else _argument(one)


def _default(one: Any) -> str:
    if one.required:
        return "needed"
    return f"`{one.default}`" if one.default not in (None, False, "") else ""


if __name__ == "__main__":
    for name, page in PAGES.items():
        Path(__file__).with_name(name).write_text(page(), encoding="utf-8")
