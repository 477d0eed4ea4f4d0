"""Personal data that has a shape: addresses of mail and streets, numbers of phones, cards and accounts, handles.

A shape alone is not enough for numbers: "order 4471234567" and "2015-2019" look like phones. So a card must pass Luhn's
check, an IBAN its check digits, and a phone number must be possible in a number plan and written like one, or be announced
as one ("call me on ...").
"""

import re
from collections.abc import Callable, Iterator

from pipeline.sources.announced_data import Span, find_announced  # start, end, kind

# Every repetition is bounded, so that a line of a million characters costs as much per character as a short one.
_MAILBOX = r"[\w.!#$%'*+^`{|}~-]{1,64}"  # "/", "?", "=" and "&" are those of a link around it
_EMAIL = re.compile(rf"{_MAILBOX}@(?:\[?\d{{1,3}}(?:\.\d{{1,3}}){{3}}\]?|[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,8}})")
_SPACED_EMAIL = re.compile(
    r"\b[\w.+-]{1,64} ?@ [\w-]{1,63}\.(?:com|net|org|info|co\.uk|ac\.uk|de|fr|es|it|ie|eu|nl)\b"
    r"|\b[\w.+-]{1,64} @[\w-]{1,63}\.(?:com|net|org|co\.uk|de|fr|es)\b"
)
_SPELT_EMAIL = re.compile(
    r"\b[\w.+-]{1,64}(?: ?(?:\[dot\]|\(dot\)|\{dot\}) ?[\w+-]{1,64}){0,3} ?(?:\[at\]|\(at\)|\{at\}) ?[\w-]{1,63}(?: ?(?:\.|"
    r"\[dot\]|\(dot\)|\{dot\}) ?[\w-]{1,63}){1,4}"
    r"|\b[\w.+-]{1,64}(?: (?:dot|underscore|dash|hyphen) [\w+-]{1,64}){0,3} at (?:[\w-]{1,63} dot [a-z]{2,4}"
    r"|(?:gmail|googlemail|hotmail|outlook|yahoo|icloud|aol|gmx)\.\w{2,3})(?: dot \w{2,3}|\.\w{2,3})?\b",
    re.IGNORECASE,
)
_SPELT_AT = re.compile(r"[\[({]at[\])}]| at ", re.IGNORECASE)

# "@10am" and "@3.50" are a time and a price.
_HANDLE = re.compile(
    r"(?<![\w@])[@＠](?!\d{1,6}(?:[.:,]\d{1,2})?(?:am|pm|k|p|each|hrs?|h)?\b)\w{1,50}(?:@[\w-]{1,63}(?:\.[\w-]{2,24}){1,3})?"
    r"|(?<![\w/])/?\bu/[\w-]{3,20}\b"
)

_DIGITS = re.compile(r"\d(?:[ \t().\-/\u00a0]{0,3}\d){6}")
_NUMBER = re.compile(
    r"(?<![\w£$€@#])(?<!\d[.,:/])(?!\d \d \d )(?:\(?\+ ?)?\(?\d(?:[ \t().\-/\u00a0]{0,3}\d){6,18}(?!\w)(?![.,:]\d)(?! ?[%€£$])"
)
_GAP = re.compile(r"[ \t\u00a0]+")
_CARD = re.compile(r"(?<![\w.])(?!\d \d \d )\d(?:[ -]?\d){12,18}(?!\w)")
_CARD_ISSUER = re.compile(r"4|5[0-8]|2[2-7]|3[0-9]|6[0-9]")
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]){11,30}(?![A-Za-z0-9])")
_ANNOUNCED_IBAN = re.compile(r"\biban\W{0,3}(?:(?:number|no|is)\W{0,2}){0,2}$", re.IGNORECASE)
_ANNOUNCED_CARD = re.compile(r"\b(?:card|visa|mastercard|amex)\W{0,2}(?:(?:number|no|nr|is|was)\W{0,2}){0,3}$", re.IGNORECASE)

_STREET = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Court|Ct|Crescent|Cres|Way|Place|Pl|Terrace|Gardens|Grove|Square|Sq"
    r"|Boulevard|Blvd|Loop|Trail|Walk|Vale|Rise|Wharf|Quay|View|Parkway|Pkwy|Mews|Parade|Row|Hill|Circle|Highway|Hwy)"
)
# "5 Star Place", "24 Hour Drive"
_HOUSE = r"\d{1,5}[A-Za-z]?,? "
_NO_STREET = r"(?!(?:Star|Hour|Minute|Min|Day|Night|Week|Month|Year|Stop|Way|Point|Bed|Mile|Seater)s?\b)"
_OUTWARD = r"(?:GIR|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d|[A-HK-Y]\d\d|\d[A-HJKSTUW]|[A-HK-Y]\d[ABEHMNPRV-Y]))"
_INWARD = r"\d[ABD-HJLNP-UW-Z]{2}"
_UNIT = r"(?:Apt|Apartment|Flat|Unit|Suite)"
_TOWN_WORD = r"[A-Z](?=[a-z'])[\w'-]{1,20}"
_TOWN = (
    rf"(?:,? (?:{_UNIT}|#) ?#?\w{{1,5}})?(?:,\s{{0,2}}{_TOWN_WORD}(?: {_TOWN_WORD}){{0,2}}(?: \d{{1,2}}\b)?"
    rf"(?:,? [A-Z]{{2}}\b(?! ?\d))?){{0,2}}"
    rf"(?:,?\s{{1,2}}(?:{_OUTWARD} ?{_INWARD}|(?:[A-Z]{{2,3}},? )?(?:\d{{5}}(?:-\d{{4}})?|\d{{4}}|[A-Z]\d[A-Z] ?\d[A-Z]\d|"
    rf"[A-Z]\d[\dW] ?[A-Z0-9]{{4}})\b))?"
)
_ADDRESSES = (
    re.compile(
        rf"\b(?:{_UNIT} (?:\w{{1,5}},? )?)?(?:(?!24/7)\d{{1,4}}/)?{_HOUSE}{_NO_STREET}"
        rf"(?:(?:[NSEW][EW]?\.?|[A-Z][\w'’-]{{1,20}}\.?|\d{{1,3}}(?:st|nd|rd|th)) ){{1,3}}{_STREET}\b\.?{_TOWN}"
    ),
    # Without its space a postcode alone looks like a type of aircraft (B772ER).
    re.compile(rf"\b{_OUTWARD} {_INWARD}\b"),
    re.compile(rf"\b(?i:P\.? ?O\.? ?Box) \d{{1,6}}\b{_TOWN}"),
    re.compile(rf"\b{_UNIT} \w{{1,5}},(?: [A-Z0-9][\w'&.-]{{0,20}},?){{1,7}} {_OUTWARD} ?{_INWARD}\b"),
    # India: a house or a flat, its quarter, a town and six digits.
    re.compile(
        r"\b(?:(?:Flat|House|H\.?|Plot|Door|Shop|Room) ?(?:No\.?|Nr\.?|#)? ?)?(?:[A-Z]{1,2}[-/])"
        r"?\d{1,5}(?:[-/]\w{1,5}){0,3},(?: ?[A-Z0-9][\w.'&-]{0,20},?){1,10}(?: -)? \d{3} ?\d{3}\b"
    ),
    re.compile(
        r"\b\d{1,5}[a-z]?,? (?:[a-z]{2,20} ){1,3}(?:nagar|marg|colony|road|street|layout|vihar|enclave|chowk|bagh|puram)"
        r"(?:,? [a-z]{2,20}){1,4},? ?-? ?\d{3} ?\d{3}\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b[A-ZÄÖÜ][\wäöüß-]{1,30}(?:straße|strasse|str\.|weg|platz|allee|gasse|damm|ufer|ring|markt|steig) \d{1,4} ?[a-z]?\b"
        r"(?:, \d{4,5} [A-ZÄÖÜ][\wäöüß-]{1,30})?"
    ),
    re.compile(
        r"\b(?:(?:Am|An der|An den|Auf der|Im|In der|Zum|Zur|Unter den) )"
        r"?[A-ZÄÖÜ][\wäöüß.-]{1,30}(?: [A-ZÄÖÜ][\wäöüß.-]{1,30}){0,2} \d{1,4} ?[a-z]?, "
        r"(?:(?:D|A|CH)-)?\d{4,5}(?: [A-Z]{2})? [A-ZÄÖÜ][\wäöüß-]{1,30}"
    ),
    re.compile(
        r"\b[A-Z][a-zé]{2,30}(?:gracht|straat|laan|kade|plein|gade|vej|gatan|vägen|veien|katu)"
        r" \d{1,4} ?[A-Za-z]?\b(?:, \d{4} ?[A-Z]{2} [A-Z][a-z]{1,30})?"
    ),
    re.compile(
        r"\b(?:Via|Viale|Piazza|Corso|Largo|Rua|Av\.|Avenida|Travessa|ul\.|ulica|aleja) (?:(?:della|del|di|da|do|dos|das|de)"
        r" ){0,2}[A-ZÁÉÍÓÚŁŻ][\w'-]{1,30}"
        r"(?: [A-ZÁÉÍÓÚŁŻ][\w'-]{1,30}){0,2},? \d{1,5}(?:/\d{1,4})?\b(?:,(?: \d{2}-\d{3}| \d{4,5}(?:-\d{3})?)"
        r"? ?[A-ZÁÉÍÓÚŁŻ][\wãõáéíóúłż]{1,20}(?: [A-Z][\wãõáéíóúłż]{1,20})?(?: \d{5}-?\d{3})?)?"
    ),
    re.compile(
        r"\b\d{1,4}(?: ?bis| ?ter)?,? (?:[Rr]ue|[Aa]venue|[Bb]oulevard|[Bb]d|place|[Ii]mpasse|[Aa]llée|[Cc]hemin|[Cc]ours|[Qq]uai) "
        r"(?:(?:de|du|des|la|le|les|d'|l') ?){0,3}[A-ZÉÈ][\w'’-]{1,30}(?: [A-ZÉÈ][\w'’-]{1,30}){0,2}(?:,? \d{5} [A-ZÉÈ][\w'’-]{1,30})?"
    ),
    re.compile(
        r"\b(?:Calle|C/|Avenida|Avda\.?|Plaza|Paseo) (?:(?:de|del|la|las|los|el) ){0,3}"
        r"[A-ZÁÉÍÓÚ][\w'-]{1,30}(?: [A-ZÁÉÍÓÚ][\w'-]{1,30}){0,2},? (?:n[º°o]\.? ?)?\d{1,4}\b"
        r"(?:, \d{1,2}[ºª°](?: ?[A-Z]\b)?)?(?:, \d{5} [A-ZÁÉÍÓÚ][\w'-]{1,30})?"
    ),
    re.compile(rf"(?<=live at )\d{{1,5}}[a-z]? [a-z]{{2,20}} (?:[a-z]{{2,20}} )?{_STREET}\b", re.IGNORECASE),
)
_MAY_HOLD_ADDRESS = re.compile(r"\d")


def find_patterned(text: str) -> list[Span]:
    """Return where the text holds personal data that has a shape. Spans may overlap."""
    spans: list[Span] = list(find_announced(text))
    if "@" in text or "＠" in text:
        spans += _all(_EMAIL, text, "EMAIL") + _all(_SPACED_EMAIL, text, "EMAIL") + _all(_HANDLE, text, "HANDLE")
    elif "u/" in text:
        spans += _all(_HANDLE, text, "HANDLE")
    if _SPELT_AT.search(text):
        spans += _all(_SPELT_EMAIL, text, "EMAIL")
    if not _MAY_HOLD_ADDRESS.search(text):
        return spans
    for pattern in _ADDRESSES:
        spans += _all(pattern, text, "ADDRESS")
    spans += _ibans(text)
    if _DIGITS.search(text):
        spans += _cards(text)
        spans += _phones(text, spans)
    return spans


def _all(pattern: re.Pattern[str], text: str, kind: str) -> list[Span]:
    return [(found.start(), found.end(), kind) for found in pattern.finditer(text)]


def _cards(text: str) -> list[Span]:
    return [(start, end, "CARD") for start, end in _numbers(_CARD, text, _is_card)]


def _is_card(candidate: str, before: str) -> bool:
    from stdnum import luhn

    digits = re.sub(r"\D", "", candidate)
    if not 13 <= len(digits) <= 19:
        return False
    return bool(_ANNOUNCED_CARD.search(before)) or (bool(_CARD_ISSUER.match(digits)) and luhn.is_valid(digits))


def _ibans(text: str) -> list[Span]:
    spans: list[Span] = []
    for found in _IBAN.finditer(text):
        from stdnum import iban

        announced = _ANNOUNCED_IBAN.search(text[max(0, found.start() - 30) : found.start()])
        # Words after the number look like more of it: the longest head that ends at a gap and passes counts.
        gaps = [gap.start() for gap in re.finditer(r"[ -]", found.group())] + [len(found.group())]
        heads = [found.group()[:gap] for gap in reversed(gaps)]
        # The check digits are enough: stdnum also wants a bank that it knows, and misses accounts at new ones.
        whole = next((head for head in heads if iban.is_valid(head, check_country=False)), None)
        if whole is None and announced:
            whole = next((head for head in heads if re.search(r"\d$", head)), None)
        if whole is not None:
            spans.append((found.start(), found.start() + len(whole), "IBAN"))
    return spans


def _phones(text: str, taken: list[Span]) -> list[Span]:
    from pipeline.sources.phones import is_phone

    numbers = _numbers(_NUMBER, text, is_phone)
    return [(a, b, "PHONE") for a, b in numbers if not any(start < b and a < end for start, end, _ in taken)]


def _numbers(pattern: re.Pattern[str], text: str, accept: Callable[[str, str], bool]) -> Iterator[tuple[int, int]]:
    """Yield the numbers within runs of digits: "07700 900123 12 times" ends at some gap, and the next may begin there."""
    position = 0
    while run := pattern.search(text, position):
        start, digits = run.start(), run.group()
        before = text[max(0, start - 40) : start]
        gaps = [gap.start() for gap in _GAP.finditer(digits)]
        end = next((end for end in (len(digits), *reversed(gaps)) if accept(digits[:end], before)), None)
        if end is not None:
            yield start, start + end
        position = start + (end or (gaps[0] if gaps else len(digits)))
