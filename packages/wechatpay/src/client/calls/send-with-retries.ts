import { setTimeout as sleep } from 'node:timers/promises';
import { BadAnswer, PostFailure } from '../failures';
import { noAnswer, notBelieved } from './request-errors';
import type { CallRules, Fields } from './rules';

const ATTEMPTS = 3;
/** Milliseconds: the first pause between two attempts. */
const PAUSE = 100;
/** Milliseconds: with less time left, the client starts no further attempt. */
const LEAST = 200;

/** How the caller wants a request to be sent. */
export interface RequestOptions {
  /** Stops waiting. A request that was already sent may have been carried out. */
  signal?: AbortSignal | undefined;
  /** The caller's own id of the call, sent as `X-Request-Id`. */
  requestId?: string | undefined;
  /**
   * Milliseconds by which the clock that set the call's times is ahead of this machine's. The hint of a refused time
   * uses it if the call comes from another machine. Default: 0.
   */
  clockOffset?: number | undefined;
}

/** The transport of a request. */
export interface CallContext extends RequestOptions {
  /** When its caller stops waiting, by `performance.now()`. */
  deadline: number;
}

/** The result of one attempt. */
export interface AttemptResult {
  /** Why the answer requires the same request again; `undefined` if it is final. */
  readonly retryReason?: string | undefined;
}

/** A request that can be sent several times. */
export interface RepeatableRequest<Result> {
  params: Fields;
  endpoints: readonly string[];
  /** Whether an attempt may use all the time: of a file, starting again would only take longer. */
  mayTakeAllTime: boolean;
  /**
   * Sends the request once.
   *
   * @param timeout milliseconds for this attempt
   */
  sendOnce: (endpoint: string, timeout: number) => Promise<Result>;
  /** Collects the failures of earlier attempts. */
  failures?: PostFailure[];
}

/** Sends a request on one endpoint after the other until there is an answer. */
export async function sendWithRetries<Result extends AttemptResult>(
  api: CallRules,
  { params, endpoints, mayTakeAllTime, sendOnce, failures = [] }: RepeatableRequest<Result>,
  { signal, deadline }: CallContext,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    const remaining = deadline - performance.now();
    // An attempt gets half of the remaining time, so that a host that hangs leaves time for the other one.
    const hasAll = attempt === ATTEMPTS || api.repeat === 'unsent' || mayTakeAllTime;
    const patience = hasAll || remaining <= 2 * LEAST ? remaining : remaining / 2;
    const endpoint = endpoints[(attempt - 1) % endpoints.length] ?? '';
    const last = () => attempt === ATTEMPTS || deadline - performance.now() < LEAST;
    try {
      const result = await sendOnce(endpoint, patience);
      const { retryReason } = result;
      if (retryReason === undefined || last()) return result;
      failures.push(new PostFailure(`it answered ${retryReason}`, true));
    } catch (error) {
      if (error instanceof BadAnswer) throw notBelieved(api, error, params);
      if (!(error instanceof PostFailure)) throw error;
      failures.push(error);
      const mustQuery = api.repeat === 'unsent' && error.mayHaveArrived;
      if (mustQuery || last() || signal?.aborted) throw noAnswer(api, failures, params);
    }
    const pause = PAUSE * 2 ** (attempt - 1) * (1 + Math.random());
    await sleep(Math.min(pause, (deadline - performance.now()) / 2), undefined, {
      ...(signal && { signal }),
    }).catch(() => undefined);
  }
}

/** Whether there is time for another attempt. */
export function hasTime({ deadline }: CallContext): boolean {
  return deadline - performance.now() >= LEAST;
}
