"""Labels: of the phrases that people say and the names that analysts give, the one that fits most members of a theme and few others.

As in KeyBERT (Grootendorst 2020) meaning decides, and as in c-TF-IDF (BERTopic, Grootendorst 2022) words that set a theme apart are
looked at first; but a label is tested on members drawn at random before it is given (label_fit.py).
"""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from pipeline.encoder import Encode
from pipeline.exact import FloatRows
from pipeline.text.subject_words import WORD, is_content, words_of
from pipeline.text.theme_label_phrases import NOT, Candidate, find_stems, in_dictionary
from pipeline.themes.model.descriptions import choose_typical, describe_broader, describe_theme, uncapitalize
from pipeline.themes.model.discriminant import measure_coherence
from pipeline.themes.model.hyperparameters import FEW
from pipeline.themes.model.label_fit import Found, ScoredLabel, find_synonyms, rank_candidates, rank_names
from pipeline.themes.model.members import Members, group_members, read_members
from pipeline.themes.model.theme_model import ThemeModel, project

if TYPE_CHECKING:
    import pandas as pd

SINGLES, LONGER, SHARED = 6, 12, 80  # candidates compared: telling words and phrases of each theme, and broad ones
KEYWORDS: Final = 8
NESTED_SHARE: Final = 0.6  # of those who say "income people" say "low income people", from which only the latter is a phrase
NEGATED_SHARE: Final = 0.4  # of those who say a thing must deny it for a label that does; and so many may not for a clause that does not
SAME_LABEL: Final = 0.85  # cosine of two labels from which they say the same
SHARED_NOUN: Final = 0.75  # of a theme say the noun of its label, from which the noun may be all that they share
COMMON_NOUN: Final = 0.125  # of the documents say it, from which it is everywhere
OUTSIDE_SHARE: Final = 0.5  # of the sentences that say it are outside of the theme
LEFTOVER: Final = 0.75  # of the usual coherence, times the share outside, that is left without the noun at least; three collections


def label_themes(
    texts: Sequence[str], theme: NDArray[np.int32], probability: NDArray[np.float32], model: ThemeModel,
    *, vectors: FloatRows, encode: Encode, brand_words: Collection[str] = (), transformer: Any = None,
) -> "pd.DataFrame":  # fmt: skip
    """Return what each theme of the model is called and shown by; see `read_members` and `label_members`."""
    return label_members(read_members(texts, theme, model, vectors, brand_words, transformer), probability, encode)


def label_members(members: Members, probability: NDArray[np.float32], encode: Encode) -> "pd.DataFrame":
    """Return what each theme is called and shown by, from its members and the ``(n,)`` probability of the theme of each text, 0..1.

    One row per theme: label (no two alike), description, keywords (list of str, best first), typical (list of up to three rows of the
    texts), fit (estimated share of the members that a reader would file under the label, 0..1), and generic (`find_generic_labels`).
    """
    import pandas as pd

    chosen = choose_labels(rank_label_candidates(members, encode), members.weights)
    stems = [one.candidate.stems for one in chosen]
    columns = {
        "label": [format_label(one.candidate, members) for one in chosen],
        "description": [describe_theme(rows, members, known) for rows, known in zip(members.rows, stems, strict=True)],
        "keywords": [members.keywords(theme, KEYWORDS) for theme in range(len(chosen))],
        "typical": [choose_typical(rows, members, known, probability) for rows, known in zip(members.rows, stems, strict=True)],
    }
    return pd.DataFrame({**columns, "fit": [one.fit for one in chosen], "generic": find_generic_labels(chosen, members, encode)})


def find_generic_labels(chosen: Sequence[ScoredLabel], members: Members, encode: Encode) -> NDArray[np.bool_]:
    """Say which labels are too generic to be a subject, ``(k,)``: sentences that share it, and little else.

    A noun that is everywhere ("company" among reviews of companies) draws sentences together, whatever they say of it. So of a label
    of one noun that nearly all of a theme and many documents say, two things are asked: whether most who say it are in no theme or
    another, and how much those of the theme have in common when it is cut out. The more it is said outside, the more must be left.
    """
    usual = float(np.median(members.model.coherence)) if members.model.count else 0.0
    generic = np.zeros(len(chosen), dtype=np.bool_)
    for theme, one in enumerate(chosen):
        key, *others = one.candidate.stems
        said = [row for row in members.rows[theme] if key in members.stems[row]]
        is_thing = not others and one.candidate.form in {"noun", "whole"} and not one.candidate.text.endswith("ing")
        if not is_thing or len(said) < max(FEW, SHARED_NOUN * len(members.rows[theme])):
            continue
        outside = 1 - members.share_in_theme(theme, frozenset({key}))
        documents = len(np.unique(members.documents[list(members.rows_by_stem[key])])) / len(np.unique(members.documents))
        if documents >= COMMON_NOUN and outside >= OUTSIDE_SHARE:
            generic[theme] = _measure_rest(key, said, members, encode) < LEFTOVER * outside * usual
    return generic


def _measure_rest(key: str, rows: Sequence[int], members: Members, encode: Encode) -> float:
    """Return the mean cosine of sentences out of which a word is cut, those left out of which nothing is left."""
    cut = [WORD.sub(lambda word: "" if key in find_stems(word[0]) else word[0], members.texts[row]) for row in rows]
    rest = [text for text in cut if any(map(is_content, words_of(text)))]
    if not rest:
        return 0.0
    projected = project(encode(rest), members.model.mean, members.model.directions)
    return float(measure_coherence(projected.sum(axis=0, dtype=np.float64)[None], np.array([len(rest)]))[0])


def label_broader(labelled: "pd.DataFrame", groups: NDArray[np.int32], below: Members) -> "pd.DataFrame":
    """Return what each broader theme is called: the names of its two largest sub-themes.

    They tell more than a phrase said in all sub-themes, for the best of these name one: 49 broader themes of six stores. ``labelled`` is
    what `label_members` returned, perhaps with labels that people gave; ``groups``, ``(k,)``, is the group of each, -1 for none. One row
    per group comes back: label, description, keywords, typical, centroid (list of float), size (int, units).
    """
    import pandas as pd

    inside = [np.flatnonzero(groups == one).tolist() for one in range(int(groups.max(initial=-1)) + 1)]
    inside = [sorted(children, key=lambda one: (-int(below.model.sizes[one]), one)) for children in inside]
    if not inside:
        return pd.DataFrame(columns=["label", "description", "keywords", "typical", "centroid", "size"])
    members = group_members(below, groups)
    names = [str(label) for label in labelled["label"]]
    labels: list[str] = []
    for children in inside:
        label = _join_names(names[children[0]], names[children[1]])
        labels.append(f"{label} ({len(labels) + 1})" if find_stems(label) in map(find_stems, [*names, *labels]) else label)
    columns = {
        "label": labels,
        "description": [describe_broader(label, [names[one] for one in children]) for label, children in zip(labels, inside, strict=True)],
        "keywords": [members.keywords(group, KEYWORDS) for group in range(len(inside))],
        "typical": [[int(row) for one in children[:3] for row in labelled["typical"].iloc[one][:1]] for children in inside],
    }
    return pd.DataFrame({**columns, "centroid": [row.tolist() for row in members.model.centroids], "size": members.model.sizes})


def rank_label_candidates(members: Members, encode: Encode) -> list[list[ScoredLabel]]:
    """Return the candidates of each theme: phrases of its own and names of the codebook."""
    total: Counter[Candidate] = Counter()
    for tally in members.phrases:
        total.update(tally)
    broad = [one for one in total if one.form in {"noun", "compound"} and all(map(in_dictionary, one.words))]
    broad = sorted(broad, key=lambda one: (-total[one] * len(one.words) ** 0.5, one.text))[:SHARED]
    synonyms, ranked = find_synonyms(members, encode), []
    for theme, (tally, names) in enumerate(zip(members.phrases, rank_names(members, encode), strict=True)):
        own = _preselect(tally, members.weights[theme])
        known = {one.stems for one, _ in own}
        found = [*own, *((one, tally[one]) for one in broad if one.stems not in known)]
        ranked.append([*rank_candidates(found, theme, members, encode, synonyms), *names])
    return ranked


def _preselect(said: Counter[Candidate], weights: dict[str, float]) -> Found:
    """Return the candidates to compare: one form for each set of stems, said by most, with words that set the theme apart."""
    forms: dict[frozenset[str], Counter[Candidate]] = {}
    ends: Counter[tuple[str, ...]] = Counter()
    for one, number in said.items():
        forms.setdefault(one.stems, Counter())[one] += number
        for cut in range(1, len(one.words) - 1):
            ends[one.words[cut:]] += number
    score: dict[Candidate, float] = {}
    for stems, found in forms.items():
        best, number = min(found, key=lambda one: (-found[one], len(one.words), one.text)), found.total()
        opposite = forms.get(stems ^ {NOT}, Counter()).total()
        least = NEGATED_SHARE if NOT in stems else 1 - NEGATED_SHARE if best.form in {"clause", "compound"} else 0.0
        if ends[best.words] < NESTED_SHARE * number and least * (opposite + number) <= number:
            score[best] = round(float(np.mean([weights.get(key, 0.05) for key in stems - {NOT}])) * (0.3 + np.log(number)), 9)
    order = sorted(score, key=lambda one: (-score[one], one.text))
    chosen = [one for one in order if len(one.words) == 1][:SINGLES] + [one for one in order if len(one.words) > 1][:LONGER]
    return [(one, forms[one.stems].total()) for one in chosen]


def choose_labels(ranked: Sequence[Sequence[ScoredLabel]], weights: Sequence[dict[str, float]]) -> list[ScoredLabel]:
    """Return one label per theme; where two would take the same, the theme where it scores higher has it."""
    chosen: dict[int, ScoredLabel] = {}
    tried = [(group, one) for group, known in enumerate(ranked) for one in known]
    for group, one in sorted(tried, key=lambda it: (-it[1].score, it[0], it[1].candidate.text)):
        stems = one.candidate.stems
        taken = any(stems == other.candidate.stems or float(one.vector @ other.vector) >= SAME_LABEL for other in chosen.values())
        if group not in chosen and not taken:
            chosen[group] = one
    for group, heavy in enumerate(weights):
        if group not in chosen:
            used = {one.candidate.stems for one in chosen.values()}
            words = next(((word,) for word in heavy if frozenset({word}) not in used), ("theme", str(group + 1)))
            chosen[group] = ScoredLabel(Candidate(words, frozenset(words), "noun"), 0.0, 0.0, np.zeros(1, dtype=np.float32))
    return [chosen[group] for group in range(len(ranked))]


def format_label(candidate: Candidate, members: Members) -> str:
    """Return a candidate as a label: a capital in front, and where people write one."""
    shown = " ".join(members.shown.get(word, word) for word in candidate.words)
    return shown[:1].upper() + shown[1:]


def _join_names(one: str, two: str) -> str:
    first, second = (name.split(" and ")[0] if len(name.split()) == 3 else name for name in (one, two))
    return f"{first[:1].upper()}{first[1:]} and {uncapitalize(second)}"
