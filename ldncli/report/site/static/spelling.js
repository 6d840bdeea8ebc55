// Words as the search compares them, in records and in questions alike: the rules of ldncli/records/text/words.py, which says why.
"use strict";
(() => {
  const DASHES = "\\-‐‑‒–−";
  const APOSTROPHES = "'’ʼ";
  const COMPOUND = new RegExp(`[\\p{L}\\p{N}]+(?:[${DASHES}${APOSTROPHES}][\\p{L}\\p{N}]+)*`, "gu");
  const POSSESSIVE = new RegExp(`[${APOSTROPHES}][sS]$`);
  const GREEK = Object.fromEntries([..."αβγδεζηθικλμνξοπρςστυφχψω"].map((letter, i) => [letter, (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma sigma tau upsilon phi chi psi omega"
  ).split(" ")[i]]));
  const SHOUTED = 24;
  const SPELLED_FROM = 5;
  const PLURAL_FROM = 4;
  const VOWEL = /[aeiouy]/;
  const ASCII = /^[\x00-\x7f]*$/;
  const INSIDE = [["ae", "e"], ["oe", "e"], ["our", "or"], ["sulph", "sulf"], ["leuc", "leuk"]];
  const ENDS = new Map([
    ..."e es ed er ers ing ation ations".split(" ").map((end) => [`is${end}`, `iz${end}`]),
    ..."e es ed er ing".split(" ").map((end) => [`lys${end}`, `lyz${end}`]),
    ...["bre", "bres", "tre", "tres"].map((end) => [end, `${end[0]}er${end.slice(3)}`]),
    ["ogue", "og"], ["ogues", "ogs"], ["gramme", "gram"], ["grammes", "grams"], ["ense", "ence"], ["ensed", "enced"], ["enses", "ences"],
    ..."ed er ing ment".split(" ").map((end) => [`ll${end}`, `l${end}`]),
  ]);
  const LONGEST_END = Math.max(...[...ENDS.keys()].map((end) => end.length));
  LDN.BETWEEN = "\ue003";
  const count = (text, kind) => (text.match(kind) || []).length;
  const letters = (text) => count(text, /\p{L}/gu);
  const capitals = (text) => count(text, /\p{Lu}/gu);

  LDN.unaccented = (text) => {
    if (ASCII.test(text)) return text;
    return text.replace(/[™®©]/g, " ").normalize("NFKD").replace(/\p{M}/gu, "")
      .replace(/μ(?=(?:g|l|L|m|M|mol)\b)/g, "u")
      .replace(/(?<![Ͱ-Ͽ])[Α-Ωα-ω](?![Ͱ-Ͽ])/g, (letter, at, whole) => {
        const joins = (other) => (other && /[\p{L}\p{N}]/u.test(other) ? "-" : "");
        return joins(whole[at - 1]) + GREEK[letter.toLowerCase()] + joins(whole[at + 1]);
      });
  };
  // The words of a text that has gone through `unaccented`, each as its parts, with their places.
  LDN.compounds = (text) => [...text.matchAll(COMPOUND)].map((found) => (
    found[0].replace(POSSESSIVE, "").replace(/['’ʼ]/g, "").split(new RegExp(`[${DASHES}]`))
  ));
  LDN.plain = (word) => word.toLowerCase().replace(/ß/g, "ss").replace(/ς/g, "σ");
  LDN.isAbbreviation = (word) => { const large = capitals(word); return large >= 2 && 2 * large >= letters(word); };
  const known = new Map();
  LDN.token = (word) => {
    let found = known.get(word);
    if (found === undefined) {
      found = LDN.isAbbreviation(word) ? LDN.plain(word.replace(/s$/, "")) : LDN.spelled(LDN.plain(word));
      if (known.size > 50000) known.clear();
      known.set(word, found);
    }
    return found;
  };
  LDN.spelled = (word) => {
    if (word === "mcg") return "ug";
    if (word.length < SPELLED_FROM || !ASCII.test(word)) return word;
    const inside = INSIDE.reduce((text, [british, american]) => text.replaceAll(british, american), word);
    for (let length = LONGEST_END; length > 2; length--) {
      const american = inside.length >= length && ENDS.get(inside.slice(-length));
      if (american) return inside.slice(0, -length) + american;
    }
    return inside;
  };
  LDN.stemOf = (word) => (VOWEL.test(word) ? LDN.stem(word) : word);
  LDN.singular = (word) => {
    if (word.length < PLURAL_FROM || !word.endsWith("s") || /(ss|us|is)$/.test(word) || !VOWEL.test(word)) return word;
    if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
    return word.slice(0, /(sses|xes|ches|shes)$/.test(word) ? -2 : -1);
  };
  // All words of a text in their order, then its compounds as one word each.
  LDN.tokens = (text) => {
    let clean = LDN.unaccented(text);
    const large = capitals(clean);
    if (large > SHOUTED && 2 * large > letters(clean)) clean = clean.toLowerCase();
    const found = [];
    const joined = new Set();
    for (const parts of LDN.compounds(clean)) {
      found.push(...parts.map(LDN.token));
      if (parts.length > 1) joined.add(LDN.token(parts.join("")));
    }
    return joined.size ? [...found, LDN.BETWEEN, ...joined] : found;
  };
  // Words, given as their parts, as one run: the compounds apart, and as one word each.
  LDN.inARow = (words, made) => [...new Set([
    words.flat().map(made).join(" "), words.map((parts) => made(parts.join(""))).join(" "),
  ])].filter(Boolean);
  // A name, with its last word in the singular and in the plural too.
  LDN.bothNumbers = (spelling) => {
    const at = spelling.lastIndexOf(" ") + 1;
    const one = LDN.singular(spelling.slice(at));
    if (one.length < PLURAL_FROM || !/^\p{L}+$/u.test(one) || !VOWEL.test(one) || one.endsWith("s")) return [spelling];
    const many = one.endsWith("y") && !"aeiou".includes(one.at(-2)) ? `${one.slice(0, -1)}ies` : `${one}s`;
    return [...new Set([spelling, spelling.slice(0, at) + one, spelling.slice(0, at) + many])];
  };

  // How far one word is from another, and from where on they are no slip: ldncli/errors.py.
  const SLIPS = [[4, 1], [7, 2], [13, 3]];
  const LONGEST = 60;
  LDN.slipsAllowed = (word) => SLIPS.reduce((most, [length, slips]) => (word.length >= length ? slips : most), 0);
  function distance(one, other, most) {
    if (Math.abs(one.length - other.length) > most || Math.max(one.length, other.length) > LONGEST) return most + 1;
    let before = [];
    let last = Array.from({ length: other.length + 1 }, (_, j) => j);
    for (let i = 1; i <= one.length; i++) {
      const row = [i];
      for (let j = 1; j <= other.length; j++) {
        let cost = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + Number(one[i - 1] !== other[j - 1]));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
        row.push(cost);
      }
      if (Math.min(...row) > most) return most + 1;
      [before, last] = [last, row];
    }
    return last.at(-1);
  }
  // Whether letters were left out, put in or swapped alone: none is another one.
  LDN.sameLetters = (word, other) => {
    const [short, long] = word.length < other.length ? [word, other] : [other, word];
    if (short.length === long.length) return [...short].sort().join("") === [...long].sort().join("");
    let at = 0;
    for (const letter of long) if (letter === short[at]) at++;
    return at === short.length;
  };
  LDN.slip = (word, other) => {
    const most = LDN.slipsAllowed(word);
    const found = most && other ? distance(word, other, most) : most + 1;
    return found > most || (word[0] !== other[0] && (found > 1 || word.length < 6)) ? null : found;
  };

  // A text as filters of tables compare it (ldncli/records/text/folding.py).
  LDN.fold = (text) => text.normalize("NFKD").toLowerCase().normalize("NFKD").replace(/\p{M}+/gu, "").replace(/ß/g, "ss")
    .replace(/[-_'’/,()]+/g, " ").trim().replace(/\s+/g, " ");
})();
