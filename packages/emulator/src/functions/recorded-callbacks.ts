import { randomUUID } from 'node:crypto';
import { type FunctionAdapter, localAdapter } from '@opencloudpay/function-adapters';
import type { FunctionHost } from '@opencloudpay/function-host';
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
      return invoke(name, event, { ...options, requestId: callId });
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
