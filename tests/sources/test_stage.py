import json
import random
import resource
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import QualityError, SourceError, StoreError
from pipeline.source_settings import Source
from pipeline.sources.items import COLUMNS, content_hash
from pipeline.sources.open_file import find_files
from pipeline.sources.parts import Keys
from pipeline.sources.stage import stage

from .conftest import NOW, a_source

HEADER = "text,stars,posted\n"
SURVEY = {
    "name": "yearly",
    "kind": "survey",
    "path": "*",
    "columns": {"nps_score": "score"},
    "questions": {"best": "What do you like best?", "worst": "What do you like least?"},
    "segments": {"plan": "plan"},
}


def test_an_item_holds_everything_that_was_mapped(read):
    columns = {
        "text": "text",
        "title": "head",
        "rating": "stars",
        "created_at": "posted",
        "author_id": "who",
        "customer_id": "customer",
        "item_id": "id",
        "product": "brand",
        "nps_score": "score",
        "csat": "happy",
        "thread_id": "thread",
        "reply_to": "parent",
        "reach": "shares",
        "helpful_votes": "votes",
        "wave": "wave",
        "url": "link",
        "weight": "weight",
    }
    source = a_source(columns=columns, segments={"plan": "plan", "land": "land"}, sub_ratings={"food": "food", "price": "price"})
    header = "id,head,text,stars,posted,who,customer,brand,score,happy,thread,parent,shares,votes,wave,link,plan,land,food,price,weight"
    row = (
        'r1,Late,"Two hours late, cold.",2,2026-03-04T10:00:00+02:00,Ann,C7,Acme,9,5,t1,r0,"1,200",3,2026,https://x.test/1,gold,NA,5,na,1.5'
    )
    (item,) = read(f"{header}\n{row}\n", source=source).items
    ids = tuple(item.pop(name) for name in ("feedback_id", "content_hash", "received_hash", "words_hash"))
    assert item.pop("is_known") is False
    assert all(len(value) == 32 and int(value, 16) >= 0 for value in ids)
    assert json.loads(item.pop("segments")) == {"plan": "gold"}
    assert json.loads(item.pop("sub_ratings")) == {"food": 1.0}
    assert str(item.pop("created_at")) == "2026-03-04 08:00:00"
    assert item == {
        "line": 2,
        "source": "shop",
        "kind": "review",
        "item_id": "r1",
        "question": None,
        "title": "Late",
        "text": "Two hours late, cold.",
        "rating_raw": "2",
        "rating": 0.25,
        "nps_score": 9.0,
        "csat": 1.0,
        "author_id": "Ann",
        "customer_id": "C7",
        "product": "Acme",
        "thread_id": "t1",
        "reply_to": "r0",
        "wave": "2026",
        "url": "https://x.test/1",
        "reach": 1200,
        "helpful_votes": 3,
        "weight": 1.5,
    }


def test_closed_answers_are_read_in_the_light_of_their_column(read):
    columns = {"text": "t", "csat": "happy", "nps_score": "nps", "rating": "up", "helpful_votes": "votes", "created_at": "day"}
    source = a_source(columns=columns, segments={"uses": "uses"}, options={"values": {"Meh": 2}, "relative_to": "seen"})
    rows = [
        'a,Very satisfied,Extremely likely (10),true,12 people found this helpful,2 days ago,2024-03-10,"API, Editor"',
        "b,Dissatisfied,0 - not at all,false,-3,yesterday at 9:30,2024-03-10,Editor",
        'c,MEH,7,true,One person found this helpful,3 Mar 2024 1:00 PM GMT-3,,"Editor, API, SSO"',
        "d,dunno,8,yes,,a week ago,,SSO",
    ]
    result = read("t,happy,nps,up,votes,day,seen,uses\n" + "\n".join(rows) + "\n", source=source)
    assert [item["csat"] for item in result.items] == [1, 0.25, 0.25, None]
    assert [item["nps_score"] for item in result.items] == [10, 0, 7, 8]
    assert [item["rating"] for item in result.items] == [1, 0, 1, None]
    assert [item["helpful_votes"] for item in result.items] == [12, -3, 1, None]
    assert [str(item["created_at"])[:16] for item in result.items] == ["2024-03-08 00:00", "2024-03-09 00:00", "2024-03-03 16:00", "None"]
    assert [json.loads(item["segments"])["uses"] for item in result.items] == ["API\nEditor", "Editor", "Editor\nAPI\nSSO", "SSO"]
    assert {(refused["column"], refused["value"]) for refused in result.rejects} == {
        ("happy", "dunno"),
        ("up", "yes"),
        ("day", "a week ago"),
    }


def test_a_row_without_a_weight_lives_on_and_is_told(read):
    source = a_source(columns={"text": "text", "weight": "w"})
    result = read("text,w\nGood,2\nBad,\nUgly,-1\nFair,0\n", source=source)
    assert [item["weight"] for item in result.items] == [2, None, None, 0]
    assert result.reasons == [(3, "no weight", 0), (4, "a weight below 0", 0)]
    assert read("text\nGood\n", name="plain.csv", source=a_source(columns={"text": "text"})).rejects == []


def test_an_item_without_a_weight_is_the_one_that_stores_hold_already():
    item = dict.fromkeys(COLUMNS) | {"feedback_id": "f", "source": "shop", "kind": "review", "text": "Late."}
    assert content_hash(item, "plain") == "6724bfa9f2967c9ce18dc4af7245c74d"  # as computed before there were weights
    assert content_hash(item | {"weight": 1.0}, "plain") != content_hash(item, "plain")


def test_a_survey_row_is_one_item_per_question_of_one_respondent(read):
    result = read("best,worst,score,plan\nfast,slow,9,a\n,dear,na,b\n", source=Source(**SURVEY))
    assert [(item["question"], item["text"]) for item in result.items] == [
        ("What do you like best?", "fast"),
        ("What do you like least?", "slow"),
        ("What do you like best?", ""),
        ("What do you like least?", "dear"),
    ]
    people = [item["author_id"] for item in result.items]
    assert people[0] == people[1] != people[2] == people[3]
    assert (result.staged.rows, result.received, [item["nps_score"] for item in result.items]) == (2, 4, [9, 9, None, None])


def test_a_lost_survey_row_counts_with_all_its_questions(read):
    rows = "".join(f"good,bad,{n % 11},a\n" for n in range(30))
    result = read(f"best,worst,score,plan\n{rows}only one cell\n", source=Source(**SURVEY))
    assert result.reasons == [(32, "row has 1 columns, the header has 4", 2)]
    assert (result.staged.rows, result.received) == (31, 62)


def test_ids_do_not_depend_on_the_order_of_rows_or_columns(read):
    rows = [("slow", "1"), ("slow", "1"), ("slow", "2"), ("fast", "5"), ("slow", "1")]
    first = read("text,stars,posted\n" + "".join(f"{text},{stars},2026-01-01\n" for text, stars in rows))
    shuffled = random.Random(4).sample(rows, len(rows))
    again = read("posted,stars,text\n" + "".join(f"2026-01-01,{stars},{text}\n" for text, stars in shuffled), "elsewhere.csv")
    ids = [{(item["feedback_id"], item["content_hash"]) for item in result.items} for result in (first, again)]
    assert ids[0] == ids[1]
    assert len(ids[0]) == len(rows)


def test_ids_are_the_same_on_every_machine(read):
    (item,) = read(HEADER + "slow,1,2026-01-01\n").items
    assert (item["feedback_id"], item["content_hash"]) == ("b2a15e0bb2476351f8cf025c57efd706", "0c60eef4ab92273e330bce7d58de000e")


def test_the_own_id_makes_the_feedback_id_and_other_words_another_version(read):
    source = a_source(columns={"text": "text", "item_id": "id"})
    one, other, third = read("id,text\n7,slow\n7,fast\n8,slow\n", source=source).items
    assert one["feedback_id"] == other["feedback_id"] != third["feedback_id"]
    assert one["content_hash"] != other["content_hash"]


def test_people_are_pseudonyms_and_words_are_redacted_unless_kept(read):
    source = a_source(columns={"text": "text", "title": "head", "author_id": "who", "rating": "stars"})
    content = "head,text,who,stars\nask kim@shop.test,write to bo@shop.test,Jo,2\nfine,fine,Jo,call lu@shop.test\n"
    hidden = read(content, source=source, keep_personal_data=False)
    everything = repr(hidden.items) + repr(hidden.rejects)
    assert "@shop" not in everything and "'Jo'" not in everything
    assert hidden.items[0]["text"] == "write to <EMAIL>"
    assert hidden.items[0]["author_id"] == hidden.items[1]["author_id"]
    assert read(content, source=source).items[0]["author_id"] == "Jo"


def test_reversible_redaction_writes_a_vault(read, tmp_path):
    import pyarrow.parquet as pq

    result = read(HEADER + "write to bo@shop.test,2,2026-01-01\n", keep_personal_data=False, keys=Keys(vault=b"sixteen bytes ok"))
    (kept,) = pq.read_table(result.staged.vault_path).to_pylist()
    assert result.texts == [f"write to {kept['placeholder']}"]
    assert kept["original"] == "bo@shop.test"


@pytest.mark.parametrize("rows", [1, 5, 50])
def test_small_files(read, rows):
    result = read(HEADER + "".join(f"text {n},{n % 5 + 1},2026-01-01\n" for n in range(rows)))
    assert (result.staged.rows, result.staged.items, result.staged.rejected) == (rows, rows, 0)


@pytest.mark.parametrize(
    ("name", "content"), [("a.csv", ""), ("b.csv", HEADER), ("c.tsv", "\n\n"), ("d.json", "[]"), ("e.jsonl", ""), ("f.json", "")]
)
def test_a_file_without_rows_is_no_error_but_a_warning(read, caplog, name, content):
    result = read(content, name)
    assert (result.staged.rows, result.items, result.rejects) == (0, [], [])
    assert "holds no rows" in caplog.text


def test_chunks_join_without_seam(read):
    rows = 20_050
    result = read(HEADER + "".join(f"same words,{n % 5 + 1},2026-01-01\n" for n in range(rows)))
    assert result.staged.rows == rows
    assert len({item["feedback_id"] for item in result.items}) == rows


def test_progress_ends_at_the_number_of_rows(read):
    told: list[tuple[int, int]] = []
    read(HEADER + "word,1,2026-01-01\n" * 12_000, progress=lambda label, done, total: told.append((done, total)))
    assert told == [(10_000, 12_000), (12_000, 12_000)]


def test_too_many_refusals_fail_the_file_and_leave_nothing(read, tmp_path):
    content = HEADER + "good,5,2026-01-01\n" * 15 + "too,few\n" * 4 + "way,too,many,cells\n" * 2
    with pytest.raises(QualityError, match=r"6 of 21 items were refused, 28\.6%; max_reject_share allows 20\.0%") as error:
        read(content)
    assert "row has 2 columns, the header has 3: 4 (line 17, 18, 19, for example 'too,few')" in str(error.value)
    assert list((tmp_path / "parts").iterdir()) == []


def test_a_few_bad_rows_of_few_rows_are_bad_rows(read):
    assert read(HEADER + "good,5,2026-01-01\nbad,row\n").staged.rejected == 1


def test_if_everything_is_refused_the_file_fails(read):
    with pytest.raises(QualityError, match="2 of 2 items were refused"):
        read(HEADER + "bad,row\nbad,row\n")


def test_a_scale_that_the_data_leave(read, tmp_path):
    content = HEADER + "".join(f"text,{stars},2026-01-01\n" for stars in (1, 6, 7, 8, 10))
    with pytest.raises(
        SourceError, match=r'rating_scale \[1, 5\] does not fit column "stars": values run from 1 to 10; set rating_scale = \[1, 10\]'
    ):
        read(content)
    assert list((tmp_path / "parts").iterdir()) == []


def test_a_file_that_changes_while_it_is_read(tmp_path):
    path = tmp_path / "live.csv"
    path.write_text(HEADER + "word,1,2026-01-01\n" * 30_000)
    done = threading.Event()

    def grow() -> None:
        while not done.is_set():
            with path.open("a") as file:
                file.write("word,1,2026-01-01\n")
            done.wait(0.002)

    thread = threading.Thread(target=grow)
    thread.start()
    try:
        with pytest.raises(SourceError, match="changed while it was read, run again"):
            stage(a_source(), path, tmp_path / "parts", keep_personal_data=True, max_reject_share=0.2, now=NOW)
    finally:
        done.set()
        thread.join()
    assert list((tmp_path / "parts").iterdir()) == []


def test_a_full_disk(tmp_path):
    path = tmp_path / "big.csv"
    noise = random.Random(1)
    path.write_text(HEADER + "".join(f"{noise.getrandbits(800):x},1,2026-01-01\n" for _ in range(20_000)))

    def cap() -> None:  # the system then refuses every write beyond 100 kB, as it does on a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    code = "import sys; from tests.sources.test_stage import says_full; sys.exit(7 if says_full(*sys.argv[1:]) else 1)"
    root = Path(__file__).parents[2]
    made = subprocess.run([sys.executable, "-c", code, str(path), str(tmp_path / "parts")], preexec_fn=cap, cwd=root, check=False)
    assert made.returncode == 7
    assert list((tmp_path / "parts").iterdir()) == []


def says_full(path: str, folder: str) -> bool:
    """Stage a file in another process."""
    try:
        stage(a_source(), Path(path), Path(folder), keep_personal_data=True, max_reject_share=0.2, now=NOW)
    except StoreError as error:
        return "is full" in str(error)
    return False


def test_words_that_are_code_are_words(read):
    words = ["=cmd|' /C calc'!A0", "'); drop table feedback; --", "<script>alert(1)</script>", "{{7*7}}", "🙂🙂🙂", "%s %d {}"]
    content = HEADER + "".join(f'"{word}",5,2026-01-01\n' for word in words)
    assert read(content, keep_personal_data=False).texts == words


def test_globs(tmp_path):
    for name in ("b.csv", "a.csv", "~$a.csv", "reviews_2026.csv", "odd[1].csv"):
        (tmp_path / name).write_text("x")
    (tmp_path / "folder.csv").mkdir()
    assert [path.name for path in find_files(a_source(path=str(tmp_path / "[ab].csv")))] == ["a.csv", "b.csv"]
    assert [path.name for path in find_files(a_source(path=str(tmp_path / "odd[1].csv")))] == ["odd[1].csv"]
    with pytest.raises(SourceError, match=r'no file fits .*In .* there is "reviews_2026.csv"'):
        find_files(a_source(path=str(tmp_path / "review_2026.csv")))
    with pytest.raises(SourceError, match='Source "shop": no file fits'):
        find_files(a_source(path=str(tmp_path / "nowhere" / "deep" / "*.csv")))


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(SourceError, match=r"gone.csv cannot be read"):
        stage(a_source(), tmp_path / "gone.csv", tmp_path, keep_personal_data=True, max_reject_share=0.2, now=NOW)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30), max_size=8))
def test_any_text_comes_through_csv_unchanged(read, texts):
    import csv
    import io

    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["text", "n"])
    writer.writerows([text, n] for n, text in enumerate(texts))
    source = a_source(columns={"text": "text"}, options={"encoding": "utf-8", "delimiter": ","})
    assert read(out.getvalue(), source=source).texts == texts


def test_an_item_that_the_store_holds_is_passed_on_without_words(read):
    (first,) = read(HEADER + "slow,1,2026-01-01\n").items
    (again,) = read(HEADER + "slow,1,2026-01-01\n", known_hashes=frozenset([first["content_hash"]])).items
    assert again == {**first, "title": "", "text": "", "rating_raw": "", "is_known": True}


def test_how_an_item_is_stored_is_part_of_its_content(read):
    (plain,), (redacted,) = (read(HEADER + "slow,1,2026-01-01\n", keep_personal_data=keep).items for keep in (True, False))
    assert plain["content_hash"] != redacted["content_hash"]
