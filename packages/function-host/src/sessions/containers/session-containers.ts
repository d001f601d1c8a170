import { randomUUID } from 'node:crypto';
import { MAX_CONTAINER_REQUEST, SESSION_CONTAINER_ROUTE } from '@opencloudpay/contracts/container-wire';
import type { FunctionFailure } from '@opencloudpay/contracts/function-wire';
import type { Context, Hono, MiddlewareHandler } from 'hono';
import type { SessionUser } from '../login/sessions';
import { callContainer } from './call-container';
import { type ContainerServices, serviceAddresses } from './container-services';

/** What the session routes give to the route of containers. */
interface SessionParts {
  services: ContainerServices;
  /** The environment in `X-WX-ENV`. */
  envId: string | undefined;
  /** Sets the user of the session, or refuses the request. */
  authenticate: MiddlewareHandler<{ Variables: { user: SessionUser } }>;
  limited(maxSize: number): MiddlewareHandler;
  /** The JSON object of a request. */
  bodyOf(c: Context): Promise<Readonly<Record<string, unknown>>>;
  clientIpOf(c: Context): string | undefined;
  onError(error: unknown): void;
}

/** Base64 is a third longer, and there are headers. */
const LARGEST_BODY = MAX_CONTAINER_REQUEST * 2;

/** `POST /container`: `wx.cloud.callContainer` of mini programs, for the user of the session. */
export function sessionContainerRoute(
  app: Hono<{ Variables: { user: SessionUser } }>,
  { services, envId, authenticate, limited, bodyOf, clientIpOf, onError }: SessionParts,
): void {
  const addresses = serviceAddresses(services);
  app.post(SESSION_CONTAINER_ROUTE, authenticate, limited(LARGEST_BODY), async (c) => {
    const requestId = randomUUID();
    const clientIp = clientIpOf(c);
    const result = await callContainer(await bodyOf(c), addresses, {
      ...c.get('user'),
      requestId,
      ...(envId !== undefined && { envId }),
      ...(clientIp !== undefined && { clientIp }),
    });
    if ('answer' in result) return c.json(result.answer);
    const { status, errorCode, errCode, text, cause } = result.failure;
    if (cause !== undefined) onError(new Error(`wx.cloud.callContainer failed: ${String(cause)}`));
    const errMsg = `cloud.callContainer:fail Error: errCode: ${errCode} | errMsg: ${text}`;
    const answer: FunctionFailure = { errorCode, errorMessage: text, errCode, errMsg, requestId };
    return c.json(answer, status);
  });
}
