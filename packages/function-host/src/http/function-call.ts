import { CONTEXT_HEADERS, type HeaderReader, isRequestId } from '@opencloudpay/contracts/caller';
import {
  CALL_DEPTH_HEADER,
  callDepth,
  FUNCTION_ROUTE,
  type FunctionFailure,
  type FunctionSuccess,
  type FunctionWireErrorCode,
} from '@opencloudpay/contracts/function-wire';
import { parseJsonObject } from '@opencloudpay/internal';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { callingRequestIn, orderRequestIn, userFromHeaders } from '../caller';
import { FunctionError } from '../errors';
import type { FunctionHost } from '../host';
import { platformError } from '../platform/platform-error';
import { FUNCTION_STATUS } from './function-status';

/** The path before the name of a function. */
export const FUNCTION_PREFIX = FUNCTION_ROUTE.replace(':name', '');

export interface FunctionCall {
  functionName: string;
  requestId: string;
  headers: HeaderReader;
  /**
   * Whether the headers may name a user. No signature covers them, so a call that is only signed is in no user's name.
   */
  isTrusted: boolean;
  /** The event as JSON. */
  text: string;
  /** Aborts the call while it waits for its turn. */
  whileWaiting: AbortSignal;
}

export interface FunctionCallAnswer {
  status: ContentfulStatusCode;
  body: FunctionSuccess | FunctionFailure;
}

/** Answers a call of a program that has proved itself. */
export async function answerFunctionCall(
  host: FunctionHost,
  { functionName, requestId, headers, isTrusted, text, whileWaiting }: FunctionCall,
): Promise<FunctionCallAnswer> {
  const parsed = parseJsonObject(text || '{}');
  if ('problem' in parsed) {
    return refusal(
      400,
      requestId,
      'EVENT_INVALID',
      `The body ${parsed.problem}. Send the event as a JSON object, {} if the function needs nothing.`,
    );
  }
  try {
    const result = await host.invoke(functionName, parsed.value, {
      ...(isTrusted && {
        user: userFromHeaders(headers),
        depth: callDepth(headers.get(CALL_DEPTH_HEADER)),
        calledBy: callingRequestIn(headers),
      }),
      requestId,
      orderRequestId: orderRequestIn(headers),
      envId: headers.get(CONTEXT_HEADERS.envId) || undefined,
      whileWaiting,
    });
    return { status: 200, body: { result, requestId } };
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    const { errCode, errMsg } = platformError(error);
    return refusal(FUNCTION_STATUS[error.code], requestId, error.code, error.message, { errCode, errMsg });
  }
}

export function refusal(
  status: ContentfulStatusCode,
  requestId: string,
  errorCode: FunctionWireErrorCode,
  errorMessage: string,
  more: Pick<FunctionFailure, 'errCode' | 'errMsg'> = {},
): FunctionCallAnswer {
  return { status, body: { errorCode, errorMessage, ...more, requestId } satisfies FunctionFailure };
}

export function hostFailed(error: unknown, requestId: string): FunctionCallAnswer {
  const reason = error instanceof Error ? error.message : String(error);
  return refusal(500, requestId, 'HOST_FAILED', `The function host failed: ${reason}`);
}

/** The request id that the caller names; `undefined` if it names none that is safe in a log. */
export function namedRequestId(named: string | null | undefined): string | undefined {
  return typeof named === 'string' && isRequestId(named) ? named : undefined;
}
