import { randomUUID } from 'node:crypto';
import type { CallOptions, Emulator } from '../emulator-types';
import { hostForClients } from '../functions/client-calls';
import { recorded, recordingInvoke } from '../functions/recording-host';
import type { EmulatorParts } from './parts';

/** Lists, checks and calls functions. */
export function functionMethods({
  simulator,
  host,
  recording,
  changes,
  callbackNames,
  logs,
  strict,
  user: defaultUser,
  appId,
}: EmulatorParts): Pick<
  Emulator,
  | 'functionNames'
  | 'functions'
  | 'findings'
  | 'checkFunction'
  | 'callFunction'
  | 'callFromMiniProgram'
  | 'runTrigger'
> {
  const call = recordingInvoke(host, 'client', recording);
  const forClients = hostForClients(host, callbackNames, {
    strict,
    warn: ({ message: { en: message, zh }, ...about }) => {
      const log = { ...about, message, zh, level: 'warn', time: Date.now() } as const;
      changes.publish({ type: 'log', line: logs.add(log, simulator.now().getTime()) });
    },
  });
  const callFromMiniProgram = recordingInvoke(forClients, 'client', recording);
  const callerOf = (openId: string) => ({ openId, appId, clientIp: '127.0.0.1' });
  return {
    functionNames: () => host.names(),
    functions: () => host.functions(),
    findings: () => host.findings(),
    async checkFunction(name) {
      const problem = await host.check(name);
      if (problem !== undefined) changes.publish({ type: 'functions' });
      return problem;
    },
    async callFunction<Result>(
      name: string,
      data: object = {},
      { user = defaultUser, requestId }: CallOptions = {},
    ) {
      // Only the developer of the function knows its result type.
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
  };
}
