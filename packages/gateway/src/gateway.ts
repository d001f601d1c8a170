import { CALL_ROUTE } from '@opencloudpay/contracts/cloudpay-wire';
import { stackOf } from '@opencloudpay/internal';
import { type Context, Hono } from 'hono';
import { certificatesOf, watchCertificates } from './certificate-expiry';
import { accountWarnings } from './cloudpay/account-warnings';
import type { AroundCall } from './cloudpay/around-call';
import type { CallMemory } from './cloudpay/call-memory';
import { cloudRunDialect } from './cloudpay/cloud-run-dialect';
import { ownDialect } from './cloudpay/own-dialect';
import { createCallServer, type ServeCall } from './cloudpay/serve-calls';
import { createMetrics, type Metrics } from './metrics';
import type { NotificationHandler } from './notification/notification-handler';
import { answerOf } from './notification/outcome';
import { createReceiver } from './notification/receive';
import { areRouteNames } from './notification/route-names';
import { addOperations, type Finding, type Readiness } from './operations';
import { type CheckedOptions, checkOptions, type GatewayOptions } from './options';
import { createRedact, type Redact } from './redact';
import { Refusal } from './refusal';
import { secretsOf } from './secrets';
import { withServedCallbacks } from './served-callbacks';

/** Receives WeChat Pay's notifications for functions that live elsewhere. */
export interface Gateway {
  /** Answers a request. Never rejects; runs wherever there are web-standard requests. */
  readonly fetch: (request: Request) => Promise<Response>;
  /**
   * From now on `/readyz` says no; resolves when all requests in flight have been answered. Requests that come all
   * the same are still answered: WeChat Pay should not wait for the next round of repeats.
   */
  close(): Promise<void>;
}

/**
 * Makes a gateway in pass-through mode: a notification is verified, delivered to the function (or container service)
 * that the order named, and acknowledged when that one says so. It keeps nothing; WeChat Pay's own repeats are the queue.
 *
 * @throws {ConfigurationError} {@link CallFailure} naming the option that cannot work
 * @example
 * const gateway = createGateway({
 *   merchants: [{ mchId: '1900000109', apiKey }],
 *   notifySecret,
 *   adapter: { invoke: (target, event) => functions[target.functionName](event) },
 * });
 * const { url, close } = await serveGateway(gateway, { port: 8080 });
 */
export function createGateway(options: GatewayOptions): Gateway {
  return prepareGateway(checkOptions(options)).assemble();
}

/** What a gateway does beyond passing notifications through. */
export interface Extensions {
  /** What becomes of notifications. */
  handler?: NotificationHandler;
  aroundCall?: AroundCall;
  /** Where calls with an `Idempotency-Key` are remembered beside this process. */
  callMemory?: CallMemory;
  /** What `/readyz` asks besides. */
  checks?: readonly Readiness[];
  /** What is to be done once no request is in flight any more. */
  onClose?: () => Promise<void>;
}

/** The parts of a gateway that its extensions use as well. */
export interface PreparedGateway {
  readonly metrics: Metrics;
  /** Removes the secrets of the options from a text. */
  readonly redact: Redact;
  /** Makes the gateway. */
  assemble(extensions?: Extensions): Gateway;
}

/**
 * Prepares a gateway that may do more than pass notifications through.
 *
 * @param moreSecrets texts that no log may hold, besides those of the options
 */
export function prepareGateway(
  checked: CheckedOptions,
  moreSecrets: readonly string[] = [],
): PreparedGateway {
  const metrics = createMetrics();
  const redact = createRedact([...secretsOf(checked), ...moreSecrets]);
  return { metrics, redact, assemble: (extensions) => assembleGateway(checked, metrics, redact, extensions) };
}

/** A gateway of checked options, in either mode. */
function assembleGateway(
  checked: CheckedOptions,
  metrics: Metrics,
  redact: Redact,
  { handler, aroundCall, callMemory, checks = [], onClose = async () => {} }: Extensions = {},
): Gateway {
  const { logger } = checked;
  for (const warning of accountWarnings(checked)) logger.warn({ code: 'ACCOUNT_MISMATCH' }, warning);
  const inFlight = new Set<Promise<Response>>();
  let closing = false;

  const app = new Hono();
  for (const kind of ['pay', 'refund'] as const) {
    const receive = createReceiver(kind, checked, metrics, redact, handler);
    for (const place of [':functionName', ':service/:path'])
      app.post(`/notify/${kind}/:envId/${place}/:token`, (c) => {
        const route: Readonly<Record<string, string>> = c.req.param();
        return areRouteNames(route) ? receive(c.req.raw, route) : refuse(c, new Refusal('ROUTE_UNKNOWN'));
      });
  }
  const serverOf =
    checked.cloudpay &&
    createCallServer(
      checked.cloudpay,
      logger,
      metrics,
      redact,
      withServedCallbacks(checked.adapter, aroundCall),
      callMemory,
    );
  serveCalls(CALL_ROUTE, serverOf?.(ownDialect));
  serveCalls('/_/pay/:api', serverOf?.(cloudRunDialect));
  const certificates = checked.cloudpay ? certificatesOf(checked.cloudpay.account) : [];
  addOperations(app, metrics, [
    () => (closing ? [CLOSING] : []),
    watchCertificates(certificates, metrics),
    ...checks,
  ]);
  for (const { path, method } of [...app.routes]) {
    app.all(path, (c) =>
      refuse(c, new Refusal('METHOD_NOT_ALLOWED'), { Allow: method === 'GET' ? 'GET, HEAD' : method }),
    );
  }
  app.notFound((c) => refuse(c, new Refusal('ROUTE_UNKNOWN')));
  app.onError((error, c) => {
    return answerRefusal(c, internal(error));
  });

  function serveCalls(path: typeof CALL_ROUTE | '/_/pay/:api', serve: ServeCall | undefined): void {
    app.post(path, (c) =>
      serve ? serve(c.req.raw, c.req.param('api')) : refuse(c, new Refusal('CALLS_NOT_SERVED')),
    );
  }

  /** Logs without the path: it may hold a token. */
  function refuse(c: Context, refusal: Refusal, headers?: Record<string, string>): Response {
    logger.info({ code: refusal.code, method: c.req.method, area: areaOf(c) }, refusal.publicMessage);
    return answerRefusal(c, refusal, headers);
  }

  /** Logs what nobody foresaw, of which the sender hears nothing. */
  function internal(failure: unknown): Refusal {
    logger.error({ code: 'INTERNAL', failure: redact.text(stackOf(failure)) }, 'The gateway failed');
    return new Refusal('INTERNAL');
  }

  /** Hono lets through what is thrown and is no Error. */
  async function answer(request: Request): Promise<Response> {
    try {
      return await app.fetch(request);
    } catch (failure) {
      return asJson(internal(failure));
    }
  }

  return {
    fetch: (request) => {
      const answering = answer(request).finally(() => inFlight.delete(answering));
      inFlight.add(answering);
      return answering;
    },
    async close() {
      closing = true;
      await Promise.allSettled(inFlight);
      await onClose();
    },
  };
}

/** A gateway that is closing still answers, but new requests should go elsewhere. */
const CLOSING: Finding = {
  code: 'CLOSING',
  detail: 'The gateway is closing: send requests to another.',
  ready: false,
};

/** Below `/notify/` in the form that WeChat Pay reads, elsewhere as JSON. */
function answerRefusal(c: Context, refusal: Refusal, headers: Record<string, string> = {}): Response {
  if (areaOf(c) !== 'notify') return asJson(refusal, headers);
  const { status, publicMessage } = refusal;
  return answerOf({ acknowledged: false, status, publicMessage }, headers);
}

function asJson({ code, status, publicMessage }: Refusal, headers: Record<string, string> = {}): Response {
  return Response.json({ code, detail: publicMessage }, { status, headers });
}

/** Which part of the gateway the path is in: the only part of a path that is fit for a log. */
function areaOf(c: Context): string {
  const area = c.req.path.split('/')[1] ?? '';
  return ['notify', 'v1', '_', 'healthz', 'readyz', 'metrics'].includes(area) ? area : 'other';
}
