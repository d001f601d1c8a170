import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The built `@opencloudpay/wx-server-sdk`, for functions that have no SDK of their own.
 *
 * @throws {Error} if the package is not installed or not built
 */
export function standIn(): string {
  const file = join(dirname(require.resolve('@opencloudpay/wx-server-sdk/package.json')), 'dist/index.cjs');
  if (existsSync(file)) return file;
  throw new Error(`${file} is missing: install @opencloudpay/wx-server-sdk again.`);
}
