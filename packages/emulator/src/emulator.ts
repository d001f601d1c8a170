import {
  createSessions,
  findProject,
  serveFunctions,
  simulatedJscode2session,
} from '@opencloudpay/function-host';
import { nodeProblem, say } from '@opencloudpay/internal';
import { Changes } from './changes';
import { emulatedModule } from './cloudbase-module/emulated-module';
import { moduleSettings } from './cloudbase-module/module-settings';
import { containerServices } from './control/container-services';
import { DEFAULT_ENVIRONMENT } from './data/project-folder';
import type { EmulatorOptions, User } from './emulator-options';
import type { Emulator } from './emulator-types';
import { EmulatorError } from './errors';
import { openEventLog } from './event-log/event-log';
import { detailsOfCalls } from './functions/call-details';
import { CallbackNames } from './functions/client-calls';
import { functionEnvironment, outsideEnvironment } from './functions/function-environment';
import { FunctionLogs } from './functions/function-logs';
import { namedCallbacks as watchNamedCallbacks } from './functions/named-callbacks';
import { recordCalls } from './functions/record-calls';
import { recordingHost } from './functions/recording-host';
import { startFunctionHost } from './functions/start-function-host';
import { startTriggers } from './functions/timers';
import { movedAddresses } from './gateway/moved-addresses';
import { startGateway } from './gateway/start-gateway';
import { databaseMethods } from './methods/database-methods';
import { functionMethods } from './methods/function-methods';
import { notificationMethods } from './methods/notification-methods';
import type { EmulatorParts } from './methods/parts';
import { paymentMethods } from './methods/payment-methods';
import { platformKeyMethods } from './methods/platform-key-methods';
import { recordMethods } from './methods/record-methods';
import { replayMethods } from './methods/replay-methods';
import { simulationMethods } from './methods/simulation-methods';
import { storageMethods } from './methods/storage-methods';
import { RefusedAccesses } from './refusals/refused-accesses';
import { Shutdown } from './shutdown';
import { openEmulatorState } from './state/emulator-state';
import { keptSecrets } from './state/secrets';
import { cannedAnswers } from './wechat-apis/canned-answers';
import { cannedOpenData } from './wechat-apis/open-data-answers';
import { paidOrder, shippingsOf } from './wechat-apis/paid-order';
import { physicalGoods } from './wechat-apis/physical-goods';
import { protocolOf } from './wechat-pay/protocol';
import { startWechatPay } from './wechat-pay/start-wechat-pay';

const DEFAULT_USER: User = { openId: 'oEmulatedPayer0000000000000' };

/**
 * Starts the whole payment cycle for a project's cloud functions.
 *
 * Functions without their own `wx-server-sdk` get ours, with the simulated merchant's account in the same environment
 * variables as a real account. Functions with Tencent's module reach the same account through the platform's own
 * address. The code of the functions does not change.
 *
 * @throws {FunctionHostError} if there are no functions
 * @throws {EmulatorError} if this Node is too old, or the state folder cannot be used
 * @throws {SimulatorError} if an option is invalid
 * @example
 * const emulator = await startEmulator({ functions: 'cloudfunctions' });
 * const { outTradeNo } = await emulator.callFunction('pay', { goodsId: 'tea' });
 * await emulator.pay(outTradeNo);
 * emulator.deliveries(); // the callback's event, reply and result
 * await emulator.stop();
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const problem = nodeProblem(process.versions.node, say('the emulator', '模拟器'));
  if (problem !== undefined)
    throw new EmulatorError(
      'NODE_TOO_OLD',
      say(`The emulator cannot start: ${problem.en}`, `模拟器无法启动：${problem.zh}`),
    );
  const shutdown = new Shutdown();
  try {
    return await start(options, shutdown);
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

async function start(options: EmulatorOptions, shutdown: Shutdown): Promise<Emulator> {
  const { user = DEFAULT_USER } = options;
  const protocol = protocolOf(options);
  const project = findProject(options.functions);
  const envId = options.envId ?? project.envId ?? DEFAULT_ENVIRONMENT;
  const projectAppId = options.appId ?? project.appId;

  const state = await openEmulatorState(options, () => shutdown.run());
  shutdown.add(() => state.store.close());
  const secrets = keptSecrets(state.store);
  const eventLog = openEventLog(state.store);
  const moved = movedAddresses(state.store);
  const module = moduleSettings(options);
  const { payment = [], refund = [] } = module.callbacks;
  const callbackNames = new CallbackNames([...payment, ...refund]);
  const namedCallbacks = watchNamedCallbacks();
  const changes = new Changes();

  const simulator = await startWechatPay(options, projectAppId, {
    state: state.store,
    eventLog,
    moved,
    callbackNames,
    namedCallbacks,
    changes,
  });
  shutdown.add(() => simulator.stop());
  // The saved merchants have the mini program of an earlier run, and the project may have changed it.
  const appId = projectAppId ?? simulator.merchant.subAppid;
  const details = detailsOfCalls(eventLog);
  const recording = recordCalls(simulator, eventLog, changes, details);

  const logs = new FunctionLogs();
  const answers = cannedAnswers(options);
  const refusedAccesses = new RefusedAccesses();
  const openData = cannedOpenData(options);
  const functions = startFunctionHost(options, envId, {
    logs,
    changes,
    eventLog,
    details,
    refusedAccesses,
    now: recording.now,
    wechat: {
      appId,
      paidOrder: (key) => paidOrder(simulator, key),
      openDataFor: openData.get,
      shippings: (outTradeNo) => shippingsOf(outTradeNo, [...eventLog.calls.all(), ...details.running()]),
    },
    answers,
    module: module.callbacks,
  });
  const { host, refusals, problemOfCallback } = functions;
  namedCallbacks.connect({
    problemOf: problemOfCallback,
    functionOf: details.functionOf,
    onLog: functions.log,
  });
  shutdown.add(() => functions.stop());
  const front = await serveFunctions(recordingHost(host, 'function', recording), {
    token: secrets.functionsToken,
  });
  shutdown.add(() => front.close());

  const gateway = await startGateway(options, {
    simulator,
    host,
    eventLog,
    recording,
    changes,
    refusals,
    secrets,
    envId,
    module: module.callbacks,
  });
  shutdown.add(() => gateway.close());
  moved.movedTo(gateway.url);
  const environment = functionEnvironment(
    simulator,
    {
      gatewayUrl: gateway.url,
      notifySecret: secrets.notifySecret,
      functionsUrl: front.url,
      functionsToken: secrets.functionsToken,
    },
    options,
  );
  functions.connect({
    environment,
    payApi: gateway.payApi,
    module: emulatedModule(module, {
      ...{ simulator, payApi: gateway.payApiOfV3, subMchId: options.subMchId },
      ...{ strict: options.strict ?? false, onLog: functions.log },
    }),
  });
  // First, so that running calls get their answers. Functions that are still loading are not waited for.
  shutdown.add(() => host.drain());
  if (options.timers !== false) startTriggers(host, simulator, recording);
  await host.ready();

  const parts: EmulatorParts = {
    simulator,
    host,
    eventLog,
    recording,
    logs,
    changes,
    callbackNames,
    problemOfCallback,
    notify: { baseUrl: gateway.url, secret: secrets.notifySecret },
    envId,
    protocol,
    strict: options.strict ?? false,
    user,
    appId,
    physicalGoods: physicalGoods(options),
  };
  const emulator: Emulator = {
    urls: {
      wechatPay: simulator.url,
      wechatPayBackup: simulator.backupUrl,
      gateway: gateway.url,
      functions: front.url,
    },
    envId,
    protocol,
    folder: project.folder,
    user,
    appId,
    functionsToken: secrets.functionsToken,
    sessions: createSessions({
      appid: appId,
      keys: secrets.sessionKey,
      jscode2session: simulatedJscode2session({ appid: appId, otherCodes: user }).exchange,
      now: () => simulator.now(),
    }),
    documentEnvironments: () => functions.documents.environments(),
    documents: (environment = envId) => functions.documents.environment(environment),
    userDocuments: functions.documents,
    refusedAccesses: () => refusedAccesses.all(),
    clearRefusedAccesses() {
      refusedAccesses.clear();
      changes.publish({ type: 'refused-accesses' });
    },
    callFiles: (call) => host.callFiles(call),
    services: containerServices(options),
    callOpenApi: (call) => host.callOpenApi(call),
    files: (environment = envId) => functions.files.environment(environment),
    async variables() {
      const calls = await gateway.serveCalls();
      return { ...environment, ...outsideEnvironment({ envId, appId, front, calls, secrets }) };
    },
    answerOpenApi: (api, answer) => answers.set(api, answer),
    answerOpenData: (cloudId, data) => openData.set(cloudId, data),
    database: databaseMethods(() => functions.documents.environment(envId)),
    storage: storageMethods(() => functions.files.environment(envId)),
    ...functionMethods(parts),
    ...paymentMethods(parts),
    ...recordMethods(parts),
    ...replayMethods(parts),
    ...notificationMethods(parts),
    ...simulationMethods(parts),
    ...platformKeyMethods(parts),
    stop: () => shutdown.run(),
  };
  state.started();
  return emulator;
}
