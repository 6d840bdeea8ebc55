// How a user's words are understood: the grammar and the rules of ldncli/records/index/asking.py. `lexicon` knows what the base has.
"use strict";
(() => {
  const LONGEST_NAME = 6;
  const DEEPEST = 8;
  const BEGINNING = 4;
  const [TOO_SHORT, SHORT] = [2, 3];
  const IDLE = new Set((
    "a about after am an and any are as at be been before between but by can could did do does"
    + " during for from had has have help helps how i if in into is it its me my of on or our please"
    + " should so than that the their there these they this those to us versus vs was we were what"
    + " when where which who why will with work works would you your"
  ).split(" "));
  const NUMBERED = /\d.*[./:]|[./:].*\d/;

  const saysSomething = ({ kind, text }) => kind !== "word" || !IDLE.has(text.toLowerCase()) || (text.length > 1 && text === text.toUpperCase());
  const partsOf = (text) => LDN.compounds(LDN.unaccented(text)).flat();

  function items(text) {
    const found = [];
    for (const [, quoted, bracket, chunk] of text.matchAll(/"([^"]*)"?|([()])|([^\s()"]+)/g)) {
      if (bracket || ["AND", "OR", "NOT"].includes(chunk)) found.push({ kind: bracket || chunk, text: bracket || chunk, parts: [] });
      else if (chunk) found.push(...words(chunk));
      else if (partsOf(quoted || "").length) found.push({ kind: "phrase", text: quoted, parts: partsOf(quoted) });
    }
    return found;
  }
  // What stands between two blanks: mostly one word; an identifier with its dots is a phrase.
  function words(chunk) {
    const plain = LDN.unaccented(chunk);
    const found = LDN.compounds(plain);
    if (found.length > 1 && NUMBERED.test(plain)) return [{ kind: "phrase", text: chunk, parts: partsOf(chunk) }];
    const made = found.map((parts) => ({ kind: "word", text: parts.join("-"), parts }));
    if (made.length === 1) made[0].text = chunk.replace(/^[.,;:?!*'’]+|[.,;:?!*'’]+$/g, "");
    if (made.length && chunk.endsWith("*")) made.at(-1).kind = "prefix";
    return made;
  }

  const leaf = (shown, phrases, starts = [], terms = [], typed = []) => ({ kind: "leaf", shown, phrases, starts, terms, typed });
  const several = (kind, parts) => (parts.length > 1 ? { kind, parts } : parts[0] || null);

  class Reading {
    constructor(list, lexicon, instant) {
      Object.assign(this, { list, lexicon, instant, at: 0, depth: 0, corrections: new Map(), begun: new Map(), unknown: new Set() });
      this.idle = list.some(saysSomething); // idle words count where there are no others
    }

    get kind() { return this.at < this.list.length ? this.list[this.at].kind : null; }

    parse() {
      const parts = [];
      while (this.at < this.list.length) {
        const before = this.at;
        const part = this.either();
        if (part) parts.push(part);
        if (this.at === before) this.at++; // a bracket or operator that stands where none can
      }
      return several("all", parts);
    }

    either() {
      const parts = [this.allOf()];
      while (this.kind === "OR") { this.at++; parts.push(this.allOf()); }
      return several("any", parts.filter(Boolean));
    }

    allOf() {
      const wanted = [];
      const unwanted = [];
      while (![null, "OR", ")"].includes(this.kind)) {
        const { kind } = this;
        if (kind === "AND") { this.at++; continue; }
        if (kind === "NOT") this.at++;
        const part = this.one();
        if (part) (kind === "NOT" ? unwanted : wanted).push(part);
      }
      const tree = several("all", wanted);
      return unwanted.length ? { kind: "but", parts: [tree, ...unwanted] } : tree;
    }

    one() {
      const { kind } = this;
      if (kind === "(") {
        this.at++;
        if (this.depth === DEEPEST) return null;
        this.depth++;
        const inside = this.either();
        this.depth--;
        if (this.kind === ")") this.at++;
        return inside;
      }
      if (kind === "prefix") { const item = this.list[this.at++]; return leaf(item.text, [], [LDN.spelled(LDN.plain(item.parts.join("")))]); }
      if (kind === "phrase") {
        const item = this.list[this.at++];
        return this.named(item.text, [item.parts]) || leaf(item.text, LDN.inARow([item.parts], LDN.token).slice(0, 1));
      }
      return kind === "word" ? this.words() : null;
    }

    // The longest run of plain words that names a term, else one word, or two that the base writes as one.
    words() {
      let run = 0;
      while (this.list[this.at + run]?.kind === "word") run++;
      for (let length = Math.min(run, LONGEST_NAME); length > 0; length--) {
        const found = this.list.slice(this.at, this.at + length);
        if (length === 1 && this.idle && !saysSomething(found[0])) { this.at++; return null; }
        if (length === 1 && this.isUnit()) break;
        const named = this.named(found.map((each) => each.text).join(" "), found.map((each) => each.parts));
        if (named) { this.at += length; return named; }
      }
      const item = this.list[this.at++];
      if (run > 1 && item.parts.length === 1) {
        const other = this.list[this.at];
        const both = [...item.parts, ...other.parts];
        if (saysSomething(item) && saysSomething(other) && this.lexicon.has(LDN.token(both.join("")))) {
          this.at++;
          return leaf(`${item.text} ${other.text}`, this.forms(both));
        }
      }
      return this.word(item, this.instant && this.at === this.list.length);
    }

    // Whether a short word stands behind a number: 4.5 mg is no myasthenia.
    isUnit() {
      const { text } = this.list[this.at];
      const before = this.list[this.at - 1];
      return text.length <= TOO_SHORT && text === text.toLowerCase() && text !== text.toUpperCase() && /\p{Nd}$/u.test(before?.text || "");
    }

    named(shown, runs) {
      const whole = [runs.flat()];
      for (const [made, look] of [[LDN.plain, (run) => run], [LDN.token, LDN.lookedUp]]) {
        for (const run of [...LDN.inARow(runs, made), ...LDN.inARow(whole, made)]) {
          const terms = this.lexicon.terms(look(run));
          if (!terms.length) continue;
          const typed = LDN.bothNumbers(look(run));
          const names = terms.every((each) => each[0] === "designs") ? typed : this.lexicon.names(terms);
          const clear = names.filter((each) => each.length > (typed.includes(each) ? TOO_SHORT : SHORT));
          return leaf(shown, clear.length ? clear : typed, [], terms, typed);
        }
      }
      return null;
    }

    word(item, unfinished) {
      const found = leaf(item.text, this.forms(item.parts));
      if (this.lexicon.finds(found.phrases)) return found;
      const small = LDN.token(item.parts.join(""));
      if (small.length >= (unfinished ? 1 : BEGINNING) && this.lexicon.begunBy(small)) {
        if (!unfinished) this.begun.set(item.text, `${small}*`);
        return leaf(item.text, [], [small]);
      }
      const near = this.lexicon.nearest(small, this.beside(item));
      if (near) this.corrections.set(JSON.stringify(item), { old: item.text, item: { kind: "word", text: near, parts: partsOf(near) } });
      else this.unknown.add(item.text);
      return found;
    }

    // The other words of the question, as the index has them.
    beside(item) {
      return this.list.filter((each) => each !== item && each.kind === "word" && saysSomething(each)).flatMap((each) => each.parts.map(LDN.token));
    }

    forms(parts) {
      const whole = parts.join("");
      const found = new Set(LDN.inARow([parts], LDN.token));
      if (!LDN.isAbbreviation(whole)) for (const form of [LDN.plain(whole), ...this.lexicon.family(LDN.token(whole))]) found.add(form);
      return [...found];
    }
  }

  LDN.lookedUp = (spelling) => spelling.split(" ").map(LDN.singular).join(" ");
  // `instant`: the last word may be unfinished.
  LDN.understand = (text, lexicon, instant) => {
    let list = items(text);
    const first = new Reading(list, lexicon, instant);
    let tree = first.parse();
    const corrected = [...first.corrections.values()].map((each) => [each.old, each.item.text]);
    if (corrected.length) {
      list = list.map((each) => first.corrections.get(JSON.stringify(each))?.item || each);
      const second = new Reading(list, lexicon, instant);
      tree = second.parse();
      first.unknown = second.unknown;
    }
    return {
      tree,
      loose: !list.some((each) => ["AND", "OR", "NOT", "("].includes(each.kind)),
      corrected: [...corrected, ...first.begun],
      unknown: [...first.unknown],
    };
  };
  LDN.leaves = (tree) => {
    if (!tree) return [];
    if (tree.kind === "leaf") return [tree];
    return (tree.kind === "but" ? tree.parts.slice(0, 1) : tree.parts).flatMap(LDN.leaves);
  };

  const series = (words, joint = "and") => (words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${joint} ${words.at(-1)}`);
  const NOUNS = { conditions: "condition", mechanisms: "mechanism", outcomes: "outcome", scales: "scale", designs: "design", harms: "harm" };
  // How the words were understood, and what papers lack of them, as ldncli/report/words/selection.py says it.
  LDN.heard = ({ understood, absent, lacking }, papers) => {
    const said = understood.corrected.map(([typed, searched]) => `${typed}: searched for ${searched}`);
    said.push(...understood.unknown.map((word) => `${word}: no paper has this word`));
    said.push(...absent.map(([word, vocabulary]) => `${word}: a known ${NOUNS[vocabulary] || "name"}, but no paper here is about it or names it`));
    const missing = papers.map((paper) => lacking.get(paper.number) || []).filter((each) => each.length);
    if (!missing.length) return said;
    const counts = new Map();
    for (const word of missing.flat()) counts.set(word, (counts.get(word) || 0) + 1);
    const words = [...counts].sort((one, other) => other[1] - one[1]);
    const notMentioned = missing.length === 1
      ? `it does not mention ${series(words.map(([word]) => word), "or")}`
      : series(words.map(([word, count], at) => `${count}${at ? "" : " of them"} ${count === 1 ? "does" : "do"} not mention ${word}`));
    const full = papers.length - missing.length;
    const every = understood.unknown.length || absent.length ? "all the other words" : "all the words";
    const have = full ? `${LDN.counted(full, "paper")} ${full === 1 ? "has" : "have"} ${every}` : `no paper has ${every}`;
    said.push(`${have}; ${missing.length} ${missing.length === 1 ? "has" : "have"} most of them; ${notMentioned}`);
    return said;
  };
})();
