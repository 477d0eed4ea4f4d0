"""The list of steps, and how they are run: the same for the command line, the flow and the tests.

Each step declares what it reads and writes, and only here: a test holds that against what its statements do, and a derived step is
run again when a step has written what it reads.
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
from pipeline.why.concreteness import concreteness_version

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Step:
    """One stage of the journey, and all that its statements touch; the function is imported only when it runs.

    Attributes:
        name: what people call it.
        function: where it is, as ``module:function``.
        reads: tables that steps before it write.
        writes: tables it adds rows to, or makes anew.
        recalls: tables it reads as earlier runs left them, or people between runs.
        forgets: tables from which it takes rows that the steps after it then make anew.
        mends: tables it writes only where a run before was cut short.
        derived: makes everything anew from all the data, and is skipped when nothing that it reads changed.
    """

    name: str
    function: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    recalls: tuple[str, ...] = ()
    forgets: tuple[str, ...] = ()
    mends: tuple[str, ...] = ()
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
PARSED = ("sentence_sentiment", "signals", "consequences", "aspects", "reasons", "sentence_themes", "sentence_themes_past")
WHY = ("drivers", "driver_reasons", "ask_groups", "ask_group_members", "edge_mentions")
FIGURES = ("denominators", "measures", "scores", "quote_aggregates", "quotes_refused", "insights")
PUBLISHED = ("themes", "theme_revisions", "theme_ledger", "theme_edits")

STEPS: tuple[Step, ...] = (
    Step(
        "load",
        "pipeline.sources.load:load",
        (),
        ("loads", "feedback", "customers", "events", "rejects"),
        recalls=("loads", "feedback", "customers", "events", "rejects"),
    ),
    Step(
        "documents",
        "pipeline.prepare.documents:documents",
        ("feedback",),
        ("documents", "duplicate_bands"),
        recalls=("documents",),
        forgets=("near_duplicate_pairs", "sentences", *PARSED),
    ),
    Step(
        "copies",
        "pipeline.prepare.copies:copies",
        ("documents", "duplicate_bands"),
        ("near_duplicate_pairs", "documents", "embeddings"),
        recalls=("near_duplicate_pairs", "embeddings"),
        forgets=("sentences", *PARSED),
    ),
    Step("sentences", "pipeline.prepare.sentences:sentences", ("documents",), ("sentences",), forgets=PARSED),
    Step("embeddings", "pipeline.prepare.embeddings:embeddings", ("sentences", "embeddings"), ("embeddings",)),
    Step(
        "sentiment",
        "pipeline.voice.steps:sentiment",
        ("documents", "sentences", "embeddings"),
        ("sentence_sentiment",),
        forgets=("signals",),
    ),
    Step(
        "score_prior",
        "pipeline.voice.steps:score_prior",
        ("documents", "sentences", "embeddings", "sentence_sentiment"),
        ("score_priors", "sentence_sentiment", "sentiment_edits"),
        recalls=("score_priors", "sentiment_edits"),
        forgets=("signals",),
    ),
    Step(
        "questions",
        "pipeline.voice.question_roles:update_questions",
        ("documents",),
        ("questions",),
        recalls=("questions",),
        forgets=("signals", "reasons"),
    ),
    Step(
        "signals",
        "pipeline.voice.steps:signals",
        ("documents", "sentences", "embeddings", "sentence_sentiment", "questions"),
        ("signals",),
    ),
    Step("consequences", "pipeline.voice.steps:consequences", ("documents", "sentences"), ("consequences",)),
    Step("aspects", "pipeline.voice.steps:aspects", ("documents", "sentences"), ("aspects",)),
    Step("reasons", "pipeline.voice.steps:reasons", ("documents", "sentences", "questions"), ("reasons",)),
    Step(
        "drift",
        "pipeline.themes.lifecycle.drift:check_drift",
        ("loads", "documents", "sentences", "embeddings"),
        ("theme_drift",),
        recalls=("sentence_themes", "theme_drift", "theme_fits", "theme_revisions"),
    ),
    Step(
        "fit",
        "pipeline.themes.steps:fit",
        ("loads", "sentences", "embeddings", "theme_drift"),
        ("theme_fits", "fitted_themes", "theme_ledger"),
        recalls=("theme_fits", "fitted_themes", "sentence_themes", "refit_requests", *PUBLISHED),
        mends=PUBLISHED,
    ),
    Step(
        "catalogue",
        "pipeline.themes.corrections.publish:publish_revision",
        ("sentences", "theme_fits", "fitted_themes"),
        PUBLISHED,
        recalls=("sentence_themes", *PUBLISHED),
    ),
    Step(
        "assign",
        "pipeline.themes.steps:assign",
        ("documents", "sentences", "embeddings", "theme_revisions"),
        ("sentence_themes", "sentence_themes_past"),
        recalls=("sentence_themes",),
    ),
    Step(
        "emerging",
        "pipeline.themes.lifecycle.emerging:update_emerging",
        ("documents", "sentences", "embeddings", "sentence_themes", "theme_fits", "fitted_themes", *PUBLISHED),
        ("emerging", "sentence_themes", "sentence_themes_past", *PUBLISHED),  # what it promotes is published at once
        recalls=("emerging",),
        derived=True,
    ),
    Step(
        "map",
        "pipeline.report.topic_layout:update_topic_layout",
        ("sentences", "embeddings", "sentence_themes", "theme_revisions"),
        ("theme_map",),
        recalls=("theme_map",),
    ),
    Step(
        "drivers",
        "pipeline.why.steps:drivers",
        ("reasons", "questions", "themes", "embeddings", *VOICE),
        ("embeddings", "key_points", "rejected_reasons", "driver_edits", "edges", *WHY),
        recalls=("key_points", "driver_edits"),
        derived=True,
    ),
    Step(
        "measures",
        "pipeline.measure.measures:measures",
        ("documents", "signals", "sentence_sentiment", "sentence_themes", "themes"),
        (
            "themes",
            "populations",
            "person_scores",
            "mentions",
            "denominators",
            "aggregates",
            "measures",
            "respondents",
            "score_counts",
            "scores",
        ),
        derived=True,
    ),
    Step(
        "customers",
        "pipeline.measure.customers:customers",
        ("customers", "events", "documents", "themes", "mentions", "driver_reasons"),
        ("customer_voices", "theme_churn", "churn_by_period"),
        derived=True,
    ),
    Step(
        "insights",
        "pipeline.insights.steps:insights",
        ("measures", "populations", "themes", "reasons", *WHY, *VOICE),
        (
            "quotes",
            "quotes_refused",
            "reason_aggregates",
            "consequence_aggregates",
            "ask_aggregates",
            "severity_aggregates",
            "quote_aggregates",
            "insights",
        ),
        derived=True,
    ),
    Step(
        "report",
        "pipeline.report.page:report",
        ("loads", "feedback", "documents", "sentences", "sentence_themes", "themes", "theme_ledger", "theme_map", *FIGURES),
        (),
        derived=True,
    ),
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
    return fingerprint(settings, code_hash(), version(), concreteness_version())


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
