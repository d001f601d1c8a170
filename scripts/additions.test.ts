/** CONTRIBUTING lists the files of each addition: the paths exist, and existing additions are in all of them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = join(__dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const namesIn = (folder: string, pattern: RegExp) =>
  readdirSync(join(root, folder)).flatMap((file) => pattern.exec(file)?.[1] ?? []);

const section = /^## What an addition touches$[\s\S]*?(?=^## )/m.exec(read('CONTRIBUTING.md'))?.[0] ?? '';
const named = [...section.matchAll(/`([\w./<>-]+\/[\w./<>-]+|[\w-]+(?:\.[\w-]+)*\.md)`/g)].map(
  ([, path = '']) => path,
);
const paths = [...new Set(named)].filter((path) => !path.includes('<'));

/** `packages/x/src/<api-name>.ts`: something of this form is there. */
const forms = [...new Set(named)].filter((path) => path.includes('<'));

describe('what an addition touches', () => {
  it('is listed for APIs, adapters, entries and commands', () => {
    expect([...section.matchAll(/^### .*$/gm)].map(([heading]) => heading)).toEqual([
      '### An API of WeChat Pay',
      '### An API of WeChat Pay v3',
      '### A page of the documentation',
      '### An adapter',
      '### An entry of the gateway',
      '### A command',
      '### A tool of `cloudpay mcp`',
      '### A target of `cloudpay migrate`',
      '### A rule of `cloudpay check`',
      "### A method of WeChat's server API",
    ]);
    expect(paths.length).toBeGreaterThan(20);
  });

  it.each(paths)('names %s, which exists', (path) => {
    expect(existsSync(join(root, path))).toBe(true);
  });

  it.each(forms)('names %s, and such files exist', (form) => {
    const [folder = '', rest = ''] = form.split(/\/(?=[^/]*<)/);
    const [, before = '', after = ''] = /^(.*)<[\w-]+>(.*)$/.exec(rest) ?? [];
    const found = readdirSync(join(root, folder)).filter((entry) =>
      after.startsWith('/')
        ? existsSync(join(root, folder, entry, after))
        : entry.startsWith(before) && entry.endsWith(after),
    );
    expect(found).not.toEqual([]);
  });
});

describe('existing additions', () => {
  const declared = namesIn('packages/wechatpay/src/apis', /^([\w-]+)\.ts$/).filter((name) =>
    read(`packages/wechatpay/src/apis/${name}.ts`).includes('defineApi('),
  );

  it.each(declared)('the API %s is in both indexes and has a handler', (name) => {
    for (const index of ['packages/wechatpay/src/apis/index.ts', 'packages/simulator/src/apis/index.ts'])
      expect(read(index)).toContain(`from './${name}'`);
    expect(existsSync(join(root, `packages/simulator/src/apis/${name}.ts`))).toBe(true);
  });

  const methods = [
    ...read('packages/emulator/src/wechat-apis/methods/index.ts').matchAll(/^ {2}'([\w.]+)': \w+,$/gm),
  ].map(([, name = '']) => name);
  it.each(methods)('the emulated method %s is tested, documented, and has a request', (name) => {
    expect(read('packages/emulator/src/wechat-apis/methods/methods.test.ts')).toContain(`'${name}'`);
    for (const page of ['docs/wechat-apis.md', 'docs/wechat-apis.zh-CN.md'])
      expect(read(page)).toContain(`\`${name}\``);
    if (!name.startsWith('wxa.')) expect(read('packages/openapi/src/methods.ts')).toContain(`'${name}': '`);
  });

  const adapters = namesIn('packages/function-adapters/src', /^([\w-]+)-adapter\.ts$/);
  const functionOf = (name: string) =>
    `${name.replace(/-\w/g, ([, letter = '']) => letter.toUpperCase())}Adapter`;

  it.each(adapters)('the adapter %s has a test, is exported, and is documented in both languages', (name) => {
    expect(existsSync(join(root, `packages/function-adapters/src/${name}-adapter.test.ts`))).toBe(true);
    expect(read('packages/function-adapters/src/index.ts')).toContain(`./${name}-adapter'`);
    for (const readme of ['README.md', 'README.zh-CN.md'])
      expect(read(`packages/function-adapters/${readme}`)).toContain(functionOf(name));
  });

  const manifest = JSON.parse(read('packages/gateway/package.json')) as { exports: object };
  const entries = namesIn('packages/gateway/src/entries', /^(\w+)\.ts$/).filter((name) =>
    read(`packages/gateway/src/entries/${name}.ts`).includes(`export function ${name}Entry`),
  );

  it.each(entries)('the entry %s has a test, a subpath, and is named in the documents', (name) => {
    expect(existsSync(join(root, `packages/gateway/src/entries/${name}.test.ts`))).toBe(true);
    expect(manifest.exports).toHaveProperty([`./${name}`]);
    for (const document of ['docs/gateway.md', 'docs/gateway.zh-CN.md', 'README.md', 'README.zh-CN.md'])
      expect([document, read(document)]).toEqual([
        document,
        expect.stringMatching(new RegExp(`${name}Entry|/${name}\\b`)),
      ]);
  });

  it('there are entries and adapters', () => {
    expect([entries.length, adapters.length].every((count) => count > 3)).toBe(true);
  });
});
