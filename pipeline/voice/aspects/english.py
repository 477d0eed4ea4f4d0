"""A quick look whether words are English: where they are not, no aspect is claimed.

Lists of the commonest words decide. It is meant for sentences; a name or a single unknown word passes only with a word that
our lists know.
"""

from collections.abc import Sequence

from pipeline.text.sentiment_lexicon import opinion_scores
from pipeline.voice.aspects.noun_kinds import kind_of, sections


def looks_english(words: Sequence[str]) -> bool:
    """Return whether most of what can be told of the words speaks for English.

    Args:
        words: of one sentence, in lower case.
    """
    letters = [word for word in words if word[0].isalpha() or word in ("'s", "n't")]
    if not letters:
        return False
    lists = sections("english.txt")
    foreign = sum(word in lists["foreign"] for word in letters)
    common = sum(word in lists["common"] for word in letters)
    known = common + sum(word not in lists["common"] and (word in opinion_scores() or kind_of(word) != "") for word in letters)
    if foreign > max(1, common) or (foreign and not common) or not known:
        return False
    return known >= 0.25 * len(letters) if len(letters) > 5 else True
