"""Phrases that could name a theme, as people say them in its own sentences, from a parse.

What happens to a thing tells more than the thing: "the box came in warm" gives "box came in warm" beside "box", "they lost my bag" gives
"losing a bag", "I cannot cancel my plan" gives "can't cancel the plan". Negation is never cut off.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from pipeline.text.spacy_model import load_english, parse
from pipeline.text.stem import stem
from pipeline.text.stop_words import COMPANY_WORDS, FUNCTION_WORDS, GENERIC_WORDS, SENTIMENT_WORDS, UNNAMED_WORDS
from pipeline.text.subject_words import SHORTEST, is_content, is_stop_word, words_of
from pipeline.text.word_lists import read_word_lists

NOT: Final = "not"  # stands among the stems of what is denied
HYPHEN: Final = "\u2011"  # one that spaCy does not cut at
LONGEST: Final = 5  # words of a label
USED: Final = 10  # texts from which a word that no dictionary knows is a word all the same
OFTEN, COUNTED = 0.4, 0.05  # uses in the plural to one in the singular from which a label takes it, and from which a thing is counted
NOUNS = frozenset({"NOUN", "PROPN"})
HELPERS = {one: f"{one}n't" for one in ("do", "does", "did", "could", "would", "wo", "ca")} | {"can": "can't"}
_LISTS: Final = read_word_lists("pipeline.text", "theme_label_words.txt")
PREPOSITIONS: Final = _LISTS["preposition"]
NEGATIONS: Final = _LISTS["negation"]
LIGHT_VERBS: Final = _LISTS["light_verb"]
LIGHT_MODIFIERS: Final = _LISTS["light_modifier"]
ORDINALS: Final = _LISTS["ordinal"]
COMPLEMENTS: Final = _LISTS["complement"]


@dataclass(frozen=True)
class Candidate:
    """A phrase that could name a theme.

    Attributes:
        words: as they are shown within a sentence.
        stems: of its content words, and "not" where it denies; the key by which phrases are counted.
        form: ``clause``, ``deed`` (what is done), ``quality`` (a word says what the thing is like), ``compound``, ``tied`` (of
            two nouns: "lack of communication"), ``noun``, ``pair``, ``whole`` (a noun for all that is spoken of: "company"), ``name`` or
            ``broad name`` (of a codebook).
    """

    words: tuple[str, ...]
    stems: frozenset[str]
    form: str

    @property
    def text(self) -> str:
        """The phrase."""
        return " ".join(self.words)


def find_stems(text: str) -> frozenset[str]:
    """Return the stems of all words of a text, "not" for any word that denies."""
    words = words_of(text)
    return frozenset(map(stem, words)) | ({NOT} if not NEGATIONS.isdisjoint(words) or "n't" in text else set())


def find_candidates(sentences: Sequence[str], counts: Counter[str], brands: frozenset[str]) -> list[set[Candidate]]:
    """Return the candidates in each sentence.

    Args:
        sentences: subject texts; each is parsed in small letters, because capitals all over an answer make every word a name.
        counts: in how many texts each word occurs.
        brands: words of product and company names in lower case; no candidate holds one.
    """
    found = []
    small = (text.lower().replace("-", HYPHEN) for text in sentences)
    for parsed in parse(small, ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"], 128):
        made = (_candidate(words, form, counts, brands) for token in parsed for words, form in _phrases(token, counts))
        found.append({one for one in made if one is not None})
    return found


def can_name(word: str) -> bool:
    """Return whether a theme could be named after the word alone."""
    return is_content(word) and len(set(word)) > 1 and word not in UNNAMED_WORDS


def in_dictionary(word: str) -> bool:
    """Return whether a word is one of spaCy's English lemma tables, which are those of WordNet, or a regular form of one."""
    bases = {word.removesuffix(end) for end in ("s", "es", "ed", "d")} | {word.removesuffix("ing") + end for end in ("", "e")}
    return not _dictionary().isdisjoint({*bases, word, *([word[:-4]] if word.endswith("ing") and word[-5:-4] == word[-4:-3] else [])})


@cache
def _dictionary() -> frozenset[str]:
    lookups = load_english().get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    return frozenset(word for table in ("lemma_index", "lemma_exc") for part in lookups.get_table(table).values() for word in part)


def pluralize(word: str, counts: Counter[str], least: float = OFTEN) -> str:
    """Return the plural of a noun where people use it so often beside the noun, else the noun."""
    many = f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"
    many = f"{word[:-1]}ies" if word.endswith("y") and word[-2:-1] not in "aeiou" else many
    return many if counts[many] > least * counts[word] else word


def gerund(verb: str) -> str:
    """Return the -ing form of an English verb in its base form: "submit" gives "submitting"."""
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "ye", "oe")):
        return verb[:-1] + "ing"
    short = len(verb) > 2 and verb[-1] not in "aeiouwxy" and verb[-2] in "aeiou" and verb[-3] not in "aeiou"
    doubled = short and (
        not set("aeiouy") & set(verb[:-2]) or verb.endswith(("mit", "efer", "sfer", "cel", "bel", "vel", "set", "get", "gin"))
    )
    return verb + (verb[-1] if doubled else "") + "ing"


def _candidate(words: list[str], form: str, counts: Counter[str], brands: frozenset[str]) -> Candidate | None:
    """Return a candidate whose words are spelt right and say something, or None."""
    words = [word.replace(HYPHEN, "-") for word in words]
    plain = [word for text in words for word in words_of(text)]
    content = [word for word in plain if word not in FUNCTION_WORDS or word in COMPLEMENTS]
    stems = frozenset(map(stem, content))
    spelt = all(in_dictionary(word) or counts[word] >= USED or ("-" in word and counts[word] > 1) for word in content)
    letters = all(len(set(word)) > 1 for word in plain if len(word) > 1) and all(
        text.replace("-", "").replace("'", "").isalpha() for text in words
    )
    alone = form in {"noun", "quality"} and len(content) == 1 and content[0] in GENERIC_WORDS
    if alone and form == "noun" and content[0] in COMPANY_WORDS:
        alone, form = False, "whole"
    if not spelt or not letters or alone or len(words) > LONGEST or len(stems) < len(content) or (brands | UNNAMED_WORDS) & set(plain):
        return None
    denied = {NOT} if not NEGATIONS.isdisjoint(plain) else set()
    return Candidate(tuple(words), stems | denied, form) if any(map(can_name, plain)) else None


def _phrases(token: Any, counts: Counter[str]) -> Iterator[tuple[list[str], str]]:
    if token.pos_ in NOUNS and token.dep_ != "compound":
        yield from _noun_phrases(token, counts)
    elif token.pos_ in {"VERB", "AUX"}:
        yield from _clauses(token, counts)
        if token.pos_ == "VERB" and token.lemma_ not in LIGHT_VERBS and token.lower_ not in SENTIMENT_WORDS and token.lemma_.isalpha():
            yield from _deeds(token, counts)
    elif token.pos_ == "ADJ" and _tells(token):  # "easy to use"
        verb = next(
            (one for one in token.children if one.dep_ == "xcomp" and one.tag_ == "VB" and one.lemma_ not in LIGHT_VERBS - {"use"}), None
        )
        if verb is not None:
            yield [token.lower_, "to", verb.lower_, *_object(verb, counts)], "quality"


def _tells(word: Any) -> bool:
    """Say whether a word says what a thing is like: no praise or blame alone, for a theme holds both."""
    known = word.lower_ in LIGHT_MODIFIERS | SENTIMENT_WORDS | UNNAMED_WORDS or (
        word.lower_ in FUNCTION_WORDS and word.lower_ not in COMPLEMENTS
    )
    return not known and len(word) >= SHORTEST


def _is_thing(noun: Any) -> bool:
    return noun.pos_ in NOUNS and can_name(noun.lower_)


def _modifiers(noun: Any) -> list[Any]:
    """Return the unbroken run of telling modifiers right before a noun."""
    found: list[Any] = []
    for token in reversed(list(noun.doc[max(noun.sent.start, noun.i - 3) : noun.i])):
        if (
            token.dep_ not in {"amod", "compound", "nmod"}
            or token.head.i > noun.i
            or token.pos_ not in NOUNS | {"ADJ", "VERB"}
            or not _tells(token)
        ):
            break
        found.insert(0, token)
    if found and found[0].i and found[0].nbor(-1).lower_ in ORDINALS:  # "first class care" is no "class care"
        found.pop(0)
    return found


def _noun_phrases(noun: Any, counts: Counter[str]) -> Iterator[tuple[list[str], str]]:
    """Yield a noun alone, with its modifiers, denied ("no reply"), and tied to another ("lack of communication")."""
    before, thing, follower = _modifiers(noun), _is_thing(noun), noun.doc[noun.i + 1 : noun.i + 2]
    shown = pluralize(noun.lower_, counts) if noun.tag_ == "NN" else noun.lower_
    denied = ["no"] if any(child.lower_ == "no" for child in noun.lefts) else []
    if any(one.tag_ == "RP" or one.lower_ == "up" for one in follower):
        yield [noun.lower_, follower.text], "deed"
        return
    joined = [f"{noun.lower_}{HYPHEN}{one.lower_}" for one in follower if counts[f"{noun.lower_}-{one.lower_}"] > 1]
    if joined:  # "online check in" where others write "check-in"
        yield [*(one.lower_ for one in before[-1:]), *joined], "compound" if before else "noun"
        return
    for cut in range(len(before)):
        if thing or (any(map(_is_thing, before[cut:])) and any(one.lower_ not in GENERIC_WORDS for one in before[cut:])):
            form = "compound" if not denied and all(one.pos_ in NOUNS for one in before[cut:]) else "quality"
            yield [*denied, *(one.lower_ for one in before[cut:]), shown], form
    if thing:
        yield ([*denied, noun.lower_], "quality") if denied else ([shown], "noun")
        joint = noun.head
        tied = noun.dep_ == "pobj" and joint.i == joint.head.i + 1 and joint.lower_ in {"of", "for", "on", "with", "at"}
        if tied and not denied and joint.head.pos_ == "NOUN" and _tells(joint.head):
            yield [joint.head.lower_, joint.lower_, *(one.lower_ for one in before[-1:]), shown], "tied"


def _with_article(noun: Any, counts: Counter[str]) -> list[str]:
    """Return a noun with its nearest modifier and the article that people put: "my plan" gives "the plan"."""
    before = [one.lower_ for one in _modifiers(noun)[-1:]]
    left = {"poss" if child.dep_ == "poss" else child.lower_ for child in noun.lefts}
    counted = noun.tag_ == "NN" and ("poss" not in left or pluralize(noun.lower_, counts, COUNTED) != noun.lower_)
    some = "an" if (before or [noun.lower_])[0][0] in "aeiou" else "a"
    article = "the" if left & {"poss", "the", "this", "that"} else "any" if left & {"no", "any"} else some if left & {"a", "an"} else ""
    particle = [one.lower_ for one in noun.doc[noun.i + 1 : noun.i + 2] if one.lower_ == "up"]
    return [*([article] if article and counted else []), *before, noun.lower_, *particle]


def _object(verb: Any, counts: Counter[str]) -> list[str]:
    noun = next((one for one in verb.rights if one.dep_ == "dobj" and _is_thing(one)), None)
    return [] if noun is None else _with_article(noun, counts)


def _after(verb: Any, counts: Counter[str]) -> list[str]:
    """Return a preposition and its noun right after a verb: "for a reply"."""
    joints = [one for one in verb.rights if one.dep_ == "prep" and one.i == verb.i + 1 and one.lower_ in PREPOSITIONS]
    ends = [
        [joint.lower_, *_with_article(one, counts)] for joint in joints for one in joint.children if one.dep_ == "pobj" and _is_thing(one)
    ]
    return ends[0] if ends else []


def _denial(verb: Any) -> list[str] | None:
    """Return how a verb is denied: ``["doesn't"]``, nothing when it is not; None where it cannot be told."""
    denied = [child.lower_ for child in verb.children if child.dep_ == "neg"]
    helpers = [child.lower_ for child in verb.lefts if child.dep_ == "aux"]
    if not denied:
        return []
    return ["never"] if denied[0] == "never" and not helpers else [HELPERS[helpers[0]]] if helpers and helpers[0] in HELPERS else None


def _clauses(verb: Any, counts: Counter[str]) -> Iterator[tuple[list[str], str]]:
    """Yield subject, verb and complement: "box arrived warm", "app doesn't work"; "late delivery" of "the delivery was late"."""
    subject = next((one for one in verb.lefts if one.dep_ in {"nsubj", "nsubjpass"} and _is_thing(one)), None)
    kinds = {one.dep_ for one in verb.children}
    if subject is None or "ccomp" in kinds or not in_dictionary(verb.lower_):
        return
    things = [*(one.lower_ for one in _modifiers(subject)[-1:] if one.pos_ in NOUNS), subject.lower_]
    if verb.lemma_ == "be" or subject.dep_ == "nsubjpass":
        bare = (one for one in verb.rights if one.dep_ == "acomp" and one.pos_ in {"ADJ", "VERB"} and not any(True for _ in one.rights))
        said = next(bare, None) if verb.lemma_ == "be" else verb if verb.lemma_ not in LIGHT_VERBS else None
        if said is not None and _tells(said):
            many = [*things[:-1], pluralize(things[-1], counts) if subject.tag_ == "NN" else things[-1]]
            yield ([*things, "not", said.lower_], "clause") if "neg" in kinds else ([said.lower_, *many], "quality")
        return
    particle = [one.lower_ for one in verb.rights if one.dep_ == "prt"]
    helper, idle = _denial(verb), verb.lemma_ in LIGHT_VERBS and not particle
    asked = not helper and (verb.tag_ == "VB" or (verb.tag_ == "VBP" and subject.tag_ == "NN"))
    if helper is None or asked or any(one.dep_ == "aux" and one.lower_ not in HELPERS for one in verb.children):
        return
    start = [*things, *helper, verb.lower_, *particle]
    ends = [[one.lower_] for one in verb.rights if one.dep_ in {"acomp", "oprd", "advmod"} and _tells(one)]
    ends = [end for end in ends if helper or not idle or end[0] not in {"again", "twice", "away"}]
    if helper or not idle:
        ends = [end for end in (_object(verb, counts), *ends) if end] or [end for end in [_after(verb, counts)] if end]
    yield from (([*start, *end], "clause") for end in ends)
    if not kinds & {"dobj", "xcomp", "acomp", "attr", "dative"} and (
        helper or particle or verb.lemma_ == "fail" or not (idle or is_stop_word(verb.lower_))
    ):
        yield start, "clause"


def _deeds(verb: Any, counts: Counter[str]) -> Iterator[tuple[list[str], str]]:
    """Yield what is done or undergone: "cancelling the plan", "waiting for a reply", "can't log in", "charged twice"."""
    helper, target, behind = _denial(verb), _object(verb, counts), _after(verb, counts)
    particle = [one.lower_ for one in verb.rights if one.dep_ == "prt"]
    passive = any(one.dep_ == "auxpass" for one in verb.children)
    small = [one.lower_ for one in verb.rights if passive and one.lower_ in COMPLEMENTS and one.i == verb.i + 1]
    if helper is None:
        return
    if not target and not behind and not helper and can_name(verb.lower_) and counts[gerund(verb.lemma_)] > COUNTED * counts[verb.lemma_]:
        yield [gerund(verb.lemma_)], "noun"
    doing = verb.lower_ if verb.tag_ == "VBG" or passive else gerund(verb.lemma_)
    start = ["can't", verb.lemma_] if helper == ["can't"] and not passive else [*(["not"] if helper else []), doing]
    ends = [[*particle, *target] if target else [], [] if particle else behind, small, particle]
    yield from (([*start, *end], "deed") for end in ends if end)
