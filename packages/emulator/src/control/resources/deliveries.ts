import type { Delivery, DeliveryList } from '@opencloudpay/contracts/dev-server/deliveries';
import type { Hono } from 'hono';
import type { Emulator } from '../../emulator-types';
import { deliveryRecord } from '../../timeline/delivery-record';
import { numberOr, param } from '../read-request';

export function deliveryRoutes(app: Hono, emulator: Emulator): void {
  const callsById = () => new Map(emulator.calls().map((call) => [call.requestId, call]));

  app.get('/api/deliveries', (c) => {
    const latest = emulator.deliveries().slice(-numberOr(c.req.query('limit'), 100, 1000));
    const notifications = emulator.notifications();
    const calls = callsById();
    return c.json<DeliveryList>({
      deliveries: latest
        .reverse()
        .map((delivery) => deliveryRecord(delivery, notifications, calls.get(delivery.callId ?? ''))),
    });
  });
  app.post('/api/deliveries/:id/replay', async (c) => {
    const delivery = await emulator.replay(param(c, 'id'));
    return c.json<Delivery>(
      deliveryRecord(delivery, emulator.notifications(), callsById().get(delivery.callId ?? '')),
    );
  });
}
