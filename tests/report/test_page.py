"""The page is whole, honest, safe and self-contained, for any store."""

import json
import re
from html import escape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from report.made_store import HOSTILE, THEMES, filled, items, settings_of

from pipeline.errors import StoreError, VocError
from pipeline.report.contents import Limits, read_contents
from pipeline.report.formatting import shown, signed
from pipeline.report.page import render, report, write
from pipeline.report.waterfall import draw_waterfalls
from pipeline.store import Store

_VOID = {"meta", "link", "img", "br", "input", "hr"}
# Elements without an end tag of their own in our drawings: written <rect .../>.
_LOADING = {"src", "srcset", "data", "poster", "action", "formaction", "background", "cite", "ping"}


class Page(HTMLParser):
    """Elements, attributes and texts of a page; fails on a tag that is not closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in _VOID:
            self.open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, text):
        for tag in set(self.open):
            self.texts[tag][-1] += text

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


def written(folder: Path, count: int) -> str:
    settings = settings_of(folder)
    with filled(settings, items(count)) as store:
        report(store, settings)
    return settings.report.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> str:
    return written(tmp_path_factory.mktemp("page"), 200)


@pytest.mark.parametrize("count", [0, 1, 5, 50])
def test_a_page_is_made_of_any_number_of_items(tmp_path, count):
    text = written(tmp_path, count)
    parsed = Page(text)
    assert len(parsed.all("h1")) == 1
    if count < 30:
        assert "cannot be told" in parsed.texts["h1"][0]
    if 0 < count < 30:
        assert f"Only {count} " in text
    if count == 0:
        assert "Nothing has been received yet" in text


def test_the_page_loads_nothing(page):
    parsed = Page(page)
    for tag, attributes in parsed.tags:
        assert not _LOADING & attributes.keys(), (tag, attributes)
        assert not any(name.startswith("on") or name == "style" for name in attributes), (tag, attributes)
        if "href" in attributes:
            assert re.match(r"#|data:,$", attributes["href"]), attributes
    assert not {"img", "iframe", "object", "embed", "base"} & {tag for tag, _ in parsed.tags}
    style = parsed.texts["style"][0]
    assert "url(" not in style and "@import" not in style
    policy = next(meta["content"] for meta in parsed.all("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy
    assert not re.search(r"fetch\(|XMLHttpRequest|import\(|innerHTML|eval\(|document\.write", parsed.texts["script"][-1])


def test_hostile_words_stay_words(page):
    parsed = Page(page)
    assert len(parsed.all("script")) == 2
    assert "49" not in [text.strip() for text in parsed.texts["blockquote"]]
    quoted = parsed.texts["blockquote"]
    for text in HOSTILE[:5]:
        assert re.sub("[\x07\x1b]", "\N{REPLACEMENT CHARACTER}", text) in quoted
    assert THEMES[4] in parsed.texts["bdi"]
    long = next(text for text in quoted if text.startswith("long long"))
    assert HOSTILE[5].startswith(long) and len(long) == Limits().quote_characters
    assert "300 characters more" in page


def test_embedded_data_are_json_that_cannot_end_their_element(page):
    raw = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1]
    assert not set("<>&") & set(raw)
    data = json.loads(raw)
    assert THEMES[4] not in page.replace(raw, "")
    assert any("onerror" in quote[3] for _, quotes, *_ in data["whys"].values() for quote in quotes)


def test_every_row_of_insights_is_on_the_page(tmp_path):
    settings = settings_of(tmp_path)
    with filled(settings, items(200)) as store:
        report(store, settings)
        rows = store.query("from insights").to_dict("records")
        contents = read_contents(store, Limits())
    text = settings.report.read_text(encoding="utf-8")
    data = json.loads(re.search(r'id="data">(.*?)</script>', text, re.DOTALL)[1])
    segments, periods = [name for name, _ in data["segments"]], [name for name, *_ in data["periods"]]
    assert len(data["aggregates"]) == len(rows)
    found = {(theme, segments[who], when and periods[when - 1]): figures for theme, who, when, *figures in data["aggregates"]}
    assert len(found) == len(rows)
    parsed = Page(text)
    for row in rows:
        if (row["segment"], row["period"]) == ("all", "all"):
            assert found[row["theme_id"], "everybody", 0][:2] == [row["mentions"], row["people"]]
            assert any(row["theme"] in title for title in parsed.texts["h3"])
    for row in contents.themes:
        assert shown(row)["share_interval"] in text and shown(row)["net_full"] in text
    cells = [attributes for attributes in parsed.all("tr") if "data-theme" in attributes]
    assert {int(cell["data-theme"]) for cell in cells} == {row["theme_id"] for row in rows}


def test_quotes_stand_with_their_place_and_equal_it(tmp_path):
    settings = settings_of(tmp_path)
    with filled(settings, items(60)) as store:
        report(store, settings)
        documents = dict(store.connection.execute("select document_id, text from documents").fetchall())
    text = settings.report.read_text(encoding="utf-8")
    pattern = r"<blockquote[^>]*>(.*?)</blockquote>.*?<figcaption>(.*?)<span class=\"place\">(\w+):(\d+)-(\d+)</span>"
    found = re.findall(pattern, text, re.DOTALL)
    assert len(found) > 8
    for quote, caption, document, start, end in found:
        words = Page(f"<p>{quote}</p>").texts["p"][0].replace("\N{REPLACEMENT CHARACTER}", "")
        assert re.sub("[\x00-\x1f]", "", documents[document][int(start) : int(end)]).startswith(words)
        assert "2024" in caption and ("shop" in caption or "forum" in caption)


def test_ranking_speaks_of_pain_before_praise_and_of_uncertainty(page):
    parsed = Page(page)
    assert "What hurts most is battery life: 80 of 206 people" in " ".join(parsed.texts["h1"][0].split())
    groups = re.split(r'data-group="(\w+)"', page)[1:]
    named = {name: re.findall(r'id="theme-(\d+)"', part) for name, part in zip(groups[::2], groups[1::2], strict=True)}
    assert named == {"pains": ["1", "4", "5"], "strengths": ["2"], "others": ["3"]}
    assert page.count('class="bar ') == 5 and page.count('data-b="span"') == 5
    assert "associated with lower ratings" in page
    assert not re.search(r"\bcauses? (a )?(low|high)er", page)


def test_each_theme_shows_its_drivers_what_follows_and_what_is_asked(page):
    found = re.findall(r'id="theme-(\d+)".*?(<div class="why".*?</div>)', page, re.DOTALL)
    parts = {theme: Page(part) for theme, part in found}
    pains = parts["1"]
    assert pains.texts["b"] == ["the charger melted", "the battery dies by noon", "returned"]
    said = " ".join(pains.texts["span"])
    assert (
        "40 people say so, 40 of them as a reason; 50.0\u00a0% (" in said
        and "40 people say so, none of them as a reason; 50.0\u00a0% (" in said
    )
    assert "of the 80 who say anything concrete; in complaint" in said and "who say why" not in page
    assert "40 people, 50.0\u00a0% of those who speak of it" in said
    assert pains.texts["h4"] == ["Why, as customers say it", "What follows most", "In their words"]
    assert parts["3"].texts["b"] == ["send a text"] and "Asked most" in parts["3"].texts["h4"]
    assert "Too few say the same to name a reason." in parts["3"].texts["p"]


def test_change_is_flagged_only_when_it_stands_after_correction(tmp_path):
    settings = settings_of(tmp_path)
    with filled(settings, items(200)) as store:
        report(store, settings)
        latest = store.query("from insights where segment = 'all' and period = '2024-04'")
    text = settings.report.read_text(encoding="utf-8")
    assert "What changed in April 2024" in text  # May ends on the 27th
    section = text[text.index('id="changes"') : text.index('id="table"')]
    listed = {int(theme) for theme in re.findall(r"#theme-(\d+)", section)}
    assert listed == set(latest[latest["change_held_q"] < 0.05]["theme_id"]) != set()


def test_reconciliation_is_written_out(page):
    text = " ".join(page.split())
    assert "208 received = 206 counted + 0 duplicate + 0 near-duplicate + 0 empty + 0 low-signal + 0 foreign-language + 2 rejected." in text
    assert "The buckets add up, for every load." in text


def test_the_page_can_be_read_by_all(page):
    parsed = Page(page)
    assert parsed.all("html")[0]["lang"] == "en"
    tags = [tag for tag, _ in parsed.tags]
    assert all(tags.count(landmark) == 1 for landmark in ("header", "main", "footer", "nav", "h1"))
    assert all("scope" in head for head in parsed.all("th"))
    assert all(drawing.get("role") == "img" and drawing.get("aria-label") for drawing in parsed.all("svg"))
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [attributes["id"] for _, attributes in parsed.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    labelled = {attributes["aria-labelledby"] for _, attributes in parsed.tags if "aria-labelledby" in attributes}
    links = {attributes["href"][1:] for attributes in parsed.all("a")}
    assert labelled <= set(ids) and links <= set(ids)
    assert all(label in parsed.texts["style"][0] for label in ("prefers-color-scheme: dark", "@media print", ":focus-visible"))


@pytest.mark.parametrize("scheme", [0, 1])
def test_colours_of_text_have_contrast(page, scheme):
    schemes = re.findall(r":root \{(.*?)\}", page, re.DOTALL)
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", schemes[scheme]))
    for ground in ("paper", "card", "track"):
        for name in ("ink", "soft", "pain", "strength", "other", "link"):
            assert contrast(colours[name], colours[ground]) >= 4.5, (scheme, name, ground)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.1)."""

    def luminance(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_same_store_gives_the_same_page(tmp_path):
    settings = settings_of(tmp_path)
    with filled(settings, items(60)) as store:
        report(store, settings)
        first = settings.report.read_bytes()
        report(store, settings)
    assert settings.report.read_bytes() == first
    with Store.open(settings.store, read_only=True) as store:
        report(store, settings)
    assert settings.report.read_bytes() == first


def test_what_is_left_out_is_said(tmp_path):
    settings = settings_of(tmp_path)
    limits = Limits(themes=2, segments=2, periods=3, aggregates=8, whys=1, quote_characters=20)
    with filled(settings, items(200)) as store:
        text = render(read_contents(store, limits), settings, limits)
    assert "2 of 5 themes are shown" in text and "2 of 5 segments are shown" in text and "3 of 5 periods are shown" in text
    assert "for the 1 largest combinations" in text and "Quotes over 20 characters are cut" in text
    assert len(re.findall(r'class="theme"', text)) == 2


def test_a_big_store_gives_a_bounded_page(tmp_path):
    settings = settings_of(tmp_path)
    with filled(settings, items(200)) as store:
        grow(store)
        report(store, settings)
    assert settings.report.stat().st_size < 2_100_000
    text = settings.report.read_text(encoding="utf-8")
    assert "60 of 120 themes are shown" in text and "40 of 101 segments are shown" in text and "36 of 60 periods are shown" in text
    Page(text)


def grow(store: Store) -> None:
    """Make a store of 120 themes, 100 segments and 60 months of one row of insights."""
    store.connection.execute(
        """
        create table cross_joined as
        select segment, period, period_start from
            (select 'all' as segment union all select 'plan=' || s from range(100) as t(s)),
            (select 'all' as period, null::date as period_start
             union all select strftime(d, '%Y-%m'), d::date from range(date '2020-01-01', date '2025-01-01', interval 1 month) as t(d))
        """
    )
    store.connection.execute(
        "create table one as from insights where segment = 'all' and period = 'all' order by len(reasons) desc limit 1"
    )
    store.connection.execute("create table numbered as select * from range(120) as t(theme_id)")
    store.connection.execute(
        """
        create or replace table insights as
        select one.* replace (numbered.theme_id::integer as theme_id, 'theme ' || numbered.theme_id as theme, c.segment as segment,
            c.period as period, c.period_start as period_start, [quotes[1], quotes[1], quotes[1]] as quotes)
        from one, numbered, cross_joined as c
        where c.segment = 'all' or c.period = 'all' or c.segment in ('plan=1', 'plan=2', 'plan=3')
        """
    )
    store.connection.execute(
        """
        create or replace table denominators as
        select segment, period, period_start, period <> 'all' as complete, 100 as documents, 90 as people from cross_joined
        """
    )
    known = {row[0] for row in store.connection.execute("select theme_id from themes").fetchall()}
    store.insert("themes", theme_rows(theme for theme in range(120) if theme not in known))
    # As full a map as a store can hold, of sentences as long as the page shows.
    store.connection.execute("update sentences set text = repeat('Some words said. ', 20), start_char = 0, end_char = 340")
    store.connection.execute("update documents set text = repeat('Some words said. ', 20)")
    store.connection.execute(
        """
        insert into theme_map
        select null, range, range % 11, range // 11, 1 from range(120)
        union all
        select (select min(sentence_id) from sentences), range % 60, range % 11 + range % 7 / 10, range // 230 + range % 9 / 10, 1
        from range(2500)
        """
    )


def theme_rows(theme_ids) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"theme_id": theme, "label": f"theme {theme}", "description": "", "keywords": ["a"], "typical": [], "level": 1,
             "origin": "found", "pinned": False, "size": 1, "centroid": [1.0], "fit_id": "f", "revision": 1}
            for theme in theme_ids
        ]
    )  # fmt: skip


def test_a_store_without_insights_says_what_to_do(tmp_path):
    settings = settings_of(tmp_path)
    with Store.open(settings.store) as store, pytest.raises(StoreError, match='Run "voc run" first'):
        report(store, settings)
    assert not settings.report.exists()


def test_a_page_is_replaced_whole_or_not_at_all(tmp_path):
    place = tmp_path / "deep" / "page.html"
    write(place, "first")
    with pytest.raises(UnicodeEncodeError):
        write(place, "second \ud800")
    assert place.read_text() == "first"
    assert [path.name for path in place.parent.iterdir()] == ["page.html"]
    with pytest.raises(VocError, match="cannot be written"):
        write(place.parent, "a folder stands there")


def test_the_waterfall_adds_up_and_has_the_figures_of_the_store(tmp_path):
    settings = settings_of(tmp_path)
    with filled(settings, items(60)) as store:
        (fall,) = [fall for fall in draw_waterfalls(read_contents(store, Limits()).movements) if fall.score == "NPS"]
        row = store.query("from score_movement where score = 'nps' and part = 'all' order by period_to desc limit 1").iloc[0]
        report(store, settings)
    assert fall.periods == ("April 2024", "May 2024")
    assert (fall.bars[0].size, fall.bars[-1].size) == tuple(f"{row[end]:.1f}".replace("-", "−") for end in ("score_from", "score_to"))
    assert fall.bars[1].size == signed(row["mix"], 1)
    edges = [(bar.x, bar.x + bar.width) for bar in fall.bars]
    assert all(min(abs(a - b) for a in one for b in other) < 1e-9 for one, other in pairwise(edges[1:-1]))
    page = settings.report.read_text()
    assert all(f"<bdi>{escape(bar.words)}</bdi></th><td>{bar.size}</td>" in page for bar in fall.bars)
