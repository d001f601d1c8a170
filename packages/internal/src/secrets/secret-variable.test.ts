import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isDer, secretVariable } from './secret-variable';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'opencloudpay-secret-'));
  writeFileSync(join(folder, 'key'), 'the key\n');
  writeFileSync(join(folder, 'empty'), ' \n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const textOf = (env: Record<string, string | undefined>) => {
  const found = secretVariable(env, 'KEY', folder);
  if (found === undefined) return undefined;
  return 'problem' in found ? `${found.variable} ${found.problem}` : `${found.variable}: ${found.content}`;
};

describe('a secret of the environment', () => {
  it.each<[Record<string, string | undefined>, string | undefined]>([
    [{}, undefined],
    [{ KEY: ' ', KEY_FILE: '' }, undefined],
    [{ KEY: ' the key ' }, 'KEY: the key'],
    [{ KEY: 'the key', KEY_FILE: ' ' }, 'KEY: the key'],
    [{ KEY: ' ', KEY_FILE: 'key' }, 'KEY_FILE: the key\n'],
    [{ KEY: 'the key', KEY_FILE: 'key' }, 'KEY_FILE and KEY are both set: keep one.'],
    [{ KEY_FILE: 'empty' }, 'KEY_FILE names a file that is empty.'],
    [{ KEY_FILE: 'the-secret-itself' }, 'KEY_FILE does not name a file that can be read (ENOENT).'],
    [{ KEY_FILE: '.' }, 'KEY_FILE does not name a file that can be read (EISDIR).'],
  ])('of %j is %j', (env, text) => {
    expect(textOf(env)).toBe(text);
  });
});

it('tells a PKCS#12 file from text that begins with the same byte', () => {
  expect(isDer(Uint8Array.of(0x30, 0x82, 0x0a, 0x00))).toBe(true);
  for (const text of ['0abc.p12', '0', '', 'MIIK']) expect(isDer(Buffer.from(text))).toBe(false);
});
