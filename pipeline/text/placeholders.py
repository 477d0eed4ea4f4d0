"""Patterns of what stands in a text but is no word of its writer: placeholders of redacted data, links and handles.

Who redacts, cleans and reads must mean the same by them, so they are written once.
"""

from typing import Final

PERSONAL_DATA: Final = (
    "EMAIL",
    "IBAN",
    "CARD",
    "PHONE",
    "ADDRESS",
    "HANDLE",
    "NAME",
    "ACCOUNT",
    "NUMBER",
    "BIRTHDATE",
    "IP",
    "TOKEN",
)  # kinds, each with a placeholder of its name
PLACEHOLDER: Final = rf"<(?:{'|'.join(PERSONAL_DATA)})(?::[0-9a-f]{{4,32}})?>"
LINK: Final = r"(?:https?://|www\.)[^\s<>\"]+|\b(?:t\.co|bit\.ly|goo\.gl|ow\.ly|fb\.me)/\w+"
HANDLE: Final = r"(?<![\w@])@\w{1,50}"
NOT_WORDS: Final = rf"{LINK}|{PLACEHOLDER}|{HANDLE}"
