import { BilingualError, type ErrorText, isCodedError } from '@opencloudpay/contracts/coded-error';
import type { DevServerErrorCode, ErrorBody, TextPlace } from '@opencloudpay/contracts/dev-server/errors';
import { say, type Text, textOf } from '@opencloudpay/internal';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** A request that is refused. */
export class ControlFailure extends BilingualError<DevServerErrorCode> {
  readonly status: ContentfulStatusCode;

  constructor(
    status: ContentfulStatusCode,
    code: DevServerErrorCode,
    message: ErrorText,
    options?: ErrorOptions,
  ) {
    super(code, message, options);
    this.status = status;
  }
}

/** Codes for missing resources. */
const MISSING = new Set([
  'ORDER_UNKNOWN',
  'REFUND_UNKNOWN',
  'DELIVERY_UNKNOWN',
  'NOTIFICATION_UNKNOWN',
  'FAULT_UNKNOWN',
  'FUNCTION_NOT_FOUND',
  'TRIGGER_NOT_FOUND',
  'DATABASE_COLLECTION_NOT_EXIST',
]);
/** Codes for invalid requests. All other codes of the emulator mean that the state does not allow the request. */
const WRONG = new Set([
  'OPTION_INVALID',
  'FAULT_INVALID',
  'COUPONS_INVALID',
  'EVENT_INVALID',
  'CLOCK_LIMIT',
  'FILTER_INVALID',
  'INVALID_PARAM',
  'DATABASE_REQUEST_FAILED',
  'PATH_INVALID',
  'FILE_TOO_LARGE',
]);
/** Codes of a database or a storage that failed. */
const FAILED = new Set(['SYS_ERR', 'FOLDER_FAILED']);

/** The answer to an error. Errors of the emulator and its parts have messages for the developer. */
export function answerTo(failure: unknown): { status: ContentfulStatusCode; body: ErrorBody } {
  if (failure instanceof ControlFailure)
    return { status: failure.status, body: bodyOf(failure.code, textOf(failure)) };
  if (isCodedError(failure)) {
    const { code } = failure;
    const status = MISSING.has(code) ? 404 : WRONG.has(code) ? 400 : FAILED.has(code) ? 500 : 409;
    const { place } = failure as { place?: TextPlace };
    return { status, body: bodyOf(code, textOf(failure), place) };
  }
  const { message = failure } = failure as { message?: unknown };
  return { status: 500, body: bodyOf('INTERNAL', failed(String(message))) };
}

/** The answer to a request with an invalid `Host` header. */
export function hostInvalid(): Response {
  const message = say(
    'The Host header is invalid. Use 127.0.0.1 or localhost with the port.',
    'Host 请求头无效：请使用 127.0.0.1 或 localhost，并带上端口。',
  );
  return Response.json(bodyOf('HOST_INVALID', message), { status: 400 });
}

const failed = (message: string) => say(`The emulator failed: ${message}`, `模拟器出错：${message}`);

function bodyOf(code: string, { en: message, zh }: Text, place?: TextPlace): ErrorBody {
  const inChinese = zh === message ? {} : { zh };
  return { error: { code, message, ...inChinese, ...(place && { place }) } };
}
