import { randomUUID } from 'node:crypto';
import { basename, dirname } from 'node:path';
import type { CashierView, PayRequest } from '@opencloudpay/contracts/dev-server/cashier';
import type { AdvanceRequest, ClockState } from '@opencloudpay/contracts/dev-server/clock';
import type { Delivery } from '@opencloudpay/contracts/dev-server/deliveries';
import type { ActiveFault, FaultList, FaultRequest } from '@opencloudpay/contracts/dev-server/faults';
import type { CallRequest, FunctionCall } from '@opencloudpay/contracts/dev-server/functions';
import type { NotificationAttempt } from '@opencloudpay/contracts/dev-server/notifications';
import type { User } from '@opencloudpay/contracts/dev-server/project';
import type { SettleRequest } from '@opencloudpay/contracts/dev-server/refunds';
import type { RouteAnswer } from '@opencloudpay/contracts/dev-server/routes';
import { durationProblem } from '@opencloudpay/simulator';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Emulator } from '../emulator-types';
import { deliveryRecord } from '../timeline/delivery-record';
import { attemptRecord } from '../timeline/notification-records';
import { refundRecord } from '../timeline/order-summary';
import { callRecord } from '../timeline/timeline';
import { cashierView, couponsOf } from './cashier';
import { createEventStream } from './event-stream';
import { answerTo, ControlFailure, hostInvalid } from './failure';
import { findOrders, orderNamed } from './find-order';
import { functionList } from './function-list';
import { guard, isHost, jsonOnly, loopbackOnly } from './guard';
import { invalid, MAX_BODY, numberOr, objectOr, readJson } from './read-json';
import { SESSION_PATH, sessionApi } from './session-api';

export interface ControlOptions {
  /** The project's name; that of its folder where left out. */
  name?: string | undefined;
  /** The payee's name on the cashier; the project's where left out. */
  merchantName?: string | undefined;
  /** Who can be chosen as caller; the emulator's own user where left out. */
  users?: readonly User[] | undefined;
  /** The folder that the emulator keeps its state in. */
  stateFolder?: string | undefined;
  version?: string | undefined;
  /** Answers everything that is not below `/api/`: the console's files. */
  static?: ((request: Request) => Response | Promise<Response>) | undefined;
}

export interface ControlApi {
  /** Answers a request; never rejects. */
  fetch(request: Request): Promise<Response>;
  /** Ends the streams of events. */
  close(): void;
}

/**
 * The API by which the console, and any other program on this machine, sees and drives an emulator: `contract.ts`
 * says what there is.
 */
export function createControlApi(emulator: Emulator, options: ControlOptions = {}): ControlApi {
  const name = options.name ?? projectName(emulator.folder);
  const { merchantName = name, users = [emulator.user], stateFolder, version = '0.1.0' } = options;
  const events = createEventStream(emulator);
  const app = new Hono();
  app.use(loopbackOnly);
  // Before the guard: who may come there is another question.
  app.route(SESSION_PATH, sessionApi(emulator));
  app.use(guard);
  app.use('/api/*', jsonOnly);
  app.use('/api/*', async (c, next) => {
    await next();
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
  });
  app.use('/api/*', bodyLimit({ maxSize: MAX_BODY, onError: tooLarge }));

  const cashier = (c: Context) =>
    cashierView(emulator, orderNamed(emulator, param(c, 'outTradeNo')), merchantName);
  const order = (c: Context) => orderNamed(emulator, param(c, 'outTradeNo'));

  app.get('/api/project', (c) =>
    c.json<RouteAnswer<'GET /api/project'>>({
      name,
      folder: emulator.folder,
      envId: emulator.envId,
      merchantName,
      clock: emulator.clock(),
      urls: { ...emulator.urls, session: new URL(SESSION_PATH, c.req.url).href },
      users,
      state: stateFolder === undefined ? { kept: false } : { kept: true, folder: stateFolder },
      version,
    }),
  );
  app.get('/api/events', (c) => events.open(c.req.header('last-event-id'), c.req.raw.signal));

  app.get('/api/orders', (c) => {
    const { search, state, after, limit } = c.req.query();
    return c.json<RouteAnswer<'GET /api/orders'>>(
      findOrders(emulator, {
        ...(search !== undefined && { search }),
        ...(state !== undefined && { state }),
        ...(after !== undefined && { after }),
        limit: numberOr(limit, 100, 500),
      }),
    );
  });
  app.get('/api/orders/:outTradeNo', (c) => c.json(emulator.timeline(order(c).outTradeNo)));
  app.post('/api/orders/:outTradeNo/close', async (c) => {
    const { outTradeNo } = order(c);
    await emulator.close(outTradeNo);
    return c.json<RouteAnswer<'POST /api/orders/:outTradeNo/close'>>(emulator.timeline(outTradeNo).order);
  });
  app.post('/api/refunds/:outRefundNo/settle', async (c) => {
    const { status = 'SUCCESS' } = await readJson<SettleRequest>(c);
    if (status !== 'SUCCESS' && status !== 'CHANGE' && status !== 'REFUNDCLOSE')
      throw invalid('status must be SUCCESS, CHANGE or REFUNDCLOSE.');
    const refund = await emulator.settleRefund(param(c, 'outRefundNo'), status);
    return c.json<RouteAnswer<'POST /api/refunds/:outRefundNo/settle'>>(refundRecord(refund));
  });

  app.get('/api/cashier/:outTradeNo', (c) => c.json<CashierView>(cashier(c)));
  app.post('/api/cashier/:outTradeNo/pay', async (c) => {
    const coupons = couponsOf(await readJson<PayRequest>(c));
    await emulator.pay(order(c).outTradeNo, { coupons, waits: false });
    return c.json<CashierView>(cashier(c));
  });
  for (const act of ['cancel', 'fail', 'expire'] as const) {
    app.post(`/api/cashier/:outTradeNo/${act}`, async (c) => {
      await emulator[act](order(c).outTradeNo);
      return c.json<CashierView>(cashier(c));
    });
  }

  app.get('/api/functions', (c) =>
    c.json<RouteAnswer<'GET /api/functions'>>({ functions: functionList(emulator) }),
  );
  app.post('/api/functions/:name/call', async (c) => {
    const { event, user } = await readJson<CallRequest>(c);
    const data = objectOr(event, 'event', {});
    const { openId } = objectOr(user, 'user', emulator.user) as { openId?: unknown };
    if (typeof openId !== 'string' || openId === '')
      throw invalid('user.openId must be the text of an openid.');
    return c.json(
      await callOf((requestId) =>
        emulator.callFunction(param(c, 'name'), data, { user: { openId }, requestId }),
      ),
    );
  });
  app.post('/api/functions/:name/triggers/:trigger/run', async (c) =>
    c.json(
      await callOf((requestId) => emulator.runTrigger(param(c, 'name'), param(c, 'trigger'), { requestId })),
    ),
  );
  app.get('/api/logs', (c) => {
    const { function: functionName, requestId, limit } = c.req.query();
    const lines = emulator.logs({ functionName, requestId, limit: numberOr(limit, 200, 1000) });
    return c.json<RouteAnswer<'GET /api/logs'>>({ lines });
  });

  app.get('/api/deliveries', (c) => {
    const latest = emulator.deliveries().slice(-numberOr(c.req.query('limit'), 100, 1000));
    const notifications = emulator.notifications();
    return c.json<RouteAnswer<'GET /api/deliveries'>>({
      deliveries: latest.reverse().map((delivery) => deliveryRecord(delivery, notifications)),
    });
  });
  app.post('/api/deliveries/:id/replay', async (c) => {
    const delivery = await emulator.replay(param(c, 'id'));
    return c.json<Delivery>(deliveryRecord(delivery, emulator.notifications()));
  });
  app.post('/api/notifications/:id/replay', async (c) => {
    const id = Number(param(c, 'id'));
    const attempt = await emulator.replayNotification(id);
    const notification = emulator.notifications().find((known) => known.id === id);
    if (!notification)
      throw new ControlFailure(404, 'NOTIFICATION_UNKNOWN', `There is no notification ${id}.`);
    return c.json<NotificationAttempt>(attemptRecord(notification, attempt, emulator.attemptOutcomes()));
  });

  const faults = (): FaultList => ({ faults: emulator.faults() });
  app.get('/api/faults', (c) => c.json(faults()));
  app.post('/api/faults', async (c) => {
    const request = await readJson<FaultRequest>(c);
    // Whatever it is, the simulator says what is wrong with it.
    return c.json<ActiveFault>(await emulator.fault(request as FaultRequest));
  });
  app.delete('/api/faults/:id', async (c) => {
    await emulator.clearFault(param(c, 'id'));
    return c.json(faults());
  });
  app.delete('/api/faults', async (c) => {
    await emulator.clearFault();
    return c.json(faults());
  });
  app.post('/api/clock/advance', async (c) => {
    const { duration } = await readJson<AdvanceRequest>(c);
    const problem = durationProblem(duration);
    if (problem !== undefined) throw invalid(`duration ${problem}.`);
    await emulator.advance(duration as AdvanceRequest['duration']);
    return c.json<ClockState>(emulator.clock());
  });

  for (const { path, method } of [...app.routes]) {
    if (method !== 'ALL' && path.startsWith('/api/')) app.all(path, (c) => refuseMethod(c, app, path));
  }
  app.all('/api/*', () => {
    throw new ControlFailure(404, 'NOT_FOUND', 'There is nothing at this address of the API.');
  });
  app.all('*', (c) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD')
      throw new ControlFailure(405, 'METHOD_NOT_ALLOWED', 'Only GET here.');
    if (options.static) return options.static(c.req.raw);
    throw new ControlFailure(404, 'NOT_FOUND', 'There is no page here: this is the API alone, below /api/.');
  });
  app.onError((error, c) => {
    const { status, body } = answerTo(error);
    return c.json(body, status);
  });

  return {
    async fetch(request) {
      const host = request.headers.get('host');
      // Before the routes: with such a header the request has no address that they could read.
      if (host !== null && !isHost(host)) return hostInvalid();
      return app.fetch(request);
    },
    close: () => events.close(),
  };

  /** Calls a function, and gives the record of the call whatever came of it. */
  async function callOf(act: (requestId: string) => Promise<unknown>): Promise<FunctionCall> {
    const requestId = randomUUID();
    const failure = await act(requestId).then(
      () => undefined,
      (error: unknown) => error,
    );
    const call = emulator.calls().findLast((known) => known.requestId === requestId);
    if (failure !== undefined && isMissing(failure)) throw failure;
    if (!call) throw failure ?? new ControlFailure(500, 'INTERNAL', 'The call was not written down.');
    return callRecord(call);
  }
}

/** No number or name that this API knows is longer; a longer one would fill every message. */
const LONGEST_NAME = 256;

/** @throws {ControlFailure} NOT_FOUND */
function param(c: Context, name: string): string {
  const given = c.req.param(name) ?? '';
  if (given.length <= LONGEST_NAME) return given;
  throw new ControlFailure(404, 'NOT_FOUND', `No ${name} has more than ${LONGEST_NAME} characters.`);
}

/** What does not exist was not called. */
function isMissing(failure: unknown): boolean {
  return answerTo(failure).status === 404;
}

function tooLarge(): never {
  throw new ControlFailure(
    413,
    'BODY_TOO_LARGE',
    `A request may have ${MAX_BODY / 1024 / 1024} MiB at most.`,
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
    `This address takes ${methods.join(' and ')}, not ${c.req.method}.`,
  );
}

/** A folder called cloudfunctions says less than the project that it is in. */
function projectName(folder: string): string {
  const own = basename(folder);
  return /^(cloud[-_]?functions|functions|cloud)$/i.test(own) ? basename(dirname(folder)) || own : own;
}
