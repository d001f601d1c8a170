import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { installDependencies } from './install-dependencies.mjs';

const root = join(__dirname, '..');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'install-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a package manager writes. */
const OUTPUT = [
  'packages/cli | WARN Unsupported engine: wanted: {"node":">=22.15"}',
  'Packages: +1120',
  'Progress: resolved 1120, reused 1120, downloaded 0, added 955',
  'Progress: resolved 1120, reused 1120, downloaded 0, added 1120, done',
];

async function install(exitCode: number, isTTY: boolean, env: NodeJS.ProcessEnv = {}) {
  let written = '';
  const write = (text: string) => {
    written += text;
    return true;
  };
  const script = `for (const line of ${JSON.stringify(OUTPUT)}) console.log(line);
    console.error('npm warn Unknown env config'); process.exitCode = ${exitCode};`;
  const log = join(folder, 'install.log');
  const args = ['-e', script];
  const code = await installDependencies(
    { command: process.execPath, args, cwd: folder, env, shell: false, log },
    { isTTY, write },
  );
  return { code, written, log: readFileSync(log, 'utf8') };
}

describe('the installation', () => {
  it('is one line that changes on a terminal, and the whole output is in a file', async () => {
    const { code, written, log } = await install(0, true);

    expect(code).toBe(0);
    expect(written).not.toMatch(/warn/i);
    expect(written.match(/\n/g)).toHaveLength(1);
    expect(written).toContain('\r\u001b[KInstalling dependencies: 955 of 1120 packages …');
    expect(written.endsWith('\r\u001b[KInstalling dependencies: done.\n')).toBe(true);
    expect(log.split('\n').sort()).toEqual(['', ...OUTPUT, 'npm warn Unknown env config'].sort());
  });

  it.each([
    ['in a pipe', false, {}],
    ['in CI', true, { CI: 'true' }],
    ['on a dumb terminal', true, { TERM: 'dumb' }],
  ])('moves no cursor %s', async (_, isTTY, env) => {
    const { written } = await install(0, isTTY, env);

    expect(written).toMatch(/^Installing dependencies .* done\.\n$/);
    expect(written).not.toContain('\r');
    expect(written).not.toContain('\u001b');
  });

  it('shows everything when it fails', async () => {
    const { code, written, log } = await install(7, false);

    expect(code).toBe(7);
    expect(written).toContain('npm warn Unknown env config');
    expect(written).toContain(OUTPUT[0]);
    expect(log).toContain(OUTPUT[0]);
  });
});

it('compares engines with the Node that runs the project', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const settings = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8');

  expect(/^nodeVersion: (.+)$/m.exec(settings)?.[1]).toBe(devDependencies.node);
});
