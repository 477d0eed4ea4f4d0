"""``voc themes``: look at the themes, correct them, and label files by a taxonomy."""

import typer

app = typer.Typer(help="Look at the themes and correct them: what you say survives every refit.", no_args_is_help=True)
