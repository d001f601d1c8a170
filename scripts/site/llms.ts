import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutMarks } from '../documents/marks.ts';
import { linesOf } from './markdown.ts';
import type { Entry } from './navigation.ts';
import { existingGroups, type Page } from './pages.ts';

const SUMMARY =
  'Tencent CloudBase’s cloud.cloudPay anywhere: the same calls and the same callback functions, on your own WeChat Pay account, on any cloud or your own machine.';

/** The first paragraph of a document, in one line and at most 200 characters. */
function beginningOf(text: string): string {
  const prose = linesOf(text)
    .filter(({ code }) => !code)
    .map(({ line }) => line)
    .join('\n')
    .split(/\n\s*\n/)
    .find((part) => /^[\p{L}`*]/u.test(part.trim()));
  const plain = (prose ?? '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/\s+/g, ' ');
  return plain.length > 200 ? `${plain.slice(0, plain.lastIndexOf(' ', 200))} …` : plain;
}

/**
 * Writes `llms.txt`: what the project is, and each English page with its beginning. Packages and examples, which repeat
 * what other pages say, stand under `Optional`: a reader with little room leaves that section out.
 *
 * @see https://llmstxt.org
 * @param url the address of the site, without a slash at the end; empty for addresses from the root
 */
export function llmsIndex(root: string, pages: readonly Page[], url: string): string {
  const groups = existingGroups(root);
  const sections = groups
    .filter(({ folded }) => !folded)
    .map(({ en, entries }) => `## ${en}\n\n${linesOfEntries(entries)}`);
  const optional = groups.filter(({ folded }) => folded).flatMap(({ entries }) => entries);
  sections.push(`## Optional\n\n${linesOfEntries(optional)}`);
  return `# OpenCloudPay\n\n> ${SUMMARY}\n\n[Everything in one file](${url}/llms-full.txt)\n\n${sections.join('\n\n')}\n`;

  function linesOfEntries(entries: readonly Entry[]): string {
    const lines = entries.map(({ file, en: title }) => {
      const page = pages.find((one) => one.file === file);
      return `- [${title}](${url}${page?.path}.html): ${beginningOf(readFileSync(join(root, file), 'utf8'))}`;
    });
    return lines.join('\n');
  }
}

/** Writes `llms-full.txt`: every English page as it stands in the repository. */
export function llmsFull(root: string, pages: readonly Page[], url: string): string {
  return pages
    .filter(({ locale }) => locale === 'en')
    .map(
      ({ file, path }) =>
        `<!-- ${url}${path}.html -->\n\n${withoutMarks(readFileSync(join(root, file), 'utf8')).trim()}\n`,
    )
    .join('\n');
}
