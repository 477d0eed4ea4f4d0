"""Personal data that has no shape of its own and is known by what announces it: accounts, numbers of people, birth dates, log-ins, secrets.

Numbers of orders, bookings, tickets and parcels stay: they name a purchase, and who reads feedback looks them up. Every repetition is
bounded, as in `pipeline.sources.personal_data`.
"""

import ipaddress
import re
from collections.abc import Iterator
from typing import Final

Span = tuple[int, int, str]

_NO: Final = r"(?:[ -]?(?:number|nummer|numbers|no|nr|num|id|#)\b\.?)?"
_IS: Final = r"(?: ?[:=#]| is| was| are)? ?[#(]?"
_CODE: Final = r"(?P<value>[A-Z0-9]{1,20}(?:[ -][A-Z0-9]{1,12}){0,5})(?![A-Za-z0-9])"
_BANK: Final = re.compile(
    rf"\b(?i:(?:bank |checking |savings |giro)?(?:account|acct|konto|kto|kontonr|kontonummer)|a/c|blz|bankleitzahl|routing|"
    rf"sort code|bsb|ifsc|swift|bic|clabe"
    rf"|numero de cuenta|cuenta){_NO}(?i:{_IS}){_CODE}"
)
_BANK_PAIR: Final = re.compile(r"\b(?i:bank (?:details|account)){1}[: ]{0,3}(?P<value>\d{2}-\d{2}-\d{2}[ /,]{1,3}\d{6,10})\b")
_OF_PEOPLE: Final = re.compile(
    rf"\b(?i:passport|passeport|reisepass|ssn|social security|national insurance|aadhaar|pan card|tax id|steuer-?id|tin|nhs|"
    rf"driver'?s?[ -]licen[cs]e"
    rf"|driving licen[cs]e|licen[cs]e|customer|client|kunden|patient|member|membership|mitglieds|loyalty|policy|vertrag|vin|"
    rf"insurance){_NO}(?i:{_IS}){_CODE}"
)
_PLATE: Final = re.compile(
    rf"\b(?i:(?:licen[cs]e|number|registration) plate|kennzeichen|"
    rf"plate{_NO}){_IS}(?P<value>[A-Z]{{1,3}}[- ]?[A-Z0-9]{{1,4}}[- ]?[A-Z0-9]{{0,4}})\b"
)
_FORMED: Final = re.compile(r"(?<![\w-])(?P<value>\d{3}-\d{2}-\d{4}|[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D])(?![\w-])")
_MONTH: Final = r"[A-Za-zäéû]{3,10}\.?"
_BIRTH: Final = re.compile(
    r"\b(?i:born|birth ?day|birth ?date|date of birth|d\.?o\.?b|geboren|geburtsdatum|geburtstag|née? le|nacid[oa]|naissance)"
    r"\b[^\d.!?\n]{0,3}(?:[A-Za-z(,:' ]{1,25}?)?"
    rf"(?P<value>\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}|\d{{4}}[./-]\d{{1,2}}[./-]\d{{1,2}}|\d{{1,2}}(?:st|nd|rd|th|\.)"
    rf"?[ -](?:of )?{_MONTH}[ ,-]{{1,2}}\d{{2,4}}"
    rf"|\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})(?!\d)"
)
_IPV4: Final = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?(?![\w-]|\.\d)")
_IPV6: Final = re.compile(r"(?<![\w:])[0-9A-Fa-f]{1,4}:[0-9A-Fa-f:]{2,35}(?![\w:])")
_VERSION_BEFORE: Final = re.compile(r"(?:version|ver|build|firmware|release|update|\bv)[ .:]{0,2}$", re.IGNORECASE)
_SECRET: Final = re.compile(
    r"(?i:[?&;](?:\w{0,20}(?:token|secret|session|passw)\w{0,20}|sig|signature|key|api_?key|k|pwd|auth|code|hash|otp|sid|jwt)=)(?P<in_link>[^&#\s]{4,300})"
    r"|\b(?i:bearer) {1,2}(?P<bearer>[\w.~+/=-]{12,500})"
    r"|(?<![\w-])(?P<formed>(?:sk|pk|rk)_(?:live|test)_\w{8,100}|gh[pousr]_\w{16,100}|xox[abp]-[\w-]{10,100}|AKIA[A-Z0-9]{12,20}|eyJ[\w-]{8,300}(?:\.[\w-]{4,600}){1,2})"
    r"|\b(?i:password|passwort|pass ?code|mot de passe|contraseña|api[ -]?key|activation (?:code|key)|licen[cs]e key|reset code|"
    r"security code|one-time code|otp|pin|cvv|cvc)"
    r"(?: (?:is|was|code))?[\"': =]{1,4}(?P<told>(?=[^\s\d]{0,40}\d)[^\s\"',;]{3,64}?)(?=[\"',;.!?]?(?:\s|$))"
)
_LOG_IN: Final = re.compile(
    r"\b(?i:user ?name|user|login(?: name)?|log-in|skype|discord|telegram|gamer ?tag|insta(?:gram)?|tiktok|snapchat|twitter|"
    r"nick(?:name)?|psn)"
    r"(?: (?:is|was|name|handle|id))?[: ]{1,2}[\"'“]?(?P<value>(?:live:)?(?=[A-Za-z.-]{0,30}[\d_#]|[a-z]{2,20}\.[a-z]|"
    r"[a-z]{1,3}[A-Z][a-z]{1,20}[A-Z])[A-Za-z][\w.#-]{3,40}\w)"
    r"|(?<![\w/])(?P<tag>\w{2,32}#\d{4})(?!\w)|\b(?P<skype>live:[\w.-]{3,40}\w)"
)
_LEAST_DIGITS: Final = 5


def find_announced(text: str) -> Iterator[Span]:
    """Yield where a text holds personal data that it announces. Spans may overlap."""
    for found in _LOG_IN.finditer(text):
        yield (*found.span(str(found.lastgroup)), "HANDLE")
    if not re.search(r"\d", text):
        return
    for pattern, kind in ((_BANK, "ACCOUNT"), (_BANK_PAIR, "ACCOUNT"), (_OF_PEOPLE, "NUMBER")):
        for found in pattern.finditer(text):
            if sum(one.isdigit() for one in found["value"]) >= _LEAST_DIGITS or re.fullmatch(
                r"[A-Z]{6}[A-Z0-9]{2}(?:\d{3})?", found["value"]
            ):
                yield (*found.span("value"), kind)
    for pattern, kind in ((_PLATE, "NUMBER"), (_FORMED, "NUMBER"), (_BIRTH, "BIRTHDATE")):
        for found in pattern.finditer(text):
            if re.search(r"\d", found["value"]):
                yield (*found.span("value"), kind)
    for found in _SECRET.finditer(text):
        yield (*found.span(str(found.lastgroup)), "TOKEN")
    yield from _addresses_of_machines(text)


def _addresses_of_machines(text: str) -> Iterator[Span]:
    for found in (*_IPV4.finditer(text), *(_IPV6.finditer(text) if text.count(":") > 1 else ())):
        try:
            address = ipaddress.ip_interface(found.group().rstrip(":")).ip
        except ValueError:
            continue
        # A version has four parts too, and short ones.
        long_parts = sum(len(part) > 1 for part in str(address).split("."))
        if address.version == 6 or (long_parts > 1 and not _VERSION_BEFORE.search(text, max(0, found.start() - 12), found.start())):
            yield found.start(), found.start() + len(found.group().rstrip(":")), "IP"
