import {
  createSessions,
  type FunctionHost,
  type SessionCounter,
  type SessionDatabase,
  type Sessions,
  sessionLimits,
  sessionRoutes,
  type UpgradeRequest,
} from '@opencloudpay/function-host';
import type { ServeConfiguration } from '../../configuration/serve/serve-configuration';
import { namesOfModuleCallbacks } from '../functions/cloudbase-module';
import type { Logger } from '../logger';
import type { Services } from '../open-services';
import { ratesOf } from './session-rates';

export interface SessionFront {
  readonly sessions: Sessions;
  readonly fetch: (request: Request, env?: unknown) => Response | Promise<Response>;
  /** The documents that mini programs reach; `undefined` without a database. */
  readonly database: SessionDatabase | undefined;
  /** Counts requests and WebSockets together. */
  readonly limits: SessionCounter;
  /** The user's address behind a proxy. */
  readonly clientIp: ((request: UpgradeRequest) => string | undefined) | undefined;
  /** Logs a failure that is not the user's fault. */
  readonly onError: (error: unknown) => void;
}

interface SessionParts {
  host: FunctionHost;
  envId: string;
  services: Services;
  logger: Logger;
}

const ADDRESSES_UNLIMITED =
  'Requests are limited by user, not by address, which a proxy hides: name the header of the proxy in sessions.addressHeader, or give sessions.addressRate if there is no proxy.';

/** The routes for mini programs: login, functions, documents, files. `undefined` if the configuration has no sessions. */
export function sessionFront(
  configuration: ServeConfiguration,
  { host, envId, services, logger }: SessionParts,
): SessionFront | undefined {
  const { miniProgram, sessions: section, wechatUrl, services: containers } = configuration;
  if (!miniProgram || !section) return undefined;
  const { keys, lifetime, allow, refuse = [], addressHeader } = section;
  const rates = ratesOf(section);
  const limits = sessionLimits(rates);
  if (!rates.address) logger.info({ code: 'ADDRESSES_UNLIMITED' }, ADDRESSES_UNLIMITED);
  const sessions = createSessions({
    ...{ ...miniProgram, keys, lifetime },
    ...(wechatUrl !== undefined && { jscode2session: `${wechatUrl}/sns/jscode2session` }),
  });
  // Users get no reason: it names addresses and folders.
  const onError = (error: unknown) =>
    logger.error({ code: 'CALL_FAILED', reason: String(error) }, 'A call of a mini program failed');
  const database = services.documents && { documents: services.documents, envId };
  const routes = sessionRoutes({
    sessions,
    host,
    ...(allow && { allow: (name) => allow.includes(name) }),
    refuse: [...refuse, ...namesOfModuleCallbacks(configuration)],
    limits,
    database,
    services: containers,
    ...(addressHeader !== undefined && {
      clientIp: (request) => lastOf(request.headers.get(addressHeader) ?? undefined),
    }),
    onRefused: (message) => logger.warn({ code: 'FUNCTION_NOT_ALLOWED' }, message),
    onError,
  });
  const clientIp =
    addressHeader === undefined
      ? undefined
      : ({ headers }: UpgradeRequest) => lastOf(headers[addressHeader.toLowerCase()]?.toString());
  return { sessions, fetch: routes.fetch, database, limits, clientIp, onError };
}

/** A proxy appends what it saw to a list that the client may have begun. */
function lastOf(header: string | undefined): string | undefined {
  return header?.split(',').at(-1)?.trim();
}
