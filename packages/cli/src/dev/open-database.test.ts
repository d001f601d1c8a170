import { afterEach, expect, it } from '@jest/globals';
import { type Project, temporaryProject } from '../testing/project';
import { openDatabase } from './open-database';

let project: Project;
afterEach(() => project.remove());

/** How often the database of a project with this function is opened. */
async function openings(code: string, collections: () => Promise<string[]> = async () => []) {
  project = temporaryProject({ 'cloudfunctions/pay/index.js': code });
  let count = 0;
  const database = {
    collections() {
      count++;
      return collections();
    },
  };
  await openDatabase({ database }, project.folder);
  return count;
}

it('opens the documents of a project whose functions use them, and of no other', async () => {
  expect(await openings('cloud.database(); exports.main = () => {};')).toBe(1);
  project.remove();
  expect(await openings('exports.main = () => {};')).toBe(0);
});

it('leaves the reason of a failure to the call that needs the documents', async () => {
  expect(
    await openings('cloud.database(); exports.main = () => {};', () => Promise.reject(new Error('locked'))),
  ).toBe(1);
});
