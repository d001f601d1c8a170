import { existsSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { takeTemporaryPlace } from './temporary-place';

it('is one folder with a schema for each that takes a place, until the last leaves', () => {
  const [first, second] = [takeTemporaryPlace(), takeTemporaryPlace()];
  expect(second.folder).toBe(first.folder);
  expect(second.schema).not.toBe(first.schema);
  first.leave();
  expect(existsSync(first.folder)).toBe(true);
  second.leave();
  expect(existsSync(first.folder)).toBe(false);
  const next = takeTemporaryPlace();
  expect(next.folder).not.toBe(first.folder);
  expect([first.schema, second.schema]).not.toContain(next.schema);
  next.leave();
});
