"""The reading form of a cause or an ask: a few of the customer's own words that make sense on their own.

"we were charged twice for it" reads "charged twice": what one customer says of themselves and what another says of them
must look alike, both to the vectors that gather them and to the eye that reads the label.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

LONGEST = 7  # words of a reading form
_WORD = re.compile(r"[^\W_]+(?:['’.:/&-][^\W_]+)*%?|[$£€]\d[\d,.]*")
_PLACEHOLDER = re.compile(r"<[A-Za-z_]+(?::[0-9a-f]+)?>?|\b[A-Z_]{3,}>|\b(?:EMAIL|PHONE|IBAN|HANDLE|NAME)\b")
_FILLER = re.compile(
    r"\b(?:to top it (?:all )?off|to make (?:matters|things) worse|on top of (?:that|this|it)|in addition|for example|of course"
    r"|not to mention"
    r"|at the end of the day|as a result|in fact|in general|by the way|long story short|unfortunately|luckily|fortunately)\b,?",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"\b(pre|non|re|self|co)[ -](?=[a-z]{3})", re.IGNORECASE)
_MAY_PREFIX = re.compile(r"(?i:re|co|self|pre|non)[ -]")
_CLAUSE_END = re.compile(r"[;:!?()\[\]{}\"“”\n]|\.(?:\s|$)|,\s|\s[-–—]+\s|\.{2,}|…")


def listed(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


ARTICLES = listed("a an the this that these those such my our your his her their its mine ours yours theirs")
PRONOUNS = listed("i we you they he she it one me us them him who which what there here that this these those someone everyone")
CONNECTIVES = listed(
    """
    and but so because since as that which also then however therefore thus plus or nor yet though although if when while where
    whereas how why luckily unfortunately furthermore again just basically apparently sadly obviously actually honestly clearly
    really simply even still only now today later once well ok okay yes lol anyway overall finally firstly secondly additionally
    moreover very quite extremely pretty super any some several various such certain maybe perhaps presumably probably possibly
    especially mostly mainly partly largely purely both either neither of to in
    """
)
BE = listed(
    """
    is are was were am be been being 's 're 'm im ive it's its that's thats there's theres they're theyre we're you're i'm he's she's
    """
)
_SHORT = listed("it’s that’s there’s they’re we’re you’re i’m he’s she’s i've i’ve we've we’ve they've they’ve you've you’ve who's i'd i’d")
HAVE_BEEN = listed("have has had having")
DO = listed("do does did")
NOT = listed("not n't n’t never")
# "I knew", "we were told": how the speaker came to know it is not the reason.
KNOWING = listed(
    """
    know knew known think thought believe believed feel felt guess assume assumed suppose see saw find found realize realized
    realise realised say says said tell told hear heard notice noticed learn learned learnt state stated claim claimed mean means
    understand understood sure aware informed announced explained advised
    """
)
# A label may not end in a word that waits for another one.
WAITING = listed(
    """
    a an the this these those my our your his her their its of to in on at by for with from into onto about over under than as and
    or but so because if that which who when while where is are was were am be been being has have had do does did will would can
    could should may might must not no very too more most such some any every each also just even only i we they you he she it
    there between through during after before until without against per via until due vs so
    """
)
SILENT = ARTICLES | PRONOUNS | CONNECTIVES | BE | _SHORT | HAVE_BEEN | DO | NOT | WAITING
# As a reason, one of these alone leaves open what it is said of.
VAGUE = listed(
    """
    long short slow fast quick easy hard late early old new small big high low cheap expensive full empty free able unable happy
    sick tired busy hot cold close far wrong right different difficult simple poor rude nice kind honest clear went came left got
    took made gave paid said told wanted needed knew thought felt found seen done known given taken way amount number name row
    """
)
# What stands before these is half of something: "have nothing to do with me".
GOES_ON = listed("to of than that up off out away back down me us him her them it you myself itself")
# Before these a long cause can be cut and still makes sense.
JOINTS = listed(
    """
    of in on at for with by from after before when while that which who where until during without because if as and but or so
    """
)
EMPTY = listed(
    """
    thing things fact facts reason reasons way ways lot lots bit kind sort something anything everything nothing one ones issue
    problem situation case part time first last other others same much many good bad great best better nice
    """
)


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are written, without punctuation and without placeholders such as <NAME>."""
    # Both are rare: looking for a sign of them first is quicker than looking for them.
    if not text.islower():
        text = _PLACEHOLDER.sub(" ", text)
    if _MAY_PREFIX.search(text):
        text = _PREFIX.sub(r"\1-", text)
    return _WORD.findall(text)


def core(text: str, drop: frozenset[str] = frozenset()) -> str:
    """Return the reading form of a cause: its first clause that says something, trimmed at both ends, at most seven words.

    Args:
        text: a cause, or the short form that the reason rules made of it.
        drop: words in lower case, names of brands for example, which cannot be all that it says.

    Returns:
        Words as they are written, single-spaced; "" where nothing is left that says anything.
    """
    for clause in _CLAUSE_END.split(_FILLER.sub(", ", text)):
        kept = trimmed(words_of(clause)[: LONGEST + 8])
        if says_something(kept, drop):
            return " ".join(kept)
    return ""


def fuller(read: str, full: str) -> str:
    """Return the form of a head, or that of the whole cause where the head is one word that says little without the others.

    "long" of "it took so long" does, and "flight" of "the flight ran out of food"; "weather" of "weather in London" does not.
    """
    if not read or " " in read:
        return read or full
    low, words = read.lower(), full.lower().split(" ")
    if low not in words:
        return read
    behind = words[words.index(low) + 1 :]
    clause = bool(behind) and behind[0] not in JOINTS
    return full if clause or low in VAGUE or low.endswith(("ed", "ing", "ly")) else read


def whole(text: str, read: str) -> bool:
    """Whether a reading form stands in the text word for word, and no clause was cut short to make it."""
    said, kept = [word.lower() for word in words_of(text)], read.lower().split(" ")
    ends = [place + len(kept) for place in range(len(said) - len(kept) + 1) if said[place : place + len(kept)] == kept]
    return any(end == len(said) or (len(kept) < LONGEST and said[end] not in GOES_ON) for end in ends)


def trimmed(words: Sequence[str], longest: int = LONGEST) -> list[str]:
    """Return the words without what leads up to the reason and without what is left hanging."""
    kept = list(words)
    while (cut := _lead(kept)) > 0:
        kept = kept[cut:]
    if len(kept) > longest:
        joint = [place for place in range(longest - 3, longest + 1) if kept[place].lower() in JOINTS]
        kept = kept[: joint[-1] if joint else longest]
    while kept and kept[-1].lower() in WAITING:
        kept.pop()
    return kept


def says_something(words: Iterable[str], drop: frozenset[str]) -> bool:
    """Whether a content word is among them that is neither a brand nor a catch-all."""
    low = (word.lower().replace("’", "'").removesuffix("'s") for word in words)
    return any(len(word) > 2 and word not in SILENT and word not in EMPTY and word not in drop and not word.isdigit() for word in low)


def _lead(words: Sequence[str]) -> int:
    """Return how many words at the front lead up to the reason: pronoun, copula, article, connective, "I knew that"."""
    if not words:
        return 0
    low = [word.lower() for word in words[:4]]
    first, second = low[0], low[1] if len(low) > 1 else ""
    if first in CONNECTIVES | ARTICLES | PRONOUNS | _SHORT or (first in BE and second not in NOT):
        return 1
    if first in HAVE_BEEN and (second in {"been", "a", "an", "the", "got", "had"}):
        return 1 if second != "been" else 2
    if first in DO and second not in NOT:
        return 1
    third = low[2] if len(low) > 2 else ""
    if first in KNOWING and (second in PRONOUNS | ARTICLES | KNOWING | WAITING | BE | {"covered"} or third in WAITING | BE):
        return 1
    return 1 if not any(char.isalnum() for char in first) else 0


def terms_of(text: str, drop: frozenset[str] = frozenset()) -> list[str]:
    """Return the crude stems of the content words of a reading form, each once: "bags" counts as "bag"."""
    return list(dict.fromkeys(stem(word) for word in _content(text) if word not in drop))


def stems_of(words: Iterable[str], drop: frozenset[str] = frozenset()) -> list[str]:
    """Return what `terms_of` returns, of a text that is cut into words already."""
    return list(dict.fromkeys(stem(word) for word in _contentful(words) if word not in drop))


@lru_cache(maxsize=100_000)
def _content(text: str) -> tuple[str, ...]:
    return tuple(_contentful(words_of(text)))


def _contentful(words: Iterable[str]) -> Iterator[str]:
    low = (word.lower().replace("’", "'").removesuffix("'s") for word in words)
    return (word for word in low if len(word) > 1 and word not in SILENT and not word.isdigit())


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return a crude stem, not a word to show: "delays", "delayed" and "delay" are one."""
    word = word.replace("-", "")
    for suffix, least in (("ies", 5), ("ing", 6), ("ed", 5), ("s", 4)):
        if word.endswith(suffix) and len(word) >= least and not word.endswith(("ss", "us", "is", "eed")):
            word = word[: -len(suffix)] + ("y" if suffix == "ies" else "")
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl":
        word = word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def restates(label: str, theme: frozenset[str]) -> bool:
    """Whether a label says no more than its theme: "flight was delayed" under "Delayed flight".

    Args:
        label: of a driver.
        theme: stems of the words of the theme's label.
    """
    terms = terms_of(label)
    return bool(terms) and theme.issuperset(terms)
