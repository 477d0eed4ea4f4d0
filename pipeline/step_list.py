"""The steps in their order, and all that each of them reads and writes.

It is declared here and nowhere else: a test holds it against what the statements do, and a derived step is run again when a step has
written what it reads.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from pipeline.incremental import Counts, Progress, silent
from pipeline.settings import Settings
from pipeline.store import Store


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


# What a sentence says and who said it, read by all that counts and quotes.
VOICE = ("documents", "sentences", "sentence_sentiment", "sentence_themes", "signals", "consequences")
PARSED = ("sentence_sentiment", "signals", "consequences", "aspects", "reasons", "sentence_themes", "sentence_themes_past")
WHY = ("drivers", "driver_reasons", "ask_groups", "ask_group_members", "edge_mentions")
FIGURES = ("denominators", "measures", "scores", "score_movement", "top_quotes", "quotes_refused", "insights")
FOUND = (
    *("emerging", "audited_shares", "alerts", "fix_effects", "say_versus_do", "group_themes", "likely_moves"),
    *("share_of_voice", "competitor_gaps", "head_to_head", "theme_forecast", "discontinuities"),
)
LAID_OUT = ("documents", "sentences", "sentence_themes", "themes", "theme_ledger", "theme_map")
EDITIONS = ("editions", "figure_history", "figure_changes", "published_documents")
PUBLISHED = ("themes", "theme_revisions", "theme_ledger", "theme_edits")

STEPS: tuple[Step, ...] = (
    Step(
        "load",
        "pipeline.sources.load:load",
        (),
        ("loads", "feedback", "customers", "events", "rejects"),
        recalls=("loads", "feedback", "customers", "events", "rejects", "forgotten"),
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
        "questions",
        "pipeline.voice.question_roles:update_questions",
        ("documents",),
        ("questions",),
        recalls=("questions",),
        forgets=("sentence_sentiment", "signals", "reasons"),
    ),
    Step(
        "sentiment",
        "pipeline.voice.steps:sentiment",
        ("documents", "sentences", "embeddings", "questions"),
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
            "weighted_measures",
            "weighted_scores",
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
        "comparisons",
        "pipeline.measure.comparison:comparisons",
        ("events", "documents", "themes", "populations", "mentions"),
        ("segment_gaps", "event_changes", "source_agreement"),
        derived=True,
    ),
    Step(
        "alerts",
        "pipeline.measure.alerts:alerts",
        ("documents", "themes", "mentions"),
        ("alerts",),
        derived=True,
    ),
    Step(
        "impact",
        "pipeline.measure.theme_impact:impact",
        ("documents", "themes", "mentions", "scores"),
        ("theme_impact",),
        derived=True,
    ),
    Step(
        "fixes",
        "pipeline.measure.fixes:fixes",
        ("documents", "themes", "mentions"),
        ("fix_effects",),
        recalls=("fixes", "theme_ledger"),
        derived=True,
    ),
    Step(
        "over_time",
        "pipeline.measure.over_time:over_time",
        ("documents", "events", "themes", "populations", "mentions", "respondents"),
        ("score_parts", "score_movement", "theme_forecast", "discontinuities"),
        derived=True,
    ),
    Step(
        "groups",
        "pipeline.measure.groups:groups",
        ("customers", "events", "themes", "mentions", "driver_reasons", "theme_impact", "theme_churn", *VOICE),
        ("say_versus_do", "person_profiles", "contradictory_customers", "customer_groups", "group_themes", "likely_moves"),
        derived=True,
    ),
    Step(
        "competitors",
        "pipeline.measure.competitors:competitors",
        ("documents", "sentences", "sentence_sentiment", "themes", "mentions"),
        ("brand_mentions", "share_of_voice", "competitor_gaps", "brand_comparisons", "head_to_head", "industry_figures"),
        derived=True,
    ),
    Step(
        "audit",
        "pipeline.measure.audit:audit",
        ("documents", "sentences", "themes", "mentions"),
        ("audited_shares", "audited_precision", "audited_agreement"),
        recalls=("audit_marks",),
        derived=True,
    ),
    Step(
        "insights",
        "pipeline.insights.steps:insights",
        (
            *("loads", "theme_revisions", "theme_edits", "measures", "mentions", "scores", "theme_churn", "theme_impact"),
            *("segment_gaps", "event_changes", "populations", "themes", "reasons", *WHY, *VOICE),
        ),
        (
            "quotes",
            "quotes_refused",
            "reason_aggregates",
            "consequence_aggregates",
            "ask_aggregates",
            "severity_aggregates",
            "top_quotes",
            "insights",
            *EDITIONS,
        ),
        recalls=("editions", "figure_history", "published_documents", "pins"),
        derived=True,
    ),
    Step(
        "report",
        "pipeline.report.page:report",
        ("loads", "feedback", "customers", "events", "rejects", *FOUND, *LAID_OUT, *FIGURES),
        (),
        recalls=("fixes",),
        derived=True,
    ),
)


def step_named(name: str) -> Step:
    """Return the step of that name."""
    return next(step for step in STEPS if step.name == name)
