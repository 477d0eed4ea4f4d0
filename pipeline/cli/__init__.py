"""The command line, ``voc``. Only this package prints and sets exit codes; heavy libraries are imported by the steps that need them."""

from pipeline.cli.main import app

__all__ = ["app"]
