"""How steps are run: the same for the command line, the flow and the tests."""

import logging
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.errors import SourcesFailedError
from pipeline.forgetting.forget import forget_expired
from pipeline.incremental import Counts, Progress, silent
from pipeline.read_copy import open_to_change
from pipeline.settings import Settings, fingerprint
from pipeline.sources.pseudonyms import hide_people
from pipeline.sql import code_hash
from pipeline.step_list import STEPS, Step
from pipeline.store import Store, now
from pipeline.text.matching import version
from pipeline.why.concreteness import concreteness_version

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class StepReport:
    """What became of a step: done, skipped or failed, with its counts and seconds."""

    step: str
    state: str
    counts: Counts
    seconds: float


def run_all(settings: Settings, progress: Progress = silent) -> Iterator[StepReport]:
    """Run every step in order in one process, yielding a report after each.

    Raises:
        SourcesFailedError: some source failed; the others were carried through to the page.
        VocError: a step failed, and with it the run.
    """
    run_id = new_run_id()
    failures: tuple[str, ...] = ()
    hide_people(settings)  # before any step, so that without their key nothing is written
    forget_expired(settings)
    with open_to_change(settings.store, settings.lock_wait) as store:
        for step in STEPS:
            report = run_step(store, step, settings, run_id, progress)
            failures += report.counts.failures
            yield report
    if failures:
        raise SourcesFailedError(
            f"{len(failures)} of {len(settings.sources)} sources failed; the others were finished.\n" + "\n".join(failures)
        )


def run_step(store: Store, step: Step, settings: Settings, run_id: str, progress: Progress = silent) -> StepReport:
    """Run one step, or skip it when nothing changed, and note it in ``runs``."""
    started, clock = now(), time.perf_counter()
    note = {"run_id": run_id, "step": step.name, "settings_hash": settings_hash(settings), "started_at": started}
    if step.derived and _fresh(store, step, settings):
        return StepReport(step.name, "skipped", Counts(), time.perf_counter() - clock)
    try:
        counts = step.run(store, settings, progress)
    except Exception as error:
        _note(store, note | {"state": "failed", "seconds": time.perf_counter() - clock, "message": str(error)[:2000]})
        raise
    seconds = time.perf_counter() - clock
    state = "skipped" if counts.idle and not step.derived else "done"
    logger.info("%s: %s in, %s out, %s rejected, %.1f s", step.name, counts.rows_in, counts.rows_out, counts.rejected, seconds)
    if state == "done":
        figures = {"rows_in": counts.rows_in, "rows_out": counts.rows_out, "rejected": counts.rejected, "seconds": seconds}
        _note(store, note | figures | {"state": "failed" if counts.failures else "done", "message": "\n".join(counts.failures) or None})
    return StepReport(step.name, state, counts, seconds)


def new_run_id() -> str:
    """Return an id for a run: its start, then something random, so that runs sort by time."""
    return f"{now():%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:6]}"


def settings_hash(settings: Settings) -> str:
    """Return the hash that ties a run to its settings and what they name, to the SQL that counted, and to the weights that matched."""
    industry = settings.competitors.industry
    figures = industry.read_bytes().hex() if industry and industry.is_file() else ""
    return fingerprint(settings, code_hash(), version(), concreteness_version(), figures)


def _fresh(store: Store, step: Step, settings: Settings) -> bool:
    """Whether a derived step has already seen exactly these data under these settings, as the steps before it wrote them last.

    The version of the data alone does not tell: a derived step that is made anew, after a correction in the midst of a run say,
    changes what others read and no data.
    """
    earlier = STEPS[: STEPS.index(step)]
    writers = [one.name for one in earlier if not set(one.writes).isdisjoint(step.reads)]
    seen = store.frame("runs/seen", step=step.name, writers=writers)
    if seen.empty or (step.name == "report" and not settings.report.is_file()):
        return False
    return bool(seen["newest"][0] and seen["settings_hash"][0] == settings_hash(settings))


def _note(store: Store, row: dict[str, Any]) -> None:
    """Write a row of ``runs``; a store that cannot take even that must not hide the error that is being noted."""
    try:
        store.execute("runs/note", **{"rows_in": None, "rows_out": None, "rejected": None, "message": None, **row})
    except Exception:
        logger.debug("the run could not be noted", exc_info=True)
