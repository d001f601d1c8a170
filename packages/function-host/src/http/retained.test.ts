/** Memory stays flat: calls leave no objects behind, in the host and in the processes of its functions. */
import { execFile } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import { bundleProgram } from '@opencloudpay/internal/testing/bundle-program';
import { temporaryFunctions } from '../testing/temporary-functions';

const PACKAGE = join(__dirname, '../..');
const WARM_UP = 100;
const CALLS = 200;

it('calls leave no objects behind, whatever their end is', async () => {
  const { folder, remove } = temporaryFunctions({
    'price/index.js': 'exports.main = async ({ n }) => { if (n % 50 === 0) console.log(n); return { n }; };',
    'throws/index.js': "exports.main = async () => { throw new Error('sold out'); };",
    'own/index.js':
      "exports.main = ({ look }) => (look ? require('node:v8').queryObjects(Object, { format: 'count' }) : 0);",
  });
  const program = join(folder, 'retained-objects.cjs');
  writeFileSync(program, bundleProgram(PACKAGE, 'src/testing/retained-objects.ts'));
  // The host looks for the program of its functions' processes next to its own.
  symlinkSync(join(PACKAGE, 'dist/instance.cjs'), join(folder, 'instance.cjs'));
  const env = { ...process.env, FOLDER: folder, WARM_UP: String(WARM_UP), CALLS: String(CALLS) };
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', program], { env });
  remove();
  const left = Object.entries(JSON.parse(stdout) as Record<string, number>);
  expect(left).toHaveLength(5);
  // A leak has at least one object for each call. Connections and compiled code come and go.
  for (const [kind, objects] of left)
    expect([kind, objects, objects < CALLS / 4]).toEqual([kind, objects, true]);
});
