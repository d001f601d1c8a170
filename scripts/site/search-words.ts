/**
 * The words of the offline search. The site writes these functions into its pages as text, so each stands alone and uses
 * nothing from outside of itself.
 */

/**
 * The words of a page. Chinese has no spaces, so each pair of neighbouring characters is a word: 统一下单 is 统一, 一下, 下单.
 * The last character of a phrase is a word, too. A code keeps its sign: -502005.
 */
export function wordsOfPage(text: string): string[] {
  const words: string[] = [];
  for (const [part] of text
    .toLowerCase()
    .matchAll(/\p{Script=Han}+|-?\d{3,}|(?:(?!\p{Script=Han})[\p{L}\p{N}_])+/gu)) {
    if (!/^\p{Script=Han}/u.test(part)) words.push(part);
    else for (let at = 0; at < part.length; at++) words.push(part.slice(at, at + 2));
  }
  return words;
}

/**
 * The words that a reader looks for: all of them must be on a page, so that a phrase finds itself. Little words that say
 * nothing are left out.
 */
export function wordsOfQuery(text: string): string[] {
  const little =
    /^(?:a|an|and|are|but|can|do|does|for|how|i|in|is|it|my|not|of|on|or|the|to|was|what|when|where|why|with)$/;
  const words: string[] = [];
  for (const [part] of text
    .toLowerCase()
    .matchAll(/\p{Script=Han}+|-?\d{3,}|(?:(?!\p{Script=Han})[\p{L}\p{N}_])+/gu)) {
    if (!/^\p{Script=Han}/u.test(part)) words.push(part);
    else for (let at = 0; at < Math.max(1, part.length - 1); at++) words.push(part.slice(at, at + 2));
  }
  const telling = words.filter((word) => !little.test(word));
  return telling.length > 0 ? telling : words;
}

/** Answers to what people see come first, then guides; packages and examples, which repeat other pages, last. */
export function rankOfPage(id: string): number {
  if (/\/troubleshooting\.html/.test(id)) return 2;
  if (/\/(?:guides\/|start\.html|install\.html)/.test(id)) return 1.3;
  return /\/(?:packages|examples|changelog|contributing|performance)\b/.test(id) ? 0.6 : 1;
}
