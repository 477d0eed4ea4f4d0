"""From a file to documents: what of a row is a customer's, and in which language."""

import json

import pytest

from pipeline.source_settings import Source
from pipeline.step_list import step_named
from pipeline.steps import run_step
from pipeline.store import Store

CHAT = "Agent: Thank you for calling.\nCustomer: My box {n} came late and wet.\nAgent: Sorry for that."


@pytest.fixture
def prepared(project, tmp_path):
    def run(rows: list[dict[str, object]], columns: dict[str, str], **more: object):
        source = {"name": "s", "kind": "forum", "path": str(tmp_path / "rows.jsonl"), "columns": {"text": "text", **columns}, **more}
        (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
        settings = project({}).model_copy(update={"sources": [Source(**source)]})
        with Store.open(settings.store) as store:
            for name in ("load", "documents", "copies", "sentences"):
                run_step(store, step_named(name), settings, "run")
            assert store.value("select bool_and(balanced) from reconciliation")
            assert not store.value(
                "select count(*) from sentences join documents using (document_id)"
                " where sentences.text <> substr(documents.text, start_char + 1, end_char - start_char)"
            )
            return store.query(
                "select d.text, d.status, d.language, d.author_id, d.segments, f.text as stored, f.line"
                " from documents d join feedback f on f.feedback_id = d.document_id order by f.line"
            )

    return run


def test_agents_words_are_kept_as_context_and_never_voice(prepared):
    found = prepared([{"text": CHAT.format(n=n)} for n in (1, 2)], {})
    assert found["text"].tolist() == ["My box 1 came late and wet.", "My box 2 came late and wet."]
    assert found["stored"].str.contains("Thank you for calling").all()


def test_rows_of_agents_bots_and_nobody(prepared):
    rows = [
        {"text": "It is broken again.", "who": "ann", "role": "end-user"},
        {"text": "We are looking into it.", "who": "bob", "role": "agent"},
        {"text": "Your post was received.", "who": "AutoModerator", "role": ""},
        {"text": "[deleted]", "who": "[deleted]", "role": "end-user"},
    ]
    found = prepared(rows, {"author_id": "who"}, speakers={"column": "role", "customer": ["end-user"]})
    assert found["status"].tolist() == ["counted", "empty", "empty", "low_signal"]
    assert found["author_id"].isna().tolist() == [False, False, False, True]
    assert found["stored"][1] == "[Agent]: We are looking into it."


def test_later_messages_of_a_ticket_are_read_but_the_agents(prepared):
    messages = [{"author_id": 1, "body": "We look into it."}, {"author_id": 5, "body": "Still broken.\n\nBest regards,\nJane Doe"}]
    found = prepared([{"text": "The export fails.", "by": 5, "comments": messages}], {"author_id": "by"}, speakers={"messages": "comments"})
    assert found["text"].tolist() == ["The export fails.\nStill broken."]


def test_a_reply_of_the_company_is_a_segment_and_no_voice(prepared):
    rows = [
        {"text": "Late again.", "at": "2026-01-05", "reply": "Sorry!", "replied": "2026-01-05"},
        {"text": "Cold food.", "at": "2026-01-05", "reply": "Sorry!", "replied": "2026-01-09"},
        {"text": "Wrong box.", "at": "2026-01-05", "reply": "Sorry!", "replied": "2026-02-09"},
        {"text": "Rude driver.", "at": "2026-01-05", "reply": "", "replied": None},
    ]
    found = prepared(rows, {"created_at": "at", "reply": "reply", "replied_at": "replied"})
    assert [segments["answered"] for segments in found["segments"]] == ["yes", "yes", "yes", "no"]
    assert [segments["answered within"] for segments in found["segments"]] == ["same day", "week", "later", "never"]
    assert not found["text"].str.contains("Sorry").any()


def test_a_footer_that_many_share_is_cut_and_a_shared_answer_is_not(prepared):
    footer = "North Council\n1 High Street\n\nFollow us for news"
    rows = [{"text": f"Bin {n} was not emptied.\n\n{footer}"} for n in range(6)] + [{"text": "Bin 9 was not emptied.\n\nToo slow"}] * 2
    found = prepared(rows, {})
    assert found["text"].tolist()[:6] == [f"Bin {n} was not emptied." for n in range(6)]
    assert found["text"][6] == "Bin 9 was not emptied.\n\nToo slow"


def test_of_a_translated_review_the_original_is_read_where_it_can_be(prepared):
    rows = [
        {"text": "(Translated by Google) The food was cold\n\n(Original)\nLa comida estaba fría"},
        {"text": "The food was cold and late\n\n(Translated by Google)\nLa comida estaba fría"},
        {"text": "La comida estaba fría"},
    ]
    found = prepared(rows, {})
    assert found["text"].tolist()[:2] == ["The food was cold", "The food was cold and late"]
    assert list(zip(found["status"], found["language"], strict=True)) == [("counted", "es"), ("counted", "en"), ("foreign_language", "es")]


def test_a_pasted_script_of_a_hundred_sentences_is_one_voice(prepared):
    script = [f"Point {n}: the {['seat', 'meal', 'crew', 'app'][n % 4]} was worse than in {1990 + n}." for n in range(100)]
    rows = [{"text": " ".join([*script[:n], f"I am number {n}.", *script[n + 2 :]]), "who": f"u{n}"} for n in range(8)]
    assert sorted(prepared(rows, {"author_id": "who"})["status"]) == ["counted"] + ["near_duplicate"] * 7
