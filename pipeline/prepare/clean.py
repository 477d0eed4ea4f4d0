"""Text as the customer meant it: markup, mojibake, boilerplate and other people's words cut away.

Offsets of sentences, reasons and quotes count characters of the cleaned text, so cleaning must give the same result on
any machine and must be idempotent: a text that was cleaned once is its own cleaning.
"""

import html
import re
import unicodedata
from collections.abc import Sequence

from pipeline.prepare.boilerplate import Boilerplate
from pipeline.prepare.code import cut_code, cut_emoji_codes
from pipeline.prepare.mail import cut_device, cut_mail
from pipeline.text.placeholders import HANDLE, LINK, PLACEHOLDER

_MAX_PASSES = 12  # each pass takes a layer off ("&amp;lt;b&amp;gt;"); real texts settle in two

_BLOCK_TAGS = (
    "address|article|aside|blockquote|body|br|center|dd|div|dl|dt|figure|figcaption|footer|form|h[1-6]|head|header|hr|html|li|main|nav|ol|p"
    "|pre|section|table|tbody|td|tfoot|th|thead|title|tr|ul"
)
_INLINE_TAGS = (
    "a|abbr|acronym|b|bdi|bdo|big|button|cite|code|del|dfn|em|font|i|iframe|img|input|ins|kbd|label|link|mark|meta|object|param|path"
    "|picture|q|s|samp|script|small|source|span|strike|strong|style|sub|sup|svg|time|tt|u|var|video|wbr|[a-z]+:[a-z]+"
)

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});|&(?:amp|lt|gt|quot|nbsp)(?![A-Za-z0-9])")
_NESTED_AMPERSANDS = re.compile(r"&(?:(?:amp|#38|#x26);)+", re.IGNORECASE)
_TAG = re.compile(
    rf"(?!(?-i:{PLACEHOLDER}))<(/?)(?:({_BLOCK_TAGS})|(?:{_INLINE_TAGS}))(\s[^<>]*)?(/?)>|<![a-zA-Z][^<>]{{0,400}}>", re.IGNORECASE
)
_COMMENT = re.compile(r"(?P<open><!--)|(?P<close>-->)")
_CODE = re.compile(r"(?P<open><(?:script|style)(?:\s[^<>]*)?>)|(?P<close></(?:script|style)\s*>)", re.IGNORECASE)
_HTML_QUOTE = re.compile(r"(?P<open><(?:blockquote|aside)(?:\s[^<>]*)?>)|(?P<close></(?:blockquote|aside)\s*>)", re.IGNORECASE)
_HTML_CODE = re.compile(r"(?P<open><(?:pre|details)(?:\s[^<>]*)?>)|(?P<close></(?:pre|details)\s*>)", re.IGNORECASE)
_BB_CODE = re.compile(r"(?P<open>\[(?:code|details)[^\[\]]{0,200}\])|(?P<close>\[/(?:code|details)\])", re.IGNORECASE)
_BB_QUOTE = re.compile(r"(?P<open>\[quote[^\[\]]{0,200}\])|(?P<close>\[/quote\])", re.IGNORECASE)
_BB_TAG = re.compile(r"\[/?(?:b|i|u|s|url|img|code|list|size|color|font|spoiler|center|quote)(?:=[^\[\]]{0,200})?\]", re.IGNORECASE)

# A first byte of UTF-8 read as Latin-1 or cp1252, and a following byte read the same way.
_MOJIBAKE = re.compile("[\u00c2-\u00f4][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
    # Joiners make emoji families and Persian words; beside plain ASCII they are dirt.
    "|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
)
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_EDGES = re.compile(r" ?\n ?")
_BLANK_LINES = re.compile(r"\n{3,}")
_UNTIDY = re.compile(r"[^\S\n ]| {2}| \n|\n |\n{3}")

_LINK = re.compile(LINK, re.IGNORECASE)
_ADDRESSEES = re.compile(rf'(?:[.\s"“”]*(?:\b(?:RT|MT)\b[:\s]*)?(?:{HANDLE}|<HANDLE(?::[0-9a-f]{{4,32}})?>)[\s:,]*)+')
_HASHTAG = re.compile(r"#\w+")
_CAMEL = re.compile(r"(?<=[a-z]{2})(?=[A-Z])")


def clean_text(text: str, kind: str, strip: Sequence[re.Pattern[str] | Boilerplate] = ()) -> str:
    """Return the text without markup, damage, boilerplate and quotations, its paragraphs kept as blank lines.

    Args:
        text: as received, personal data already replaced by placeholders; those survive.
        kind: ``review``, ``forum``, ``social`` or ``survey``. Forum posts (tickets, mails, chats) lose quotations, history,
            signatures, disclaimers, code, logs and pictures; social posts lose leading retweet marks and handles and all
            links, and trailing hashtags become words.
        strip: boilerplate patterns, cut wherever they match the tidied text.

    Returns:
        Text in Unicode NFC, without control characters, with single spaces, and ``clean_text(clean_text(x)) == clean_text(x)``.
    """
    for _ in range(_MAX_PASSES):
        before = text
        text = _clean_once(text, kind, strip)
        if text == before:
            break
    return text


def _clean_once(text: str, kind: str, strip: Sequence[re.Pattern[str] | Boilerplate]) -> str:
    if "&" in text:
        text = _ENTITY.sub(lambda entity: html.unescape(entity.group()), _NESTED_AMPERSANDS.sub("&", text))
    if "<" in text:
        text = _without_tags(text, kind)
    if not text.isascii():
        text = _mended(text)
    text = _INVISIBLE.sub("", text)
    if kind == "forum":
        text = cut_code(text)
    text = _tidy(cut_device(cut_emoji_codes(text)))
    if kind == "forum":
        text = _tidy(_without_quotations(text))
    elif kind == "social":
        text = _tidy(_without_addressees(text))
    for pattern in strip:
        text = pattern.sub("", text)
    return _tidy(text)


def _without_tags(text: str, kind: str) -> str:
    text = _drop_blocks(_drop_blocks(text, _COMMENT), _CODE)
    if kind == "forum":
        text = _drop_blocks(_drop_blocks(text, _HTML_QUOTE), _HTML_CODE)
    return _TAG.sub(_tag_as_text, text)


def _tag_as_text(tag: re.Match[str]) -> str:
    """Keep what only looks like a tag, as in "a <b and c> d": real attributes have an equals sign."""
    closing, block, attributes, _ = tag.groups()
    if attributes and attributes.strip(" /\t\r\n") and "=" not in attributes:
        return tag.group()
    if not block:
        return ""
    return "\n\n" if block.lower() in {"p", "blockquote"} and not closing else "\n"


def _drop_blocks(text: str, marks: re.Pattern[str]) -> str:
    """Cut everything between matching marks, nested ones with their outermost; unclosed blocks stay. Linear in the length."""
    opened: list[int] = []
    cuts: list[tuple[int, int]] = []
    for mark in marks.finditer(text):
        if mark.lastgroup == "open":
            opened.append(mark.start())
        elif opened:
            start = opened.pop()
            while cuts and cuts[-1][0] > start:
                cuts.pop()
            cuts.append((start, mark.end()))
    kept, position = [], 0
    for start, end in cuts:
        kept.append(text[position:start])
        position = end
    return "\n".join([*kept, text[position:]]) if cuts else text


def _mended(text: str) -> str:
    if _MOJIBAKE.search(text):
        import ftfy

        text = "\n".join(ftfy.fix_encoding(line) if _MOJIBAKE.search(line) else line for line in text.split("\n"))
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _tidy(text: str) -> str:
    text = text.strip()
    if not _UNTIDY.search(text):
        return text
    text = _SPACES.sub(" ", _LINE_END.sub("\n", text))
    return _BLANK_LINES.sub("\n\n", _EDGES.sub("\n", text)).strip()


def _without_quotations(text: str) -> str:
    if "[" in text:
        text = _tidy(_BB_TAG.sub("", _drop_blocks(_drop_blocks(text, _BB_QUOTE), _BB_CODE)))
    return cut_mail(text)


def _without_addressees(text: str) -> str:
    text = _LINK.sub(" ", text)
    addressees = _ADDRESSEES.match(text)
    if addressees:
        text = text[addressees.end() :]
    parts = re.split(r"(\s)", text)
    for index in range(len(parts) - 1, -1, -1):
        if _HASHTAG.fullmatch(parts[index]):
            parts[index] = _CAMEL.sub(" ", parts[index][1:])
        elif parts[index].strip():
            break
    return "".join(parts)
