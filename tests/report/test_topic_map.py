"""The map, the tree and the sizes over time: there without a script, safe, and the same as the store."""

import json
import re

import pandas as pd
import pytest
from report.made_store import BROADER, HOSTILE, THEMES, filled, items, settings_of
from report.test_page import Page

from pipeline.report.contents import Limits, read_contents
from pipeline.report.headline import pains_first, strengths_first
from pipeline.report.history import describe_history
from pipeline.report.page import report
from pipeline.report.theme_tree import build_theme_tree
from pipeline.report.topic_map import WIDTH, draw_topic_map, find_polarity


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    settings = settings_of(tmp_path_factory.mktemp("topic-map"))
    with filled(settings, items(200), broader=True) as store:
        report(store, settings)
        contents, insights = read_contents(store, Limits()), store.query("from insights where segment = 'all' and period = 'all'")
    return settings.report.read_text(encoding="utf-8"), contents, insights


@pytest.fixture(scope="module")
def page(made) -> str:
    return made[0]


def section(page: str, name: str) -> str:
    found = re.search(rf'<section[^>]*id="{name}".*?</section>', page, re.DOTALL)
    assert found, name
    return found[0]


def embedded(page: str) -> dict:
    return json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1])


def test_the_map_shows_every_theme_and_sentence_without_a_script(page):
    part = section(page, "topic-map")
    parsed = Page(part)
    assert {int(disc["data-theme"]) for disc in parsed.all("circle")} == set(THEMES)
    assert sorted(parsed.texts["text"]) == sorted(THEMES.values())
    assert "battery life: 80 people" in parsed.texts["title"]
    assert sum(path["d"].count("M") for path in parsed.all("path") if "data-theme" in path) == 206
    assert "Map of 5 themes and 206 sentences" in parsed.all("svg")[0]["aria-label"]


def test_every_dot_lies_in_the_drawing_and_in_the_disc_of_its_theme(page):
    parsed = Page(section(page, "topic-map"))
    _, _, width, height = map(float, parsed.all("svg")[0]["viewbox"].split())
    discs = {disc["data-theme"]: tuple(float(disc[name]) for name in ("cx", "cy", "r")) for disc in parsed.all("circle")}
    assert width == WIDTH
    for path in parsed.all("path"):
        for x, y in re.findall(r"M(\d+) (\d+)h", path["d"]):
            cx, cy, radius = discs[path["data-theme"]]
            assert 0 <= float(x) <= width and 0 <= float(y) <= height
            assert (float(x) - cx) ** 2 + (float(y) - cy) ** 2 <= radius**2


def test_the_script_reads_the_same_dots_and_their_sentences(page):
    data = embedded(page)["map"]
    dots = {path["data-theme"]: path["d"] for path in Page(section(page, "topic-map")).all("path") if "data-theme" in path}
    for theme, label, people, line, keywords, sentences in data:
        assert label == THEMES[theme] and people > 0 and line and keywords
        assert "".join(f"M{x} {y}h.1" for x, y, _ in sentences) == dots[str(theme)]
        assert all(len(text) <= Limits().place_characters for *_, text in sentences)
    assert any(text == HOSTILE[1] for *_, sentences in data for _, _, text in sentences)
    assert [one[2] for one in data] == sorted((one[2] for one in data), reverse=True)


def test_a_sentence_that_is_not_at_its_place_is_not_on_the_map(tmp_path):
    settings = settings_of(tmp_path)
    with filled(settings, items(60), broader=True) as store:
        before = draw_topic_map(read_contents(store, Limits()), Limits())
        store.connection.execute("update sentences set text = 'Something else.' where sentence_id = 'd0003-0'")
        after = draw_topic_map(read_contents(store, Limits()), Limits())
    assert before.sentences == after.sentences + 1


def test_without_a_map_there_is_no_section_of_it(tmp_path):
    settings = settings_of(tmp_path)
    with filled(settings, items(60)) as store:
        report(store, settings)
    text = settings.report.read_text(encoding="utf-8")
    assert 'id="topic-map"' not in text and 'href="#topic-map"' not in text and 'id="broader"' not in text
    assert embedded(text)["map"] == []
    assert 'id="tree"' in text and 'id="sizes"' in text


def test_colours_follow_the_rule_of_the_rankings(made):
    contents = made[1]
    of = {"pain": pains_first(contents.themes), "strength": strengths_first(contents.themes)}
    for row in contents.themes:
        wanted = next((name for name, rows in of.items() if row in rows), "other")
        assert find_polarity(row) == wanted


def test_the_tree_has_sub_themes_below_their_theme_with_people_and_share(made):
    page, contents, insights = made
    found = build_theme_tree(contents)
    assert found[0].row["theme_id"] == 9
    assert [one.row["theme_id"] for one in found[0].below] == [1, 3]
    part = section(page, "tree")
    parsed = Page(part)
    assert [link["href"] for link in parsed.all("a")][:3] == ["#theme-9", "#theme-1", "#theme-3"]
    people = int(insights.set_index("theme_id")["people"][9])
    assert people == 120 and f"{people} people, 58.3" in part
    assert len(parsed.all("li")) == len(insights) == 6


def test_a_broader_theme_has_a_card_but_no_place_among_what_hurts(page):
    groups = re.split(r'data-group="(\w+)"', page)[1:]
    named = {name: re.findall(r'id="theme-(\d+)"', part) for name, part in zip(groups[::2], groups[1::2], strict=True)}
    assert named == {"pains": ["1", "4", "5"], "strengths": ["2"], "others": ["3"], "broader": ["9"]}
    rows = [row["data-theme"] for row in Page(section(page, "table")).all("tr") if "data-theme" in row]
    assert "9" not in rows and len(rows) == 5
    assert Page(section(page, "broader")).texts["h3"][0].strip() == BROADER
    assert "<dt>Themes</dt><dd>5</dd>" in page


def test_cards_say_what_they_are_part_of_and_since_when(page):
    cards = dict(re.findall(r'<li class="theme"[^>]*id="theme-(\d+)">(.*?)</details>', page, re.DOTALL))
    assert "Part of" in cards["1"] and 'href="#theme-9"' in cards["1"] and "Part of" not in cards["2"]
    assert "Made up of" in cards["9"] and 'href="#theme-3"' in cards["9"]
    assert "Customers on battery life." in cards["1"]
    said = Page("<dl>" + cards["1"].split('<dl class="figures">')[1].split("</dl>")[0] + "</dl>")
    begun = "Found in revision 1 (1 May 2024); kept in 2 revisions since; took in “flat </script> cells” (revision 3)."
    assert begun in said.texts["dd"]
    assert "Split from “battery life” in revision 2 (2 May 2024)." in cards["3"]
    assert "As a theme" not in cards["5"]


def test_a_silent_ledger_says_nothing():
    assert describe_history(1, []) == ""


def test_sizes_over_time_share_one_scale(made):
    page, contents, _ = made
    part = section(page, "sizes")
    parsed = Page(part)
    scales = {text for text in parsed.texts["span"] if "%" in text}
    assert len(scales) == 2  # 0 and the top
    heights = [float(y) for line in parsed.all("polyline") for _, y in (point.split(",") for point in line["points"].split())]
    months = [(theme, cell) for (theme, who, when), cell in contents.aggregates.items() if who == "all" and when != "all"]
    largest = max(cell["share"] for theme, cell in months if theme != 9)
    assert min(heights) == pytest.approx(100 - 100 / 1.05, abs=0.1)
    assert f"{100 * 1.05 * largest:.1f}" in part
    assert len(parsed.all("figure")) == 5
    assert all(0 <= float(y) <= 100 for area in parsed.all("polygon") for _, y in (point.split(",") for point in area["points"].split()))


def test_the_page_stays_whole_safe_and_readable_with_all_of_it(page):
    parsed = Page(page)
    assert len(parsed.all("script")) == 2
    assert not any(name.startswith("on") or name == "style" for _, attributes in parsed.tags for name in attributes)
    assert not re.search(r"fetch\(|XMLHttpRequest|import\(|innerHTML|eval\(|document\.write", parsed.texts["script"][-1])
    assert all(drawing.get("role") == "img" and drawing.get("aria-label") for drawing in parsed.all("svg"))
    ids = [attributes["id"] for _, attributes in parsed.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {attributes["href"][1:] for attributes in parsed.all("a")} <= set(ids)
    assert THEMES[4] not in page.replace(re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1], "")


def test_every_row_of_both_levels_can_be_chosen(made):
    page, _, insights = made
    themes = {cell[0] for cell in embedded(page)["aggregates"]}
    assert themes == set(insights["theme_id"]) == {1, 2, 3, 4, 5, 9}
    assert isinstance(insights, pd.DataFrame)
