/** Whether `docs/architecture.md` and its translation describe the code as it is. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { bundleProgram } from '../packages/internal/src/testing/bundle-program';

const root = join(__dirname, '..');
const ENGLISH = 'docs/architecture.md';
const CHINESE = 'docs/architecture.zh-CN.md';
const PAGES = [ENGLISH, CHINESE];
/** Holds tables that other files read, and hardly any function. */
const TABLES_ONLY = ['packages/durable/src/states.ts'];
/** Loaded when the program runs: PGlite reads files beside its own. */
const DRIVERS = ['pg', 'pg-boss', 'kysely', '@electric-sql/pglite'];

const read = (file: string) => readFileSync(join(root, file), 'utf8');
const packages = readdirSync(join(root, 'packages')).filter((name) =>
  existsSync(join(root, 'packages', name, 'package.json')),
);

/** Files and folders, in the sequence in which the page names them. */
const pathsIn = (text: string) =>
  [...text.matchAll(/`((?:packages|scripts)\/[^`]+)`/g)].map(([, path = '']) => path);

const linksIn = (text: string) => [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);

/** The text below a heading of the page, by the number of the heading. */
function sectionsOf(file: string, level: string): string[] {
  return read(file)
    .split(new RegExp(`^${level} `, 'm'))
    .slice(1);
}

describe.each(PAGES)('%s', (file) => {
  it('names files that exist', () => {
    const paths = pathsIn(read(file));
    expect(paths.length).toBeGreaterThan(90);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('leads to files that exist', () => {
    const targets = linksIn(read(file)).map((link) => join(dirname(file), link.split('#')[0] ?? ''));
    expect(targets.length).toBeGreaterThan(20);
    expect(targets.filter((target) => !existsSync(join(root, target)))).toEqual([]);
  });

  it('says of every package what it is', () => {
    const [introduction = ''] = sectionsOf(file, '##');
    expect(packages.filter((name) => !introduction.includes(`\`${name}\``))).toEqual([]);
  });

  it('draws each way', () => {
    expect(read(file).match(/^```mermaid$/gm)).toHaveLength(6);
  });
});

it('both languages name the same files, links and rows in the same sequence', () => {
  const english = read(ENGLISH);
  const chinese = read(CHINESE);
  expect(pathsIn(chinese)).toEqual(pathsIn(english));
  const tests = (text: string) => linksIn(text).filter((link) => link.endsWith('.ts'));
  expect(tests(chinese)).toEqual(tests(english));
  const shape = (text: string) => [...text.matchAll(/^(#+ |\| |- |```\w*)/gm)].map(([, start]) => start);
  expect(shape(chinese)).toEqual(shape(english));
  const arrows = (text: string) => text.match(/ (?:-->|-- |-\. )/g)?.length;
  expect(arrows(chinese)).toEqual(arrows(english));
});

describe('the table of imports', () => {
  const { stdout } = spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      "import('./.dependency-cruiser.mjs').then(({ mayImport }) => console.log(JSON.stringify(mayImport)))",
    ],
    { cwd: root, encoding: 'utf8' },
  );
  const enforced = JSON.parse(stdout) as Record<string, string[]>;

  /** The rows whose first cell is a package, and the packages in the last cell; all may import `contracts`. */
  function tableIn(file: string): Record<string, string[]> {
    const rows = [...read(file).matchAll(/^\| `([\w-]+)` \| (?:.* \| )?(.*) \|$/gm)];
    const named = rows.filter(([, name = '']) => packages.includes(name));
    return Object.fromEntries(
      named.map(([, name, cell = '']) => [
        name,
        [...cell.matchAll(/`([\w-]+)`/g)]
          .map(([, other = '']) => other)
          .filter((other) => other !== 'contracts'),
      ]),
    );
  }

  it.each([...PAGES, 'CONTRIBUTING.md'])('of %s is the one that CI enforces', (file) => {
    const expected = Object.entries(enforced).map(([name, allowed]) => [
      name,
      allowed.filter((other) => other !== 'contracts'),
    ]);
    expect(tableIn(file)).toEqual(Object.fromEntries(expected));
  });
});

describe('the files of a way', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opencloudpay-ways-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('run when an order is made, or its notification comes, on that way', () => {
    const program = join(folder, 'ways.cjs');
    writeFileSync(program, bundleProgram(root, 'scripts/architecture/walk-ways.ts', DRIVERS));
    const { stdout, stderr } = spawnSync(process.execPath, [program], {
      env: {
        ...process.env,
        FOLDER: join(folder, 'database'),
        NODE_PATH: join(root, 'packages/durable/node_modules'),
      },
      encoding: 'utf8',
    });
    if (stdout === '') throw new Error(stderr);
    const ran = JSON.parse(stdout) as string[][];
    const ways = sectionsOf(ENGLISH, '###');
    expect(ran).toHaveLength(ways.length);
    const idle = ways.map((way, index) => {
      const [heading = ''] = way.split('\n', 1);
      const steps = (way.split(/^## /m)[0] ?? '').match(/^\| \d \|.*$/gm) ?? [];
      const files = pathsIn(steps.join()).filter(
        (file) => file.endsWith('.ts') && !TABLES_ONLY.includes(file),
      );
      expect(files.length).toBeGreaterThan(5);
      return { heading, files: files.filter((file) => !ran[index]?.includes(file)) };
    });
    expect(idle.filter(({ files }) => files.length > 0)).toEqual([]);
  });
});
