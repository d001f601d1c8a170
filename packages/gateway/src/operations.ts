import type { Hono } from 'hono';
import type { Metrics } from './metrics';

/** Something about the gateway's state that `/readyz` tells. */
export interface Finding {
  /** Machine-readable. */
  code: string;
  /** What it is and what to do. */
  detail: string;
  /** Whether requests should be sent here all the same. */
  ready: boolean;
}

/** Looks after one thing that the gateway depends on; finds nothing where all is well. */
export type Readiness = () => readonly Finding[] | Promise<readonly Finding[]>;

/**
 * The addresses for whoever runs the gateway. Their path is public where the gateway is: let the proxy in front
 * pass `/notify/` and keep `/metrics` inside.
 *
 * @param checks what `/readyz` asks: 503 with the first finding for which requests should not be sent here, else 200,
 *   with the others as `warnings`
 */
export function addOperations(app: Hono, { registry }: Metrics, checks: readonly Readiness[]): void {
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    const findings = (await Promise.all(checks.map((check) => check()))).flat();
    const obstacle = findings.find(({ ready }) => !ready);
    if (obstacle) return c.json({ code: obstacle.code, detail: obstacle.detail }, 503);
    const warnings = findings.map(({ code, detail }) => ({ code, detail }));
    return c.json({ status: 'ready', ...(warnings.length > 0 && { warnings }) });
  });
  app.get('/metrics', async (c) =>
    c.body(await registry.metrics(), 200, { 'Content-Type': registry.contentType }),
  );
}
