/** A port of a server that has closed may be another program's: packages/internal/src/testing/free-port.ts. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const root = join(__dirname, '..');

/** A server is closed, and its port or address is returned. */
const CLOSED_AND_GIVEN = /\bclose\([^\n{]*;\n(?:[^\n}]*\n){0,2}\s*return [^\n]*\b(?:port|url)\b/;

it('the expression finds a port that is given away after its server has closed', () => {
  expect(`
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;`).toMatch(CLOSED_AND_GIVEN);
  expect(`
  await close();
  return Number(new URL(url).port);`).toMatch(CLOSED_AND_GIVEN);
});

it('no file gives the port of a server that it has closed, except the one that looks for free ports', () => {
  const files = execFileSync('git', ['ls-files', '*.ts', '*.cjs', '*.mjs'], { cwd: root, encoding: 'utf8' });
  const giving = files
    .trim()
    .split('\n')
    .filter((file) => CLOSED_AND_GIVEN.test(readFileSync(join(root, file), 'utf8')));
  expect(giving).toEqual(['scripts/ports.test.ts']);
});
