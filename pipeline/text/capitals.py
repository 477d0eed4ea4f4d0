"""Words that people write with capitals: how they write them, and which are names of persons."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final

from pipeline.text.spacy_model import parse
from pipeline.text.subject_words import WORD

NAMED, ENOUGH, LOOKED_AT = 0.3, 3, 8  # share and number of capitals from which so many sentences tell what is named
SURE: Final = (0.6, 0.9)  # of them that say a person: for what is always written with a capital, and for what is not


def find_names(texts: Sequence[str], telling: Collection[str]) -> tuple[dict[str, str], frozenset[str]]:
    """Return how people write words that they write with capitals, and which of these words are names of persons.

    Args:
        texts: as they were written.
        telling: words in small letters that might be shown; no others are looked at.
    """
    forms: dict[str, Counter[str]] = {}
    seen: dict[str, Counter[str]] = {}  # at the start of a sentence too
    for text in texts:
        for match in WORD.finditer("" if text.isupper() or text.istitle() else text):
            if (word := match.group().lower()) in telling:
                seen.setdefault(word, Counter())[match.group()] += 1
                if text[: match.start()].rstrip(" \"'“(")[-1:] not in {"", *".!?:…"}:
                    forms.setdefault(word, Counter())[match.group()] += 1
    titles = {word for word, found in forms.items() if found[word.title()] >= max(ENOUGH, NAMED * found.total())}
    always = {word for word, found in seen.items() if found[word.title()] == found.total() > 1}
    kinds = {word: found for word, found in _recognize(texts, titles | always).items() if found.most_common(1)[0][0]}
    persons = {word for word, found in kinds.items() if found["PERSON"] >= (SURE[0] if word in always else SURE[1]) * found.total()}
    places = {word for word, found in kinds.items() if 2 * found["PERSON"] < found.total()}
    most = {word: min(found, key=lambda form: (-found[form], form)) for word, found in forms.items()}
    shown = {word: form for word, form in most.items() if form != word and forms[word][form] > max(2, forms[word].total() / 2)}
    return {**{word: word.title() for word in sorted(persons | places)}, **shown}, frozenset(persons)


def _recognize(texts: Sequence[str], titles: Collection[str]) -> dict[str, Counter[str]]:
    """Return how often words are names of which kind: "PERSON", "GPE" (a country or town), "NORP" (a people), else nothing."""
    left, picked = Counter(dict.fromkeys(titles, LOOKED_AT)), []
    for text in texts:
        new = {word.lower() for word in WORD.findall("" if text.isupper() or text.istitle() else text) if word.istitle()}
        if any(left[word] > 0 for word in new):
            picked.append(text)
            left.subtract(new)
    kinds: dict[str, Counter[str]] = {word: Counter() for word in sorted(titles)}
    for token in (token for parsed in parse(picked, ["tok2vec", "ner"], 128) for token in parsed if token.text.istitle()):
        if token.lower_ in kinds:
            kinds[token.lower_][token.ent_type_ if token.ent_type_ in {"PERSON", "GPE", "NORP"} else ""] += 1
    return {word: found for word, found in kinds.items() if found}
