"""Parts that others bring: named and registered in one way, chosen by the settings, at work in the steps."""

import re
from pathlib import Path

import pytest
from subjects_project import OLD, run_themes, said, write

from pipeline import extensions, load_topic_model
from pipeline.encoder import MiniLM, MiniLMInt8, TwofoldEncoder, load_encoder
from pipeline.errors import SettingsError
from pipeline.extensions import create, names, register
from pipeline.sources.redact import redact
from pipeline.store import Store

PAGE = Path(__file__).parents[1] / "docs/extending.md"


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    """A registry of its own for each test."""
    monkeypatch.setattr(extensions, "_registered", {})
    return extensions._registered


def test_parts_of_the_page_are_at_work_through_settings(tmp_path, monkeypatch):
    write(tmp_path, [])
    lines = [f"p{number}: {said(OLD[number % len(OLD)], number // len(OLD))}" for number in range(140)]
    (tmp_path / "all.chat").write_text("\n".join([*lines, "no speaker here", "zoe: I am M-004711 and the app froze."]), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    namespace = {}
    for block in re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
        exec(block, namespace)
    settings = namespace["settings"]
    run_themes(settings, upto="assign")
    with Store.open(settings.store, read_only=True) as store:
        assert store.value("select count(*) from feedback") == 141
        assert store.query("select line, reason from rejects").to_numpy().tolist() == [[141, "no speaker"]]
        assert store.value("select text from feedback where text like '%froze.'") == "I am <HANDLE> and the app froze."
        assert store.query("select distinct encoder from embeddings")["encoder"].tolist() == ["hashed-words"]
        assert 2 <= store.value("select themes from theme_fits") <= 12
    model = load_topic_model(settings.store)
    words = [word for word, _ in model.topic_aspects_["LongestFirst"][0]]
    assert words == sorted(words, key=len, reverse=True)


@pytest.mark.parametrize("kind", ["clusterer", "redactor", "reader"])
def test_every_function_of_ours_is_where_it_is_said_to_be(kind):
    assert all(callable(create(kind, name)) for name in names(kind))


def test_our_encoders_are_listed_under_their_names():
    assert {one.name for one in (TwofoldEncoder, MiniLMInt8, MiniLM)} <= set(names("encoder"))


def test_a_wrong_name_is_answered_with_the_nearest(tmp_path):
    register("clusterer", "likeness", lambda: None)
    with pytest.raises(SettingsError, match=r'voc\.toml: themes\.clusterer: There is no clusterer "likenes"\. Did you mean "likeness"\?'):
        write(tmp_path, [], '[themes]\nclusterer = "likenes"\n')
    with pytest.raises(SettingsError, match=r'no encoder "twofold"\. Known: twofold-l6-int8-1, minilm-l6-int8, minilm-l6\.'):
        create("encoder", "twofold")
    with pytest.raises(SettingsError, match=r'no kind of part "encodr"\. Did you mean "encoder"\?'):
        register("encodr", "mine", dict)


def test_ours_cannot_be_replaced_and_a_part_needs_a_factory(registered):
    with pytest.raises(SettingsError, match="is there already"):
        register("reader", "csv", dict)
    with pytest.raises(SettingsError, match="needs a name, and a factory"):
        register("reader", "chat", "open_chat")
    assert registered == {}


def test_an_encoder_has_the_name_that_it_is_registered_under():
    register("encoder", "mine", lambda: type("Other", (), {"name": "other"})())
    with pytest.raises(SettingsError, match='says that its name is "other"'):
        load_encoder("mine")


def test_a_redactor_that_finds_an_unknown_kind_is_refused():
    with pytest.raises(SettingsError, match=r'the kind "PHONES", which nothing else knows\. Did you mean "PHONE"'):
        redact(["x"], redactor=lambda texts, keep, placeholder: [placeholder("PHONES", text) for text in texts])


def test_an_installed_package_brings_parts_as_entry_points(tmp_path, monkeypatch):
    facts = tmp_path / "chats-1.0.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: chats\nVersion: 1.0\n")
    (facts / "entry_points.txt").write_text("[whatwhy]\nreader.chat = chats_of_test:make\nreader.gone = chats_of_test:gone\n")
    (tmp_path / "chats_of_test.py").write_text("def make():\n    return 'a reader'\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert {"chat", "gone"} <= set(names("reader"))
    assert create("reader", "chat") == "a reader"
    with pytest.raises(SettingsError, match=r'entry point "reader\.gone" \(chats_of_test:gone\) cannot be imported'):
        create("reader", "gone")
