import type { ProjectDescription } from '@opencloudpay/check';
import type { Change } from '../init/changes';

const PACKAGE = '@opencloudpay/cloudpay/register';

/**
 * The first line of each function that pays, on CloudBase: it replaces `cloud.cloudPay` of the real SDK alone.
 *
 * @see docs/leaving.md, "Staying on CloudBase with your own merchant account"
 */
export function payRegistration({ functions, read }: ProjectDescription): Change[] {
  const entries = functions.flatMap(({ entry, pays }) => (pays && entry !== undefined ? [entry] : []));
  return entries.flatMap((path) => {
    const before = read(path);
    if (before === undefined || before.includes(PACKAGE)) return [];
    return [{ path, before, after: withFirstLine(before, lineFor(path, before)) }];
  });
}

/** An `import` runs before every other line: beside imports only an import can be the first. */
function lineFor(path: string, code: string): string {
  const isModule = /\.[cm]?ts$/.test(path) || path.endsWith('.mjs') || /^\s*import[\s{*'"]/m.test(code);
  return isModule ? `import '${PACKAGE}';` : `require('${PACKAGE}');`;
}

/** What no line may come before: `'use strict'` behind another statement is none, comments before it are. */
const HEAD =
  /^\uFEFF?(?:#![^\n]*\n)?(?:(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*(['"])use strict\1(?:;[^\S\n]*\n?|[^\S\n]*\n))?/;

/** Puts lines before all others but an interpreter line, `'use strict'` and a byte order mark. */
export function withFirstLine(code: string, line: string): string {
  const [head = ''] = HEAD.exec(code) ?? [];
  const end = code.includes('\r\n') ? '\r\n' : '\n';
  const start = /(?:^|[\n\uFEFF])$/.test(head) ? head : `${head}${end}`;
  return `${start}${line.replaceAll('\n', end)}${end}${code.slice(head.length)}`;
}
