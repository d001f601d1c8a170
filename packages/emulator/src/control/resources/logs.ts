import type { LogList } from '@opencloudpay/contracts/dev-server/logs';
import type { Hono } from 'hono';
import type { Emulator } from '../../emulator-types';
import { numberOr } from '../read-request';

export function logRoutes(app: Hono, emulator: Emulator): void {
  app.get('/api/logs', (c) => {
    const { function: functionName, requestId, limit } = c.req.query();
    const lines = emulator.logs({ functionName, requestId, limit: numberOr(limit, 200, 1000) });
    return c.json<LogList>({ lines });
  });
}
