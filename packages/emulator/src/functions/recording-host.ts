import { randomUUID } from 'node:crypto';
import { types } from 'node:util';
import { isCodedError } from '@opencloudpay/contracts/coded-error';
import type { CallError } from '@opencloudpay/contracts/dev-server/functions';
import type { FunctionError, FunctionHost } from '@opencloudpay/function-host';
import { textOf } from '@opencloudpay/internal';
import type { CallSource, RecordedCall } from '../event-log/records';
import { jsonCopy } from './json-copy';

/** The clock and the log for the records of calls. */
export interface Recording {
  now(): number;
  nextSequence(): number;
  begin(requestId: string, functionName: string): void;
  record(call: RecordedCall): void;
}

interface Beginning {
  name: string;
  event: object;
  requestId: string;
  source: CallSource;
  openId?: string | undefined;
  calledBy?: string | undefined;
  /** The time and sequence number, if they were taken before. */
  at?: number;
  sequence?: number;
  /** `performance.now()` at the start. */
  started?: number;
}

/** The outcome of a call. */
type Ending = { result: unknown } | { error: unknown };

/** The host's `invoke`, which also records each finished call. */
export function recordingInvoke(
  host: Pick<FunctionHost, 'invoke'>,
  source: CallSource,
  recording: Recording,
): FunctionHost['invoke'] {
  // Once: most hosts here are proxies.
  const invoke = host.invoke.bind(host);
  return (name, event = {}, options = {}) => {
    const { requestId = randomUUID(), user, calledBy } = options;
    const beginning = { name, event, requestId, source, openId: user?.openId, calledBy };
    return recorded(beginning, recording, () => invoke(name, event, { ...options, requestId }));
  };
}

/** The same host, which also records its incoming calls. */
export function recordingHost(host: FunctionHost, source: CallSource, recording: Recording): FunctionHost {
  const invoke = recordingInvoke(host, source, recording);
  return new Proxy(host, {
    get(target, name) {
      if (name === 'invoke') return invoke;
      const member: unknown = Reflect.get(target, name);
      // Methods must run on the host itself, which has private fields.
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

/** Runs a call of a function and records it when it has ended. */
export async function recorded(
  beginning: Beginning,
  recording: Recording,
  act: () => Promise<unknown>,
): Promise<unknown> {
  const end = begin(beginning, recording);
  try {
    const result = await act();
    end({ result });
    return result;
  } catch (error) {
    end({ error });
    throw error;
  }
}

/** Notes the start of a call. Returns a function that records its end. */
export function begin(beginning: Beginning, recording: Recording): (ending: Ending) => void {
  const { name, event, requestId, source, openId, calledBy } = beginning;
  const {
    sequence = recording.nextSequence(),
    at = recording.now(),
    started = performance.now(),
  } = beginning;
  recording.begin(requestId, name);
  return (ending) => {
    const call: RecordedCall = {
      requestId,
      sequence,
      functionName: name,
      at,
      source,
      event: jsonCopy(event) as RecordedCall['event'],
      ok: !('error' in ending),
      durationMs: Math.round(performance.now() - started),
    };
    if (openId !== undefined) call.openId = openId;
    if (calledBy !== undefined) call.calledBy = calledBy;
    if ('error' in ending) call.error = describe(ending.error);
    else if (ending.result !== undefined) call.result = jsonCopy(ending.result);
    recording.record(call);
  };
}

function describe(error: unknown): CallError {
  if (isCodedError(error)) {
    const stack = (error as Partial<FunctionError>).thrown?.stack;
    const { en: message, zh } = textOf(error);
    return { code: error.code, message, zh, ...(stack !== undefined && { stack }) };
  }
  const message = types.isNativeError(error) ? error.message : String(error);
  return { code: 'INTERNAL', message, zh: `模拟器出错：${message}` };
}
