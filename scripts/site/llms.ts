import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutMarks } from '../documents/marks.ts';
import { destinationOf } from './links.ts';
import { linesOf, mapLinks } from './markdown.ts';
import type { Entry } from './navigation.ts';
import { existingGroups, type Page } from './pages.ts';

const SUMMARY =
  'Tencent CloudBase’s cloud.cloudPay anywhere: the same calls and the same callback functions, on your own WeChat Pay account, on any cloud or your own machine.';

/** What code that uses cloudPay gets wrong most often, and how to try it: a model reads this before any page. */
const FACTS = [
  'Functions keep CloudBase’s code: `const cloud = require(\'wx-server-sdk\')`, then `cloud.cloudPay.unifiedOrder({ body, outTradeNo, subMchId, totalFee, envId, functionName })`. In package.json `"wx-server-sdk": "npm:@opencloudpay/wx-server-sdk@0.1.0"` replaces the module; `require(\'@opencloudpay/cloudpay/register\')` replaces `cloudPay` alone.',
  'Names are camelCase in calls, results and events: `event.outTradeNo`, never `event.out_trade_no`. Amounts are integer cents (`Math.round(yuan * 100)`), times are Beijing time.',
  "A callback returns `{ errcode: 0, errmsg: 'ok' }`, in lower case, when its work is done and awaited; anything else calls it again. It is idempotent, compares `event.totalFee` with the order’s amount, and asks `queryOrder` because users can call functions.",
  '`errCode: 0` of a result says that WeChat Pay answered: check `returnCode` and `resultCode` for `SUCCESS`. A refund that is accepted is not done: its callback or `queryRefund` says when.',
  'A call that rejects with `error.query` has an unknown outcome: query it, and repeat it with the same `outTradeNo` or `outRefundNo`, never with a new one.',
  'Prices come from the database, never from the mini program.',
  '`npx cloudpay dev` runs a project offline with a simulated WeChat Pay, `npx cloudpay check --json` finds mistakes in its code, `npx cloudpay explain <rule, code or text>` explains them, `npx cloudpay mcp` is an MCP server for all of this, `@opencloudpay/emulator` is for tests. The packages are not on the npm registry yet.',
];

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
 * Writes `llms.txt`: what the project is, what a model must know, and each English page with its beginning. Packages and
 * examples, which repeat what other pages say, stand under `Optional`: a reader with little room leaves that section out.
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
  const facts = FACTS.map((fact) => `- ${fact}`).join('\n');
  return `# OpenCloudPay\n\n> ${SUMMARY}\n\n${facts}\n\n[All pages in one file](${url}/llms-full.txt)\n\n${sections.join('\n\n')}\n`;

  function linesOfEntries(entries: readonly Entry[]): string {
    const lines = entries.map(({ file, en: title }) => {
      const page = pages.find((one) => one.file === file);
      if (!page) throw new Error(`${file} is not on the site.`);
      return `- [${title}](${addressOf(page, url)}): ${beginningOf(readFileSync(join(root, file), 'utf8'))}`;
    });
    return lines.join('\n');
  }
}

/** The address of the Markdown of a page. */
const addressOf = ({ path }: Page, url: string) => `${url}${path}.md`;

/** A page as Markdown for machines: its links lead to the Markdown of other pages, and its pictures are their descriptions. */
export function plainPage(root: string, page: Page, pages: readonly Page[], url: string): string {
  const source = withoutMarks(readFileSync(join(root, page.file), 'utf8'));
  const text = mapLinks(source, ({ picture, text: label, target }) => {
    if (picture) return label;
    const destination = destinationOf(target, page, pages, root);
    if (destination.kind === 'elsewhere') return `[${label}](${destination.url})`;
    if (destination.kind !== 'page') return `${label} (\`${destination.file}\` of the repository)`;
    const anchor = destination.anchor && `#${destination.anchor}`;
    return `[${label}](${destination.page === page ? '' : addressOf(destination.page, url)}${anchor})`;
  });
  return `${text.trim()}\n`;
}

/** Writes `llms-full.txt`: every English page. */
export function llmsFull(root: string, pages: readonly Page[], url: string): string {
  return pages
    .filter(({ locale }) => locale === 'en')
    .map((page) => `<!-- ${addressOf(page, url)} -->\n\n${plainPage(root, page, pages, url)}`)
    .join('\n');
}
