/**
 * Cloud functions on Aliyun Function Compute 3 (built-in runtimes of Node.js), unchanged.
 *
 * ```js
 * const { aliyunFc } = require('@opencloudpay/function-host/aliyun-fc');
 *
 * exports.handler = aliyunFc({ pay: () => require('./cloudfunctions/pay') });
 * ```
 *
 * An HTTP trigger gives it the calls of mini programs (`POST /login`, `POST /call/<name>`), and the callbacks of a gateway over
 * HTTP (`POST /functions/<name>`). An invocation by the API is a callback by the adapter `aliyun-fc`. A timer trigger is a
 * timer of CloudBase.
 *
 * An instance may take several requests at once (`instanceConcurrency`): the variables of a call live in AsyncLocalStorage.
 */
import { parseJson } from '@opencloudpay/internal';
import { createEntry, type EntryOptions, type PlatformTimer } from './calls/entry';
import type { EntryFunctions } from './calls/entry-functions';
import { answerEvent } from './http/answer-event';
import { fieldsOf, textOf } from './http/http-event';

export type { EntryFunctions, FunctionModule, FunctionSource } from './calls/entry-functions';
export type { EntryOptions };

/** The fields of the platform's context that the entry reads: `timeout` in seconds, `memory` in MB. */
export interface FcContext {
  requestId: string;
  function?: { name?: string; memory?: number; timeout?: number };
}

const DEFAULT_TIMEOUT = 60;

/**
 * @returns the handler
 * @throws {FunctionHostError} `OPTION_INVALID` if an option, a variable or a function is wrong
 */
export function aliyunFc(
  functions: EntryFunctions,
  options: EntryOptions = {},
): (event: unknown, context: FcContext) => Promise<unknown> {
  const entry = createEntry(functions, options, process.env['FC_FUNCTION_NAME']);
  return (event, { requestId, function: { memory, timeout = DEFAULT_TIMEOUT } = {} }) =>
    answerEvent(
      entry,
      eventIn(event),
      { requestId, timeLimit: timeout * 1000, ...(memory !== undefined && { memoryLimit: memory }) },
      timerIn,
    );
}

/** The runtime gives the event as bytes. What is no JSON is refused where the function is called. */
function eventIn(event: unknown): unknown {
  if (!(event instanceof Uint8Array) && typeof event !== 'string') return event;
  const text = event.toString();
  if (text === '') return undefined;
  const parsed = parseJson(text);
  return 'value' in parsed ? parsed.value : text;
}

/** @see https://help.aliyun.com/zh/fc/formats-of-event-for-different-triggers */
function timerIn(event: unknown): PlatformTimer | undefined {
  const { triggerTime, triggerName, payload } = fieldsOf(event);
  const [time, trigger] = [textOf(triggerTime), textOf(triggerName)];
  if (time === undefined || trigger === undefined || Number.isNaN(Date.parse(time))) return undefined;
  return { trigger, time: new Date(time), message: textOf(payload) };
}
