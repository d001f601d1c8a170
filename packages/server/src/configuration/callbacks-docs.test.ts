/** docs/callbacks.md and its translation: every configuration in them is valid, and they agree with the adapters. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ADAPTER_ERROR_CODES } from '@opencloudpay/contracts/function-adapter';
import { ADAPTER_NAMES, environmentsSchema } from '@opencloudpay/function-adapters';
import Ajv from 'ajv';
import { configurationFolder, LEAST } from '../testing/configuration-file';
import { callbacks as callbacksReader } from './schema/callbacks';

const packages = join(__dirname, '../../..');
const read = (file: string) => readFileSync(join(packages, '../docs', file), 'utf8');
const english = read('callbacks.md');
const chinese = read('callbacks.zh-CN.md');
const folder = configurationFolder();
afterAll(folder.remove);

const codeIn = (text: string) =>
  [...text.matchAll(/^```\w+\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
const valid = new Ajv({ strict: false }).compile(environmentsSchema());

interface Example {
  callbacks: { environments: Record<string, { adapter?: string }> };
}

const examples = (text: string) =>
  codeIn(text).flatMap((code) =>
    code.includes('"callbacks"') ? [JSON.parse(code.replaceAll('/run/secrets/', '')) as Example] : [],
  );

describe.each([
  ['callbacks.md', english],
  ['callbacks.zh-CN.md', chinese],
])('docs/%s', (_, text) => {
  it('has only valid configurations, for the gateway and for the schema, and one of each adapter', () => {
    folder.write('tencent_secret_key', 'the-key');
    const names = [...text.matchAll(/"env": "([A-Z_]+)"/g)].map(([, name = '']) => [
      name,
      'a-secret-of-the-test',
    ]);
    const found = examples(text);
    for (const { callbacks } of found) {
      expect(folder.problems({ ...LEAST, callbacks }, Object.fromEntries(names))).toEqual([]);
      expect([valid(callbacks.environments), valid.errors]).toEqual([true, null]);
    }
    const used = found.flatMap(({ callbacks }) =>
      Object.values(callbacks.environments).map(({ adapter }) => adapter),
    );
    expect(ADAPTER_NAMES.filter((name) => !used.includes(name))).toEqual([]);
  });

  it('names every adapter, the SDKs as their package does, and every error code', () => {
    const manifest = JSON.parse(readFileSync(join(packages, 'function-adapters/package.json'), 'utf8')) as {
      peerDependenciesMeta: object;
    };
    const installed = [...text.matchAll(/`npm install (\S+)`/g)].map(([, name]) => name);
    expect(installed.sort()).toEqual(Object.keys(manifest.peerDependenciesMeta).sort());
    const rows = [...text.matchAll(/^\| `([\w-]+)` \| .* \| .* \|$/gm)].map(([, name = '']) => name);
    const {
      ABORTED: _aborted,
      CONFIGURATION_INVALID: _invalid,
      ...reported
    } = Object.fromEntries(ADAPTER_ERROR_CODES.map((code) => [code, true]));
    for (const name of [...ADAPTER_NAMES, ...Object.keys(reported)]) expect(rows).toContain(name);
  });

  it('names only errors of platforms that the adapters know', () => {
    const sources = ['cloudbase', 'tencent-scf', 'aws-lambda', 'aliyun-fc']
      .map((name) => join(packages, `function-adapters/src/${name}-adapter.ts`))
      .concat(join(packages, 'function-adapters/src/platforms/tencent-errors.ts'))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const rows = [...text.matchAll(/^\| (.*) \| `(?!UNREACHABLE)([A-Z_]+)` \|$/gm)];
    const named = rows.flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([\w.*]+)`/g)].map(([, name = '']) => name),
    );
    expect(named.length).toBeGreaterThan(25);
    const unknown = named.filter((name) => !sources.includes(name.replace(/\.?\*.*$/, '')));
    expect(unknown).toEqual([]);
  });
});

it('the reader and the schema of an environment have the same keys', () => {
  const { additionalProperties } = environmentsSchema() as {
    additionalProperties: { anyOf: { properties: object }[] };
  };
  const inSchema = additionalProperties.anyOf.flatMap(({ properties }) => Object.keys(properties));
  const { fields = {} } = callbacksReader.fields?.['environments']?.reader.items ?? {};
  expect(Object.keys(fields).sort()).toEqual([...new Set(inSchema)].sort());
});

it('the two languages have the same code, sections and rows', () => {
  expect(codeIn(chinese)).toEqual(codeIn(english));
  const count = (text: string, what: RegExp) => [...text.matchAll(what)].length;
  for (const what of [/^## /gm, /^\|/gm, /^- /gm]) expect(count(chinese, what)).toBe(count(english, what));
});
