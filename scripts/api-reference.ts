/**
 * Writes docs/api-reference.md and its Chinese translation. With --check it writes nothing and fails if the files differ
 * from the declarations.
 *
 * Usage: npm run docs [-- --check]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chinese } from './api-reference/chinese.ts';
import { english } from './api-reference/english.ts';
import { writeReference } from './api-reference/write-reference.ts';
import { loadDeclarations } from './load-declarations.ts';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const root = join(import.meta.dirname, '..');
const declarations = await loadDeclarations();

const stale: string[] = [];
for (const [file, language] of [
  ['api-reference.md', english],
  ['api-reference.zh-CN.md', chinese],
] as const) {
  const path = join(root, 'docs', file);
  const text = writeReference(declarations, language);
  if (!values.check) writeFileSync(path, text);
  else if (readIfThere(path) !== text) stale.push(`docs/${file}`);
}
if (stale.length > 0) {
  console.error(`${stale.join(' and ')} differs from the declarations: run npm run docs and commit it.`);
  process.exitCode = 1;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
