"""The public face: what `from pipeline import ...` gives, and every example of its docstrings on a small project."""

import ast
import doctest
import inspect
import subprocess
import sys

import pandas as pd
import pytest
from small_project import REVIEWS
from subjects_project import rows, write

import pipeline
from pipeline import label, open_store, run
from pipeline.errors import SettingsError, SourceError, StoreError
from pipeline.labelling.run import label_file

EXAMPLES = ("run", "label", "open_store", "load_topic_model", "load_settings", "register")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A project of 140 reviews after its first run."""
    folder = tmp_path_factory.mktemp("project")
    write(folder, rows(range(140)))
    steps = []
    result = run(folder / "voc.toml", reported=lambda report: steps.append(report))
    assert result == pipeline.RunResult(folder / "voc.duckdb", folder / "voc.html", tuple(steps))
    assert result.page.is_file()
    return folder


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_runs(name, folder, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    monkeypatch.setattr("pipeline.extensions._registered", {})
    found = doctest.DocTestParser().get_doctest(inspect.getdoc(getattr(pipeline, name)), {}, name, None, None)
    assert found.examples
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(found)
    assert result.failed == 0, capsys.readouterr().out


def test_every_public_name_is_there_and_documented():
    for name in pipeline.__all__:
        assert getattr(pipeline, name).__doc__, name
    assert set(pipeline.__all__) <= set(dir(pipeline))
    with pytest.raises(AttributeError, match="no attribute 'labels'"):
        pipeline.labels  # noqa: B018


def test_names_for_type_checkers_are_those_of_the_package():
    tree = ast.parse(inspect.getsource(pipeline))
    told = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert told - {"import_module", "TYPE_CHECKING", "Any"} == set(pipeline.__all__) == set(pipeline._ROOMS)


def test_importing_the_package_loads_nothing():
    script = "import sys, pipeline; print([m for m in ('pandas', 'duckdb', 'numpy', 'pydantic', 'pipeline.api') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_labels_of_a_frame_are_those_of_the_file(tmp_path):
    source, out = tmp_path / "reviews.csv", tmp_path / "out.csv"
    source.write_text(REVIEWS, encoding="utf-8")
    label_file(source, out, ["signals", "reasons"], text="text")
    frame = pd.read_csv(source, index_col="id").assign(ask="mine")
    made = label(frame, ["signals", "reasons"], text="text")
    assert made.index.tolist() == [1, 2, 3, 4, 5]
    assert made["ask_given"].tolist() == ["mine"] * 5
    assert "ask_given" not in frame
    filed = pd.read_csv(out)
    for name in ("pain_point", "ask", "severity", "reasons"):
        assert made[name].tolist() == filed[name].tolist()
    texts = label(frame["text"], ["signals"])
    assert texts["ask"].tolist() == made["ask"].tolist()
    assert texts.index.equals(frame.index)


def test_nothing_to_label_gives_the_columns_and_nothing_said_is_an_empty_text():
    assert list(label([], ["sentiment"]).columns) == ["sentiment", "polarity", "sentiment_confidence", "language", "is_read"]
    assert len(label([], ["sentiment"])) == 0
    assert label(["", None, float("nan")], ["signals"])["pain_point"].tolist() == [0, 0, 0]


def test_mistakes_are_errors_of_ours(folder):
    with pytest.raises(SettingsError, match="put a single one in brackets"):
        label("one text")
    with pytest.raises(SettingsError, match=r'no task "sentimnt"\. Did you mean "sentiment"'):
        label(["one"], ["sentimnt"])
    with pytest.raises(SettingsError, match="judges pairs: give a frame"):
        label(["one"], ["explains"])
    with pytest.raises(SourceError, match=r'no column "txt"\. Did you mean "text"'):
        label(pd.DataFrame({"text": ["one"]}), ["sentiment"], text="txt")
    with pytest.raises(StoreError, match="There is no store"), open_store("none.duckdb"):
        pass
    with open_store(folder / "voc.duckdb") as store, pytest.raises(StoreError, match=r"DuckDB says: .*nothing_here"):
        store.sql("from nothing_here")
