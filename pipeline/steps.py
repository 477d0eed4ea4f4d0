"""The list of steps, and how they are run: the same for the command line, the flow and the tests.

Each step names what it reads and writes; a test checks that nothing is read before it was written.
"""

import logging
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from pipeline.errors import SourcesFailedError
from pipeline.incremental import Counts, Progress, silent
from pipeline.settings import Settings, fingerprint
from pipeline.store import Store, code_hash, now
from pipeline.text.matching import version
from pipeline.why.concrete import concrete_version

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Step:
    """One stage of the journey: a name, tables in, tables out, and the function, imported only when it runs.

    ``derived`` steps make everything anew from all the data, and are skipped when neither data nor settings changed.
    """

    name: str
    function: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    derived: bool = False

    def run(self, store: Store, settings: Settings, progress: Progress = silent) -> Counts:
        """Import the function and call it."""
        module, name = self.function.split(":")
        function: Callable[[Store, Settings, Progress], Counts] = getattr(import_module(module), name)
        return function(store, settings, progress)


@dataclass(frozen=True)
class StepReport:
    """What became of a step: done, skipped or failed, with its counts and seconds."""

    step: str
    state: str
    counts: Counts
    seconds: float


# What a sentence says and who said it, read by all that counts and quotes.
VOICE = ("documents", "sentences", "sentence_sentiment", "sentence_themes", "signals", "consequences")

STEPS: tuple[Step, ...] = (
    Step("load", "pipeline.sources.load:load", (), ("loads", "feedback", "rejects")),
    Step("documents", "pipeline.prepare.documents:documents", ("feedback",), ("documents", "duplicate_bands")),
    Step("copies", "pipeline.prepare.copies:copies", ("documents", "duplicate_bands"), ("near_duplicate_pairs", "documents", "embeddings")),
    Step("sentences", "pipeline.prepare.sentences:sentences", ("documents",), ("sentences",)),
    Step("embeddings", "pipeline.prepare.embeddings:embeddings", ("sentences",), ("embeddings",)),
    Step("sentiment", "pipeline.voice.steps:sentiment", ("sentences", "embeddings"), ("sentence_sentiment",)),
    Step(
        "score_prior",
        "pipeline.voice.steps:score_prior",
        ("documents", "sentences", "embeddings", "sentence_sentiment"),
        ("score_priors", "sentence_sentiment", "sentiment_edits"),
    ),
    Step("questions", "pipeline.voice.question_roles:update_questions", ("documents",), ("questions",)),
    Step("signals", "pipeline.voice.steps:signals", ("sentences", "embeddings", "sentence_sentiment", "questions"), ("signals",)),
    Step("consequences", "pipeline.voice.steps:consequences", ("sentences",), ("consequences",)),
    Step("aspects", "pipeline.voice.steps:aspects", ("sentences",), ("aspects",)),
    Step("reasons", "pipeline.voice.steps:reasons", ("sentences", "questions"), ("reasons",)),
    Step("drift", "pipeline.themes.lifecycle.drift:check_drift", ("sentences", "embeddings", "loads"), ("theme_drift",)),
    Step("fit", "pipeline.themes.steps:fit", ("sentences", "embeddings", "theme_drift"), ("theme_fits", "fitted_themes", "theme_ledger")),
    Step(
        "catalogue",
        "pipeline.themes.corrections.publish:publish_revision",
        ("theme_fits", "fitted_themes"),
        ("themes", "theme_revisions", "theme_ledger", "theme_edits"),
    ),
    Step(
        "assign",
        "pipeline.themes.steps:assign",
        ("sentences", "embeddings", "theme_revisions"),
        ("sentence_themes", "sentence_themes_past"),
    ),
    Step(
        "emerging",
        "pipeline.themes.lifecycle.emerging:update_emerging",
        ("documents", "sentences", "embeddings", "sentence_themes", "theme_edits"),
        ("emerging", "theme_edits"),
        derived=True,
    ),
    Step("map", "pipeline.report.topic_map:draw_map", ("sentences", "embeddings", "sentence_themes", "theme_revisions"), ("theme_map",)),
    Step(
        "drivers",
        "pipeline.why.steps:drivers",
        ("reasons", "questions", "themes", "embeddings", *VOICE),
        (
            "embeddings",
            "key_points",
            "drivers",
            "driver_reasons",
            "rejected_reasons",
            "ask_groups",
            "ask_group_members",
            "edge_mentions",
            "edges",
            "driver_edits",
        ),
        derived=True,
    ),
    Step(
        "measures",
        "pipeline.measure.measures:measures",
        ("documents", "signals", "sentence_sentiment", "sentence_themes", "themes"),
        ("themes", "populations", "person_scores", "mentions", "bases", "cells", "measures", "scores"),
        derived=True,
    ),
    Step(
        "insights",
        "pipeline.insights.steps:insights",
        ("measures", "themes", "drivers", "driver_reasons", "ask_groups", "ask_group_members", "edge_mentions", "populations", *VOICE),
        ("quotes", "cell_reasons", "cell_consequences", "cell_asks", "cell_severity", "cell_quotes", "insights"),
        derived=True,
    ),
    Step("report", "pipeline.report.page:report", ("insights", "measures", "loads"), (), derived=True),
)


def run_all(settings: Settings, progress: Progress = silent) -> Iterator[StepReport]:
    """Run every step in order in one process, yielding a report after each.

    Raises:
        SourcesFailedError: some source failed; the others were carried through to the page.
        VocError: a step failed, and with it the run.
    """
    run_id = new_run_id()
    failures: tuple[str, ...] = ()
    with Store.open(settings.store) as store:
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


def step_named(name: str) -> Step:
    """Return the step of that name."""
    return next(step for step in STEPS if step.name == name)


def new_run_id() -> str:
    """Return an id for a run: its start, then something random, so that runs sort by time."""
    return f"{now():%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:6]}"


def settings_hash(settings: Settings) -> str:
    """Return the hash that ties a run to its settings, to the SQL that counted, and to the weights that matched what was said."""
    return fingerprint(settings, code_hash(), version(), concrete_version())


def _fresh(store: Store, step: Step, settings: Settings) -> bool:
    """Whether a derived step has already seen exactly these data under these settings."""
    seen = store.query(
        "select data_version, settings_hash from runs where step = $step and state = 'done' order by started_at desc limit 1",
        step=step.name,
    )
    if seen.empty or (step.name == "report" and not settings.report.is_file()):
        return False
    now = store.value("select data_version from store_info")
    return bool(seen["data_version"][0] == now and seen["settings_hash"][0] == settings_hash(settings))


def _note(store: Store, row: dict[str, Any]) -> None:
    """Write a row of ``runs``; a store that cannot take even that must not hide the error that is being noted."""
    try:
        store.execute("runs/note", **{"rows_in": None, "rows_out": None, "rejected": None, "message": None, **row})
    except Exception:
        logger.debug("the run could not be noted", exc_info=True)
