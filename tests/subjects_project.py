"""Generated collections of a few plain subjects, large enough for themes and small enough for seconds."""

import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

from small_project import CONFIG

from pipeline.settings import Settings, load_settings
from pipeline.step_list import step_named
from pipeline.steps import run_step
from pipeline.store import Store

# Who or what, what of it, and when or how: a sentence is one of each.
SUBJECTS: dict[str, tuple[list[str], list[str]]] = {
    "courier": (
        ["The courier", "My driver", "The delivery van", "The parcel service"],
        ["came two hours late", "never rang the bell", "left the box with a neighbour", "drove elsewhere", "did not deliver the box"],
    ),
    "app": (
        ["The app", "Your phone app", "The new app version", "The app on my tablet"],
        ["froze on the start screen", "crashes when opened", "logs me out", "does not load after the update", "shows an error message"],
    ),
    "recipes": (
        ["The recipes", "The recipe cards", "These dinner recipes", "The cooking instructions"],
        ["are easy to follow", "taste wonderful", "have clear steps", "are fun to cook with the children", "take half an hour to cook"],
    ),
    "packaging": (
        ["The packaging", "All the plastic wrapping", "The cardboard box", "The pile of plastic bags"],
        ["cannot be recycled", "is far too much waste", "fills my bin every week", "should be made of paper", "ends up in the rubbish"],
    ),
    "refund": (
        ["My refund", "The money back", "The credit on my card", "The repayment"],
        ["has not arrived in my bank account", "took six weeks to come", "was promised but never paid", "is still missing from my account"],
    ),
    "chicken": (
        ["The chicken", "My chicken breast", "The chicken wings", "Our roast chicken"],
        ["was warm and smelled bad", "had gone off", "was past its date", "looked grey and slimy", "was not fresh", "made us sick"],
    ),
    "support": (
        ["The support agent", "Customer service", "The woman on the hotline", "The chat team"],
        ["was rude on the phone", "hung up on me", "could not help me at all", "kept me waiting in the queue", "was patient on the phone"],
    ),
    # Subjects that come later.
    "garden": (
        ["The rose bush", "My apple tree", "The tomato plant", "The lavender pot"],
        ["arrived with broken branches", "has greenfly on its leaves", "lost all its leaves", "never flowered", "died in the flower bed"],
    ),
    "wine": (
        ["The red wine", "A bottle of Riesling", "The white wine", "The wine parcel"],
        ["was corked", "tastes of vinegar", "has a broken cork", "was a year too old", "is too sweet to drink"],
    ),
}  # fmt: skip
OLD = ("courier", "app", "recipes", "packaging", "refund", "chicken", "support")
WHEN = [
    "on a rainy Monday morning", "when my parents visited us", "just before the holidays began", "for the third time this year",
    "on the day of our birthday party", "while everybody was at work", "at the very end of last winter", "as it did in early March",
    "although the week had begun well", "some time between noon and night", "exactly like a month ago", "in the hottest days of summer",
]  # fmt: skip
HEADER = "id,stars,text,posted,who,country"
BEGIN = date(2025, 9, 1)
THEME_STEPS = ("load", "documents", "copies", "sentences", "embeddings", "drift", "fit", "catalogue", "assign", "emerging")


def said(subject: str, number: int) -> str:
    """Return the sentence of that number about a subject; the same number gives the same sentence, others give others."""
    things, faults = SUBJECTS[subject]
    every = [f"{thing} {fault} {when}." for thing in things for fault in faults for when in WHEN]
    random.Random(subject).shuffle(every)
    return every[number % len(every)]


def rows(numbers: Iterable[int], subjects: Sequence[str] = OLD, *, begin: date = BEGIN, days: int = 240, start: int = 0) -> list[str]:
    """Return lines of the file: each number is a review of one sentence by a person of its own, the subjects in turn."""
    lines = []
    for number in numbers:
        subject = subjects[number % len(subjects)]
        day = begin + timedelta(days=number * 37 % days)
        text = said(subject, number // len(subjects))
        lines.append(f'{start + number},{number % 5 + 1},"{text}",{day},p{start + number},UK')
    return lines


def write(folder: Path, lines: Sequence[str], settings: str = "") -> Settings:
    """Write the file and its configuration; return the settings."""
    (folder / "reviews.csv").write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    (folder / "voc.toml").write_text(settings + CONFIG if not settings.startswith("[") else CONFIG + settings, encoding="utf-8")
    return load_settings(folder / "voc.toml")


def run_themes(settings: Settings, upto: str = "emerging") -> dict[str, str]:
    """Run the steps that themes need, in order, up to one of them; return what became of each."""
    states = {}
    with Store.open(settings.store) as store:
        for name in THEME_STEPS[: THEME_STEPS.index(upto) + 1]:
            states[name] = run_step(store, step_named(name), settings, "run").state
    return states
