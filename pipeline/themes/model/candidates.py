"""Phrases that could name a theme, as people say them in its own sentences, from a parse.

What happens to a thing tells more than the thing: "the box came in warm" gives "box came in warm" beside "box", "they lost my bag" gives
"lost bag", "I cannot cancel my plan" gives "can't cancel the plan". Negation is never cut off.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from pipeline.language import english, read
from pipeline.text.stem import stem
from pipeline.text.stop_words import FUNCTION_WORDS, GENERIC_WORDS, MOOD_WORDS, UNNAMED_WORDS, listed
from pipeline.text.subject_words import SHORTEST, is_stop_word, words_of

NOT = "not"  # stands among the stems of what is denied
HYPHEN = "\u2011"
LONGEST = 5  # words of a label
COUNTED = 0.05  # of the uses of a noun must be in the plural for it to be a thing that is counted
USED = 10  # texts from which a word that no dictionary knows is a word all the same
NOUNS = frozenset({"NOUN", "PROPN"})
JOINTS = frozenset({"for", "on", "to", "from", "with", "at", "in", "about", "of", "without", "by"})
VOWELS = frozenset("aeiou")
DENIALS = listed("no not never without nothing none nobody nor cannot cant unable lack lacking lacks missing dont doesnt didnt wont isnt wasnt")
IDLE_VERBS = listed(
    """
    be have do get go make take give want like love need know think say tell feel see try look seem let mean put hope guess wish come
    happen become enjoy hate appreciate thank recommend improve start continue believe understand expect suggest provide receive include
    offer allow speak talk hear deal involve consider show can will would should could may might must shall ask
    """
)  # with an object they say no more than the object: "received a reply" is "reply"
IDLE_WORDS = listed(
    """
    other same such own many few more most less least much several last next first second certain different various particular general
    able sure possible little big small whole full entire only another main main real actual overall great due likely recent current
    previous following usual single available common extra own possible true ready willing also just really very so too even still back
    """
)
SMALL_WORDS = listed("late early twice again away wrong slowly quickly up down missing long")  # scaffolding elsewhere, the point of a phrase


@dataclass(frozen=True)
class Candidate:
    """A phrase that could name a theme.

    Attributes:
        words: as they are shown within a sentence.
        stems: of its content words, and "not" where it denies; the key by which phrases are counted.
        form: ``clause``, ``deed`` (what is done), ``quality`` (a word that says what the thing is like), ``compound``, ``noun`` or ``pair``.
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
    return frozenset(stem(word) for word in words) | ({NOT} if not DENIALS.isdisjoint(words) or "n't" in text else set())


def find_candidates(sentences: Sequence[str], counts: Counter[str], brands: frozenset[str]) -> list[set[Candidate]]:
    """Return the candidates in each sentence.

    Args:
        sentences: subject texts; each is parsed in small letters, because capitals all over an answer make every word a name.
        counts: in how many texts each word occurs.
        brands: words of product and company names in lower case; no candidate holds one.
    """
    pipes = ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"]
    found = []
    # A hyphen that spaCy does not know keeps "top-up" one word.
    for parsed in read([text.lower().replace("-", HYPHEN) for text in sentences], pipes, 128):
        made = (_candidate([word.replace(HYPHEN, "-") for word in words], form, counts, brands) for token in parsed for words, form in _phrases(token, counts))
        found.append({one for one in made if one is not None})
    return found


def is_content(word: str) -> bool:
    """Return whether a theme could be named after the word alone."""
    return len(word) >= SHORTEST and not is_stop_word(word) and word not in UNNAMED_WORDS


def pluralize(word: str, counts: Counter[str], least: float = 0.4) -> str:
    """Return the plural of a noun where people use it at least so often as the noun, else the noun."""
    ends = word.endswith(("s", "x", "ch", "sh"))
    many = f"{word}es" if ends else f"{word[:-1]}ies" if word.endswith("y") and word[-2:-1] not in VOWELS else f"{word}s"
    return many if counts[many] > least * counts[word] else word


def gerund(verb: str) -> str:
    """Return the -ing form of an English verb in its base form: "submit" gives "submitting"."""
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "ye", "oe")):
        return verb[:-1] + "ing"
    short = len(verb) > 2 and verb[-1] not in "aeiouwxy" and verb[-2] in VOWELS and verb[-3] not in VOWELS
    once = sum(a in "aeiouy" and b not in "aeiouy" for a, b in pairwise(verb)) == 1
    return verb + (verb[-1] if short and (once or verb.endswith(("mit", "efer", "sfer", "cel", "bel", "vel", "set", "get", "gin"))) else "") + "ing"


@cache
def _dictionary() -> frozenset[str]:
    """Return the words of spaCy's English lemma tables: those of WordNet."""
    lookups = english().get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    words = {word for part in lookups.get_table("lemma_index").values() for word in part}
    return frozenset(words | {word for part in lookups.get_table("lemma_exc").values() for word in part})


def in_dictionary(candidate: Candidate) -> bool:
    """Return whether all words of a candidate are English words as a dictionary has them."""
    return all(_is_known(word, Counter()) for text in candidate.words for word in words_of(text) if is_content(word))


def _candidate(words: list[str], form: str, counts: Counter[str], brands: frozenset[str]) -> Candidate | None:
    """Return a candidate whose words are spelt right, or None."""
    plain = [word for text in words for word in words_of(text)]
    content = [word for word in plain if word not in FUNCTION_WORDS or word in SMALL_WORDS]
    denied = not DENIALS.isdisjoint(plain)
    if not content or len(words) > LONGEST or brands & set(plain) or not any(map(is_content, plain)):
        return None
    if form == "noun" and content[0] in GENERIC_WORDS or UNNAMED_WORDS & set(plain):
        return None
    if any(not _is_known(word, counts) for word in content) or any(not text.replace("-", "").replace("'", "").isalpha() for text in words):
        return None
    stems = frozenset(stem(word) for word in content)
    return Candidate(tuple(words), stems | {NOT} if denied else stems, form) if len(stems) == len(content) else None


def _is_known(word: str, counts: Counter[str]) -> bool:
    bases = (word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ed"), word.removesuffix("d"), word.removesuffix("ing"))
    return counts[word] >= USED or any(base in _dictionary() for base in bases) or ("-" in word and counts[word] > 1) or word.endswith("ing")


def _phrases(token: Any, counts: Counter[str]) -> Iterator[tuple[list[str], str]]:
    if token.pos_ in NOUNS and token.dep_ != "compound":
        yield from _noun_phrases(token, counts)
    elif token.pos_ in {"VERB", "AUX"}:
        yield from _clauses(token, counts)
        if token.pos_ == "VERB":
            yield from _deeds(token, counts)
    elif token.pos_ == "ADJ" and _tells(token) or token.pos_ == "ADJ" and token.lower_ in {"easy", "hard", "difficult", "slow"}:
        # "easy to use", "hard to reach"
        for verb in token.children:
            if verb.dep_ == "xcomp" and verb.pos_ == "VERB" and any(child.lower_ == "to" for child in verb.children):
                if verb.lemma_ not in IDLE_VERBS:
                    yield [token.lower_, "to", verb.lower_, *_object(verb, counts)], "quality"


def _tells(word: Any) -> bool:
    """Say whether a word says what a thing is like: no praise or blame alone, for a theme holds both."""
    text = word.lower_
    said = text not in IDLE_WORDS | MOOD_WORDS | UNNAMED_WORDS and len(text) >= SHORTEST
    return said and (text not in FUNCTION_WORDS or text in SMALL_WORDS)


def _modifiers(noun: Any) -> list[Any]:
    """Return the unbroken run of telling modifiers right before a noun."""
    found: list[Any] = []
    for token in reversed(list(noun.doc[max(noun.sent.start, noun.i - 3) : noun.i])):
        inside = token.dep_ in {"amod", "compound", "nmod"} and token.head.i <= noun.i and token.pos_ in NOUNS | {"ADJ", "VERB"}
        if not inside or not _tells(token):
            break
        found.insert(0, token)
    return found


def _is_thing(noun: Any) -> bool:
    return noun.pos_ in NOUNS and is_content(noun.lower_)


def _noun_phrases(noun: Any, counts: Counter[str]) -> Iterator[tuple[list[str], str]]:
    """Yield a noun alone, with its modifiers, denied ("no reply"), and tied to another ("lack of communication")."""
    before = _modifiers(noun)
    shown = pluralize(noun.lower_, counts) if noun.tag_ == "NN" else noun.lower_
    thing = is_content(noun.lower_)
    follower = noun.doc[noun.i + 1] if noun.i + 1 < len(noun.doc) else None
    if follower is not None and (follower.tag_ == "RP" or follower.lower_ == "up"):
        yield [noun.lower_, follower.lower_], "deed"
        return
    denied = any(child.dep_ == "det" and child.lower_ == "no" for child in noun.children)
    for cut in range(len(before)):
        run = before[cut:]
        if thing or any(_is_thing(one) for one in run):
            form = "compound" if all(one.pos_ in NOUNS for one in run) else "quality"
            yield [*(["no"] if denied else []), *(one.lower_ for one in run), shown], "quality" if denied else form
    if thing:
        yield (["no", noun.lower_], "quality") if denied else ([shown], "noun")
        joint = noun.head
        if noun.dep_ == "pobj" and joint.i == joint.head.i + 1 and joint.lower_ in {"of", "for", "on", "with", "at"} and not denied:
            if joint.head.pos_ == "NOUN" and _tells(joint.head):
                yield [joint.head.lower_, joint.lower_, *(one.lower_ for one in before[-1:]), shown], "compound"


def _object(verb: Any, counts: Counter[str]) -> list[str]:
    """Return what a verb acts on, with an article where people put one: "my plan" gives "the plan"; nothing if it has no telling object."""
    for noun in verb.children:
        if noun.dep_ == "dobj" and noun.i > verb.i and _is_thing(noun):
            particle = [one.lower_ for one in noun.doc[noun.i + 1 : noun.i + 2] if one.lower_ == "up"]
            return [*_article(noun, counts), *(one.lower_ for one in _modifiers(noun)[-1:]), noun.lower_, *particle]
    return []


def _article(noun: Any, counts: Counter[str]) -> list[str]:
    for child in noun.lefts:
        if child.dep_ == "poss" and pluralize(noun.lower_, counts, COUNTED) == noun.lower_:
            return []
        if child.dep_ == "poss" or child.lower_ in {"the", "this", "that", "these", "those"}:
            return ["the"] if noun.tag_ == "NN" else []
        if child.lower_ in {"no", "any"}:
            return ["any"] if noun.tag_ == "NN" else []
        if child.lower_ in {"a", "an"}:
            return ["a" if _modifiers(noun) or noun.lower_[0] not in VOWELS else "an"]
    return []


def _after(verb: Any, counts: Counter[str]) -> list[str]:
    """Return a preposition and its noun right after a verb: "for a reply"."""
    for joint in verb.children:
        if joint.dep_ == "prep" and joint.i == verb.i + 1 and joint.lower_ in JOINTS:
            for noun in joint.children:
                if noun.dep_ == "pobj" and _is_thing(noun):
                    return [joint.lower_, *_article(noun, counts), *(one.lower_ for one in _modifiers(noun)[-1:]), noun.lower_]
    return []


def _denial(verb: Any) -> list[str] | None:
    """Return how a verb is denied: ``["can't"]``, ``["doesn't"]``, nothing when it is not; None where it cannot be told."""
    denied = [child for child in verb.children if child.dep_ == "neg"]
    if not denied:
        return []
    helper = next((child.lower_ for child in verb.children if child.dep_ == "aux" and child.i < verb.i), "")
    helper = {"ca": "can", "wo": "won"}.get(helper, helper)
    if denied[0].lower_ == "never":
        return ["never"] if not helper else None
    return [f"{helper}n't"] if helper in {"can", "could", "do", "does", "did", "won", "would"} and helper != "can" else ["can't"] if helper else None


def _clauses(verb: Any, counts: Counter[str]) -> Iterator[tuple[list[str], str]]:
    """Yield subject, verb and complement: "box arrived warm", "app doesn't work"; "late delivery" of "the delivery was late"."""
    subject = next((one for one in verb.children if one.dep_ in {"nsubj", "nsubjpass"} and one.i < verb.i), None)
    if subject is None or not _is_thing(subject) or any(one.dep_ in {"ccomp"} for one in verb.children):
        return
    things = [*(one.lower_ for one in _modifiers(subject)[-1:] if one.pos_ in NOUNS), subject.lower_]
    many = [*things[:-1], pluralize(things[-1], counts) if subject.tag_ == "NN" else things[-1]]
    denied = any(one.dep_ == "neg" for one in verb.children)
    if verb.lemma_ == "be":
        for word in verb.children:
            if word.dep_ == "acomp" and _tells(word) and word.pos_ in {"ADJ", "VERB"} and not any(c.dep_ in {"xcomp", "prep"} for c in word.children):
                yield ([*things, "not", word.lower_], "clause") if denied else ([word.lower_, *many], "quality")
        return
    if subject.dep_ == "nsubjpass":
        if verb.lemma_ not in IDLE_VERBS:
            yield ([*things, "not", verb.lower_], "clause") if denied else ([verb.lower_, *many], "quality")
        return
    helper = _denial(verb)
    if not helper and (verb.tag_ == "VB" or (verb.tag_ == "VBP" and subject.tag_ == "NN")):
        return
    if helper is None or any(one.dep_ == "aux" and one.lower_ not in {"do", "does", "did", "ca", "can", "could", "wo"} for one in verb.children):
        return
    ends = [[one.lower_] for one in verb.children if one.i > verb.i and one.dep_ in {"acomp", "oprd", "advmod"} and _complements(one)]
    idle = verb.lemma_ in IDLE_VERBS and not helper
    if idle:
        ends = [end for end in ends if end[0] not in {"again", "twice", "away"}]
    whole = [end for end in (_object(verb, counts) if not idle else [], *ends) if end] or ([_after(verb, counts)] if _after(verb, counts) and not idle else [])
    particle = [one.lower_ for one in verb.children if one.dep_ == "prt"]
    for end in whole:
        yield [*things, *helper, verb.lower_, *particle, *end], "clause"
    if not any(one.dep_ in {"dobj", "xcomp", "acomp", "attr", "dative"} for one in verb.children) and (helper or verb.lemma_ not in IDLE_VERBS):
        if helper or not is_stop_word(verb.lower_):
            yield [*things, *helper, verb.lower_, *particle], "clause"


def _complements(word: Any) -> bool:
    return word.lower_ in SMALL_WORDS or (_tells(word) and word.pos_ in {"ADJ", "VERB", "ADV"})


def _deeds(verb: Any, counts: Counter[str]) -> Iterator[tuple[list[str], str]]:
    """Yield what is done or undergone: "cancelling the plan", "waiting for a reply", "can't log in", "charged for boxes", "lost bag"."""
    if verb.lemma_ in IDLE_VERBS or verb.lower_ in MOOD_WORDS:
        return
    helper, target, behind = _denial(verb), _object(verb, counts), _after(verb, counts)
    particle = [one.lower_ for one in verb.children if one.dep_ == "prt"]
    passive = any(one.dep_ == "auxpass" for one in verb.children)
    if helper is None or not verb.lemma_.isalpha():
        return
    small = [one.lower_ for one in verb.children if one.lower_ in SMALL_WORDS and one.i == verb.i + 1] if passive else []
    if not target and not behind and not helper and is_content(verb.lower_):
        yield [gerund(verb.lemma_)], "noun"
    for end in (target, behind, small, particle):
        if not end or (end is not particle and particle and end is behind):
            continue
        rest = [*particle, *end] if end is target else end
        if passive:
            yield [*(["not"] if helper else []), verb.lower_, *rest], "deed"
        elif helper == ["can't"]:
            yield ["can't", verb.lemma_, *rest], "deed"
        else:
            doing = verb.lower_ if verb.tag_ == "VBG" else gerund(verb.lemma_)
            yield [*(["not"] if helper else []), doing, *rest], "deed"
