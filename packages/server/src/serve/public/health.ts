import type { ServedGateway } from '../start-gateway-part';

/** What `/readyz` checks beside the gateway. */
export type ReadyCheck = () => Promise<void>;

/** The paths that proxies and monitors call; a public proxy must not pass them on. */
export const HEALTH_PATHS: readonly string[] = ['/healthz', '/readyz', '/metrics'];

export interface HealthParts {
  gateway: ServedGateway | undefined;
  /** Rejects with the reason while this host cannot serve. */
  check: ReadyCheck;
  isStopping(): boolean;
  /** The metrics of the functions, in Prometheus' text format. */
  metrics(): Promise<string>;
}

/** Answers `/healthz`, `/readyz` and `/metrics` for the functions and the gateway together. */
export async function answerHealth(path: string, parts: HealthParts): Promise<Response> {
  if (path === '/healthz') return text(200, 'ok\n');
  if (path === '/metrics') {
    const gateway = await parts.gateway?.fetch(new Request('http://gateway/metrics'));
    return text(200, `${gateway?.ok ? await gateway.text() : ''}${await parts.metrics()}`, PROMETHEUS);
  }
  if (parts.isStopping()) return text(503, 'The host is stopping.\n');
  const gateway = await parts.gateway?.fetch(new Request('http://gateway/readyz'));
  const findings = (await gateway?.clone().text()) ?? '';
  if (gateway && !gateway.ok) return gateway;
  try {
    await parts.check();
  } catch (error) {
    return text(503, `${(error as Error).message}\n`);
  }
  // The gateway's warnings, such as a certificate that expires.
  return gateway && findings.includes('"warnings"') ? gateway : text(200, 'ok\n');
}

const PROMETHEUS = 'text/plain; version=0.0.4; charset=utf-8';

function text(status: number, body: string, type = 'text/plain; charset=utf-8'): Response {
  return new Response(body, { status, headers: { 'content-type': type, 'cache-control': 'no-store' } });
}
