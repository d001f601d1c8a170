import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { localAdapter } from '@opencloudpay/function-adapters';
import { createFunctionHost, type FunctionLog, serveFunctions } from '@opencloudpay/function-host';
import { createGateway, type Delivery, serveGateway } from '@opencloudpay/gateway';
import {
  type Duration,
  type Notification,
  type Order,
  type PaymentObject,
  type PayOptions,
  type Refund,
  type SimulatorEvent,
  startSimulator,
} from '@opencloudpay/simulator';
import { pino } from 'pino';
import { functionEnvironment } from './function-environment';

export interface EmulatorOptions {
  /** The folder of the project's cloud functions. */
  functions: string;
  /** The environment's id, as functions see it; `local` unless told otherwise. */
  envId?: string | undefined;
  /** The merchant that is paid: the number that the functions give as `subMchId`. */
  subMchId?: string | undefined;
  /** Who calls functions where `callFunction` is told nobody else. */
  user?: User | undefined;
  /** Told of all that happens at the simulated WeChat Pay. */
  onEvent?: ((event: SimulatorEvent) => void) | undefined;
  /** Told of every call of a callback function, once it is judged. */
  onDelivery?: ((delivery: Delivery) => void) | undefined;
  /** Gets every line that a function writes. */
  onLog?: ((log: FunctionLog) => void) | undefined;
}

/** A user of the mini program. */
export interface User {
  openId: string;
}

/** Simulated WeChat Pay, gateway and function host as one: a project's payments on one machine, offline. */
export interface Emulator {
  /** Where each part listens. */
  readonly urls: { readonly wechatPay: string; readonly gateway: string; readonly functions: string };
  /** The names of the functions found. */
  functionNames(): string[];
  /** Calls a function as the mini program would, with `wx.cloud.callFunction`. */
  callFunction(name: string, data?: object, options?: { user?: User }): Promise<unknown>;
  /**
   * What the payer does with the object given to `wx.requestPayment`. Resolves when the notification was sent and
   * the callback function has answered or failed to.
   */
  pay(payment: PaymentObject, options?: PayOptions): Promise<Order>;
  orders(): Order[];
  refunds(): Refund[];
  notifications(): Notification[];
  /** Every call of a callback function so far, oldest first. */
  deliveries(): Delivery[];
  now(): Date;
  /** Moves the simulated time on; what falls due on the way (retries, refunds, expiries) happens. */
  advance(duration: Duration): Promise<void>;
  stop(): Promise<void>;
}

const DEFAULT_USER: User = { openId: 'oEmulatedPayer0000000000000' };

/**
 * Starts the whole payment cycle for a folder of cloud functions.
 *
 * Functions that have no `wx-server-sdk` of their own get ours, and the simulated merchant's account through the
 * environment variables that a real one would be set with: they run as they are.
 *
 * @throws {FunctionHostError} when there are no functions to run
 * @example
 * const emulator = await startEmulator({ functions: 'cloudfunctions' });
 * const order = await emulator.callFunction('pay', { goodsId: 'tea' });
 * await emulator.pay(order.payment);
 * emulator.deliveries(); // the callback's event, reply and verdict
 * await emulator.stop();
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { functions, envId = 'local', subMchId, user: defaultUser = DEFAULT_USER } = options;
  const notifySecret = randomBytes(24).toString('base64url');
  const functionsToken = randomBytes(24).toString('base64url');
  const deliveries: Delivery[] = [];
  const open: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    // The last opened closes first: nothing is left calling into what is gone.
    for (const close of open.splice(0).reverse()) await close();
  };

  try {
    let environment: Record<string, string> = {};
    const host = createFunctionHost({
      folder: functions,
      envId,
      modules: { 'wx-server-sdk': standIn() },
      env: () => environment,
      // CloudBase's default is 3 s; a laptop that does ten other things is slower than the cloud.
      timeout: 10_000,
      onLog: options.onLog,
    });
    open.push(() => host.stop());
    const simulator = await startSimulator({
      merchants: [{ subMerchants: [{ ...(subMchId && { mchId: subMchId }) }] }],
      ...(options.onEvent && { onEvent: options.onEvent }),
    });
    open.push(() => simulator.stop());
    const { merchant } = simulator;
    const front = await serveFunctions(host, { token: functionsToken });
    open.push(() => front.close());
    const gateway = await serveGateway(
      createGateway({
        merchants: [{ mchId: merchant.mchId, apiKey: merchant.apiKey }],
        notifySecret,
        adapter: localAdapter(host, { envId }),
        // What the log would say, deliveries say with more.
        logger: pino({ enabled: false }),
        onDelivery: (delivery) => {
          deliveries.push(delivery);
          options.onDelivery?.(delivery);
        },
      }),
      { port: 0 },
    );
    open.push(() => gateway.close());
    environment = functionEnvironment(simulator, {
      gatewayUrl: gateway.url,
      notifySecret,
      functionsUrl: front.url,
      functionsToken,
    });

    return {
      urls: { wechatPay: simulator.url, gateway: gateway.url, functions: front.url },
      functionNames: () => host.names(),
      callFunction: (name, data = {}, { user = defaultUser } = {}) =>
        host.invoke(name, data, {
          user: { openId: user.openId, appId: merchant.subAppid, clientIp: '127.0.0.1' },
        }),
      async pay(payment, payOptions = {}) {
        const order = await simulator.pay(payment, payOptions);
        await simulator.idle();
        return order;
      },
      orders: () => simulator.orders(),
      refunds: () => simulator.refunds(),
      notifications: () => simulator.notifications(),
      deliveries: () => [...deliveries],
      now: () => simulator.now(),
      advance: (duration) => simulator.advance(duration),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The built stand-in: functions run in processes of their own, which load files, not sources. */
function standIn(): string {
  return join(dirname(require.resolve('@opencloudpay/wx-server-sdk/package.json')), 'dist/index.cjs');
}
