// The evidence map: counts its cells anew for every filter, opens rows and columns, tells what stands in a cell. No text of a record
// is ever read as HTML: elements are made one by one.
"use strict";
for (const home of document.querySelectorAll(".ldn-map")) {
  const data = JSON.parse(home.querySelector(".gm-data").textContent);
  const SVG = "http://www.w3.org/2000/svg";
  const RANK = ["very-low", "low", "moderate", "high"];
  const ENOUGH = 400, LARGEST = 12, LEAST = 4.6;
  const bar = home.querySelector(".gm-bar"), scroll = home.querySelector(".gm-scroll");
  const told = home.querySelector(".gm-told"), legend = home.querySelector(".gm-legend");
  const body = home.querySelector(".gm-body");

  // -- small helpers -----------------------------------------------------------------------------------------------
  const make = (name, about = {}, ...inside) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(about)) {
      if (value === null || value === undefined || value === false) continue;
      if (key === "text") made.textContent = value; else made.setAttribute(key, value === true ? "" : value);
    }
    made.append(...inside);
    return made;
  };
  const draw = (name, about, text) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(about)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const counted = (count, one, many) => `${count.toLocaleString("en")} ${count === 1 ? one : many || `${one}s`}`;
  const number = (text) => (text === "" || text === null || isNaN(+text) ? null : +text);

  // -- both sides as trees -----------------------------------------------------------------------------------------
  const side = (list) => {
    const nodes = list.map(([id, label, parent, depth], place) => ({ id, label, parent, depth, place, below: [] }));
    const known = new Map(nodes.map((each) => [each.id, each]));
    for (const each of nodes) {
      each.line = [each.id];
      for (let up = each.parent; up !== null; up = known.get(up).parent) each.line.push(up);
      if (each.parent !== null) known.get(each.parent).below.push(each.id);
    }
    return { nodes, known };
  };
  const rows = side(data.rows), cols = side(data.cols), ANY = data.cols[0][0];
  const outcomes = data.by === "outcomes";

  // The branches open at first: those above so many levels, 0 is all.
  const opened = (tree, which) => new Set(tree.nodes.filter((each) => each.below.length && (!data.opened[which] || each.depth < data.opened[which] - 1)).map((each) => each.id));

  // -- what is asked -----------------------------------------------------------------------------------------------
  const fresh = () => ({ random: false, design: "", low: "", high: "", from: "", to: "", colour: data.colour, rows: opened(rows, 0), cols: opened(cols, 1), cell: "" });
  let asked = fresh();
  const filtered = () => asked.random || asked.design !== "" || [asked.low, asked.high, asked.from, asked.to].some((each) => number(each) !== null);
  const fits = (each) => {
    if (asked.random && !each.r) return false;
    if (asked.design !== "" && "k" in each && data.designs[each.k][0] !== asked.design) return false;
    if (asked.design !== "" && !("k" in each) && (asked.design === "randomised") !== Boolean(each.r)) return false;
    const low = number(asked.low), high = number(asked.high), from = number(asked.from), to = number(asked.to);
    if (low !== null || high !== null) {
      if (each.d[1] === null) return false;
      // Of a study known only up to which dose, all that was given must fit.
      if (each.d[0] === null && (low || (high !== null && each.d[1] > high))) return false;
      if (each.d[0] !== null && ((low !== null && each.d[1] < low) || (high !== null && each.d[0] > high))) return false;
    }
    return !((from !== null && each.y < from) || (to !== null && each.y > to));
  };

  // -- counting ----------------------------------------------------------------------------------------------------
  const lines = (tree, id) => (tree.known.has(id) ? tree.known.get(id).line : []);
  const count = (keep) => {
    const cells = new Map();
    const at = (row, col) => {
      const key = `${row}|${col}`;
      if (!cells.has(key)) cells.set(key, { studies: new Map(), running: [], silent: [], maybe: [], findings: [] });
      return cells.get(key);
    };
    const put = (condition, column, fill) => {
      for (const row of lines(rows, condition)) for (const col of [ANY, ...(column === null ? [] : lines(cols, column))]) fill(at(row, col), row, col);
    };
    for (const each of data.studies) {
      if (!keep(each)) continue;
      const enter = (cell) => { if (!cell.studies.has(each)) cell.studies.set(each, new Set()); };
      for (const condition of each.c) put(condition, null, enter);
      if (outcomes) {
        for (const found of each.o) for (const condition of found[0]) put(condition, found[1], (cell, row, col) => { enter(cell); if (col !== ANY) cell.studies.get(each).add(found); });
      } else for (const condition of each.c) for (const column of each.x) put(condition, column, enter);
    }
    const kept = new Set([...data.studies].filter(keep).map((each) => each.id));
    for (const each of data.findings) if (each[4].every((id) => kept.has(id))) put(each[0], each[1], (cell) => cell.findings.push(each));
    for (const trial of data.trials) {
      if (!keep(trial)) continue;
      const enter = (cell) => { const list = trial.run ? cell.running : cell.silent; if (!list.includes(trial)) list.push(trial); };
      for (const condition of trial.c) {
        put(condition, null, enter);
        for (const column of trial.x) put(condition, column, enter);
        if (!trial.x.length) for (const row of lines(rows, condition)) for (const col of cols.nodes) {
          const cell = at(row, col.id);
          if (col.id !== ANY && !cell.maybe.includes(trial)) cell.maybe.push(trial);
        }
      }
    }
    return cells;
  };
  const whole = count(() => true);
  const NOTHING = { studies: new Map(), running: [], silent: [], maybe: [], findings: [] };

  // As `direction_of`: between groups before within, primary before others; what disagrees is mixed.
  const directionOf = (study, found, col) => {
    if (!found.size || (col === ANY && study.dir)) return study.dir || "unclear";
    let list = [...found];
    for (const place of [3, 4]) if (list.some((each) => each[place])) list = list.filter((each) => each[place]);
    const said = new Set(list.map((each) => each[2]).filter((each) => each !== "unclear"));
    return said.size === 1 ? [...said][0] : said.size ? "mixed" : "unclear";
  };
  const peopleIn = (study, row) => (Object.hasOwn(study.p, row) ? study.p[row] : study.n);

  const look = (cells, row, col) => {
    const cell = cells.get(`${row}|${col}`) || NOTHING;
    const studies = [...cell.studies.keys()];
    const found = { row, col, studies, running: cell.running, silent: cell.silent, findings: cell.findings, sure: true, trials: [] };
    if (!studies.length) {
      const maybe = cell.maybe.filter((each) => each.run);
      found.state = cell.running.length || maybe.length ? "running" : cell.silent.length || cell.maybe.length ? "silent" : "empty";
      found.sure = Boolean(cell.running.length || cell.silent.length || !cell.maybe.length);
      found.trials = found.state === "running" ? (cell.running.length ? cell.running : maybe) : cell.silent.length ? cell.silent : cell.maybe;
      found.end = found.trials.map((each) => each.end).filter(Boolean).sort().pop();
      return found;
    }
    found.state = "studies";
    found.end = cell.running.map((each) => each.end).filter(Boolean).sort().pop();
    const known = studies.map((each) => peopleIn(each, row)).filter((each) => each !== null);
    found.people = known.length ? known.reduce((sum, each) => sum + each, 0) : null;
    found.random = studies.filter((each) => each.r).length;
    found.best = Math.min(...studies.map((each) => each.k));
    found.said = new Map(studies.map((each) => [each, directionOf(each, cell.studies.get(each), col)]));
    found.seen = cell.studies;
    const speaking = studies.filter((each) => each.r).length ? studies.filter((each) => each.r) : studies;
    const said = new Set(speaking.map((each) => found.said.get(each)).filter((each) => each !== "unclear"));
    found.direction = said.size === 1 ? [...said][0] : said.size ? "mixed" : "unclear";
    const all = whole.get(`${row}|${col}`);
    found.same = all.studies.size === studies.length;
    const stored = ((data.levels[row] || {})[col]) || "";
    const levels = cell.findings.map((each) => each[2]).filter(Boolean);
    found.certainty = outcomes ? RANK[Math.max(-1, ...levels.map((each) => RANK.indexOf(each)))] || "" : found.same ? stored : "";
    return found;
  };

  // As `under_way_words` and `known_words`: how many are planned or under way, and of how many the state is old.
  const underWay = (trials, noun) => {
    const text = `${counted(trials.length, noun)} planned or under way`, old = trials.filter((each) => each.known);
    if (!old.length) return text;
    const years = [...new Set(old.map((each) => each.known))].sort(), when = years.length === 1 ? years[0] : `${years[0]} to ${years[years.length - 1]}`;
    return `${text} (status ${old.length < trials.length ? `of ${old.length} ` : ""}as of ${when})`;
  };

  // -- words -------------------------------------------------------------------------------------------------------
  const words = (found) => {
    if (found.state === "empty") return "no studies";
    if (found.state !== "studies") {
      const trials = counted(found.trials.length, "registered trial");
      const text = found.state === "running"
        ? `no studies yet, ${underWay(found.trials, "registered trial")}, ${found.end ? `expected to end ${found.end}` : "end not stated"}`
        : `no studies, ${trials} ended without known results`;
      return found.sure ? text : `${text} (in this row: the register entry's outcomes are not on record)`;
    }
    const people = found.people === null ? "number of people not stated" : counted(found.people, "person analysed", "people analysed");
    const said = Object.keys(data.directions).map((each) => [[...found.said.values()].filter((one) => one === each).length, data.directions[each]]);
    const parts = [
      `${counted(found.studies.length, "study", "studies")}, ${found.random} randomised, ${people}`,
      `best design: ${data.designs[found.best][2]}`,
      `found: ${said.filter(([times]) => times).map(([times, word]) => `${times} ${word}`).join(", ")}`,
      `certainty ${data.certainties[found.certainty]}${filtered() && !found.certainty ? " for this choice of studies" : ""}`,
    ];
    if (found.running.length) parts.push(`${underWay(found.running, "trial")}${found.end ? `, expected to end ${found.end}` : ""}`);
    if (found.silent.length) parts.push(`${counted(found.silent.length, "trial")} ended without known results`);
    return parts.join("; ");
  };

  // -- pictures ----------------------------------------------------------------------------------------------------
  const shape = (svg, x, y, radius, design, dot = false) => {
    const area = Math.PI * radius * radius, name = { class: design === "case-report" || dot ? "gm-dot" : "gm-shape" };
    const points = (list) => svg.append(draw("polygon", { ...name, points: list.map((each) => each.map((one) => one.toFixed(2)).join(",")).join(" ") }));
    if (design === "randomised" || design === "case-report") svg.append(draw("circle", { ...name, cx: x, cy: y, r: radius.toFixed(2) }));
    else if (design === "controlled") { const half = Math.sqrt(area / 2); points([[x, y - half], [x + half, y], [x, y + half], [x - half, y]]); }
    else if (design === "uncontrolled") { const reach = Math.sqrt((area * 4) / (3 * Math.sqrt(3))), low = y + 0.2 * reach; points([[x, low - reach], [x + 0.866 * reach, low + reach / 2], [x - 0.866 * reach, low + reach / 2]]); }
    else { const half = Math.sqrt(area) / 2; svg.append(draw("rect", { ...name, x: x - half, y: y - half, width: 2 * half, height: 2 * half })); }
  };
  const radiusOf = (people) => (people ? Math.max(LEAST, LARGEST * Math.sqrt(Math.min(people, ENOUGH) / ENOUGH)) : LEAST);
  const canvas = (wide = 40, high = 32) => draw("svg", { width: wide, height: high, viewBox: `0 0 ${wide} ${high}`, "aria-hidden": "true", focusable: "false" });
  const gradeOf = (found) => (asked.colour === "certainty" ? found.certainty : found.direction);

  const bubble = (found) => {
    const svg = canvas(), grade = gradeOf(found), letter = data.grades[asked.colour][grade] || data.grades[asked.colour][""];
    svg.setAttribute("class", grade ? `gm-${grade}` : "");
    const design = data.designs[found.best][0], small = design === "case-report";
    const radius = small ? 2.4 : radiusOf(found.people), inside = !small && radius >= 6.6;
    const x = inside ? 17 : 12;
    shape(svg, x, 16, radius, design);
    const size = inside ? Math.min(11, radius * 1.15) : 9.5;
    const low = inside && design === "uncontrolled" ? 0.28 * radius : 0;
    svg.append(draw("text", { class: `gm-letter${inside ? " gm-in" : ""}`, x: inside ? x : x + radius + 7, y: (16 + low + size * 0.36).toFixed(2), "font-size": size.toFixed(1) }, letter[0]));
    svg.append(draw("text", { class: "gm-n", x: 39, y: 30, "text-anchor": "end" }, found.studies.length));
    if (found.running.length) svg.append(draw("circle", { class: "gm-ring", cx: 36, cy: 5, r: 2.6 }));
    return svg;
  };
  const trialMark = (found) => {
    const svg = canvas();
    if (found.state === "running") {
      svg.append(draw("circle", { class: found.sure ? "gm-ring" : "gm-pale", cx: 20, cy: found.sure ? 10 : 16, r: found.sure ? 4.6 : 3 }));
      if (found.sure) svg.append(draw("text", { class: "gm-letter", x: 20, y: 27, "font-size": 9 }, found.end || "?"));
    } else {
      const half = found.sure ? 3.2 : 2.4, kind = found.sure ? "gm-cross" : "gm-pale";
      if (found.sure) svg.append(draw("circle", { class: kind, cx: 20, cy: 16, r: 6.6 }));
      svg.append(draw("path", { class: kind, d: `M${20 - half} ${16 - half}l${2 * half} ${2 * half}m0 ${-2 * half}l${-2 * half} ${2 * half}` }));
    }
    return svg;
  };

  // -- the grid ----------------------------------------------------------------------------------------------------
  let cells = whole;
  const shown = (tree, open) => tree.nodes.filter((each) => each.line.slice(1).every((up) => open.has(up)));
  const heading = (node, open, kind) => {
    if (!node.below.length) return make("span", { class: "gm-plain", text: node.label });
    return make("button", { type: "button", class: "gm-toggle", "aria-expanded": String(open.has(node.id)), "data-kind": kind, "data-id": node.id, tabindex: "-1", text: node.label });
  };
  const box = (row, col) => {
    const found = look(cells, row.id, col.id);
    if (found.state === "empty") return make("td", {}, make("span", { class: "gm-none", text: "no studies" }));
    const button = make("button", { type: "button", class: "gm-cell", tabindex: "-1", "data-cell": `${row.id}/${col.id}`, "aria-label": `${row.label}, ${col.label}: ${words(found)}` });
    // The picture lies over the button, not in it: its letter and number are no name that anybody could call.
    return make("td", {}, button, found.state === "studies" ? bubble(found) : trialMark(found));
  };
  const paint = () => {
    const above = shown(cols, asked.cols), left = shown(rows, asked.rows);
    const heads = above.map((each) => make("th", { scope: "col", class: each.depth ? null : "gm-top" }, make("span", { class: "gm-up" }, heading(each, asked.cols, "col"))));
    const head = make("thead", {}, make("tr", {}, make("th", { scope: "col", text: "Condition" }), ...heads));
    const lower = left.map((row) => make("tr", { class: `gm-depth-${Math.min(row.depth, 6)}` }, make("th", { scope: "row" }, heading(row, asked.rows, "row")), ...above.map((col) => box(row, col))));
    const caption = make("caption", { text: `${home.getAttribute("aria-label")}. ${rows.nodes.length ? "Arrow keys move between cells, Enter opens one." : "No studies and no trials to show."}` });
    const table = make("table", { class: "gm-grid" }, caption, head, make("tbody", {}, ...lower));
    const before = focusKey();
    scroll.replaceChildren(table);
    grid = [...table.rows].map((line) => [...line.cells].map((each) => each.querySelector("button")));
    const again = before && [...table.querySelectorAll("button")].find((each) => keyOf(each) === before);
    const first = again || table.querySelector("tbody button");
    if (first) first.tabIndex = 0;
    // A cell takes the keys; without any the table itself can be scrolled by them.
    scroll.tabIndex = first ? -1 : 0;
    if (again) again.focus({ preventScroll: true });
    mark();
  };
  let grid = [];
  const keyOf = (button) => button.dataset.cell || `${button.dataset.kind}:${button.dataset.id}`;
  const focusKey = () => (scroll.contains(document.activeElement) && document.activeElement.matches("button") ? keyOf(document.activeElement) : null);
  const mark = () => {
    for (const each of scroll.querySelectorAll(".gm-cell[aria-expanded]")) each.removeAttribute("aria-expanded");
    const button = asked.cell && scroll.querySelector(`[data-cell="${CSS.escape(asked.cell)}"]`);
    if (button) button.setAttribute("aria-expanded", "true");
  };

  // -- what a cell tells -------------------------------------------------------------------------------------------
  const link = (each) => {
    const name = each.a;
    if (each.h) return make("a", { href: each.h, text: name });
    return each.u ? make("a", { href: encodeURI(each.u), rel: "noopener noreferrer", target: "_blank", text: name }) : make("strong", { text: name });
  };
  const doseOf = (each) => (each.d[1] === null ? null : each.d[0] === null ? `up to ${each.d[1]} ${data.unit}` : each.d[0] === each.d[1] ? `${each.d[1]} ${data.unit}` : `${each.d[0]}–${each.d[1]} ${data.unit}`);
  const entry = (each, found) => {
    const people = peopleIn(each, found.row);
    const about = [each.w, people === null ? null : counted(people, "person analysed", "people analysed"), doseOf(each)].filter(Boolean).join(", ");
    const item = make("li", {}, link(each), ` · ${data.directions[found.said.get(each)]}`, make("span", { class: "gm-small", text: about }), make("span", { class: "gm-small", text: each.t }));
    const effects = [...found.seen.get(each)].filter((one) => one[5]);
    const list = found.col === ANY ? [] : effects;
    for (const one of list.slice(0, 4)) item.append(make("span", { class: "gm-small", text: `${cols.known.get(one[1])?.label ?? one[1]}: ${one[5]}` }));
    if (each.h && each.u) item.append(make("a", { class: "gm-small", href: encodeURI(each.u), rel: "noopener noreferrer", text: each.u.replace("https://", "") }));
    return item;
  };
  const findingLines = (found) => found.findings.map((each) => {
    const name = [found.row === each[0] ? null : rows.known.get(each[0])?.label, cols.known.get(each[1])?.label ?? each[1]].filter(Boolean).join(" · ");
    const text = [each[3], each[5] ? `other numbers: ${each[5]}` : null, `certainty ${data.certainties[each[2] ?? ""]}`].filter(Boolean).join("; ");
    return make("li", {}, make("strong", { text: name }), make("span", { class: "gm-small", text }));
  });
  const tell = (key) => {
    const [row, col] = key.split("/");
    if (!rows.known.has(row) || !cols.known.has(col)) return;
    const found = look(cells, row, col);
    const close = make("button", { type: "button", class: "gm-close", "aria-label": "Close", text: "×" });
    close.addEventListener("click", leave);
    const parts = [close, make("h2", { tabindex: "-1", text: `${rows.known.get(row).label} · ${cols.known.get(col).label}` }), make("p", { text: `${words(found)}.` })];
    const rated = found.col === ANY ? [] : findingLines(found);
    if (rated.length) parts.push(make("h3", { text: rated.length > 1 ? "Findings" : "Finding" }), make("ul", {}, ...rated));
    if (found.studies.length) parts.push(make("h3", { text: "Studies" }), make("ul", {}, ...[...found.studies].sort((one, other) => one.k - other.k || other.y - one.y || (one.id < other.id ? -1 : 1)).map((each) => entry(each, found))));
    const trials = found.state === "studies" ? [...found.running, ...found.silent] : found.trials;
    if (trials.length) parts.push(make("h3", { text: "Registered trials" }), make("ul", {}, ...trials.map((each) => make("li", {}, link({ ...each, a: null }), ` · ${each.run ? `planned or under way${each.known ? ` as of ${each.known}` : ""}${each.end ? `, expected to end ${each.end}` : ""}` : "ended without known results"}`, make("span", { class: "gm-small", text: each.t })))));
    told.replaceChildren(...parts);
    told.classList.add("gm-open");
    told.scrollTop = 0;
  };
  const hint = () => {
    told.classList.remove("gm-open");
    told.replaceChildren(make("p", { class: "gm-small", text: "Point at a cell for its studies; press it to keep them here." }));
  };
  const leave = () => {
    const key = asked.cell;
    asked.cell = "";
    hint(); mark(); keep();
    const button = key && scroll.querySelector(`[data-cell="${CSS.escape(key)}"]`);
    if (button && told.ownerDocument.activeElement !== button) reach(button);
  };

  // -- keyboard and pointer ----------------------------------------------------------------------------------------
  const reach = (button) => {
    for (const each of scroll.querySelectorAll("button[tabindex='0']")) each.tabIndex = -1;
    button.tabIndex = 0;
    button.focus();
  };
  const step = (button, down, right) => {
    let line = grid.findIndex((each) => each.includes(button)), place = grid[line].indexOf(button);
    const start = [line, place];
    while (true) {
      line += down; place += right;
      if (line < 0 || line >= grid.length || place < 0 || place >= grid[line].length) break;
      if (grid[line][place]) return grid[line][place];
    }
    // Nothing straight ahead: the nearest in the next line or column that has anything.
    [line, place] = start;
    while (true) {
      line += down; place += right;
      if (line < 0 || line >= grid.length || place < 0 || place >= grid[0].length) return null;
      const near = (down ? grid[line] : grid.map((each) => each[place])).map((each, at) => [each, Math.abs(at - (down ? place : line))]).filter(([each]) => each);
      if (near.length) return near.sort((one, other) => one[1] - other[1])[0][0];
    }
  };
  scroll.addEventListener("keydown", (event) => {
    const button = event.target.closest("button");
    if (!button || event.ctrlKey || event.metaKey || event.altKey) return;
    const ways = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };
    if (event.key === "Escape") { if (asked.cell) leave(); else hint(); return; }
    const line = grid.find((each) => each.includes(button)) || [];
    const next = ways[event.key] ? step(button, ...ways[event.key]) : event.key === "Home" ? line.find(Boolean) : event.key === "End" ? line.filter(Boolean).pop() : null;
    if (ways[event.key] || next) event.preventDefault();
    if (next) reach(next);
  });
  told.addEventListener("keydown", (event) => { if (event.key === "Escape") leave(); });
  const preview = (event) => {
    const button = event.target.closest?.(".gm-cell");
    // A finger has no hover, and a sheet that opens on its focus would lie under it before it is lifted.
    const meant = event.type === "pointerover" ? event.pointerType === "mouse" : button?.matches(":focus-visible");
    if (button && meant && !asked.cell) tell(button.dataset.cell);
  };
  scroll.addEventListener("pointerover", preview);
  scroll.addEventListener("focusin", preview);
  scroll.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.cell) {
      asked.cell = button.dataset.cell;
      tell(asked.cell); mark(); keep();
      for (const each of scroll.querySelectorAll("button[tabindex='0']")) each.tabIndex = -1;
      button.tabIndex = 0;
      // On a narrow screen the sheet at the bottom must not hide the cell that it tells of.
      requestAnimationFrame(() => {
        const hidden = button.getBoundingClientRect().bottom + 8 - told.getBoundingClientRect().top;
        if (getComputedStyle(told).position === "fixed" && hidden > 0) scrollBy(0, hidden);
      });
      if (event.detail === 0) told.querySelector("h2").focus();
      return;
    }
    const open = button.dataset.kind === "row" ? asked.rows : asked.cols;
    if (!open.delete(button.dataset.id)) open.add(button.dataset.id);
    paint(); keep();
  });

  // -- filters -----------------------------------------------------------------------------------------------------
  const field = (label, control) => make("label", {}, make("span", { text: label }), control);
  const random = make("input", { type: "checkbox" });
  const design = make("select", {}, make("option", { value: "", text: "all" }), ...data.designs.filter((each, place) => data.studies.some((one) => one.k === place)).map((each) => make("option", { value: each[0], text: each[2] })));
  const range = (label, step) => make("input", { type: "number", step, min: "0", "aria-label": label });
  const low = range(`Lowest dose, ${data.unit} a day`, "any"), high = range(`Highest dose, ${data.unit} a day`, "any"), from = range("From year", "1"), to = range("To year", "1");
  const colour = make("select", {}, ...["certainty", "direction"].map((each) => make("option", { value: each, text: each })));
  const reset = make("button", { type: "button", text: "Reset" });
  const opener = make("button", { type: "button", text: "Open all" }), folder = make("button", { type: "button", text: "Fold all" });
  const counter = make("p", { class: "gm-count", role: "status" });
  const group = (name, ...inside) => make("fieldset", {}, make("legend", { text: name }), ...inside);
  const filters = make("details", { open: matchMedia("(min-width: 40.01rem)").matches }, make("summary", { text: "Filters" }), make("div", { class: "gm-asked" },
    make("label", { class: "gm-check" }, random, make("span", { text: "Only randomised" })), field("Design", design),
    group(`Dose, ${data.unit} a day`, low, "to", high), group("Year", from, "to", to), field("Colour", colour), opener, folder, reset,
  ));
  bar.append(filters, counter);
  const controls = [[random, "random"], [design, "design"], [low, "low"], [high, "high"], [from, "from"], [to, "to"], [colour, "colour"]];
  for (const [control, name] of controls) control.addEventListener("input", () => { asked[name] = control.type === "checkbox" ? control.checked : control.value; refresh(); keep(); });
  reset.addEventListener("click", () => { const { rows: left, cols: above } = asked; asked = { ...fresh(), rows: left, cols: above }; refresh(); keep(); });
  opener.addEventListener("click", () => { asked.rows = new Set(rows.nodes.filter((each) => each.below.length).map((each) => each.id)); paint(); keep(); });
  folder.addEventListener("click", () => { asked.rows.clear(); asked.cols.clear(); paint(); keep(); });

  const key = (name, mark) => make("span", {}, mark, name);
  const explain = () => {
    const line = (name, ...inside) => make("div", {}, make("strong", { text: name }), ...inside);
    const used = data.designs.map((each, place) => [each, place]).filter(([, place]) => data.studies.some((one) => one.k === place));
    const shapes = used.map(([each]) => { const svg = canvas(22, 22); shape(svg, 11, 11, each[0] === "case-report" ? 2.4 : 6.5, each[0]); return key(each[2], svg); });
    const grades = Object.entries(data.grades[asked.colour]).filter(([id], place, all) => asked.colour === "certainty" || id || !all.some(([other]) => other === "unclear")).map(([id, [letter, name]]) => {
      const svg = canvas(24, 24);
      svg.setAttribute("class", id ? `gm-${id}` : "");
      shape(svg, 12, 12, 9, "randomised");
      svg.append(draw("text", { class: "gm-letter gm-in", x: 12, y: 15.8, "font-size": 10.5 }, letter));
      return key(name, svg);
    });
    const sizes = [25, 100, ENOUGH].map((each) => { const svg = canvas(28, 28); shape(svg, 14, 14, radiusOf(each), "randomised"); return key(each === ENOUGH ? `${each} or more` : String(each), svg); });
    const ring = (name) => { const svg = canvas(22, 22); svg.append(draw("circle", { class: name, cx: 11, cy: 11, r: name === "gm-pale" ? 3 : 4.6 })); return svg; };
    const cross = canvas(22, 22);
    cross.append(draw("circle", { class: "gm-cross", cx: 11, cy: 11, r: 6.6 }), draw("path", { class: "gm-cross", d: "M7.8 7.8l6.4 6.4m0-6.4l-6.4 6.4" }));
    legend.replaceChildren(
      line("Shape, best design:", ...shapes), line(asked.colour === "certainty" ? "Letter and colour, certainty:" : "Sign and colour, found:", ...grades),
      line("Area, people analysed:", ...sizes, make("span", { text: "small number: studies" })),
      line("No results yet:", key("only trials planned or under way, with the year in which they end", ring("gm-ring")), key("only trials that ended without known results", cross), key("trials of the row; what they measure is not on record", ring("gm-pale"))),
      make("p", { class: "gm-notes", text: `${data.about[asked.colour]}${filtered() ? " Under filters a certainty is shown only where all studies that it rests on are among those chosen." : ""}` }),
    );
  };
  const refresh = () => {
    for (const [control, name] of controls) { if (control.type === "checkbox") control.checked = asked[name]; else control.value = asked[name]; }
    cells = filtered() ? count(fits) : whole;
    const kept = data.studies.filter(fits).length;
    counter.textContent = `${counted(kept, "study", "studies")} of ${data.studies.length}${filtered() ? " fit the filters" : ""}; ${counted(data.trials.filter((each) => each.run && fits(each)).length, "registered trial")} planned or under way.`;
    paint(); explain();
    if (asked.cell) tell(asked.cell); else hint();
  };

  // -- the address -------------------------------------------------------------------------------------------------
  const SHORT = { random: "randomised", design: "design", low: "dose-from", high: "dose-to", from: "year-from", to: "year-to", colour: "colour", cell: "cell" };
  const keep = () => {
    const found = new URLSearchParams(), usual = fresh();
    for (const [name, short] of Object.entries(SHORT)) if (asked[name] !== usual[name]) found.set(short, asked[name] === true ? "yes" : asked[name]);
    const same = (one, other) => one.size === other.size && [...one].every((each) => other.has(each));
    if (!same(asked.rows, usual.rows)) found.set("open", [...asked.rows].join(" "));
    if (!same(asked.cols, usual.cols)) found.set("columns", [...asked.cols].join(" "));
    const text = found.toString();
    try { history.replaceState(null, "", text ? `#map?${text}` : location.pathname + location.search); } catch { /* some browsers forbid it in files: then the address stays as it is */ }
  };
  const read = () => {
    asked = fresh();
    if (!location.hash.startsWith("#map?")) return;
    const found = new URLSearchParams(location.hash.slice(5));
    for (const [name, short] of Object.entries(SHORT)) if (found.has(short)) asked[name] = name === "random" ? found.get(short) === "yes" : found.get(short);
    if (!Object.hasOwn(data.grades, asked.colour)) asked.colour = data.colour;
    if (!data.designs.some((each) => each[0] === asked.design)) asked.design = "";
    for (const name of ["low", "high", "from", "to"]) if (number(asked[name]) === null) asked[name] = "";
    const terms = (name, tree) => new Set((found.get(name) || "").split(" ").filter((each) => tree.known.has(each)));
    if (found.has("open")) asked.rows = terms("open", rows);
    if (found.has("columns")) asked.cols = terms("columns", cols);
    const [row, col] = asked.cell.split("/");
    if (!rows.known.has(row) || !cols.known.has(col)) asked.cell = "";
    else { for (const each of lines(rows, row).slice(1)) asked.rows.add(each); for (const each of lines(cols, col).slice(1)) asked.cols.add(each); }
  };
  addEventListener("hashchange", () => { read(); refresh(); });

  body.classList.add("gm-live");
  read();
  refresh();
}
