"""What many tests need: a small project with real files, run by the real steps."""

import re
import socket
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings
from small_project import CONFIG, REVIEWS
from test_no_network import is_here

from pipeline.extensions import OURS
from pipeline.settings import Settings, load_settings
from pipeline.steps import StepReport, run_all

# The same examples on every run: a test that fails must fail for everybody. To explore: --hypothesis-profile=explore
hypothesis_settings.register_profile("same", derandomize=True, deadline=None)
hypothesis_settings.register_profile("explore", derandomize=False, deadline=None)
hypothesis_settings.load_profile("same")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start with the tests of the sample, which take longest."""
    items.sort(key=lambda item: "sample" not in item.fixturenames)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep in one worker what shares a costly fixture: the tests of a file, and all files that use the sample.

    `xdist_group` would say so too, but pytest 9.2 gives tests an id that xdist 3.8 cannot add the group to.
    """
    from xdist.scheduler import LoadFileScheduling

    @cache
    def scope(file: str) -> str:
        return "sample" if re.search(r"def \w+\([^)]*\bsample\b", (config.rootpath / file).read_text(encoding="utf-8")) else file

    class BySharedFixture(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return scope(nodeid.partition("::")[0])

    return BySharedFixture(config, log)


@pytest.fixture(scope="session", autouse=True)
def encoders() -> Iterator[None]:
    """Load each encoder once in a process: it takes half a second, and the tests run small projects by the hundred."""
    with pytest.MonkeyPatch.context() as patch:
        for name, load in list(OURS["encoder"].items()):
            patch.setitem(OURS["encoder"], name, cache(load))
        yield


@pytest.fixture(scope="session")
def reached() -> Iterator[list[str]]:
    """Refuse what Python code would look up or reach beyond this machine, and list it. Native code is watched in test_no_network."""
    beyond: list[str] = []

    def watched(real: Callable[..., Any], host_of: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            host = host_of(*arguments)
            if not is_here(host.decode() if isinstance(host, bytes) else str(host)):
                beyond.append(str(host))
                raise OSError(f"a test reached for {host}")
            return real(*arguments, **options)

        return call

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", watched(socket.getaddrinfo, lambda host, *_: host))
        for name in ("connect", "connect_ex"):
            real = getattr(socket.socket, name)
            patch.setattr(socket.socket, name, watched(real, lambda _, address: address[0] if isinstance(address, tuple) else ""))
        yield beyond


@pytest.fixture(autouse=True)
def nothing_goes_out(reached: list[str]) -> Iterator[None]:
    """Fail the test that reached beyond this machine, though a library may have swallowed the refusal."""
    before = len(reached)
    yield
    assert reached[before:] == []


@pytest.fixture
def project(tmp_path: Path) -> Callable[..., Settings]:
    """Write files and a configuration into a fresh folder; return its settings."""

    def made(files: dict[str, str | bytes] | None = None, config: str = CONFIG) -> Settings:
        for name, content in ({"reviews.csv": REVIEWS} if files is None else files).items():
            path = tmp_path / name
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        (tmp_path / "voc.toml").write_text(config, encoding="utf-8")
        return load_settings(tmp_path / "voc.toml")

    return made


@pytest.fixture
def finished() -> Callable[[Settings], dict[str, StepReport]]:
    """Run every step; return the reports by name."""
    return lambda settings: {report.step: report for report in run_all(settings)}


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Run the main job once on the sample, into a folder of its own; return its settings."""
    folder = tmp_path_factory.mktemp("sample")
    settings = load_settings(Path(__file__).parents[1] / "data/sample/voc.toml")
    settings = settings.model_copy(update={"store": folder / "voc.duckdb", "report": folder / "voc.html"})
    for _ in run_all(settings):
        pass
    return settings
