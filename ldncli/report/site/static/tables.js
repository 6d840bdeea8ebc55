// Tables of a page: sorted by their heads, filtered by what stands above them, downloaded as they are shown, all of it in the address.
"use strict";
(() => {
  const number = (text) => (text === "" || text === undefined || Number.isNaN(Number(text)) ? null : Number(text));

  // A range as people write it: 1-5, 4.5, 2010-, -2020, <3, >=3.
  LDN.range = (text) => {
    const plain = text.replace(/\s/g, "").replaceAll(LDN.unit, "").replace(/[–—]|\.\.|to/g, "-").replace("≤", "<=").replace("≥", ">=");
    let found = plain.match(/^(\d+(?:\.\d+)?|\.\d+)?-(\d+(?:\.\d+)?|\.\d+)?$/);
    if (found && (found[1] || found[2])) return { low: found[1] ? Number(found[1]) : -Infinity, high: found[2] ? Number(found[2]) : Infinity };
    found = plain.match(/^(<=?|>=?|=)?(\d+(?:\.\d+)?|\.\d+)$/);
    if (!found) return null;
    const value = Number(found[2]);
    if (found[1]?.startsWith("<")) return { low: -Infinity, high: value, openHigh: found[1] === "<" };
    if (found[1]?.startsWith(">")) return { low: value, high: Infinity, openLow: found[1] === ">" };
    return { low: value, high: value };
  };
  // Whether a range from `low` to `high` overlaps the wanted one.
  LDN.overlaps = (wanted, low, high) =>
    (wanted.openLow ? high > wanted.low : high >= wanted.low) && (wanted.openHigh ? low < wanted.high : low <= wanted.high);

  // Whether the wanted range holds every value up to `high`: a dose of which only the upper end is known.
  LDN.holdsAllUpTo = (wanted, high) => wanted.low <= 0 && (wanted.openHigh ? high < wanted.high : high <= wanted.high);

  class Table {
    constructor(table) {
      this.table = table;
      this.id = table.id;
      this.groups = [...table.tBodies].length > 1; // a row with its folded part is a body of its own
      this.rows = this.groups ? [...table.tBodies] : [...table.tBodies[0].rows];
      this.order = [...this.rows];
      this.bar = document.querySelector(`[data-for="${CSS.escape(this.id)}"]`);
      this.sort = "";
      this.heads();
      if (this.bar) this.controls();
      this.read();
      addEventListener("hashchange", () => { if (location.hash.includes("=")) this.read(); });
    }

    get head() { return [...this.table.tHead.rows[0].cells]; }
    cells(row) { return [...(this.groups ? row.rows[0] : row).cells]; }

    heads() {
      for (const cell of this.head) {
        const key = cell.dataset.key;
        if (!key || this.rows.length < 2) continue;
        const button = LDN.make("button", { type: "button", class: "sort" }, ...cell.childNodes);
        button.addEventListener("click", () => {
          const first = cell.hasAttribute("data-number") ? `-${key}` : key;
          this.sort = this.sort === first ? (first === key ? `-${key}` : key) : this.sort === key || this.sort === `-${key}` ? "" : first;
          this.apply();
        });
        cell.append(button);
      }
    }

    controls() {
      this.bar.hidden = false;
      this.fields = [...this.bar.querySelectorAll("[data-filter]")];
      for (const field of this.fields) field.addEventListener(field.tagName === "SELECT" ? "change" : "input", () => this.apply());
      this.bar.querySelector("[data-csv]")?.addEventListener("click", () => this.download());
      this.bar.querySelector("[data-clear]")?.addEventListener("click", () => {
        for (const field of this.fields) field.value = "";
        this.sort = "";
        this.apply();
      });
    }

    // The state from the address.
    read() {
      const state = LDN.state();
      for (const field of this.fields || []) field.value = state.get(`${this.id}.${field.dataset.filter}`) ?? "";
      this.sort = state.get(`${this.id}.sort`) ?? "";
      this.apply(false);
    }

    apply(keep = true) {
      performance.mark("ldn-table");
      this.filter();
      this.arrange();
      if (keep) {
        const state = LDN.state();
        const put = (key, value) => (value ? state.set(`${this.id}.${key}`, value) : state.delete(`${this.id}.${key}`));
        for (const field of this.fields || []) put(field.dataset.filter, field.value);
        put("sort", this.sort);
        LDN.keep(state);
      }
      performance.measure("ldn-table", "ldn-table");
    }

    filter() {
      const tests = [];
      for (const field of this.fields || []) {
        const value = field.value.trim();
        const key = field.dataset.filter;
        let fits = null;
        let wrong = false;
        if (value && key === "q") {
          const words = LDN.fold(value).split(" ");
          fits = (row) => words.every((word) => (row.folded ??= LDN.fold(row.textContent)).includes(word));
        } else if (value && field.tagName === "SELECT") {
          fits = (row) => (row.getAttribute(`data-f-${key}`) || "").split("|").includes(value);
        } else if (value) {
          const wanted = LDN.range(value);
          wrong = !wanted;
          fits = wanted && ((row) => {
            const ends = row.getAttribute(`data-r-${key}`);
            if (ends === null) return false;
            const [low, high] = ends.split(",");
            return low ? LDN.overlaps(wanted, Number(low), Number(high)) : LDN.holdsAllUpTo(wanted, Number(high));
          });
        }
        field.toggleAttribute("data-wrong", wrong);
        field.setAttribute("aria-invalid", String(wrong));
        if (fits) tests.push(fits);
      }
      let shown = 0;
      for (const row of this.rows) {
        row.hidden = !tests.every((fits) => fits(row));
        shown += Number(!row.hidden);
      }
      const count = this.bar?.querySelector("[data-count]");
      if (count) count.textContent = shown === this.rows.length ? LDN.counted(shown, "row") : `${shown} of ${LDN.counted(this.rows.length, "row")}`;
      this.table.classList.toggle("none", shown === 0);
      const clear = this.bar?.querySelector("[data-clear]");
      if (clear) clear.hidden = !tests.length && !this.sort;
    }

    arrange() {
      const name = this.sort.replace(/^-/, "");
      const down = this.sort.startsWith("-");
      const place = this.head.findIndex((cell) => cell.dataset.key === name);
      for (const cell of this.head) {
        const way = place >= 0 && cell.dataset.key === name ? (down ? "descending" : "ascending") : null;
        if (way) cell.setAttribute("aria-sort", way); else cell.removeAttribute("aria-sort");
      }
      let rows = this.order;
      if (place >= 0) {
        const keyed = this.order.map((row) => [LDN.sortKey(this.cells(row)[place]), row]);
        rows = keyed.sort((a, b) => LDN.compare(a[0], b[0], down)).map((each) => each[1]);
      }
      const parent = this.groups ? this.table : this.table.tBodies[0];
      if (rows.some((row, i) => row !== this.now?.[i])) parent.append(...rows);
      this.now = rows;
    }

    download() {
      const heads = this.head.map((cell) => cell.textContent.trim());
      const rows = this.now.filter((row) => !row.hidden).map((row) => this.cells(row).map(LDN.cellValue));
      LDN.download(`ldn-${document.documentElement.dataset.name || "table"}-${this.id}.csv`, LDN.csv([heads, ...rows]));
    }
  }

  // What a cell is ordered by; null (not known) comes last either way.
  LDN.sortKey = (cell) => {
    if (!cell) return null;
    const given = cell.dataset.sort;
    if (given !== undefined) return number(given) ?? (given || null);
    return cell.hasAttribute("data-unknown") ? null : LDN.fold(cell.textContent);
  };
  LDN.compare = (a, b, down) => {
    if (a === null || b === null) return (a === null) - (b === null);
    const found = typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en");
    return down ? -found : found;
  };
  // What a cell says in a CSV file: numbers as numbers, nothing where nothing is known.
  LDN.cellValue = (cell) => {
    if (cell.hasAttribute("data-unknown")) return "";
    const text = (cell.dataset.csv ?? cell.innerText ?? cell.textContent).replace(/\s+/g, " ").trim();
    const plain = text.replace(/\u202f/g, "");
    return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : text;
  };

  for (const table of document.querySelectorAll("table[data-live]")) new Table(table);
})();
