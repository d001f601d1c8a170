import { randomUUID } from 'node:crypto';
import { CodedError } from '@opencloudpay/contracts/coded-error';
import type { FunctionFailure } from '@opencloudpay/contracts/function-wire';
import { parseJsonObject } from '@opencloudpay/internal';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { SESSION_STATUS, SessionError, type SessionRequestErrorCode } from './errors';
import { RateLimited } from './session-limits';

/** A request that the session routes refuse for what it sends. */
export class SessionRefusal extends CodedError<SessionRequestErrorCode> {
  readonly status: ContentfulStatusCode;

  constructor(status: ContentfulStatusCode, code: SessionRequestErrorCode, message: string) {
    super(code, message);
    this.status = status;
  }
}

export interface RefusalAnswer {
  status: ContentfulStatusCode;
  headers: Readonly<Record<string, string>>;
  body: FunctionFailure;
}

/**
 * The answer to a request that failed before or outside of its function.
 *
 * @param onError called for a failure that is not the user's fault
 */
export function refusalOf(error: unknown, onError: (error: unknown) => void): RefusalAnswer {
  if (error instanceof SessionError) {
    const status = SESSION_STATUS[error.code];
    if (status >= 500) onError(error);
    return refusal(status, error.code, error.message, status === 401 ? { 'www-authenticate': 'Bearer' } : {});
  }
  if (error instanceof RateLimited) {
    // The body is not awaited.
    const headers = { 'retry-after': String(error.retryAfter), connection: 'close' };
    return refusal(429, error.code, error.message, headers);
  }
  if (error instanceof SessionRefusal) return refusal(error.status, error.code, error.message);
  onError(error);
  return refusal(500, 'HOST_FAILED', 'The function host failed: its log says why.');
}

export function refusal(
  status: ContentfulStatusCode,
  errorCode: string,
  errorMessage: string,
  headers: Readonly<Record<string, string>> = {},
): RefusalAnswer {
  return { status, headers, body: { errorCode, errorMessage, requestId: randomUUID() } };
}

/** The JSON object of a body. @throws {SessionRefusal} */
export function objectOf(text: string): Record<string, unknown> {
  const parsed = parseJsonObject(text || '{}');
  if ('value' in parsed) return parsed.value;
  throw new SessionRefusal(400, 'EVENT_INVALID', `The body ${parsed.problem}. Send a JSON object.`);
}
