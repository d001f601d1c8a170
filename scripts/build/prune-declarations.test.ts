import { posix } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { pruneDeclarations } from './prune-declarations.ts';

function prune(files: Record<string, string>): Record<string, string> {
  const left = pruneDeclarations({
    entries: ['index.d.ts'],
    read: (path) => files[path] ?? '',
    resolve: (specifier, path) =>
      specifier.startsWith('.') ? `${posix.join(posix.dirname(path), specifier)}.d.ts` : undefined,
  });
  return Object.fromEntries(left);
}

describe('the declarations of a package', () => {
  it('keep the whole of an interface whose type parameters end on a line of their own', () => {
    const whole = 'export interface All<Call extends {\n    a: 1;\n}> {\n    b: Call;\n}\n';
    expect(prune({ 'index.d.ts': whole })).toEqual({ 'index.d.ts': whole });
  });

  it('keep the exports of the entry, and the declarations that these use, each with its comment', () => {
    const files = {
      'index.d.ts': "export { make, type Made as Result } from './make';\n",
      'make.d.ts': [
        "import type { Color, Shape } from './things';",
        "import { type Deep } from 'elsewhere';",
        '/** Makes it. */',
        'export declare function make(color: Color): Made;',
        '/** Of no use outside: make(Shape). */',
        'export declare function inside(shape: Shape, deep: Deep): void;',
        'export interface Made {',
        '    size: number;',
        '}',
        'type Hidden = 1;',
        'export {};',
        '',
      ].join('\n'),
      'things.d.ts':
        "export type Color = \n/** Red; not green. */\n'red'\n | 'blue';\nexport type Shape = { a: 1; };\n",
    };
    expect(prune(files)).toEqual({
      'index.d.ts': files['index.d.ts'],
      'make.d.ts': [
        "import type { Color } from './things';",
        '/** Makes it. */',
        'export declare function make(color: Color): Made;',
        'export interface Made {',
        '    size: number;',
        '}',
        'export {};',
        '',
      ].join('\n'),
      'things.d.ts': "export type Color = \n/** Red; not green. */\n'red'\n | 'blue';\n",
    });
  });

  it('lose unused files', () => {
    const files = {
      'index.d.ts': "export { a } from './a';\n",
      'a.d.ts': "import type { B } from './b';\nexport declare const a: 1;\nexport declare const b: B;\n",
      'b.d.ts': 'export type B = 1;\n',
    };
    expect(prune(files)).toEqual({
      'index.d.ts': files['index.d.ts'],
      'a.d.ts': 'export declare const a: 1;\n',
    });
  });

  it('keep everything that is imported as a whole, by import() and by `*`, and overloads', () => {
    const files = {
      'index.d.ts':
        "import * as c from './c';\nexport * from './a';\nexport declare const x: typeof c;\nexport declare const y: import('./b').B;\n",
      'a.d.ts': 'export declare function a(one: 1): 1;\nexport declare function a(two: 2): 2;\n',
      'b.d.ts': 'export type A = 1;\nexport type B = 2;\n',
      'c.d.ts': 'export type C = 1;\n',
    };
    expect(prune(files)).toEqual({ ...files, 'b.d.ts': 'export type B = 2;\n' });
  });

  it('keep declarations that a file passes on with `export *`', () => {
    const files = {
      'index.d.ts': "export { B } from './a';\n",
      'a.d.ts': "import type { B } from './b';\nexport type * from './b';\nexport declare const a: B;\n",
      'b.d.ts': 'export type B = 1;\nexport type C = 1;\n',
    };
    expect(prune(files)).toEqual({
      'index.d.ts': files['index.d.ts'],
      'a.d.ts': "export type * from './b';\n",
      'b.d.ts': 'export type B = 1;\n',
    });
  });
});
