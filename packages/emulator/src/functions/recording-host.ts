import { randomUUID } from 'node:crypto';
import { types } from 'node:util';
import { isCodedError } from '@opencloudpay/contracts/coded-error';
import type { CallError } from '@opencloudpay/contracts/dev-server/functions';
import type { Json } from '@opencloudpay/contracts/dev-server/values';
import type { FunctionError, FunctionHost } from '@opencloudpay/function-host';
import type { CallSource, RecordedCall } from '../event-log/records';

/** Where and when calls are written down. */
export interface Recording {
  now(): number;
  nextSequence(): number;
  record(call: RecordedCall): void;
}

interface Beginning {
  name: string;
  event: object;
  requestId: string;
  source: CallSource;
  openId?: string | undefined;
  /** Where they were taken before. */
  at?: number;
  sequence?: number;
  /** `performance.now()` then. */
  started?: number;
}

/** What a call came to. */
type Ending = { result: unknown } | { error: unknown };

/** The host's `invoke`, with each call written down once it has ended. */
export function recordingInvoke(
  host: Pick<FunctionHost, 'invoke'>,
  source: CallSource,
  recording: Recording,
): FunctionHost['invoke'] {
  return (name, event = {}, options = {}) => {
    const { requestId = randomUUID(), user } = options;
    const beginning = { name, event, requestId, source, openId: user?.openId };
    return recorded(beginning, recording, () => host.invoke(name, event, { ...options, requestId }));
  };
}

/** The same host, with the calls that come in through it written down. */
export function recordingHost(host: FunctionHost, source: CallSource, recording: Recording): FunctionHost {
  const invoke = recordingInvoke(host, source, recording);
  return new Proxy(host, {
    get(target, name) {
      if (name === 'invoke') return invoke;
      const member: unknown = Reflect.get(target, name);
      // Its private fields are known to the host itself alone.
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

/** Does what is a call of a function, and writes it down once it has ended. */
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

/** Notes when and in what place a call began; what comes back writes down how it ended. */
export function begin(beginning: Beginning, recording: Recording): (ending: Ending) => void {
  const { name, event, requestId, source, openId } = beginning;
  const {
    sequence = recording.nextSequence(),
    at = recording.now(),
    started = performance.now(),
  } = beginning;
  return (ending) =>
    recording.record({
      requestId,
      sequence,
      functionName: name,
      at,
      source,
      ...(openId !== undefined && { openId }),
      event: asJson(event) as RecordedCall['event'],
      ok: !('error' in ending),
      ...('result' in ending && ending.result !== undefined && { result: asJson(ending.result) }),
      ...('error' in ending && { error: describe(ending.error) }),
      durationMs: Math.round(performance.now() - started),
    });
}

/** What a function gave or got, as JSON carries it: later changes to it are not part of the record. */
function asJson(value: unknown): Json {
  try {
    return JSON.parse(JSON.stringify(value) ?? 'null') as Json;
  } catch {
    return null;
  }
}

function describe(error: unknown): CallError {
  if (isCodedError(error)) {
    const stack = (error as Partial<FunctionError>).thrown?.stack;
    return { code: error.code, message: error.message, ...(stack !== undefined && { stack }) };
  }
  return { code: 'INTERNAL', message: types.isNativeError(error) ? error.message : String(error) };
}
