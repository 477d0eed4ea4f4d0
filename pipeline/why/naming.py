"""Name a driver, or an ask, in the customers' own words: the wording that says most of what the others say too."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from pipeline.why.likeness import denying, taking_sides
from pipeline.why.wording import BE, stem, terms_of, words_of

if TYPE_CHECKING:
    import pandas as pd

LENGTH_WORTH = {1: 0.85, 2: 1.0, 3: 1.0, 4: 0.97, 5: 0.93, 6: 0.87, 7: 0.8}
MUMBLED = 0.7  # worth of a wording that a person would not put on a label, as a share
BARE = 0.7  # of one with a single content word: "flight" names a thing, not what is the matter with it
TELLING = 1.15  # of one that says what is the matter with it: "no ring", "late bag"
BROKEN = 0.65  # of one that leaves out words from its middle or its end
_SPEAKER = re.compile(r"\b(?:i|me|my|mine|we|us|our|you|your)\b", re.IGNORECASE)
_ODD = re.compile(r"\d|[<>|@#]|(.)\1{2,}")
_STRANDED = re.compile(r"^(?:at|on|in|for|with|by|about|during|after|before|from|into|until|without)\b", re.IGNORECASE)


def labels(members: "pd.DataFrame") -> "pd.DataFrame":
    """Return one label per driver, no two alike within a theme and direction.

    Args:
        members: one row per wording of a reason: ``theme_id``, ``driver_id``, ``person_id``, ``wording`` (reading form),
            ``sound`` (whether it stands in the text as it is), ``typical`` (0-1).

    Returns:
        ``driver_id``, ``theme_id``, ``label``: two to seven words where the customers use so many, in lower case but for names.
    """
    import pandas as pd

    ordered = members.sort_values(["theme_id", "driver_id", "wording"], kind="stable")
    columns = [ordered[name].tolist() for name in ("theme_id", "driver_id", "wording", "person_id", "typical", "sound")]
    made = []
    for (theme, driver), part in groupby(zip(*columns, strict=True), key=itemgetter(0, 1)):
        _, _, wordings, people, typical, sound = zip(*part, strict=True)
        made.append((theme, driver, best(wordings, people, typical, sound)))
    return pd.DataFrame(made, columns=["theme_id", "driver_id", "label"])


def best(wordings: Sequence[str], people: Sequence[str], typical: Sequence[float], sound: Sequence[bool]) -> str:
    """Return the wording of a group that stands best for it.

    Its words should be those of many people of the group, it should leave out little that many say, and it should be as long as
    a label: worth is the harmonic mean of both shares (the F measure), times how typical it is, times what its length is worth.
    """
    voices: dict[str, set[str]] = {}
    spoken: dict[str, Counter[str]] = {}
    nearest: dict[str, float] = {}
    broken = {wording.lower() for wording in wordings} - {wording.lower() for wording, kept in zip(wordings, sound, strict=True) if kept}
    for wording, person, near in zip(wordings, people, typical, strict=True):
        key = wording.lower()
        spoken.setdefault(key, Counter())[wording] += 1
        nearest[key] = max(near, nearest.get(key, 0.0))
        for term in terms_of(wording):
            voices.setdefault(term, set()).add(person)
    weight = {term: len(said) / len(set(people)) for term, said in voices.items()}
    usual = max(sum(sorted(weight.values(), reverse=True)[:3]), 1e-9)
    worth = {
        key: _worth(key, weight, usual) * (0.3 + nearest[key]) * (1 + 0.1 * forms.total() ** 0.5) * (BROKEN if key in broken else 1)
        for key, forms in spoken.items()
    }
    chosen = min(worth, key=lambda key: (-round(worth[key], 6), key))
    return _written(spoken[chosen], wordings)


def _worth(wording: str, weight: dict[str, float], usual: float) -> float:
    words = words_of(wording)
    held = [weight[term] for term in terms_of(wording)]
    if not held:
        return 0.0
    terms = [stem(word.lower()) for word in words]
    precision, recall = sum(held) / len(held), min(sum(held) / usual, 1.0)
    worth = 2 * precision * recall / (precision + recall) * LENGTH_WORTH.get(len(words), 0.5) * (BARE if len(held) == 1 else 1.0)
    odd = _SPEAKER.search(wording) or _ODD.search(wording) or _STRANDED.search(wording)
    bare = words[0].lower() in BE and not any(denying(word.lower()) for word in words[:2])
    telling = any(denying(word.lower()) or taking_sides(word.lower()) for word in words)
    stuttered = any(term in terms[:place] for place, term in enumerate(terms) if len(term) > 3)
    return worth * (MUMBLED if odd or bare or stuttered else 1.0) * (TELLING if telling else 1.0)


def _written(forms: Counter[str], wordings: Sequence[str]) -> str:
    """Return the usual spelling of a wording: capitals only where most who use the word write it so within a text."""
    chosen = min(forms, key=lambda form: (-forms[form], form))
    balance: Counter[str] = Counter()
    for wording in wordings:
        words = words_of(wording)
        shouted = len(words) > 2 and wording.isupper()
        for place, word in enumerate(words):
            acronym = word.isupper() and len(word) > 1 and not shouted
            balance[word.lower()] += 1 if acronym or (place > 0 and word[:1].isupper() and not shouted) else -1 if word.islower() else 0
    spelled = {word.lower(): word for wording in wordings for word in words_of(wording) if not word.islower()}
    return " ".join(spelled.get(word.lower(), word) if balance[word.lower()] > 0 else word.lower() for word in chosen.split(" "))
