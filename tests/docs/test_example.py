"""The rows that the README shows are rows that the sample gives."""

import re

import pytest
from docs.pages import blocks

from pipeline.store import Store


@pytest.mark.slow  # runs the whole job on the sample
def test_the_readme_shows_what_the_sample_gives(sample):
    (example,) = (block.text for block in blocks("text") if block.page == "README.md")
    with Store.open(sample.store, read_only=True) as store:
        rows = store.frame("insights/strongest", top=10).set_index("theme")
    theme = ""
    for line in example.splitlines()[1:]:
        head = re.match(r"(\S.*?)\s{2,}(\d+)\s+([\d.]+%)", line)
        if head:
            theme = head[1]
            assert rows.loc[theme, "people"] == int(head[2])
            assert f"{rows.loc[theme, 'share']:.1%}" == head[3]
        said = re.search(r"(?:<-|asked:) (.+? \(\d+ people)", line)
        if said:
            assert said[1] in _said(rows.loc[theme])


def _said(row):
    """Return the drivers and the ask of a theme, as the first lines of a run tell them."""
    told = [(reason["reason"], reason["people"]) for reason in row["reasons"]]
    if isinstance(row["ask"], dict):
        told.append((row["ask"]["label"], row["ask"]["people"]))
    return {f"{label} ({people} people" for label, people in told}
