"""Is this run of digits a phone number? Decided by how it is written, what announces it, and the number plans."""

import re

_PHONE_WORDS = (
    r"phone|tel|telephone|mobile|mob|cell|landline|whats ?app|call|calls|called|calling|ring|rang|dial|text|texted|sms|fax|reach|reached"
    r"|contact|telefon|handy|anrufen|rückruf|ruf|téléphone|portable|appelez|teléfono|móvil|llámame|llamar|celular|cellulare|whats"
)
_OTHER_WORDS = (
    r"order|ref|reference|booking|ticket|case|claim|policy|invoice|tracking|confirmation|account|acct|member|membership|serial|isbn|pnr"
    r"|parcel|complaint|passport|flight|id|model|item|bug|transaction|receipt|customer (?:id|no|ref)|vat|sku|code|loyalty|tags?"
    r"|bestellung|bestellnummer|commande|pedido"
)
_ANNOUNCEMENT = re.compile(
    rf"\b(?:(?P<phone>{_PHONE_WORDS})|(?P<other>{_OTHER_WORDS})|(?P<number>numbers?|nummer|número|numéro))\b", re.IGNORECASE
)
_REACH = 28  # characters between the announcement and the digits, at most
_SENTENCE_END = re.compile(r"[!?\n]|\.\s")

_DATE = re.compile(r"\(?(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})(?:\D|$)")
_YEARS = re.compile(r"(?:(?:19|20)\d\d\D+)+(?:19|20)\d\d$")
_SINGLE_LAST = re.compile(r"[^\d]\d$")  # no number plan ends in a lone digit; versions and scores do
_NORTH_AMERICAN = re.compile(r"(?:1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}$")


def is_phone(candidate: str, before: str) -> bool:
    """Return whether a run of digits and gaps is a phone number.

    Args:
        candidate: digits with spaces, dots, hyphens, slashes, brackets, perhaps a leading plus.
        before: up to forty characters that stand before it.
    """
    digits = re.sub(r"\D", "", candidate)
    if not 7 <= len(digits) <= 15 or any(shape.search(candidate) for shape in (_SINGLE_LAST, _YEARS)) or _DATE.match(candidate):
        return False
    bare = candidate.lstrip("( ")
    if bare.startswith("+"):
        return _possible(bare, None)
    announced = _announced(before)
    if announced is not None:
        return announced
    if bare.startswith("00"):
        return len(digits) > 9 and _possible("+" + digits[2:], None)
    if bare.startswith("0"):
        return 9 <= len(digits) <= 12 and any(_possible(digits, region) for region in ("GB", "DE", "FR"))
    bracketed = re.match(r"\(\d{2,5}\)", candidate) is not None and 9 <= len(digits) <= 11
    return bracketed or bool(_NORTH_AMERICAN.match(candidate))


def _announced(before: str) -> bool | None:
    """Say what the words before a number call it: a phone number (True), some other number (False), or nothing (None).

    The last word decides, but "number" alone leaves it to the word before: "order number", "phone number", "my number".
    """
    near = _SENTENCE_END.split(before)[-1]
    verdict: bool | None = None
    for word in _ANNOUNCEMENT.finditer(near):
        if len(near) - word.end() > _REACH:
            continue
        if word.lastgroup != "number":
            verdict = word.lastgroup == "phone"
        elif verdict is None:
            verdict = True
    return verdict


def _possible(number: str, region: str | None) -> bool:
    import phonenumbers

    try:
        reason = phonenumbers.is_possible_number_with_reason(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False
    return bool(reason == phonenumbers.ValidationResult.IS_POSSIBLE)
