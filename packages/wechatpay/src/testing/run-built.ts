import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const bundle = join(__dirname, '../../dist/index.cjs');

/**
 * Runs a function in a new Node process, on the published bundle: only there can be seen what the build leaves out or
 * loads late.
 *
 * @param body gets the path of the bundle and `given`, sees no other variable, and returns a JSON value
 */
export async function runBuilt<Given, Result>(
  body: (bundle: string, given: Given) => Promise<Result>,
  given: Given,
  env: Record<string, string> = {},
): Promise<Result> {
  const script = `(${body})(${JSON.stringify(bundle)}, ${JSON.stringify(given)}).then((result) => console.log(JSON.stringify(result)))`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], {
    env: { ...process.env, ...env },
  });
  return JSON.parse(stdout) as Result;
}
