import type { HeaderReader } from '@opencloudpay/contracts/caller';
import type { FunctionFailure } from '@opencloudpay/contracts/function-wire';

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

/** Ends a request with a failure. */
export class Refusal extends Error {
  readonly answer: (requestId: string) => EntryAnswer;

  constructor(
    status: number,
    failure: Omit<FunctionFailure, 'requestId'>,
    headers: Record<string, string> = {},
  ) {
    super(failure.errorMessage);
    this.answer = (requestId) => jsonAnswer(status, { ...failure, requestId }, headers);
  }
}

export function tooLarge(most: number): Refusal {
  const errorMessage = `The body is larger than ${most} bytes: send less.`;
  return new Refusal(413, { errorCode: 'EVENT_TOO_LARGE', errorMessage });
}

/** A body that is there already. */
export function givenBody(body: Uint8Array | string): EntryRequest['read'] {
  return async (most) => {
    if (Buffer.byteLength(body) > most) throw tooLarge(most);
    return body;
  };
}
