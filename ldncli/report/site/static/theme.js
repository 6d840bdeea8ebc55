// Before the page is painted: the side (light or dark) that the reader chose, else the system's; and the object all scripts share.
"use strict";
window.LDN = {};
(() => {
  const KEY = "ldn-theme";
  const root = document.documentElement;
  root.classList.add("js");

  // Storage may be forbidden (private windows, file: in some browsers): then the choice lasts as long as the page.
  const remembered = () => {
    try { return localStorage.getItem(KEY); } catch { return null; }
  };
  const remember = (side) => {
    try { localStorage.setItem(KEY, side); } catch { /* lasts as long as the page */ }
  };

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const chosen = remembered();
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;

  LDN.side = () => root.dataset.theme || (dark.matches ? "dark" : "light");
  LDN.choose = (side) => { root.dataset.theme = side; remember(side); };
})();
