/** What Chinese prose needs of Markdown, where English needs nothing: found by line, before a reader sees it. */

export interface Fault {
  /** The line's number, from 1. */
  readonly line: number;
  readonly text: string;
}

/** The lines of a page outside of fenced code and front matter; the others are empty, so that numbers stay. */
function proseOf(page: string): string[] {
  const frontMatter = page.startsWith('---\n') ? page.indexOf('\n---\n', 4) : -1;
  let inCode = false;
  let offset = 0;
  return page.split('\n').map((line) => {
    const inFrontMatter = offset < frontMatter + '\n---'.length && frontMatter > 0;
    offset += line.length + 1;
    const isFence = line.trimStart().startsWith('```');
    if (isFence) inCode = !inCode;
    return isFence || inCode || inFrontMatter ? '' : line;
  });
}

const startsBlock = /^\s*(?:\||#|[-*] |\d+\. |<|>|!\[|---)/;
const standsAlone = /^\s*(?:\||#|<|---)/;

/**
 * Lines that go on with the paragraph of the line before. A browser shows the break as a space, which Chinese does not
 * have between its words.
 */
export function brokenParagraphs(page: string): Fault[] {
  const lines = proseOf(page);
  return lines.flatMap((text, index) => {
    const before = lines[index - 1];
    return before && text && !startsBlock.test(text) && !standsAlone.test(before)
      ? [{ line: index + 1, text }]
      : [];
  });
}

const isSpace = (character: string | undefined) => character === undefined || /\s/.test(character);
const isPunctuation = (character: string | undefined) =>
  character !== undefined && /[\p{P}\p{S}]/u.test(character);

/**
 * Lines whose `**` a Markdown reader leaves as two stars: behind a punctuation mark it ends no bold text when a character
 * follows directly, as in `**标题。**正文`. Right are `**标题**。正文` and `**标题。** 正文`.
 */
export function unclosedBold(page: string): Fault[] {
  return proseOf(page).flatMap((text, index) => {
    const written = text.replaceAll(/`[^`]*`/g, (code) => `\`${'x'.repeat(code.length - 2)}\``);
    const isWrong = [...written.matchAll(/\*\*/g)].some(({ index: at }, count) => {
      const [before, after] = [written[at - 1], written[at + 2]];
      const opens = !isSpace(after) && (!isPunctuation(after) || isSpace(before) || isPunctuation(before));
      const closes = !isSpace(before) && (!isPunctuation(before) || isSpace(after) || isPunctuation(after));
      return count % 2 === 0 ? !opens : !closes;
    });
    return isWrong ? [{ line: index + 1, text }] : [];
  });
}

const chinese = /\p{Script=Han}/u;

/**
 * Comments of code that are English sentences. Output (`// { errcode: 0 }`, `// -502003 database permission denied`), what a
 * call of console.log prints, and directives of linters are no sentences.
 */
export function englishComments(page: string): Fault[] {
  let inCode = false;
  return page.split('\n').flatMap((text, index) => {
    if (text.trimStart().startsWith('```')) inCode = !inCode;
    const comment = /(?:^|\s)(?:\/\/|#) (.*)$/.exec(text)?.[1] ?? '';
    const isSentence = /^\w*[a-z]+ [a-z]{2,}/i.test(comment) && !chinese.test(comment);
    return inCode && isSentence && !text.includes('console.log(') ? [{ line: index + 1, text }] : [];
  });
}

/** Lines with Western punctuation in Chinese: a comma, colon or semicolon beside it, or brackets and quotation marks around it. */
export function westernPunctuation(page: string): Fault[] {
  const western =
    /\p{Script=Han}[,;:!?](?=\s|\p{Script=Han})|[,;:] ?(?=\p{Script=Han})|\([^()]*\p{Script=Han}[^()]*\)|\p{Script=Han}\.(?=\s|$)|"[^"]*\p{Script=Han}[^"]*"/u;
  return proseOf(page).flatMap((text, index) => {
    const written = text.replaceAll(/`[^`]*`/g, '`x`').replaceAll(/\]\([^)]*\)/g, ']');
    return western.test(written) ? [{ line: index + 1, text }] : [];
  });
}
