"""Jobs and needs: our own lines, each with the job that a reader would underline, or with none."""

import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.voice.normalize import normalize
from pipeline.voice.prefilter import candidates, column_of
from pipeline.voice.signals.jobs import JOBS, MOST_WORDS, Job, find_job


def job_of(text: str) -> Job | None:
    searched = normalize(text)
    return find_job(searched, candidates(JOBS, column_of([searched]))[0])


JOBS_OF_OURS = (
    ("I use it to plan my lessons.", "plan my lessons"),
    ("We use the app to split the bills of our flat.", "split the bills of our flat"),
    ("I mostly use it for tracking my runs.", "tracking my runs"),
    ("We use this for our monthly invoices.", "our monthly invoices"),
    ("I rely on the map to find step-free routes.", "find step-free routes"),
    ("My wife uses it to learn Italian.", "learn Italian"),
    ("I've been using the planner to keep two jobs apart.", "keep two jobs apart"),
    ("I use R every day to clean survey data.", "clean survey data"),
    ("We used the shuttle to get to the fair.", "get to the fair"),
    ("I bought this to replace an old drill.", "replace an old drill"),
    ("We got the pass to visit all museums in one week.", "visit all museums in one week"),
    ("I downloaded the app to follow my daughter's bus.", "follow my daughter's bus"),
    ("I switched to it to save some money on roaming.", "save some money on roaming"),
    ("I chose this bank to send money to my parents.", "send money to my parents"),
    ("Make it smaller so that I can carry it on the train.", "carry it on the train"),
    ("I keep it by the door so I can find it in the dark.", "find it in the dark"),
    ("They moved the date so we could attend the wedding.", "attend the wedding"),
    ("It lets me work on the train.", "work on the train"),
    ("The card allows us to pay abroad without fees.", "pay abroad without fees"),
    ("This tool enables me to test ten designs a day.", "test ten designs a day"),
    ("It helps me to keep track of my spending.", "keep track of my spending"),
    ("I was trying to book two seats side by side.", "book two seats side by side"),
    ("I'm trying to teach my son to read.", "teach my son to read"),
    ("We were hoping to sleep on the flight.", "sleep on the flight"),
    ("Trying to change my seat before Friday.", "change my seat before Friday"),
    ("When I try to print a label, the page goes blank.", "print a label"),
    ("Whenever I want to pay by card, the till is closed.", "pay by card"),
    ("I am looking for a quiet place to work.", "a quiet place to work"),
    ("We were looking for a room with two beds.", "a room with two beds"),
    ("I've been searching for a light tent for two.", "a light tent for two"),
    ("I need to charge the car overnight.", "charge the car overnight"),
    ("I need to send invoices in three languages.", "send invoices in three languages"),
    ("We want to move house in spring.", "move house in spring"),
    ("I wanted to surprise my mother with flowers.", "surprise my mother with flowers"),
    ("We needed a place to store the bikes.", "store the bikes"),
    ("I need it for long trips with the dog.", "long trips with the dog"),
    ("My goal is to walk ten thousand steps.", "walk ten thousand steps"),
    ("Our aim was to cut the paper mail.", "cut the paper mail"),
    ("Perfect for travelling with small children.", "travelling with small children"),
    ("A handy tool for sorting old photos.", "sorting old photos"),
    ("I USE IT TO WATCH FILMS IN BED", "WATCH FILMS IN BED"),
    ("i need to get home tonight but the line is dead", "get home tonight"),
    ("I have not been able to print my tickets.", "print my tickets"),
    ("I was never able to link the two accounts.", "link the two accounts"),
    ("The form won't let me change my delivery day.", "change my delivery day"),
    ("It is hard to carry the box to my flat.", "carry the box to my flat"),
    ("Every time I try to scan a receipt, it crashes.", "scan a receipt"),
    ("I went to collect my glasses.", "collect my glasses"),
    ("We booked the boat to celebrate our anniversary.", "celebrate our anniversary"),
    ("I bought a second lock to be able to leave the bike outside.", "leave the bike outside"),
    ("@trains need a seat to Leeds", "seat to Leeds"),
    ("All I need is a plain list of dates.", "a plain list of dates"),
    ("We use the big kettle for our evening classes.", "our evening classes"),
)
NO_JOBS = (
    "They need to fix the lift.",
    "The staff were not able to help.",
    "It is hard to understand.",
    "They need to be able to answer a simple question.",
    "You need to train your staff.",
    "You need to book weeks ahead.",
    "The app needs to be faster.",
    "I want to thank the whole team.",
    "I just wanted to say how kind they were.",
    "I need to know when my parcel arrives.",
    "I wanted to like this film.",
    "I had to call four times.",
    "I tried to call them all day.",
    "I have been trying to reach you for a week.",
    "I am trying to get through to a human.",
    "I used to like this shop.",
    "I am used to waiting.",
    "So I can only warn you.",
    "So I can highly recommend them.",
    "So I couldn't board.",
    "I would never use it to pay.",
    "I don't want to move house again.",
    "I am looking forward to the next trip.",
    "I am looking for another insurer.",
    "I have used it for three years.",
    "It is great for the price.",
    "Good for nothing.",
    "Everything I wanted to know was there.",
    "It does all I need to do.",
    "Thanks for letting me wait in the rain.",
    "They told me to wait.",
    "I need a refund.",
    "I got told to go home.",
    "The nurse was great for calling me back.",
    "Terrible.",
    "",
)


@pytest.mark.parametrize(("text", "wanted"), JOBS_OF_OURS)
def test_a_job_is_found_with_its_span(text: str, wanted: str) -> None:
    found = job_of(text)
    assert found is not None
    assert text[found.start : found.end] == wanted


@pytest.mark.parametrize("text", NO_JOBS)
def test_what_is_no_job_is_none(text: str) -> None:
    assert job_of(text) is None


def test_there_are_enough_lines_to_mean_something() -> None:
    assert len(JOBS_OF_OURS) + len(NO_JOBS) >= 60


def test_the_gate_offers_every_cue_that_matches() -> None:
    texts = [normalize(text) for text, _ in JOBS_OF_OURS] + [normalize(text) for text in NO_JOBS]
    offered = candidates(JOBS, column_of(texts))
    for text, cues in zip(texts, offered, strict=True):
        assert [cue for cue in JOBS if cue.pattern.search(text)] == [cue for cue in cues if cue.pattern.search(text)]


VOCABULARY = "i we use it to need so that can trying looking for the app R pay my bills , . ! but and \u2019 \U0001f600 want"
words = st.sampled_from(VOCABULARY.split(" "))


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=100), st.lists(words, max_size=40).map(" ".join)))
def test_a_job_is_a_short_exact_span(text: str) -> None:
    found = job_of(text)
    if found:
        assert 0 < found.start < found.end <= len(text)
        span = text[found.start : found.end]
        assert span == span.strip()
        assert len(span.split()) <= MOST_WORDS


def test_five_thousand_words_are_no_trouble() -> None:
    started = time.process_time()
    job_of("i need to " * 2500)
    assert time.process_time() - started < 5  # a pattern that backtracks takes minutes
    long = pd.Series(["I use it to plan my lessons " + "and more " * 5000])
    found = job_of(long[0])
    assert found is not None
    assert found.end < 200
