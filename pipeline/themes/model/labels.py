"""Labels: of the phrases that people say, the one that fits most members of a theme and few others, tested on members drawn at random.

As in KeyBERT (Grootendorst 2020) meaning decides, and as in c-TF-IDF (BERTopic, Grootendorst 2022) words that set a theme apart are
looked at first; but a label is tested before it is given. A candidate fits a member that says its words, and one that is nearer
to it than nine tenths of the other themes' members; both have to hold, because a vector forgives what a reader does not.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from pipeline.encoder import Encode, text_hash
from pipeline.exact import FloatRows, unit_rows
from pipeline.text.stem import stem
from pipeline.text.subject_words import WORD, words_of
from pipeline.themes.model.candidates import NOT, Candidate, find_candidates, find_stems, in_dictionary, is_content
from pipeline.themes.model.descriptions import describe, describe_broader, typical_rows
from pipeline.themes.model.rule import ThemeModel, project

if TYPE_CHECKING:
    import pandas as pd

PARSED: Final = 1_800  # sentences parsed in all, shared by the themes
PARSED_OF_THEME: Final = (12, 80)  # at least and at most
TESTED: Final = 80  # members drawn at random on which a label is tested
OTHERS: Final = 600  # members of other themes beside them
COMPARED: Final = 16  # candidates of a theme whose meaning is compared
SHARED: Final = 80  # candidates that all themes are compared with: the broad words of the whole collection
KEYWORDS: Final = 8
NEARER: Final = 0.9  # share of other themes' members that a member must be nearer to a label than
FORMS: Final = {"clause": 1.05, "deed": 1.03, "quality": 1.0, "compound": 1.0, "noun": 0.72, "pair": 0.78}
HEAVY: Final = 12  # words of a theme that are compared with each other
WORDS: Final = 500  # of all themes
SYNONYM: Final = 0.6  # cosine of two words from which they mean nearly the same
PARTIAL: Final = 1.3  # power that a share of the words of a label is raised to: half of them fit less than half
SAID: Final = (0.9, 0.82, 0.92, 1.0)  # worth of what 0, 1, 2, 3 sentences of the theme say; what none says is said by many elsewhere
NESTED: Final = 0.6  # of those who say "income people" say "low income people", from which only the latter is a phrase
DENIED: Final = 0.4  # of those who say a thing must deny it for a label that does
FLOOR: Final = 0.2  # of the words of a label that count as said by those who mean it
TWIN: Final = 0.85  # cosine of two labels from which they say the same


@dataclass(frozen=True)
class Scored:
    """A candidate with its estimated fit (0..1), its rank among the candidates of its theme, and its unit vector."""

    candidate: Candidate
    fit: float
    worth: float
    vector: NDArray[np.float32]


@dataclass(frozen=True)
class Members:
    """The distinct texts of each theme, in an order drawn by the hash of the text.

    Attributes:
        rows: row of each text, theme by theme.
        stems: of the words of each row that is among them.
        counts: in how many texts each word occurs.
        written: words that people write with capitals: "PIN".
        near: ``(n,)`` cosine of each row to the centroid of its theme.
        placed: ``(n, dim)`` projected rows.
        brands: words that no label may hold.
    """

    texts: Sequence[str]
    rows: list[list[int]]
    stems: dict[int, frozenset[str]]
    counts: Counter[str]
    written: dict[str, str]
    near: NDArray[np.float32]
    placed: FloatRows
    brands: frozenset[str]


def label_themes(
    texts: Sequence[str],
    theme: NDArray[np.int32],
    probability: NDArray[np.float32],
    model: ThemeModel,
    *,
    vectors: FloatRows,
    encode: Encode,
    brand_words: Collection[str] = (),
) -> "pd.DataFrame":
    """Return what each theme of the model is called and shown by.

    Args:
        texts: n subject texts; one that is there several times counts once.
        theme: ``(n,)`` theme of each text, -1 for none.
        probability: ``(n,)`` of that theme, 0..1.
        model: the themes; mean, directions and centroids are read.
        vectors: ``(n, dim)`` unit rows of the texts in their passage.
        encode: texts to unit rows.
        brand_words: names of products and companies, which no label may hold.

    Returns:
        One row per theme: label (no two alike), description, keywords (list of str, best first), typical (list of up to three rows of
        `texts`), fit (estimated share of the members that the label fits, 0..1).
    """
    import pandas as pd

    members = gather_members(texts, theme, model, vectors, brand_words)
    weights = weigh_words(members)
    synonyms = find_synonyms(members, weights, encode)
    ranked = [rank_candidates(found, group, members, model, encode, synonyms) for group, found in enumerate(find_all(members, weights))]
    chosen = choose_labels(ranked, weights)
    labels = [show(one.candidate, members.written) for one in chosen]
    typical = [typical_rows(texts, rows, members, one, probability) for rows, one in zip(members.rows, chosen, strict=True)]
    lines = [describe(texts, rows, members, one, label) for rows, one, label in zip(members.rows, chosen, labels, strict=True)]
    words = [shown_words(row, members) for row in weights]
    return pd.DataFrame({"label": labels, "description": lines, "keywords": words, "typical": typical, "fit": [one.fit for one in chosen]})


def label_broader(
    leaves: "pd.DataFrame",
    groups: NDArray[np.int32],
    texts: Sequence[str],
    theme: NDArray[np.int32],
    probability: NDArray[np.float32],
    model: ThemeModel,
    *,
    vectors: FloatRows,
    encode: Encode,
    brand_words: Collection[str] = (),
) -> "pd.DataFrame":
    """Return what each broader theme is called: a phrase that is true of all its leaves, else the names of the two largest.

    Args:
        leaves: what `label_themes` returned, perhaps with labels that people gave, in the order of the model.
        groups: ``(k,)`` group of each leaf, -1 for none, as `group_kin` gave it.
        texts: as for `label_themes`, like the rest.

    Returns:
        One row per group: label, description, keywords, typical, centroid (list of float), size (int, units).
    """
    import pandas as pd

    count = int(groups.max(initial=-1)) + 1
    if count == 0:
        return pd.DataFrame(columns=["label", "description", "keywords", "typical", "centroid", "size"])
    inside = [np.flatnonzero(groups == group) for group in range(count)]
    sizes = np.array([int(model.sizes[places].sum()) for places in inside])
    centroids = unit_rows(np.array([(model.centroids[places] * model.sizes[places, None]).sum(axis=0) for places in inside]))
    above = replace(model, centroids=centroids, sizes=sizes)
    group = np.where(theme >= 0, groups[np.maximum(theme, 0)], -1).astype(np.int32)
    members, leaf_members = (gather_members(texts, of, by, vectors, brand_words) for of, by in ((group, above), (theme, model)))
    weights = weigh_words(members)
    synonyms = find_synonyms(members, weights, encode)
    given = [str(label) for label in leaves["label"]]
    labels: list[str] = []
    for number, found in enumerate(find_all(members, weights)):
        broad = [one for one in rank_candidates(found, number, members, above, encode, synonyms) if one.candidate.form in {"noun", "compound", "pair"}]
        fitting = [one for one in broad if _covers(one, inside[number], leaf_members, model)]
        names = [show(one.candidate, members.written) for one in sorted(fitting, key=lambda one: (-one.worth, one.candidate.text))]
        names = [name for name in names if not any(_alike(name, other) for other in [*given, *labels])]
        largest = sorted(inside[number].tolist(), key=lambda leaf: (-int(model.sizes[leaf]), leaf))
        labels.append(_apart([*names[:1], join_names([given[leaf] for leaf in largest])], [*given, *labels]))
    lines = [describe_broader(label, [given[leaf] for leaf in places]) for label, places in zip(labels, inside, strict=True)]
    typical = [[int(row) for leaf in places[:3] for row in leaves["typical"].iloc[leaf][:1]] for places in inside]
    columns = {"label": labels, "description": lines, "keywords": [shown_words(row, members) for row in weights], "typical": typical}
    return pd.DataFrame({**columns, "centroid": [row.tolist() for row in centroids], "size": sizes})


def gather_members(
    texts: Sequence[str], theme: NDArray[np.int32], model: ThemeModel, vectors: FloatRows, brand_words: Collection[str]
) -> Members:
    """Return the distinct texts of each theme and what is known of their words."""
    placed = project(np.asarray(vectors), model.mean, model.directions)
    near = np.zeros(len(placed), dtype=np.float32)
    if model.count:
        near = np.round((placed * model.centroids[np.maximum(theme, 0)]).sum(axis=1), 5).astype(np.float32)
    best: dict[tuple[int, str], int] = {}
    for row in np.flatnonzero(theme >= 0).tolist():
        key = (int(theme[row]), texts[row])
        if key not in best or near[row] > near[best[key]]:
            best[key] = row
    rows: list[list[int]] = [[] for _ in range(model.count)]
    for (group, _), row in sorted(best.items(), key=lambda item: (text_hash(item[0][1]), item[0][1])):
        rows[group].append(row)
    chosen = [row for group in rows for row in group]
    counts = Counter(word for row in chosen for word in set(words_of(texts[row])))
    brands = frozenset(word for brand in brand_words for word in words_of(brand))
    return Members(texts, rows, {row: find_stems(texts[row]) for row in chosen}, counts, _capitals(texts, chosen), near, placed, brands)


def _capitals(texts: Sequence[str], rows: Sequence[int]) -> dict[str, str]:
    """Return the words that people mostly write with a capital within a sentence: ``{"pin": "PIN"}``."""
    forms: dict[str, Counter[str]] = {}
    for text in (texts[row] for row in rows):
        if text.isupper() or text.istitle():
            continue
        for match in WORD.finditer(text):
            if match.start() and text[: match.start()].rstrip(" \"'“(")[-1:] not in {"", *".!?:…"}:
                forms.setdefault(match.group().lower(), Counter())[match.group()] += 1
    most = {word: min(found, key=lambda form: (-found[form], form)) for word, found in forms.items()}
    return {word: form for word, form in most.items() if form != word and forms[word][form] > 2 and 2 * forms[word][form] > forms[word].total()}


def weigh_words(members: Members) -> list[dict[str, float]]:
    """Return the weight of each content stem in each theme by class-based TF-IDF, 1 for the heaviest, heaviest first."""
    from bertopic.vectorizers import ClassTfidfTransformer
    from sklearn.feature_extraction.text import CountVectorizer

    said = [
        [stem(word) for row in rows for word in sorted(set(words_of(members.texts[row]))) if is_content(word) and word not in members.brands]
        for rows in members.rows
    ]
    if not any(said):
        return [{} for _ in said]
    vectorizer = CountVectorizer(analyzer=list)
    table = ClassTfidfTransformer().fit_transform(vectorizer.fit_transform(said)).toarray()
    names = vectorizer.get_feature_names_out()
    weights = []
    for row in table:
        order = np.lexsort((names, -np.round(row, 9)))
        weights.append({str(names[place]): float(row[place] / row[order[0]]) for place in order if row[place] > 0})
    return weights


def shown_words(weights: dict[str, float], members: Members) -> list[str]:
    """Return the heaviest words of a theme, each in its commonest form."""
    heavy = list(weights)[:KEYWORDS]
    forms = {key: [word for word in members.counts if stem(word) == key] for key in heavy}
    best = [min(words, key=lambda word: (-members.counts[word], word)) for words in forms.values() if words]
    return [members.written.get(word, word) for word in best]


def find_all(members: Members, weights: Sequence[dict[str, float]]) -> list[list[tuple[Candidate, int]]]:
    """Return the candidates of each theme with the number of sentences that hold them: half of the parsed are central, half drawn."""
    share = int(np.clip(PARSED // max(len(members.rows), 1), *PARSED_OF_THEME)) // 2
    parsed = []
    for rows in members.rows:
        readable = [row for row in rows if 2 <= len(members.texts[row].split()) <= 40] or rows
        central = sorted(readable, key=lambda row: (-float(members.near[row]), members.texts[row]))[:share]
        parsed.append([*central, *[row for row in readable if row not in set(central)][:share]])
    found = iter(find_candidates([members.texts[row] for rows in parsed for row in rows], members.counts, members.brands))
    said = [Counter(one for _ in rows for one in next(found)) for rows in parsed]
    total = Counter({one: 0 for tally in said for one in tally})
    for tally in said:
        total.update(tally)
    broad = [one for one in total if one.form in {"noun", "compound"} and in_dictionary(one)]
    broad = sorted(broad, key=lambda one: (-total[one] * len(one.words) ** 0.5, one.text))[:SHARED]
    found_all = []
    for tally, row in zip(said, weights, strict=True):
        own = _preselect(tally, row)
        known = {one.stems for one, _ in own}
        found_all.append([*own, *((one, tally[one]) for one in broad if one.stems not in known)])
    return found_all


def _preselect(said: Counter[Candidate], weights: dict[str, float]) -> list[tuple[Candidate, int]]:
    """Return the candidates worth comparing: one form for each set of stems, said by most, with words that set the theme apart."""
    forms: dict[frozenset[str], Counter[Candidate]] = {}
    for one, number in said.items():
        forms.setdefault(one.stems, Counter())[one] += number
    best = {stems: min(found, key=lambda one: (-found[one], len(one.words), one.text)) for stems, found in forms.items()}
    ends: Counter[tuple[str, ...]] = Counter()
    for one, number in said.items():
        for cut in range(1, len(one.words) - 1):
            ends[one.words[cut:]] = max(ends[one.words[cut:]], number)
    worth = {}
    for stems, found in forms.items():
        if ends[best[stems].words] >= NESTED * found.total():
            continue
        plain = sum(forms.get(stems - {NOT}, Counter()).values()) if NOT in stems else 0
        if DENIED * (plain + found.total()) > found.total():
            continue
        heavy = sorted((weights.get(key, 0.05) for key in stems - {NOT}), reverse=True)
        worth[best[stems]] = round(float(np.mean(heavy)) * (0.3 + np.log(found.total())), 9)
    order = sorted(worth, key=lambda one: (-worth[one], one.text))
    singles = [one for one in order if len(one.words) == 1][:6]
    longer = [one for one in order if len(one.words) > 1][: COMPARED - len(singles)]
    return [(one, forms[one.stems].total()) for one in [*singles, *longer]]


def rank_candidates(found: Sequence[tuple[Candidate, int]], group: int, members: Members, model: ThemeModel, encode: Encode, synonyms: dict[str, frozenset[str]]) -> list[Scored]:
    """Return the candidates of one theme with their fit to random members, best first; two nouns are also tried together."""
    if not found or not members.rows[group]:
        return []
    raw = encode([one.text for one, _ in found])
    placed = project(raw, model.mean, model.directions)
    inside = members.rows[group][:TESTED]
    per = max(1, OTHERS // max(model.count - 1, 1))
    outside = [row for other, rows in enumerate(members.rows) if other != group for row in rows[:per]]
    likeness = placed @ members.placed[inside].T
    limits = np.quantile(placed @ members.placed[outside].T, NEARER, axis=1) if outside else np.full(len(found), 0.3)
    near = likeness >= limits[:, None]
    held, elsewhere = (_hold(found, rows, members, synonyms) for rows in (inside, outside))
    own = (placed @ model.centroids.T).argmax(axis=1) == group
    scored = []
    for place, (one, number) in enumerate(found):
        scored.append(_score(one, number, near[place], held[place], elsewhere[place], bool(own[place]), raw[place]))
    singles = [place for place, (one, number) in enumerate(found) if one.form == "noun" and number]
    for a, b in combinations(singles, 2):
        one, two = found[a][0], found[b][0]
        if float(raw[a] @ raw[b]) > 0.7 or one.words[0][:4] == two.words[0][:4] or one.words[0].endswith("ing") != two.words[0].endswith("ing"):
            continue
        if min(held[a].mean(), held[b].mean()) < 0.2:
            continue
        both = Candidate((*one.words, "and", *two.words), one.stems | two.stems, "pair")
        sides = near[a] | near[b], np.maximum(held[a], held[b]), np.maximum(elsewhere[a], elsewhere[b])
        scored.append(_score(both, found[a][1], *sides, bool(own[a] and own[b]), unit_rows((raw[a] + raw[b])[None])[0]))
    return sorted(scored, key=lambda one: (-one.worth, one.candidate.text))


def find_synonyms(members: Members, weights: Sequence[dict[str, float]], encode: Encode) -> dict[str, frozenset[str]]:
    """Return for each of the heaviest stems of the themes those that mean nearly the same, itself among them: "courier" and "driver"."""
    each = max(1, WORDS // max(len(weights), 1))
    heavy = sorted({key for row in weights for key in list(row)[: min(each, HEAVY)]})
    forms: dict[str, str] = {}
    for word in sorted(members.counts, key=lambda word: (-members.counts[word], word)):
        forms.setdefault(stem(word), word)
    if not heavy:
        return {}
    vectors = encode([forms[key] for key in heavy])
    near = vectors @ vectors.T >= SYNONYM
    return {key: frozenset(heavy[other] for other in np.flatnonzero(row)) | {key} for key, row in zip(heavy, near, strict=True)}


def _hold(
    found: Sequence[tuple[Candidate, int]], rows: Sequence[int], members: Members, synonyms: dict[str, frozenset[str]]
) -> NDArray[np.float64]:
    """Return ``(candidates, rows)``: how much of the words of a candidate a text says, in other words too, 0..1."""
    held = np.zeros((len(found), len(rows)))
    for place, (one, _) in enumerate(found):
        # Opposites are near each other too: the word that says what a thing is like has to be said itself.
        exact = {stem(one.words[0])} if one.form == "quality" else set()
        stems = one.stems - {NOT}
        for at, row in enumerate(rows):
            said = members.stems[row]
            share = sum(key in said or (key not in exact and not said.isdisjoint(synonyms.get(key, ()))) for key in stems) / len(stems)
            held[place, at] = share**PARTIAL
    return held


def _score(
    one: Candidate,
    number: int,
    near: NDArray[np.bool_],
    held: NDArray[np.float64],
    elsewhere: NDArray[np.float64],
    own: bool,
    vector: NDArray[np.float32],
) -> Scored:
    """Estimate the fit: the geometric mean of the members that are near in meaning, and of the words of the candidate that they say."""
    fit = float(np.sqrt(near.mean() * (FLOOR + (1 - FLOOR) * held.mean())))
    apart = 1.0 - float(elsewhere.mean()) if elsewhere.size else 1.0
    worth = fit * apart**0.5 * FORMS[one.form] * SAID[min(number, 3)] * (1.0 if own else 0.9) * (1.0 if in_dictionary(one) else 0.8)
    return Scored(one, round(fit, 4), round(worth, 6), vector)


def choose_labels(ranked: Sequence[Sequence[Scored]], weights: Sequence[dict[str, float]]) -> list[Scored]:
    """Return one label per theme; where two would take the same, it is that of the theme that it fits better."""
    chosen: dict[int, Scored] = {}
    order = sorted(((one.worth, group, one) for group, known in enumerate(ranked) for one in known), key=lambda item: (-item[0], item[1], item[2].candidate.text))
    for _, group, one in order:
        if group not in chosen and not any(_twins(one, other) for other in chosen.values()):
            chosen[group] = one
    for group, heavy in enumerate(weights):
        if group not in chosen:
            words = [word for word in heavy if all({word} != one.candidate.stems for one in chosen.values())][:1] or ["theme", str(group + 1)]
            chosen[group] = Scored(Candidate(tuple(words), frozenset(words), "noun"), 0.0, 0.0, np.zeros(1, dtype=np.float32))
    return [chosen[group] for group in range(len(ranked))]


def _twins(one: Scored, two: Scored) -> bool:
    if one.candidate.stems == two.candidate.stems:
        return True
    return len(one.vector) == len(two.vector) and float(one.vector @ two.vector) >= TWIN


def show(candidate: Candidate, written: dict[str, str]) -> str:
    """Return a candidate as a label: a capital in front, and where people write one."""
    shown = " ".join(written.get(word, word) for word in candidate.words)
    return shown[:1].upper() + shown[1:]


def _covers(one: Scored, leaves: NDArray[np.int64], members: Members, model: ThemeModel) -> bool:
    """Say whether a phrase is true of all leaves of a group: each says its words, or is nearer to it than most other leaves are."""
    near = project(one.vector[None], model.mean, model.directions)[0] @ model.centroids.T
    others = np.delete(near, leaves)
    limit = float(np.quantile(others, NEARER)) if len(others) else 0.0
    for leaf in leaves.tolist():
        held = np.mean([one.candidate.stems <= members.stems[row] for row in members.rows[leaf][:TESTED]] or [0.0])
        if near[leaf] < limit and held < 0.3:
            return False
    return True


def join_names(names: Sequence[str]) -> str:
    """Return the names of the two largest leaves as one: "Late delivery and cold boxes"."""
    first, second = names[0].split(" and ")[0], names[1].split(" and ")[0]
    second = second if second[1:2].isupper() else second[:1].lower() + second[1:]
    return f"{first} and {second}"


def _alike(one: str, two: str) -> bool:
    return frozenset(map(stem, words_of(one))) == frozenset(map(stem, words_of(two)))


def _apart(names: Sequence[str], given: Sequence[str]) -> str:
    """Return the first name that nothing else has, with a number where there is none."""
    free = [name for name in names if not any(_alike(name, other) for other in given)]
    return free[0] if free else f"{names[-1]} ({len(given) + 1})"
