import { expect, it } from '@jest/globals';
import { METHODS } from './methods';
import { DOCUMENTED } from './testing/documented-requests';

it('every method is requested as WeChat documents it, and none by a guess', () => {
  const documented = Object.values(DOCUMENTED)
    .flatMap((lines) => lines.trim().split(/\s*\n\s*/))
    .map((line) => line.split(/(?<=^\S+) /));
  expect(METHODS).toEqual(Object.fromEntries(documented));
});
