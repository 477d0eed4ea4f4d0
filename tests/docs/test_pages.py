"""The pages render, their links and paths lead somewhere, and the pages made from the code are fresh."""

import ast
import importlib.util
import re
from xml.etree import ElementTree

import pytest
from docs.pages import PAGES, ROOT, blocks, named, prose, spans

ROOMS = ("pipeline", "models", "flows", "tests", "docs", "benchmarks", "notebooks", "data/sample")
MOST_LINES = 150
MOST_BYTES = 300_000


def reference():
    spec = importlib.util.spec_from_file_location("reference", ROOT / "docs/reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def headings(path):
    """Return the anchors of a page's headings, as they are made on the web."""
    lines = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", line.lower()).replace(" ", "-") for line in lines}


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_links_lead_somewhere(path):
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
        if not link.startswith("https://"):
            target, _, anchor = link.partition("#")
            place = (path.parent / target).resolve() if target else path
            assert place.exists(), link
            assert not anchor or anchor in headings(place), link


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_paths_exist(path):
    for span in spans(path):
        if re.fullmatch(rf"({'|'.join(ROOMS)})/[\w./*-]*", span):
            assert any(ROOT.glob(span.rstrip("/"))), span


@pytest.fixture(scope="module")
def words():
    """Return every word of the code that could be a name; a file of SQL is a table, a view or a macro."""
    files = [path for room in ("pipeline", "flows") for ending in ("py", "sql", "toml") for path in (ROOT / room).rglob(f"*.{ending}")]
    return {word for path in files for word in re.findall(r"\w+", path.stem + " " + path.read_text(encoding="utf-8"))}


# Decisions tell of what was left out, too.
@pytest.mark.parametrize("path", [path for path in PAGES if path.name != "decisions.md"], ids=named)
def test_names_are_names_of_the_code(path, words):
    names = {span for span in spans(path) if re.fullmatch(r"[a-z]+(_[a-z]+)+", span)}
    assert names - words == set(), "renamed?"


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_tables_render(path):
    lines = ["", *prose(path).splitlines(), ""]
    for number, line in enumerate(lines):
        if line.startswith("|"):
            first = max(at for at in range(number) if not lines[at].startswith("|")) + 1
            assert re.fullmatch(r"\|( ?:?-+:? ?\|)+", lines[first + 1]), f"line {first}: a table without a head"
            assert cells(line) == cells(lines[first]), f"line {number}: {line[:80]}"
            assert lines[first - 1] == "", f"line {first}: a table that begins inside a paragraph"
            assert lines[number + 1] == "" or lines[number + 1].startswith("|"), f"line {number}: text that becomes a row"


def cells(line):
    return len(re.findall(r"(?<!\\)\|", line)) - 1


@pytest.mark.parametrize("block", blocks("python"), ids=str)
def test_python_compiles_and_its_imports_are_there(block):
    tree = ast.parse(block.text)
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    exec(compile(ast.Module(imports, []), str(block), "exec"), {})


@pytest.mark.parametrize("name", ["tables.md", "settings.md", "cli.md"])
def test_a_page_made_from_the_code_is_fresh(name):
    made = reference().PAGES[name]()
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == made, "stale: run python docs/reference.py"


def test_the_readme_is_short():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_every_page_is_linked_from_the_readme():
    linked = set(re.findall(r"\]\((docs/[\w.]+)[#)]", prose(ROOT / "README.md")))
    assert {named(page) for page in PAGES if page.parent.name == "docs"} <= linked


def test_pictures_are_small_and_whole():
    assert (ROOT / "docs/page.png").stat().st_size < MOST_BYTES
    assert ElementTree.parse(ROOT / "docs/pipeline.svg").getroot().tag.endswith("svg")
