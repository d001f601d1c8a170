import { randomUUID } from 'node:crypto';
import { isCodedError } from '@opencloudpay/contracts/coded-error';
import { type FunctionAdapter, localAdapter } from '@opencloudpay/function-adapters';
import { FunctionError, type FunctionHost } from '@opencloudpay/function-host';
import type { Delivery } from '@opencloudpay/gateway';
import type { RecordedDelivery } from '../event-log/records';
import { type Recording, recordingInvoke } from './recording-host';

/** How the gateway's deliveries reach the host's functions, and are written down. */
export interface Callbacks {
  readonly adapter: FunctionAdapter;
  /** What is to be written down of a delivery that has ended. */
  recordOf(delivery: Delivery): RecordedDelivery;
}

/** When a callback was called, and in what place. */
interface Beginning {
  callId?: string;
  sequence: number;
  at: number;
}

/** Callbacks go into the environments that the host serves. */
export function recordedCallbacks(host: FunctionHost, recording: Recording): Callbacks {
  const invoke = recordingInvoke(host, 'callback', recording);
  /** By the event that the gateway made for the call, which is in its delivery too. */
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
      return {
        ...delivery,
        id: `delivery-${sequence}`,
        sequence,
        at,
        ...(callId !== undefined && { callId }),
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
