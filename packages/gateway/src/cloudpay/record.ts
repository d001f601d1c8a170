import type { WireAnswer, WireData } from '@opencloudpay/cloudpay';
import { apis } from '@opencloudpay/wechatpay';
import type { Logger } from 'pino';
import { stackOf } from '../failure-text';
import type { Metrics } from '../metrics';
import { clip, type Redact } from '../redact';
import type { FailedCall } from './failure';

/** What is known of a call so far. */
export interface Call {
  readonly requestId: string;
  readonly api: string;
  /** `performance.now()` when it arrived. */
  readonly at: number;
  envId?: string | undefined;
  data?: WireData;
  /** The payer's, to be masked wherever a text quotes them. */
  openids?: readonly string[];
}

/** The end of a call: counted, and one log line. */
export interface CallRecorder {
  answered(call: Call, answer: WireAnswer): void;
  failed(call: Call, failed: FailedCall): void;
}

export function createCallRecorder(logger: Logger, metrics: Metrics, redact: Redact): CallRecorder {
  return {
    answered(call, answer) {
      const refusal = refusalOf(answer);
      const code = refusal === undefined ? 'SUCCESS' : 'FAIL';
      count(call, code);
      const reason = refusal && redact(refusal, call.openids);
      logger.info({ ...lineOf(call), code, ...(reason && { reason }) }, 'CloudPay call answered');
    },

    failed(call, { code, told, unexpected }) {
      count(call, code);
      const line = { ...lineOf(call), code, reason: redact(told.message, call.openids) };
      if (unexpected === undefined) logger.warn(line, 'CloudPay call failed');
      else
        logger.error(
          { ...line, failure: redact(stackOf(unexpected), call.openids) },
          'The gateway failed in a CloudPay call',
        );
    },
  };

  function count({ api }: Call, outcome: string): void {
    // Anything may be asked for: only names that exist become time series.
    metrics.calls.inc({ api: Object.hasOwn(apis, api) ? api : 'unknown', outcome });
  }
}

function lineOf({ requestId, api, at, envId, data = {} }: Call) {
  const named: Record<string, string> = {};
  for (const [key, name] of [
    ['outTradeNo', 'out_trade_no'],
    ['outRefundNo', 'out_refund_no'],
  ] as const) {
    const value = data[name];
    if (typeof value === 'string' || typeof value === 'number') named[key] = clip(String(value));
  }
  return {
    requestId,
    api: clip(api),
    ...(envId && { envId: clip(envId) }),
    ...named,
    durationMs: Math.round(performance.now() - at),
  };
}

/** WeChat Pay's own no, on either level; it is an answer like any other to the caller. */
function refusalOf(answer: WireAnswer): string | undefined {
  if (Buffer.isBuffer(answer)) return undefined;
  const { return_code, return_msg, result_code, err_code, err_code_des } = answer;
  if (return_code === 'SUCCESS' && result_code !== 'FAIL') return undefined;
  return [err_code, err_code_des ?? return_msg].filter(Boolean).join(': ');
}
