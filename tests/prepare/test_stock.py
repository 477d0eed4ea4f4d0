"""Stock texts: set aside when many share them, found from the data, the same in one run or in many."""

import pytest

from pipeline.prepare.stock import find_candidates, find_stock_texts, read_examples, score_candidates
from pipeline.settings import load_settings
from pipeline.step_list import step_named
from pipeline.steps import run_all, run_step
from pipeline.store import Store

HEAD = "id,stars,text,posted,who,country\n"
SUBJECTS = ["courier", "checkout page", "recipe cards", "plastic packaging", "chicken", "subscription", "delivery slot", "price"]


def lines(texts: list[str], first: int = 1, author: str | None = None) -> str:
    return "".join(f'{n},3,"{text}",2026-01-{n % 28 + 1:02d},{author or f"p{n}"},UK\n' for n, text in enumerate(texts, first))


def reviews(count: int) -> list[str]:
    return [f"The {SUBJECTS[n % 8]} was a problem on day {n} because of {n * 7}" for n in range(count)]


@pytest.fixture
def prepared(project, tmp_path):
    """Run the preparing steps on one state of the file after another, each balanced; return status by item."""

    def settled(*bodies: str) -> dict[str, str]:
        settings = project({})
        for body in bodies:
            (tmp_path / "reviews.csv").write_text(HEAD + body)
            with Store.open(settings.store) as store:
                for name in ("load", "documents", "copies", "sentences"):
                    run_step(store, step_named(name), settings, "run")
                store.make("view", "reconciliation")
                assert store.query("from reconciliation")["balanced"].all()
                statuses = dict(store.connection.execute("select item_id, status from documents").fetchall())
        return statuses

    return settled


@pytest.mark.parametrize(
    "text",
    [
        "No comment given",
        "[illegible]",
        "Not provided",
        "[deleted]",
        "Refer to previous answer",
        "Response withheld",
        "(could not be read)",
    ],
)
def test_six_in_ten_stock_answers_of_a_hundred_are_set_aside(prepared, text):
    statuses = prepared(lines([text] * 60 + reviews(40)))
    assert [statuses[str(n)] for n in range(1, 101)] == ["low_signal"] * 60 + ["counted"] * 40


@pytest.mark.parametrize(
    "text",
    [
        "Price",
        "plastic",
        "Friendly staff",
        "not having to think",
        "Everything was good",
        "Great service!",
        "Too expensive",
        "No answer to my emails",
    ],
)
def test_what_many_say_to_the_letter_is_kept_when_it_says_something(prepared, text):
    assert set(prepared(lines([text] * 60 + reviews(40))).values()) == {"counted"}


def test_two_people_make_no_stock_text(prepared):
    assert set(prepared(lines(["Response withheld"] * 2 + reviews(10))).values()) == {"counted"}
    assert "low_signal" not in prepared(lines(["Response withheld"] * 6, author="ann") + lines(reviews(10), 7)).values()


def test_a_text_becomes_a_stock_text_as_more_people_write_it(prepared, tmp_path):
    early = lines(["Response withheld"] * 2 + reviews(20))
    late = lines(["response withheld."] * 8, 31)
    in_two_runs = prepared(early, early + late)
    assert [in_two_runs[n] for n in ("1", "2", "31", "38")] == ["low_signal"] * 4
    with Store.open(tmp_path / "voc.duckdb", read_only=True) as store:
        assert store.value("select count(*) from sentences where text ilike 'response withheld%'") == 0
        assert store.value("select count(*) from progress where step = 'stock'") == 10
    (tmp_path / "voc.duckdb").unlink()
    assert prepared(early + late) == in_two_runs


def test_the_order_of_rows_plays_no_part(prepared, tmp_path):
    rows = lines(["Response withheld", "[Illegible]", "too slow"] * 5 + reviews(20)).splitlines(keepends=True)
    one = prepared("".join(rows))
    (tmp_path / "voc.duckdb").unlink()
    assert prepared("".join(rows[::-1])) == one
    assert sorted(one.values()).count("low_signal") == 10


def test_texts_that_were_edited_away_leave_none_behind(prepared):
    """Of three people two take their words back: the third's are counted again."""
    before = prepared(lines(["Response withheld"] * 3 + reviews(10)))
    assert [before[n] for n in "123"] == ["low_signal"] * 3
    after = prepared(lines(["Response withheld"] * 3 + reviews(10)), lines(["Response withheld", "Too slow", "Too dear", *reviews(10)]))
    assert set(after.values()) == {"counted"}


def test_a_second_run_loads_no_encoder_and_changes_nothing(prepared, monkeypatch):
    body = lines(["Response withheld"] * 5 + ["too slow"] * 5 + reviews(10))
    first = prepared(body)

    def loaded(name: str) -> None:
        raise AssertionError("the encoder was loaded although all vectors are held")

    monkeypatch.setattr("pipeline.prepare.stock.lazy_encoder", loaded)
    assert prepared(body + lines(["A new word"], 90)) == first | {"90": "counted"}


def test_without_shared_texts_no_encoder_is_loaded(prepared, monkeypatch):
    monkeypatch.setattr("pipeline.prepare.stock.lazy_encoder", lambda name: pytest.fail("loaded for nothing"))
    assert set(prepared(lines(reviews(30))).values()) == {"counted"}


def test_a_later_run_takes_everything_back_that_was_made_of_a_stock_text(project, tmp_path):
    settings = project({"reviews.csv": HEAD + lines(["Response withheld"] * 2 + reviews(40))})
    list(run_all(settings))
    (tmp_path / "reviews.csv").write_text(HEAD + lines(["Response withheld"] * 2 + reviews(40)) + lines(["Response withheld"] * 9, 60))
    list(run_all(load_settings(tmp_path / "voc.toml")))
    with Store.open(settings.store, read_only=True) as store:
        silent = "select document_id from documents where text = 'Response withheld'"
        assert store.value(f"select count(*) from documents where document_id in ({silent}) and status = 'low_signal'") == 11
        for table in ("sentences", "sentence_sentiment", "signals", "aspects", "reasons", "sentence_themes"):
            assert store.value(f"select count(*) from {table} where document_id in ({silent})") == 0, table


def test_the_evidence_can_be_looked_at(project, prepared):
    prepared(lines(["Response withheld"] * 6 + ["Too slow"] * 4 + reviews(20)))
    with Store.open(project({}).store) as store:
        shared = find_candidates(store, ["reviews"])
        assert dict(zip(shared["text"], shared["people"], strict=True)) == {"Response withheld": 6, "Too slow": 4}
        assert len(score_candidates(store, shared, "minilm-l6-int8")) == 2
        assert find_stock_texts(store, ["reviews"], "minilm-l6-int8")["text"].tolist() == ["Response withheld"]
        assert find_stock_texts(store, ["none such"], "minilm-l6-int8").empty


def test_the_examples_do_not_contradict_one_another():
    nothing, content = read_examples()
    assert len(set(nothing)) == len(nothing)
    assert not set(nothing) & set(content)


@pytest.mark.parametrize("cuts", [(20, 40), (5, 45), (33, 34)])
def test_three_runs_end_where_one_would(prepared, tmp_path, cuts):
    stock = ["Response withheld", "[Illegible]", "too slow", "No comment given"] * 6
    rows = lines(stock[:12] + reviews(15) + stock[12:] + reviews(25)[15:]).splitlines(keepends=True)

    def tables() -> dict[str, object]:
        with Store.open(tmp_path / "voc.duckdb", read_only=True) as store:
            named = {"documents": "* exclude (load_id)", "sentences": "*", "near_duplicate_pairs": "*", "embeddings": "text_hash"}
            return {
                table: sorted(map(str, store.connection.execute(f"select {of} from {table}").fetchall())) for table, of in named.items()
            }

    prepared("".join(rows))
    at_once = tables()
    (tmp_path / "voc.duckdb").unlink()
    prepared(*("".join(rows[:end]) for end in (*cuts, len(rows))))
    assert tables() == at_once


def test_a_text_that_grows_rare_in_a_grown_source_is_counted_again(prepared):
    few = lines(["Response withheld"] * 3 + reviews(10))
    many = lines(["Response withheld"] * 3 + reviews(3700))
    grown = prepared(few, many)
    assert [grown[n] for n in "123"] == ["counted"] * 3
