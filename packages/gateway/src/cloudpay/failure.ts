import { CallFailure, ErrCode, type WireData } from '@opencloudpay/cloudpay';
import { declarationOf, queryNumbers } from '@opencloudpay/wechatpay';
import { Refusal } from '../requests/refusal';
import { TooManyCalls } from './access/limits';
import { AnswerForgotten, KeyReused } from './repeats/idempotency-key';

/** A call without an answer of WeChat Pay, as it is answered, logged and counted. */
export interface FailedCall {
  /** Machine-readable: the refusal's code, or the name of the platform's error number. */
  readonly code: string;
  readonly status: number;
  /** The failure that the facade at the caller throws again. */
  readonly failure: CallFailure;
  readonly headers?: Readonly<Record<string, string>>;
  /** The gateway's own error, only for the log. */
  readonly unexpected?: unknown;
}

/** The token is missing or unknown. */
export class TokenUnknown extends CallFailure {
  constructor() {
    super(
      ErrCode.PERMISSION_DENIED,
      'the gateway does not know this token: CLOUDPAY_GATEWAY_TOKEN must be one of its calls.tokens (cloudpay.tokens of createGateway)',
      { code: 'TOKEN_UNKNOWN' },
    );
  }
}

/** The call is still in progress when its time limit ends. */
export class CallOverdue extends CallFailure {
  constructor(api: string, data: WireData, timeout: number) {
    const readOnly = declarationOf(api)?.effect === 'none';
    super(
      ErrCode.REQUEST_TIMED_OUT,
      `No answer to ${api} within ${timeout} ms. ${readOnly ? 'The call only reads: retry it.' : 'The outcome is unknown: query before you retry.'}`,
      readOnly ? {} : { query: queryNumbers(data) },
    );
  }
}

/** HTTP status by the platform's error number: caller's fault (4xx), gateway's (500), or upstream (502, 504). */
const STATUS: Readonly<Record<number, number>> = {
  [ErrCode.INVALID_PARAM]: 400,
  [ErrCode.PERMISSION_DENIED]: 403,
  [ErrCode.API_NOT_FOUND]: 404,
  [ErrCode.SYSTEM_ERROR]: 502,
  [ErrCode.NETWORK_ERROR]: 502,
  [ErrCode.REQUEST_TIMED_OUT]: 504,
};

export function failedCall(failure: unknown): FailedCall {
  if (failure instanceof CallFailure) {
    const { code, errCode } = failure;
    if (failure instanceof TokenUnknown)
      return { code, status: 401, failure, headers: { 'WWW-Authenticate': 'Bearer' } };
    if (failure instanceof KeyReused) return { code, status: 422, failure };
    if (failure instanceof AnswerForgotten) return { code, status: 409, failure };
    if (failure instanceof TooManyCalls) {
      const headers = { 'Retry-After': String(failure.retryAfter) };
      return { code, status: 429, failure, headers };
    }
    return { code, status: STATUS[errCode] ?? 500, failure };
  }
  if (failure instanceof Refusal) {
    const { code, status, message } = failure;
    return { code, status, failure: new CallFailure(ErrCode.INVALID_PARAM, message) };
  }
  return {
    code: 'INTERNAL',
    status: 500,
    failure: new CallFailure(
      ErrCode.SYSTEM_ERROR,
      'the gateway failed (see its log). The outcome is unknown: query before you retry',
    ),
    unexpected: failure,
  };
}
