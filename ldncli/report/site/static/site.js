// What every page does: the switch of sides, the key `/`, opening what a link points at, opening everything for print.
"use strict";
(() => {
  // An element with attributes and children; text is always text, never markup.
  LDN.make = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === true) made.setAttribute(key, "");
      else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
    }
    made.append(...children.filter((each) => each !== null && each !== undefined));
    return made;
  };
  LDN.root = document.documentElement.dataset.root || "";
  // The unit of all doses.
  LDN.unit = document.documentElement.dataset.unit || "";

  // A number of things: 1 row, 2 rows.
  LDN.counted = (count, one) => `${count.toLocaleString("en").replace(/,/g, "\u202f")} ${one}${count === 1 ? "" : "s"}`;

  // The state of a page in its address: #studies.design=Survey&studies.sort=-year. A fragment without = is a place on the page.
  LDN.state = () => new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
  LDN.keep = (state) => {
    const text = state.toString();
    if (!text && !location.hash.includes("=")) return;
    history.replaceState(null, "", text ? `#${text}` : `${location.pathname}${location.search}`);
  };

  const button = document.getElementById("theme");
  if (button) {
    const name = () => {
      const other = LDN.side() === "dark" ? "light" : "dark";
      button.textContent = other === "dark" ? "Dark" : "Light";
      button.setAttribute("aria-label", `Switch to the ${other} theme`);
    };
    button.hidden = false;
    button.addEventListener("click", () => { LDN.choose(LDN.side() === "dark" ? "light" : "dark"); name(); });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", name);
    name();
  }

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const field = document.getElementById("q");
    if (field) { event.preventDefault(); field.focus(); field.select(); }
  });

  // A link into something that is folded opens it.
  const openTarget = () => {
    if (location.hash.length < 2 || location.hash.includes("=")) return;
    let name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch { return; }
    const target = document.getElementById(name);
    if (!target) return;
    const folded = target.closest("details") || target.querySelector("details");
    if (folded && !folded.open) { folded.open = true; target.scrollIntoView(); }
  };
  addEventListener("hashchange", openTarget);
  openTarget();

  // Paper cannot be clicked: everything is open while printing.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open]):not(.filters):not(.rule):not(.help)")];
    for (const each of opened) each.open = true;
  });
  addEventListener("afterprint", () => { for (const each of opened) each.open = false; opened = []; });

  for (const each of document.querySelectorAll("[data-expand]")) {
    each.hidden = false;
    each.addEventListener("click", () => {
      const all = [...document.querySelectorAll(`#${each.dataset.expand} details`)];
      const open = all.some((one) => !one.open);
      for (const one of all) one.open = open;
      each.textContent = open ? "Close all" : "Open all";
    });
  }
})();
