"""Mail without what its writer did not say now: history, signatures, disclaimers and what devices add.

Two libraries were tried: of 22 mails of our own in three languages mail-parser-reply 1.36 left 9 as they should be, email-reply-parser
0.5.12 left 11, for both keep disclaimers and closings and miss heads of other mails. These rules, made on the same mails, leave all 22.
"""

import re

_SIGNED = (
    r"(?:(?:kind|best|warm|warmest|many)?(?:est)? ?(?:regards|wishes)|best|cheers|thanks|thank you|(?:many )?thanks"
    r"(?: a lot| again| in advance)?|thx|sincerely|(?:yours|very) (?:sincerely|faithfully|truly(?: yours)?)|respectfully"
    r"|cordially|(?:mit )?(?:freundliche[nr]?|viele[nr]?|liebe[nr]?|beste[nr]?) gr(?:ü|ue)(?:ß|ss)en?|gru(?:ß|ss)"
    r"|mfg|(?:bien )?cordialement|bien à vous|(?:un )?saludos?(?: cordiales)?|atentamente|met vriendelijke groet(?:en)?|cordiali saluti"
    r"|atenciosamente)"
)
_NAME_LINE = r"(?:<NAME[^<>\n]*>|[A-ZÀ-Þ][\w.'’-]*)(?: (?:<NAME[^<>\n]*>|[A-ZÀ-Þ][\w.'’-]*|(?:de|van|von|der|la|el|bin)\b)){0,3}"
_SIGNATURE = re.compile(rf"(?<=\S)\n+(?i:{_SIGNED})[,.!]*\n+{_NAME_LINE}[,.]?(?=\n|\Z)(?:\n[^\n]{{1,120}}){{0,8}}")
_CLOSING = re.compile(r"(?<=\S)\n+(?i:(?:kind|best|warm) (?:regards|wishes)|regards|sincerely)[,.!]*\Z")
_LONGEST_DASHED = 12  # lines under "--"
_DEVICE = re.compile(
    r"^(?:Sent (?:from|via|with|using) (?=[^\n]{0,40}\b(?:my|mail|yahoo|outlook|samsung|proton|gmail|aol|windows"
    r"|blackberry|android|iphone|ipad)\b)"
    r"|Get Outlook for |Von meinem [^\n]{1,40}gesendet|Gesendet (?:von|mit) (?:mein|outlook|der|gmx|mail)|Envoyé (?:de|depuis) mon "
    r"|Enviado (?:desde|do) m|Inviato dal? mio|Verstuurd vanaf mijn)[^\n]{0,60}$",
    re.MULTILINE | re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"^(?=[^\n]{0,300}\b(?:confidential|privileged|intended (?:solely|only|for)|vertraulich|confidentiel|confidencial))"
    r"(?=[^\n]{0,300}\b(?:e-?mail|message|communication|transmission|nachricht|courriel|mensaje|correo))"
    r"[*_]*(?:This|The (?:information|content)|Any |If you|CONFIDENTIAL|DISCLAIMER|NOTICE|IMPORTANT|LEGAL|Diese|Ce |Este"
    r"|La informaci)[^\n]*"
    r"(?:\n[^\n]+)*|^(?:P |\S )?Please (?:consider|think of) the environment before printing[^\n]*$",
    re.MULTILINE | re.IGNORECASE,
)
# What comes after one of these is an earlier mail.
_HISTORY = re.compile(
    r"^(?:[-_=]{2,} ?(?:original[ -]?(?:message|nachricht)|forwarded message|begin forwarded message|ursprüngliche nachricht"
    r"|reply message|weitergeleitete nachricht|message (?:d['’]origine|transféré)|mensaje (?:original|reenviado)|messaggio originale"
    r"|mensagem original)[^\n]*$"
    r"|Begin forwarded message:|_{5,}\n+(?=\**(?:From|Von|De|Da|Van|Från)\b)"
    r"|\**(?:From|Von|De|Da|Van|Från) ?:[^\n]{1,200}\n+\**(?:Sent|Date|To|Cc|Subject|Gesendet|Datum|An|Envoyé|À|Objet|Enviado|Para|Inviato"
    r"|A|Verzonden|Skickat)(?: el| le)? ?:)",
    re.MULTILINE | re.IGNORECASE,
)
_WROTE = re.compile(
    r"^(?:On|Am|Le|El|Il|Op|Em|Den)\b(?=[^\n]*(?:\n[^\n]+)?\d)[^\n]{0,200}(?:\n[^\n]{0,160}){0,2}?"
    r"(?<!\w)(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu|skrev)\b[^\n:]{0,80}:[ ]*\n*(?P<quoted>(?=>))?",
    re.MULTILINE,
)
_WROTE_LINE = re.compile(
    r"^(?!(?:I|we|they|he|she|you)\b)[^\n]{0,120}\b(?:wrote|writes|schrieb|schreibt|a écrit|escribió|ha scritto) ?: ?$\n?",
    re.MULTILINE | re.IGNORECASE,
)
_QUOTED_LINE = re.compile(r"^[ ]?>.*$\n?", re.MULTILINE)


def cut_mail(text: str) -> str:
    """Return what the writer says in a tidied mail or post: a mail that is nothing but history keeps it."""
    opening = _HISTORY.search(text)
    if opening and text[: opening.start()].strip():
        text = text[: opening.start()]
    text = _without_answered(text)
    if ">" in text:
        text = _QUOTED_LINE.sub("", text)
    text = _without_dashed(_WROTE_LINE.sub("", text))
    text = cut_device(_DISCLAIMER.sub("", text))
    return _CLOSING.sub("", _SIGNATURE.sub("", text.rstrip()))


def cut_device(text: str) -> str:
    """Return a text without what a mail program or phone put under it ("Sent from my iPhone")."""
    return _DEVICE.sub("", text)


def _without_dashed(text: str) -> str:
    """Cut a signature under "--": the last lines, of which there are not many."""
    text = text.removesuffix("\n--")
    if "\n--\n" not in text:
        return text
    lines = text.split("\n")
    first = next(row for row, line in enumerate(lines) if line)
    while True:
        tail = range(max(1, len(lines) - 1 - _LONGEST_DASHED), len(lines) - 1)
        at = next((row for row in tail if lines[row] == "--"), None)
        if at is None or at <= first:
            return "\n".join(lines)
        del lines[at:]


def _without_answered(text: str) -> str:
    """Cut "On ... wrote:", and what follows it: a quoted answer has its own marks, one without them runs to the end."""
    found = _WROTE.search(text)
    while found:
        if found["quoted"] is None and text[: found.start()].strip():
            return text[: found.start()]
        text = text[: found.start()] + text[found.end() :]
        found = _WROTE.search(text, found.start())
    return text
