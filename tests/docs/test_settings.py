"""Every setting that the pages name is one, and every TOML block is a configuration."""

import re
import tomllib

import pytest
from docs.pages import PAGES, ROOT, blocks, spans

from pipeline.settings import Settings, load_settings

CODE = ("pipeline", "models", "tests", "Makefile", ".ci")


@pytest.mark.parametrize("block", blocks("toml"), ids=str)
def test_a_configuration_loads(block, tmp_path):
    (tmp_path / "voc.toml").write_text(block.text, encoding="utf-8")
    assert load_settings(tmp_path / "voc.toml").sources


@pytest.mark.parametrize("span", sorted({span for page in PAGES for span in spans(page) if re.match(r"\[\w+\] \w", span)}))
def test_a_setting_in_a_sentence_exists(span):
    section, line = re.match(r"\[(\w+)\] (.+)", span).groups()
    key, _, value = line.partition(" = ")
    model = Settings.model_fields[section].annotation
    assert key in model.model_fields
    if value:
        model.model_validate({key: tomllib.loads(line)[key]})


def test_variables_of_the_environment_exist():
    named = {name for page in PAGES for name in re.findall(r"\bVOC_[A-Z_]+\b", page.read_text(encoding="utf-8"))}
    used = {
        name
        for place in CODE
        for path in [ROOT / place, *(ROOT / place).rglob("*")]
        if path.is_file() and path.suffix in ("", ".py") and "docs" not in path.parts
        for name in re.findall(r"\bVOC_[A-Z_]+\b", path.read_text(encoding="utf-8", errors="ignore"))
    }
    assert {name for name in named - used if not _is_setting(name)} == set()


def _is_setting(variable):
    section, _, key = variable.removeprefix("VOC_").lower().partition("__")
    field = Settings.model_fields.get(section)
    return field is not None and (not key or key in field.annotation.model_fields)
