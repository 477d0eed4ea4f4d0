"""The nightly run: the steps of ``voc run`` as Prefect tasks.

Files are read side by side, each with retries; one writer commits them. Tasks exchange plain values only: paths and names,
never frames, models or connections. A source that fails is visible as a failed task and a failed flow, after the others
were carried through to the page.
"""

import errno
import sys
import tempfile
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.client.schemas.objects import State
from prefect.futures import wait
from prefect.task_runners import ThreadPoolTaskRunner

from pipeline.errors import PassingError, VocError
from pipeline.forgetting.forget import forget_expired
from pipeline.measure.alerts import recent_alerts
from pipeline.read_copy import open_copy, open_to_change
from pipeline.settings import Settings, load_settings
from pipeline.sources.load import SourceFile, commit, find_changed_files, read_known_hashes, stage_file
from pipeline.sources.pseudonyms import hide_people, take_key
from pipeline.sources.stage import Staged
from pipeline.step_list import STEPS, step_named
from pipeline.steps import new_run_id, run_step
from pipeline.store import Store

READERS = 2  # files read at once
_PASSING = (
    errno.EAGAIN,
    errno.EBUSY,
    errno.EINTR,
    errno.EIO,
    errno.ESTALE,
    errno.ETIMEDOUT,
    errno.ECONNRESET,
    errno.EHOSTUNREACH,
    errno.ENETUNREACH,
)


def may_pass(_task: object, _run: object, state: State[Any]) -> bool:
    """Whether a failure may be over when it is tried again: a lock, a file being written, a network drive; all else fails every time."""
    error = state.result(raise_on_failure=False)
    cause = error.__cause__ if isinstance(error, VocError) else error
    return isinstance(error, PassingError) or (isinstance(cause, OSError) and cause.errno in _PASSING)


@task(name="find", retries=2, retry_delay_seconds=[2, 10], retry_condition_fn=may_pass)
def find(config: str, source: str) -> list[SourceFile]:
    """Return the files of a source that are new or changed."""
    settings = load_settings(Path(config))
    with Store.open(settings.store, wait=settings.lock_wait) as store:
        return find_changed_files(store, settings, settings.source(source))


@task(name="read", retries=2, retry_delay_seconds=[2, 10], retry_condition_fn=may_pass, task_run_name="read {file.path.name}")
def read(config: str, file: SourceFile, folder: str) -> Staged:
    """Read one file into Parquet parts."""
    settings = load_settings(Path(config))
    with Store.open(settings.store, wait=settings.lock_wait) as store:
        key, known = take_key(store, settings), read_known_hashes(store, file)
    return stage_file(settings, file, Path(tempfile.mkdtemp(dir=folder)), key, known)


@task(name="commit", retries=3, retry_delay_seconds=[2, 5, 15], retry_condition_fn=may_pass, task_run_name="commit {file.path.name}")
def commit_file(config: str, file: SourceFile, staged: Staged) -> int:
    """Commit one file's parts to the store; the rows that were new."""
    settings = load_settings(Path(config))
    with Store.open(settings.store, wait=settings.lock_wait) as store:
        return commit(store, settings, file, staged).rows_out


@task(name="step", retries=1, retry_delay_seconds=5, retry_condition_fn=may_pass, task_run_name="{name}")
def step(config: str, name: str, run_id: str) -> dict[str, Any]:
    """Run one step on what is new; its counts."""
    settings = load_settings(Path(config))
    with Store.open(settings.store, wait=settings.lock_wait) as store:
        report = run_step(store, step_named(name), settings, run_id)
    counts = report.counts
    done = {"state": report.state, "rows_in": counts.rows_in, "rows_out": counts.rows_out, "seconds": report.seconds}
    return done | {"failures": list(counts.failures)}


@task(name="publish", retries=1, retry_delay_seconds=5)
def publish(config: str) -> None:
    """Show readers what the run has made."""
    settings = load_settings(Path(config))
    with open_to_change(settings.store, settings.lock_wait):
        pass


@flow(name="whatwhy-daily", task_runner=ThreadPoolTaskRunner(max_workers=READERS), retries=0)  # type: ignore[arg-type]
def daily(config: str = "voc.toml") -> None:
    """Load every source, then run every step; fails at the end if any source failed."""
    logger = get_run_logger()
    settings = load_settings(Path(config))
    run_id = new_run_id()
    failed = ingest(config, settings)
    for one in STEPS:
        if one.name != "load":
            report = step(config, one.name, run_id)
            logger.info("%s: %s", one.name, report)
            failed += [failure.split(":")[0] for failure in report["failures"]]
    publish(config)
    failed = sorted(set(failed))
    alarmed = settings.alerts != "off" and warn(settings)
    if failed:
        raise VocError(f"{len(failed)} of {len(settings.sources)} sources failed, the others were finished: {', '.join(failed)}")
    if alarmed and settings.alerts == "fail":
        raise VocError("Themes left their baseline in the last whole week; the run was finished.")


def warn(settings: Settings) -> bool:
    """Log which themes left their baseline in the last weeks; whether one did in the very last."""
    with open_copy(settings.store) as store:
        lines, alarmed = recent_alerts(store)
    for line in lines:
        get_run_logger().warning("alert, %s", line)
    return alarmed


def ingest(config: str, settings: Settings) -> list[str]:
    """Read all new files side by side and commit them one after the other; the names of the sources that failed."""
    failed: set[str] = set()
    hide_people(settings)  # before any task, so that without their key nothing is written
    forget_expired(settings)
    with tempfile.TemporaryDirectory(prefix="voc-") as folder:
        found = []
        for source in settings.sources:
            state = find(config, source.name, return_state=True)
            if state.is_failed():
                failed.add(source.name)
            else:
                found += state.result()
        readings = [(file, read.submit(config, file, folder)) for file in found]
        wait([reading for _, reading in readings])
        for file, reading in readings:
            if reading.state.is_failed() or commit_file(config, file, reading.result(), return_state=True).is_failed():
                failed.add(file.source)
    return sorted(failed)


if __name__ == "__main__":
    daily(sys.argv[1] if len(sys.argv) > 1 else "voc.toml")
