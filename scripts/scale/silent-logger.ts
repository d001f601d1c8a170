import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { createLog } from '../../packages/gateway/dist/index.mjs';

const { pino } = createRequire(join(import.meta.dirname, '../../packages/gateway/package.json'))('pino') as {
  pino: (options: object) => ReturnType<typeof createLog>;
};

/** Writing the lines elsewhere is not part of the gateway's cost. */
export const silentLogger = pino({ level: 'silent' });
