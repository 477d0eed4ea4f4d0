"""Texts that carry no voice: nothing left after cleaning, or one of the ways in which people say that they say nothing.

They are counted and set aside: "n/a" given four hundred times is not a theme, and neither is a row of emoji.
"""

import re

from pipeline.text.placeholders import NOT_WORDS

_LONGEST = 60  # characters of the longest answer that can be one of the phrases below
_LETTER = re.compile(r"[^\W\d_]")
_NOT_WORDS = re.compile(NOT_WORDS, re.IGNORECASE)
_PERHAPS_NOT_WORDS = re.compile(r"[<@/]|www\.")
_APOSTROPHES = re.compile(r"['’‘`´]")
_BETWEEN_WORDS = re.compile(r"[\W_]+")

# All written without apostrophes, and with one space for whatever stands between the words.
_OPENINGS = (
    r"h+m+|u+m+|well|honestly|overall|personally|so far|currently|at the moment|for me|in my (?:opinion|case)|(?:good|hard) question"
)
_CLOSINGS = (
    r"honestly|really|yet|so far|right now|currently|for me|in my opinion|at (?:the )?(?:moment|present)|at this (?:time|point)"
    r"|sorry|thanks|thank you"
)
_NOTHING = (
    r"(?:absolutely |literally )?(?:nothing|nothin|nothng|nowt)(?: (?:really|at all|much|else|more|specific|(?:in )?particular"
    r"|to (?:say|add|comment|report|note|mention)(?: here)?|(?:comes|springs) to mind|i (?:can|could) think of))?",
    r"none|nones|none (?:at all|(?:that )?i can think of|to report|given|provided|what ?so ?ever)|none comes? to mind",
    r"not (?:much|a (?:single )?(?:thing|lot)|at this time|aware of any(?:thing)?|really|applicable|applicible|relevant)",
    r"n ?a|n n|n c|nil|null|nan|zero|does ?nt apply|does not apply|(?:the )?same|ditto|tbd|tbc|unknown|(?:left )?blank|empty",
    r"no|nope|nah|non|no thank you|no not really|no nothing|pass|skip(?:ped)?|(?:see|as) above|as before",
    r"no (?:further |other |more |additional )?(?:comments?|commets?|answers?|opinions?|ideas?|responses?|repl(?:y|ies)|feedback|clue"
    r"|thanks|reason)(?: (?:at all|to (?:add|make)))?",
)
_UNDECIDED = (
    r"idk|dk|dunno|d ?know",
    r"(?:sorry )?(?:i )?(?:really |honestly )?(?:do ?nt|do not|did ?nt) (?:really )?(?:know|no|remember|recall)(?: at all)?",
    r"(?:i )?(?:am |im )?(?:unsure|undecided|not (?:sure|certain)(?: at all)?)|i do(?: no|n)t think so",
    r"(?:i )?(?:can ?not|cant|could ?nt) (?:think|say|remember)(?: of (?:anything|any|one|much))?",
    r"(?:i )?have (?:none|nothing|no (?:comments?|opinion|idea))(?: to (?:say|add))?",
)
_REMOVED = (
    r"(?:comment |post |message |content )?(?:deleted|removed|(?:is )?unavailable)"
    r"(?: by (?:the |a )?(?:reddit|users?|mods?|moderators?|author|poster|admin))?",
    r"(?:not|none) (?:provided|given|stated|specified|answered|supplied|recorded|available)",
    r"(?:question )?(?:skipped|refused)",
    r"prefer not to (?:say|answer|comment|disclose)|(?:blank|no) (?:text|entry|content)",
    r"(?:please )?(?:see|refer to|as (?:per|in)|same as)(?: the| my| our)?"
    r"(?: (?:attach(?:ed|ment)s?|enclosed|previous|earlier|above|last))?"
    r"(?: (?:letter|document|file|answers?|response|reply|comments?|email))?(?: (?:to|in|for|at))?"
    r"(?: (?:question|q|section|answer))?(?: ?\d{1,3})?",
    r"remind ?me(?: \d+ \w+)?|bump",
)
_KEYBOARD = (
    r"(?:this is )?(?:a )?test(?:ing)?(?: test(?:ing)?)*(?: (?:1 ?2 ?3|123|1|(?:please )?ignore))?",
    r"a?s+d+f+[asdfghjkl ]*|qwert[yz]?\w*|qwe|abc|lorem ipsum|bla+h?(?: bla+h?)*|x+(?: x+)*|foo|foo bar",
)
_OTHER_LANGUAGES = (
    r"nada(?: (?:mas|más|que (?:decir|comentar|añadir)))?|ningun[oa]s?(?: en (?:especial|particular))?|nulo|no (?:lo )?s[eé]|no aplica",
    r"sin comentarios?|no tengo(?: comentarios?)?",
    r"keine?r?s?|keine (?:angaben?|ahnung|meinung|antwort)|k a|nichts?(?: (?:besonderes|weiter|weiteres))?|nix|nein",
    r"(?:ich )?wei(?:ß|ss) (?:es )?nicht",
    r"rien(?: (?:du tout|de (?:spécial|particulier)|à (?:dire|signaler)))?|n[ée]ant|ras|nsp",
    r"aucun(?:e|s|es)?(?: (?:idée|commentaire|avis))?",
    r"(?:je ne )?sais pas|pas de commentaires?|sans (?:avis|commentaires?|réponse)",
    r"niente|nessun[oa]?|non (?:lo )?so|nenhum[a]?|não sei|niets|geen|weet (?:ik )?niet|ingen(?:ting)?|inget|brak|nic|nie wiem",
)
_PHRASES = re.compile(
    rf"(?:(?:{_OPENINGS}) ){{0,2}}(?:{'|'.join(_NOTHING + _UNDECIDED + _REMOVED + _KEYBOARD + _OTHER_LANGUAGES)})"
    rf"(?: (?:{_CLOSINGS})){{0,2}}"
)

# Longer texts of machines and moderators; they begin like this, whatever follows.
_NOTICE = re.compile(
    r"\W*(?:this|your) (?:post|topic|thread|discussion|submission|comment|issue|conversation|message)s? (?:was|were|has been|have been|is)"
    r" (?:automatically (?:closed|locked|removed|deleted|archived|flagged|hidden)"
    r"|(?:removed|deleted|locked) (?:by (?:a|the|our|reddit)|because it|for the following|as it))"
    r"|[\s\S]{0,1500}\bi am a bot,? and this action was performed automatically",
    re.IGNORECASE,
)


def classify_status(text: str) -> str | None:
    """Return ``empty``, ``low_signal``, or None for a text with something to say.

    ``empty`` means that nothing is left; ``low_signal`` that there is no word (emoji, punctuation, digits, only links or
    placeholders), or that the whole text is a way of saying nothing, such as "N/A", "None." or "don't know". The phrase
    must be the whole text: "Nothing to complain about, great" has something to say.
    """
    words = text.strip()
    if not words:
        return "empty"
    if _PERHAPS_NOT_WORDS.search(words):
        words = _NOT_WORDS.sub(" ", words)
    if not _LETTER.search(words) or _NOTICE.match(words):
        return "low_signal"
    if len(words) > _LONGEST:
        return None
    phrase = _BETWEEN_WORDS.sub(" ", _APOSTROPHES.sub("", words)).strip().casefold()
    return "low_signal" if _PHRASES.fullmatch(phrase) else None
