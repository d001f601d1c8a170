import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { say } from '../../terminal/say';
import { textError } from '../../terminal/text-error';

/**
 * The built `@opencloudpay/wx-server-sdk`, for functions that have no SDK of their own.
 *
 * @throws {Error} if the package is not installed or not built
 */
export function standIn(): string {
  const file = join(dirname(require.resolve('@opencloudpay/wx-server-sdk/package.json')), 'dist/index.cjs');
  if (existsSync(file)) return file;
  throw textError(
    say(
      `${file} is missing: install @opencloudpay/wx-server-sdk again.`,
      `缺少 ${file}：请重新安装 @opencloudpay/wx-server-sdk。`,
    ),
  );
}
