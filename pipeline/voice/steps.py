"""The voice steps: each reads sentences of new documents and writes what they say."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from pipeline.incremental import Counts, Progress, matrix, process_pending, silent
from pipeline.settings import Settings, fingerprint
from pipeline.store import Store
from pipeline.voice.bare_names import are_bare_names

if TYPE_CHECKING:
    from pipeline.voice.score_prior import ScorePrior

LONGEST_READ = 5_000  # characters of one sentence that are searched for aspects and reasons
# Raise one when its rules change, and its work is done anew.
CODE_VERSIONS = {"score_prior": 1, "consequences": 1, "reasons": 5}


def sentiment(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Sentiment of each sentence by its text; bare names have none."""
    from pipeline.voice import sentiment as voice

    def work(rows: pa.Table) -> pd.DataFrame:
        read = voice.probabilities(rows["text"].to_pylist(), matrix(rows), settings.encoder)
        read[are_bare_names(rows["text"].to_pylist(), rows["about"].to_pylist())] = voice.NOTHING_SAID
        columns = voice.as_columns(read)
        return columns.assign(
            sentence_id=rows["sentence_id"].to_pylist(),
            document_id=rows["document_id"].to_pylist(),
            polarity_text=columns["polarity"],
            neutral_text=read[:, 1].round(4),
        )

    return process_pending(
        store,
        "sentiment",
        fingerprint("sentiment", voice.version(), settings.encoder),
        read="sentences/with_vectors",
        work=work,
        partition_rows=settings.partition_rows,
        progress=progress,
        vectors=True,
        encoder=settings.encoder,
    )


def score_prior(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Sentiment in the light of the documents' scores, source by source, and as people corrected it.

    What was read from the text alone stays, in the columns ``_text`` of ``sentence_sentiment``.
    """
    from pipeline.voice.sentiment import version
    from pipeline.voice.sentiment_edits import LINE, reopen_corrected, rescore_corrected

    reader = version()
    corrected: dict[str, Any] = {"encoder": settings.encoder, "line": LINE} if reopen_corrected(store, settings.encoder) else {}
    done: list[Counts] = []
    for (source,) in store.connection.execute("select distinct source from documents order by source").fetchall():
        prior = _prior_of(store, source, reader) if settings.voice.score_prior else None
        done.append(
            process_pending(
                store,
                "score_prior",
                fingerprint("score_prior", CODE_VERSIONS["score_prior"], prior and prior.ratios, prior and prior.agreement),
                read="voice/scored_corrected" if corrected else "voice/scored",
                work=partial(rescore_corrected, prior=prior),
                partition_rows=settings.partition_rows,
                progress=progress,
                source=source,
                **corrected,
            )
        )
    return Counts(sum(each.rows_in for each in done), sum(each.rows_out for each in done))


def _prior_of(store: Store, source: str, reader: str) -> "ScorePrior | None":
    """Return the prior of a source; it is learnt when there are enough scores, and again when they have doubled or sentiment is another."""
    from pipeline.voice.score_prior import LEARN_AGAIN, ScorePrior, class_probabilities, learn_prior

    scored = store.arrow("voice/scored_documents", source=source).to_pandas()
    known = store.query(
        "select documents, agreement, ratios from score_priors where source = $source and version = $version",
        source=source,
        version=reader,
    )
    if len(known) and len(scored) < LEARN_AGAIN * known["documents"][0]:
        ratios = tuple(tuple(float(each) for each in row) for row in known["ratios"][0])
        return ScorePrior(int(known["documents"][0]), float(known["agreement"][0]), ratios)
    read = class_probabilities(scored["polarity"].to_numpy(), scored["neutral"].to_numpy())
    learnt = learn_prior(scored["score"].to_numpy(), read)
    with store.transaction():
        store.connection.execute("delete from score_priors where source = $source", {"source": source})
        if learnt is not None:
            row = {
                "source": source,
                "documents": learnt.documents,
                "agreement": learnt.agreement,
                "ratios": [list(each) for each in learnt.ratios],
            }
            store.insert("score_priors", pd.DataFrame([row | {"version": reader}]))
    return learnt


def signals(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """What kind of thing each sentence says, seen from the question that it answers."""
    from pipeline.voice.sentiment_edits import drop_contradicted
    from pipeline.voice.signals import classifier as voice

    def work(rows: pa.Table) -> pd.DataFrame:
        sentences = rows.drop_columns(["vector"]).to_pandas()
        bare = sentences.loc[are_bare_names(sentences["text"].tolist(), sentences["about"].tolist()), "sentence_id"]
        found = drop_contradicted(voice.extract_signals(sentences, matrix(rows), settings.encoder), sentences)
        return found[~found["sentence_id"].isin(bare)].merge(sentences[["sentence_id", "document_id"]], on="sentence_id")

    return process_pending(
        store,
        "signals",
        fingerprint("signals", voice.version(), settings.encoder),
        read="voice/answered",
        work=work,
        partition_rows=settings.partition_rows,
        progress=progress,
        vectors=True,
        encoder=settings.encoder,
    )


def consequences(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """What customers did or will do."""
    from pipeline.voice.consequences import extraction as voice

    return process_pending(
        store,
        "consequences",
        fingerprint("consequences", CODE_VERSIONS["consequences"]),
        read="sentences/texts",
        work=lambda rows: _placed(voice.extract_consequences, rows),
        partition_rows=settings.partition_rows,
        progress=progress,
    )


def aspects(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """What exactly is spoken of, and how."""
    from pipeline.voice.aspects import mentions as voice

    return process_pending(
        store,
        "aspects",
        fingerprint("aspects", voice.version()),
        read="sentences/texts",
        work=lambda rows: _identified(_placed(voice.extract_aspects, _read(rows))),
        partition_rows=settings.partition_rows,
        progress=progress,
    )


def reasons(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Which reasons customers give, with a cue and without."""
    from pipeline.voice.extracted import extract_reasons
    from pipeline.voice.implied.reasons import version

    return process_pending(
        store,
        "reasons",
        fingerprint("reasons", CODE_VERSIONS["reasons"], version()),
        read="voice/texts",
        work=lambda rows: extract_reasons(_read(_without_bare_names(rows))),
        partition_rows=settings.partition_rows,
        progress=progress,
    )


def _without_bare_names(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[~are_bare_names(rows["text"].tolist(), rows["about"].tolist())].reset_index(drop=True)


def _read(rows: pd.DataFrame) -> pd.DataFrame:
    """Return sentences as far as they are read: each cue costs, and twelve thousand times "because" in one breath give no reason."""
    return rows.assign(text=rows["text"].str[:LONGEST_READ])


def _placed(found: Callable[[pd.DataFrame], pd.DataFrame], rows: pd.DataFrame) -> pd.DataFrame:
    """Return what was found in sentences, with their documents; places in a sentence are called so in every table."""
    made = found(rows[["sentence_id", "text"]]).rename(columns={"start": "start_char", "end": "end_char"})
    return made.merge(rows[["sentence_id", "document_id"]], on="sentence_id", how="left")


def _identified(aspects: pd.DataFrame) -> pd.DataFrame:
    """Return aspects with an id made of their place: the same mention has the same id in every run."""
    places = zip(aspects["sentence_id"], aspects["start_char"], aspects["end_char"], strict=True)
    return aspects.assign(aspect_id=[fingerprint(sentence_id, start, end) for sentence_id, start, end in places])
