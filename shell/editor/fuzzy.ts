// Looking for an entry by some of its letters: all words of the query, each as letters in order.

import type { SearchHit } from "./state.ts";

/** Only so many of the newest entries are looked at, and so many found ones kept. */
const MOST_SEARCHED = 10_000;
const MOST_HITS = 100;
/** Points: letters side by side, at the beginning of a word, and each that is skipped. */
const SIDE_BY_SIDE = 8;
const AT_WORD = 6;
const AT_START = 4;
const SKIPPED = -0.2;
/** How much an entry loses by its age, in all. */
const AGE = 4;

/** The best first; with an empty query the newest. */
export function searchEntries(entries: readonly string[], query: string): SearchHit[] {
  const newest = [...new Set(entries.slice(-MOST_SEARCHED).reverse())];
  const words = query.split(/\s+/).filter((word) => word !== "");
  const hits = newest.flatMap((text, age) => {
    const found = matchAll(text, words);
    if (found === null) return [];
    return [{ text, matches: found.matches, score: found.score - (AGE * age) / newest.length }];
  });
  if (words.length > 0) hits.sort((a, b) => b.score - a.score);
  return hits.slice(0, MOST_HITS).map(({ text, matches }) => ({ text, matches }));
}

interface Match {
  readonly matches: readonly number[];
  readonly score: number;
}

function matchAll(text: string, words: readonly string[]): Match | null {
  const matches: number[] = [];
  let score = 0;
  for (const word of words) {
    const found = matchWord(text, word);
    if (found === null) return null;
    matches.push(...found.matches);
    score += found.score;
  }
  return { matches, score };
}

/** Letters side by side where there are such; small letters stand for large ones. */
function matchWord(text: string, word: string): Match | null {
  const isExact = word !== word.toLowerCase();
  const searched = isExact || text.length !== text.toLowerCase().length ? text : text.toLowerCase();
  const whole = searched.lastIndexOf(word);
  if (whole >= 0) {
    const matches = Array.from(word.split(""), (_, index) => whole + index);
    return { matches, score: scoreOf(text, matches) };
  }
  let best: Match | null = null;
  for (
    let at = searched.indexOf(word[0] ?? "");
    at >= 0;
    at = searched.indexOf(word[0] ?? "", at + 1)
  ) {
    const matches = lettersFrom(searched, word, at);
    if (matches === null) break;
    const score = scoreOf(text, matches);
    if (best === null || score > best.score) best = { matches, score };
  }
  return best;
}

function lettersFrom(text: string, word: string, start: number): number[] | null {
  const matches: number[] = [];
  let at = start - 1;
  for (const letter of word.split("")) {
    at = text.indexOf(letter, at + 1);
    if (at < 0) return null;
    matches.push(at);
  }
  return matches;
}

function scoreOf(text: string, matches: readonly number[]): number {
  return matches.reduce((score, at, index) => {
    const before = matches[index - 1];
    if (before === at - 1) return score + SIDE_BY_SIDE;
    const skipped = before === undefined ? 0 : Math.min(20, at - before - 1);
    const isAtWord = at === 0 || /\W/.test(text.charAt(at - 1));
    return score + (isAtWord ? AT_WORD : 0) + (at === 0 ? AT_START : 0) + SKIPPED * skipped;
  }, 0);
}
