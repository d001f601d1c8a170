/**
 * The protocol between a function and its gateway: `POST /v1/cloudpay/<api>` with the call as JSON and the caller in the
 * headers of `caller.ts`. With status 200 the body is the answer: a JSON record, or the bytes of a file. With any
 * other status the body is a {@link CallFailureBody}.
 */
import { CONTEXT_HEADERS, type HeaderReader, IDENTITY } from './caller';

export const CALL_ROUTE = '/v1/cloudpay/:api';

export function callPath(api: string): string {
  return CALL_ROUTE.replace(':api', encodeURIComponent(api));
}

/** Unique per call. A repeated call sends the same key, and the gateway does not execute it twice. */
export const IDEMPOTENCY_KEY_HEADER = 'Idempotency-Key';
/** Signs a call and its answer; made with the token. */
export const SIGNATURE_HEADER = 'X-CloudPay-Signature';
/** `true` if the gateway already gave this answer to a request with the same `Idempotency-Key`. */
export const REPLAYED_HEADER = 'Idempotent-Replayed';

/** WeChat Pay's fields of an answer. `hint` is the client's or the gateway's own advice about a refusal. */
interface HintedAnswer {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly hint?: string | undefined;
}

export function writeAnswer({ fields, hint }: HintedAnswer): Record<string, unknown> {
  return { ...fields, ...(hint !== undefined && { hint }) };
}

/** A `hint` that is no text is a field of WeChat Pay's. */
export function readAnswer({ hint, ...fields }: Readonly<Record<string, unknown>>): HintedAnswer {
  if (typeof hint === 'string') return { fields, hint };
  return { fields: hint === undefined ? fields : { hint, ...fields } };
}

/** A parameter that is missing or wrong, by its snake_case name. */
interface Problem {
  readonly field: string;
  readonly problem: string;
}

/** A failed call. The client throws from it the same error as a direct call. */
export interface CallFailureBody {
  /** The platform's number, as wx-server-sdk gives it. */
  errCode: number;
  detail: string;
  /** The numbers to query by, if WeChat Pay may have executed the call. */
  query?: Readonly<Record<string, string>>;
  /** The result of a query, if WeChat Pay refused the call but had executed it before. */
  state?: Readonly<Record<string, string | number>>;
  problems?: readonly Problem[];
}

/** The fields of a failure in the body. */
interface Failure {
  errCode: number;
  message: string;
  query?: CallFailureBody['query'] | undefined;
  state?: CallFailureBody['state'] | undefined;
  problems?: CallFailureBody['problems'] | undefined;
}

export function writeFailure({ errCode, message, query, state, problems }: Failure): CallFailureBody {
  return {
    errCode,
    detail: message,
    ...(query && { query }),
    ...(state && { state }),
    ...(problems && { problems }),
  };
}

/**
 * The fields of a failure; fields of another type are left out. A body without `errCode` comes from a proxy in front of the
 * gateway, from another server, or from a gateway that crashed.
 */
export function readFailure({
  errCode,
  detail,
  query,
  state,
  problems,
}: Readonly<Record<string, unknown>> = {}): Partial<CallFailureBody> {
  return {
    ...(typeof errCode === 'number' && { errCode }),
    ...(typeof detail === 'string' && { detail }),
    ...(isRecord<string>(query) && { query }),
    ...(isRecord<string | number>(state) && { state }),
    ...(isListOfProblems(problems) && { problems }),
  };
}

/** The caller's headers that the signature of a call covers; '' for a header that is not sent. */
export function signedCaller(headers: HeaderReader): string[] {
  const of = (name: 'openId' | 'appId') => IDENTITY.find(({ field }) => field === name)?.header ?? '';
  return [of('openId'), of('appId'), CONTEXT_HEADERS.envId].map((header) => headers.get(header) ?? '');
}

function isRecord<Value>(value: unknown): value is Readonly<Record<string, Value>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOfProblems(value: unknown): value is readonly Problem[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every(
    (item: unknown) =>
      isRecord<unknown>(item) && typeof item['field'] === 'string' && typeof item['problem'] === 'string',
  );
}
