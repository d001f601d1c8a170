import type { CallAnswer, WireData } from '@opencloudpay/cloudpay';
import { stackOf } from '@opencloudpay/internal';
import { declarationOf } from '@opencloudpay/wechatpay';
import type { Logger } from 'pino';
import type { Redact } from '../log/redact';
import type { Metrics } from '../operations/metrics';
import type { FailedCall } from './failure';
import type { MemoryPart } from './repeats/remembered-calls';

/** The state of a call for the log. */
export interface Call {
  /** The caller's, once its token is known: the function's lines and those of its calls have the same one. */
  requestId: string;
  readonly api: string;
  /** `performance.now()` when it arrived. */
  readonly at: number;
  /** The token of the request, known or not. It must not appear in logs. */
  shown?: string;
  /** The same token, if the gateway knows it. */
  token?: string;
  /** Whether an earlier request's answer is used. */
  repeated?: boolean;
  envId?: string | undefined;
  data?: WireData;
  /** Whether the call was sent to the environment that the shop has left. */
  toOldEnvironment?: boolean;
  /** The payer's openids, for masking. */
  openids?: readonly string[];
}

/** Counts the end of a call and writes one log line. */
export interface CallRecorder {
  /** @param repeated whether an earlier request's answer is used: nothing was done this time */
  answered(call: Call, answer: CallAnswer, repeated: boolean): void;
  failed(call: Call, failed: FailedCall): void;
  /** A token's memory of calls is full: counted each time, logged at most once a minute. */
  memoryFull(part: MemoryPart): void;
}

/** Milliseconds between two log lines about a full memory, which many calls in a row may find full. */
const MEMORY_INTERVAL = 60_000;

const MEMORY_FULL: Readonly<Record<MemoryPart, string>> = {
  answers:
    'A token made so many calls that answers of the last ten minutes are forgotten: repeats of these calls get 409. Durable mode keeps the answers',
  keys: 'A token made more calls within ten minutes than the gateway can remember: new calls are refused. Durable mode has no such limit',
};

export function createCallRecorder(logger: Logger, metrics: Metrics, redact: Redact): CallRecorder {
  const loggedAt: Partial<Record<MemoryPart, number>> = {};

  return {
    memoryFull,

    answered(call, answer, repeated) {
      const refusal = refusalOf(answer);
      const code = repeated ? 'REPEATED' : refusal === undefined ? 'SUCCESS' : 'FAIL';
      count(call, code);
      const reason = refusal && safe(refusal, call);
      logger.info(
        { ...lineOf(call), code, ...(reason && { reason }) },
        repeated ? 'CloudPay call repeated: answered as before' : 'CloudPay call answered',
      );
    },

    failed(call, { code, failure, unexpected }) {
      count(call, code);
      const line = { ...lineOf(call), code, reason: safe(failure.message, call) };
      if (unexpected === undefined) logger.warn(line, 'CloudPay call failed');
      else
        logger.error(
          { ...line, failure: safe(stackOf(unexpected), call) },
          'The gateway failed in a CloudPay call',
        );
    },
  };

  function memoryFull(part: MemoryPart): void {
    metrics.memoryFull.inc({ part });
    const { [part]: last = Number.NEGATIVE_INFINITY } = loggedAt;
    if (performance.now() - last < MEMORY_INTERVAL) return;
    loggedAt[part] = performance.now();
    logger.warn({ code: 'CALL_MEMORY_FULL', part }, MEMORY_FULL[part]);
  }

  function safe(text: string, call: Call): string {
    return redact.text(withoutShown(text, call), call.openids);
  }

  function lineOf(call: Call) {
    const { requestId, api, at, envId, data = {}, openids, toOldEnvironment } = call;
    const name = (text: string) => redact.name(withoutShown(text, call), openids);
    const numbers: Record<string, string> = {};
    for (const [key, field] of [
      ['outTradeNo', 'out_trade_no'],
      ['outRefundNo', 'out_refund_no'],
    ] as const) {
      const value = data[field];
      if (typeof value === 'string' || typeof value === 'number') numbers[key] = name(String(value));
    }
    return {
      requestId,
      api: name(api),
      ...(envId && { envId: name(envId) }),
      ...(toOldEnvironment && { toOldEnvironment }),
      ...numbers,
      durationMs: Math.round(performance.now() - at),
    };
  }

  function count({ api, toOldEnvironment }: Call, outcome: string): void {
    // The path may contain any name: only existing APIs become time series.
    const labels = { api: declarationOf(api)?.name ?? 'unknown', outcome };
    metrics.calls.inc(labels);
    if (toOldEnvironment) metrics.oldEnvironmentCalls.inc(labels);
  }
}

function withoutShown(text: string, { shown }: Call): string {
  return shown ? text.replaceAll(shown, '[secret]') : text;
}

/** WeChat Pay's refusal, of `return_code` or `result_code`. For the caller it is an ordinary answer. */
function refusalOf(answer: CallAnswer): string | undefined {
  if (answer.file) return undefined;
  const { return_code, return_msg, result_code, err_code, err_code_des } = answer.fields;
  if (return_code === 'SUCCESS' && result_code !== 'FAIL') return undefined;
  return [err_code, err_code_des ?? return_msg].filter(Boolean).join(': ');
}
