import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { say } from '@opencloudpay/internal';
import { EmulatorError } from '../errors';

/** The built wx-server-sdk. Functions run in their own processes, which cannot load TypeScript sources. */
export function standIn(): string {
  const file = join(dirname(require.resolve('@opencloudpay/wx-server-sdk/package.json')), 'dist/index.cjs');
  if (existsSync(file)) return file;
  throw new EmulatorError(
    'NOT_BUILT',
    say(
      `${file} is missing: build @opencloudpay/wx-server-sdk (npm run build).`,
      `缺少 ${file}：请构建 @opencloudpay/wx-server-sdk（npm run build）。`,
    ),
  );
}
