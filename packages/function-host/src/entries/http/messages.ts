import type { HeaderReader } from '@opencloudpay/contracts/caller';
import { CodedError } from '@opencloudpay/contracts/coded-error';
import { parseJsonObject } from '@opencloudpay/internal';

/** An HTTP request, in whatever form a platform gives it. */
export interface EntryRequest {
  method: string;
  /** Without a query, and without the stage that a platform puts before it: `/call/pay`. */
  path: string;
  /** The paths, with query, that the sender may have signed: with and without the stage. */
  sentPaths: readonly string[];
  headers: HeaderReader;
  /**
   * The body.
   *
   * @throws {Refusal} if it has more bytes than that
   */
  read(most: number): Promise<Uint8Array | string>;
  /** The address of the connection. */
  clientIp?: string | undefined;
}

export interface EntryAnswer {
  status: number;
  headers: Record<string, string>;
  /** JSON. */
  body: string;
}

/** Reads headers that a platform gives as an object, in any case; of several values the first. */
export function headersOf(headers: unknown): HeaderReader {
  const known = new Map<string, string>();
  if (typeof headers === 'object' && headers !== null) {
    for (const [name, value] of Object.entries(headers)) {
      const text: unknown = Array.isArray(value) ? value[0] : value;
      if (typeof text === 'string') known.set(name.toLowerCase(), text);
    }
  }
  return { get: (name) => known.get(name.toLowerCase()) ?? null };
}

export function jsonAnswer(status: number, body: object, headers: Record<string, string> = {}): EntryAnswer {
  return {
    status,
    // A shared cache would give one user's answer to another.
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(body),
  };
}

/** Machine-readable codes of requests that an entry refuses before it calls a function. */
export type EntryRefusalCode =
  /** No route has this path. */
  | 'NOT_FOUND'
  /** The method is not POST. */
  | 'METHOD_NOT_ALLOWED'
  /** The body is larger than the route takes. */
  | 'EVENT_TOO_LARGE'
  /** The body is not a JSON object, or did not arrive. */
  | 'EVENT_INVALID'
  /** The body of a login has no `code`. */
  | 'LOGIN_CODE_MISSING'
  /** The deployment has no sessions. */
  | 'LOGIN_MISCONFIGURED'
  /** The request has neither the token nor a valid signature. */
  | 'UNAUTHORIZED';

/** Ends a request with a failure. The message is for the client. */
export class Refusal extends CodedError<EntryRefusalCode> {
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(status: number, code: EntryRefusalCode, message: string, headers: Record<string, string> = {}) {
    super(code, message);
    this.status = status;
    this.headers = headers;
  }
}

export function tooLarge(most: number): Refusal {
  return new Refusal(413, 'EVENT_TOO_LARGE', `The body is larger than ${most} bytes: send less.`);
}

/** A body that is there already. */
export function givenBody(body: Uint8Array | string): EntryRequest['read'] {
  return async (most) => {
    if (Buffer.byteLength(body) > most) throw tooLarge(most);
    return body;
  };
}

/** `json` is written into the answer as it is: parsing it again would only take time. */
export function resultAnswer({ json }: { json?: string }, requestId: string): EntryAnswer {
  const answer = jsonAnswer(200, { requestId });
  return json === undefined ? answer : { ...answer, body: `{"result":${json},${answer.body.slice(1)}` };
}

/** @throws {Refusal} for another method */
export function requirePost({ method }: EntryRequest): void {
  if (method === 'POST') return;
  throw new Refusal(405, 'METHOD_NOT_ALLOWED', `This takes POST, not ${method}.`, { allow: 'POST' });
}

/** @throws {Refusal} for a body that is not a JSON object */
export function objectIn(body: Uint8Array | string): Record<string, unknown> {
  const parsed = parseJsonObject(textOf(body) || '{}');
  if ('value' in parsed) return parsed.value;
  throw new Refusal(400, 'EVENT_INVALID', `The body ${parsed.problem}. Send a JSON object.`);
}

export function textOf(body: Uint8Array | string): string {
  return typeof body === 'string' ? body : Buffer.from(body).toString();
}
