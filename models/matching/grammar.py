"""Sentences that code makes of words.txt: the same thing and quality in many forms, among them every way to turn a pole round.

Written lines teach how customers put things; these teach what "not", "should be more", "used to be" and "anything but" do, and
that rude guests are not rude staff. They are plain and many.
"""

import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from models.matching.sources import Block

HERE: Final = Path(__file__).parent
PLAIN: Final = ("The {thing} {be} {word}", "{word} {thing}", "The {thing} {be} very {word}")
KEEP: Final = (
    *PLAIN,
    "I found the {thing} {word}",
    "{thing} {be} always {word}",
    "what struck me is how {word} the {thing} {be}",
    "The {thing} {be} really {word}, I must say",
    "Extremely {word} {thing}!",
    "I must mention how {word} the {thing} {be}",
    "{thing}: {word}",
)
TURN: Final = (
    "The {thing} {be} not {word}",
    "The {thing} {be} not at all {word}",
    "The {thing} {be} anything but {word}",
    "The {thing} {be} never {word}",
    "The {thing} {be} no longer {word}",
    "The {thing} used to be {word}",
    "I would not call the {thing} {word}",
)
WISH: Final = (
    "The {thing} should be more {word}",
    "The {thing} could be more {word}",
    "I wish the {thing} were {word}",
    "more {word} {thing}, please",
    "If only the {thing} were {word}",
)
GOOD_IN_GENERAL: Final = "good"
NEAR: Final = (  # qualities that often go together: of one thing, whether the one supports the other is left open
    {"friendly", "helpful", "competent", "care", "listening"},
    {"speed", "time"},
    {"space", "comfort"},
    {"ease", "clear", "useful"},
    {"trust", "strength", "honest", "safe"},
)
PLURAL: Final = re.compile(r"\b((?!bus\b)(?:\w+s|staff|crew|people next door)) (is|was)\b")
BE: Final = {"is": "are", "was": "were"}
QUALITIES_A_BLOCK: Final = 5
THINGS_A_QUALITY: Final = 2
STATEMENTS_A_POLE: Final = 3
GRAMMAR_BLOCKS: Final = 20


class Quality(NamedTuple):
    """A quality: its name, the words of its good and its bad pole, and its things, each a tuple of words for it."""

    name: str
    good: tuple[str, ...]
    bad: tuple[str, ...]
    things: tuple[tuple[str, ...], ...]


class Claim(NamedTuple):
    """What a sentence holds: a quality, a thing (its first word) and a pole (+1 or -1)."""

    quality: str
    thing: str
    pole: int


def read_qualities(path: Path = HERE / "words.txt") -> list[Quality]:
    """Return the qualities in a file; its comments say how it is written."""
    made = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, good, bad, things = line.split(" | ")
            split = tuple(tuple(thing.strip().split(" = ")) for thing in things.split(";"))
            made.append(Quality(name, tuple(good.split(", ")), tuple(bad.split(", ")), split))
    return made


def sentence(quality: Quality, things: Sequence[str], pole: int, forms: Sequence[str], rng: random.Random) -> str:
    """Return a sentence that holds a quality of a thing on a pole, in one of the forms; forms that turn a pole get the other's words."""
    form = rng.choice(forms)
    wanted = -pole if form in TURN else pole
    if form in WISH:  # who wishes for a good thing has a bad one
        wanted = 1
    text = form.format(thing=rng.choice(things), word=rng.choice(quality.good if wanted > 0 else quality.bad), be=rng.choice(("is", "was")))
    text = PLURAL.sub(lambda found: f"{found[1]} {BE[found[2]]}", text)
    return text if rng.random() < 0.5 else text[0].upper() + text[1:]


def grammar_blocks(qualities: Sequence[Quality], rng: random.Random) -> list[Block]:
    """Return blocks of made statements against made key points: one thing has other qualities there, one quality other things."""
    blocks = []
    for _ in range(GRAMMAR_BLOCKS):
        claims: list[tuple[Quality, tuple[str, ...], int]] = []
        for quality in rng.sample(list(qualities), QUALITIES_A_BLOCK):
            for thing in rng.sample(quality.things, THINGS_A_QUALITY):
                claims += [(quality, thing, 1), (quality, thing, -1)]
        keys = [Claim(quality.name, thing[0], pole) for quality, thing, pole in claims]
        statements, owners = [], []
        for (quality, thing, pole), key in zip(claims, keys, strict=True):
            for _ in range(STATEMENTS_A_POLE):
                forms = rng.choice((KEEP, TURN, WISH if pole < 0 else TURN)) if rng.random() < 0.5 else KEEP
                statements.append(sentence(quality, thing, pole, forms, rng))
                owners.append(key)
        points = [sentence(quality, thing, pole, PLAIN, rng) for quality, thing, pole in claims]
        wanted = np.array([[_supports(one, other) for other in keys] for one in owners], dtype=np.float32)
        blocks.append(Block(statements, points, wanted))
    return blocks


def _supports(one: Claim, other: Claim) -> float:
    if one.pole != other.pole or one.thing != other.thing:
        return 0.0
    if one.quality == other.quality:
        return 1.0
    both = {one.quality, other.quality}
    return np.nan if GOOD_IN_GENERAL in both or any(both <= near for near in NEAR) else 0.0
