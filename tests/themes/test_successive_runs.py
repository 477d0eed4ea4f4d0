"""Themes over many runs: ids, edits, the ledger and the past hold, whatever comes in and whenever a run is cut short."""

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from subjects_project import OLD, SUBJECTS, WHEN, rows, run_themes, said, write

from pipeline.settings import Settings, load_settings
from pipeline.steps import run_all
from pipeline.store import Store
from pipeline.themes.corrections.edit import OPS
from pipeline.themes.corrections.edits_table import add_edit, read_edits, undo_edit
from pipeline.themes.corrections.publish import publish_revision
from pipeline.themes.corrections.request import EditRequest
from pipeline.themes.lifecycle.emerging import promote_group
from pipeline.themes.lifecycle.refit_cause import request_refit
from pipeline.themes.steps import assign

FIRST = 320
TWICE = 1000  # rows that make more than twice the sentences, near copies aside
SUBJECT_OF = {
    said(subject, number): subject
    for subject, (things, faults) in SUBJECTS.items()
    for number in range(len(things) * len(faults) * len(WHEN))
}
FITTED = ("kept", "born", "split", "reborn")
ENDED = ("died", "merged")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project after its first run."""
    folder = tmp_path_factory.mktemp("first")
    run_themes(write(folder, rows(range(FIRST))))
    return folder


@pytest.fixture
def folder(first: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(first, tmp_path / "project"))


def assigned(store: Store) -> dict[str, int]:
    """Return the theme of each sentence, -1 for none."""
    frame = store.query("select sentence_id, coalesce(theme_id, -1) as theme_id from sentence_themes")
    return dict(zip(frame["sentence_id"], frame["theme_id"].astype(int), strict=True))


def as_of(store: Store, revision: int) -> dict[str, int]:
    frame = store.query("select sentence_id, coalesce(theme_id, -1) as theme_id from themes_as_of($revision)", revision=revision)
    assert frame["sentence_id"].is_unique
    return dict(zip(frame["sentence_id"], frame["theme_id"].astype(int), strict=True))


def told(store: Store) -> pd.DataFrame:
    """Return sentences with their theme and the subject that they were made of."""
    frame = store.query("select sentence_id, text, theme_id from sentence_themes join sentences using (sentence_id) order by sentence_id")
    return frame.assign(subject=frame["text"].map(SUBJECT_OF), theme_id=frame["theme_id"].fillna(-1).astype(int))


def of(store: Store, subject: str) -> int:
    """Return the theme that most sentences of a subject are in."""
    frame = told(store)
    return int(frame.loc[(frame["subject"] == subject) & (frame["theme_id"] >= 0), "theme_id"].mode()[0])


def texts(store: Store, theme: int, count: int = 3) -> tuple[str, ...]:
    frame = told(store)
    return tuple(frame.loc[frame["theme_id"] == theme, "text"].head(count))


def active_themes(store: Store) -> pd.DataFrame:
    return store.query("from themes order by theme_id").set_index("theme_id")


def publish_and_assign(store: Store, settings: Settings) -> None:
    publish_revision(store, settings)
    assign(store, settings)


def last_cause(store: Store) -> str:
    return str(store.value("select cause from theme_revisions order by revision desc limit 1"))


def twenty(store: Store) -> dict[str, int]:
    """Make twenty edits of every kind; return the themes they speak of by what they are."""
    theme = {subject: of(store, subject) for subject in OLD}
    assert len(set(theme.values())) == len(OLD), "each subject has a theme of its own"
    name = {subject: str(number) for subject, number in theme.items()}
    packed = texts(store, theme["packaging"])
    asked = [
        EditRequest("rename", name["courier"], value="Vans and drivers"),
        EditRequest("rename", name["app"], value="App trouble"),
        EditRequest("describe", name["courier"], value="What drivers do."),
        EditRequest("describe", name["recipes"], value="How it is to cook."),
        EditRequest("describe", "App trouble", value="The app fails."),
        EditRequest("pin", name["refund"]),
        EditRequest("pin", name["courier"]),
        EditRequest("pin", name["recipes"]),
        EditRequest("merge", name["support"], other="App trouble"),
        EditRequest("ban", name["chicken"]),
        EditRequest(
            "split",
            name["recipes"],
            value="Clear steps",
            sentences=tuple(one for one in texts(store, theme["recipes"], 99) if "steps" in one)[:3],
        ),
        EditRequest("split", name["courier"], value="Silent bell", keywords=("bell",)),
        EditRequest("split", name["packaging"], value="Bin", keywords=("bin", "rubbish")),
        EditRequest("move", other=name["refund"], sentences=packed[:2]),
        EditRequest("move", other="none", sentences=texts(store, theme["app"], 1)),
        EditRequest("move", other=name["packaging"], sentences=("The jute sack leaked everywhere",)),
        EditRequest("parent", name["refund"], other="App trouble"),
        EditRequest("parent", "Clear steps", other=name["recipes"]),
        EditRequest("rename", "Silent bell", value="Nobody rang"),
        EditRequest("promote", name["app"], value="Tablets", keywords=("tablet",)),
    ]
    assert {one.op for one in asked} == set(OPS)
    assert len(asked) == 20
    made = [add_edit(store, one) for one in asked]
    theme |= {edit.value: int(edit.new_theme_id) for edit in made if edit.new_theme_id is not None}
    return theme


def check_twenty(store: Store, theme: dict[str, int]) -> None:
    edits = store.query("select edit_id, op, state, message from theme_edits order by edit_id")
    assert (edits["state"] == "applies").all(), edits[edits["state"] != "applies"].to_string()
    now, at = active_themes(store), told(store)
    assert now.loc[theme["courier"], ["label", "description", "pinned"]].tolist() == ["Vans and drivers", "What drivers do.", True]
    assert now.loc[theme["app"], ["label", "description"]].tolist() == ["App trouble", "The app fails."]
    assert now.loc[theme["recipes"], "description"] == "How it is to cook."
    assert now.loc[[theme["refund"], theme["recipes"]], "pinned"].all()
    assert now.loc[theme["refund"], "parent_id"] == theme["app"]
    assert now.loc[theme["Clear steps"], "parent_id"] == theme["recipes"]
    assert now.loc[theme["Silent bell"], "label"] == "Nobody rang"
    assert now.loc[theme["Clear steps"], "label"] == "Clear steps"
    assert not {theme["support"], theme["chicken"]} & {*now.index, *at["theme_id"]}, "merged and banned themes are not there"
    assert now["label"].str.casefold().is_unique
    share = at.groupby("subject")["theme_id"].value_counts(normalize=True)
    assert share[("support", theme["app"])] > 0.5
    assert share[("chicken", -1)] > 0.9, "what is banned is in none, even if it is found again"
    for subject in ("courier", "app", "recipes", "packaging", "refund"):
        mine = {theme["courier"]: {theme["courier"], theme["Silent bell"]}}.get(theme[subject], {theme[subject]})
        mine |= {"recipes": {theme["Clear steps"]}, "packaging": {theme["Bin"]}, "app": {theme["Tablets"]}}.get(subject, set())
        assert share[subject][share[subject].index.isin(mine)].sum() > 0.5, subject
    bell = at[at["text"].str.contains("bell") & at["subject"].eq("courier")]
    assert (bell["theme_id"] == theme["Silent bell"]).mean() > 0.7
    moved = {text: row for row in read_edits(store) if row.op == "move" for text in row.examples}
    for text, row in at.drop_duplicates("text").set_index("text").iterrows():
        if text in moved:
            assert row["theme_id"] == (-1 if moved[text].other_id is None else moved[text].other_id), text


def refitted(folder: Path, count: int, settings: str, cause: str) -> Settings:
    made = write(folder, rows(range(count)), settings)
    run_themes(made)
    with Store.open(made.store, read_only=True) as store:
        assert store.value("select cause from theme_fits order by fitted_at desc limit 1") == cause
    return made


def test_twenty_edits_survive_three_refits_and_can_be_undone(folder: Path) -> None:
    settings = load_settings(folder / "voc.toml")
    with Store.open(settings.store) as store:
        theme = twenty(store)
        publish_and_assign(store, settings)
        check_twenty(store, theme)
        request_refit(store)
    for count, text, cause in ((FIRST, "", "asked"), (TWICE, "", "growth"), (TWICE, "seed = 4\n", "settings")):
        settings = refitted(folder, count, text, cause)
        with Store.open(settings.store, read_only=True) as store:
            check_twenty(store, theme)
            made = store.query("select theme_id from themes where origin = 'made'")["theme_id"].tolist()
            assert set(made) == {theme["Clear steps"], theme["Silent bell"], theme["Bin"], theme["Tablets"]}
    with Store.open(settings.store) as store:
        for _ in range(20):
            undo_edit(store, None)
        publish_and_assign(store, settings)
        fit = store.frame("themes/active_fitted_themes").set_index("theme_id")
        now = active_themes(store)
        assert now["label"].to_dict() == fit["label"].to_dict()
        assert now["description"].to_dict() == fit["description"].to_dict()
        assert set(store.query("from theme_edits")["state"]) == {"undone"}


def test_undo_restores_what_was(folder: Path) -> None:
    settings = load_settings(folder / "voc.toml")
    with Store.open(settings.store) as store:
        before, themes = assigned(store), active_themes(store).drop(columns=["revision", "centroid"])
        chances = store.query("select sentence_id, probability from sentence_themes order by all")
        twenty(store)
        publish_and_assign(store, settings)
        assert assigned(store) != before
        for edit in read_edits(store)[::2]:
            undo_edit(store, edit.edit_id)
        publish_and_assign(store, settings)
        for edit in read_edits(store)[1::2]:
            undo_edit(store, edit.edit_id)
        publish_and_assign(store, settings)
        assert assigned(store) == before
        pd.testing.assert_frame_equal(store.query("select sentence_id, probability from sentence_themes order by all"), chances)
        pd.testing.assert_frame_equal(
            active_themes(store).drop(columns=["revision", "centroid", "size", "first_seen", "last_seen"]),
            themes.drop(columns=["size", "first_seen", "last_seen"]),
        )


def test_the_ledger_tells_every_theme_once_and_every_revision_can_be_read_again(folder: Path) -> None:
    settings = load_settings(folder / "voc.toml")
    seen: dict[int, dict[str, int]] = {}

    def note(store: Store) -> None:
        seen[int(store.value("select max(revision) from theme_revisions"))] = assigned(store)

    with Store.open(settings.store) as store:
        note(store)
        one, other = of(store, "courier"), of(store, "refund")
        add_edit(store, EditRequest("merge", str(one), other=str(other)))
        publish_revision(store, settings)
        note(store)  # a revision in which nothing was assigned yet
        add_edit(store, EditRequest("split", str(of(store, "app")), keywords=("tablet",), value="Tablets"))
        publish_and_assign(store, settings)
        note(store)
        undo_edit(store, 1)
        publish_and_assign(store, settings)
        note(store)
        request_refit(store)
    for count, text in ((0, ""), (30, ""), (600, ""), (600, "seed = 5\n")):
        settings = write(folder, [*rows(range(FIRST)), *rows(range(count), (*OLD, "wine"), start=5000)], text)
        run_themes(settings)
        with Store.open(settings.store, read_only=True) as store:
            note(store)
    with Store.open(settings.store, read_only=True) as store:
        revisions = store.query("from theme_revisions order by revision")
        assert revisions["revision"].tolist() == list(range(1, len(revisions) + 1))
        assert set(seen) == set(revisions["revision"])
        for revision, was in seen.items():
            left = {sentence: theme for sentence, theme in was.items() if sentence in seen[max(seen)]}
            assert len(left) > 100, "the others are of reviews that proved to be copies"
            assert as_of(store, revision) == left, f"revision {revision}"
        check_ledger(store)


def check_ledger(store: Store) -> None:
    """Every theme of each fit has one event of it, and every theme that it ended one."""
    revisions = store.query("select revision, fit_id from theme_revisions order by revision")
    ledger = store.query("from theme_ledger where size_before is not null")
    before: set[int] = set()
    fits = revisions.drop_duplicates("fit_id")
    assert set(ledger["revision"]) <= set(fits["revision"])
    for revision, fit_id in zip(fits["revision"], fits["fit_id"], strict=True):
        now = set(store.query("select theme_id from fitted_themes where fit_id = $fit_id and origin = 'found'", fit_id=fit_id)["theme_id"])
        events = ledger[ledger["revision"] == revision]
        lives, ends = events[events["event"].isin(FITTED)], events[events["event"].isin(ENDED)]
        assert Counter(lives["theme_id"]) == Counter(now)
        assert Counter(ends["theme_id"]) == Counter(before - now)
        assert set(lives.loc[lives["event"] == "kept", "theme_id"]) == now & before
        assert len(lives) + len(ends) == len(events)
        assert events["label"].ne("").all()
        before = now


CORRECTIONS = {
    "toml": (
        '[[edit]]\nop = "rename"\ntheme = "{app}"\nto = "App trouble"\n\n',
        '[[edit]]\nop = "split"\ntheme = "App trouble"\nto = "Tablets"\nkeywords = ["tablet"]\n\n'
        '[[edit]]\nop = "describe"\ntheme = "Tablets"\nto = "On tablets."\n',
    ),
    "csv": (
        "op,theme,other,value,sentences,keywords\nrename,{app},,App trouble,,\n",
        "split,App trouble,,Tablets,,tablet\ndescribe,Tablets,,On tablets.,,\n",
    ),
}


@pytest.mark.parametrize("kind", ["toml", "csv"])
def test_a_file_of_corrections_is_followed_in_every_run(folder: Path, kind: str) -> None:
    always, later = CORRECTIONS[kind]
    settings = write(folder, rows(range(FIRST)), f'[themes]\nedits = "corrections.{kind}"\n')
    file = folder / f"corrections.{kind}"
    with Store.open(settings.store, read_only=True) as store:
        app, label = of(store, "app"), active_themes(store).loc[of(store, "app"), "label"]
    always = always.format(app=label)
    file.write_text(always + later)
    assert run_themes(settings)["assign"] == "done"
    with Store.open(settings.store, read_only=True) as store:
        assert active_themes(store).loc[app, "label"] == "App trouble"
        made = store.query("from themes where origin = 'made'")
        assert made[["label", "description"]].values.tolist() == [["Tablets", "On tablets."]]
        assert store.value("select count(*) from sentence_themes where theme_id = $one", one=int(made["theme_id"][0])) > 0
        revision = store.value("select max(revision) from theme_revisions")
    assert set(run_themes(settings).values()) == {"skipped"}
    file.write_text(always)
    run_themes(settings)
    with Store.open(settings.store, read_only=True) as store:
        assert store.value("select max(revision) from theme_revisions") == revision + 1
        assert store.query("select state from theme_edits order by edit_id")["state"].tolist() == ["applies", "undone", "undone"]
        assert store.value("select count(*) from themes where origin = 'made'") == 0
        assert active_themes(store).loc[app, "label"] == "App trouble"
    file.write_text(always + later)
    run_themes(settings)
    with Store.open(settings.store, read_only=True) as store:
        assert store.value("select count(*) from themes where origin = 'made'") == 1
        assert store.value("select count(*) from theme_edits where state = 'applies'") == 3


TAXONOMY = """name,description,parent,examples,keywords
Money,Anything about money,,,
Refunds,"Money that is paid back, or is not",Money,My refund never came | The money back was promised,refund|repayment
Spoilt food,"Meat, fish and chicken that had gone off",,The meat was bad,
"""


@pytest.mark.slow
def test_a_taxonomy_is_in_force_with_ids_of_its_own_and_leaves_the_rest_to_discovery(folder: Path) -> None:
    (folder / "taxonomy.csv").write_text(TAXONOMY)
    text = '[themes]\ntaxonomy = "taxonomy.csv"\n'
    settings = refitted(folder, FIRST, text, "taxonomy")
    with Store.open(settings.store, read_only=True) as store:
        given = store.query("from themes where origin = 'given'").set_index("label")
        ids = given["theme_id"].to_dict()
        assert set(ids) == {"Money", "Refunds", "Spoilt food"}
        assert given.loc["Refunds", ["parent_id", "level"]].tolist() == [ids["Money"], 2]
        assert given.loc["Spoilt food", "description"] == "Meat, fish and chicken that had gone off"
        at = told(store)
        assert (at.loc[at["subject"] == "refund", "theme_id"] == ids["Refunds"]).mean() > 0.6
        assert (at.loc[at["subject"] == "chicken", "theme_id"] == ids["Spoilt food"]).mean() > 0.6
        assert not set(at.loc[at["subject"] == "app", "theme_id"]) & set(ids.values())
        found = {subject: of(store, subject) for subject in ("app", "recipes", "courier")}
        assert len(set(found.values())) == 3
        assert store.query("select event from theme_ledger where theme_id = $one", one=ids["Refunds"])["event"].tolist() == ["given"]
    more = TAXONOMY.replace("that had gone off", "that was not fresh") + "Packaging,Boxes and plastic,,,plastic|cardboard\n"
    (folder / "taxonomy.csv").write_text(more)
    settings = refitted(folder, FIRST, text, "taxonomy")
    with Store.open(settings.store) as store:
        given = store.query("from themes where origin = 'given'").set_index("label")
        assert {name: given.loc[name, "theme_id"] for name in ids} == ids
        assert "not fresh" in given.loc["Spoilt food", "description"]
        assert {subject: of(store, subject) for subject in found} == found
        check_ledger(store)
        before = told(store)["theme_id"]
        add_edit(store, EditRequest("rename", "Spoilt food", value="Bad meat"))
        add_edit(store, EditRequest("merge", "Packaging", other=str(found["courier"])))
        add_edit(store, EditRequest("split", "Refunds", value="Weeks", keywords=("weeks",)))
        publish_and_assign(store, settings)
        assert (store.query("from theme_edits")["state"] == "applies").all()
        assert active_themes(store).loc[ids["Spoilt food"], "label"] == "Bad meat"
        assert of(store, "packaging") == found["courier"]
        at = told(store)
        weeks = at[at["text"].str.contains("weeks") & (before == ids["Refunds"])]
        assert (weeks["subject"] == "refund").sum() > 0.6 * (at["text"].str.contains("weeks") & (at["subject"] == "refund")).sum()
        assert set(weeks["theme_id"]) == {int(store.value("select theme_id from themes where label = 'Weeks'"))}
    (folder / "taxonomy.csv").write_text("\n".join(line for line in more.splitlines() if not line.startswith("Spoilt")) + "\n")
    settings = refitted(folder, FIRST, text, "taxonomy")
    with Store.open(settings.store, read_only=True) as store:
        assert ids["Spoilt food"] not in active_themes(store).index
        events = store.query("select event from theme_ledger where theme_id = $one order by revision", one=ids["Spoilt food"])["event"]
        assert events.tolist()[-1] == "withdrawn"
        assert store.value("select state from theme_edits where op = 'rename'") == "does not apply"
    (folder / "taxonomy.csv").write_text(more)
    settings = refitted(folder, FIRST, text, "taxonomy")
    with Store.open(settings.store, read_only=True) as store:
        assert active_themes(store).loc[ids["Spoilt food"], "label"] == "Bad meat", "a theme that comes back has its id and its edits"


def tables(settings: Settings) -> dict[str, list[str]]:
    columns = {
        "themes": "theme_id, label, description, parent_id, level, origin, pinned, size, revision",
        "sentence_themes": "*",
        "sentence_themes_past": "*",
        "theme_ledger": "* exclude (made_at)",
        "fitted_themes": "* exclude (fit_id)",
        "theme_edits": "* exclude (made_at, undone_at)",
        "emerging": "*",
    }
    with Store.open(settings.store, read_only=True) as store:
        return {name: sorted(map(str, store.connection.execute(f"select {some} from {name}").fetchall())) for name, some in columns.items()}


def test_a_second_run_has_nothing_to_do(folder: Path) -> None:
    settings = load_settings(folder / "voc.toml")
    run_themes(settings)  # the first run in this folder
    before = tables(settings)
    assert set(run_themes(settings).values()) == {"skipped"}
    assert tables(settings) == before


@pytest.mark.slow
@pytest.mark.parametrize("upto", ["fit", "catalogue"])
def test_a_run_cut_short_is_finished_by_the_next(folder: Path, upto: str) -> None:
    made = []
    for place in ("whole", "cut"):
        own = Path(shutil.copytree(folder, folder.parent / place))
        settings = write(own, rows(range(TWICE)))
        with Store.open(settings.store) as store:
            add_edit(store, EditRequest("split", str(of(store, "app")), value="Tablets", keywords=("tablet",)))
        if place == "cut":
            assert run_themes(settings, upto=upto)[upto] == "done"
        run_themes(settings)
        made.append(tables(settings))
        with Store.open(settings.store, read_only=True) as store:
            check_ledger(store)
            assert last_cause(store) == "growth"
    for name in made[0]:
        assert made[0][name] == made[1][name], name


@pytest.mark.slow
def test_an_edit_between_a_fit_and_its_catalogue_loses_nothing(folder: Path) -> None:
    settings = write(folder, rows(range(TWICE)))
    run_themes(settings, upto="fit")
    with Store.open(settings.store) as store:
        add_edit(store, EditRequest("rename", str(of(store, "app")), value="App trouble"))
        publish_revision(store, settings)
    run_themes(settings)
    with Store.open(settings.store, read_only=True) as store:
        check_ledger(store)
        assert store.value("select count(*) from themes where label = 'App trouble'") == 1


@pytest.mark.slow
def test_a_refit_after_a_run_cut_short_has_a_revision_of_its_own(folder: Path) -> None:
    settings = write(folder, rows(range(TWICE)))
    run_themes(settings, upto="fit")
    with Store.open(settings.store) as store:
        request_refit(store)
    run_themes(settings)
    with Store.open(settings.store, read_only=True) as store:
        assert store.query("select cause from theme_revisions order by revision")["cause"].tolist() == ["first", "growth", "asked"]
        check_ledger(store)


def test_a_theme_that_an_edit_speaks_of_outlives_other_settings_and_other_data(folder: Path) -> None:
    settings = load_settings(folder / "voc.toml")
    with Store.open(settings.store) as store:
        theme = of(store, "courier")
        add_edit(store, EditRequest("rename", str(theme), value="Vans and drivers"))
        publish_and_assign(store, settings)
    others = rows(range(500), [*OLD[1:], "garden", "wine"], start=5000)
    settings = write(folder, [*rows(range(0, FIRST, 3)), *others], "seed = 9\n")
    run_themes(settings)
    with Store.open(settings.store, read_only=True) as store:
        assert last_cause(store) == "settings"
        assert store.query("select state from theme_edits")["state"].tolist() == ["applies"]
        assert active_themes(store).loc[theme, "label"] == "Vans and drivers"
        check_ledger(store)


def test_a_project_that_moved_still_follows_its_file(folder: Path) -> None:
    text = '[themes]\nedits = "corrections.toml"\n'
    settings = write(folder, rows(range(FIRST)), text)
    with Store.open(settings.store, read_only=True) as store:
        label = active_themes(store).loc[of(store, "app"), "label"]
    (folder / "corrections.toml").write_text(f'[[edit]]\nop = "split"\ntheme = "{label}"\nto = "Tablets"\nkeywords = ["tablet"]\n')
    run_themes(settings)
    moved = load_settings(Path(shutil.move(folder, folder.parent / "moved")) / "voc.toml")
    run_themes(moved)
    with Store.open(moved.store, read_only=True) as store:
        assert store.query("select state from theme_edits")["state"].tolist() == ["applies"]
        assert store.query("select label from themes where origin = 'made'")["label"].tolist() == ["Tablets"]


def test_edits_that_contradict_each_other_are_told_and_kept(folder: Path) -> None:
    settings = load_settings(folder / "voc.toml")
    with Store.open(settings.store) as store:
        app, courier, refund = (of(store, subject) for subject in ("app", "courier", "refund"))
        a, b, c = map(str, (app, courier, refund))
        for asked in (
            EditRequest("rename", a, value="One"),
            EditRequest("rename", a, value="Two"),  # overrules 1
            EditRequest("rename", b, value="two"),  # the label is taken: the later wins, 2 cannot apply, so 1 applies again
            EditRequest("merge", a, other=b),
            EditRequest("merge", b, other=a),  # a circle
            EditRequest("ban", c),
            EditRequest("pin", c),  # overrules the ban
            EditRequest("move", other=c, sentences=texts(store, app, 1)),
            EditRequest("move", other="none", sentences=texts(store, app, 1)),  # overrules it
            EditRequest("parent", b, other=c),
            EditRequest("parent", c, other=b),  # a circle
            EditRequest("merge", c, other=c),
        ):
            add_edit(store, asked)
        publish_and_assign(store, settings)
        edits = store.query("from theme_edits order by edit_id").set_index("edit_id")
        assert len(edits) == 12
        refused = edits[edits["state"] == "does not apply"]
        assert {2, 6, 8, 12} <= set(refused.index) | {2}
        assert refused["message"].str.len().gt(10).all()
        assert len(refused) >= 5
        assert active_themes(store).loc[refund, "pinned"]
        request_refit(store)
    run_themes(settings)
    with Store.open(settings.store, read_only=True) as store:
        again = store.query("from theme_edits order by edit_id").set_index("edit_id")
        assert again[["state", "message"]].equals(edits[["state", "message"]])


@pytest.mark.slow
def test_a_wholly_new_subject_asks_for_a_refit_and_more_of_the_same_does_not(folder: Path) -> None:
    text = "[themes]\nrefit_growth = 10\n"
    settings = write(folder, rows(range(FIRST + 450)), text)
    states = run_themes(settings)
    with Store.open(settings.store, read_only=True) as store:
        check = store.query("from theme_drift")
        assert check["sentences"].min() >= 200
        assert not check["refit"].any(), check["why"].tolist()
        assert states["fit"] == "skipped"
    lines = [*rows(range(FIRST + 450)), *rows(range(600), ("garden", "wine"), start=5000)]
    settings = write(folder, lines, text)
    assert run_themes(settings)["fit"] == "done"
    with Store.open(settings.store, read_only=True) as store:
        assert last_cause(store) == "drift"
        assert store.query("select refit from theme_drift order by checked_at")["refit"].tolist()[-1]
        assert of(store, "garden") not in {of(store, subject) for subject in OLD}
        assert of(store, "wine") != of(store, "garden")
        check_ledger(store)
    assert set(run_themes(settings).values()) == {"skipped"}


LATE = date(2026, 4, 10)


@pytest.mark.parametrize("rule", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_a_subject_of_the_last_weeks_emerges_and_becomes_a_theme(folder: Path, rule: bool) -> None:
    lines = [*rows(range(FIRST)), *rows(range(40), ("wine",), begin=LATE, days=18, start=5000)]
    settings = write(folder, lines, f"[themes]\nrefit_growth = 10\npromote_people = {10 if rule else 0}\n")
    run_themes(settings)
    with Store.open(settings.store) as store:
        groups, at = store.query("from emerging"), told(store)
        wine = set(at.loc[at["subject"] == "wine", "sentence_id"])
        mine = groups[[bool(set(typical) & wine) for typical in groups["typical"]]]
        assert len(mine) == 1
        assert mine["people"].iloc[0] > 15
        assert mine["before_people"].iloc[0] == 0
        if not rule:
            assert store.value("select count(*) from theme_edits") == 0
            promote_group(store, mine["group_id"].iloc[0], "Wine")
            publish_and_assign(store, settings)
            at = told(store)
        theme = store.query("from themes where origin = 'made'")
        assert len(theme) == 1
        number = int(theme["theme_id"].iloc[0])
        assert store.query("select promoted_to from emerging where promoted_to is not null")["promoted_to"].tolist() == [number]
        at = told(store)
        assert (at.loc[at["subject"] == "wine", "theme_id"] == number).mean() > 0.5
        assert (at.loc[at["subject"] != "wine", "theme_id"] == number).mean() < 0.05
        assert store.query("select state, origin from theme_edits").values.tolist() == [["applies", "rule" if rule else "command"]]
    run_themes(settings)
    with Store.open(settings.store) as store:
        assert store.value("select count(*) from theme_edits") == 1, "what was promoted is not promoted again"
        assert int(store.value("select promoted_to from emerging where promoted_to is not null")) == number
        request_refit(store)
    run_themes(settings)
    with Store.open(settings.store, read_only=True) as store:
        at = told(store)
        assert store.query("select state from theme_edits")["state"].tolist() == ["applies"]
        assert (at.loc[at["subject"] == "wine", "theme_id"] == number).mean() > 0.5


def test_a_store_of_schema_2_keeps_the_ids_of_its_themes_over_the_first_fit(folder: Path) -> None:
    from test_store import THEMES_OF_2

    settings = load_settings(folder / "voc.toml")
    with Store.open(settings.store) as store:
        run = store.connection.execute
        before, labels = assigned(store), active_themes(store).query("origin == 'found'")["label"].to_dict()
        for name in ("themes", "theme_fits", "sentence_themes"):
            run(f"create temp table old_{name} as from {name}")
        run(THEMES_OF_2)
        run("delete from themes; delete from theme_fits; delete from sentence_themes")
        kept = "theme_id + 100, label, keywords, size, null, null, centroid, 'f'"
        run(f"insert into themes select {kept} from old_themes where origin = 'found'")
        run("insert into theme_fits select 'f', 'v', encoder, sentences, themes, highest_id + 100, ''::blob, fitted_at from old_theme_fits")
        run("insert into sentence_themes select sentence_id, document_id, theme_id + 100, probability from old_sentence_themes")
    assert run_themes(settings)["fit"] == "done"
    with Store.open(settings.store, read_only=True) as store:
        after = assigned(store)
        was = {one: theme + 100 if theme >= 0 else -1 for one, theme in before.items()}
        assert sum(after[one] == theme for one, theme in was.items()) > 0.95 * len(was)
        assert {theme - 100 for theme in active_themes(store).query("origin == 'found'").index} == set(labels)
        assert set(store.query("from theme_ledger")["event"]) == {"kept"}
        assert as_of(store, 0) == was


def copies(texts: list[str], posted: str | None = None) -> list[str]:
    """Return a review of a person of its own for each text."""
    return [f'{i},{i % 5 + 1},"{text}",{f"2026-0{i % 6 + 1}-10" if posted is None else posted},p{i},UK' for i, text in enumerate(texts)]


ODD = {
    "no rows": ([], 0, 0),
    "five": (copies(["The courier was late.", "The app froze.", "Tasty recipes here.", "Plastic everywhere.", "Warm chicken."]), 0, 5),
    "all the same": (copies(["The courier was late again."] * 60), 1, 1),
    "no subject": (copies(["Great!", "Awful.", "Bad bad bad.", "I love it so much."] * 15), 0, 0),
    "no dates": (copies([said(OLD[i % 7], i // 7) for i in range(140)], posted=""), 4, 12),
    "one day": (copies([said(OLD[i % 7], i // 7) for i in range(140)], posted="2026-01-10"), 4, 12),
    "two subjects": (copies([said(("app", "recipes")[i % 2], i // 2) for i in range(120)]), 2, 10),
    "nearly all one": (copies([said("app" if i % 20 else "recipes", i) for i in range(200)]), 1, 10),
}


@pytest.mark.slow
@pytest.mark.parametrize("odd", ODD)
def test_odd_input_makes_sane_themes_and_a_page(tmp_path: Path, odd: str) -> None:
    lines, least, most = ODD[odd]
    settings = write(tmp_path, lines)
    for _ in run_all(settings):
        pass
    assert {report.state for report in run_all(settings)} == {"skipped"}
    with Store.open(settings.store, read_only=True) as store:
        assert store.query("from reconciliation")["balanced"].all()
        themes, at = active_themes(store), told(store)
        assert least <= (themes["origin"] == "found").sum() <= most
        assert themes["label"].str.casefold().is_unique
        assert (at["theme_id"] == -1).mean() <= 0.15 if len(at) else True
        at = at[(at["theme_id"] >= 0) & at["subject"].notna()]
        mixed = at.groupby("theme_id")["subject"].agg(lambda one: one.value_counts(normalize=True).iloc[0])
        assert (mixed > 0.8).all(), "a theme is of one subject"
    assert settings.report.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_batch_without_a_subject_is_taken_in_stride(folder: Path) -> None:
    settings = write(folder, [*rows(range(FIRST)), '9000,5,"Great!",2026-03-01,zoe,UK'])
    run_themes(settings)
    with Store.open(settings.store, read_only=True) as store:
        assert last_cause(store) == "first"
        assert store.value("select count(*) from sentence_themes") == store.value("select count(*) from sentences") - 1


@pytest.mark.parametrize("kind", ["ban", "taxonomy"])
def test_what_people_banned_or_a_taxonomy_took_is_no_drift(folder: Path, kind: str) -> None:
    """Sentences that are in none because a theme is banned were so at the fit as well."""
    text = "[themes]\nrefit_growth = 10\n"
    settings = write(folder, rows(range(FIRST)), text)
    if kind == "ban":
        with Store.open(settings.store) as store:
            add_edit(store, EditRequest("ban", str(of(store, "app"))))
            publish_and_assign(store, settings)
    else:
        (folder / "taxonomy.csv").write_text(TAXONOMY)
        text += 'taxonomy = "taxonomy.csv"\n'
        settings = refitted(folder, FIRST, text, "taxonomy")
    write(folder, rows(range(FIRST + 450)), text)
    assert run_themes(load_settings(folder / "voc.toml"))["fit"] == "skipped"
    with Store.open(settings.store, read_only=True) as store:
        check = store.query("from theme_drift order by checked_at").iloc[-1]
        assert check["sentences"] >= 200
        assert not check["refit"], check["why"]
