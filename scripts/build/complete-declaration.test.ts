/** Complete declarations. examples/consumers.test.ts shows that the published ones are complete. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { completeDeclaration } from './complete-declaration';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'opencloudpay-declaration-'));
  for (const [name, type] of [
    ['es-only', 'module'],
    ['common', 'commonjs'],
  ] as const) {
    const installed = join(folder, 'node_modules', name);
    mkdirSync(installed, { recursive: true });
    writeFileSync(join(installed, 'package.json'), JSON.stringify({ name, type, main: 'index.js' }));
    writeFileSync(join(installed, 'index.js'), '');
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const complete = (text: string, dependencies: string[] = []) =>
  completeDeclaration(text, { file: 'a.d.ts', folder, dependencies: ['es-only', 'common', ...dependencies] });

describe('the declarations of a CommonJS build', () => {
  it.each([
    [
      `import type { A } from 'es-only';`,
      `import type { A } from 'es-only' with { "resolution-mode": "import" };`,
    ],
    [
      `import { A, type B } from 'es-only';`,
      `import type { A, B } from 'es-only' with { "resolution-mode": "import" };`,
    ],
    [
      `export { type A } from 'es-only';`,
      `export type { A } from 'es-only' with { "resolution-mode": "import" };`,
    ],
    [
      `declare const a: import("es-only").A;`,
      `declare const a: import("es-only", { with: { "resolution-mode": "import" } }).A;`,
    ],
  ])('name types of an ES module with an attribute: %s', (text, completed) => {
    expect(complete(text)).toBe(completed);
  });

  it.each([`import type { A } from 'common';`, `import { A } from './es-only';`, `// from 'es-only';`])(
    'do not change otherwise: %s',
    (text) => {
      expect(complete(text)).toBe(text);
    },
  );
});

describe('a declaration that needs the types of Node', () => {
  const needy = [
    'declare const a: Buffer;',
    'declare const a: NodeJS.ProcessEnv;',
    `import type { IncomingMessage } from 'node:http';`,
  ];

  it.each(needy)('refers to them if its package depends on them: %s', (text) => {
    expect(complete(text, ['@types/node'])).toBe(`/// <reference types="node" />\n${text}`);
  });

  it.each(needy)('fails the build if its package does not: %s', (text) => {
    expect(() => complete(text)).toThrow(/^a\.d\.ts needs the types of Node \(.+\): use Bytes or /);
  });

  it.each(['/** A Buffer, as NodeJS.Timeout. */', 'type A = { Buffer: 1 };', 'type MyBuffer = 1;'])(
    'is not one that only mentions them: %s',
    (text) => {
      expect(complete(text)).toBe(text);
    },
  );
});
