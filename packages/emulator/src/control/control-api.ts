import type { CodeFinding, CodeFindingList } from '@opencloudpay/contracts/dev-server/code-findings';
import type { User } from '@opencloudpay/contracts/dev-server/project';
import { say } from '@opencloudpay/internal';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Emulator } from '../emulator-types';
import { answerTo, ControlFailure, hostInvalid } from './failure';
import { guard, isHost, jsonOnly, loopbackOnly } from './guard';
import { MAX_BODY } from './read-request';
import { cashierRoutes } from './resources/cashier';
import { clockRoutes } from './resources/clock';
import { collectionRoutes } from './resources/collections';
import { deliveryRoutes } from './resources/deliveries';
import { documentRoutes } from './resources/documents';
import { createEventStream } from './resources/event-stream';
import { faultRoutes } from './resources/faults';
import { fileRoutes } from './resources/files';
import { functionRoutes } from './resources/functions';
import { logRoutes } from './resources/logs';
import { notificationRoutes } from './resources/notifications';
import { orderRoutes } from './resources/orders';
import { platformKeyRoutes } from './resources/platform-keys';
import { projectName, projectRoutes } from './resources/project';
import { refundRoutes } from './resources/refunds';
import { refusedAccessRoutes } from './resources/refused-accesses';
import { transferRoutes } from './resources/transfers';
import { SESSION_PATH, sessionApi } from './session-api';

export interface ControlOptions {
  /** The project's name. Default: the name of its folder. */
  name?: string | undefined;
  /** The payee's name on the cashier page. Default: the project's name. */
  merchantName?: string | undefined;
  /** The users to choose as caller. Default: the emulator's user. */
  users?: readonly User[] | undefined;
  /** The folder with the emulator's state. */
  stateFolder?: string | undefined;
  version?: string | undefined;
  /** What a check of the project's code finds. Default: nothing. */
  codeFindings?: ((language: 'en' | 'zh') => Promise<readonly CodeFinding[]>) | undefined;
  /** Answers all requests that are not below `/api/`, with the console's files. */
  static?: ((request: Request) => Response | Promise<Response>) | undefined;
}

export interface ControlApi {
  /** Answers a request; never rejects. */
  fetch(request: Request): Promise<Response>;
  /** The routes below `/api/` that have a handler, as `GET /api/project`. */
  readonly routes: readonly string[];
  /** Ends the event streams. */
  close(): void;
}

/**
 * The HTTP API for the console and other programs on this machine to observe and control an emulator. Its resources are
 * declared in `contracts/src/dev-server`.
 */
export function createControlApi(emulator: Emulator, options: ControlOptions = {}): ControlApi {
  const name = options.name ?? projectName(emulator.folder);
  const { merchantName = name, users = [emulator.user], stateFolder, version = '0.1.0' } = options;
  const events = createEventStream(emulator);
  const app = new Hono();
  app.use(loopbackOnly);
  // Before the guard: this address has its own rules for access.
  app.route(SESSION_PATH, sessionApi(emulator));
  app.use(guard);
  transferRoutes(app, emulator);
  fileRoutes(app, emulator);
  app.use('/api/*', jsonOnly);
  app.use('/api/*', async (c, next) => {
    await next();
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
  });
  app.use('/api/*', bodyLimit({ maxSize: MAX_BODY, onError: tooLarge }));

  projectRoutes(app, emulator, { name, merchantName, users, stateFolder, version });
  app.get('/api/events', (c) => events.open(c.req.header('last-event-id'), c.req.raw.signal));
  orderRoutes(app, emulator);
  refundRoutes(app, emulator);
  cashierRoutes(app, emulator, merchantName);
  functionRoutes(app, emulator);
  app.get('/api/code-findings', async (c) => {
    const language = c.req.query('language') === 'zh' ? 'zh' : 'en';
    return c.json<CodeFindingList>({ findings: (await options.codeFindings?.(language)) ?? [] });
  });
  logRoutes(app, emulator);
  deliveryRoutes(app, emulator);
  notificationRoutes(app, emulator);
  faultRoutes(app, emulator);
  platformKeyRoutes(app, emulator);
  collectionRoutes(app, emulator);
  documentRoutes(app, emulator);
  refusedAccessRoutes(app, emulator);
  clockRoutes(app, emulator);

  const routes = app.routes.filter(({ path, method }) => method !== 'ALL' && path.startsWith('/api/'));
  for (const { path } of routes) app.all(path, (c) => refuseMethod(c, app, path));
  app.all('/api/*', () => {
    throw new ControlFailure(
      404,
      'NOT_FOUND',
      say('There is nothing at this address of the API.', 'API 没有这个地址。'),
    );
  });
  app.all('*', (c) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD')
      throw new ControlFailure(
        405,
        'METHOD_NOT_ALLOWED',
        say('This address accepts GET only.', '此地址只接受 GET 请求。'),
      );
    if (options.static) return options.static(c.req.raw);
    throw new ControlFailure(
      404,
      'NOT_FOUND',
      say('This server has no pages. Its API is below /api/.', '本服务没有页面，API 在 /api/ 下。'),
    );
  });
  app.onError((error, c) => {
    const { status, body } = answerTo(error);
    return c.json(body, status);
  });

  return {
    async fetch(request) {
      const host = request.headers.get('host');
      // Before the routes: with such a header the request has no URL for them to parse.
      if (host !== null && !isHost(host)) return hostInvalid();
      return app.fetch(request);
    },
    routes: routes.map(({ method, path }) => `${method} ${path}`),
    close: () => events.close(),
  };
}

function tooLarge(): never {
  throw new ControlFailure(
    413,
    'BODY_TOO_LARGE',
    say(
      `A request may have at most ${MAX_BODY / 1024 / 1024} MiB.`,
      `请求最大 ${MAX_BODY / 1024 / 1024} MiB。`,
    ),
  );
}

function refuseMethod(c: Context, app: Hono, path: string): never {
  const methods = app.routes
    .filter((route) => route.path === path && route.method !== 'ALL')
    .map(({ method }) => method);
  c.header('allow', methods.join(', '));
  throw new ControlFailure(
    405,
    'METHOD_NOT_ALLOWED',
    say(
      `This address accepts ${methods.join(' and ')}, not ${c.req.method}.`,
      `此地址接受 ${methods.join('、')} 请求，不接受 ${c.req.method}。`,
    ),
  );
}
