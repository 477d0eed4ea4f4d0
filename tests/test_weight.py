"""Nobody waits for PyTorch who does not fit themes: it takes seconds and hundreds of megabytes to import."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from test_steps import many, run

# Each command after the others in one process: the first that imports a heavy room is named.
WORK = """
import sys
from pathlib import Path

from pipeline.cli import app

NEVER = {"torch", "transformers", "sentence_transformers", "bertopic", "prefect", "onnx"}


def light(*command):
    app(list(command), standalone_mode=False)
    assert not NEVER & sys.modules.keys(), (command, NEVER & sys.modules.keys())


light("--help")
light("status")
light("sql", "from loads")
assert not {"numba", "scipy", "sklearn", "spacy", "statsmodels"} & sys.modules.keys()
light("export", "insights", "out.csv")
light("themes", "list")
light("drivers", "list")
light("label", "reviews.csv", "--text", "text", "--out", "labelled.csv", "--quiet")
light("run", "--quiet")
Path("reviews.csv").write_text(sys.argv[1])
light("run", "--quiet")
"""


@pytest.mark.slow
def test_no_command_imports_torch_but_to_fit(project, tmp_path):
    settings = project({"reviews.csv": many(60)})
    run(settings)
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", WORK, many(61)], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
