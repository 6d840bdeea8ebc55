// The search box in the head of every page: results while typing, by mouse, arrows and Enter (ARIA's combobox with a list).
"use strict";
(() => {
  const MOST = 7;
  const MOST_TERMS = 3;
  const field = document.getElementById("q");
  const list = document.getElementById("q-list");
  if (!field || !list) return;
  const status = document.getElementById("q-status");
  let chosen = -1;
  let ready = false;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const options = () => [...list.querySelectorAll("[role=option]")];
  const choose = (place) => {
    const all = options();
    chosen = all.length ? (place + all.length) % all.length : -1;
    all.forEach((each, i) => each.setAttribute("aria-selected", String(i === chosen)));
    if (chosen >= 0) {
      field.setAttribute("aria-activedescendant", all[chosen].id);
      all[chosen].scrollIntoView({ block: "nearest" });
    } else field.removeAttribute("aria-activedescendant");
  };

  // Links in a list of options would be nested controls for a screen reader: an option is no link, and is gone to by script.
  const option = (page, ...children) => {
    const made = LDN.make("div", { role: "option", "aria-selected": "false", class: "hit" }, ...children);
    made.dataset.page = page;
    return made;
  };
  const kindOf = { conditions: "Condition", mechanisms: "Mechanism" };
  const folderOf = { conditions: "condition", mechanisms: "mechanism" };

  const show = () => {
    const words = field.value;
    if (!words.trim()) { close(); status.textContent = ""; return; }
    if (!ready) { list.replaceChildren(LDN.make("p", { class: "hit-note" }, "Reading the index …")); list.hidden = false; return; }
    performance.mark("ldn-box");
    const { papers, lines, terms, said, marks } = LDN.search(words);
    const shown = [
      ...terms.slice(0, MOST_TERMS).map((term) => option(
        `${folderOf[term.vocabulary]}/${term.id}.html`,
        LDN.make("span", { class: "hit-title" }, term.label),
        LDN.make("span", { class: "hit-about" }, kindOf[term.vocabulary]),
      )),
      ...lines.slice(0, MOST).map(({ paper }) => option(
        `paper/${paper.id}.html`,
        LDN.make("bdi", { class: "hit-title" }, ...LDN.marked(paper.title, marks, 140)),
        LDN.make("bdi", { class: "hit-about" }, [paper.name, LDN.kind(paper)].join(" · ")),
      )),
    ];
    const about = papers.length ? `${LDN.counted(papers.length, "paper")}` : "No paper";
    if (lines.length > MOST) shown.push(option(`search.html#q=${encodeURIComponent(words)}`, LDN.make("span", { class: "hit-all" }, `All ${about}`)));
    shown.forEach((each, i) => { each.id = `hit-${i}`; });
    list.replaceChildren(...(shown.length ? shown : [LDN.make("p", { class: "hit-note" }, ["Nothing found", ...said].join(". "))]));
    list.hidden = false;
    field.setAttribute("aria-expanded", String(shown.length > 0));
    chosen = -1;
    field.removeAttribute("aria-activedescendant");
    status.textContent = [`${about} found`, ...said].join(". ");
    performance.measure("ldn-box", "ldn-box");
  };
  LDN.kind = (paper) => {
    // A retraction is said wherever a paper is named.
    const status = LDN.data.statuses[paper.status];
    return status === "Retracted" ? "RETRACTED" : LDN.data.kinds[paper.kind];
  };

  const wake = () => {
    LDN.load().then((data) => { LDN.data = data; ready = true; if (document.activeElement === field) show(); })
      .catch(() => { list.replaceChildren(LDN.make("p", { class: "hit-note" }, "The search index cannot be read.")); });
  };
  const go = (page) => { location.href = LDN.root + page; };

  field.addEventListener("focus", () => { wake(); if (field.value.trim()) show(); });
  field.addEventListener("input", () => { wake(); show(); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) show();
      else choose(event.key === "ArrowDown" ? chosen + 1 : chosen < 0 ? -1 : chosen - 1);
    } else if (event.key === "Escape") {
      if (!list.hidden) event.preventDefault(); // the browser would empty the field
      close();
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      go(options()[chosen].dataset.page);
    }
  });
  field.form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim()) go(`search.html#q=${encodeURIComponent(field.value.trim())}`);
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const hit = event.target.closest("[role=option]");
    if (hit) go(hit.dataset.page);
  });
  document.addEventListener("click", (event) => { if (!event.target.closest(".search")) close(); });
  field.addEventListener("blur", () => setTimeout(() => { if (document.activeElement !== field) close(); }, 150));
})();
