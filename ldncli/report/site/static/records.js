// The search page: words and filters in, a table of papers out; what is asked stands in the address.
"use strict";
(() => {
  const form = document.getElementById("find");
  if (!form) return;
  const STEP = 25;
  const field = document.getElementById("q");
  const table = document.getElementById("papers");
  const body = table.tBodies[0];
  const count = document.getElementById("count");
  const more = document.getElementById("more");
  const every = document.getElementById("every");
  const terms = document.getElementById("terms");
  const sorts = [...table.tHead.rows[0].cells];
  const VOCABULARY = { condition: "conditions", mechanism: "mechanisms", outcome: "outcomes", design: "designs" };
  const CLASSES = { kind: "kinds", scope: "scopes", status: "statuses" };
  let data = null;
  let lines = []; // one a study: the paper that stands for it, its other reports
  let found = 0; // papers
  let gone = 0; // retracted papers left out
  let said = [];
  let marks = { asked: [], begun: [] };
  let sort = "";
  let shown = STEP;
  let told = "";

  const filters = [...form.querySelectorAll("[data-filter]")];
  const valueOf = (key) => filters.find((each) => each.dataset.filter === key)?.value.trim() || "";

  // -- what fits --------------------------------------------------------------------------------------------------------

  const dose = (paper) => {
    if (paper.high === null) return "";
    const micro = LDN.unit === "mg" && paper.high > 0 && paper.high < 0.1;
    const shown = (each) => Number((micro ? each * 1000 : each).toPrecision(6));
    const high = shown(paper.high);
    if (paper.low === null) return `up to ${high}` + (micro ? " µg" : "");
    const low = shown(paper.low);
    return (low === high ? String(low) : `${low}–${high}`) + (micro ? " µg" : "");
  };

  function tests() {
    const found = [];
    let retracted = false;
    for (const each of filters) {
      const key = each.dataset.filter;
      const value = each.value.trim();
      each.removeAttribute("aria-invalid");
      if (!value || key === "q") continue;
      if (VOCABULARY[key]) {
        const name = VOCABULARY[key];
        const place = data.vocabularies[name].findIndex((term) => term[0] === value);
        const wanted = place >= 0 ? data.below[name][place] : new Set();
        found.push(key === "design" ? (paper) => wanted.has(paper.design) : (paper) => paper[name].some((one) => wanted.has(one)));
      } else if (CLASSES[key]) {
        const place = data[CLASSES[key]].indexOf(value);
        retracted ||= value === "Retracted";
        found.push((paper) => paper[key] === place);
      } else if (key === "direction") {
        const place = data.directions.findIndex((one) => one[1] === value);
        found.push((paper) => paper.direction === place);
      } else {
        const wanted = LDN.range(value);
        each.setAttribute("aria-invalid", String(!wanted));
        if (!wanted) continue;
        found.push(key === "dose"
          ? (paper) => paper.high !== null && (paper.low === null ? LDN.holdsAllUpTo(wanted, paper.high) : LDN.overlaps(wanted, paper.low, paper.high))
          : (paper) => LDN.overlaps(wanted, paper.year, paper.year));
      }
    }
    return { wanted: found, retracted };
  }

  const KEYS = {
    paper: (paper) => LDN.fold(paper.title),
    condition: (paper) => (paper.conditions.length ? data.vocabularies.conditions[paper.conditions[0]][1] : null),
    design: (paper) => data.vocabularies.designs[paper.design][1],
    dose: (paper) => paper.high,
    people: (paper) => paper.people,
    year: (paper) => paper.year,
    finding: (paper) => (paper.direction < 0 ? null : paper.direction),
  };

  let typing = false;
  function find() {
    performance.mark("ldn-search");
    const { wanted, retracted } = tests();
    gone = 0;
    // As on the command line, a retracted paper comes when it is asked for.
    const answer = LDN.search(field.value, typing, (paper) => {
      if (!wanted.every((fits) => fits(paper))) return false;
      if (retracted || data.statuses[paper.status] !== "Retracted") return true;
      gone++;
      return false;
    });
    lines = answer.lines;
    found = answer.papers.length;
    said = answer.said;
    marks = answer.marks;
    const name = sort.replace(/^-/, "");
    if (KEYS[name]) {
      const keyed = lines.map((line) => [KEYS[name](line.paper), line]);
      lines = keyed.sort((a, b) => LDN.compare(a[0], b[0], sort.startsWith("-"))).map((each) => each[1]);
    }
    shown = STEP;
    draw(answer.terms);
    performance.measure("ldn-search", "ldn-search");
  }

  // -- what is seen -----------------------------------------------------------------------------------------------------

  const COLUMNS = [
    ["Paper", "paper"], ["Condition", "condition"], ["Design", "design"], [`${LDN.unit}/day`, "dose"], ["People", "people"], ["Year", "year"], ["Found", "finding"],
  ];
  const conditionNames = (paper) => paper.conditions.map((place) => data.vocabularies.conditions[place][1]);
  const conditionsOf = (paper) => conditionNames(paper).join(", ");
  // The first few; all of them in the file that is downloaded.
  const fewConditions = (paper) => {
    const names = conditionNames(paper);
    return names.length > 3
      ? [`${names.slice(0, 3).join(", ")} `, LDN.make("span", { class: "small", title: names.join(", ") }, `and ${names.length - 3} more`)]
      : [names.join(", ")];
  };
  const designOf = (paper) => data.vocabularies.designs[paper.design][1];
  const words = () => field.value.trim() !== "";

  function cell(key, ...children) {
    const label = COLUMNS.find((each) => each[1] === key)[0];
    const empty = children.every((each) => each === "" || each === null);
    const made = LDN.make("td", { "data-label": label, "data-unknown": empty }, ...(empty ? [LDN.make("span", { "aria-label": "not stated" }, "–")] : children));
    if (["dose", "people", "year"].includes(key)) made.className = "number";
    return made;
  }

  // The other reports of a study, each a link.
  const reports = (folded) => folded.flatMap((paper, i) => [
    i ? ", " : " + ", LDN.make("a", { href: `paper/${paper.id}.html` }, data.kinds[paper.kind].toLowerCase()),
  ]);

  function row({ paper, folded }) {
    const status = data.statuses[paper.status];
    const direction = data.directions[paper.direction];
    const title = paper.english ? `${paper.title} [${paper.english}]` : paper.title;
    const about = [paper.name, paper.journal, data.kinds[paper.kind]].filter(Boolean).join(" · ");
    return LDN.make("tr", {},
      LDN.make("td", { "data-label": "Paper", class: "wide" },
        LDN.make("a", { href: `paper/${paper.id}.html`, class: "title" }, LDN.make("bdi", {}, ...LDN.marked(title, marks, 400))),
        status === "Retracted" ? LDN.make("strong", { class: "flag" }, "Retracted") : null,
        LDN.make("bdi", { class: "small" }, about, ...reports(folded)),
        words() ? LDN.make("bdi", { class: "snippet" }, ...LDN.marked(paper.summary, marks, 240)) : null),
      cell("condition", ...fewConditions(paper)),
      cell("design", designOf(paper)),
      cell("dose", dose(paper)),
      cell("people", paper.people === null ? "" : paper.people.toLocaleString("en").replace(/,/g, "\u202f")),
      cell("year", String(paper.year)),
      cell("finding", direction ? LDN.make("span", { class: `mark ${direction[2]}` }, LDN.make("span", { class: "sign", "aria-hidden": "true" }, direction[0]), ` ${direction[1]}`) : ""));
  }

  function draw(pages) {
    body.replaceChildren(...lines.slice(0, shown).map(row));
    table.classList.toggle("none", lines.length === 0);
    if (pages) {
      terms.replaceChildren(...pages.slice(0, 8).map((term) => LDN.make("a", { class: "term", href: `${term.vocabulary === "conditions" ? "condition" : "mechanism"}/${term.id}.html` }, term.label)));
      terms.hidden = !pages.length;
    }
    const left = lines.length - Math.min(shown, lines.length);
    more.hidden = every.hidden = left <= 0;
    more.textContent = `Show ${Math.min(STEP, left)} more`;
    every.textContent = `Show all ${lines.length}`;
    const cut = left ? `; ${shown} of ${lines.length} lines are shown` : lines.length < found ? ` in ${LDN.counted(lines.length, "line")}` : "";
    const now = [`${found} of ${LDN.counted(data.papers.length, "paper")}${cut}`, ...said, ...(gone ? [`${gone} retracted left out (see Status)`] : [])].join(". ");
    if (now !== told) { count.textContent = now; told = now; }
    for (const head of sorts) {
      const way = sort.replace(/^-/, "") === head.dataset.key ? (sort.startsWith("-") ? "descending" : "ascending") : null;
      if (way) head.setAttribute("aria-sort", way); else head.removeAttribute("aria-sort");
    }
    document.getElementById("clear").hidden = !field.value && !sort && filters.every((each) => !each.value);
  }

  // -- the address ------------------------------------------------------------------------------------------------------

  function keep() {
    const state = new URLSearchParams();
    for (const each of filters) if (each.value.trim()) state.set(each.dataset.filter, each.value.trim());
    if (sort) state.set("sort", sort);
    LDN.keep(state);
  }
  function read() {
    // A form sent without scripts asks by ?q=.
    const state = location.hash.includes("=") ? LDN.state() : new URLSearchParams(location.search);
    for (const each of filters) each.value = state.get(each.dataset.filter) ?? "";
    sort = state.get("sort") ?? "";
    typing = false;
    if (filters.some((each) => each.dataset.filter !== "q" && each.value)) form.querySelector("details").open = true;
    find();
  }

  // -- wiring -----------------------------------------------------------------------------------------------------------

  function fill() {
    const used = { conditions: new Set(), mechanisms: new Set(), outcomes: new Set(), designs: new Set() };
    for (const paper of data.papers) {
      for (const name of ["conditions", "mechanisms", "outcomes"]) for (const place of paper[name]) used[name].add(place);
      used.designs.add(paper.design);
    }
    for (const each of filters) {
      const name = VOCABULARY[each.dataset.filter];
      if (!name) continue;
      data.vocabularies[name].forEach(([id, label], place) => {
        const below = data.below[name][place];
        if (![...below].some((one) => used[name].has(one))) return;
        let depth = 0;
        for (let up = data.vocabularies[name][place][2]; up >= 0; up = data.vocabularies[name][up][2]) depth++;
        each.append(LDN.make("option", { value: id }, "\u00a0\u00a0".repeat(depth) + label));
      });
    }
  }

  LDN.load().then((found) => {
    LDN.data = data = found;
    fill();
    for (const each of filters) each.addEventListener(each.tagName === "SELECT" ? "change" : "input", () => { typing = each === field; find(); keep(); });
    for (const head of sorts) {
      const key = head.dataset.key;
      const button = LDN.make("button", { type: "button", class: "sort" }, ...head.childNodes);
      button.addEventListener("click", () => {
        const first = ["year", "people", "dose"].includes(key) ? `-${key}` : key;
        const second = first === key ? `-${key}` : key;
        sort = sort === first ? second : sort === second ? "" : first;
        find();
        keep();
      });
      head.append(button);
    }
    form.addEventListener("submit", (event) => { event.preventDefault(); typing = false; find(); keep(); });
    more.addEventListener("click", () => { shown += STEP; draw(null); });
    every.addEventListener("click", () => { shown = lines.length; draw(null); });
    document.getElementById("clear").addEventListener("click", () => {
      for (const each of filters) each.value = "";
      sort = "";
      find();
      keep();
      field.focus();
    });
    document.getElementById("csv").addEventListener("click", () => {
      const rows = lines.map(({ paper }) => [
        paper.title, conditionsOf(paper), designOf(paper), dose(paper), paper.people ?? "", paper.year, data.directions[paper.direction]?.[1] ?? "",
      ]);
      LDN.download("ldn-papers.csv", LDN.csv([COLUMNS.map((each) => each[0]), ...rows]));
    });
    addEventListener("hashchange", read);
    read();
    document.getElementById("waiting").hidden = true;
    table.hidden = false;
    document.documentElement.dataset.ready = "yes";
  }).catch((error) => { document.getElementById("waiting").textContent = `The search index cannot be read: ${error.message}`; });
})();
