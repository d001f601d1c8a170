import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

it('leaves no part of a collection of young objects to another thread', () => {
  const program = `
const { collectAlone } = await import(${JSON.stringify(join(__dirname, 'collect-alone.ts'))});
collectAlone();
const kept = [];
for (let made = 0; made < 3e6; made += 1) kept[made % 1e5] = { made };`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--trace-gc', '--trace-parallel-scavenge', '--input-type=module', '--eval', program],
    { encoding: 'utf8' },
  );
  const collections = stdout.match(/ms: Scavenge /g) ?? [];
  // V8 writes a line for the part of each thread.
  const parts = stdout.match(/ scavenge\[/g) ?? [];
  expect({ stderr: stderr.includes('Error'), parts: parts.length }).toEqual({
    stderr: false,
    parts: collections.length,
  });
  expect(collections.length).toBeGreaterThan(3);
});
