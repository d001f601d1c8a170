/**
 * The short way of a call on Node's own server: to the same steps as `fetch`, without a web-standard `Request` and
 * `Response`, which cost more than the steps themselves.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HeaderReader } from '@opencloudpay/contracts/caller';
import type { PlainCall } from './plain-call';

/** What a call is answered with; the body becomes JSON. */
export interface CallAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object;
}

export interface ShortWay {
  /** The path before the name of the function: `/call/`. */
  readonly prefix: string;
  /** The largest body in bytes. */
  readonly bodyLimit: number;
  /** Whether the short way answers this call. Default: it does */
  takes?(incoming: IncomingMessage): boolean;
  /** Answers a call. Never rejects. */
  answer(call: PlainCall, outgoing: ServerResponse): Promise<CallAnswer>;
}

export type Fetch = (request: Request, env?: unknown) => Response | Promise<Response>;

/** By the application's own `fetch`: a program that wraps `fetch` sees every request. */
const shortWays = new WeakMap<Fetch, ShortWay>();

export function offerShortWay(fetch: Fetch, way: ShortWay): void {
  shortWays.set(fetch, way);
}

export function shortWayOf(fetch: Fetch): ShortWay | undefined {
  return shortWays.get(fetch);
}

/** The headers of Node's request, in the form of `Headers`. */
export function headersOf({ headers }: IncomingMessage): HeaderReader {
  return {
    get(name) {
      const value = headers[name.toLowerCase()];
      return value === undefined ? null : String(value);
    },
  };
}
