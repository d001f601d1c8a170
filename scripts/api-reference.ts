/**
 * Writes docs/api-reference.md, docs/v3-reference.md, docs/v3-apis.md, docs/check.md, the pages of docs/reference, their
 * Chinese translations, and the drawing of the README. With --check it writes nothing and fails if the files differ from
 * the code.
 *
 * Usage: npm run docs [-- --check]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chinese } from './api-reference/chinese.ts';
import { english } from './api-reference/english.ts';
import { chinese as chineseV3Apis, english as englishV3Apis } from './api-reference/v3-apis-language.ts';
import { chinese as chineseV3, english as englishV3 } from './api-reference/v3-language.ts';
import { writeCheck } from './api-reference/write-check.ts';
import { writeReference } from './api-reference/write-reference.ts';
import { writeV3Apis } from './api-reference/write-v3-apis.ts';
import { writeV3Reference } from './api-reference/write-v3-reference.ts';
import { loadCheckDeclarations, loadDeclarations, loadV3Declarations } from './build/load-declarations.ts';
import { referencePages } from './reference/pages.ts';
import { twoWays } from './site/two-ways.ts';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const root = join(import.meta.dirname, '..');
const declarations = await loadDeclarations();
const v3Declarations = await loadV3Declarations();
const checkDeclarations = await loadCheckDeclarations();

const stale: string[] = [];
for (const [file, text] of [
  ['api-reference.md', writeReference(declarations, english)],
  ['api-reference.zh-CN.md', writeReference(declarations, chinese)],
  ['v3-reference.md', writeV3Reference(declarations.apis, v3Declarations, englishV3)],
  ['v3-reference.zh-CN.md', writeV3Reference(declarations.apis, v3Declarations, chineseV3)],
  ['v3-apis.md', writeV3Apis(v3Declarations, englishV3Apis)],
  ['check.md', writeCheck(checkDeclarations, 'en')],
  ['check.zh-CN.md', writeCheck(checkDeclarations, 'zh')],
  ['v3-apis.zh-CN.md', writeV3Apis(v3Declarations, chineseV3Apis)],
  ...(await referencePages(root)),
  ['images/two-ways-en.svg', twoWays('en')],
  ['images/two-ways-zh.svg', twoWays('zh')],
] as const) {
  const path = join(root, 'docs', file);
  if (!values.check) writeFileSync(path, text);
  else if (readIfThere(path) !== text) stale.push(`docs/${file}`);
}
if (stale.length > 0) {
  console.error(`${stale.join(' and ')} differs from the code: run npm run docs and commit it.`);
  process.exitCode = 1;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
