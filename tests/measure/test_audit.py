"""A sheet is drawn, filled and read; what people say comes out as agreement, precision and corrected shares."""

import shutil

import numpy as np
import pandas as pd
import pytest
from insights.two_levels import two_levels
from report.made_store import settings_of

from pipeline.errors import VocError
from pipeline.measure.audit import audit
from pipeline.measure.audit_marks import keep_marks, read_marks
from pipeline.measure.audit_sheet import LEAST_OF_THEME, allocate, draw_sheet, read_sheet
from pipeline.report.export import write_rows
from pipeline.store import Store


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    with two_levels(tmp_path_factory.mktemp("audit"), documents=120) as store:
        return store.path


@pytest.fixture
def store(made, tmp_path):
    with Store.open(shutil.copy(made, tmp_path / "voc.duckdb")) as opened:
        yield opened


def sentences_of(store):
    return store.query("select sentence_id, document_id from sentences").set_index("sentence_id")["document_id"]


def labels_of(store):
    rows = store.query("select theme_id, label from themes")
    return dict(zip(rows["theme_id"], rows["label"], strict=True))


def imported(store, tmp_path, sheet, by="ann"):
    """Write a sheet, read it back, keep its marks and measure; return what could not be read."""
    write_rows(sheet, tmp_path / "filled.csv")
    marks, problems = read_marks(read_sheet(tmp_path / "filled.csv"), sentences_of(store), labels_of(store))
    keep_marks(store, marks, by)
    audit(store, settings_of(tmp_path))
    return problems


def test_the_same_seed_draws_the_same_sheet_and_every_theme(store, tmp_path):
    settings = settings_of(tmp_path)
    sheet = draw_sheet(store, settings, 80)
    pd.testing.assert_frame_equal(sheet, draw_sheet(store, settings, 80))
    other = draw_sheet(store, settings.model_copy(update={"seed": 5}), 80)
    assert set(sheet["sentence_id"]) != set(other["sentence_id"])
    assert 70 <= len(sheet) <= 90
    assert set(sheet["theme_id"]) == {"1", "2", "3", "4", "5"}
    whole = sentences_of(store)
    documents = set(whole[sheet["sentence_id"]])
    assert set(sheet["sentence_id"]) == set(whole.index[whole.isin(documents)])


def test_the_chances_add_up_to_all_documents(store, tmp_path):
    sheet = draw_sheet(store, settings_of(tmp_path), 80)
    each = sheet.groupby(sentences_of(store)[sheet["sentence_id"]].to_numpy())["inclusion"].first()
    assert (1 / each).sum() == pytest.approx(120)


def test_every_stratum_has_its_least_number_and_the_rest_is_in_proportion():
    assert allocate([2, 10, 100, 1000], 50).tolist() == [2, 3, 7, 38]
    assert allocate([2, 10, 100], 1).tolist() == [2, LEAST_OF_THEME, LEAST_OF_THEME]
    assert allocate([2, 10], 500).tolist() == [2, 10]


def test_a_sheet_that_finds_the_machine_right_changes_no_share(store, tmp_path):
    sheet = draw_sheet(store, settings_of(tmp_path), 150).assign(theme_ok="yes", sentiment_ok="X", reason_ok="")
    assert imported(store, tmp_path, sheet) == []
    shares = store.query("from audited_shares")
    known = shares[shares["verdict"] != "too few"]
    assert len(known) >= 5
    np.testing.assert_allclose(known["share"], known["machine_share"])
    assert known["precision"].eq(1).all()
    assert known["verdict"].eq("undecided").all()
    assert store.query("from audited_agreement where measure = 'kappa'")["agreed"].eq(1).all()


def test_what_the_machine_overlooks_is_found_again_broader_themes_too(store, tmp_path):
    """People say that half of what stands under theme 1 belongs to theme 4: shares of their broader themes, 7 and 8, move as well."""
    sheet = draw_sheet(store, settings_of(tmp_path), 240).assign(theme_ok="yes", sentiment_ok="yes")
    wrong = sheet.index[sheet["theme_id"] == "1"][::2]
    sheet.loc[wrong, ["theme_ok", "right_theme"]] = ["No", "APP"]
    assert imported(store, tmp_path, sheet) == []
    shares = store.query("from audited_shares").set_index("theme_id")
    moved = shares["share"] - shares["machine_share"]
    assert moved[1] < -0.03
    assert moved[7] < 0 < moved[8]
    assert moved[4] > 0.03
    right = store.query("from audited_precision where what = 'theme'").set_index("theme_id")
    assert right["precision"][1] == pytest.approx(0.5, abs=0.15)
    assert right["precision"][2] == 1


def test_two_people_are_kept_apart_and_a_later_file_of_one_replaces_the_earlier(store, tmp_path):
    sheet = draw_sheet(store, settings_of(tmp_path), 60).assign(theme_ok="1", sentiment_ok="y")
    imported(store, tmp_path, sheet)
    imported(store, tmp_path, sheet.assign(sentiment_ok="no", right_sentiment="Neutral"), by="bob")
    imported(store, tmp_path, sheet.assign(note="again"))
    assert store.query("select annotator, count(*) as n from audit_marks group by all order by 1").values.tolist() == [
        ["ann", len(sheet)],
        ["bob", len(sheet)],
    ]
    agreement = store.query("from audited_agreement").set_index(["what", "measure"]).sort_index()
    assert set(agreement.index) == {("theme", "kappa"), ("theme", "alpha"), ("sentiment", "kappa"), ("sentiment", "alpha")}
    assert agreement.loc[("theme", "alpha"), "value"].item() == 1
    assert agreement.loc[("sentiment", "alpha"), "agreed"].item() == 0


def test_marks_of_a_theme_that_is_gone_correct_no_share(store, tmp_path):
    sheet = draw_sheet(store, settings_of(tmp_path), 100).assign(theme_ok="yes")
    imported(store, tmp_path, sheet)
    before = store.value("select max(marked) from audited_shares")
    store.connection.execute("delete from themes where theme_id = 5")
    audit(store, settings_of(tmp_path))
    assert 0 < store.value("select max(marked) from audited_shares") < before


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"theme_ok": "maybe"}, 'line 2, theme_ok: "maybe" is neither yes nor no'),
        ({"theme_ok": "no", "right_theme": "corier"}, 'line 2, right_theme: "corier" is no active theme. Did you mean "courier"?'),
        ({"theme_ok": "yes", "right_theme": "recipes"}, 'line 2, right_theme: "recipes" is given, but theme_ok does not say no'),
        ({"right_theme": "recipes"}, 'line 2, right_theme: "recipes" is given, but theme_ok does not say no'),
        ({"sentiment_ok": "no"}, "line 2, right_sentiment: is needed where sentiment_ok says no"),
        ({"sentiment_ok": "no", "right_sentiment": "bad"}, 'line 2, right_sentiment: "bad" is none of negative, neutral, positive'),
        ({"theme_ok": "yes", "sentence_id": "d999-0"}, 'line 2: there is no sentence "d999-0" in the store'),
        ({"theme_ok": "yes", "inclusion": "7"}, "line 2: inclusion, theme_id or sentiment is not what the sheet had; export it again"),
    ],
)
def test_what_cannot_be_meant_is_named_with_its_line(cells, said):
    row = {"sentence_id": "a", "inclusion": "0.5", "theme_id": "1", "theme": "courier", "sentiment": "negative", "reason": ""}
    row |= dict.fromkeys(("theme_ok", "right_theme", "sentiment_ok", "right_sentiment", "reason_ok", "note"), "") | {"line": 2}
    marks, problems = read_marks(pd.DataFrame([row | cells]), pd.Series({"a": "d"}), {1: "courier", 5: "recipes"})
    assert problems == [said]
    assert marks.empty


def test_a_row_that_stands_twice_counts_once_and_an_empty_one_not_at_all(store, tmp_path):
    sheet = draw_sheet(store, settings_of(tmp_path), 10)
    sheet.loc[0, "theme_ok"] = "true"
    problems = imported(store, tmp_path, pd.concat([sheet, sheet.iloc[[0]]]))
    assert problems == [f'line {len(sheet) + 2}: sentence "{sheet["sentence_id"][0]}" stands above already']
    assert store.value("select count(*) from audit_marks") == 1


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_sheet_comes_back_as_it_was_written(store, tmp_path, ending):
    sheet = draw_sheet(store, settings_of(tmp_path), 30).assign(theme_ok="yes", note="=1+1")
    write_rows(sheet, tmp_path / f"sheet.{ending}")
    back = read_sheet(tmp_path / f"sheet.{ending}")
    assert back["sentence_id"].tolist() == sheet["sentence_id"].tolist()
    assert back["inclusion"].astype(float).tolist() == pytest.approx(sheet["inclusion"].tolist())
    assert back["note"].eq("'=1+1").all()  # no text is run as a formula


def test_semicolons_between_cells_are_read(store, tmp_path):
    draw_sheet(store, settings_of(tmp_path), 30).to_csv(tmp_path / "sheet.csv", sep=";", index=False, encoding="utf-8-sig")
    assert len(read_sheet(tmp_path / "sheet.csv")) > 20


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("sheet.csv", b"", "Cannot read"),
        ("sheet.csv", b"\xff\xfe\x00", "Cannot read"),
        ("sheet.xlsx", b"no workbook", "Cannot read"),
        ("sheet.pdf", b"", "the ending says how"),
        ("sheet.csv", b"sentence_id,theme\na,b\n", "has no column inclusion"),
    ],
)
def test_files_that_are_no_sheets_are_refused(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(VocError, match=said):
        read_sheet(tmp_path / name)


def test_what_is_missing_is_said(tmp_path, store):
    with pytest.raises(VocError, match="Cannot read"):
        read_sheet(tmp_path / "nowhere.csv")
    with pytest.raises(VocError, match="1 or more"):
        draw_sheet(store, settings_of(tmp_path), 0)
    with pytest.raises(VocError, match="--by"):
        keep_marks(store, pd.DataFrame({"sentence_id": []}), " ")
    store.connection.execute("delete from sentences")
    with pytest.raises(VocError, match="voc run"):
        draw_sheet(store, settings_of(tmp_path), 10)
