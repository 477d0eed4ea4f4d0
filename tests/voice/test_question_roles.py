"""What an open question asks for: inferred from its words, or set; kept in the store, and used by the signals at once."""

from pathlib import Path
from typing import get_args

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SettingsError
from pipeline.settings import Settings, load_settings
from pipeline.source_settings import Role
from pipeline.sql import text as sql_text
from pipeline.step_list import step_named
from pipeline.steps import run_step
from pipeline.store import Store, now
from pipeline.voice.question_roles import question_role, question_roles

SURVEY = """
store = "voc.duckdb"
[[source]]
name = "survey"
kind = "survey"
path = "answers.csv"
[source.columns]
item_id = "id"
[source.questions]
best = "What do you like best?"
change = "If you could change one thing, what would it be?"
open = "Your turn"
"""
ANSWERS = """id,best,change,open
1,the menus,Better documentation,more seats
2,Nothing really to say here,Nothing to improve,more lamps
"""


@pytest.mark.parametrize(
    ("question", "role"),
    [
        # r_survey_2018 and jupyter_ux_2015, by their columns and questions
        ("Qlike_best", "liked"),
        ("Qlike_least", "disliked"),
        ("Qcapability_missing", "missing"),
        ("Qchange_one_thing", "improve"),
        ("Workflow Need #1:What needs in your workflow does Jupyter Notebook address?", "use"),
        ("Workflow Need #1:What needs in your workflow does Jupyter Notebook not address?", "missing"),
        ("Aspect #1:What aspects of Jupyter Notebook make it pleasant to use in your workflow?", "liked"),
        ("Aspect #2:What aspects of Jupyter Notebook make it difficult to use in your workflow?", "disliked"),
        ("What, if anything, hinders you from making Jupyter Notebook an even more regular part of your workflow?", "disliked"),
        ("Enhancement #1:Thinking back, what enhancements would have made your initial experience better?", "improve"),
        ("How many years have you been in this role? ", "other"),
        # our own
        ("What is the main reason for your score?", "score"),
        ("Why did you rate us that way?", "score"),
        ("Why do you feel that way?", "score"),
        ("How likely are you to recommend us?", "other"),
        ("What do you like most about the shop?", "liked"),
        ("What went well?", "liked"),
        ("What did you not like?", "disliked"),
        ("What went wrong?", "disliked"),
        ("WHAT ANNOYS YOU MOST?", "disliked"),
        ("What could we have done better?", "improve"),
        ("What should we stop doing?", "improve"),
        ("What would you like us to change?", "improve"),
        ("What feature do you miss most?", "missing"),
        ("What do you wish the app could do?", "missing"),
        ("What do you use the van for?", "use"),
        ("What are you trying to get done?", "use"),
        ("What did you like, and what could be improved?", "other"),
        ("What did you like and dislike?", "other"),
        ("Is there anything else you'd like to tell us?", "other"),
        ("", "other"),
        ("???", "other"),
    ],
)
def test_the_words_of_a_question_tell_its_role(question: str, role: str) -> None:
    assert question_role(question) == role


@given(st.text(max_size=300))
def test_any_text_has_one_role(question: str) -> None:
    assert question_role(question) in get_args(Role)


@given(
    st.sampled_from(["What did you like least?", "What could be improved?", "What do you use it for?"]), st.sampled_from([" ", "\n", "  "])
)
def test_case_and_space_make_no_difference(question: str, space: str) -> None:
    assert question_role(question.upper()) == question_role(space + question + space) == question_role(question)


def project(tmp_path: Path, roles: str = "") -> Settings:
    (tmp_path / "answers.csv").write_text(ANSWERS, encoding="utf-8")
    path = tmp_path / "voc.toml"
    path.write_text(SURVEY + roles, encoding="utf-8")
    return load_settings(path)


def test_a_role_that_is_set_beats_the_words(tmp_path: Path) -> None:
    asked = pd.DataFrame(
        [("survey", "Your turn"), ("survey", "What do you like best?"), ("old", "Your turn")], columns=["source", "question"]
    )
    roles = question_roles(asked, project(tmp_path, '[source.about]\nopen = "missing"\n'))
    assert roles["about"].tolist() == ["missing", "liked", "other"]
    assert roles["origin"].tolist() == ["settings", "inferred", "inferred"]


@pytest.mark.parametrize(
    ("roles", "says"),
    [
        (
            'best = "like"',
            ["source.0.about.best", "'score', 'liked', 'disliked', 'improve', 'missing', 'use', 'names' or 'other'", "'like'"],
        ),
        ("best = 3", ["source.0.about.best", "'liked'", "3"]),
        ('bets = "liked"', ["source.0", 'about.bets = "liked"', "no open question", 'Did you mean "best"?']),
    ],
)
def test_a_role_or_question_that_is_none_gets_one_error(tmp_path: Path, roles: str, says: list[str]) -> None:
    with pytest.raises(SettingsError) as caught:
        project(tmp_path, f"[source.about]\n{roles}\n")
    for part in ["voc.toml", *says]:
        assert part in str(caught.value)


def test_one_question_has_one_role(tmp_path: Path) -> None:
    twice = SURVEY.replace('open = "Your turn"', 'open = "What do you like best?"')
    (tmp_path / "voc.toml").write_text(twice + '[source.about]\nbest = "liked"\nopen = "use"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="give both the same role"):
        load_settings(tmp_path / "voc.toml")


STEPS = ("load", "documents", "copies", "sentences", "embeddings", "questions", "sentiment", "score_prior", "signals", "reasons")


def run(settings: Settings) -> dict[str, str]:
    with Store.open(settings.store) as store:
        return {name: run_step(store, step_named(name), settings, "a").state for name in STEPS}


def signals(settings: Settings) -> set[tuple[str, str]]:
    with Store.open(settings.store, read_only=True) as store:
        found = store.query("select sentences.text, signal from signals join sentences using (sentence_id)")
    return set(found.itertuples(index=False, name=None))


def test_answers_are_read_by_their_question_and_again_when_its_role_changes(tmp_path: Path) -> None:
    settings = project(tmp_path)
    run(settings)
    found = signals(settings)
    assert {("Better documentation", "ask"), ("the menus", "praise"), ("Nothing to improve", "praise")} <= found
    assert not {("Nothing to improve", "pain_point"), ("Nothing to improve", "ask"), ("more seats", "job")} & found
    assert run(settings) == dict.fromkeys(STEPS, "skipped")
    settings = project(tmp_path, '[source.about]\nopen = "use"\n')
    states = run(settings)
    assert states == dict.fromkeys(STEPS, "skipped") | {"questions": "done", "signals": "done", "reasons": "done"}, (
        "no file is read again for it"
    )
    assert ("more seats", "job") in signals(settings)
    with Store.open(settings.store, read_only=True) as store:
        held = store.query("select question, about, origin from questions where origin = 'settings'")
    assert held.to_numpy().tolist() == [["Your turn", "use", "settings"]]


WHY = """id,why,blank
1,Because the courier never rings the bell.,Because the courier is late.
2,Because,because of <NAME>
3,Weil der Kurier nie geklingelt hat und niemand kam.,Because of this
4,"Because the app froze, I gave a three.",ok
5,The courier never rings the bell.,
"""


def test_because_at_the_head_of_an_answer_explains_the_score_that_was_asked_about(tmp_path: Path) -> None:
    asked = '[source.questions]\nwhy = "Why did you give that score?"\nblank = "???"\n'
    (tmp_path / "voc.toml").write_text(SURVEY[: SURVEY.index("[source.questions]")] + asked, encoding="utf-8")
    (tmp_path / "answers.csv").write_text(WHY, encoding="utf-8")
    settings = load_settings(tmp_path / "voc.toml")
    run(settings)
    cause = "substr(text, cause_start + 1, cause_end - cause_start)"
    given = f"select {cause}, effect_kind, effect_start from reasons join documents using (document_id)"
    with Store.open(settings.store) as store:
        assert store.query("select question, about from questions order by question")["about"].tolist() == ["other", "score"]
        rows = store.connection.execute(given + " order by effect_kind").fetchall()
        assert rows == [("the courier never rings the bell", "score", None), ("the app froze", "words", 23)]
        store.connection.execute(sql_text("insights/refuse_quotes"), {"now": now()})
        assert store.query("from quotes_refused").empty, "an effect that is no span is no wrong span"


TOOLS = """id,tools,liked
1,Notion,Notion
2,"Slack, Crash Plan, Awful PDF",the crashes
3,"Notion, which I hate because it is slow",the price
4,Slack and Jira,nothing
"""


def test_bare_names_have_no_sentiment_signals_or_reasons(tmp_path: Path) -> None:
    head = SURVEY[: SURVEY.index("[source.questions]")]
    asked = '[source.questions]\ntools = "Which other tools do you use?"\nliked = "What do you like best?"\n'
    (tmp_path / "voc.toml").write_text(head + asked, encoding="utf-8")
    (tmp_path / "answers.csv").write_text(TOOLS, encoding="utf-8")
    settings = load_settings(tmp_path / "voc.toml")
    run(settings)
    bare = {"Notion", "Slack, Crash Plan, Awful PDF", "Slack and Jira"}
    with Store.open(settings.store, read_only=True) as store:
        read = store.query(
            "select sentences.text, polarity, confidence from sentence_sentiment join sentences using (sentence_id) "
            "join documents on documents.document_id = sentences.document_id where question like 'Which%'"
        ).set_index("text")
    assert (read.loc[sorted(bare), ["polarity", "confidence"]] == 0).all(axis=None)
    assert read.loc["Notion, which I hate because it is slow", "polarity"] < -0.3
    assert not {text for text, _ in signals(settings)} & (bare - {"Notion"})
    (tmp_path / "voc.toml").write_text(head + asked + '[source.about]\ntools = "other"\n', encoding="utf-8")
    states = run(load_settings(tmp_path / "voc.toml"))
    assert {states[name] for name in ("questions", "sentiment", "signals", "reasons")} == {"done"}, "another role, read again"


@pytest.mark.parametrize(
    "question",
    [
        *(
            "Which other tools do you use?",
            "What brands do you buy?",
            "Which competitors did you consider?",
            "Please list the apps you use.",
        ),
        *("Which of our features do you use most often?", "Other tools", "What other software do you work with?"),
    ],
)
def test_questions_that_ask_for_names(question: str) -> None:
    assert question_role(question) == "names"


@pytest.mark.parametrize(
    ("question", "role"),
    [
        ("What do you use our product for?", "use"),
        ("Which features do you like best?", "liked"),
        ("Which features would you like us to add?", "missing"),
        ("What problems did you have with the service?", "disliked"),
        ("Which tools do you miss?", "missing"),
        ("What experience did you have?", "other"),
    ],
)
def test_questions_that_ask_for_more_than_names(question: str, role: str) -> None:
    assert question_role(question) == role
