import { randomUUID } from 'node:crypto';
import { isCodedError } from '@opencloudpay/contracts/coded-error';
import type { CallRefusal } from '@opencloudpay/contracts/dev-server/refusals';
import { type FunctionAdapter, localAdapter } from '@opencloudpay/function-adapters';
import { FunctionError, type FunctionHost } from '@opencloudpay/function-host';
import type { Delivery } from '@opencloudpay/gateway';
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
}

/**
 * Callbacks may go to all environments of the host.
 *
 * @param refusalsOf what was refused to the function in a call that has ended
 */
export function recordedCallbacks(
  host: FunctionHost,
  recording: Recording,
  refusalsOf: (callId: string) => readonly CallRefusal[] | undefined,
): Callbacks {
  const invoke = recordingInvoke(host, 'callback', recording);
  /** By the event object, which the gateway passes to the call and to the delivery. */
  const begun = new WeakMap<object, Beginning>();
  const local = localAdapter({
    invoke(name, event, options) {
      const callId = randomUUID();
      begun.set(event, { ...beginning(), callId });
      return invoke(name, event, { ...options, requestId: callId }).catch((error: unknown) => {
        throw inWordsOfEmulator(error, name, callId, options?.envId);
      });
    },
  });
  const beginning = (): Beginning => ({ sequence: recording.nextSequence(), at: recording.now() });
  return {
    adapter: local,
    recordOf(delivery) {
      const { sequence, at, callId } = begun.get(delivery.event) ?? beginning();
      const refusals = callId === undefined ? undefined : refusalsOf(callId);
      return {
        ...delivery,
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
    `Function '${functionName}' was not called: the order names the environment '${envId}', and the emulator was started with another as the only one. Start it without envId (--env-id), so that every environment that code names exists, or with envIds: ['${envId}'].`,
    { functionName, requestId },
    { cause: error },
  );
}
