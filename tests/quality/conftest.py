"""Where the labelled data lie, and where scores are written. The data are never part of the repository."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("VOC_SHARED_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
SCORES = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of labelled sets: VOC_SHARED_DATA, or ../shared/data beside the checkout."""
    if not FOLDER.is_dir():
        message = f"NOT SCORED: the labelled data are not in {FOLDER}. Set VOC_SHARED_DATA to the folder that holds them."
        if os.environ.get("VOC_REQUIRE_SHARED_DATA") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return FOLDER


@pytest.fixture(scope="session")
def record_score(pytestconfig: pytest.Config) -> Callable[[str], None]:
    """Keep one line for the end of the run: a score that passes silently cannot be read."""
    return pytestconfig.stash.setdefault(SCORES, []).append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the recorded scores."""
    scores = config.stash.get(SCORES, [])
    if scores:
        terminalreporter.section("scores")
        for line in scores:
            terminalreporter.write_line(line)
