import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { say } from '@opencloudpay/internal';
import { FunctionHostError } from '../errors';

/**
 * The file of a program of this package, for a separate process or thread: next to the bundle with this file,
 * or in `dist` when tests run the sources.
 *
 * @throws {FunctionHostError} `NOT_BUILT`
 */
export function builtProgram(name: string): string {
  const folder = __dirname.endsWith(join('src', 'process')) ? join(__dirname, '../../dist') : __dirname;
  const program = join(folder, `${name}.cjs`);
  if (!existsSync(program)) {
    throw new FunctionHostError(
      'NOT_BUILT',
      say(
        `${program} is missing: build @opencloudpay/function-host (npm run build).`,
        `缺少 ${program}：请构建 @opencloudpay/function-host（npm run build）。`,
      ),
    );
  }
  return program;
}
