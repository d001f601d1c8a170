/** The samples of this repository are right, and nothing is found in them. */
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { checkProject } from './check-project';

const root = join(__dirname, '../../..');

it.each([
  'cloudfunctions',
  'miniprogram-demo',
  'examples/platforms',
  'examples/shops/client-database',
  'examples/shops/pictures',
  'examples/shops/router',
  'examples/shops/subscribe-message',
  'examples/shops/watch',
])('finds nothing in %s', (folder) => {
  const { findings, functions } = checkProject(join(root, folder));
  expect(findings).toEqual([]);
  // It did read something.
  if (folder !== 'miniprogram-demo') expect(functions.length).toBeGreaterThan(0);
});
