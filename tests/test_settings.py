from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.settings import Settings, fingerprint, load_settings

SOURCE = """
[[source]]
name = "a"
kind = "review"
path = "r/*.csv"
[source.columns]
text = "Review"
"""


def read(tmp_path: Path, text: str, **overrides) -> Settings:
    path = tmp_path / "voc.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path, **overrides)


def test_paths_start_at_the_folder_of_the_file(tmp_path):
    settings = read(tmp_path, 'store = "x/voc.duckdb"\n' + SOURCE)
    assert settings.store == tmp_path / "x/voc.duckdb"
    assert settings.sources[0].path == str(tmp_path / "r/*.csv")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (SOURCE.replace("text =", "txt ="), 'Did you mean "text"?'),
        ('stor = "x"\n' + SOURCE, 'Did you mean "store"?'),
        (SOURCE.replace('"review"', '"reviews"'), "source.0.kind"),
        (SOURCE + '[source.options]\nstrip = ["("]', "is not a regular expression"),
        (SOURCE + "[source.options]\nrating_scal = [1, 5]", 'Did you mean "rating_scale"?'),
        (SOURCE + "[source.options]\nrating_scale = [5, 1]", "a scale runs from low to high"),
        (SOURCE.replace('text = "Review"', ""), "maps no text"),
        (SOURCE.replace('"review"', '"survey"').replace('text = "Review"', ""), "names no open question"),
        (SOURCE + SOURCE, "source names must be unique; twice: a"),
        ("store = ", "is not TOML"),
        ('store = "x"', '"source" is missing'),
        (SOURCE.replace('kind = "review"\n', ""), '"source.0.kind" is missing'),
        (SOURCE + "[themes]\nfitrows = 3\n", "themes"),
        (SOURCE + '[themes]\nclusterer = "hbdscan"\n', 'themes.clusterer: There is no clusterer "hbdscan". Did you mean "hdbscan"?'),
    ],
)
def test_a_mistake_gets_one_message_that_names_it(tmp_path, text, says):
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, text)
    assert says in str(caught.value)
    assert "voc.toml" in str(caught.value)


def test_a_missing_file_says_how_to_make_one(tmp_path):
    with pytest.raises(SettingsError, match="voc init"):
        load_settings(tmp_path / "none.toml")


def test_environment_beats_file_and_arguments_beat_both(tmp_path, monkeypatch):
    assert read(tmp_path, "seed = 1\n" + SOURCE).seed == 1
    monkeypatch.setenv("VOC_SEED", "2")
    monkeypatch.setenv("VOC_THEMES__FIT_ROWS", "500")
    settings = read(tmp_path, "seed = 1\n" + SOURCE)
    assert (settings.seed, settings.themes.fit_rows) == (2, 500)
    assert read(tmp_path, "seed = 1\n" + SOURCE, seed=3).seed == 3


def test_the_example_configuration_is_valid():
    from importlib import resources

    with resources.as_file(resources.files("pipeline") / "voc.example.toml") as path:
        assert load_settings(path).sources[0].name == "reviews"


def test_every_setting_is_described():
    models = [Settings, *[type(Settings.model_fields[name].default) for name in ("themes", "voice", "digest", "competitors")]]
    for model in models:
        for name, field in model.model_fields.items():
            assert field.description or name in {"themes", "voice", "digest", "competitors", "sources"}, name


def test_a_fingerprint_is_the_same_on_any_day_and_differs_with_its_parts(tmp_path):
    settings = read(tmp_path, SOURCE)
    assert fingerprint(settings) == fingerprint(read(tmp_path, SOURCE))
    assert fingerprint(settings) != fingerprint(read(tmp_path, "seed = 4\n" + SOURCE))
