// Porter's stemmer (Program 1980;14:130–137) as ldncli/records/text/stemming.py has it. tests/browser hold both alike.
"use strict";
(() => {
  const isVowel = (letter, yCounts) => "aeiou".includes(letter) || (yCounts && letter === "y");

  // The place after the first vowels and the consonant that follows them, from `at`; 0 where there is none.
  const afterVowelsAndConsonant = (word, at, consonantBefore) => {
    let consonant = consonantBefore;
    let i = at;
    for (; i < word.length; i++) if (!(consonant = !isVowel(word[i], consonant))) break;
    for (i++; i < word.length; i++) if ((consonant = !isVowel(word[i], consonant))) return i + 1;
    return 0;
  };
  const measureAbove0 = (word) => afterVowelsAndConsonant(word, 0, false) > 0;
  const measureAbove1 = (word) => {
    const next = afterVowelsAndConsonant(word, 0, false);
    return next > 0 && afterVowelsAndConsonant(word, next, true) > 0;
  };
  const measureIs1 = (word) => measureAbove0(word) && !measureAbove1(word);
  const hasVowel = (word) => [...word].some((letter, i) => isVowel(letter, i > 0));
  const endsConsonantVowelConsonant = (word) => {
    if ("wxy".includes(word.at(-1))) return false;
    let mask = 0;
    let consonant = false;
    for (const letter of word) { consonant = !isVowel(letter, consonant); mask = (mask << 1) + Number(consonant); }
    return (mask & 7) === 5;
  };

  // By the letter before the last: ending, what takes its place. The first ending that fits is the only one tried.
  const STEP2 = {
    a: [["ational", "ate"], ["tional", "tion"]], c: [["enci", "ence"], ["anci", "ance"]], e: [["izer", "ize"]], g: [["logi", "log"]],
    l: [["bli", "ble"], ["alli", "al"], ["entli", "ent"], ["eli", "e"], ["ousli", "ous"]],
    o: [["ization", "ize"], ["ation", "ate"], ["ator", "ate"]],
    s: [["alism", "al"], ["iveness", "ive"], ["fulness", "ful"], ["ousness", "ous"]],
    t: [["aliti", "al"], ["iviti", "ive"], ["biliti", "ble"]],
  };
  const STEP3 = {
    a: [["ical", "ic"]], s: [["ness", ""]], t: [["icate", "ic"], ["iciti", "ic"]], u: [["ful", ""]], v: [["ative", ""]], z: [["alize", "al"]],
  };
  const STEP4 = {
    a: ["al"], c: ["ance", "ence"], e: ["er"], i: ["ic"], l: ["able", "ible"], n: ["ant", "ement", "ment", "ent"],
    o: ["ion", "ou"], s: ["ism"], t: ["ate", "iti"], u: ["ous"], v: ["ive"], z: ["ize"],
  };

  const replaced = (word, steps) => {
    for (const [ending, other] of steps[word.at(-2)] || []) {
      if (word.length > ending.length && word.endsWith(ending)) {
        const start = word.slice(0, -ending.length);
        return measureAbove0(start) ? start + other : word;
      }
    }
    return word;
  };
  const cut = (word) => {
    for (const ending of STEP4[word.at(-2)] || []) {
      if (word.length > ending.length && word.endsWith(ending)) {
        const start = word.slice(0, -ending.length);
        const fits = measureAbove1(start) && (ending !== "ion" || "st".includes(start.at(-1)));
        return fits ? start : word;
      }
    }
    return word;
  };

  const step1 = (word) => {
    if (word.endsWith("s")) {
      if (word.at(-2) === "e") word = word.slice(0, (word.length > 4 && word.endsWith("sses")) || (word.length > 3 && word.endsWith("ies")) ? -2 : -1);
      else if (word.at(-2) !== "s") word = word.slice(0, -1);
    }
    let shortened = false;
    if (word.length > 3 && word.endsWith("eed")) {
      if (measureAbove0(word.slice(0, -3))) word = word.slice(0, -1);
    } else if (word.length > 2 && word.endsWith("ed")) {
      if (hasVowel(word.slice(0, -2))) { word = word.slice(0, -2); shortened = true; }
    } else if (word.length > 3 && word.endsWith("ing")) {
      if (hasVowel(word.slice(0, -3))) { word = word.slice(0, -3); shortened = true; }
    }
    if (shortened) {
      if (word.length > 2 && /(at|bl|iz)$/.test(word)) word += "e";
      else if (!isVowel(word.at(-1), false) && !"lsz".includes(word.at(-1)) && word.at(-1) === word.at(-2)) word = word.slice(0, -1);
      else if (measureIs1(word) && endsConsonantVowelConsonant(word)) word += "e";
    }
    return word.endsWith("y") && hasVowel(word.slice(0, -1)) ? `${word.slice(0, -1)}i` : word;
  };
  const step5 = (word) => {
    if (word.endsWith("e")) {
      const start = word.slice(0, -1);
      if (measureAbove1(start) || (measureIs1(start) && !endsConsonantVowelConsonant(start))) word = start;
    }
    return word.length > 1 && word.endsWith("ll") && measureAbove1(word.slice(0, -1)) ? word.slice(0, -1) : word;
  };

  // The stem of a word in small letters a to z; other words as they are.
  const known = new Map();
  LDN.stem = (word) => {
    if (!/^[a-z]{3,64}$/.test(word)) return word;
    let found = known.get(word);
    if (found === undefined) {
      found = step5(cut(replaced(replaced(step1(word), STEP2), STEP3)));
      if (known.size > 50000) known.clear();
      known.set(word, found);
    }
    return found;
  };
})();
