"""Languages, copies and names on real feedback. Needs the shared data: ``VOC_SHARED_DATA``, else ``../shared/data``."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from pipeline.prepare.duplicates import THRESHOLD, hash_bands, measure_similarity
from pipeline.prepare.language import UNKNOWN, detect_languages
from pipeline.prepare.low_signal import classify_status
from pipeline.sources.redact import redact

DATA = Path(os.environ.get("VOC_SHARED_DATA") or Path(__file__).parents[3] / "shared/data")
pytestmark = [pytest.mark.quality, pytest.mark.skipif(not DATA.exists(), reason=f"no shared data at {DATA}")]

SHORT_TEXTS = Path(__file__).parents[1] / "prepare/short_texts.tsv"
R_QUESTIONS = ["Qlike_best", "Qlike_least", "Qcapability_missing", "Qchange_one_thing"]


def column(name: str, label: str) -> list[str]:
    return pd.read_csv(DATA / name, encoding_errors="replace")[label].dropna().astype(str).tolist()


def r_answers(language: str) -> list[str]:
    answers = pd.read_csv(DATA / f"r_survey_2018/answers_{language}.tsv", sep="\t", dtype=str, encoding_errors="replace")
    return [text for question in R_QUESTIONS for text in answers[question].dropna()]


ENGLISH = {
    "airline_tweets": lambda: column("airline_tweets/tweets.csv", "text"),
    "british_airways": lambda: column("british_airways/airline_reviews.csv", "Review"),
    "nhs": lambda: column("nhs_phase1/survey_answers.csv", "feedback"),
    "r_survey": lambda: r_answers("en"),
}


def set_aside(texts: list[str]) -> list[str]:
    """Return those that an English store sets aside for their language, not for saying nothing."""
    languages = detect_languages(texts)["language"]
    return [text for text, code in zip(texts, languages, strict=True) if code not in ("en", UNKNOWN) and classify_status(text) is None]


@pytest.mark.parametrize("name", ENGLISH)
def test_hardly_an_english_text_is_set_aside(name: str) -> None:
    texts = ENGLISH[name]()
    assert len(set_aside(texts)) / len(texts) < 0.003


def test_short_texts_are_read_or_set_aside(score: Callable[..., None]) -> None:
    lines = [line.split("\t") for line in SHORT_TEXTS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")][1::2]
    for label, wanted in (("English", True), ("foreign", False)):
        texts = [text for language, text in lines if (language == "en") == wanted]
        kept = len(texts) - len(set_aside(texts))
        share = kept / len(texts) if wanted else 1 - kept / len(texts)
        score(f"short texts, {label} {'read' if wanted else 'set aside'}", share)
        assert share >= 0.95


def test_reviews_of_two_languages_are_told_apart(score: Callable[..., None]) -> None:
    for language, wanted in (("en", 0.01), ("fr", 0.88)):  # a tenth of the French are English, or are "Super", "Top" and "Excellent"
        texts = [text for app in ("garmin", "samsung") for text in column(f"app_reviews/{app}_{language}.csv", "data")]
        share = len(set_aside(texts)) / len(texts)
        score(f"app reviews, {language}, {'kept' if language == 'en' else 'set aside'}", 1 - share if language == "en" else share)
        assert share <= wanted if language == "en" else share >= wanted


def test_spanish_answers_and_german_posts_are_recognised() -> None:
    spanish = [text for text in r_answers("es") if len(text.split()) >= 4]
    german = pd.read_csv(DATA / "germeval2017/dev.tsv", sep="\t", header=None, quoting=3)[1].dropna().tolist()
    assert (detect_languages(spanish)["language"] == "es").mean() >= 0.95
    assert (detect_languages(german)["language"] == "de").mean() >= 0.95


def test_planted_copies_of_real_reviews_are_found() -> None:
    draw = random.Random(7)
    reviews = [text for text in ENGLISH["british_airways"]() if len(text.split()) >= 20]
    words = [word for text in draw.sample(reviews, 300) for word in text.split()]
    chosen = draw.sample(range(len(reviews)), 600)
    copies = []
    for row in chosen:
        copy = reviews[row].split()
        for place in draw.sample(range(len(copy)), max(1, round(draw.uniform(0.02, 0.05) * len(copy)))):
            copy[place] = draw.choice(words)
        copies.append(" ".join(copy))
    ids = [f"original {row}" for row in range(len(reviews))] + [f"copy {row}" for row in chosen]
    text = dict(zip(ids, reviews + copies, strict=True))
    table = hash_bands(text, list(text.values()))
    pairs = table.merge(table, on=["band", "hash"], suffixes=("", "_other"))[["document_id", "document_id_other"]].drop_duplicates()
    pairs = pairs[pairs["document_id"] < pairs["document_id_other"]]
    likeness = measure_similarity(pd.DataFrame({"a_text": pairs["document_id"].map(text), "b_text": pairs["document_id_other"].map(text)}))
    near = set(pairs[likeness >= THRESHOLD].itertuples(index=False, name=None))
    assert sum((f"copy {row}", f"original {row}") in near for row in chosen) / len(chosen) > 0.95


def test_few_words_of_airline_reviews_are_taken_for_names() -> None:
    reviews = ENGLISH["british_airways"]()
    redacted = redact(reviews, ["British Airways", "BA"])
    # At 17 per 1,000 reviews nine in ten are people. Far more than that would be places, aeroplanes and dishes.
    assert sum(text.count("<NAME>") for text in redacted) / len(reviews) < 0.025
    assert sum(text.count("<PHONE>") + text.count("<CARD>") + text.count("<IBAN>") for text in redacted) <= 3
