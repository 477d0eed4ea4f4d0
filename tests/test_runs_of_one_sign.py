"""Time does not grow with the square of a run of one sign, which anybody may hold down on a keyboard, in whatever it stands."""

import string
import time
from datetime import datetime

import pandas as pd
import pytest

from pipeline.prepare.clean import clean_text
from pipeline.prepare.duplicates import hash_bands, match_key
from pipeline.prepare.language import detect_languages
from pipeline.prepare.low_signal import classify_status
from pipeline.prepare.sentences import split_documents
from pipeline.prepare.subject import brand_pattern, subject_text
from pipeline.sources.dates import Dates, Votes
from pipeline.sources.delimited import split_leniently
from pipeline.sources.pseudonyms import PeopleKey
from pipeline.sources.redact import redact
from pipeline.sources.scales import Scale, read_count, read_weight
from tests.growth import MOST, TIMES, growth

WORDS = ["http://", "&#", "{{", "because ", "@a ", "[quote]", "> ", "\n> ", "Aa\n", "Mr ", "a@", "a.", "1-", "\r\n", "é", "\U0001f600"]
RUNS = [sign for sign in string.printable if sign not in "\v\f"] + WORDS
BRANDS = brand_pattern(["Acme", "Tern & Table"])
SIZE = 12_500  # and eight times as much
QUICK = 0.25  # seconds in which no square of it fits: nothing is to be compared

READERS = {
    **{kind: lambda text, kind=kind: clean_text(text, kind) for kind in ("review", "forum", "social", "survey")},
    "redact": lambda text: redact([text], ["Acme"]),
    "status": classify_status,
    "language": lambda text: detect_languages([text]),
    "subject": lambda text: subject_text(text, BRANDS),
    "copies": lambda text: hash_bands(["a"], [match_key(text)]),
    "date": lambda text: (Dates("posted", True, datetime(2026, 1, 1)).read(text), Votes().add(text)),
    "scale": lambda text: (Scale("stars", "rating_scale", 1, 5).read(text), read_count(text), read_weight(text)),
    "row": lambda text: split_leniently(text, ",", 3),
    "person": lambda text: PeopleKey((b"k" * 32,)).hide_within(text),
    "sentences": lambda text: split_documents(pd.DataFrame({"document_id": ["a"], "text": [text], "product": [None]})),
}


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS)
def test_a_run_of_one_sign_is_read_in_time_that_grows_with_its_length(reader):
    read = READERS[reader]
    read("A plain text, because it warms up. Ms. Smith wrote: 3 of 5.")
    slow = {}
    for sign in RUNS:

        def run(size: int, sign: str = sign) -> str:
            return (sign * (size // len(sign) + 1))[:size]

        started = time.process_time()
        read(run(TIMES * SIZE))
        if time.process_time() - started > QUICK and (grown := growth(read, run, SIZE)) > MOST:
            slow[sign] = grown
    assert slow == {}
