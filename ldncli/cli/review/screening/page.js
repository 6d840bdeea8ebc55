"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const secret = location.pathname.split("/")[1];
  const choices = "123456789abcdefghijklmnoprstuvwy";
  let state = null;
  let busy = false;

  const fill = (place, parts) => {
    place.replaceChildren(...parts.map(([text, found]) => {
      if (!found) return document.createTextNode(text);
      const mark = document.createElement("mark");
      mark.textContent = text;
      return mark;
    }));
  };

  const show = (next) => {
    state = next;
    const some = next.candidate !== null;
    byId("who").textContent = `${next.by} · ${next.stage}`;
    byId("progress").textContent = next.progress;
    byId("said").textContent = next.said;
    byId("candidate").hidden = !some;
    byId("noted").hidden = !some;
    byId("note").value = "";
    byId("reasons").hidden = true;
    byId("advice").replaceChildren(...next.advice.filter(Boolean).map((each) => {
      const line = document.createElement("li");
      line.textContent = each;
      return line;
    }));
    if (some) {
      fill(byId("title"), next.title);
      fill(byId("abstract"), next.abstract);
      byId("facts").textContent = next.facts;
      byId("why").textContent = next.why;
    } else {
      byId("said").textContent = `${next.said} None is left for you.`;
    }
    document.querySelectorAll("nav button").forEach((each) => {
      const always = ["undo", "back"].includes(each.dataset.do);
      each.disabled = !some && !always;
      if (each.dataset.do === "missing") each.hidden = !next.fulltext;
    });
    byId("reasons").querySelectorAll("button").forEach((each) => each.remove());
    next.reasons.forEach(([id, label], place) => {
      const button = document.createElement("button");
      button.textContent = `${choices[place] || ""} ${label}`;
      button.addEventListener("click", () => send("exclude", id));
      byId("reasons").append(button);
    });
    window.scrollTo(0, 0);
    byId("candidate").focus({ preventScroll: true });
  };

  const send = async (action, reason = null) => {
    if (busy || !state) return;
    busy = true;
    try {
      const answer = await fetch("do", {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Ldn-Secret": secret },
        body: JSON.stringify({
          action, reason, candidate: state.candidate, note: byId("note").value,
        }),
      });
      const next = await answer.json();
      if (next.error) byId("said").textContent = `Not written: ${next.error}.`;
      else show(next);
    } catch {
      byId("said").textContent = "Not written: ldn serve does not answer.";
    } finally {
      busy = false;
    }
  };

  const choose = (action) => {
    if (action !== "exclude") return send(action);
    byId("reasons").hidden = false;
    byId("reasons").scrollIntoView({ block: "nearest" });
    const first = byId("reasons").querySelector("button");
    if (first) first.focus();
    return undefined;
  };

  document.querySelectorAll("nav button").forEach((each) => {
    each.addEventListener("click", () => choose(each.dataset.do));
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.id === "note") {
      if (event.key === "Escape" || event.key === "Enter") byId("candidate").focus();
      return;
    }
    if (!byId("reasons").hidden) {
      const place = choices.indexOf(event.key);
      if (event.key === "Escape") byId("reasons").hidden = true;
      else if (event.key.length === 1 && place >= 0 && place < state.reasons.length) {
        event.preventDefault();
        send("exclude", state.reasons[place][0]);
      }
      return;
    }
    if (event.key === "n" && state && state.candidate) {
      event.preventDefault();
      byId("note").focus();
      return;
    }
    const button = document.querySelector(`nav button[data-key="${CSS.escape(event.key)}"]`);
    if (button && !button.hidden && !button.disabled) choose(button.dataset.do);
  });
  fetch("state").then((answer) => answer.json()).then(show).catch(() => {
    byId("said").textContent = "ldn serve does not answer.";
  });
})();
