"""Since when a theme is what it is, in words, as the ledger of the themes has it."""

from collections.abc import Sequence

from pipeline.report.contents import Row
from pipeline.report.formatting import counted, day

_BEGAN = {
    "born": "Found in revision {revision} ({day})",
    "split": "Split from “{other}” in revision {revision} ({day})",
    "reborn": "Found again in revision {revision} ({day})",
    "given": "Given by the taxonomy in revision {revision} ({day})",
    "promoted": "Made a theme of its own in revision {revision} ({day})",
}


def describe_history(theme_id: int, ledger: Sequence[Row]) -> str:
    """Say when and how a theme began, how often it was kept since, and which others it took in; nothing where the ledger is silent.

    Args:
        theme_id: the theme.
        ledger: rows of ``report/ledger``, oldest first.
    """
    own = [row for row in ledger if row["theme_id"] == theme_id]
    began = next((row for row in reversed(own) if row["event"] in _BEGAN), None)
    kept = sum(row["times"] for row in own if row["event"] == "kept")
    taken = [row for row in ledger if row["event"] == "merged" and row["other_id"] == theme_id and row["theme_id"] != theme_id]
    said = []
    if began is not None:
        form = _BEGAN[began["event"]] if began["other"] or began["event"] != "split" else _BEGAN["born"]
        said.append(form.format(revision=began["revision"], day=day(began["made_on"]), other=began["other"]))
    if kept:
        said.append(f"{'kept' if said else 'Kept'} in {counted(kept, 'revision', 'revisions')} since")
    if taken:
        names = ", ".join(f"“{row['label']}” (revision {row['revision']})" for row in taken)
        said.append(f"{'took' if said else 'Took'} in {names}")
    return "; ".join(said) + "." if said else ""
