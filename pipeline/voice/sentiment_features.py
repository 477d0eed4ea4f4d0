"""Cheap features of sentiment, beside the sentence vector: what a vector blurs.

A sentence vector says what a sentence is about and only roughly how its writer feels; "not", "!!", a pleading "please" or
a plain question hardly move it. So a head also sees a few dozen numbers per sentence: the scores of VADER, a lexicon of
words rated by readers (Hutto & Gilbert 2014), and counts of our own cues.
"""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.text.sentiment_lexicon import vader

MAX_CHARS: Final = 1_000  # of a sentence; what is longer is no sentence, and VADER's time grows faster than the text
_MOST: Final = 3  # further hits of a cue say no more
_MANY_WORDS: Final = 40
_ADDRESS: Final = re.compile(r"https?://\S+|www\.\S+|(?<!\w)@\w+|<[A-Z_]+>")
_STRAIGHT: Final = str.maketrans({"\u2019": "'", "\u2018": "'", "`": "'"})

_DENIED: Final = r"\b(?:no|never|without|nothing|nobody|none|zero|not (?:a|one|once|any)|n't (?:had|have) (?:a|any)|hardly any)\b"
_TROUBLE: Final = (
    r"(?:wait\w*|queu\w*|delay\w*|lost|broken|missing|fail\w*|refus\w*|reject\w*|den(?:y|ied)|question(?:s|ed)|complain\w*|crash\w*|errors?|"
    r"bugs?|issues?|problems?|faults?|troubles?|hassles?|fuss|haggl\w*|bargain\w*|quibbl\w*|argu\w*|excuses?|tricks?|stress\w*|"
    r"worr(?:y|ies|ied)|headaches?|drama|nonsense|surprises?|hidden|small print|red tape|chas(?:e|ed|ing)|let (?:me|us) down|disappoint\w*|"
    r"regret\w*|bad|wrong|negative|pressure|pushback|run ?around|catch|strings|dislike|improve|change)"
)
_DUE: Final = (
    r"(?:answer\w*|repl(?:y|ies|ied)|response|responded|refund\w*|apolog\w*|help\w*|explanation|notice|call(?:ed|s)? back|updates?|sign of|"
    r"arrived|came|work\w*|paid|received|got|show\w*|resol\w*|solution|use)"
)

# name -> pattern; a feature is the number of hits, at most three, divided by three.
_CUES: Final = {
    "exclamation": r"!",
    "question": r"\?",
    "ends_in_question": r"\?\W*$",
    "thanks": r"\b(?:thanks?|thx|ty|tysm|cheers|appreciat\w*|grateful)\b",
    "asks": r"^\W*(?:what|when|where|who|which|how|can|could|do|does|did|is|are|will|would|any|may|should)\b",
    "asks_why": r"^\W*why\b",
    "please": r"\b(?:please|pls|plz)\b",
    "number": r"\d",
    "negation": (
        r"\b(?:not|no|never|nothing|nobody|none|cannot|without|nor|ain'?t|(?:ca|wo|do|did|is|was|does|could|has|have|would|are)n'?t)\b"
    ),
    "still": r"\b(?:still|again|yet|another|already|finally|even|ever)\b",
    "duration": r"\b(?:hours?|hrs?|minutes?|mins?|days?|weeks?|months?)\b",
    "trouble": (
        r"\b(?:wait(?:ed|ing|s)?|hold|delay\w*|late|stuck|lost|cancel\w*|broken?|broke|miss(?:ed|ing)|fail\w*|charged?|fees?|refund\w*|"
        r"complain\w*|overbook\w*|strand\w*|denied|refus\w*|ignor\w*|crash\w*|"
        r"errors?|bugs?|slow\w*|expensive|rude\w*|dirty|unhelpful|confus\w*|difficult|hard|hung up|"
        r"disconnect\w*|unacceptable|ridiculous|joke|wtf|seriously|fix|issues?|problems?|wrong|nightmare|mess)\b"
    ),
    # "never had a claim rejected" is praise, "never got an answer" is blame: what is denied decides.
    "trouble_denied": rf"{_DENIED}(?:[^\w.!?;]+\w+){{0,4}}?[^\w.!?;]+{_TROUBLE}\b",
    "due_denied": rf"{_DENIED}(?:[^\w.!?;]+\w+){{0,3}}?[^\w.!?;]+{_DUE}\b",
    "prompt": (
        r"\b(?:in no time|(?:within|in|under|less than) (?:a|an|one|two|three|\d+|the|a few|just)(?: \w+)? ?"
        r"(?:seconds?|minutes?|hours?|days?)|same (?:day|hour)|next (?:day|morning)|(?:straight|right) away|at once|immediately|promptly|"
        r"instantly|in a flash|overnight)\b"
    ),
    "contrast": r"\b(?:but|however|although|though|unfortunately|instead)\b",
    "ellipsis": r"\.\.\.|…",
    "praise": (
        r"\b(?:love\w*|great|awesome|amazing|excellent|best|fantastic|wonderful|helpful|friendly|perfect\w*|nice|good|easy|quick\w*|kind|happy|"
        r"enjoy\w*|impress\w*|superb|brilliant|favou?rite|rocks?|kudos|props|"
        r"shout ?out|well done|great job|yay|woo\w*|excited|pleased|glad|"
        r"beautiful|comfortable|clean)\b"
    ),
    "speaker": r"\b(?:i|we|my|me|our|us)\b",
    "addressee": r"\b(?:you|your|u|ur)\b",
    "hashtag": r"#\w",
    "wish": r"\b(?:if|would|could|should|wish|want|need|hope|hoping)\b",
    "anger": (
        r"\b(?:worst|terrible|horrible|awful|sucks?|pathetic|disgust\w*|hate\w*|useless|poor\w*|bad\w*|disappoint\w*|frustrat\w*|annoy\w*|angry|"
        r"upset|never again|shame|crap|garbage|trash|fail|incompetent|unprofessional|ruin\w*|waste\w*)\b"
    ),
    "glad_emoji": r"[😀-😆😊-😎😍😘🙌👍👏🎉❤💙💕😁☺💜🙏]",
    "sad_emoji": r"[😠-😦😩-😭😱😳😒😔😕😖😞😟👎💔😑😐]",
}
_PATTERNS: Final = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _CUES.values())
_SCORES: Final = ("vader", "vader_positive", "vader_negative", "vader_neutral", "vader_none", "vader_glad", "vader_sad")
FEATURES: Final = (*_SCORES, *_CUES, "length", "very_short", "capitals")


def sentiment_features(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return one row of numbers per text, shape ``(len(texts), len(FEATURES))``, each between -1 and 1.

    A row depends on its own text alone. Links, @handles and redaction placeholders are not looked at.
    """
    rows = np.zeros((len(texts), len(FEATURES)), dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        row[:] = _row(text)
    return rows


def _without_addresses(text: str) -> str:
    """Return the start of a text without links, @handles and placeholders, with typewriter apostrophes."""
    return _ADDRESS.sub(" ", (text or "")[:MAX_CHARS].translate(_STRAIGHT))


def _row(text: str) -> list[float]:
    bare = _without_addresses(text)
    rated = vader().polarity_scores(bare)
    words = bare.split()
    shouted = sum(word.isupper() and len(word) > 2 for word in words)
    pull = float(rated["compound"])
    scores = [pull, rated["pos"], rated["neg"], rated["neu"], abs(pull) < 0.05, pull > 0.3, pull < -0.3]
    hits = [min(len(pattern.findall(bare)), _MOST) / _MOST for pattern in _PATTERNS]
    return [float(value) for value in (*scores, *hits, min(len(words), _MANY_WORDS) / _MANY_WORDS, len(words) <= 3, min(shouted, 4) / 4)]
