/**
 * What a function and its gateway say to each other: `POST /v1/cloudpay/<api>` with the call's JSON, the caller in the
 * headers of `caller.ts`. With status 200 the body is the answer, a JSON record or else the bytes of a file; with any
 * other it is a {@link CallFailureBody}.
 */
import { CONTEXT_HEADERS, type HeaderReader, IDENTITY } from './caller';

export const CALL_ROUTE = '/v1/cloudpay/:api';

export function callPath(api: string): string {
  return CALL_ROUTE.replace(':api', encodeURIComponent(api));
}

/** Of each call its own. A repeated call has the same one: the gateway does not act again. */
export const IDEMPOTENCY_KEY_HEADER = 'Idempotency-Key';
/** On a call and on its answer, made with the token. */
export const SIGNATURE_HEADER = 'X-CloudPay-Signature';
/** `true` on an answer that the gateway gave to an earlier request with the same `Idempotency-Key`. */
export const REPLAYED_HEADER = 'Idempotent-Replayed';

/** A parameter that is missing or wrong, by its snake_case name. */
interface Problem {
  readonly field: string;
  readonly problem: string;
}

/** A failure, from which the client raises it again as the direct way would. */
export interface CallFailureBody {
  /** The platform's number, as wx-server-sdk gives it. */
  errCode: number;
  detail: string;
  /** The numbers to query by, where WeChat Pay may have carried the call out. */
  query?: Readonly<Record<string, string>>;
  /** What a query told of the call, where a refused call was carried out. */
  state?: Readonly<Record<string, string | number>>;
  problems?: readonly Problem[];
}

/** The fields of a failure on its way. */
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
 * The fields of a failure, without those of another form. What has no `errCode` comes from something before the
 * gateway, from another server, or from a gateway that broke down.
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

/** What the signature of a call covers of its caller: the values of these headers, '' for one that is not sent. */
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
