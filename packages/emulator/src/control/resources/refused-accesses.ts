import type { RefusedAccessList } from '@opencloudpay/contracts/dev-server/refused-accesses';
import type { Empty } from '@opencloudpay/contracts/dev-server/values';
import type { Hono } from 'hono';
import type { Emulator } from '../../emulator-types';

export function refusedAccessRoutes(app: Hono, emulator: Emulator): void {
  app.get('/api/refused-accesses', (c) =>
    c.json<RefusedAccessList>({ accesses: emulator.refusedAccesses() }),
  );
  app.delete('/api/refused-accesses', (c) => {
    emulator.clearRefusedAccesses();
    return c.json<Empty>({});
  });
}
