import { MAX_STORAGE_REQUEST, SESSION_STORAGE_ROUTE } from '@opencloudpay/contracts/storage-wire';
import type { Context, Hono, MiddlewareHandler } from 'hono';
import type { FunctionHost } from '../../host-types';
import type { FileCall } from '../../platform/files/file-call';
import type { SessionUser } from '../login/sessions';
import { hostFailure, isHostFailure, withoutHostNames } from './host-failure';

/** What the session routes give to the route of files. */
interface SessionParts {
  host: Partial<Pick<FunctionHost, 'callFiles'>>;
  /** Sets the user of the session, or refuses the request. */
  authenticate: MiddlewareHandler<{ Variables: { user: SessionUser } }>;
  limited(maxSize: number): MiddlewareHandler;
  /** The JSON object of a request. */
  bodyOf(c: Context): Promise<Readonly<Record<string, unknown>>>;
  /** Called for a failure that is not the user's fault. */
  onError(error: unknown): void;
}

/**
 * `POST /storage` with `{ action, params }`: CloudBase's actions on files, for the user of the session. The permission of
 * the files decides.
 */
export function sessionStorageRoute(
  app: Hono<{ Variables: { user: SessionUser } }>,
  { host, authenticate, limited, bodyOf, onError }: SessionParts,
): void {
  const { callFiles } = host;
  if (!callFiles) return;
  app.post(SESSION_STORAGE_ROUTE, authenticate, limited(MAX_STORAGE_REQUEST), async (c) => {
    const { action, params } = await bodyOf(c);
    const { openId, unionId } = c.get('user');
    const answer = await callFiles.call(host, {
      action: String(action),
      params: Object(params) as FileCall['params'],
      envId: undefined,
      caller: { openId, ...(unionId !== undefined && { unionId }) },
    });
    if (!('code' in answer)) return c.json(answer);
    if (!isHostFailure(answer)) return c.json(answer, 400);
    onError(hostFailure(answer));
    return c.json(withoutHostNames(answer), 500);
  });
}
