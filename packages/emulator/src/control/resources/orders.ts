import type { OrderSummary } from '@opencloudpay/contracts/dev-server/orders';
import type { RouteAnswer } from '@opencloudpay/contracts/dev-server/routes';
import type { OrderTimeline } from '@opencloudpay/contracts/dev-server/timeline';
import type { Context, Hono } from 'hono';
import type { Emulator } from '../../emulator-types';
import { numberOr, param } from '../read-request';
import { findOrders, LONGEST_PAGE, orderNamed, PAGE } from './find-orders';

export function orderRoutes(app: Hono, emulator: Emulator): void {
  const order = (c: Context) => orderNamed(emulator, param(c, 'outTradeNo'));

  app.get('/api/orders', (c) => {
    const { search, state, after, limit } = c.req.query();
    return c.json<RouteAnswer<'GET /api/orders'>>(
      findOrders(emulator, {
        ...(search !== undefined && { search }),
        ...(state !== undefined && { state }),
        ...(after !== undefined && { after }),
        limit: numberOr(limit, PAGE, LONGEST_PAGE),
      }),
    );
  });
  app.get('/api/orders/:outTradeNo', (c) => c.json<OrderTimeline>(emulator.timeline(order(c).outTradeNo)));
  app.post('/api/orders/:outTradeNo/close', async (c) => {
    const { outTradeNo } = order(c);
    await emulator.close(outTradeNo);
    return c.json<OrderSummary>(emulator.timeline(outTradeNo).order);
  });
}
