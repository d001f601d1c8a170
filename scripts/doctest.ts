/**
 * Follows the documents: types the shell blocks of each English page, in their sequence, as a reader does who has what
 * scripts/doctest/readers.ts gives. A mark in the line before a block says why it does not run, or which test runs it;
 * scripts/documents/shell-blocks.test.ts counts those, and compares the Chinese pages.
 *
 * Usage: npm run doctest [-- --only docs/start.md,docs/check.md] [--list]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type LocalRegistry, startLocalRegistry } from '../examples/local-registry.ts';
import { packPackages, publishedPackages } from '../examples/pack.ts';
import { openDesk } from './doctest/desk.ts';
import type { Reader } from './doctest/reader.ts';
import { readers } from './doctest/readers.ts';
import { runPage } from './doctest/run-page.ts';
import { sampleProject } from './doctest/sample-project.ts';
import { shellBlocks } from './documents/shell-blocks.ts';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: { only: { type: 'string' }, list: { type: 'boolean', default: false } },
});
const chosen = values.only?.split(',');
const blocks = shellBlocks(root).filter(({ mark, page }) => !mark && !page.endsWith('.zh-CN.md'));
const pages = [...new Set(blocks.map(({ page }) => page))].filter((page) => chosen?.includes(page) ?? true);

if (values.list) console.log(pages.join('\n'));
else await followAll();

async function followAll(): Promise<void> {
  const tarballs = mkdtempSync(join(tmpdir(), 'opencloudpay-pack-'));
  let registry: LocalRegistry | undefined;
  try {
    if (pages.some((page) => readerOf(page)?.installs)) {
      registry = await startLocalRegistry(await packPackages(root, tarballs, publishedPackages(root)));
      // What npx keeps by name and version is of an earlier build.
      rmSync(join(root, '.cache/npm/_npx'), { recursive: true, force: true });
    }
    const address = registry?.url ?? '';
    const followEach = async (some: readonly string[]) => {
      for (const page of some) await follow(page, address);
    };
    const inClone = (page: string) => readerOf(page)?.inClone === true;
    // Two at a time: a page mostly waits for its servers, and for npm.
    await Promise.all([
      followEach(pages.filter(inClone)),
      followEach(pages.filter((page) => !inClone(page))),
    ]);
  } finally {
    await registry?.close();
    rmSync(tarballs, { recursive: true, force: true });
  }
}

function readerOf(page: string): Reader | undefined {
  return readers.find((reader) => reader.pages.includes(page));
}

async function follow(page: string, registry: string): Promise<void> {
  const started = performance.now();
  const problem = await problemOf(page, registry).catch((error: Error) => error.stack ?? error.message);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${problem === undefined ? 'ok    ' : 'FAILED'} ${page} (${seconds} s)`);
  if (problem === undefined) return;
  console.error(problem);
  process.exitCode = 1;
}

async function problemOf(page: string, registry: string): Promise<string | undefined> {
  const reader = readerOf(page);
  if (!reader) return 'No reader in scripts/doctest/readers.ts follows this page.';
  const desk = await openDesk(root, registry);
  try {
    const preparation = await (reader.prepare ?? sampleProject)(desk);
    try {
      const own = blocks.filter((block) => block.page === page);
      return await runPage(own, desk, preparation);
    } finally {
      await preparation.close?.();
    }
  } finally {
    await desk.close();
  }
}
