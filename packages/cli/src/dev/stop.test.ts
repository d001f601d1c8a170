/** Ctrl-C just after the start of a large project: running starts end, and no further ones begin. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, it } from '@jest/globals';
import { endAll, startDev } from '../testing/dev-process';
import { eventuallyGone } from '../testing/processes';
import { type Project, temporaryProject } from '../testing/project';

const FUNCTIONS = 180;

let project: Project | undefined;
afterEach(async () => {
  await endAll();
  project?.remove();
});

/** Functions that record their processes during loading and never finish loading: as an endless loop, without its load. */
function projectThatLoadsForEver(): { folder: string; started(): number[] } {
  const load = `
    require('node:fs').appendFileSync(require('node:path').join(__dirname, '../../started'), process.pid + '\\n');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`;
  const made = temporaryProject({
    'project.config.json': '{ "cloudfunctionRoot": "cloudfunctions/" }',
    ...Object.fromEntries(
      Array.from({ length: FUNCTIONS }, (_, n) => [`cloudfunctions/fn${n}/index.js`, load]),
    ),
  });
  project = made;
  const file = join(made.folder, 'started');
  return {
    folder: made.folder,
    // The file may exist before its first line.
    started: () =>
      (existsSync(file) ? readFileSync(file, 'utf8') : '').split('\n').filter(Boolean).map(Number),
  };
}

it('ends the function that is loading, starts no other of 180, and leaves no process', async () => {
  const { folder, started } = projectThatLoadsForEver();
  const dev = await startDev(folder, '--port', '0', '--ephemeral');
  while (started().length === 0) await wait(10);
  expect(await dev.stop()).toBe(0);
  // A started function would load until its limit.
  expect(started()).toHaveLength(1);
  expect(await eventuallyGone(started())).toEqual([]);
});

it('at the moment of ready starts at most one function', async () => {
  const { folder, started } = projectThatLoadsForEver();
  const dev = await startDev(folder, '--port', '0', '--ephemeral');
  expect(await dev.stop()).toBe(0);
  expect(started().length).toBeLessThanOrEqual(1);
  expect(await eventuallyGone(started())).toEqual([]);
});
