import pytest

from pipeline.step_list import step_named
from pipeline.steps import run_step
from pipeline.store import Store

HEAD = "id,stars,text,posted,who,country\n"
LONG = "We waited the whole of Tuesday for a box that never came and nobody at the courier could tell us where it had gone"


def rows(*texts: str, author: str | None = None) -> str:
    return HEAD + "".join(f'{n},1,"{text}",2026-01-{n % 28 + 1:02d},{author or f"p{n}"},UK\n' for n, text in enumerate(texts, 1))


@pytest.fixture
def statuses(project, tmp_path):
    def settled(*files: str) -> dict[str, str]:
        settings = project({})
        for content in files:
            (tmp_path / "reviews.csv").write_text(content)
            with Store.open(settings.store) as store:
                for name in ("load", "documents", "copies"):
                    run_step(store, step_named(name), settings, "run")
                result = dict(store.connection.execute("select item_id, status from documents").fetchall())
        return result

    return settled


def near(number: int) -> str:
    return LONG.replace("Tuesday", f"day{number}")


def test_short_equal_answers_of_two_people_are_two_voices(statuses):
    assert set(statuses(rows("too expensive", "too expensive")).values()) == {"counted"}


def test_the_same_short_answer_of_one_person_is_one(statuses):
    assert sorted(statuses(rows("too slow - fix", "Too slow, fix!", author="ann")).values()) == ["counted", "duplicate"]


def test_long_equal_texts_are_copies_whoever_posted_them(statuses):
    assert statuses(rows(LONG, LONG.upper())) == {"1": "counted", "2": "duplicate"}


def test_a_large_campaign_is_counted_once_however_it_came(statuses):
    campaign = [near(number) for number in range(120)]
    at_once = statuses(rows(*campaign))
    assert sorted(at_once.values()).count("counted") == 1
    assert statuses(rows(*campaign[:40]), rows(*campaign)) == at_once


def test_copies_of_a_near_copy_point_at_the_first_of_all(statuses, tmp_path):
    statuses(rows(LONG, near(1), near(1)))
    with Store.open(tmp_path / "voc.duckdb", read_only=True) as store:
        leaders = store.query("select distinct duplicate_of from documents where duplicate_of is not null")
        assert len(leaders) == 1
        assert store.value("select status from documents where document_id = $id", id=leaders["duplicate_of"][0]) == "counted"


def test_another_threshold_compares_every_document_anew(statuses, monkeypatch):
    texts = rows(LONG, near(1))
    assert statuses(texts) == {"1": "counted", "2": "near_duplicate"}
    monkeypatch.setattr("pipeline.prepare.copies.THRESHOLD", 0.95)
    assert statuses(texts) == {"1": "counted", "2": "counted"}
    monkeypatch.undo()
    assert statuses(texts) == {"1": "counted", "2": "near_duplicate"}
