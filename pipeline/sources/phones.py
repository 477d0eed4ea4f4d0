"""Is this run of digits a phone number? Decided by how it is written, what announces it, and the number plans."""

import re

REGIONS = ("GB", "US", "IE", "DE", "FR", "ES", "IT", "NL", "PT", "BE", "AT", "CH", "PL", "SE", "AU", "IN")

_ANNOUNCED = re.compile(
    r"\b(?:phone|tel|telephone|mobile|mob|cell|landline|whats ?app|call|called|calling|ring|rang|dial|text|texted|sms|fax|reach|contact|number|telefon|handy|anrufen"
    r"|téléphone|portable|appelez|teléfono|móvil|llámame)\b[^\d\n.!?]{0,25}$",
    re.IGNORECASE,
)
_SOMETHING_ELSE = re.compile(
    r"\b(?:order|ref|reference|booking|ticket|case|claim|policy|invoice|tracking|confirmation|account|acct|member|membership|serial|isbn|pnr|parcel|complaint"
    r"|complain|passport|flight|id|model|item|part|bug|issue|transaction|receipt|customer|vat|bestellung|bestellnummer|commande|pedido|sku|code|loyalty)\b"
    r"[^\d\n.!?]{0,20}$",
    re.IGNORECASE,
)
_DATE = re.compile(r"\(?(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})(?:\D|$)")
_YEARS = re.compile(r"(?:(?:19|20)\d\d\D+)+(?:19|20)\d\d$")
_NORTH_AMERICAN = re.compile(r"(?:1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}$")


def is_phone(candidate: str, before: str) -> bool:
    """Return whether a run of digits and gaps is a phone number.

    Args:
        candidate: digits with spaces, dots, hyphens, slashes, brackets, perhaps a leading plus.
        before: up to forty characters that stand before it.
    """
    digits = re.sub(r"\D", "", candidate)
    if not 7 <= len(digits) <= 15 or _YEARS.match(candidate) or _DATE.match(candidate):
        return False
    bare = candidate.lstrip("( ")
    if bare.startswith("+"):
        return _possible(bare, None)
    if bare.startswith("00"):
        return len(digits) > 9 and _possible("+" + digits[2:], None) and not _SOMETHING_ELSE.search(before)
    if _SOMETHING_ELSE.search(before):
        return False
    if _ANNOUNCED.search(before):
        return True
    if _NORTH_AMERICAN.match(candidate):
        return True
    if bare.startswith("0"):
        return 9 <= len(digits) <= 12 and any(_possible(digits, region) for region in ("GB", "DE", "FR"))
    return False


def _possible(number: str, region: str | None) -> bool:
    import phonenumbers

    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False
