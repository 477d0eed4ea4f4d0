"""What reading costs beside the embedding it stands on, in one run, as shares: ``python -m benchmarks.reading``.

The heads (sentiment, signals, pairs) share the vectors of the sentences. Aspects and reasons need words and, where a cue
stands, a parse; they are measured too. Embedding uses every core and the heads one, so the shares grow with the cores.
"""

import time
from collections.abc import Callable
from typing import Any

import pandas as pd

from benchmarks.tweets import SHARED
from pipeline.encoder import load_encoder
from pipeline.prepare.sentences import find_sentence_spans
from pipeline.prepare.subject import subject_text
from pipeline.voice.aspects.mentions import extract_aspects
from pipeline.voice.consequences.extraction import extract_consequences
from pipeline.voice.implied.reasons import implied_reasons
from pipeline.voice.reasons.stated import reasons
from pipeline.voice.sentiment import ENCODER, sentiment
from pipeline.voice.signals.classifier import extract_signals


def main() -> None:
    """Measure and print."""
    texts = _texts()
    rows = [
        (f"{number}:{place}", str(number), place, start, text[start:end])
        for number, (text, spans) in enumerate(zip(texts, find_sentence_spans(texts), strict=True))
        for place, (start, end) in enumerate(spans)
    ]
    sentences = pd.DataFrame(rows, columns=["sentence_id", "document_id", "position", "start_char", "text"])
    encoder = load_encoder(ENCODER)
    encoder.encode(["warm"])
    spent: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        """The quicker of two runs: the first also loads weights, and either may meet other work on the machine."""
        for _ in range(2):
            started = time.perf_counter()
            made = work()
            spent[name] = min(spent.get(name, float("inf")), time.perf_counter() - started)
        return made

    vectors = timed("embedding", lambda: encoder.encode([subject_text(text) for text in sentences["text"]]))
    with_sentiment = sentences.join(timed("sentiment", lambda: sentiment(sentences["text"].tolist(), vectors)))
    timed("signals", lambda: extract_signals(with_sentiment, vectors))
    timed("implied reasons", lambda: implied_reasons(with_sentiment))
    timed("consequences", lambda: extract_consequences(sentences))
    timed("aspects", lambda: extract_aspects(sentences))
    timed("stated reasons", lambda: reasons(sentences))
    base = spent.pop("embedding")
    heads = sum(spent[name] for name in ("sentiment", "signals", "implied reasons")) / base
    print(f"{len(sentences)} sentences; beside embedding them, all heads together {heads:.1%}")
    for name, seconds in spent.items():
        print(f"{name:<17}{seconds / base:>6.1%}")


def _texts() -> list[str]:
    answers = pd.read_csv(SHARED / "nhs_phase1" / "survey_answers.csv", dtype=str, keep_default_na=False)["feedback"]
    tweets = pd.read_csv(SHARED / "airline_tweets" / "tweets.csv", dtype=str, keep_default_na=False)["text"]
    return [*answers.sample(1500, random_state=1), *tweets.sample(1500, random_state=1)]


if __name__ == "__main__":
    main()
