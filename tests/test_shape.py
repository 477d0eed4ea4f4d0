"""The shape of the code: functions and files short enough to be read at one go."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ("pipeline", "models", "flows")
LONGEST_FUNCTION = 45
LONGEST_FILE = 300


def sources() -> list[Path]:
    return [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def test_no_function_is_long():
    long = [
        f"{path.relative_to(ROOT)}: {node.name} has {lines} lines"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert not long


def test_no_file_is_long():
    long = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}
