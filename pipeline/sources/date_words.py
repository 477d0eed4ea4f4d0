"""Words in dates and around them: months of a few languages, "Reviewed in the United States on", "(edited)"."""

import re

_BEFORE = re.compile(r"\D+")
_WORD = re.compile(r"([^\W\d]+)\.?\s*$")
_AFTER = re.compile(
    r"(?<=\w)\s*(?:[(\[](?!(?-i:[A-Z]{2,5}|[A-Z][a-z]+/[A-Za-z_/]+)[)\]]$)|[·|•]|[-–—,]?\s*\b(?:last\s+)?(?:edited|updated|modified|bearbeitet|modifié|editado)\b).*$",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST = 200  # characters; what is longer is prose
MONTHS = {
    name: place
    for place, names in enumerate(
        (
            "january jan janvier janv januar januari enero ene gennaio janeiro",
            "february feb février fevrier févr februar februari febrero febbraio fevereiro",
            "march mar mars märz maerz maart marzo março",
            "april apr avril avr abril abr aprile",
            "may mai mei mayo maggio maio",
            "june jun juin juni junio giugno junho",
            "july jul juillet juil juli julio luglio julho",
            "august aug août aout augustus agosto ago",
            "september sep sept septembre septiembre settembre setembro",
            "october oct octobre oktober okt octubre ottobre outubro",
            "november nov novembre noviembre novembro",
            "december dec décembre dez dezember diciembre dicembre dezembro",
        ),
        1,
    )
    for name in names.split()
}


def cut_words_around(text: str) -> str:
    """Return a date without the words around it."""
    text = _AFTER.sub("", text[:_LONGEST])
    before = _BEFORE.match(text)
    if before is None or before.end() == len(text):
        return text
    word = _WORD.search(before[0])
    if word is None:
        return text[before.end() :]
    return text[word.start() :] if word[1].lower() in MONTHS or word.end(1) == before.end() else text[before.end() :]
