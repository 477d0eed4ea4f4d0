"""A run uses no network: nothing is looked up and nothing is sent beyond this machine, by Python or by native code.

A whole `voc run` with a theme fit, a `voc label` and the making of the encoder happen in one process that two observers
watch: Python's audit hook, and strace, for C++ libraries raise no audit events. Native telemetry waits some seconds before
its first look-up and keeps a device id in the user's folders meanwhile, so the process lingers, and the folders are looked
at: that shows it on machines without strace too.
"""

import ipaddress
import os
import re
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from small_project import CONFIG

ROOT = Path(__file__).parents[1]
SWITCHES = ["ORT_DISABLE_TELEMETRY", "HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"]
LINGER = 15  # seconds: onnxruntime 1.31 looked its host up 9 s after its import

# A `sitecustomize`, so that child processes are watched too.
AUDIT = """
import os, sys

def note(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        told = arguments[1]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        told = arguments[0]
    else:
        return
    with open(os.environ["AUDIT_LOG"], "a") as log:
        log.write(f"{event}\\t{told[0] if isinstance(told, tuple) else told}\\n")

sys.addaudithook(note)
"""

WORK = """
import sys, time
from pathlib import Path

from pipeline.cli import app
from pipeline.settings import load_settings
from pipeline.store import Store

app(["run", "voc.toml", "--quiet"], standalone_mode=False)
app(["label", "reviews.csv", "--text", "text", "--out", "labelled.csv", "--quiet"], standalone_mode=False)
with Store.open(load_settings(Path("voc.toml")).store, read_only=True) as store:
    assert store.value("select count(*) from theme_fits where themes > 0") == 1, store.query("from theme_fits")
assert "onnxruntime" in sys.modules
time.sleep(LINGER)
"""

FLOW = """
from flows.daily import daily

daily("voc.toml")
"""

# UDP "connects" without sending anything; 192.0.2.1 is reserved for examples.
PYTHON_CONNECTS = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('192.0.2.1', 9))"
NATIVE_CONNECTS = """
import ctypes, socket, struct
libc = ctypes.CDLL(None)
address = struct.pack("=H", socket.AF_INET) + struct.pack("!H", 9) + socket.inet_aton("192.0.2.1") + bytes(8)
libc.connect(libc.socket(socket.AF_INET, socket.SOCK_DGRAM, 0), address, len(address))
"""
LOOPBACK_CONNECTS = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('127.0.0.1', 9))"


@dataclass(frozen=True)
class Seen:
    """What the observers saw of a process."""

    by_python: list[str]
    by_system: list[str]
    left_at_home: list[str]


def strace() -> str | None:
    """Return the path of a strace that may trace here: some containers forbid it."""
    found = shutil.which("strace")
    works = found and subprocess.run([found, "-f", "-o", os.devnull, "true"], capture_output=True, check=False).returncode == 0
    return found if works else None


def watched(code: str, folder: Path) -> Seen:
    """Run Python code in a process of its own, with a fresh home, and return what was seen."""
    home, site, calls, events = folder / "home", folder / "site", folder / "calls", folder / "events"
    for place in (home, site):
        place.mkdir()
    (site / "sitecustomize.py").write_text(AUDIT)
    kept = {name: value for name, value in os.environ.items() if not re.search("TELEMETRY|OFFLINE|DO_NOT_TRACK|^XDG_|^VOC_", name)}
    environment = kept | {"HOME": str(home), "PYTHONPATH": f"{site}{os.pathsep}{ROOT}", "AUDIT_LOG": str(events)}
    tracer = strace()
    prefix = [tracer, "-f", "-o", str(calls), "-e", "trace=connect,sendto,sendmsg,sendmmsg"] if tracer else []
    done = subprocess.run([*prefix, sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    return Seen(
        [line for line in _lines(events) if not is_here(line.split("\t")[1])],
        [line for line in _lines(calls) if _leaves(line)],
        sorted(str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()),
    )


def _lines(path: Path) -> list[str]:
    return path.read_text(errors="replace").splitlines() if path.exists() else []


def is_here(host: str) -> bool:
    """Whether an address, a host name or the path of a local socket stays on this machine."""
    if host in ("localhost", "None", "", socket.gethostname()) or host.startswith(("/", "\0")):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _leaves(call: str) -> bool:
    """Whether a system call speaks to another machine, or to a name server wherever it is."""
    hosts = re.findall(r'(?:inet_addr\("|inet_pton\(AF_INET6, ")([^"]+)"', call)
    return "htons(53)" in call or any(not is_here(host) for host in hosts)


def reviews(rows: int = 60) -> str:
    subjects = ["the courier was late", "the app froze at checkout", "the recipes are tasty", "too much plastic packaging"]
    lines = [f'{i},{i % 5 + 1},"On day {i} {subjects[i % 4]}, because of {i * 7}.",2026-01-10,p{i},UK' for i in range(rows)]
    return "\n".join(["id,stars,text,posted,who,country", *lines]) + "\n"


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    folder = tmp_path_factory.mktemp("unplugged")
    (folder / "reviews.csv").write_text(reviews())
    (folder / "voc.toml").write_text(CONFIG)
    return watched(WORK.replace("LINGER", str(LINGER)), folder)


def need_strace() -> None:
    if strace() is None:
        message = "NOT OBSERVED: without a working strace (apt-get install strace) what native code does with the network is not seen."
        if os.environ.get("VOC_REQUIRE_STRACE") == "1":
            pytest.fail(message)
        pytest.skip(message)


@pytest.mark.slow
def test_python_reaches_nothing_beyond_this_machine(seen: Seen) -> None:
    assert seen.by_python == []


@pytest.mark.slow
def test_native_code_reaches_nothing_beyond_this_machine(seen: Seen) -> None:
    need_strace()
    assert seen.by_system == []


@pytest.mark.slow
def test_nothing_is_queued_for_sending_in_the_users_folders(seen: Seen) -> None:
    """A run leaves its encoder in the cache, and nothing else."""
    assert [name for name in seen.left_at_home if "/whatwhy/" not in name] == []


@pytest.mark.slow
def test_the_flow_reaches_nothing_beyond_this_machine_and_leaves_nothing_outside_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prefect starts a server of its own, on the loopback address."""
    monkeypatch.setenv("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "300")
    monkeypatch.delenv("PREFECT_HOME", raising=False)
    (tmp_path / "reviews.csv").write_text(reviews())
    (tmp_path / "voc.toml").write_text(CONFIG)
    seen = watched(FLOW, tmp_path)
    assert (seen.by_python, seen.by_system) == ([], [])
    assert [name for name in seen.left_at_home if "/whatwhy/" not in name] == []
    assert (tmp_path / "voc.read.duckdb").exists()


def test_the_observers_see_what_they_are_there_to_see(tmp_path: Path) -> None:
    for name in ("python", "loopback"):
        (tmp_path / name).mkdir()
    assert watched(PYTHON_CONNECTS, tmp_path / "python").by_python == ["socket.connect\t192.0.2.1"]
    here = watched(LOOPBACK_CONNECTS, tmp_path / "loopback")
    assert (here.by_python, here.by_system, here.left_at_home) == ([], [], [])


def test_native_connections_are_seen(tmp_path: Path) -> None:
    need_strace()
    seen = watched(NATIVE_CONNECTS, tmp_path)
    assert seen.by_python == []
    assert len(seen.by_system) == 1


@pytest.mark.parametrize("package", ["pipeline", "pipeline.encoder", "models", "flows", "benchmarks"])
def test_every_package_switches_telemetry_off_before_it_imports_anything_else(package: str) -> None:
    code = f"import {package}, os; print(*(os.environ[name] for name in {SWITCHES}))"
    bare = {name: value for name, value in os.environ.items() if name not in SWITCHES}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=bare, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1"] * len(SWITCHES)


def test_a_test_that_reaches_out_is_refused_and_noted(reached: list[str]) -> None:
    for reach in (
        lambda: socket.getaddrinfo("example.com", 443),
        lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(("192.0.2.1", 9)),
    ):
        with pytest.raises(OSError, match="a test reached for"):
            reach()
    socket.getaddrinfo("localhost", 80)
    assert reached[-2:] == ["example.com", "192.0.2.1"]
    del reached[-2:]
