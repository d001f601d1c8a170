/**
 * Builds the documentation site into site/dist: English at /, Chinese at /zh/, from the Markdown of this repository. The
 * generator is installed by the first run, in site/, because nothing else needs it.
 *
 * Usage: npm run site [-- --serve]
 *
 * Variables: SITE_BASE, the path of the site (default `/`); SITE_URL, its address, for llms.txt; SITE_REPOSITORY, the
 * address of the repository's page, for links to files.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkBuilt } from './site/check-built.ts';
import { loadDrawer } from './site/draw.ts';
import { llmsFull, llmsIndex, plainPage } from './site/llms.ts';
import { serveFiles } from './site/serve.ts';
import { stagePages } from './site/stage.ts';

const { values } = parseArgs({ options: { serve: { type: 'boolean', default: false } } });
const root = join(import.meta.dirname, '..');
const site = join(root, 'site');
const folder = join(site, '.pages');
const dist = join(site, 'dist');

install();
const draw = await loadDrawer(site);
const pages = stagePages({ root, folder, draw, repository: process.env['SITE_REPOSITORY'] });
buildPages();
const base = process.env['SITE_BASE'] ?? '/';
const url = process.env['SITE_URL'] ?? base.replace(/\/$/, '');
writeFileSync(join(dist, 'llms.txt'), llmsIndex(root, pages, url));
writeFileSync(join(dist, 'llms-full.txt'), llmsFull(root, pages, url));
// Each page as Markdown, for machines.
for (const page of pages) writeFileSync(join(dist, `${page.path}.md`), plainPage(root, page, pages, url));
const problems = checkBuilt(dist, base);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`${pages.length} pages in site/dist`);
if (values.serve) serveFiles(dist, base, 4173);

/** Installs the generator once for each lock file. */
function install() {
  const lock = readFileSync(join(site, 'pnpm-lock.yaml'), 'utf8');
  const stamp = join(site, 'node_modules/.installed-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.error('Installing the generator of the site from the npm registry …');
  const { npm_config_loglevel: _, ...env } = process.env;
  const flags = ['--ignore-workspace', '--frozen-lockfile', '--reporter=append-only'];
  run('npx', ['--yes', 'pnpm@10.34.9', 'install', ...flags], env);
  writeFileSync(stamp, lock);
}

function buildPages() {
  run(process.execPath, [join(site, 'node_modules/vitepress/bin/vitepress.js'), 'build'], process.env);
}

function run(program: string, args: string[], env: NodeJS.ProcessEnv) {
  const { status, error } = spawnSync(program, args, {
    cwd: site,
    env,
    stdio: ['inherit', 2, 'inherit'],
    shell: process.platform === 'win32' && program === 'npx',
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
