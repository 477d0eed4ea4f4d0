"""What customers complain of or praise outright: most give the why under a theme so, without tying it to anything.

"Zipp never knocks" explains late boxes as well as "late because Zipp never knocks" does. What is taken as told must name
something: a mere judgement ("Terrible service!") and the theme said once more ("The box was late") do not.
"""

import itertools
import re

import numpy as np
import pandas as pd

from pipeline.why.likeness import denying
from pipeline.why.wording import core, listed, stem, stems_of, terms_of, whole, words_of

SURE = 0.55  # confidence of a signal, from which what is told counts
LONG = 25  # words; of a longer sentence only the clause that holds the evidence counts
LONGEST = 40  # words; what is longer and has no such clause is a story
FORMS = 2  # clauses of it that a label may be made of
SHORT = 2  # words; a shorter clause is said together with the next one

_CUT = re.compile(
    r"[,;:!?](?=\s)|\.(?=\s)|…|\.{2,}|\s[-–—]+(?=\s)|—|\n"
    r"|\s(?:but|however|although|though|whereas|while|yet)(?=\s)"
    r"|\s(?:and|so)(?=\s+(?:(?:i|we|you|he|she|it|they|there|this|that|these|those|nobody|no\s+one|everyone|staff)\b"
    r"|(?:the|my|our|your|his|her|their)\s+\w+\s+(?:\w+\s+)?(?:is|was|are|were|has|have|had|did|does|do|will|would|can|could)\b))",
    re.IGNORECASE,
)
_OPENING = re.compile(r"[\s,;:!?.–—-]*(?:(?:and|but|so|however|although|though|whereas|while|yet|also|then|plus)\s+)*", re.IGNORECASE)

# Courtesies and resolutions: in a short sentence there is nothing beside them.
_POLITE = re.compile(
    r"\b(?:thanks?|thank\s+you|thx|please|pls|recommend\w*|hope|hoping|wish|avoid|beware|stay\s+away|shame\s+on|dm|follow(?:ing)?\s+(?:me|you|us)|"
    r"(?:never|not|won['’]?t|will)\s+(?:\w+\s+){0,2}?(?:again|(?:fly|use|buy|renew|book|return|travel|stay)(?:ing)?)|(?:chose|choose|picked|went\s+with))\b",
    re.IGNORECASE,
)
POLITE_WORDS = 14  # up to here a sentence with one of these is no more than that

# What short complaints that are none say: a judge of feelings takes some plain praise for blame.
_PLAINLY_GOOD = listed("quick quickly fast easy easily friendly helpful smooth smoothly prompt promptly efficient efficiently kind polite")
_TURNING = listed("but too wish should could would used if less more only except until slow hard difficult rude why how when supposed")
PLAIN_WORDS = 10  # up to here such words mean what they say

# Feelings and judgements, and what is judged as a whole: alone or together they name nothing.
_JUDGING = listed(
    """
    good great excellent amazing awesome fantastic wonderful outstanding superb brilliant perfect perfectly exceptional lovely love
    loved loves loving best better nice nicely impressed impressive pleasant pleased happy satisfied thankful grateful appreciate
    appreciated enjoy enjoyed enjoyable recommend recommended fabulous phenomenal incredible terrific beautiful positive thrilled glad
    worth worthwhile favourite favorite fine fab fun pleasure delighted like liked likes thank thanks praise super well cool top ideal
    terrible terribly horrible awful bad badly worst worse poor poorly disappointing disappointed disappointment disappoints disgusting
    disgusted disgrace disgraceful appalling appalled shocking shocked dreadful abysmal atrocious unacceptable pathetic useless joke
    nightmare horrendous unhappy dissatisfied frustrated frustrating frustration annoyed annoying angry avoid regret shambles rubbish
    crap garbage mediocre substandard lousy waste wasted underwhelming hate hated ridiculous shame shameful embarrassing sad miserable
    unpleasant stressful stress inexcusable disaster fuming livid upset furious overrated negative unbelievable sucks suck sucked fail
    failed failure outrageous absurd insane insulting upsetting complaint complain complained hope sorry ok okay wow pain sick tired
    """
)
_WHOLE = listed(
    """
    insurance insurances insured fly flying flew flown flight flights trip trips journey travel travelling traveling holiday visit visits
    purchase app service services customer customers pet pets lady gentleman man woman friend friends family team staff hospital experiences
    experience airline airlines airways company companies insurer insurance business firm organisation organization product provider
    thing things stuff everything something anything nothing time times day days way ways lot lots year years month months week weeks
    guy guys folks people person everyone anyone nobody issue issues problem problems matter case bit kind sort place star stars review
    ever never always again back still really truly absolutely totally completely quite extremely highly very so much more most less
    just only even definitely certainly honestly simply literally far yet already today yesterday now please never no not none
    would will could should can must may might shall wont cant dont didnt wouldnt be been being get got gets getting go going gone went
    come came make made makes making take took taken give gave given keep kept let say said says tell told think thought know knew feel
    felt feels find found see saw seem seems look looks want wanted need needed use used using try tried put do done doing did does
    world life job work one two first second last next same whole entire overall general all any some other another such about
    """
)
EMPTY = frozenset(stem(word.lower()) for word in _JUDGING | _WHOLE)


def read_told(rows: pd.DataFrame, drop: pd.Series, themes: dict[int, str]) -> pd.DataFrame:
    """Return what is told that names something beyond its theme.

    Args:
        rows: ``theme_id``, ``reason_id``, ``text`` (of the sentence), ``start_char`` (of the sentence in its document), ``subject_text``,
            ``text_hash``, ``direction`` (-1, 1), ``confidence``, ``evidence_start`` and ``evidence_end`` (in the text).
        drop: for each row, words in lower case, names of brands for example, that say nothing.
        themes: label of each theme.

    Returns:
        The rows that count, with ``cause_start`` and ``cause_end`` (in the document), ``cause`` (its words in lower case),
        ``cause_terms``, ``wordings`` (forms for labels, each with whether it stands in the text as it is), and in ``subject_text`` and
        ``text_hash`` what is to be embedded: the sentence where it counts as a whole, so that its vector is known already.
    """
    own = {theme: frozenset(terms_of(label)) | EMPTY for theme, label in themes.items()}
    both = rows.duplicated(["theme_id", "sentence_id"], keep=False) if len(rows) else pd.Series(dtype=bool)
    columns = [rows[name].tolist() for name in ("text", "evidence_start", "evidence_end", "direction", "theme_id")]
    made = [
        _told(text, start, end, way, split, dropped, own.get(theme, EMPTY))
        for text, start, end, way, theme, split, dropped in zip(*columns, both.tolist(), drop.tolist(), strict=True)
    ]
    kept = np.array([row is not None for row in made], dtype=bool)
    names = ("start", "end", "cause", "cause_terms", "wordings")
    found = pd.DataFrame([row for row in made if row is not None], columns=list(names), index=rows.index[kept])
    return _once(rows[kept].join(found))


def _told(
    text: str, start: int, end: int, direction: int, split: bool, drop: frozenset[str], own: frozenset[str]
) -> tuple[object, ...] | None:
    """Return the span that counts, its words, its terms and its wordings; None where it names nothing."""
    said = words_of(text)
    first, last = (0, len(text)) if len(said) <= LONG and not split else clause(text, start, end)
    if (first, last) != (0, len(text)):
        said = words_of(text[first:last])
    if not SHORT <= len(said) <= LONGEST or (len(said) <= POLITE_WORDS and _POLITE.search(text, first, last)):
        return None
    if direction < 0 and len(said) <= PLAIN_WORDS and _plainly_good(said):
        return None
    terms = stems_of(said, drop)
    if not any(term not in own and len(term) > 2 for term in terms):
        return None
    forms = _forms(text[first:last], max(start - first, 0), drop)
    return (first, last, " ".join(said).lower(), terms, forms) if forms else None


def _plainly_good(words: list[str]) -> bool:
    low = {word.lower().replace("’", "'") for word in words}
    return not low.isdisjoint(_PLAINLY_GOOD) and low.isdisjoint(_TURNING) and not any(denying(word) for word in low)


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the clause that holds the evidence begins and ends; evidence over several clauses gives all of them.

    Evidence that is the whole sentence does not say where to look: then the first clause that denies something is taken.
    """
    edges = [0, *(match.start() for match in _CUT.finditer(text)), len(text)]
    pieces = [(first, last) for first, last in itertools.pairwise(edges) if words_of(text[first:last])]
    held = [place for place, (first, last) in enumerate(pieces) if first < max(end, start + 1) and start < last]
    if len(pieces) > 1 and len(held) == len(pieces):
        held = [place for place in held if any(map(denying, text[slice(*pieces[place])].lower().split()))][:1]
    if not held:
        return 0, len(text)
    first, last = pieces[held[0]][0], pieces[held[-1]][1]
    if len(words_of(text[first:last])) <= SHORT + 1:
        last = pieces[min(held[-1] + 1, len(pieces) - 1)][1]
    opening = _OPENING.match(text, first, last)
    first = opening.end() if opening else first
    return first, first + len(text[first:last].rstrip())


def _forms(text: str, at: int, drop: frozenset[str]) -> list[tuple[str, bool]]:
    """Return reading forms of the clauses of a text, the one that holds the evidence first."""
    edges = [0, *(match.end() for match in _CUT.finditer(text)), len(text)]
    pieces = sorted(itertools.pairwise(edges), key=lambda piece: (not piece[0] <= at < piece[1], piece[0]))
    forms: dict[str, bool] = {}
    for first, last in pieces[:FORMS]:
        piece = text[first:last]
        form = core(piece, drop)
        if form and " " in form:
            forms.setdefault(form, whole(piece, form))
    return list(forms.items())


def _once(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the places in their documents, the surer one where a clause is both complaint and praise."""
    ordered = rows.sort_values(["theme_id", "sentence_id", "confidence", "reason_id"], ascending=[True, True, False, True], kind="stable")
    once = ordered.drop_duplicates(["theme_id", "sentence_id", "start", "end"])
    cut = (once["start"] > 0) | (once["end"] < once["text"].str.len())
    return once.assign(
        cause_start=once["start_char"] + once["start"],
        cause_end=once["start_char"] + once["end"],
        subject_text=once["subject_text"].where(~cut, once["cause"]),
        text_hash=once["text_hash"].where(~cut, None),
    ).reset_index(drop=True)
