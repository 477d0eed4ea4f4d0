"""Labels: of the phrases that people say, the one that fits most members of a theme and few others, tested on members drawn at random.

As in KeyBERT (Grootendorst 2020) meaning decides, and as in c-TF-IDF (BERTopic, Grootendorst 2022) words that set a theme apart are
looked at first; but a label is tested before it is given. A candidate fits members that say its words, and those that are nearer
to it than nine tenths of the other themes' members; both count, because a vector forgives what a reader does not.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from pipeline.encoder import Encode, text_hash
from pipeline.exact import FloatRows, unit_rows
from pipeline.language import read
from pipeline.text.label_phrases import LONGEST, NOT, Candidate, can_name, find_candidates, find_stems, in_dictionary
from pipeline.text.stem import stem
from pipeline.text.subject_words import WORD, words_of
from pipeline.themes.model.descriptions import describe, describe_broader, find_typical, uncapitalize
from pipeline.themes.model.rule import ThemeModel, project

if TYPE_CHECKING:
    import pandas as pd

OWNER: Final = re.compile(r"['’]s\b")
PARSED: Final = 1_800  # sentences parsed in all, shared by the themes, (12, 80) of each at least and at most
TESTED, OTHERS = 80, 400  # members drawn at random on which a label is tested, and members of other themes beside them
SINGLES, USUAL, LONGER, SHARED = 6, 4, 12, 80  # candidates compared: telling words, common nouns and phrases of each theme, and broad ones
HEAVY, SYNONYM = 12, 0.6  # words of a theme that are compared with those of others, and the cosine from which two mean nearly the same
WORDS: Final = 500  # of all themes that are so compared at most
KEYWORDS: Final = 8
NEARER: Final = 0.9  # share of other themes' members that a member must be nearer to a label than
PARTIAL: Final = 1.3  # power of the share of a label's words that a member says: half of them fit less than half
FLOOR: Final = 0.2  # of the words of a label that count as said by those who mean it
# The worth of forms, and of what 0, 1, 2, 3 sentences of the theme say (0: many elsewhere): the sample and four coded sets
FORMS: Final = {"clause": 1.05, "deed": 1.03, "quality": 1.0, "compound": 1.0, "noun": 0.72, "pair": 0.74}
SAID: Final = (0.9, 0.82, 0.92, 1.0)
FITTING: Final = 1.7  # power of the fit in the worth: a broad noun that is true of most beats a telling clause that is true of few
MEANT, RARE = 0.1, 0.6  # share of the members that must say all words of a longer label, and what one that nobody says is worth
LIKELY, UNFIT = (0.12, 0.07), 0.5  # of the members say a noun of a pair; the latter where nothing fits so well
GAIN, DOING = 1.04, 0.9  # a pair fits so much better than one of them; worth of a verb by itself
NAMED, ENOUGH, LOOKED_AT = 0.3, 3, 8  # share and number of capitals from which so many sentences tell what is named
SURE: Final = (0.6, 0.9)  # of them that say a person: for what is always written with a capital, and for what is not
NESTED: Final = 0.6  # of those who say "income people" say "low income people", from which only the latter is a phrase
DENIED: Final = 0.4  # of those who say a thing must deny it for a label that does
OPINION: Final = 0.8  # deviations from the sentiment of its last word from which a label takes sides, so that it fits one side only
AGAINST: Final = 0.4  # deviations to the other side from which a member contradicts it
TWIN: Final = 0.85  # cosine of two labels from which they say the same
BROAD: Final = 0.4  # fit of the label of a broader theme at least
Found = list[tuple[Candidate, int]]  # candidates of a theme with the number of its parsed sentences that hold them


@dataclass(frozen=True)
class Scored:
    """A candidate with its estimated fit (0..1), its worth as the label of one theme, and its unit vector."""

    candidate: Candidate
    fit: float
    worth: float
    vector: NDArray[np.float32]


@dataclass(frozen=True)
class Members:
    """The distinct texts of each theme, each text once, in an order drawn by its hash.

    Attributes:
        model: the themes.
        texts: n subject texts.
        rows: row of each distinct text, theme by theme.
        stems: of the words of each such row.
        counts: in how many texts each word occurs.
        written: words that people write with capitals within a sentence: "PIN".
        placed: ``(n, dim)`` projected rows.
        near: ``(n,)`` cosine of each row to the centroid of its theme.
        mood: ``(n,)`` sentiment of each row along the direction that the model removes, zeros where it removes none.
        brands: words that no label may hold: of brands, and the names of persons.
    """

    model: ThemeModel
    texts: Sequence[str]
    rows: list[list[int]]
    stems: dict[int, frozenset[str]]
    counts: Counter[str]
    written: dict[str, str]
    placed: FloatRows
    near: NDArray[np.float32]
    mood: NDArray[np.float32]
    brands: frozenset[str]


def label_themes(
    texts: Sequence[str], theme: NDArray[np.int32], probability: NDArray[np.float32], model: ThemeModel,
    *, vectors: FloatRows, encode: Encode, brand_words: Collection[str] = (), transformer: Any = None,
) -> "pd.DataFrame":  # fmt: skip
    """Return what each theme of the model is called and shown by.

    Args:
        texts: n subject texts; one that is there several times counts once.
        theme: ``(n,)`` theme of each text, -1 for none.
        probability: ``(n,)`` of that theme, 0..1.
        model: the themes; mean, directions and centroids are read.
        vectors: ``(n, dim)`` unit rows of the texts in their passage.
        encode: texts to unit rows.
        brand_words: names of products and companies, which no label may hold.
        transformer: of scikit-learn's kind, weighs the words of themes; None for BERTopic's, whose import takes eight seconds.

    Returns:
        One row per theme: label (no two alike), description, keywords (list of str, best first), typical (list of up to three rows of
        `texts`), fit (estimated share of the members that the label fits, 0..1).
    """
    import pandas as pd

    members = gather_members(texts, theme, model, vectors, brand_words)
    ranked, weights = rank_all(members, encode, transformer)
    chosen, forms = choose_labels(ranked, weights), _forms(members)
    columns = {
        "label": [show(one.candidate, members) for one in chosen],
        "description": [describe(rows, members, one.candidate.stems) for rows, one in zip(members.rows, chosen, strict=True)],
        "keywords": [show_words(row, members, forms) for row in weights],
        "typical": [find_typical(rows, members, one.candidate.stems, probability) for rows, one in zip(members.rows, chosen, strict=True)],
    }
    return pd.DataFrame({**columns, "fit": [one.fit for one in chosen]})


def label_broader(
    leaves: "pd.DataFrame", groups: NDArray[np.int32],
    texts: Sequence[str], theme: NDArray[np.int32], probability: NDArray[np.float32], model: ThemeModel,
    *, vectors: FloatRows, encode: Encode, brand_words: Collection[str] = (),
) -> "pd.DataFrame":  # fmt: skip
    """Return what each broader theme is called: a phrase that is true of all its leaves, else the names of the two largest.

    Args:
        leaves: what `label_themes` returned, perhaps with labels that people gave, in the order of the model.
        groups: ``(k,)`` group of each leaf, -1 for none, as `group_kin` gave it.
        texts: as for `label_themes`.
        theme: as for `label_themes`.
        probability: as for `label_themes`.
        model: the leaves.
        vectors: as for `label_themes`.
        encode: as for `label_themes`.
        brand_words: as for `label_themes`.

    Returns:
        One row per group: label, description, keywords, typical, centroid (list of float), size (int, units).
    """
    import pandas as pd

    inside = [np.flatnonzero(groups == one).tolist() for one in range(int(groups.max(initial=-1)) + 1)]
    inside = [sorted(places, key=lambda leaf: (-int(model.sizes[leaf]), leaf)) for places in inside]
    if not inside:
        return pd.DataFrame(columns=["label", "description", "keywords", "typical", "centroid", "size"])
    sizes = np.array([int(model.sizes[places].sum()) for places in inside])
    centroids = unit_rows(np.array([(model.centroids[places] * model.sizes[places, None]).sum(axis=0) for places in inside]))
    group = np.where(theme >= 0, groups[np.maximum(theme, 0)], -1).astype(np.int32)
    members = gather_members(texts, group, replace(model, centroids=centroids, sizes=sizes), vectors, brand_words)
    below = gather_members(texts, theme, model, vectors, brand_words)
    ranked, weights = rank_all(members, encode)
    names, forms = [str(label) for label in leaves["label"]], _forms(members)
    labels: list[str] = []
    for places, known in zip(inside, ranked, strict=True):
        broad = [
            one for one in known if one.candidate.form in {"noun", "compound", "pair"} and one.fit >= BROAD and _covers(one, places, below)
        ]
        joined = [_join(names[places[0]], names[places[1]])]
        words = [str(word) for leaf in places[:2] for word in leaves["keywords"].iloc[leaf][:1]]
        joined += [_join(*words)] if len(words) == 2 else []
        joined.sort(key=lambda name: len(name.split()) > LONGEST)
        taken = [find_stems(name) for name in [*names, *labels]]
        free = [name for name in [show(one.candidate, members) for one in broad] + joined if find_stems(name) not in taken]
        labels.append(free[0] if free else f"{joined[0]} ({len(labels) + 1})")
    columns = {
        "label": labels,
        "description": [describe_broader(label, [names[leaf] for leaf in places]) for label, places in zip(labels, inside, strict=True)],
        "keywords": [show_words(row, members, forms) for row in weights],
        "typical": [[int(row) for leaf in places[:3] for row in leaves["typical"].iloc[leaf][:1]] for places in inside],
    }
    return pd.DataFrame({**columns, "centroid": [row.tolist() for row in centroids], "size": sizes})


def _join(one: str, two: str) -> str:
    first, second = one.split(" and ")[0], uncapitalize(two.split(" and ")[0])
    return f"{first[:1].upper()}{first[1:]} and {second}"


def gather_members(
    texts: Sequence[str], theme: NDArray[np.int32], model: ThemeModel, vectors: FloatRows, brand_words: Collection[str]
) -> Members:
    """Return the distinct texts of each theme and what is known of their words."""
    placed = project(np.asarray(vectors), model.mean, model.directions)
    cosine = (placed * model.centroids[np.maximum(theme, 0)]).sum(axis=1) if model.count else np.zeros(len(placed))
    near = np.asarray(np.round(cosine, 5), dtype=np.float32)
    best: dict[tuple[str, str, int], int] = {}
    for row in np.flatnonzero(theme >= 0).tolist():
        key = (text_hash(texts[row]), texts[row], int(theme[row]))
        if key not in best or near[row] > near[best[key]]:
            best[key] = row
    rows: list[list[int]] = [[] for _ in range(model.count)]
    for key in sorted(best):
        rows[key[2]].append(best[key])
    chosen = [row for group in rows for row in group]
    # "child's" is no plural: an owner counts as the word itself.
    counts = Counter(word for row in chosen for word in set(words_of(OWNER.sub("", texts[row]))))
    mood: NDArray[np.float32] = np.asarray(vectors, dtype=np.float32) @ model.directions[:1].sum(axis=0).astype(np.float32)
    written, persons = _capitals([texts[row] for row in chosen])
    brands = persons | {word for brand in brand_words for word in words_of(brand)}
    stems = {row: find_stems(texts[row]) for row in chosen}
    return Members(model, texts, rows, stems, counts, written, placed, near, mood, brands)


def _capitals(texts: Sequence[str]) -> tuple[dict[str, str], frozenset[str]]:
    """Return the words that people write with capitals, and the names of persons among them."""
    forms: dict[str, Counter[str]] = {}
    seen: dict[str, Counter[str]] = {}  # at the start of a sentence too
    for text in texts:
        for match in WORD.finditer("" if text.isupper() or text.istitle() else text):
            seen.setdefault(match.group().lower(), Counter())[match.group()] += 1
            if text[: match.start()].rstrip(" \"'“(")[-1:] not in {"", *".!?:…"}:
                forms.setdefault(match.group().lower(), Counter())[match.group()] += 1
    titles = {word for word, found in forms.items() if found[word.title()] >= max(ENOUGH, NAMED * found.total())}
    always = {word for word, found in seen.items() if found[word.title()] == found.total() > 1}
    kinds = {word: found for word, found in _named(texts, titles | always).items() if found.most_common(1)[0][0]}
    persons = {word for word, found in kinds.items() if found["PERSON"] >= (SURE[0] if word in always else SURE[1]) * found.total()}
    places = {word for word, found in kinds.items() if 2 * found["PERSON"] < found.total()}
    most = {word: min(found, key=lambda form: (-found[form], form)) for word, found in forms.items()}
    written = {word: form for word, form in most.items() if form != word and forms[word][form] > max(2, forms[word].total() / 2)}
    return {**{word: word.title() for word in sorted(persons | places)}, **written}, frozenset(persons)


def _named(texts: Sequence[str], titles: Collection[str]) -> dict[str, Counter[str]]:
    """Return how often words are names of which kind: "PERSON", "GPE" (a country or town), "NORP" (a people), else nothing."""
    left, picked = Counter(dict.fromkeys(titles, LOOKED_AT)), []
    for text in texts:
        new = {word.lower() for word in WORD.findall("" if text.isupper() or text.istitle() else text) if word.istitle()}
        if any(left[word] > 0 for word in new):
            picked.append(text)
            left.subtract(new)
    kinds: dict[str, Counter[str]] = {word: Counter() for word in sorted(titles)}
    for token in (token for parsed in read(picked, ["tok2vec", "ner"], 128) for token in parsed if token.text.istitle()):
        if token.lower_ in kinds:
            kinds[token.lower_][token.ent_type_ if token.ent_type_ in {"PERSON", "GPE", "NORP"} else ""] += 1
    return {word: found for word, found in kinds.items() if found}


def weigh_words(members: Members, transformer: Any = None) -> list[dict[str, float]]:
    """Return the weight of each content stem in each theme by class-based TF-IDF, 1 for the heaviest, heaviest first."""
    from sklearn.feature_extraction.text import CountVectorizer

    said = [[word for row in rows for word in sorted(set(words_of(members.texts[row])))] for rows in members.rows]
    said = [[stem(word) for word in words if can_name(word) and word not in members.brands] for words in said]
    if not any(said):
        return [{} for _ in said]
    vectorizer = CountVectorizer(analyzer=list)
    counted = vectorizer.fit_transform(said)
    if transformer is None:
        from bertopic.vectorizers import ClassTfidfTransformer

        transformer = ClassTfidfTransformer()
    # BERTopic's transformer cannot weigh a single word.
    weighed = transformer.fit_transform(counted) if counted.shape[1] > 1 else counted
    table = np.round(weighed.toarray().astype(np.float64), 9)
    names = vectorizer.get_feature_names_out()
    orders = [np.lexsort((names, -row)) for row in table]
    return [{str(names[at]): float(row[at] / row.max()) for at in order if row[at] > 0} for row, order in zip(table, orders, strict=True)]


def _forms(members: Members) -> dict[str, str]:
    """Return the commonest word of each stem."""
    return {stem(word): word for word in sorted(members.counts, key=lambda word: (members.counts[word], word)) if can_name(word)}


def show_words(weights: dict[str, float], members: Members, forms: dict[str, str]) -> list[str]:
    """Return the heaviest words of a theme, each in its commonest form."""
    words = [forms.get(key, key) for key in list(weights)[:KEYWORDS]]
    return [members.written.get(word, word) for word in words]


def show(candidate: Candidate, members: Members) -> str:
    """Return a candidate as a label: a capital in front, and where people write one."""
    shown = " ".join(members.written.get(word, word) for word in candidate.words)
    return shown[:1].upper() + shown[1:]


def rank_all(members: Members, encode: Encode, transformer: Any = None) -> tuple[list[list[Scored]], list[dict[str, float]]]:
    """Return the candidates of each theme, best first, and the weights of its words."""
    weights = weigh_words(members, transformer)
    synonyms = _find_synonyms(members, weights, encode)
    return [_rank(found, group, members, encode, synonyms) for group, found in enumerate(_find_all(members, weights))], weights


def _find_all(members: Members, weights: Sequence[dict[str, float]]) -> list[Found]:
    """Parse sentences of each theme, half of them central and half drawn, and return the candidates worth comparing."""
    share = int(np.clip(PARSED // max(len(members.rows), 1), 12, 80)) // 2
    parsed = []
    for rows in members.rows:
        readable = [row for row in rows if 2 <= len(members.texts[row].split()) <= 40] or rows
        central = sorted(readable, key=lambda row: (-float(members.near[row]), members.texts[row]))[:share]
        parsed.append([*central, *[row for row in readable if row not in set(central)][:share]])
    found = iter(find_candidates([members.texts[row] for rows in parsed for row in rows], members.counts, members.brands))
    said = [Counter(one for _ in rows for one in next(found)) for rows in parsed]
    total: Counter[Candidate] = Counter()
    for tally in said:
        total.update(tally)
    broad = [one for one in total if one.form in {"noun", "compound"} and all(map(in_dictionary, one.words))]
    broad = sorted(broad, key=lambda one: (-total[one] * len(one.words) ** 0.5, one.text))[:SHARED]
    own = [_preselect(tally, row) for tally, row in zip(said, weights, strict=True)]
    known = [{one.stems for one, _ in found} for found in own]
    return [[*own[at], *((one, tally[one]) for one in broad if one.stems not in known[at])] for at, tally in enumerate(said)]


def _preselect(said: Counter[Candidate], weights: dict[str, float]) -> Found:
    """Return the candidates worth comparing: one form for each set of stems, said by most, with words that set the theme apart."""
    forms: dict[frozenset[str], Counter[Candidate]] = {}
    ends: Counter[tuple[str, ...]] = Counter()
    for one, number in said.items():
        forms.setdefault(one.stems, Counter())[one] += number
        for cut in range(1, len(one.words) - 1):
            ends[one.words[cut:]] += number
    worth: dict[Candidate, float] = {}
    for stems, found in forms.items():
        best, number = min(found, key=lambda one: (-found[one], len(one.words), one.text)), found.total()
        plain = forms.get(stems - {NOT}, Counter()).total() if NOT in stems else 0
        if ends[best.words] < NESTED * number and DENIED * (plain + number) <= number:
            worth[best] = round(float(np.mean([weights.get(key, 0.05) for key in stems - {NOT}])) * (0.3 + np.log(number)), 9)
    order = sorted(worth, key=lambda one: (-worth[one], one.text))
    nouns = sorted((one for one in order if one.form == "noun"), key=lambda one: (-forms[one.stems].total(), one.text))[:USUAL]
    chosen = [one for one in order if len(one.words) == 1][:SINGLES] + [one for one in order if len(one.words) > 1][:LONGER]
    chosen += [one for one in nouns if one not in chosen]
    return [(one, forms[one.stems].total()) for one in chosen]


def _find_synonyms(members: Members, weights: Sequence[dict[str, float]], encode: Encode) -> dict[str, frozenset[str]]:
    """Return for each of the heaviest stems of the themes those that mean nearly the same, itself among them: "courier" and "driver"."""
    each, forms = min(HEAVY, max(1, WORDS // max(len(weights), 1))), _forms(members)
    heavy = sorted({key for row in weights for key in list(row)[:each]})
    vectors = encode([forms.get(key, key) for key in heavy]) if heavy else np.empty((0, 1), dtype=np.float32)
    return {key: frozenset(heavy[at] for at in np.flatnonzero(row)) for key, row in zip(heavy, vectors @ vectors.T >= SYNONYM, strict=True)}


def _rank(found: Found, group: int, members: Members, encode: Encode, synonyms: dict[str, frozenset[str]]) -> list[Scored]:
    """Return the candidates of one theme with their fit to random members, best first; two nouns are also tried together."""
    if not found or not members.rows[group]:
        return []
    raw = encode([one.text for one, _ in found])
    placed = project(raw, members.model.mean, members.model.directions)
    inside = members.rows[group][:TESTED]
    each = max(1, OTHERS // max(members.model.count - 1, 1))
    outside = [row for other, rows in enumerate(members.rows) if other != group for row in rows[:each]]
    limits = np.quantile(placed @ members.placed[outside].T, NEARER, axis=1) if outside else np.full(len(found), 0.3)
    near = (placed @ members.placed[inside].T >= limits[:, None]) & _same_side(
        [one for one, _ in found], raw, encode([one.words[-1] for one, _ in found]), inside, members
    )
    held, elsewhere = (_hold([one for one, _ in found], rows, members, synonyms) for rows in (inside, outside))
    own = (placed @ members.model.centroids.T).argmax(axis=1) == group
    # An abbreviation names a theme where words do it little better.
    plain = [not any(members.written.get(word, word).isupper() for word in one.words) for one, _ in found]
    scored = [_score(*found[at], near[at], held[at], elsewhere[at], own[at] and plain[at], raw[at]) for at in range(len(found))]
    least = LIKELY[0 if max(one.fit for one in scored) >= UNFIT else 1]
    nouns = [at for at, (one, number) in enumerate(found) if one.form == "noun" and number > 1 and held[at].mean() >= least]
    for a, b in combinations(nouns, 2):
        one, two = found[a][0], found[b][0]
        doing = {one.text.endswith("ing"), two.text.endswith("ing")}
        alike = one.text[:4] == two.text[:4] or one.text.endswith(two.text) or two.text.endswith(one.text)
        if float(raw[a] @ raw[b]) <= 0.7 and not alike and len(doing) == 1:
            both = Candidate((*one.words, "and", *two.words), one.stems | two.stems, "pair")
            sides = near[a] | near[b], np.maximum(held[a], held[b]), np.maximum(elsewhere[a], elsewhere[b])
            pair = _score(both, found[a][1], *sides, own[a] and own[b], unit_rows((raw[a] + raw[b])[None])[0])
            if pair.fit >= GAIN * max(scored[a].fit, scored[b].fit):  # two things that have little to do with each other name no theme
                scored.append(replace(pair, worth=round(pair.worth * min(1.0, 0.65 + 0.7 * float(raw[a] @ raw[b])), 6)))
    return sorted(scored, key=lambda one: (-one.worth, one.candidate.text))


def _same_side(found: Sequence[Candidate], raw: FloatRows, things: FloatRows, inside: Sequence[int], members: Members) -> NDArray[np.bool_]:
    """Say which members do not contradict a candidate that takes sides, unlike its last word: rude replies are no "friendly staff"."""
    if not len(members.model.directions):
        return np.ones((len(raw), len(inside)), dtype=np.bool_)
    usual, spread = float(np.median(members.mood)), max(float(members.mood.std()), 1e-6)
    said, felt = (raw - things) @ members.model.directions[0] / spread, (members.mood[inside] - usual) / spread
    sided = np.array([one.form == "quality" for one in found]) & (np.abs(said) >= OPINION)
    return np.asarray(~sided[:, None] | (np.sign(said)[:, None] * felt[None, :] > -AGAINST))


def _hold(found: Sequence[Candidate], rows: Sequence[int], members: Members, synonyms: dict[str, frozenset[str]]) -> NDArray[np.float64]:
    """Return ``(candidates, rows)``: how much of the words of a candidate a text says, in other words too, 0..1."""
    held = np.zeros((len(found), len(rows)))
    for place, one in enumerate(found):
        # Opposites are near each other too: the word that says what a thing is like has to be said itself.
        exact = stem(one.words[0]) if one.form == "quality" else ""
        wanted = [frozenset({key}) if key == exact else synonyms.get(key, frozenset()) | {key} for key in sorted(one.stems - {NOT})]
        held[place] = [sum(not keys.isdisjoint(members.stems[row]) for keys in wanted) / len(wanted) for row in rows]
    return np.asarray(held**PARTIAL)


def _score(
    one: Candidate, number: int, near: NDArray[np.bool_], held: NDArray[np.float64], elsewhere: NDArray[np.float64], own: bool,
    vector: NDArray[np.float32],
) -> Scored:  # fmt: skip
    """Estimate the fit: the geometric mean of the members near in meaning, and of the words of the candidate that they say."""
    fit = float(np.sqrt(near.mean() * (FLOOR + (1 - FLOOR) * held.mean())))
    apart = float(np.sqrt(1.0 - (elsewhere.mean() if elsewhere.size else 0.0)))
    spelt = all(in_dictionary(word) for word in words_of(one.text) if can_name(word))
    bare = one.form == "noun" and one.text.endswith("ing")
    form = (FORMS[one.form] * (DOING if bare else 1.0)) ** min(1.0, 2 * fit)  # where nothing fits well, a broad noun is the honest label
    whole = 1.0 if one.form in {"noun", "pair"} else min(1.0, float((held == 1.0).mean()) / MEANT)
    meant = (RARE + (1 - RARE) * whole) ** (0.5 if one.form == "compound" else 1.0)
    worth = fit**FITTING * apart * form * meant * SAID[min(number, 3)] * (1.0 if own else 0.9) * (1.0 if spelt else 0.8)
    return Scored(one, round(fit, 4), round(worth, 6), vector)


def choose_labels(ranked: Sequence[Sequence[Scored]], weights: Sequence[dict[str, float]]) -> list[Scored]:
    """Return one label per theme; where two would take the same, it is that of the theme where it is worth more."""
    chosen: dict[int, Scored] = {}
    tried = [(group, one) for group, known in enumerate(ranked) for one in known]
    for group, one in sorted(tried, key=lambda it: (-it[1].worth, it[0], it[1].candidate.text)):
        stems = one.candidate.stems
        taken = any(stems == other.candidate.stems or float(one.vector @ other.vector) >= TWIN for other in chosen.values())
        if group not in chosen and not taken:
            chosen[group] = one
    for group, heavy in enumerate(weights):
        if group not in chosen:
            given = {one.candidate.stems for one in chosen.values()}
            words = next(((word,) for word in heavy if frozenset({word}) not in given), ("theme", str(group + 1)))
            chosen[group] = Scored(Candidate(words, frozenset(words), "noun"), 0.0, 0.0, np.zeros(1, dtype=np.float32))
    return [chosen[group] for group in range(len(ranked))]


def _covers(one: Scored, leaves: Sequence[int], members: Members) -> bool:
    """Say whether a phrase is true of all leaves of a group: they say its words, or are nearer to it than most other leaves are."""
    near = project(one.vector[None], members.model.mean, members.model.directions)[0] @ members.model.centroids.T
    others = np.delete(near, leaves)
    limit = float(np.quantile(others, NEARER)) if len(others) else 0.0
    said = [[one.candidate.stems <= members.stems[row] for row in members.rows[leaf][:TESTED]] for leaf in leaves]
    return all(near[leaf] >= limit or float(np.mean(held or [False])) >= 0.3 for leaf, held in zip(leaves, said, strict=True))
