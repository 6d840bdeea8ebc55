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

  // Where a word is looked for that has the name of a field before it (title:pain) or behind it (pain[ti]).
  const YEAR = "year";
  const FIELDS = new Map();
  for (const [names, column] of [
    ["title ti", "title"], ["summary abstract ab", "summary"], ["tiab title/abstract", "title summary"],
    ["author authors au doi pmid pmcid nct register registration id acronym", "names"],
    ["journal jour ta source so", "journal"], ["year date dp py", YEAR], ["all tw mesh mh kw", ""],
  ]) for (const name of names.split(" ")) FIELDS.set(name, column);
  for (const name of ["all fields", "text word", "mesh terms"]) FIELDS.set(name, "");
  const OPTIONS = new Map([
    ..."condition outcome mechanism design dose kind direction".split(" ").map((name) => [name, `--${name}`]),
    ...["pt", "publication type", "type"].map((name) => [name, "--design or --kind"]),
    ...["n", "people", "size"].map((name) => [name, "--min-n"]),
  ]);
  const PIECE = /"([^"]*)"?|([()])|\[([^\[\]]*)\]|([^\s()"\[\]]+)/g;
  const MINUS = "!-−–";
  const NEAR = /^(?:NEAR(\/?\d+)?|ADJ\d*|(?:N|W|PRE|P|PROX)\/\d+)$/;
  const WILD = /\*.*[\p{L}\p{N}_]|[\p{L}\p{N}_][?][\p{L}\p{N}_]/u;
  const SENTENCE = 6;
  const VERBS = new Set((
    "am are be been can could did do does had has have is may might must shall should was were why will would"
  ).split(" "));
  class Refused extends Error {}

  const saysSomething = ({ kind, text }) => kind !== "word" || !IDLE.has(text.toLowerCase()) || (text.length > 1 && text === text.toUpperCase());
  const partsOf = (text) => LDN.compounds(LDN.unaccented(text)).flat();

  function items(typed) {
    let found = [];
    let column = ""; // of a field that stands alone before what it is of
    const text = typed.replace(/[“”„‟«»″＂]/g, '"').replaceAll("||", " OR ").replaceAll("&&", " AND ");
    for (const piece of text.matchAll(PIECE)) {
      const [all, quoted, bracket, tag, chunk] = piece;
      if (bracket || ["AND", "OR", "NOT"].includes(chunk)) found.push({ kind: bracket || chunk, text: bracket || chunk, parts: [], column: "" });
      else if (chunk === "|") found.push({ kind: "OR", text: "OR", parts: [], column: "" });
      else if (tag !== undefined) found = tagged(found, tag);
      else if (chunk) {
        const joined = ['"', "("].includes(text[piece.index + all.length]);
        const apart = !piece.index || " \t\n(".includes(text[piece.index - 1]);
        const against = apart && MINUS.includes(chunk[0]) && (joined || [...chunk].some((each) => !`${MINUS}*`.includes(each)));
        if (against) found.push({ kind: "NOT", text: "NOT", parts: [], column: "" });
        const made = ofChunk(against ? chunk.slice(1) : chunk, column);
        found.push(...made.items);
        column = made.column;
      } else if (partsOf(quoted || "").length) {
        found.push({ kind: "phrase", text: quoted, parts: partsOf(quoted), column });
        column = "";
      }
    }
    return found;
  }
  // What stands between two blanks or brackets, and the field that it names for what follows.
  function ofChunk(typed, before) {
    let [chunk, column] = [typed, before];
    refuse(chunk);
    const named = /^([A-Za-z]+):(.*)$/s.exec(chunk);
    const name = named?.[1].toLowerCase();
    if (named?.[2] && OPTIONS.has(name)) throw new Refused(`${name}: is no field of the search; use the option ${OPTIONS.get(name)}`);
    if (named && FIELDS.has(name)) {
      column = FIELDS.get(name);
      [, , chunk] = named;
      if (column === YEAR && chunk) refuseYears(chunk);
    }
    return chunk ? { items: words(chunk, column), column: "" } : { items: [], column };
  }
  function refuse(chunk) {
    if (NEAR.test(chunk)) throw new Refused(`${chunk} is not known here: words cannot be asked to stand near each other; put them in quotation marks ("back pain"), or look for both (back AND pain)`);
    if (WILD.test(chunk) && !chunk.startsWith("http")) {
      const start = chunk.split(/[*?]/)[0];
      throw new Refused(`${chunk}: an asterisk works at the end of a word alone; ${start ? `try ${start}*` : "type the beginning of the word, as in inflamm*"}`);
    }
  }
  function refuseYears(text) {
    if (!/^[0-9]{4}$/.test(text)) throw new Refused(`${text} is no single year; for several, use --year 2010-2020`);
  }
  function tagged(list, tag) {
    const name = tag.toLowerCase().split(/\s+/).filter(Boolean).join(" ");
    if (OPTIONS.has(name)) throw new Refused(`[${tag}] is no field of the search; use the option ${OPTIONS.get(name)}`);
    if (!FIELDS.has(name)) return [...list, ...tag.split(/\s+/).filter(Boolean).flatMap((chunk) => words(chunk, ""))];
    const last = list.at(-1);
    if (last?.kind === ")") throw new Refused(`[${tag}] stands behind a bracket; put it behind each word: (back[ti] pain[ti])`);
    if (FIELDS.get(name) === YEAR && last) refuseYears(last.text);
    return last ? [...list.slice(0, -1), { ...last, column: FIELDS.get(name) }] : list;
  }
  // Mostly one word; an identifier with its dots is a phrase.
  function words(chunk, column) {
    const plain = LDN.unaccented(chunk);
    const found = LDN.compounds(plain);
    if (found.length > 1 && NUMBERED.test(plain)) return [{ kind: "phrase", text: chunk, parts: partsOf(chunk), column }];
    const made = found.map((parts) => ({ kind: "word", text: parts.join("-"), parts, column }));
    if (made.length === 1) made[0].text = chunk.replace(/^[.,;:?!*'’]+|[.,;:?!*'’]+$/g, "");
    if (made.length && chunk.endsWith("*")) made.at(-1).kind = "prefix";
    return made;
  }

  const leaf = (shown, phrases, starts = [], terms = [], typed = [], column = "") => ({ kind: "leaf", shown, phrases, starts, terms, typed, column });
  const several = (kind, parts) => (parts.length > 1 ? { kind, parts } : parts[0] || null);

  class Reading {
    constructor(list, lexicon, instant) {
      Object.assign(this, { list, lexicon, instant, at: 0, depth: 0, corrections: new Map(), begun: new Map(), unknown: new Set(), ignored: new Set(), joined: false });
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
        if (kind === "AND" || this.says("or")) { this.at++; continue; }
        const sign = kind === "NOT" || this.says("not");
        const against = kind === "NOT" || this.isAgainst();
        if (sign) this.at++;
        const part = this.oneOrAnother();
        if (part) (against ? unwanted : wanted).push(part);
      }
      const tree = several("all", wanted);
      return unwanted.length ? { kind: "but", parts: [tree, ...unwanted] } : tree;
    }

    says(word) { return this.list.length > 1 && this.kind === "word" && this.list[this.at].text === word; }

    // Whether `not` in small letters leaves out what follows; in a sentence, and in a question that says "does not", it belongs to what is told.
    isAgainst() {
      if (!this.says("not")) return false;
      if (this.list.length > SENTENCE || this.list.slice(0, this.at).some((each) => VERBS.has(each.text.toLowerCase()))) { this.ignored.add("not"); return false; }
      this.joined = true;
      return true;
    }

    oneOrAnother() {
      const parts = [this.one()];
      while (this.says("or") && this.at + 1 < this.list.length) { this.at++; this.joined = true; parts.push(this.one()); }
      return several("any", parts.filter(Boolean));
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
      if (kind === "prefix") { const item = this.list[this.at++]; return leaf(item.text, [], [LDN.spelled(LDN.plain(item.parts.join("")))], [], [], item.column); }
      if (kind === "phrase") {
        const item = this.list[this.at++];
        return (!item.column && this.named(item.text, [item.parts])) || leaf(item.text, LDN.inARow([item.parts], LDN.token).slice(0, 1), [], [], [], item.column);
      }
      if (kind === "word" && this.list[this.at].column) return this.word(this.list[this.at++], this.instant && this.at === this.list.length);
      return kind === "word" ? this.words() : null;
    }

    // The longest run of plain words that names a term, else one word, or two that the base writes as one.
    words() {
      let run = 0;
      while (this.list[this.at + run]?.kind === "word" && !this.list[this.at + run].column) run++;
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
      const found = leaf(item.text, this.forms(item.parts), [], [], [], item.column);
      if (this.lexicon.finds(found.phrases)) return found;
      const small = LDN.token(item.parts.join(""));
      if (small.length >= (unfinished ? 1 : BEGINNING) && this.lexicon.begunBy(small)) {
        if (!unfinished) this.begun.set(item.text, `${small}*`);
        return leaf(item.text, [], [small], [], [], item.column);
      }
      const near = this.lexicon.nearest(small, this.beside(item));
      if (near) this.corrections.set(JSON.stringify(item), { old: item.text, item: { ...item, text: near, parts: partsOf(near) } });
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
    try { return understood(text, lexicon, instant); } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { tree: null, loose: false, corrected: [], unknown: [], ignored: [], refused: error.message };
    }
  };
  function understood(text, lexicon, instant) {
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
      loose: !first.joined && !list.some((each) => ["AND", "OR", "NOT", "("].includes(each.kind) || each.column),
      corrected: [...corrected, ...first.begun],
      unknown: [...first.unknown],
      ignored: [...first.ignored],
    };
  }
  LDN.leaves = (tree) => {
    if (!tree) return [];
    if (tree.kind === "leaf") return [tree];
    return (tree.kind === "but" ? tree.parts.slice(0, 1) : tree.parts).flatMap(LDN.leaves);
  };

  const series = (words, joint = "and") => (words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${joint} ${words.at(-1)}`);
  const NOUNS = { conditions: "condition", mechanisms: "mechanism", outcomes: "outcome", scales: "scale", designs: "design", harms: "harm" };
  // How the words were understood, and what papers lack of them, as ldncli/report/words/selection.py says it.
  LDN.heard = ({ understood, absent, lacking }, papers) => {
    if (understood.refused) return [understood.refused];
    const said = understood.corrected.map(([typed, searched]) => `${typed}: searched for ${searched}`);
    said.push(...understood.unknown.map((word) => `${word}: no paper has this word`));
    said.push(...understood.ignored.map((word) => `${word}: read as part of the question; ${word.toUpperCase()} leaves a word out`));
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
