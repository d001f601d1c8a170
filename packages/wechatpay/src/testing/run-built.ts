import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const bundle = join(__dirname, '../../dist/index.cjs');

/**
 * Runs a function in a fresh Node, on the bundle as it is published: what building leaves out or puts off can be seen
 * nowhere else.
 *
 * @param body gets the path of the bundle and `given`, knows nothing else of where it stands, and returns what JSON can carry
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
