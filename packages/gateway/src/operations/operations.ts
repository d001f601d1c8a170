import type { Hono } from 'hono';
import type { Metrics } from './metrics';

/** A problem or warning that `/readyz` reports. */
export interface Finding {
  /** Machine-readable. */
  code: string;
  /** What happened and what to do. */
  detail: string;
  /** Whether the gateway can still take requests: a warning only. */
  ready: boolean;
}

/** Checks one dependency of the gateway; no findings means healthy. */
export type Readiness = () => readonly Finding[] | Promise<readonly Finding[]>;

/**
 * Adds the addresses for operators. They are public if the gateway is: let the proxy in front pass only `/notify/`.
 *
 * @param checks the checks of `/readyz`: 503 with the first finding that is not ready, else 200 with the findings as
 *   `warnings`
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
