"""``python -m pipeline.cli`` is ``voc``."""

from pipeline.cli import app

app()
