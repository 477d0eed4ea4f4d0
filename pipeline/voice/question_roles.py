"""What an open question asks for: "Better documentation" is an ask or praise, depending on what was asked.

A role is set per question in the settings (``[source.about]``), or inferred from the words of the question by the rules below.
They are tried in their order and the first that fits gives the role. A question that asks for good and bad at once says
nothing about its answers and is ``other``, and so is whatever fits no rule: no role is better than a wrong one.
"""

import re
from collections.abc import Mapping
from typing import Final

import pandas as pd

from pipeline.incremental import Counts, Progress, silent
from pipeline.settings import Settings
from pipeline.source_settings import Role
from pipeline.store import Store
from pipeline.voice.bare_names import NAMES

_FLAGS: Final = re.IGNORECASE

_SCORE: Final = (
    r"\b(?:reasons?|why|explain|because)\b.*\b(?:scor\w*|rat(?:e|ed|ing)|rank\w*|marks?|stars?|points?|number|recommend\w*|likely|"
    r"answer(?:ed)?|(?:feel|think)\s+(?:this|that)\s+way)\b|\bwhat\s+(?:made|led)\s+you\s+(?:to\s+)?(?:give|choose|rate|score|recommend)\b"
)
_MISSING: Final = (
    r"\bmiss(?:ing|ed|es)?\b|\black\w*\b|\bnot\s+(?:\w+\s+)?(?:address\w*|cover\w*|offer\w*|support\w*|includ\w*|have|in\s+the)\b|"
    r"\b(?:does|do|is|are)n't\s+(?:\w+\s+)?(?:have|offer|support|cover|include\w*|do|there)\b|\bcan(?:not|'t)\s+(?:you\s+)?do\b|"
    r"\bwish\b.*\b(?:had|could|have|were|was)\b|\bwhat\s+else\s+(?:do|would|should|could)\b|\b(?:new|additional|other|more|which|what)\s+"
    r"(?:\w+\s+){0,3}?(?:features?|capabilit\w+|functions?|products?|services?)\b.*\b(?:would|'d|want|need|should|add)\b"
)
_IMPROVE: Final = (
    r"\bimprov\w*|\bchang(?:e|es|ed|ing)\b|\benhanc\w*|\bsuggest\w*|\bbetter\b|\bdifferent(?:ly)?\b|\bfix(?:ed)?\b|\bwish(?:es)?\b|"
    r"\bshould\s+(?:we|they|the|be)\b|\bcould\s+(?:we|they|have)\b|\b(?:would|'d)\s+(?:you\s+)?(?:most\s+)?(?:like|want|love)\s+"
    r"(?:us\s+)?to\s+(?:see|add|do|have|change)\b|\b(?:would|'d)\s+you\s+(?:like|want)\b.*\b(?:integrat\w*|add(?:ed)?|includ\w*)\b|"
    r"\bwhat\s+(?:would|could)\s+(?:make|help)\b"
)
_DISLIKED: Final = (
    r"\b(?:like\w*|enjoy\w*|pleas\w*|satisf\w*)\s+(?:the\s+)?least\b|\bleast\s+(?:\w+\s+)?(?:like\w*|lik\w*|favou?rite|satisf\w*|good)\b|"
    r"\bdislik\w*|\b(?:do|did|does|is|was)(?:\s+not|n't)\s+(?:you\s+)?(?:like|enjoy|work|good|go\s+well)\b|\bnot\s+(?:so\s+)?(?:like|good|well)\b|"
    r"\bworst\b|\bannoy\w*|\bfrustrat\w*|\bhat(?:e|ed)\b|\bpain\w*|\bdifficult\w*|\bhinder\w*|\bproblem\w*(?!.*\bsolv)|\bissues?\b|\bchalleng\w*|"
    r"\bcomplain\w*|\bdisappoint\w*|\bwrong\b|\bbad(?:ly)?\b|\bweak\w*|\bnegativ\w*|\bbarriers?\b|\bobstacles?\b|\bstruggl\w*|\bbother\w*|"
    r"\bconcern\w*|\bpoor\w*|\b(?:stop|prevent|keep)\w*\s+you\s+from\b"
)
_LIKED: Final = (
    r"(?<!'d\s)(?<!would\s)(?<!would\syou\s)\blik(?:e|ed)\b|\bbest\b(?!\s+(?:describ|reach|contact|fit)\w*)|\blov(?:e|ed)\b|\benjoy\w*|\bfavou?rite\b|\bpleasant\b|\bpleas(?:es?|ed)\b|\bgood\b|\bwell\b|\bstrengths?\b|"
    r"\bpositiv\w*|\bgreat\b|\bbenefits?\b|\badvantag\w*|\bvalue\s+(?:the\s+)?most\b|\bmost\s+valu\w*|\bhelp(?:s|ed)?\s+you\b|\bhapp(?:y|iest)\b|"
    r"\bimpress\w*|\bappreciat\w*"
)
_USE: Final = (
    r"\bus(?:e|es|ed|ing)\b.*\bfor\b|\b(?:how|why|where|when)\s+do\s+you\s+(?:\w+\s+)?use\b|\bneeds?\b.*\b(?:address\w*|serve\w*|meet|cover\w*|"
    r"solve\w*)\b|\bproblems?\b.*\bsolv\w*|\bpurposes?\b|\buse[\s-]cases?\b|\b(?:trying|want(?:ed|ing)?|hop(?:e|ed|ing)|need(?:ed)?|come|came)\s+to\s+(?:do|achieve|"
    r"accomplish|get\s+done|solve)\b|\bgoals?\b|\b(?:tasks?|jobs?)\b.*\b(?:do|done|use|using)\b|\bwhat\s+do\s+you\s+do\s+with\b|"
    r"\breason\s+for\s+(?:your\s+)?(?:visit|purchase|call|using)\b"
)
_NAMED: Final = (
    r"(?:tools?|apps?|applications?|products?|software|programs?|brands?|compan(?:y|ies)|competitors?|services?|platforms?|packages?|"
    r"libraries|languages?|devices?|browsers?|shops?|stores?|sites?|websites?|channels?|features?|providers?|vendors?|suppliers?|"
    r"alternatives?|systems?|integrations?|plug-?ins?|modules?|banks?|airlines?|games?|magazines?|newspapers?|podcasts?)"
)
_NAMES: Final = (
    rf"\b(?:which|what)\b(?:\s+[\w'-]+){{0,5}}?\s+{_NAMED}\b.*\b(?:us(?:e|es|ed|ing)|own(?:ed)?|know|tr(?:y|ied)|buy|bought|visit(?:ed)?|read|"
    r"play(?:ed)?|consider(?:ed)?|compar(?:e|ed)|evaluat(?:e|ed)|subscrib\w+|work(?:ed)?\s+with|rely\s+on|have|had|come(?:s)?\s+to\s+mind|"
    rf"switch(?:ed)?\s+(?:from|to))\b|\b(?:please\s+)?(?:list|name)\b.*\b{_NAMED}\b|^\W*(?:other|which|what\s+other)\s+{_NAMED}\W*$"
)

# Tried in this order: "What did you like least?" before "What did you like?", "What could be better?" before "What was best?".
RULES: Final[Mapping[Role, re.Pattern[str]]] = {
    "score": re.compile(_SCORE, _FLAGS),
    "missing": re.compile(_MISSING, _FLAGS),
    "improve": re.compile(_IMPROVE, _FLAGS),
    "disliked": re.compile(_DISLIKED, _FLAGS),
    "use": re.compile(_USE, _FLAGS),
    "liked": re.compile(_LIKED, _FLAGS),
    "names": re.compile(_NAMES, _FLAGS),
}
_BOTH: Final = re.compile(
    rf"(?:{_LIKED}).*\b(?:and|or|as\s+well\s+as|versus|vs)\b.*(?:{_DISLIKED}|\bleast\b|{_IMPROVE})|(?:{_DISLIKED}).*\b(?:and|or)\b.*(?:{_LIKED})",
    _FLAGS,
)
_ANYTHING: Final = re.compile(
    r"\b(?:any(?:thing)?\s+(?:else|other|further)|(?:other|further|additional|final)\s+(?:comments?|thoughts?|remarks?))\b", _FLAGS
)
_THE_LIST: Final = re.compile(r"\((?:[^()]*)\)")  # an aside may name anything: "(big or small, good or bad)"
_GAPS: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|[_\s]+")  # of a column's name: "Qlike_best", "whatWasGood"
_LONGEST: Final = 600  # characters of a question that are read


def question_role(question: str) -> Role:
    """Return the role of a question, inferred from its words; ``other`` if these do not tell it."""
    words = _GAPS.sub(" ", question[:_LONGEST].replace("\u2019", "'"))
    words = re.sub(r"^(?:Q(?=[a-z])|(?i:please\b))", "", words.strip())
    words = _THE_LIST.sub(" ", words)
    if _ANYTHING.search(words) and not RULES["improve"].search(words):
        return "other"
    if _BOTH.search(words) and not RULES["score"].search(words):
        return "other"
    return next((role for role, pattern in RULES.items() if pattern.search(words)), "other")


def question_roles(asked: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Return the role of each open question.

    Args:
        asked: ``source`` and ``question``, each pair once.
        settings: whose sources may set roles by column.

    Returns:
        ``source``, ``question``, ``about`` (see `Role`), ``origin`` (settings|inferred), in the order of the argument.
    """
    given = {(source.name, source.questions[column]): role for source in settings.sources for column, role in source.about.items()}
    keys = list(zip(asked["source"], asked["question"], strict=True))
    return pd.DataFrame(
        {
            "source": [source for source, _ in keys],
            "question": [question for _, question in keys],
            "about": [given.get(key) or question_role(key[1]) for key in keys],
            "origin": ["settings" if key in given else "inferred" for key in keys],
        },
        dtype=object,
    )


def update_questions(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Note the role of every open question; answers to one whose role is another now are read again for what rests on it."""
    progress("questions", 0, 1)
    held = store.frame("voice/questions")
    roles = question_roles(store.frame("voice/questions_asked"), settings)
    if _rows(roles) == _rows(held):
        return Counts()
    with store.transaction():
        store.connection.execute("delete from questions")
        store.insert("questions", roles)
        before = {row[:2]: row[2] for row in _rows(held)}
        changed = {row[:2]: row[2] for row in _rows(roles) if before.get(row[:2], row[2]) != row[2]}
        for (source, question), role in sorted(changed.items()):
            answers = store.frame("voice/answers", source=source, question=question)["document_id"].tolist()
            store.forget(answers, ["signals", "reasons"], ["signals", "reasons"])
            if NAMES in (role, before[source, question]):
                store.forget(answers, ["sentence_sentiment"], ["sentiment", "score_prior"])
        store.touch()
    return Counts(len(roles), len(roles))


def _rows(roles: pd.DataFrame) -> set[tuple[str, ...]]:
    return set(roles[["source", "question", "about", "origin"]].itertuples(index=False, name=None))
