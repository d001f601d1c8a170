import { randomUUID } from 'node:crypto';
import { isCodedError } from '@opencloudpay/contracts/coded-error';
import type { CallRefusal } from '@opencloudpay/contracts/dev-server/refusals';
import { type FunctionAdapter, localAdapter } from '@opencloudpay/function-adapters';
import { FunctionError, type FunctionHost } from '@opencloudpay/function-host';
import { type Delivery, type ModuleCallbacks, withModuleCallbacks } from '@opencloudpay/gateway';
import { say } from '@opencloudpay/internal';
import type { RecordedDelivery } from '../event-log/records';
import { type Recording, recordingInvoke } from './recording-host';

/** Passes the gateway's deliveries to the host's functions and records them. */
export interface Callbacks {
  readonly adapter: FunctionAdapter;
  /** Makes the record of a finished delivery. */
  recordOf(delivery: Delivery): RecordedDelivery;
}

/** The time and sequence number of a callback's call. */
interface Beginning {
  callId?: string;
  sequence: number;
  at: number;
  functionName?: string;
}

/**
 * Callbacks may go to all environments of the host.
 *
 * @param module the functions that get the events of CloudBase's payment module
 * @param refusalsOf what was refused to the function in a call that has ended
 */
export function recordedCallbacks(
  host: FunctionHost,
  recording: Recording,
  module: ModuleCallbacks,
  refusalsOf: (callId: string) => readonly CallRefusal[] | undefined,
): Callbacks {
  const invoke = recordingInvoke(host, 'callback', recording);
  /** By the event object, which the gateway passes to the call and to the delivery. */
  const begun = new WeakMap<object, Beginning>();
  /** The events of the module by the gateway's, and the reverse. */
  const madeOf = new WeakMap<object, object>();
  const gatewaysOf = new WeakMap<object, object>();
  const local = localAdapter({
    invoke(name, event, options) {
      const callId = randomUUID();
      begun.set(gatewaysOf.get(event) ?? event, { ...beginning(), callId, functionName: name });
      return invoke(name, event, { ...options, requestId: callId }).catch((error: unknown) => {
        throw inWordsOfEmulator(error, name, callId, options?.envId);
      });
    },
  });
  const beginning = (): Beginning => ({ sequence: recording.nextSequence(), at: recording.now() });
  return {
    adapter: withModuleCallbacks(local, module, (made, from) => {
      madeOf.set(from, made);
      gatewaysOf.set(made, from);
    }),
    recordOf(delivery) {
      const { sequence, at, callId, functionName } = begun.get(delivery.event) ?? beginning();
      const made = madeOf.get(delivery.event);
      const refusals = callId === undefined ? undefined : refusalsOf(callId);
      return {
        ...delivery,
        // As the function saw it, which is not what the gateway gave.
        ...(made && { event: made as Delivery['event'] }),
        ...(made && functionName !== undefined && { target: { envId: delivery.target.envId, functionName } }),
        id: `delivery-${sequence}`,
        sequence,
        at,
        ...(callId !== undefined && { callId }),
        ...(refusals && { refusals }),
      };
    },
  };
}

/** What to do about an environment that does not exist, where the host would advise its operator. */
function inWordsOfEmulator(error: unknown, functionName: string, requestId: string, envId = ''): unknown {
  if (!isCodedError(error, 'ENVIRONMENT_NOT_SERVED')) return error;
  return new FunctionError(
    'ENVIRONMENT_NOT_SERVED',
    say(
      `Function '${functionName}' was not called: the order names the environment '${envId}', and the emulator was started with another as the only one. Start it without envId (--env-id), so that every environment that code names exists, or with envIds: ['${envId}'].`,
      `云函数 ${functionName} 未被调用：订单指定的环境是 ${envId}，而模拟器启动时只指定了另一个环境。请在启动时去掉 envId（--env-id），使代码中的每个环境都存在，或设置 envIds: ['${envId}']。`,
    ),
    { functionName, requestId },
    { cause: error },
  );
}
