"""Names that people write twice: "Late parcels" and "late  parcels" mean one thing."""


def name_key(name: str) -> str:
    """Return a name as it is compared: lower case, single blanks."""
    return " ".join(name.casefold().split())
