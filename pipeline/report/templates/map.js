
(() => {
  // The map: going nearer, pointing, searching. Positions are those of the drawing; customers' words only ever pass through textContent.
  const root = document.getElementById("map");
  if (!root) return;
  const regions = JSON.parse(document.getElementById("data").textContent).map
    .map(([id, label, people, line, keywords, dots]) => ({ id: String(id), label, people, line, keywords, dots }));
  const $ = (selector) => root.querySelector(selector), all = (selector) => [...root.querySelectorAll(selector)];
  const sheet = $(".sheet"), svg = $(".sheet svg"), tip = $(".tip"), found = $("#map-found"), query = $("#map-query"), hits = $(".hits");
  const [, , WIDTH, HEIGHT] = svg.getAttribute("viewBox").split(" ").map(Number);
  const names = new Map(all(".names text").map((name) => [name.dataset.theme, name]));
  const LETTER = 0.56, NEAREST = 12, DEEPEST = 14, LISTED = 8;
  const visible = (words) => words.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g, "\ufffd");
  const people = (count) => `${count.toLocaleString("en")} ${count === 1 ? "person" : "people"}`;
  let view = { x: 0, y: 0, width: WIDTH };

  // -- where ---------------------------------------------------------------------------------------------------------
  const scale = () => Math.min(svg.clientWidth / view.width, svg.clientHeight / (view.width * HEIGHT / WIDTH)) || 1;
  const place = (event) => {
    const spot = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    return [spot.x, spot.y];
  };
  const put = () => {
    const height = view.width * HEIGHT / WIDTH;
    view.x = Math.min(Math.max(view.x, -view.width / 2), WIDTH - view.width / 2);
    view.y = Math.min(Math.max(view.y, -height / 2), HEIGHT - height / 2);
    svg.setAttribute("viewBox", [view.x, view.y, view.width, height].map((x) => x.toFixed(2)).join(" "));
    name();
  };
  const name = () => {
    // Labels keep their size on the screen; of two that would lie on each other the larger theme's stays.
    const size = 15 / scale(), taken = [];
    svg.setAttribute("font-size", size.toFixed(2));
    for (const region of regions) {
      const text = names.get(region.id), x = Number(text.getAttribute("x")), y = Number(text.getAttribute("y"));
      const half = (region.label.length * LETTER * size) / 2, box = [x - half, y - size / 2, x + half, y + size / 2];
      const crowded = taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]);
      text.classList.toggle("crowded", crowded);
      if (!crowded) taken.push(box);
    }
  };
  const zoom = (factor, [x, y] = [view.x + view.width / 2, view.y + (view.width * HEIGHT) / WIDTH / 2]) => {
    const width = Math.min(WIDTH, Math.max(WIDTH / DEEPEST, view.width * factor)), ratio = width / view.width;
    view = { x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio, width };
    if (width === WIDTH) view = { x: 0, y: 0, width };
    put();
  };
  const move = (dx, dy) => { view.x += dx; view.y += dy; put(); };

  // -- pointing ------------------------------------------------------------------------------------------------------
  const under = ([x, y]) => {
    let best = null, near = (NEAREST / scale()) ** 2;
    for (const region of regions) for (const dot of region.dots) {
      const far = (dot[0] - x) ** 2 + (dot[1] - y) ** 2;
      if (far < near) [best, near] = [{ region, dot }, far];
    }
    if (best) return best;
    const disc = all(".discs circle").find((one) => Math.hypot(one.cx.baseVal.value - x, one.cy.baseVal.value - y) < one.r.baseVal.value);
    return disc ? { region: regions.find((region) => region.id === disc.dataset.theme), dot: null } : null;
  };
  const point = (event) => {
    const at = under(place(event));
    choose(at ? new Set([at.region.id]) : new Set(), null);
    tip.hidden = !at;
    if (!at) return;
    tip.children[0].textContent = visible(`${at.region.label}, ${people(at.region.people)}`);
    tip.children[1].textContent = visible(at.dot ? `“${at.dot[2]}”` : at.region.line);
    const box = sheet.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
    tip.style.left = `${Math.max(0, Math.min(x + 14, box.width - tip.offsetWidth - 4))}px`;
    tip.style.top = `${y + tip.offsetHeight + 24 < box.height ? y + 18 : Math.max(0, y - tip.offsetHeight - 12)}px`;
  };
  const choose = (themes, dots) => {
    if (dots === null && query.value.trim()) return; // what was searched stays marked
    sheet.classList.toggle("dim", themes.size > 0 || Boolean(dots?.length));
    for (const part of all("[data-theme]")) part.classList.toggle("on", themes.has(part.dataset.theme));
    hits.setAttribute("d", (dots || []).map(([x, y]) => `M${x} ${y}h.1`).join(""));
  };
  const leave = () => { tip.hidden = true; choose(new Set(), null); };

  // -- searching -----------------------------------------------------------------------------------------------------
  const link = (region) => {
    const made = document.createElement("a");
    made.href = `#theme-${region.id}`;
    made.textContent = visible(region.label);
    return made;
  };
  const search = () => {
    const wanted = query.value.trim().toLowerCase();
    found.replaceChildren();
    if (!wanted) { choose(new Set(), []); return; }
    const has = (words) => words.toLowerCase().includes(wanted);
    const themes = regions.filter((region) => has(region.label) || region.keywords.some(has));
    const said = regions.flatMap((region) => region.dots.filter((dot) => has(dot[2])).map((dot) => ({ region, dot })));
    choose(new Set([...themes, ...said.map((one) => one.region)].map((region) => region.id)), said.map((one) => one.dot));
    found.append(`${themes.length} ${themes.length === 1 ? "theme" : "themes"}${themes.length ? ": " : ""}`);
    themes.forEach((region, i) => found.append(i ? ", " : "", link(region)));
    found.append(`; ${said.length} ${said.length === 1 ? "sentence" : "sentences"} on the map.`);
    const list = document.createElement("ul");
    for (const { region, dot } of said.slice(0, LISTED)) {
      const item = document.createElement("li");
      item.append(`“${visible(dot[2])}” `, link(region));
      list.append(item);
    }
    if (said.length) found.append(list);
  };

  // -- wiring --------------------------------------------------------------------------------------------------------
  let held = null, waiting = 0;
  svg.addEventListener("pointerdown", (event) => {
    held = { x: event.clientX, y: event.clientY, moved: false };
    sheet.focus({ preventScroll: true });
  });
  svg.addEventListener("pointermove", (event) => {
    if (!held) { point(event); return; }
    const dx = event.clientX - held.x, dy = event.clientY - held.y;
    if (!held.moved && Math.hypot(dx, dy) < 4) return;
    if (!held.moved) svg.setPointerCapture(event.pointerId);
    held = { x: event.clientX, y: event.clientY, moved: true };
    sheet.classList.add("held");
    tip.hidden = true;
    move(-dx / scale(), -dy / scale());
  });
  const release = () => { held = null; sheet.classList.remove("held"); };
  svg.addEventListener("pointerup", (event) => {
    const at = held && !held.moved ? under(place(event)) : null;
    release();
    if (at && event.pointerType !== "touch") location.hash = `#theme-${at.region.id}`;
    else if (at) point(event);
  });
  svg.addEventListener("pointercancel", release);
  svg.addEventListener("pointerleave", () => { if (!held) leave(); });
  svg.addEventListener("wheel", (event) => {
    if (document.activeElement !== sheet && !event.ctrlKey && !event.metaKey) return; // the page scrolls until the map is chosen
    event.preventDefault();
    zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, place(event));
  }, { passive: false });
  const KEYS = {
    ArrowLeft: () => move(-view.width / 8, 0), ArrowRight: () => move(view.width / 8, 0),
    ArrowUp: () => move(0, -view.width / 8), ArrowDown: () => move(0, view.width / 8),
    "+": () => zoom(1 / 1.4), "=": () => zoom(1 / 1.4), "-": () => zoom(1.4), 0: () => zoom(DEEPEST),
  };
  sheet.addEventListener("keydown", (event) => {
    if (!KEYS[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  const BUTTONS = { in: () => zoom(1 / 1.5), out: () => zoom(1.5), all: () => zoom(DEEPEST) };
  for (const button of all("[data-zoom]")) button.addEventListener("click", BUTTONS[button.dataset.zoom]);
  query.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(search, 120); });
  $(".tools").addEventListener("submit", (event) => event.preventDefault());
  addEventListener("resize", name);
  $(".tools").hidden = false;
  sheet.tabIndex = 0;
  sheet.setAttribute("role", "group");
  sheet.setAttribute("aria-label", "Map of the themes: arrow keys move it, plus and minus go nearer and farther, 0 shows all of it");
  put();
})();
