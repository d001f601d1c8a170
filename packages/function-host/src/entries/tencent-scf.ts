/**
 * Cloud functions on Tencent Cloud SCF (event functions), without CloudBase and unchanged.
 *
 * ```js
 * const { tencentScf } = require('@opencloudpay/function-host/tencent-scf');
 *
 * exports.main_handler = tencentScf({ pay: () => require('./cloudfunctions/pay') });
 * ```
 *
 * A function URL gives it the calls of mini programs (`POST /login`, `POST /call/<name>`), and the callbacks of a gateway over
 * HTTP (`POST /functions/<name>`). An invocation by the API is a callback by the adapter `tencent-scf`. A timer trigger has
 * the same event as on CloudBase.
 *
 * The variables of a call live in AsyncLocalStorage, so that calls stay apart on instances that take several at once, too.
 */
import { createEntry, type EntryOptions, type PlatformTimer } from './calls/entry';
import type { EntryFunctions } from './calls/entry-functions';
import { answerEvent } from './http/answer-event';
import { fieldsOf, textOf } from './http/http-event';

export type { EntryFunctions, FunctionModule, FunctionSource } from './calls/entry-functions';
export type { EntryOptions };

/** The fields of the platform's context that the entry reads. */
export interface ScfContext {
  request_id: string;
  memory_limit_in_mb: number;
  time_limit_in_ms: number;
}

/**
 * @returns the handler
 * @throws {FunctionHostError} `OPTION_INVALID` if an option, a variable or a function is wrong
 */
export function tencentScf(
  functions: EntryFunctions,
  options: EntryOptions = {},
): (event: unknown, context: ScfContext) => Promise<unknown> {
  const entry = createEntry(functions, options, process.env['SCF_FUNCTIONNAME']);
  return (event, context) =>
    answerEvent(
      entry,
      event,
      {
        requestId: context.request_id,
        timeLimit: context.time_limit_in_ms,
        memoryLimit: context.memory_limit_in_mb,
      },
      timerIn,
    );
}

/** @see https://cloud.tencent.com/document/product/583/31927 */
function timerIn(event: unknown): PlatformTimer | undefined {
  const { Type, TriggerName, Time, Message } = fieldsOf(event);
  if (Type !== 'Timer') return undefined;
  const time = new Date(textOf(Time) ?? '');
  return {
    trigger: textOf(TriggerName) ?? '',
    time: Number.isNaN(time.getTime()) ? new Date() : time,
    message: textOf(Message),
  };
}
