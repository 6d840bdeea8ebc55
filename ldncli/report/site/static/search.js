// Search over all records in the page: the words, operators and synonyms of `ldn search`, over the index that ldn wrote beside the pages.
"use strict";
(() => {
  // A posting (ldncli/report/site/search_index.py): ;paper, a letter a column, places, all to base 36 and as steps from the last one.
  const WEIGHTS = [10, 5, 4, 1]; // title, summary, names, body: those of ldncli/records/fulltext.py
  const TERMS = 6;
  const BROADER = 1;
  const TERM_VOCABULARIES = ["conditions", "mechanisms", "outcomes", "designs"];
  const COLUMN = 1 << 20; // no text is longer than this many words
  const LONGEST_NAME = 6;
  const DEEPEST = 8;
  const K1 = 1.2; // of BM25, as SQLite has it

  let texts = null; // stem → posting
  let sorted = null; // all stems, for beginnings of words
  let base = null;
  const decoded = new Map();

  // -- loading, when somebody first searches ------------------------------------------------------------------------

  let loading = null;
  const script = (name) => new Promise((resolve, reject) => {
    const made = LDN.make("script", { src: `${LDN.root}data/${name}` });
    made.addEventListener("load", resolve);
    made.addEventListener("error", () => reject(new Error(`${name} cannot be read`)));
    document.head.append(made);
  });
  LDN.load = () => {
    loading = loading || Promise.all([script("words.js"), script("records.js")]).then(() => { prepare(); return base; });
    return loading;
  };
  LDN.words = (postings) => { texts = new Map(Object.entries(postings)); };
  LDN.records = (data) => { base = data; };

  const FIELDS = ("id title english authors year journal kind design status scope direction low high people conditions mechanisms "
    + "outcomes summary").split(" ");

  function prepare() {
    sorted = [...texts.keys()].sort();
    base.papers = base.papers.map((row, number) => {
      const paper = { number };
      FIELDS.forEach((field, place) => { paper[field] = row[place]; });
      return paper;
    });
    base.below = {};
    for (const name of Object.keys(base.vocabularies)) base.below[name] = below(base.vocabularies[name]);
    prepareTerms();
  }

  // For each term the terms above it.
  const above = (terms, place) => {
    const found = [];
    for (let up = terms[place][2]; up >= 0; up = terms[up][2]) found.push(up);
    return found;
  };
  // For each term itself and all below it.
  const below = (terms) => {
    const found = terms.map((_, place) => new Set([place]));
    terms.forEach((_, place) => { for (const up of above(terms, place)) found[up].add(place); });
    return found;
  };

  // Where the words of a vocabulary's names stand: stem → [{papers, stems, weight}], a name each.
  let nameStems = null;
  let meanings = null; // folded name → terms in all vocabularies
  function prepareTerms() {
    nameStems = new Map();
    meanings = new Map();
    const note = (stems, papers, weight) => {
      if (!papers.length) return;
      const name = { stems, papers, weight };
      for (const stem of new Set(stems)) nameStems.has(stem) ? nameStems.get(stem).push(name) : nameStems.set(stem, [name]);
    };
    for (const [vocabulary, terms] of Object.entries(base.vocabularies)) {
      terms.forEach((term, place) => {
        for (const name of term[3]) meanings.has(name) ? meanings.get(name).push([vocabulary, place]) : meanings.set(name, [[vocabulary, place]]);
      });
      if (!TERM_VOCABULARIES.includes(vocabulary)) continue;
      const { own, under } = papersOf(vocabulary, terms);
      terms.forEach((term, place) => {
        for (const name of term[3]) note(LDN.stems(name), own[place], TERMS);
        note(LDN.stems(term[1]), under[place], BROADER);
      });
    }
  }
  function papersOf(vocabulary, terms) {
    const own = terms.map(() => []);
    const under = terms.map(() => new Set());
    for (const paper of base.papers) {
      for (const place of vocabulary === "designs" ? [paper.design] : paper[vocabulary]) {
        own[place].push(paper.number);
        for (const up of above(terms, place)) under[up].add(paper.number);
      }
    }
    return { own, under: under.map((each) => [...each]) };
  }

  // -- postings -----------------------------------------------------------------------------------------------------

  // Papers of a stem in order; the places in paper i are those from from[i] to from[i + 1].
  function posting(stem) {
    let found = decoded.get(stem);
    if (found) return found;
    const text = texts.get(stem) || "";
    const papers = [];
    const from = [];
    const places = [];
    let paper = 0;
    let column = 0;
    let offset = 0;
    let at = 0;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      let number = 0;
      let next = at + 1;
      for (; next < text.length; next++) {
        const digit = text.charCodeAt(next);
        if (digit >= 48 && digit <= 57) number = number * 36 + digit - 48;
        else if (digit >= 97 && digit <= 122) number = number * 36 + digit - 87;
        else break;
      }
      if (code === 59) { // ;
        paper += number;
        papers.push(paper);
        from.push(places.length);
      } else {
        if (code !== 44) { column = code - 65; offset = 0; } // , goes on in the same column
        offset += number;
        places.push(column * COLUMN + offset);
      }
      at = next;
    }
    from.push(places.length);
    found = { papers, from, places };
    if (decoded.size > 2000) decoded.clear();
    decoded.set(stem, found);
    return found;
  }

  // -- answers: which papers, and how well they fit ------------------------------------------------------------------

  const answer = () => ({ fits: new Uint8Array(base.papers.length), score: new Float32Array(base.papers.length) });

  // Frequencies, weighted by column, as scores: a word that few papers have says more (BM25).
  function scored(frequency) {
    const found = answer();
    let papers = 0;
    for (const each of frequency) if (each > 0) papers++;
    const idf = Math.max(1e-6, Math.log((base.papers.length - papers + 0.5) / (papers + 0.5)));
    for (let i = 0; i < frequency.length; i++) {
      if (frequency[i] > 0) { found.fits[i] = 1; found.score[i] = idf * frequency[i] * (K1 + 1) / (frequency[i] + K1); }
    }
    return found;
  }

  function addStem(frequency, stem) {
    const { papers, from, places } = posting(stem);
    for (let i = 0; i < papers.length; i++) {
      let sum = 0;
      for (let at = from[i]; at < from[i + 1]; at++) sum += WEIGHTS[Math.floor(places[at] / COLUMN)];
      frequency[papers[i]] += sum;
    }
    for (const name of nameStems.get(stem) || []) for (const paper of name.papers) frequency[paper] += name.weight;
  }

  // Places where words follow each other.
  function addPhrase(frequency, stems) {
    const lists = stems.map(posting);
    const at = lists.map(() => 0);
    const first = lists[0];
    for (; at[0] < first.papers.length; at[0]++) {
      const paper = first.papers[at[0]];
      const all = lists.every((list, i) => {
        while (at[i] < list.papers.length && list.papers[at[i]] < paper) at[i]++;
        return list.papers[at[i]] === paper;
      });
      if (!all) continue;
      const others = lists.slice(1).map((list, i) => list.places.slice(list.from[at[i + 1]], list.from[at[i + 1] + 1]));
      for (let place = first.from[at[0]]; place < first.from[at[0] + 1]; place++) {
        const start = first.places[place];
        if (others.every((each, i) => each.includes(start + i + 1))) frequency[paper] += WEIGHTS[Math.floor(start / COLUMN)];
      }
    }
    for (const name of nameStems.get(stems[0]) || []) {
      if (follows(name.stems, stems)) for (const paper of name.papers) frequency[paper] += name.weight;
    }
  }
  const follows = (words, stems) => words.some((_, at) => stems.every((stem, i) => words[at + i] === stem));

  function phrase(text) {
    const frequency = new Float32Array(base.papers.length);
    const stems = LDN.stems(text);
    if (stems.length === 1) addStem(frequency, stems[0]);
    else if (stems.length) addPhrase(frequency, stems);
    asked.push(stems);
    return scored(frequency);
  }

  function beginning(text) {
    const frequency = new Float32Array(base.papers.length);
    const plain = LDN.plain(text);
    const starts = new Set([plain, LDN.stem(plain)]);
    const seen = new Set();
    for (const start of starts) {
      let low = 0;
      let high = sorted.length;
      while (low < high) { const middle = (low + high) >> 1; if (sorted[middle] < start) low = middle + 1; else high = middle; }
      for (; low < sorted.length && sorted[low].startsWith(start); low++) seen.add(sorted[low]);
      for (const stem of nameStems.keys()) if (stem.startsWith(start)) seen.add(stem);
    }
    for (const stem of seen) addStem(frequency, stem);
    begun.push(plain);
    return scored(frequency);
  }

  const both = (one, other) => combine(one, other, (a, b) => a & b);
  const any = (one, other) => combine(one, other, (a, b) => a | b);
  function combine(one, other, how) {
    const found = answer();
    for (let i = 0; i < found.fits.length; i++) {
      if ((found.fits[i] = how(one.fits[i], other.fits[i]))) found.score[i] = one.score[i] + other.score[i];
    }
    return found;
  }
  function without(one, other) {
    const found = answer();
    for (let i = 0; i < found.fits.length; i++) {
      if ((found.fits[i] = one ? one.fits[i] & (1 - other.fits[i]) : 1 - other.fits[i])) found.score[i] = one ? one.score[i] : 0;
    }
    return found;
  }

  // -- how words are understood: the grammar of ldncli/records/fulltext.py -----------------------------------------------

  let asked = []; // runs of stems, and beginnings, for the marks
  let begun = [];
  const pieces = (text) => text.match(/[\p{L}\p{N}\p{M}]+/gu) || [];

  function tokens(text) {
    const found = [];
    for (const [, quoted, bracket, word] of text.matchAll(/"([^"]*)"?|([()])|([^\s()"]+)/g)) {
      if (bracket) found.push([bracket, bracket]);
      else if (word === "AND" || word === "OR" || word === "NOT") found.push([word, word]);
      else if (word) {
        const parts = pieces(word);
        parts.forEach((part, i) => found.push([word.endsWith("*") && i === parts.length - 1 ? "prefix" : "word", part]));
      } else if (pieces(quoted || "").length) found.push(["phrase", quoted]);
    }
    return found;
  }

  class Expression {
    constructor(list, instant) { this.list = list; this.at = 0; this.depth = 0; this.instant = instant; }

    get kind() { return this.at < this.list.length ? this.list[this.at][0] : null; }

    parse() {
      let whole = null;
      while (this.at < this.list.length) {
        const before = this.at;
        const part = this.either();
        if (part) whole = whole ? both(whole, part) : part;
        if (this.at === before) this.at++; // a bracket or operator that stands where none can
      }
      return whole;
    }

    either() {
      let found = this.allOf();
      while (this.kind === "OR") {
        this.at++;
        const part = this.allOf();
        found = found && part ? any(found, part) : found || part;
      }
      return found;
    }

    allOf() {
      let wanted = null;
      let unwanted = null;
      while (![null, "OR", ")"].includes(this.kind)) {
        if (this.kind === "AND") { this.at++; continue; }
        const not = this.kind === "NOT";
        if (not) this.at++;
        const before = [asked, begun];
        if (not) { asked = []; begun = []; }
        const part = this.one();
        if (not) { [asked, begun] = before; if (part) unwanted = unwanted ? any(unwanted, part) : part; }
        else if (part) wanted = wanted ? both(wanted, part) : part;
      }
      return unwanted ? without(wanted, unwanted) : wanted;
    }

    one() {
      const kind = this.kind;
      if (kind === "(") {
        this.at++;
        if (this.depth === DEEPEST) return null;
        this.depth++;
        const inside = this.either();
        this.depth--;
        if (this.kind === ")") this.at++;
        return inside;
      }
      if (kind === "prefix") return beginning(this.list[this.at++][1]);
      if (kind === "phrase") { const text = this.list[this.at++][1]; return withSynonyms(phrase(text), text); }
      return kind === "word" ? this.words() : null;
    }

    // The longest run of plain words that is a name in a vocabulary, else one word.
    words() {
      let run = 0;
      while (run < LONGEST_NAME && this.list[this.at + run]?.[0] === "word") run++;
      for (let length = run; length > 0; length--) {
        const typed = this.list.slice(this.at, this.at + length).map((each) => each[1]);
        if (length > 1 && synonyms(typed.join(" ")).length === 0) continue;
        this.at += length;
        // What is being typed may be the beginning of a word.
        const unfinished = this.instant && this.at === this.list.length;
        const one = (word, last) => (last && unfinished ? any(phrase(word), beginning(word)) : phrase(word));
        return withSynonyms(typed.map((word, i) => one(word, i === length - 1)).reduce(both), typed.join(" "));
      }
      return null;
    }
  }

  // All other names of the terms that a text names.
  function synonyms(text) {
    const own = pieces(text).join(" ");
    const found = new Set();
    for (const [vocabulary, place] of meanings.get(LDN.fold(text)) || []) {
      for (const name of base.vocabularies[vocabulary][place][3]) {
        const plain = pieces(name).join(" ");
        if (plain && plain !== own) found.add(plain);
      }
    }
    return [...found];
  }
  const withSynonyms = (typed, text) => synonyms(text).map(phrase).reduce(any, typed);

  // -- one question ---------------------------------------------------------------------------------------------------

  // Papers that fit the words, best first (all, by year, without words), the pages of terms that they name, and what to mark.
  // `instant`: the last word may be unfinished.
  LDN.search = (text, instant = true) => {
    asked = [];
    begun = [];
    const found = new Expression(tokens(text), instant && /[^\s")*]$/.test(text)).parse();
    const papers = found ? base.papers.filter((paper) => found.fits[paper.number]) : text.trim() ? [] : [...base.papers];
    const score = found ? found.score : new Float32Array(base.papers.length);
    papers.sort((a, b) => score[b.number] - score[a.number] || b.year - a.year || (a.id < b.id ? -1 : 1));
    return { papers, terms: termsFor(text), marks: { asked, begun } };
  };

  // Conditions and mechanisms with a page whose name begins with the words, those named exactly first.
  function termsFor(text) {
    const wanted = LDN.fold(text);
    if (wanted.length < 2) return [];
    const found = [];
    for (const vocabulary of ["conditions", "mechanisms"]) {
      for (const place of base.pages[vocabulary]) {
        const [id, label, , names] = base.vocabularies[vocabulary][place];
        const fit = names.includes(wanted) ? 0 : LDN.fold(label).startsWith(wanted) ? 1 : names.some((name) => name.startsWith(wanted)) ? 2 : 3;
        if (fit < 3) found.push({ vocabulary, place, id, label, fit });
      }
    }
    return found.sort((a, b) => a.fit - b.fit || a.label.length - b.label.length);
  }

  // -- marks in a text --------------------------------------------------------------------------------------------------

  const runs = (text, marks) => {
    const words = [...text.matchAll(LDN.WORD)].map((each) => {
      const plain = LDN.plain(each[0]);
      return { start: each.index, end: each.index + each[0].length, plain, stem: LDN.stem(plain) };
    });
    const found = [];
    words.forEach((word, at) => {
      for (const stems of marks.asked) {
        if (stems.length && stems.every((stem, i) => words[at + i]?.stem === stem)) found.push([word.start, words[at + stems.length - 1].end]);
      }
      if (marks.begun.some((start) => word.plain.startsWith(start))) found.push([word.start, word.end]);
    });
    return found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  };

  // The text as nodes, with what was searched in <mark>; `most` cuts it around the first mark.
  LDN.marked = (text, marks, most = Infinity) => {
    const found = runs(text, marks);
    let from = 0;
    let to = text.length;
    if (text.length > most) {
      from = Math.max(0, (found[0]?.[0] ?? 0) - Math.floor(most / 4));
      if (from > 0) from = text.indexOf(" ", from) + 1;
      to = Math.min(text.length, from + most);
      if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), from + 1);
    }
    const nodes = from > 0 ? ["… "] : [];
    let at = from;
    for (const [start, end] of found) {
      if (start < at || end > to) continue;
      nodes.push(text.slice(at, start), LDN.make("mark", {}, text.slice(start, end)));
      at = end;
    }
    nodes.push(text.slice(at, to));
    if (to < text.length) nodes.push(" …");
    return nodes;
  };
})();
