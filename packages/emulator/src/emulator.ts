import { randomUUID } from 'node:crypto';
import {
  createFunctionHost,
  createSessions,
  findProject,
  type PayApi,
  serveFunctions,
  simulatedJscode2session,
} from '@opencloudpay/function-host';
import { createGateway, serveGateway } from '@opencloudpay/gateway';
import { type Payable, SimulatorError, startSimulator } from '@opencloudpay/simulator';
import type {
  CallOptions,
  Emulator,
  EmulatorChange,
  EmulatorOptions,
  PaymentOptions,
  User,
} from './emulator-types';
import { EmulatorError } from './errors';
import { happeningOf, openChronicle } from './event-log/event-log';
import { CallbackNames, hostForClients } from './functions/client-calls';
import { functionEnvironment, merchantAccount } from './functions/function-environment';
import { FunctionLogs } from './functions/function-logs';
import { recordedCallbacks } from './functions/recorded-callbacks';
import { type Recording, recorded, recordingHost, recordingInvoke } from './functions/recording-host';
import { standIn } from './functions/stand-in';
import { startTriggers } from './functions/timers';
import { refusalListener } from './gateway/gateway-refusals';
import { movedAddresses } from './gateway/moved-addresses';
import { gatewayPayApi, lazyPayApi } from './pay-api';
import { keptSecrets } from './state/secrets';
import { ephemeralState, openState } from './state/state-store';
import { answerBook, createArchive } from './timeline/order-records';

const DEFAULT_USER: User = { openId: 'oEmulatedPayer0000000000000' };

/**
 * Starts the whole payment cycle for a project's cloud functions.
 *
 * Functions that have no `wx-server-sdk` of their own get ours, and the simulated merchant's account through the
 * environment variables that a real one would be set with; functions that have Tencent's reach the same account
 * through the platform's own address. They run as they are.
 *
 * @throws {FunctionHostError} when there are no functions to run
 * @throws {EmulatorError} when the state cannot be kept where it should
 * @throws {SimulatorError} when an option cannot work
 * @example
 * const emulator = await startEmulator({ functions: 'cloudfunctions' });
 * const { outTradeNo } = await emulator.callFunction('pay', { goodsId: 'tea' });
 * await emulator.pay(outTradeNo);
 * emulator.deliveries(); // the callback's event, reply and verdict
 * await emulator.stop();
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { user: defaultUser = DEFAULT_USER } = options;
  const project = findProject(options.functions);
  const envId = options.envId ?? project.envId ?? 'local';
  const appId = options.appId ?? project.appId;
  const open: (() => unknown)[] = [];
  const listeners = new Set<(change: EmulatorChange) => void>();
  const tell = (change: EmulatorChange) => {
    for (const listen of listeners) listen(change);
  };
  const stop = async () => {
    const failures: unknown[] = [];
    // The last opened closes first: nothing is left calling into what is gone. One that fails keeps none open.
    for (const close of open.splice(0).reverse()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  };
  let stopping: Promise<void> | undefined;
  const stopOnce = () => {
    stopping ??= stop();
    return stopping;
  };
  let started = false;
  /** Once the state's lock is lost. */
  let lost: EmulatorError | undefined;
  const tellStopped = () => {
    if (lost && options.onStopped) options.onStopped(lost);
    else if (lost) process.emitWarning(lost.message, { code: lost.code });
  };

  try {
    const state =
      options.state === undefined
        ? ephemeralState()
        : await openState(options.state, {
            reset: options.reset,
            onProblem: options.onProblem ?? (({ message, code }) => process.emitWarning(message, { code })),
            onLost: (error) => {
              lost = error;
              if (started) void stopOnce().then(tellStopped, tellStopped);
            },
          });
    open.push(() => state.close());
    const chronicle = openChronicle(state);
    const { notifySecret, functionsToken, gatewayToken, sessionKey } = keptSecrets(state);
    const moved = movedAddresses(state);
    const callbackNames = new CallbackNames();

    const simulator = await startSimulator({
      merchants: [
        {
          subMerchants: [
            {
              ...(options.subMchId !== undefined && { mchId: options.subMchId }),
              ...(appId !== undefined && { appid: appId }),
            },
          ],
          takesAnySubMerchant: options.subMchId === undefined,
        },
      ],
      firstSequence: chronicle.lastSequence() + 1,
      resolveNotifyUrl: (url) => moved.resolve(url),
      ...(state.storage && { storage: state.storage }),
      ...(options.strict !== undefined && { strict: options.strict }),
      onExchange: ({ outTradeNo }) => outTradeNo !== undefined && tell({ type: 'order', outTradeNo }),
      onEvent(event) {
        if (event.type === 'order-made') callbackNames.add(event.order);
        if (event.type === 'refund-made') callbackNames.add(event.refund);
        const happening = happeningOf(event);
        if (happening) chronicle.happenings.add(happening);
        if (event.type === 'faults-changed') tell({ type: 'faults' });
        if (happening) tell({ type: 'order', outTradeNo: happening.outTradeNo });
        if (event.type === 'notification-attempted')
          tell({ type: 'order', outTradeNo: event.notification.outTradeNo });
        options.onEvent?.(event);
      },
    });
    open.push(() => simulator.stop());
    for (const kept of [...simulator.orders(), ...simulator.refunds()]) callbackNames.add(kept);
    const { merchant } = simulator;
    // Kept merchants know the mini program of an earlier run, which the project may have changed.
    const miniProgram = appId ?? merchant.subAppid;
    const now = () => simulator.now().getTime();
    const recording: Recording = {
      now,
      nextSequence: () => simulator.nextSequence(),
      record(call) {
        chronicle.calls.add(call);
        tell({ type: 'call', call });
      },
    };

    const logs = new FunctionLogs();
    let environment: Record<string, string> = {};
    let payApi: PayApi | undefined;
    const host = createFunctionHost({
      folder: options.functions,
      envId,
      envIds: options.envIds ?? 'any',
      modules: { 'wx-server-sdk': standIn() },
      env: () => ({ ...options.env, ...environment }),
      // CloudBase's default is 3 s; a laptop that does ten other things is slower than the cloud.
      timeout: options.timeout ?? 10_000,
      watch: options.watch,
      payApi: (call) => {
        if (!payApi) throw new EmulatorError('STOPPED', 'The emulator is starting or stopping.');
        return payApi(call);
      },
      onReload: (reload) => {
        tell({ type: 'functions' });
        options.onReload?.(reload);
      },
      onLog: (log) => {
        tell({ type: 'log', line: logs.add(log, now()) });
        options.onLog?.(log);
      },
    });
    open.push(() => host.stop());

    const front = await serveFunctions(recordingHost(host, 'function', recording), { token: functionsToken });
    open.push(() => front.close());
    const callbacks = recordedCallbacks(host, recording);
    const receiver = {
      merchants: [{ mchId: merchant.mchId, apiKey: merchant.apiKey }],
      notifySecret,
      adapter: callbacks.adapter,
      logger: refusalListener((refusal) => chronicle.refusals.add(refusal)),
    };
    const gateway = await serveGateway(
      createGateway({
        ...receiver,
        onDelivery(delivery) {
          const record = callbacks.recordOf(delivery);
          chronicle.deliveries.add(record);
          const { outTradeNo } = record.numbers;
          if (outTradeNo !== undefined) tell({ type: 'order', outTradeNo });
          options.onDelivery?.(record);
        },
      }),
      { port: 0 },
    );
    open.push(() => gateway.close());
    moved.movedTo(gateway.url);
    environment = functionEnvironment(simulator, {
      gatewayUrl: gateway.url,
      notifySecret,
      functionsUrl: front.url,
      functionsToken,
    });
    payApi = lazyPayApi(() =>
      gatewayPayApi({
        // One of its own, as its account needs the other one's address.
        gateway: createGateway({
          ...receiver,
          cloudpay: {
            // Without limits: text of a limited token is checked more strictly than the platform does.
            tokens: [{ token: gatewayToken }],
            // WeChat Pay itself is on this machine: it is nobody's cost how often it is called.
            rate: { perSecond: 10_000, burst: 10_000 },
            account: merchantAccount(simulator, { baseUrl: gateway.url, secret: notifySecret }),
          },
        }),
        token: gatewayToken,
        envId,
      }),
    );
    // Before all else closes: calls that run get their answers, and what is still loading is not waited for.
    open.push(() => host.drain());
    startTriggers(host, simulator, recording);
    await host.ready();

    const archive = createArchive(simulator, chronicle);
    const call = recordingInvoke(host, 'client', recording);
    const callFromMiniProgram = recordingInvoke(hostForClients(host, callbackNames), 'client', recording);
    const callerOf = (openId: string) => ({ openId, appId: miniProgram, clientIp: '127.0.0.1' });
    const sessions = createSessions({
      appid: miniProgram,
      keys: sessionKey,
      jscode2session: simulatedJscode2session({ appid: miniProgram, otherCodes: defaultUser }).exchange,
      now: () => simulator.now(),
    });
    if (lost) throw lost;
    started = true;
    return {
      urls: {
        wechatPay: simulator.url,
        wechatPayBackup: simulator.backupUrl,
        gateway: gateway.url,
        functions: front.url,
      },
      envId,
      folder: project.folder,
      user: defaultUser,
      appId: miniProgram,
      functionsToken,
      sessions,

      functionNames: () => host.names(),
      functions: () => host.functions(),
      async checkFunction(name) {
        const problem = await host.check(name);
        if (problem !== undefined) tell({ type: 'functions' });
        return problem;
      },
      async callFunction<Result>(
        name: string,
        data: object = {},
        { user = defaultUser, requestId }: CallOptions = {},
      ) {
        // What a function returns is its developer's to know.
        return (await call(name, data, { user: callerOf(user.openId), requestId })) as Result;
      },
      callFromMiniProgram: (name, data, { user: { openId }, requestId }) =>
        callFromMiniProgram(name, data, { user: callerOf(openId), requestId }),
      runTrigger: (name, trigger, { time = simulator.now(), requestId = randomUUID() } = {}) => {
        const event = { Type: 'Timer', TriggerName: trigger, Time: time.toISOString() };
        return recorded({ name, event, requestId, source: 'trigger' }, recording, () =>
          host.runTrigger(name, trigger, { time, requestId }),
        );
      },

      async pay(given: Payable, { waits = true, ...payOptions }: PaymentOptions = {}) {
        const order = await simulator.pay(given as string, payOptions);
        if (waits) await simulator.idle();
        return order;
      },
      cancel: (given: Payable) => simulator.cancel(given as string),
      fail: (given: Payable) => simulator.fail(given as string),
      expire: (outTradeNo) => simulator.expire(outTradeNo),
      close: (outTradeNo) => simulator.close(outTradeNo),
      async settleRefund(outRefundNo, status) {
        const refund = await simulator.settleRefund(outRefundNo, status);
        await simulator.idle();
        return refund;
      },

      orders: () => simulator.orders(),
      order: (outTradeNo) => simulator.order(outTradeNo),
      whyUnpayable: (outTradeNo) => simulator.whyUnpayable(outTradeNo),
      refunds: () => simulator.refunds(),
      notifications: () => simulator.notifications(),
      deliveries: () => chronicle.deliveries.all(),
      calls: () => chronicle.calls.all(),
      exchanges: (outTradeNo) => simulator.exchanges(outTradeNo),
      logs: (filter = {}) => logs.find(filter),
      summaries: () => archive.summaries(),
      answerBook: () => answerBook(chronicle),
      story(outTradeNo) {
        const order = simulator.order(outTradeNo);
        if (!order) throw new SimulatorError('ORDER_UNKNOWN', `There is no order ${outTradeNo}.`);
        return archive.story(order);
      },

      async replay(deliveryId) {
        const { requestId } = chronicle.deliveries.get(deliveryId) ?? {};
        const notification = simulator
          .notifications()
          .find(({ attempts }) =>
            attempts.some(({ answerId }) => answerId !== undefined && answerId === requestId),
          );
        if (!notification) {
          throw new EmulatorError(
            'DELIVERY_UNKNOWN',
            `There is no delivery ${deliveryId}: see deliveries().`,
          );
        }
        const { answerId, problem = 'no answer came.' } = await simulator.replay(notification.id);
        const delivery = chronicle.deliveries.all().find((known) => known.requestId === answerId);
        if (!delivery)
          throw new EmulatorError(
            'NOT_DELIVERED',
            `The notification reached no callback this time: ${problem}`,
          );
        return delivery;
      },
      replayNotification: (id) => simulator.replay(id),

      fault: (fault) => simulator.setFault(fault),
      faults: () => simulator.faults(),
      clearFault: (id) => simulator.clearFault(id),

      now: () => simulator.now(),
      clock: () => ({
        now: now(),
        offset: simulator.clockOffset(),
        advancing: simulator.isAdvancing(),
      }),
      async advance(duration) {
        const advanced = simulator.advance(duration);
        tell({ type: 'clock' });
        await advanced.finally(() => tell({ type: 'clock' }));
      },
      idle: () => simulator.idle(),
      subscribe(listen) {
        listeners.add(listen);
        return () => listeners.delete(listen);
      },
      stop: stopOnce,
    };
  } catch (error) {
    await stopOnce();
    throw error;
  }
}
