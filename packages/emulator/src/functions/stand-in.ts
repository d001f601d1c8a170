import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EmulatorError } from '../errors';

/** The built wx-server-sdk. Functions run in their own processes, which cannot load TypeScript sources. */
export function standIn(): string {
  const file = join(dirname(require.resolve('@opencloudpay/wx-server-sdk/package.json')), 'dist/index.cjs');
  if (existsSync(file)) return file;
  throw new EmulatorError(
    'NOT_BUILT',
    `${file} is missing: build @opencloudpay/wx-server-sdk (npm run build).`,
  );
}
