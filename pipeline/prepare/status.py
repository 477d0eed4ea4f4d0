"""Texts that carry no voice: nothing left after cleaning, or one of the ways in which people say that they say nothing.

They are counted and set aside: "n/a" given four hundred times is not a theme, and neither is a row of emoji.
"""

import re

from pipeline.prepare.clean import HANDLE, LINK, PLACEHOLDER

_LONGEST = 60  # characters of the longest answer that can be one of the phrases below
_LETTER = re.compile(r"[^\W\d_]")
_NOT_WORDS = re.compile(rf"{LINK}|{PLACEHOLDER}|{HANDLE}", re.IGNORECASE)
_APOSTROPHES = re.compile(r"['’‘`´]")
_BETWEEN_WORDS = re.compile(r"[\W_]+")

# Written without apostrophes and with single spaces for whatever stands between the words.
_PHRASES = re.compile(
    r"""
    (?:(?:h+m+|u+m+|well|honestly|overall|personally|so\ far|currently|at\ the\ moment|for\ me|in\ my\ (?:opinion|case)|(?:good|hard)\ question)\ ){0,2}
    (?:
      n\ ?a | n\ n | n\ c | not\ applic(?:able|ible) | not\ relevant | does\ ?nt\ apply | does\ not\ apply
    | none | nones | non | no | nope | nah | nil | null | nan | zero | (?:the\ )?same | ditto
    | (?:absolutely\ |literally\ )?(?:nothing|nothin|nothng|nowt)(?:\ (?:really|at\ all|much|else|more|specific|in\ particular|particular
        |to\ (?:say|add|comment|report|note|mention)(?:\ (?:here|really))?|comes\ to\ mind|springs\ to\ mind|i\ can\ think\ of))?
    | not\ (?:a\ (?:single\ )?(?:thing|lot)|at\ this\ time|aware\ of\ any(?:thing)?) | none\ comes?\ to\ mind | i\ do(?:\ no|n)t\ think\ so
    | none\ (?:really|at\ all|so\ far|that\ i\ can\ think\ of|i\ can\ think\ of|to\ report|given|provided|what\ ?so\ ?ever)
    | not\ (?:really|much|sure(?:\ (?:really|yet|at\ all))?|certain)
    | no\ (?:further\ |other\ |more\ |additional\ )?(?:comments?|commets?|answers?|opinions?|ideas?|responses?|repl(?:y|ies)|feedback|clue|thanks|reason)
        (?:\ (?:really|at\ all|to\ (?:add|make)|thanks|thank\ you))?
    | no\ thank\ you | no\ not\ really | no\ nothing
    | idk | dk | dunno | d\ ?know | no\ se | nsp
    | (?:sorry\ )?(?:i\ )?(?:really\ |honestly\ )?(?:do\ ?nt|do\ not|did\ ?nt)\ (?:really\ )?(?:know|no|remember|recall)(?:\ (?:yet|really|sorry|at\ all))?
    | (?:i\ )?(?:am\ |im\ )?(?:unsure|undecided|not\ sure)
    | (?:i\ )?(?:can\ ?not|cant|could\ ?nt|couldnt)\ (?:think|say|remember)(?:\ of\ (?:anything|any|one|much))?
    | (?:i\ )?have\ (?:none|nothing|no\ (?:comments?|opinion|idea))(?:\ to\ (?:say|add))?
    | see\ above | as\ above | as\ before | tbd | tbc | left\ blank | blank | empty | unknown | skip(?:ped)? | pass
    | (?:this\ is\ )?(?:a\ )?test(?:ing)?(?:\ test(?:ing)?)*(?:\ (?:1\ ?2\ ?3|123|1|please\ ignore|ignore))?
    | a?s+d+f+[asdfghjkl\ ]* | qwert[yz]?\w* | qwe | abc | lorem\ ipsum | (?:bla+h?\ ?)+ | x+(?:\ x+)* | (?:xx\ ?)+ | foo | foo\ bar
    | nada(?:\ (?:mas|más|que\ (?:decir|comentar|añadir)))? | ningun[oa]s?(?:\ en\ (?:especial|particular))? | nulo | no\ sé | no\ lo\ sé | no\ aplica
    | sin\ comentarios? | no\ tengo(?:\ comentarios?)?
    | keine?r?s? | keine\ (?:angaben?|ahnung|meinung|antwort) | k\ a | nichts?(?:\ (?:besonderes|weiter|weiteres))? | nix | nein | weiß\ nicht | weiss\ nicht
    | ich\ wei(?:ß|ss)\ (?:es\ )?nicht
    | rien(?:\ (?:du\ tout|de\ (?:spécial|particulier)|à\ (?:dire|signaler)))? | aucun(?:e|s|es)?(?:\ (?:idée|commentaire|avis))? | néant | neant | ras
    | je\ ne\ sais\ pas | sais\ pas | pas\ de\ commentaires? | sans\ (?:avis|commentaires?|réponse)
    | niente | nessun[oa]? | non\ (?:so|lo\ so) | nenhum[a]? | não\ sei | niets | geen | weet\ (?:ik\ )?niet | ingen(?:ting)? | inget | brak | nic | nie\ wiem
    )
    (?:\ (?:honestly|yet|so\ far|right\ now|currently|for\ me|in\ my\ opinion|at\ (?:the\ )?(?:moment|present|this\ (?:time|point))|sorry|thanks|thank\ you))?
    """,
    re.VERBOSE,
)


def status(text: str) -> str | None:
    """Return ``empty``, ``low_signal``, or None for a text with something to say.

    ``empty`` means that nothing is left; ``low_signal`` that there is no word (emoji, punctuation, digits, only links or
    placeholders), or that the whole text is a way of saying nothing, such as "N/A", "None." or "don't know". The phrase
    must be the whole text: "Nothing to complain about, great" has something to say.
    """
    stripped = text.strip()
    if not stripped:
        return "empty"
    if len(stripped) > _LONGEST and stripped[:_LONGEST].isascii() and _LETTER.search(stripped) and "<" not in stripped and "/" not in stripped:
        return None
    words = _NOT_WORDS.sub(" ", stripped)
    if not _LETTER.search(words):
        return "low_signal"
    if len(words) > _LONGEST:
        return None
    phrase = _BETWEEN_WORDS.sub(" ", _APOSTROPHES.sub("", words)).strip().casefold()
    return "low_signal" if _PHRASES.fullmatch(phrase) else None
