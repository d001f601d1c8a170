import { MAX_STORAGE_REQUEST, SESSION_STORAGE_ROUTE } from '@opencloudpay/contracts/storage-wire';
import type { Context, Hono, MiddlewareHandler } from 'hono';
import type { FunctionHost } from '../host-types';
import type { FileCall } from '../platform/files/file-call';
import type { SessionUser } from './sessions';

/** What the session routes give to the route of files. */
interface SessionParts {
  host: Partial<Pick<FunctionHost, 'callFiles'>>;
  /** Sets the user of the session, or refuses the request. */
  authenticate: MiddlewareHandler<{ Variables: { user: SessionUser } }>;
  limited(maxSize: number): MiddlewareHandler;
  /** The JSON object of a request. */
  bodyOf(c: Context): Promise<Readonly<Record<string, unknown>>>;
}

/**
 * `POST /storage` with `{ action, params }`: CloudBase's actions on files, for the user of the session. The permission of
 * the files decides.
 */
export function sessionStorageRoute(
  app: Hono<{ Variables: { user: SessionUser } }>,
  { host, authenticate, limited, bodyOf }: SessionParts,
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
    return c.json(answer, 'code' in answer ? 400 : 200);
  });
}
