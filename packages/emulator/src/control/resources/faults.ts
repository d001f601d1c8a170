import type { ActiveFault, FaultList, FaultRequest } from '@opencloudpay/contracts/dev-server/faults';
import type { Context, Hono } from 'hono';
import type { Emulator } from '../../emulator-types';
import { param, readJson } from '../read-request';

export function faultRoutes(app: Hono, emulator: Emulator): void {
  const list = (c: Context) => c.json<FaultList>({ faults: emulator.faults() });

  app.get('/api/faults', (c) => list(c));
  app.post('/api/faults', async (c) => {
    const request = await readJson<FaultRequest>(c);
    // The simulator checks the fault and names errors in it.
    return c.json<ActiveFault>(await emulator.fault(request as FaultRequest));
  });
  app.delete('/api/faults/:id', async (c) => {
    await emulator.clearFault(param(c, 'id'));
    return list(c);
  });
  app.delete('/api/faults', async (c) => {
    await emulator.clearFault();
    return list(c);
  });
}
