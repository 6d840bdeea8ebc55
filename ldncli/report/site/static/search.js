// Search over all records in the page, with the answers of `ldn search` in its order, over the index that ldn wrote beside the pages.
"use strict";
(() => {
  // A posting (ldncli/report/site/search_index.py): ;paper, a letter a column, places, all to base 36 and as steps from the last one.
  const COLUMNS = ["title", "summary", "names", "body"];
  // How well a word fits where it stands, of 100: ldncli/records/index/matching.py says why.
  const ELSEWHERE = 30;
  const PLACES = { title: 100, names: 100, summary: 60, terms: 40, body: ELSEWHERE, broader: ELSEWHERE };
  const OWN_WORDS = { title: 100, summary: 60, body: ELSEWHERE };
  const ABOUT = { conditions: [96, 94], outcomes: [70, 65], topic: [100, 100] };
  const ABOUT_ELSE = [85, 80];
  const LOOSE = ["outcomes", "harms", "scales"];
  const LOOSE_WORDS = { title: 75, summary: 50, body: 25 };
  const TYPED = { title: 100, summary: 90, body: 60 };
  const SCATTERED = 95;
  const TITLE_ALONE = 92;
  const DRUG = "topic";
  const FEW = 10;
  const PLANS = ["Protocol", "Register entry"]; // kinds of papers that announce a study
  // What standing adds to a fit of up to 1000: ldncli/records/index/ranking.py says why.
  const [REVIEW, REST] = [2, 5];
  const OLD_REVIEW = 80;
  const ADDED = [300, 236, 230, 150, OLD_REVIEW, 0];
  const NEWEST = 3;
  const TERM_VOCABULARIES = ["conditions", "mechanisms", "outcomes", "designs", "harms"];
  const COLUMN = 1 << 20; // no text is longer than this many words

  let texts = null; // word → posting
  let kept = null; // words that are abbreviations
  let sorted = null; // all words, for beginnings
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
  // A large file comes in parts, of which each names the next.
  const following = {};
  const parts = async (kind) => { for (let name = `${kind}.js`; name; name = following[kind]) await script(name); };
  LDN.load = () => {
    loading = loading || Promise.all([parts("words"), parts("records")]).then(() => { prepare(); return base; });
    return loading;
  };
  LDN.words = (postings, abbreviations, next) => {
    texts = texts || new Map();
    kept = kept || new Set(abbreviations);
    for (const [word, posting] of Object.entries(postings)) texts.set(word, posting);
    following.words = next;
  };
  LDN.records = (data, next) => { base = data; following.records = next; };
  LDN.papers = (rows, next) => { for (const row of rows) base.papers.push(row); following.records = next; };

  const FIELDS = ("id title english name year journal kind design status scope direction low high people conditions mechanisms "
    + "outcomes summary harms study standing").split(" ");

  function prepare() {
    base.papers = base.papers.map((row, number) => {
      const paper = { number };
      FIELDS.forEach((field, place) => { paper[field] = row[place]; });
      return paper;
    });
    base.below = {};
    for (const name of Object.keys(base.vocabularies)) base.below[name] = below(base.vocabularies[name]);
    prepareTerms();
    prepareWords();
    prepareStudies();
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

  let nameWords = null; // word → [{words, papers, column}], a name each that has it
  let meanings = null; // a name as it is looked up → [[vocabulary, place]]
  let about = null; // vocabulary → for each term the papers that name it, and those that name one below
  let named = null; // every word of every name, as it is looked up
  function prepareTerms() {
    nameWords = new Map();
    meanings = new Map();
    about = {};
    named = new Set();
    const note = (words, papers, column) => {
      if (!papers.length) return;
      const name = { words, papers, column };
      for (const word of new Set(words)) if (word !== LDN.BETWEEN) nameWords.has(word) ? nameWords.get(word).push(name) : nameWords.set(word, [name]);
    };
    const mean = (spelling, vocabulary, place) => {
      const look = spelling.startsWith("=") ? spelling.slice(1) : LDN.lookedUp(spelling);
      for (const word of look.split(" ")) named.add(word);
      if (!meanings.has(look)) meanings.set(look, []);
      if (!meanings.get(look).some((each) => each[0] === vocabulary && each[1] === place)) meanings.get(look).push([vocabulary, place]);
    };
    for (const [vocabulary, terms] of Object.entries(base.vocabularies)) {
      terms.forEach((term, place) => { for (const spelling of term[3]) mean(spelling, vocabulary, place); });
      if (!TERM_VOCABULARIES.includes(vocabulary)) continue;
      const { own, under } = about[vocabulary] = papersOf(vocabulary, terms);
      terms.forEach((term, place) => {
        for (const spelling of term[3]) note(plainly(spelling).split(" "), own[place], "terms");
        note(LDN.tokens(term[1]), under[place], "broader");
      });
    }
    for (const spelling of base.drug) mean(spelling, DRUG, 0);
    about[DRUG] = { own: [base.papers.filter((paper) => paper.scope === 0).map((paper) => paper.number)], under: [[]] };
  }
  const plainly = (spelling) => spelling.replace(/^=/, "");
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

  let families = null; // stem → words
  function prepareWords() {
    sorted = [...new Set([...texts.keys(), ...nameWords.keys()])].sort();
    families = new Map();
    for (const word of sorted) {
      if (kept.has(word)) continue;
      const stem = LDN.stemOf(word);
      families.has(stem) ? families.get(stem).push(word) : families.set(stem, [word]);
    }
  }

  let announced = null; // paper that announces a study → its reports with results
  function prepareStudies() {
    announced = new Map();
    const studies = new Map();
    for (const paper of base.papers) if (paper.study) studies.has(paper.study) ? studies.get(paper.study).push(paper) : studies.set(paper.study, [paper]);
    for (const papers of studies.values()) {
      const reports = papers.filter((paper) => paper.standing < REST).map((paper) => paper.number);
      for (const paper of papers) if (paper.standing === REST && reports.length) announced.set(paper.number, reports);
    }
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

  // -- what the base has ------------------------------------------------------------------------------------------------

  const has = (word) => texts.has(word) || nameWords.has(word);
  const startingWith = (start) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) { const middle = (low + high) >> 1; if (sorted[middle] < start) low = middle + 1; else high = middle; }
    let end = low;
    while (end < sorted.length && sorted[end].startsWith(start)) end++;
    return sorted.slice(low, end);
  };
  const withWord = (word) => new Set([...posting(word).papers, ...(nameWords.get(word) || []).flatMap((name) => name.papers)]);
  const papersWith = (word) => withWord(word).size;
  const lexicon = {
    has,
    terms(spelling) {
      const found = meanings.get(spelling) || [];
      for (const wanted of [[DRUG], ["conditions", "mechanisms", "designs", "harms"]]) {
        const some = found.filter((each) => wanted.includes(each[0]));
        if (some.length) return some;
      }
      return found;
    },
    names: (terms) => [...new Set(terms.flatMap(([vocabulary, place]) => (
      (vocabulary === DRUG ? base.drug : base.vocabularies[vocabulary][place][3]).map(plainly).flatMap(LDN.bothNumbers)
    )))],
    family: (word) => families.get(LDN.stemOf(word)) || [],
    finds: (phrases) => phrases.some((phrase) => { let any = false; if (phrase) eachPlace(phrase, () => { any = true; }); return any; }),
    begunBy: (start) => startingWith(start).length > 0,
    nearest(word, beside = []) {
      const wanted = LDN.spelled(word);
      if (!/^\p{L}+$/u.test(word) || !LDN.slipsAllowed(wanted) || named.has(LDN.singular(wanted))) return null;
      let best = null;
      for (const known of sorted) {
        const slips = /^\p{L}+$/u.test(known) ? LDN.slip(wanted, known) : null;
        if (slips === null) continue;
        const isName = named.has(LDN.singular(known));
        const papers = papersWith(known);
        if (!isName && papers < 2 && !(slips === 1 && wanted.length > 5)) continue;
        const rank = [slips, Number(!LDN.sameLetters(wanted, known)), Number(!isName), -together(known, beside), -papers, known];
        if (!best || isBefore(rank, best)) best = rank;
      }
      return best && best.at(-1);
    },
  };
  // Papers that have a word and any of the others.
  const together = (word, others) => {
    const wanted = new Set(others.flatMap((other) => [...withWord(other)]));
    return [...withWord(word)].filter((paper) => wanted.has(paper)).length;
  };
  const isBefore = (one, other) => {
    for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return one[i] < other[i];
    return false;
  };

  // Calls `found` with paper and column for each place where words follow each other; a paper may come more than once.
  function eachPlace(phrase, found) {
    const words = phrase.split(" ");
    const lists = words.map(posting);
    const first = lists[0];
    const at = lists.map(() => 0);
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
        if (others.every((each, i) => each.includes(start + i + 1))) found(paper, COLUMNS[Math.floor(start / COLUMN)]);
      }
    }
    for (const name of nameWords.get(words[0]) || []) {
      if (follows(name.words, words)) for (const paper of name.papers) found(paper, name.column);
    }
  }
  const follows = (words, wanted) => words.some((_, at) => wanted.every((word, i) => words[at + i] === word));

  // -- which papers, and how well they fit -------------------------------------------------------------------------------

  // A tree is answered by a map from papers to how well they fit, and by what fits perfectly; a leaf is worked out once a question.
  let leaves = new Map();
  function fitsOf(tree) {
    if (!tree) return { fits: new Map(), total: 1 };
    if (tree.kind === "leaf") return leafFits(tree);
    if (tree.kind === "but") {
      const [wanted, ...unwanted] = tree.parts;
      const { fits, total } = wanted ? fitsOf(wanted) : { fits: new Map(base.papers.map((paper) => [paper.number, 0])), total: 1 };
      const gone = new Set(unwanted.flatMap((each) => [...fitsOf(each).fits.keys()]));
      return { fits: new Map([...fits].filter(([number]) => !gone.has(number))), total };
    }
    const parts = tree.parts.map(fitsOf);
    return tree.kind === "any" ? anyOf(parts) : allOf(parts);
  }
  function anyOf(parts) {
    const total = Math.max(...parts.map((each) => each.total));
    const found = new Map();
    for (const { fits, total: weight } of parts) {
      for (const [number, fit] of fits) found.set(number, Math.max(found.get(number) || 0, Math.floor((fit * total) / weight)));
    }
    return { fits: found, total };
  }
  function allOf(parts) {
    const fits = new Map();
    for (const number of parts[0].fits.keys()) {
      if (parts.every((each) => each.fits.has(number))) fits.set(number, parts.reduce((sum, each) => sum + each.fits.get(number), 0));
    }
    return { fits, total: parts.reduce((sum, each) => sum + each.total, 0) };
  }

  function leafFits(leaf) {
    const key = JSON.stringify(leaf);
    if (leaves.has(key)) return leaves.get(key);
    const found = new Map();
    const raise = (number, fit) => { if (fit !== undefined && fit > (found.get(number) ?? -1)) found.set(number, fit); };
    const within = (places) => (number, column) => raise(number, places[column]);
    if (leaf.column) inColumn(leaf, raise);
    else if (leaf.terms.length) {
      const loose = leaf.terms.every(([vocabulary]) => LOOSE.includes(vocabulary));
      const drug = leaf.terms.every(([vocabulary]) => vocabulary === DRUG);
      const condition = leaf.terms.some(([vocabulary]) => vocabulary === "conditions");
      const titled = new Set();
      const places = drug ? { title: 100, summary: 100, body: 100 } : loose ? LOOSE_WORDS : OWN_WORDS;
      for (const phrase of leaf.phrases) {
        eachPlace(phrase, (number, column) => {
          if (column === "title") titled.add(number);
          raise(number, condition && places[column] ? Math.min(places[column], TITLE_ALONE) : places[column]);
        });
      }
      if (loose) for (const phrase of leaf.typed) eachPlace(phrase, within(TYPED));
      for (const [vocabulary, place] of leaf.terms) {
        const [own, under] = ABOUT[vocabulary] || ABOUT_ELSE;
        for (const number of about[vocabulary]?.own[place] || []) raise(number, own);
        for (const number of about[vocabulary]?.under[place] || []) raise(number, under);
        if (vocabulary === "conditions") for (const list of [about.conditions.own[place], about.conditions.under[place]]) for (const number of list) if (titled.has(number)) raise(number, 100);
      }
      // All words of a term in the title, but not in a row.
      const words = leaf.typed[0].split(" ");
      const each = words.map((word) => { const some = new Set(); eachPlace(word, (number, column) => { if (column === "title") some.add(number); }); return some; });
      if (words.length > 1 && !condition) for (const number of found.keys()) if (each.every((some) => some.has(number))) raise(number, SCATTERED);
    } else {
      for (const phrase of leaf.phrases) if (phrase) eachPlace(phrase, within(PLACES));
      for (const start of leaf.starts) for (const word of startingWith(start)) eachPlace(word, within(PLACES));
      for (const number of [...found.keys()]) for (const report of announced.get(number) || []) if (!found.has(report)) found.set(report, ELSEWHERE);
    }
    const weight = 32 - Math.clz32(Math.floor(base.papers.length / Math.max(found.size, 1)));
    const made = { fits: new Map([...found].map(([number, fit]) => [number, fit * weight])), total: weight };
    leaves.set(key, made);
    return made;
  }

  // What is looked for in columns of the texts alone, or in the names of journals.
  function inColumn(leaf, raise) {
    if (leaf.column === "year") {
      for (const paper of base.papers) if (String(paper.year) === leaf.phrases[0]) raise(paper.number, 100);
      return;
    }
    if (leaf.column === "journal") {
      for (const paper of base.papers) {
        const row = ` ${LDN.compounds(LDN.unaccented(paper.journal || "")).flat().map(LDN.token).join(" ")} `;
        if (leaf.phrases.some((phrase) => row.includes(` ${phrase} `)) || leaf.starts.some((start) => row.includes(` ${start}`))) raise(paper.number, 100);
      }
      return;
    }
    const columns = leaf.column.split(" ");
    const note = (number, column) => { if (columns.includes(column)) raise(number, 100); };
    for (const phrase of leaf.phrases) if (phrase) eachPlace(phrase, note);
    for (const start of leaf.starts) for (const word of startingWith(start)) eachPlace(word, note);
  }

  // The papers that have a third of what is wanted or more, by weight.
  function mostOf(parts) {
    const found = parts.map((each) => ({ shown: LDN.leaves(each).map((leaf) => leaf.shown).join(" OR "), ...fitsOf(each) })).filter((each) => each.fits.size);
    const total = found.reduce((sum, each) => sum + each.total, 0);
    const fits = new Map();
    const held = new Map();
    for (const part of found) {
      for (const [number, fit] of part.fits) {
        fits.set(number, (fits.get(number) || 0) + fit);
        held.set(number, (held.get(number) || 0) + part.total);
      }
    }
    for (const number of [...fits.keys()]) if (3 * held.get(number) < total) fits.delete(number);
    const lacking = new Map([...fits.keys()].map((number) => [number, found.filter((each) => !each.fits.has(number)).map((each) => each.shown)]));
    return { fits, total, lacking };
  }

  // The papers, but plans and register entries, of the designs that words ask for: by a name, or by the word in which names of
  // designs end, as trial; null without either.
  function designed(tree) {
    const places = new Set();
    for (const leaf of LDN.leaves(tree)) {
      for (const [vocabulary, place] of leaf.terms) if (vocabulary === "designs") places.add(place);
      const ends = leaf.terms.length ? [] : leaf.phrases.map((phrase) => ` ${phrase}`);
      if (ends.length) for (const [name, found] of meanings) if (ends.some((end) => name.endsWith(end))) for (const [vocabulary, place] of found) if (vocabulary === "designs") places.add(place);
    }
    if (!places.size) return null;
    const numbers = [...places].flatMap((place) => [...about.designs.own[place], ...about.designs.under[place]]);
    return new Set(numbers.filter((number) => !PLANS.includes(base.kinds[base.papers[number].kind])));
  }

  const evidenceFirst = (tree) => {
    const kinds = LDN.leaves(tree).map((leaf) => leaf.terms.map((each) => each[0]));
    const wide = [DRUG, "designs", ...LOOSE];
    return kinds.some((each) => each.includes("conditions")) || (kinds.length > 0 && kinds.every((each) => each.length && each.every((name) => wide.includes(name))));
  };

  function match(text, instant) {
    leaves = new Map();
    const understood = LDN.understand(text, lexicon, instant);
    const { tree } = understood;
    let { fits, total } = fitsOf(tree);
    const whole = new Set(fits.keys());
    let lacking = new Map();
    if (understood.loose && tree && tree.kind !== "leaf" && fits.size < FEW) {
      const near = mostOf(tree.parts);
      ({ total, lacking } = near);
      for (const number of whole) lacking.delete(number);
      fits = new Map([...near.fits, ...fits]);
    }
    fits = new Map([...fits].map(([number, fit]) => [number, Math.floor((10 * fit) / Math.max(total, 1))]));
    const absent = LDN.leaves(tree).filter((leaf) => leaf.terms.length && !leafFits(leaf).fits.size).map((leaf) => [leaf.shown, leaf.terms[0][0]]);
    return { understood, fits, whole, lacking, absent, evidenceFirst: evidenceFirst(tree), designed: designed(tree) };
  }

  // -- in which order: ldncli/records/index/ranking.py -------------------------------------------------------------------

  function ranked(papers, found) {
    const fitOf = (paper) => found?.fits.get(paper.number) || 0;
    const decides = !found || found.evidenceFirst;
    const fresh = newReviews(papers.filter((paper) => paper.standing === REVIEW), fitOf);
    const studies = new Map();
    for (const paper of papers) {
      const added = paper.standing === REVIEW && !fresh.has(paper) ? OLD_REVIEW : ADDED[paper.standing];
      const lacks = Boolean(found?.lacking.get(paper.number)?.length);
      const rest = paper.standing === REST && ((lacks && decides) || Boolean(found?.designed && !found.designed.has(paper.number)));
      const key = [Number(lacks), Number(rest), -(fitOf(paper) + (decides && !lacks ? added : Math.floor(added / 10))), -paper.year, paper.id];
      const study = paper.study ? `study ${paper.study}` : paper.id;
      studies.has(study) ? studies.get(study).push({ key, paper }) : studies.set(study, [{ key, paper }]);
    }
    const byKey = (one, other) => (isBefore(one.key, other.key) ? -1 : 1);
    const lists = [...studies.values()].map((reports) => reports.sort(byKey)).sort((one, other) => byKey(one[0], other[0]));
    return lists.map((reports) => {
      const best = Math.min(...reports.map((each) => each.paper.standing));
      const head = reports.find((each) => each.paper.standing === best).paper;
      return { paper: head, folded: reports.map((each) => each.paper).filter((paper) => paper !== head) };
    });
  }
  function newReviews(reviews, fitOf) {
    const best = Math.max(0, ...reviews.map(fitOf));
    const keyed = reviews.filter((paper) => fitOf(paper) * 4 >= best * 3).map((paper) => ({ key: [-paper.year, -fitOf(paper), paper.id], paper }));
    return new Set(keyed.sort((one, other) => (isBefore(one.key, other.key) ? -1 : 1)).slice(0, NEWEST).map((each) => each.paper));
  }

  // -- one question ---------------------------------------------------------------------------------------------------

  const isRetracted = (paper) => base.statuses[paper.status] === "Retracted";
  // The papers that fit the words and `fits`, as lines, a study each, and one after the other with the other reports of the studies
  // last; the pages of terms that the words name, what to say of the words, and what to mark. Without words all papers that fit.
  // `instant`: the last word may be unfinished.
  LDN.search = (text, instant = true, fits = (paper) => !isRetracted(paper)) => {
    const found = text.trim() ? match(text, instant && /[^\s")*]$/.test(text)) : null;
    const papers = base.papers.filter((paper) => (!found || found.fits.has(paper.number)) && fits(paper));
    const lines = ranked(papers, found);
    const inOrder = [...lines.map((line) => line.paper), ...lines.flatMap((line) => line.folded)];
    return {
      papers: inOrder,
      lines,
      terms: termsFor(text),
      said: found ? LDN.heard(found, inOrder) : [],
      marks: marksOf(found?.understood.tree),
    };
  };

  // Conditions and mechanisms with a page whose name begins with the words, those named exactly first.
  function termsFor(text) {
    const wanted = LDN.fold(text);
    if (wanted.length < 2) return [];
    const runs = LDN.inARow(LDN.compounds(LDN.unaccented(text)), LDN.token);
    const exact = (names) => names.some((name) => plainly(name) === wanted || runs.includes(plainly(name)));
    const found = [];
    for (const vocabulary of ["conditions", "mechanisms"]) {
      for (const place of base.pages[vocabulary]) {
        const [id, label, , names] = base.vocabularies[vocabulary][place];
        const fit = exact(names) ? 0 : LDN.fold(label).startsWith(wanted) ? 1 : names.some((name) => plainly(name).startsWith(runs[0] ?? wanted)) ? 2 : 3;
        if (fit < 3) found.push({ vocabulary, place, id, label, fit });
      }
    }
    return found.sort((a, b) => a.fit - b.fit || a.label.length - b.label.length);
  }

  // -- marks in a text --------------------------------------------------------------------------------------------------

  const marksOf = (tree) => ({
    asked: LDN.leaves(tree).flatMap((leaf) => leaf.phrases.map((phrase) => phrase.split(" "))),
    begun: LDN.leaves(tree).flatMap((leaf) => leaf.starts),
  });
  const WORD = /[\p{L}\p{N}\p{M}]+(?:['’ʼ][\p{L}\p{N}\p{M}]+)*/gu;
  const runs = (text, marks) => {
    const words = [...text.matchAll(WORD)].flatMap((each) => LDN.compounds(LDN.unaccented(each[0])).flat()
      .map((part) => ({ start: each.index, end: each.index + each[0].length, word: LDN.token(part) })));
    const found = [];
    words.forEach((word, at) => {
      for (const asked of marks.asked) {
        if (asked.length && asked.every((each, i) => words[at + i]?.word === each)) found.push([word.start, words[at + asked.length - 1].end]);
      }
      if (marks.begun.some((start) => word.word.startsWith(start))) found.push([word.start, word.end]);
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
