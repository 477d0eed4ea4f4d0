"""Say in one line what a theme holds, in its own words and without a language model.

The line is put together from the label and from the things that its sentences name most, so it cannot claim what is not
there.
"""

from collections.abc import Sequence

LONGEST = 120  # characters
MENTIONED = 3


def describe(label: str, mentioned: Sequence[str], *, thing: bool = True) -> str:
    """Return what a theme is about: "Sentences about delayed flights, often naming connections, gates and crews".

    Args:
        label: the label as it stands within a sentence: "delayed flights", "PIN".
        mentioned: what else the sentences name, the commonest first; nouns, without the words of the label.
        thing: whether the label names something; "friendly and professional" does not.
    """
    front = "Sentences about" if thing else "Sentences with words such as"
    return _fitting(f"{front} {label}", ", often naming ", mentioned)


def describe_broader(label: str, children: Sequence[str]) -> str:
    """Return what lies below a broader theme: "Flights and weather: delayed flights, cancelled flights and snow".

    Args:
        label: the label of the broader theme, with its capital.
        children: labels of the themes below it as they stand within a sentence, the largest first.
    """
    more = [child for child in children if child.lower() != label.lower()]
    return _fitting(f"{label[:1].upper()}{label[1:]}", ": ", more, len(more))


def _fitting(front: str, joint: str, parts: Sequence[str], most: int = MENTIONED) -> str:
    for number in range(min(most, len(parts)), 0, -1):
        listed = list(parts[:number]) + (["more"] if joint == ": " and number < len(parts) else [])
        line = f"{front}{joint}{listing(listed)}."
        if len(line) <= LONGEST:
            return line
    return f"{front[: LONGEST - 1]}."


def listing(parts: Sequence[str]) -> str:
    """Return parts as English lists them: "a, b and c"; with a further "and" in one of them: "a, b and c, and d"."""
    if len(parts) < 2:
        return "".join(parts)
    comma = "," if any(" and " in part for part in parts) else ""
    return f"{', '.join(parts[:-1])}{comma} and {parts[-1]}"
