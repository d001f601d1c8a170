import { describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import { checkEnvironment, checkPath } from './file-path';

const invalid = expect.objectContaining({ code: 'PATH_INVALID' });

function problemOf(path: string): unknown {
  try {
    checkPath(path);
    return undefined;
  } catch (error) {
    return error;
  }
}

describe('a path', () => {
  it.each([
    'a.jpg',
    'goods/茶/1 (2).jpg',
    '.hidden/x',
    'a!-_.*b',
    'a|b',
    'é'.normalize('NFC'),
    'x'.repeat(255),
  ])('is taken: %s', (path) => expect(problemOf(path)).toBeUndefined());

  it.each([
    ['nothing', ''],
    ['the folder above', '..'],
    ['the folder above, inside', 'a/../../b'],
    ['this folder', './a'],
    ['an absolute path', '/etc/passwd'],
    ['a folder', 'a/'],
    ['an empty part', 'a//b'],
    ['a backslash', 'a\\..\\b'],
    ['an escape', '%2e%2e/a'],
    ['a NUL', 'a\0.jpg'],
    ['a line break', 'a\nb'],
    ['the start of a query', 'a?b'],
    ['the start of a fragment', 'a#b'],
    ['a line separator', 'a\u2028b'],
    ['half a character', 'a\ud800'],
    ['characters that are put together', 'e\u0301'],
    ['a device of Windows', 'goods/CON'],
    ['a device of Windows with an ending', 'aux.jpg'],
    ['another device', 'lpt¹'],
    ['a dot at the end', 'goods./a'],
    ['a space at the end', 'a '],
    ['a long part', 'x'.repeat(256)],
    ['a long path', `${'x'.repeat(200)}/`.repeat(5)],
  ])('is refused by name: %s', (_, path) => {
    const problem = problemOf(path);
    expect(problem).toEqual(invalid);
    expect((problem as Error).message).toMatch(/^The path ".*" cannot name a file: /s);
  });

  it('never leaves its root, however it is read', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('.', '/', '\\', 'a', '%2e', '%2f', '\0', ':'), maxLength: 12 }),
        (path) => {
          if (problemOf(path) !== undefined) return;
          for (const reading of [path, decodeURIComponent(path), path.replaceAll('\\', '/')]) {
            const { pathname } = new URL(`file:///root/${reading}`);
            expect(pathname.startsWith('/root/')).toBe(true);
          }
        },
      ),
      { numRuns: runs(150) },
    );
  });
});

it.each(['', '.storage', '..', 'a/b', 'con', 'x'.repeat(65), 'a b'])(
  'refuses the environment %p',
  (envId) => {
    expect(() => checkEnvironment(envId)).toThrow(invalid);
  },
);
