import { CALL_ROUTE } from '@opencloudpay/contracts/cloudpay-wire';
import { stackOf } from '@opencloudpay/internal';
import { type Context, Hono } from 'hono';
import { answerRefusal, areaOf, asJson } from './answer-refusal';
import { withServedCallbacks } from './callbacks/served-callbacks';
import { accountWarnings } from './cloudpay/account-warnings';
import type { AroundCall } from './cloudpay/around-call';
import { cloudRunDialect } from './cloudpay/dialects/cloud-run-dialect';
import { ownDialect } from './cloudpay/dialects/own-dialect';
import type { CallMemory } from './cloudpay/repeats/call-memory';
import { createCallServer, type ServeCall } from './cloudpay/serve-calls';
import { createRedact, type Redact } from './log/redact';
import type { NotificationHandler } from './notification/notification-handler';
import { createReceiver } from './notification/receive';
import { areRouteNames, type RouteNames } from './notification/route-names';
import { offerShortWay } from './notification/short-way';
import { certificatesOf, watchCertificates } from './operations/certificate-expiry';
import { createMetrics, type Metrics } from './operations/metrics';
import { addOperations, type Finding, type Readiness } from './operations/operations';
import { type CheckedOptions, checkOptions, type GatewayOptions } from './options/options';
import { secretsOf } from './options/secrets';
import { toResponse } from './requests/answer';
import { InFlight } from './requests/in-flight';
import { type ReadBody, readBody } from './requests/read-body';
import { Refusal } from './requests/refusal';

/** Receives WeChat Pay's notifications for functions that run elsewhere. */
export interface Gateway {
  /** Answers a web-standard request. Never rejects. */
  readonly fetch: (request: Request) => Promise<Response>;
  /**
   * Makes `/readyz` return 503, and resolves when all requests in flight are answered. New requests are still answered,
   * so that WeChat Pay need not retry.
   */
  close(): Promise<void>;
}

/**
 * Makes a gateway in pass-through mode: it verifies a notification, delivers it to the function (or container service)
 * that the order names, and acknowledges it when the function does. It stores nothing; WeChat Pay's own retries are the
 * queue.
 *
 * @throws {ConfigurationError} {@link CallFailure} names the invalid option
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

/** Extensions of the pass-through mode. */
export interface Extensions {
  /** Handles verified notifications. Default: passes them through. */
  handler?: NotificationHandler;
  aroundCall?: AroundCall;
  /** Remembers calls with an `Idempotency-Key` outside of this process. */
  callMemory?: CallMemory;
  /** Additional checks of `/readyz`. */
  checks?: readonly Readiness[];
  /** Runs at the end of `close`, after all requests in flight are answered. */
  onClose?: () => Promise<void>;
}

/** The parts of a gateway that its extensions also use. */
export interface PreparedGateway {
  readonly metrics: Metrics;
  /** Removes the secrets of the options from a text. */
  readonly redact: Redact;
  /** Makes the gateway. */
  assemble(extensions?: Extensions): Gateway;
}

/**
 * Prepares a gateway that extensions can build on.
 *
 * @param moreSecrets more texts that must not appear in logs, besides the secrets of the options
 */
export function prepareGateway(
  checked: CheckedOptions,
  moreSecrets: readonly string[] = [],
): PreparedGateway {
  const metrics = createMetrics();
  const redact = createRedact([...secretsOf(checked), ...moreSecrets]);
  return { metrics, redact, assemble: (extensions) => assembleGateway(checked, metrics, redact, extensions) };
}

/** Makes a gateway in either mode. */
function assembleGateway(
  checked: CheckedOptions,
  metrics: Metrics,
  redact: Redact,
  { handler, aroundCall, callMemory, checks = [], onClose = async () => {} }: Extensions = {},
): Gateway {
  const { logger } = checked;
  for (const warning of accountWarnings(checked)) logger.warn({ code: 'ACCOUNT_MISMATCH' }, warning);
  const inFlight = new InFlight();
  let closing = false;

  const receiverParts = { options: checked, metrics, redact, handler, internal };
  const app = new Hono();
  // Both ways of a notification meet here: that of `fetch`, and the short way of Node's server.
  const receivers = {
    pay: createReceiver('pay', receiverParts),
    refund: createReceiver('refund', receiverParts),
  };
  for (const kind of ['pay', 'refund'] as const) {
    for (const place of [':functionName', ':service/:path'])
      app.post(`/notify/${kind}/:envId/${place}/:token`, async (c) => {
        const route: RouteNames = c.req.param();
        if (!areRouteNames(route)) return refuse(c, new Refusal('ROUTE_UNKNOWN'));
        const body: ReadBody = (limit, deadline) => readBody(c.req.raw, limit, deadline);
        return toResponse(await receivers[kind](route, c.req.raw.headers, body));
      });
  }
  const serverOf =
    checked.cloudpay &&
    createCallServer({
      access: checked.cloudpay,
      ...{ logger, metrics, redact, memory: callMemory },
      around: withServedCallbacks(checked.adapter, aroundCall),
    });
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

  /** Logs without the path, which may contain a token. */
  function refuse(c: Context, refusal: Refusal, headers?: Record<string, string>): Response {
    logger.info({ code: refusal.code, method: c.req.method, area: areaOf(c) }, refusal.publicMessage);
    return answerRefusal(c, refusal, headers);
  }

  /** Logs an unexpected failure; the sender gets no details. */
  function internal(failure: unknown): Refusal {
    logger.error({ code: 'INTERNAL', failure: redact.text(stackOf(failure)) }, 'The gateway failed');
    return new Refusal('INTERNAL');
  }

  /** Hono does not catch thrown values that are not an Error. */
  async function answer(request: Request): Promise<Response> {
    try {
      return await app.fetch(request);
    } catch (failure) {
      return asJson(internal(failure));
    }
  }

  const fetch = (request: Request) => inFlight.track(answer(request));
  offerShortWay(fetch, {
    bodyLimit: checked.bodyLimit,
    answer: (kind, route, headers, body) => inFlight.track(receivers[kind](route, headers, body)),
  });
  return {
    fetch,
    async close() {
      closing = true;
      await inFlight.none();
      await onClose();
    },
  };
}

/** During shutdown the gateway still answers, but new requests should go to another one. */
const CLOSING: Finding = {
  code: 'CLOSING',
  detail: 'The gateway is shutting down: send requests to another gateway.',
  ready: false,
};
