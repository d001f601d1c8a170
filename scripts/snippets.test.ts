/**
 * Every snippet of the documentation compiles with the built packages. `npm run consumers` also compiles those in
 * TypeScript with other versions of it and the packed packages.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { checkTypes } from '../packages/internal/src/testing/type-check';
import { snippetsOf } from './consumers/snippets.ts';

const root = join(__dirname, '..');
const cache = join(root, '.cache');

const STRICT = {
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  target: 'es2022',
  module: 'nodenext',
  types: ['node'],
};

/** JavaScript has no types for its parameters, and the users' environment variables are set. */
const OF_JAVASCRIPT = {
  allowJs: true,
  checkJs: true,
  noImplicitAny: false,
  strictNullChecks: false,
  exactOptionalPropertyTypes: false,
};

/** The result of a function has the type unknown, and JavaScript cannot declare a better one. */
const ofUnknownResult = /TS2339: Property '\w+' does not exist on type '\{\}'/;

/** The WeChat globals of a mini program. */
const MINI_PROGRAM = `declare function App(options: object): void;
declare const wx: { cloud: { init(options: object): void } };
`;

/** The compiler's errors in all snippets of a language, by the place of the snippet. */
function problemsOf(language: 'ts' | 'js'): string[] {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'snippets-'));
  try {
    mkdirSync(join(folder, 'node_modules/@opencloudpay'), { recursive: true });
    for (const name of readdirSync(join(root, 'packages')))
      symlinkSync(join(root, 'packages', name), join(folder, 'node_modules/@opencloudpay', name));
    symlinkSync(join(root, 'packages/wx-server-sdk'), join(folder, 'node_modules/wx-server-sdk'));
    symlinkSync(join(root, 'packages/function-host/node_modules/@hono'), join(folder, 'node_modules/@hono'));
    writeFileSync(join(folder, 'mini-program.d.ts'), MINI_PROGRAM);
    const snippets = snippetsOf(root, language).map(({ place, code }, index) => {
      const isModule = language === 'ts' || /^import |^(?:const .* = )?await /m.test(code);
      const file = `snippet-${index}.${isModule ? 'm' : 'c'}${language}`;
      writeFileSync(join(folder, file), isModule ? `${code}\nexport {};\n` : code);
      return { place, file };
    });
    expect(snippets.length).toBeGreaterThan(3);
    const compilerOptions = { ...STRICT, ...(language === 'js' && OF_JAVASCRIPT) };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*'] }));
    const { stdout } = checkTypes(['-p', folder], folder);
    const placeOf = (line: string) => snippets.find(({ file }) => line.startsWith(`${file}(`))?.place;
    return stdout
      .split('\n')
      .filter((line) => line !== '' && !(language === 'js' && ofUnknownResult.test(line)))
      .map((line) => `${placeOf(line) ?? ''} ${line}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('the snippets of the documentation', () => {
  it('in TypeScript compile strictly', () => {
    expect(problemsOf('ts')).toEqual([]);
  });

  it('in JavaScript use only existing names', () => {
    expect(problemsOf('js')).toEqual([]);
  });
});
