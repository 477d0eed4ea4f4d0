"""The words of a wish, without what leads up to it and what is left hanging."""

import re
from collections.abc import Iterable, Sequence

from pipeline.text.stop_words import listed

LONGEST = 7  # words of a reading form
_WORD = re.compile(r"[^\W_]+(?:['’.:/&-][^\W_]+)*%?|[$£€]\d[\d,.]*")
_PLACEHOLDER = re.compile(r"<[A-Za-z_]+(?::[0-9a-f]+)?>?|\b[A-Z_]{3,}>|\b(?:EMAIL|PHONE|IBAN|HANDLE|NAME)\b")
_PREFIX = re.compile(r"\b(pre|non|re|self|co)[ -](?=[a-z]{3})", re.IGNORECASE)
_MAY_PREFIX = re.compile(r"(?i:re|co|self|pre|non)[ -]")

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
