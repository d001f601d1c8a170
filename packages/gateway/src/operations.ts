import type { Hono } from 'hono';
import type { Metrics } from './metrics';

/**
 * The addresses for whoever runs the gateway. Their path is public where the gateway is: let the proxy in front
 * pass `/notify/` and keep `/metrics` inside.
 *
 * @param isReady whether requests should be sent here; a gateway that is closing still answers, but is not ready
 */
export function addOperations(app: Hono, { registry }: Metrics, isReady: () => boolean): void {
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', (c) =>
    isReady()
      ? c.json({ status: 'ready' })
      : c.json({ code: 'CLOSING', detail: 'The gateway is closing: send requests to another.' }, 503),
  );
  app.get('/metrics', async (c) =>
    c.body(await registry.metrics(), 200, { 'Content-Type': registry.contentType }),
  );
}
