"""Where the labelled data lie, and where scores are written. The data are never part of the repository."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from quality.scores import MOST_FALL, Score, keep, last_figures
from quality.vectors import RunEncoder

from pipeline.extensions import OURS

FOLDER = Path(os.environ.get("VOC_SHARED_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
KEEPS = os.environ.get("VOC_WRITE_SCORES") == "1"
LINES = pytest.StashKey[list[str]]()
SCORES = pytest.StashKey[list[Score]]()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of labelled sets: VOC_SHARED_DATA, or ../shared/data beside the checkout."""
    if not FOLDER.is_dir():
        message = f"NOT SCORED: the labelled data are not in {FOLDER}. Set VOC_SHARED_DATA to the folder that holds them."
        if os.environ.get("VOC_REQUIRE_SHARED_DATA") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return FOLDER


@pytest.fixture(scope="session", autouse=True)
def run_encoder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Embed each text once in the whole run. The workers of a run have their folders side by side."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "vectors"
    folder.mkdir(exist_ok=True)
    encoder = RunEncoder(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(OURS["encoder"], RunEncoder.name, lambda: encoder)
        yield


@pytest.fixture(scope="session")
def record_score(pytestconfig: pytest.Config) -> Callable[[str], None]:
    """Keep one line for the end of the run: a score that passes silently cannot be read."""
    return pytestconfig.stash.setdefault(LINES, []).append


@pytest.fixture(scope="session")
def score(pytestconfig: pytest.Config, record_score: Callable[[str], None]) -> Callable[..., None]:
    """Hold a figure of a task, the higher the better, against the one that was kept last."""
    kept, made = last_figures(), pytestconfig.stash.setdefault(SCORES, [])

    def hold(task: str, figure: float, yardstick: float | None = None) -> None:
        found = Score(task, float(figure), None if yardstick is None else float(yardstick))
        made.append(found)
        record_score(str(found))
        assert KEEPS or found.figure >= kept.get(task, found.figure) - MOST_FALL, f"{found}; kept last: {kept[task]:.3f}"

    return hold


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Send what a worker recorded to the process that started it; that one keeps the scores, if no guard was reached."""
    config = session.config
    lines, scores = config.stash.get(LINES, []), config.stash.get(SCORES, [])
    if hasattr(config, "workeroutput"):
        config.workeroutput["scores"] = (lines, [(one.task, one.figure, one.yardstick) for one in scores])
    elif KEEPS and exitstatus == pytest.ExitCode.OK:
        keep(sorted(scores, key=lambda one: one.task))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Take what a worker recorded."""
    lines, scores = getattr(node, "workeroutput", {}).get("scores", ([], []))
    stash = node.config.stash
    stash.setdefault(LINES, []).extend(lines)
    stash.setdefault(SCORES, []).extend(Score(*one) for one in scores)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the recorded scores."""
    lines = config.stash.get(LINES, [])
    if lines:
        terminalreporter.section("scores")
        for line in lines:
            terminalreporter.write_line(line)
