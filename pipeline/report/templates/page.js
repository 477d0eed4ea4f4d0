"use strict";
(() => {
  // The page is complete without this script; it adds filters, search and sorting. Customers' words only ever pass through textContent.
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const NONE = "–", UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g;
  const form = $("#controls"), segment = $("#segment"), period = $("#period"), query = $("#query"), status = $("#status");
  const openedBySearch = [];

  const aggregates = new Map(data.aggregates.map((packed) => {
    const row = Object.fromEntries(data.figures.map((name, i) => [name, packed[i + 3]]));
    return [packed.slice(0, 3).join(), row];
  }));
  const groups = all("[data-group]").map((list) => ({ list, name: list.dataset.group, items: [...list.children] }));
  const cards = new Map(all(".theme").map((item) => [item.dataset.theme, item]));
  const body = $("#all tbody"), rows = [...body.children];
  const complete = data.periods.findLastIndex((one) => one[3]) + 1;

  // -- words for figures, as in words.py ---------------------------------------------------------------------------------
  const empty = (x) => x === null || x === undefined;
  const whole = (x) => (empty(x) ? NONE : x.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ","));
  const counted = (x, one, many) => `${whole(x)} ${x === 1 ? one : many}`;
  const percent = (x) => (empty(x) ? NONE : x > 0 && x < 0.0005 ? "under 0.1\u00a0%" : (100 * x).toFixed(1) + "\u00a0%");
  const signed = (digits) => (x) => {
    if (empty(x)) return NONE;
    const size = Math.abs(x).toFixed(digits);
    return Number(size) === 0 ? size : (x > 0 ? "+" : "−") + size;
  };
  const balance = signed(2), nps = signed(0);
  const hundred = (x) => (empty(x) ? NONE : (100 * x).toFixed(0));
  const between = (low, high, form) => (empty(low) || empty(high) ? "" : `${form(low)} to ${form(high)}`);
  const estimate = (row, name, form) => {
    const interval = between(row[name + "_low"], row[name + "_high"], form);
    return interval && !empty(row[name]) ? `${form(row[name])} (${interval})` : form(row[name]);
  };
  const verdict = (row) => {
    if (!row.net_sentiment) return "neither well nor ill";
    const way = row.net_sentiment < 0 ? "ill" : "well";
    return row.net_sentiment_high < 0 || row.net_sentiment_low > 0 ? `clearly more ${way}` : `more ${way}, but this may be chance`;
  };
  const association = (row, name, what) => {
    if (empty(row[name]) || empty(row[name + "_others"])) return "";
    const [low, high, otherLow, otherHigh] = ["_low", "_high", "_others_low", "_others_high"].map((end) => row[name + end]);
    if ([low, high, otherLow, otherHigh].some(empty)) return "too few to compare";
    if (high < otherLow) return `associated with lower ${what}`;
    return low > otherHigh ? `associated with higher ${what}` : "no clear difference";
  };
  const driverWords = (reason) => (reason.people === 1
    ? "1 person says so" + (reason.given ? ", as a reason" : "")
    : `${counted(reason.people, "person says", "people say")} so, ${reason.given ? whole(reason.given) : "none"} of them as a reason`)
    + (reason.base >= 10 ? `; ${estimate(reason, "share", percent)} of the ${whole(reason.base)} who say anything concrete` : "");
  const because = (found) => (found?.[0][0]?.[1] > 1 ? `← ${found[0][0][0]} (${counted(found[0][0][1], "person", "people")})`.replace(UNSEEN, "\ufffd") : "");
  const direction = (x) => (empty(x) || Math.abs(x) < 0.25 ? "" : x < 0 ? "; in complaint" : "; in praise");
  const changed = (row) => {
    if (!row || empty(row.change_q) || row.change_q >= 0.05) return "";
    return `${row.change > 0 ? "up" : "down"} ${(100 * Math.abs(row.change)).toFixed(1)} points`;
  };
  const EVIDENCE = {
    anecdote: "anecdote: under 5 people", thin: "thin: under 30 people", fair: "fair: 30 people or more, one source",
    strong: "strong: 30 people or more, several sources",
  };
  const shown = (row, base, moved) => ({
    ...Object.fromEntries(["people", "mentions", "pain_points", "praises", "asks"].map((name) => [name, whole(row[name])])),
    people_words: counted(row.people, "person", "people"), sources: counted(row.sources, "source", "sources"), base: `of ${whole(base)} people`, share: percent(row.share), share_interval: between(row.share_low, row.share_high, percent),
    net: balance(row.net_sentiment), net_full: estimate(row, "net_sentiment", balance), verdict: verdict(row),
    rating: hundred(row.rating), rating_full: estimate(row, "rating", hundred), rating_association: association(row, "rating", "ratings"),
    rating_others: hundred(row.rating_others), rating_others_full: estimate(row, "rating_others", hundred),
    nps: nps(row.nps), nps_full: estimate(row, "nps", nps), nps_association: association(row, "nps", "scores"),
    nps_others: nps(row.nps_others), nps_others_full: estimate(row, "nps_others", nps),
    evidence: row.evidence, evidence_full: EVIDENCE[row.evidence] || row.evidence, change: changed(moved),
  });

  // -- building ----------------------------------------------------------------------------------------------------------
  const make = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children.map((child) => (typeof child === "string" ? child.replace(UNSEEN, "\ufffd") : child)));
    return node;
  };
  const quotation = ([place, start, end, words]) => {
    const [id, source, day] = data.documents[place];
    return make("figure", { class: "quote" }, make("blockquote", { dir: "auto", "data-s": "" }, words),
      make("figcaption", {}, make("bdi", {}, source), `, ${day} `, make("span", { class: "place" }, `${id}:${start}-${end}`)));
  };
  const why = (found) => {
    const part = make("div", { class: "why", "data-b": "why" }, make("h4", {}, "Why, as customers say it"));
    if (!found) {
      part.append(make("p", { class: "quiet" }, "Reasons and quotes of this combination are not on the page; the store has them in insights."));
      return part;
    }
    const [reasons, quotes, follows, asked] = found;
    const named = (words, said) => make("p", { class: "reason" }, make("b", { "data-s": "" }, words), " ", make("span", { class: "count" }, said));
    if (!reasons.length) part.append(make("p", { class: "quiet" }, "Too few say the same to name a reason."));
    else part.append(make("ol", { class: "reasons" }, ...reasons.map(([reason, people, given, base, share, share_low, share_high, polarity, said]) => make("li", {},
      named(reason, driverWords({ people, given, base, share, share_low, share_high }) + direction(polarity)), ...said.map(quotation)))));
    if (follows) part.append(make("h4", {}, "What follows most"),
      named(follows[0].replaceAll("_", " "), `${counted(follows[1], "person", "people")}, ${percent(follows[2])} of those who speak of it`), quotation(follows[3]));
    if (asked) part.append(make("h4", {}, "Asked most"), named(asked[0], counted(asked[1], "person", "people")), quotation(asked[2]));
    part.append(make("h4", {}, "In their words"));
    part.append(...(quotes.length ? quotes.map(quotation) : [make("p", { class: "quiet" }, "No sentence stands for it.")]));
    return part;
  };
  const put = (root, figures) => all("[data-f]", root).forEach((place) => { place.textContent = figures[place.dataset.f] ?? place.textContent; });
  const drawBar = (item, row, top) => {
    const bar = $('[data-b="bar"]', item), at = (x) => `${((100 * x) / top).toFixed(2)}%`;
    bar.setAttribute("aria-label", `${percent(row.share)} of people, 95 % interval ${between(row.share_low, row.share_high, percent)}`);
    $('[data-b="fill"]', bar).setAttribute("width", at(row.share));
    for (const [part, from, to] of [["span", "share_low", "share_high"], ["low", "share_low", "share_low"], ["high", "share_high", "share_high"]]) {
      const line = $(`[data-b="${part}"]`, bar);
      line.setAttribute("x1", at(row[from]));
      line.setAttribute("x2", at(row[to]));
    }
  };
  const drawSpark = (item, theme, who) => {
    const spark = $('[data-b="spark"]', item);
    if (!spark) return;
    const points = data.periods.map(([words, x, joined], i) => ({
      words, x, joined, share: data.denominators[`${who},${i + 1}`] ? aggregates.get(`${theme},${who},${i + 1}`)?.share ?? 0 : null,
    })).filter((point) => point.share !== null);
    if (!data.segments[who][1] || points.length < 2) {
      spark.replaceWith(make("span", { class: "spark none" }, "no trend on this page"));
      return;
    }
    const top = Math.max(0.001, ...points.map((point) => point.share));
    const lines = [];
    points.forEach((point, i) => {
      const spot = `${point.x},${(100 - (100 * point.share) / top).toFixed(1)}`;
      // A group may be silent in a period in which others spoke: no line across that gap.
      const follows = i > 0 && point.joined && data.periods[data.periods.findIndex((one) => one[0] === point.words) - 1]?.[0] === points[i - 1].words;
      if (follows) lines.at(-1).push(spot);
      else lines.push([spot]);
    });
    const line = (spots, kind) => {
      const drawn = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
      drawn.setAttribute("points", (spots.length > 1 ? spots : [spots[0], spots[0]]).join(" "));
      if (kind) drawn.setAttribute("class", kind);
      return drawn;
    };
    spark.replaceChildren(...lines.map((spots) => line(spots)), line([lines.at(-1).at(-1)], "end"));
    const last = points.at(-1);
    spark.setAttribute("aria-label", `Share of people in ${points.length} periods, last ${percent(last.share)} in ${last.words}.`);
  };

  // -- filtering ---------------------------------------------------------------------------------------------------------
  const filteredCard = (theme, row, who, when, top) => {
    const item = cards.get(theme).cloneNode(true);
    put(item, shown(row, data.denominators[`${who},${when}`], aggregates.get(`${theme},${who},${when || complete}`)));
    drawBar(item, row, top);
    drawSpark(item, theme, who);
    if (who) $('[data-b="chart"]', item)?.remove();
    $('[data-b="why"]', item).replaceWith(why(data.whys[`${theme},${who},${when}`]));
    $('[data-b="because"]', item).textContent = because(data.whys[`${theme},${who},${when}`]);
    item.classList.add("filtered");
    return item;
  };
  const isBroader = (item) => "broader" in item.dataset;
  const groupOf = (theme, row) => (isBroader(cards.get(theme)) ? "broader" : row.net_sentiment < 0 && row.pain_points > 0 ? "pains" : row.net_sentiment > 0 && row.praises > 0 ? "strengths" : "others");
  const ORDER = { pains: "pain_points", strengths: "praises", others: "people", broader: "people" };
  const TONES = { pains: "pain", strengths: "strength", others: "other", broader: "other" };
  const filter = () => {
    const who = Number(segment.value), when = Number(period.value);
    for (const option of period.options) option.disabled = option.value !== "0" && !data.segments[who]?.[1];
    const plain = !who && !when;
    const found = plain ? [] : [...cards.keys()].map((theme) => [theme, aggregates.get(`${theme},${who},${when}`)]).filter(([, row]) => row);
    const top = Math.max(0.001, ...found.map(([, row]) => row.share_high));
    for (const { list, name, items } of groups) {
      const chosen = plain ? items : found.filter(([theme, row]) => groupOf(theme, row) === name)
        .sort(([, a], [, b]) => b[ORDER[name]] - a[ORDER[name]] || b.people - a.people)
        .map(([theme, row]) => filteredCard(theme, row, who, when, top));
      chosen.forEach((item, i) => { $("summary", item).dataset.rank = i + 1; });
      chosen.forEach((item) => all(".bar", item).forEach((bar) => bar.setAttribute("class", `bar ${TONES[name]}`)));
      list.replaceChildren(...chosen);
      $(`[data-empty="${name}"]`).hidden = chosen.length > 0;
    }
    fillTable(plain, who, when, new Map(found));
    search();
  };
  const originals = new Map(rows.map((row) => [row, row.cloneNode(true)]));
  const fillTable = (plain, who, when, found) => {
    for (const row of rows) {
      row.replaceChildren(...originals.get(row).cloneNode(true).children);
      const chosen = plain ? null : found.get(row.dataset.theme);
      row.dataset.absent = !plain && !chosen ? "yes" : "";
      if (!chosen) continue;
      const moved = aggregates.get(`${row.dataset.theme},${who},${when || complete}`);
      put(row, shown(chosen, data.denominators[`${who},${when}`], moved));
      for (const place of all("[data-n]", row)) {
        const value = place.dataset.n === "change" ? (changed(moved) ? moved.change : "")
          : place.dataset.n === "grade" ? Object.keys(EVIDENCE).indexOf(chosen.evidence) : chosen[place.dataset.n];
        place.dataset.v = empty(value) ? "" : value;
      }
    }
    sort();
  };

  // -- searching ---------------------------------------------------------------------------------------------------------
  const search = () => {
    const wanted = query.value.trim().toLowerCase(), ranges = [];
    openedBySearch.splice(0).forEach((details) => { details.open = false; });
    let count = 0;
    const hits = new Set();
    for (const item of all("[data-group] > .theme")) {
      const places = wanted ? all("[data-s]", item).filter((place) => place.textContent.toLowerCase().includes(wanted)) : [];
      item.hidden = Boolean(wanted) && !places.length;
      if (item.hidden) continue;
      if (!isBroader(item)) count += 1;
      hits.add(item.dataset.theme);
      const details = $("details", item);
      if (places.some((place) => !place.closest("summary")) && !details.open) {
        details.open = true;
        openedBySearch.push(details);
      }
      places.forEach((place) => mark(place, wanted, ranges));
    }
    rows.forEach((row) => { row.hidden = row.dataset.absent === "yes" || !hits.has(row.dataset.theme); });
    if (window.Highlight && CSS.highlights) CSS.highlights.set("found", new Highlight(...ranges));
    const base = data.denominators[`${segment.value},${period.value}`];
    const filtered = wanted || segment.value !== "0" || period.value !== "0";
    status.textContent = filtered ? `${count} of ${rows.length} themes; ${counted(base ?? 0, "person", "people")} spoke in this selection.` : "";
  };
  const mark = (place, wanted, ranges) => {
    const words = place.firstChild, said = (words?.nodeValue || "").toLowerCase();
    if (said.length !== words?.nodeValue?.length) return; // a few letters change length in lower case
    for (let at = said.indexOf(wanted); at >= 0; at = said.indexOf(wanted, at + wanted.length)) {
      const range = document.createRange();
      range.setStart(words, at);
      range.setEnd(words, at + wanted.length);
      ranges.push(range);
    }
  };

  // -- sorting -----------------------------------------------------------------------------------------------------------
  let column = null, rising = false;
  const heads = all("#all thead th");
  const sort = () => {
    if (column === null) return;
    const key = (row) => row.children[column].dataset.v;
    const order = (a, b) => {
      const [x, y] = [key(a), key(b)];
      if (x === "" || y === "") return (x === "") - (y === "");
      const way = column ? Number(x) - Number(y) : x.localeCompare(y);
      return rising ? way : -way;
    };
    body.append(...[...rows].sort(order));
    heads.forEach((head, i) => (i === column ? head.setAttribute("aria-sort", rising ? "ascending" : "descending") : head.removeAttribute("aria-sort")));
  };
  heads.forEach((head, i) => {
    const button = make("button", { type: "button" }, head.textContent.trim());
    button.addEventListener("click", () => {
      rising = column === i ? !rising : i === 0;
      column = i;
      sort();
    });
    head.replaceChildren(button);
  });

  // -- wiring ------------------------------------------------------------------------------------------------------------
  const show = () => {
    const target = location.hash.startsWith("#theme-") ? document.getElementById(location.hash.slice(1)) : null;
    if (target) $("details", target).open = true;
  };
  let waiting = 0;
  segment.addEventListener("change", () => {
    if (!data.segments[Number(segment.value)]?.[1]) period.value = "0";
    filter();
  });
  period.addEventListener("change", filter);
  query.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 120);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  addEventListener("hashchange", show);
  let closed = [];
  addEventListener("beforeprint", () => { closed = all("details:not([open])"); closed.forEach((one) => { one.open = true; }); });
  addEventListener("afterprint", () => closed.forEach((one) => { one.open = false; }));
  if (data.segments.length) form.hidden = false;
  all(".scripted").forEach((part) => { part.hidden = false; });
  show();
})();
