import type { PlatformKeys } from '@opencloudpay/contracts/dev-server/platform-keys';
import type { Context, Hono } from 'hono';
import type { Emulator } from '../../emulator-types';
import { readJson } from '../read-request';

export function platformKeyRoutes(app: Hono, emulator: Emulator): void {
  const keys = (c: Context) => c.json<PlatformKeys>(emulator.platformKeys());

  app.get('/api/platform-keys', (c) => keys(c));
  app.put('/api/platform-keys', async (c) => {
    const { mode } = await readJson<PlatformKeys>(c);
    // The simulator names the modes that there are.
    await emulator.setPlatformKeys(mode as PlatformKeys['mode']);
    return keys(c);
  });
  app.post('/api/platform-keys/rotate', async (c) => {
    await emulator.rotatePlatformCertificate();
    return keys(c);
  });
}
