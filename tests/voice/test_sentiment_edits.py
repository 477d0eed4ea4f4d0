"""Corrected sentiment on a small project: it stays, signals follow, what is like it learns, and undo is exact."""

import pandas as pd
import pytest
from small_project import CONFIG
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.edits import APPLIES, DOES_NOT_APPLY
from pipeline.errors import SettingsError
from pipeline.settings import load_settings
from pipeline.steps import run_all
from pipeline.store import Store
from pipeline.voice.sentiment_edits import add_sentiment_edit, read_sentiment_edits, undo_sentiment_edit

BAD, LIKE, OTHER = "The delivery was terribly slow.", "The delivery was really terribly slow.", "The delivery was very quick."
ROWS = [BAD, LIKE, OTHER, "The app crashed at checkout because the payment page froze.", "Lovely recipes and the cards are easy to follow."]
HEADER = "id,stars,text,posted,who,country"
TABLES = ("sentence_sentiment", "signals", "reasons")


@pytest.fixture
def settings(tmp_path):
    write(tmp_path, ROWS)
    (tmp_path / "voc.toml").write_text(CONFIG)
    made = load_settings(tmp_path / "voc.toml")
    run(made)
    return made


def write(folder, texts):
    lines = [f'{number},,"{text}",2026-01-0{number + 1},p{number},UK' for number, text in enumerate(texts)]
    (folder / "reviews.csv").write_text("\n".join([HEADER, *lines]) + "\n")


def run(settings):
    return {report.step: report for report in run_all(settings)}


def contents(store):
    return {name: sorted(map(str, store.connection.execute(f"from {name}").fetchall())) for name in TABLES}


def sentiment_rows(store):
    rows = store.query(
        "select text, label, edit_id, polarity::double as polarity, list(signal order by signal) filter (signal is not null) as signals"
        " from sentences join sentence_sentiment using (sentence_id) left join signals using (sentence_id) group by all"
    )
    return {row.text: row for row in rows.itertuples()}


def test_it_stays_signals_follow_and_what_is_like_it_learns(settings, tmp_path):
    with Store.open(settings.store) as store:
        before = sentiment_rows(store)
        assert before[BAD].label == "negative" and "pain_point" in before[BAD].signals
        assert add_sentiment_edit(store, "the delivery was terribly  slow.", "positive").was == "negative"
    reports = run(settings)
    assert reports["score_prior"].counts.rows_in == 2 and reports["drivers"].state == "done"
    for _ in range(2):
        with Store.open(settings.store) as store:
            now = sentiment_rows(store)
            assert (now[BAD].label, now[BAD].polarity, now[BAD].edit_id) == ("positive", 1.0, 1)
            assert "pain_point" not in list(now[BAD].signals)
            assert now[LIKE].label == "positive" and 0.9 < now[LIKE].polarity <= 1
            assert pd.isna(now[OTHER].edit_id) and now[OTHER].label == before[OTHER].label
            store.connection.execute("delete from progress where step = 'sentiment'")  # as a newer reader does
            store.touch()
        run(settings)
    write(tmp_path, [*ROWS, "Delivery was terribly slow."])
    run(settings)
    with Store.open(settings.store) as store:
        assert sentiment_rows(store)["Delivery was terribly slow."].label == "positive"
        assert set(run_states(store)) == {APPLIES}


def run_states(store):
    return [edit.state for edit in read_sentiment_edits(store)]


def test_undo_gives_exactly_what_was_there(settings):
    with Store.open(settings.store) as store:
        before = contents(store)
        add_sentiment_edit(store, BAD, "neutral")
    run(settings)
    with Store.open(settings.store) as store:
        assert contents(store) != before
        assert undo_sentiment_edit(store, None).edit_id == 1
    assert run(settings)["score_prior"].state == "done"
    assert {report.state for report in run(settings).values()} == {"skipped"}
    with Store.open(settings.store) as store:
        assert contents(store) == before
        with pytest.raises(SettingsError, match="voc sentiment edits"):
            undo_sentiment_edit(store, None)


def test_the_later_of_two_wins_and_the_earlier_says_so(settings):
    with Store.open(settings.store) as store:
        add_sentiment_edit(store, BAD, "neutral")
        add_sentiment_edit(store, BAD, "positive")
    run(settings)
    with Store.open(settings.store) as store:
        assert sentiment_rows(store)[BAD].label == "positive"
        assert [(edit.state, edit.message) for edit in read_sentiment_edits(store)] == [
            (DOES_NOT_APPLY, "overruled by edit 2"),
            (APPLIES, ""),
        ]
        undo_sentiment_edit(store, 2)
    run(settings)
    with Store.open(settings.store) as store:
        assert sentiment_rows(store)[BAD].label == "neutral" and sentiment_rows(store)[BAD].edit_id == 1


def test_an_edit_whose_sentence_left_rests(settings, tmp_path):
    with Store.open(settings.store) as store:
        add_sentiment_edit(store, OTHER, "negative")
    run(settings)
    write(tmp_path, [text if text != OTHER else "Nothing of the kind was ever said by us." for text in ROWS])
    run(settings)
    with Store.open(settings.store) as store:
        assert run_states(store) == [DOES_NOT_APPLY]


def test_every_command(settings, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def voc(*words, code=0):
        result = CliRunner().invoke(app, ["sentiment", *words])
        assert result.exit_code == code, result.output
        return result.output

    assert "edit 1: positive, was negative. The next run brings it into force: voc run voc.toml" in voc("set", BAD, "positive")
    assert "positive" in voc("edits")
    assert "edit 1 (positive) is taken back" in voc("undo")
    assert 'error: there is no sentiment "good". Known: negative, neutral, positive.' in voc("set", BAD, "good", code=1)
    assert f'Did you mean "{OTHER}"?' in voc("set", OTHER[:-3], "positive", code=1)
    assert 'there is no sentence "zzz". Copy one of the store, or run the pipeline first.' in voc("set", "zzz", "positive", code=1)
