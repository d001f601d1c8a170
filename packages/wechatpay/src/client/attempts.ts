import { setTimeout as sleep } from 'node:timers/promises';
import { REQUEST_ID_HEADER } from '@opencloudpay/contracts/request-id';
import type { ApiDeclaration } from '../api';
import type { Answer } from './answer';
import { clockAhead } from './clock';
import { explainRefusal } from './explain-refusal';
import { BadAnswer, PostFailure } from './failures';
import { isSandbox } from './options';
import type { PostRequest, PostResponse } from './post';
import type { Question } from './read-answer';
import { isRefusal, refusalCode } from './refusal';
import { mayChange, noAnswer, notBelieved } from './request-errors';

const ATTEMPTS = 3;
/** Milliseconds: the first pause between two attempts. */
const PAUSE = 100;
/** Milliseconds: with less time left, the client starts no further attempt. */
const LEAST = 200;
/** The codes after which WeChat Pay asks most APIs' callers to repeat the request. All other refusals are final. */
const REPEATABLE = new Set(['SYSTEMERROR', 'BIZERR_NEED_RETRY']);

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
export interface Way extends RequestOptions {
  /** When its caller stops waiting, by `performance.now()`. */
  deadline: number;
}

/** The result of one attempt. */
interface Attempt<Result> {
  result: Result;
  /** WeChat Pay's fields, if the result has any. */
  answer: Answer | undefined;
  headers: PostResponse['headers'];
}

interface Attempted<Result> {
  question: Question;
  xml: string;
  endpoints: readonly string[];
  /** Sends the request once. */
  once: (sent: Omit<PostRequest, 'maxBytes'>) => Promise<Attempt<Result>>;
  /** Collects the failures of earlier attempts. */
  failures?: PostFailure[];
}

/** Sends a request, with the same bytes and on the next endpoint, until there is an answer. */
export async function attempts<Result extends object>(
  api: ApiDeclaration,
  { question, xml, endpoints, once, failures = [] }: Attempted<Result>,
  { signal, requestId, clockOffset = 0, deadline }: Way,
): Promise<Result & { hint?: string | undefined }> {
  for (let attempt = 1; ; attempt++) {
    const remaining = deadline - performance.now();
    // An attempt gets half of the remaining time, so that a host that hangs leaves time for the other one. A file gets
    // all of it: starting again would only take longer.
    const hasAll = attempt === ATTEMPTS || api.repeat === 'unsent' || api.answer.body === 'file';
    const patience = hasAll || remaining <= 2 * LEAST ? remaining : remaining / 2;
    const endpoint = endpoints[(attempt - 1) % endpoints.length] ?? '';
    const last = () => attempt === ATTEMPTS || deadline - performance.now() < LEAST;
    try {
      const { result, answer, headers } = await once({
        url: `${endpoint}${api.path}`,
        body: xml,
        headers: {
          'Content-Type': 'text/xml; charset=utf-8',
          ...(requestId && { [REQUEST_ID_HEADER]: requestId }),
        },
        certificate: api.certificate,
        timeout: patience,
        signal,
      });
      const reason = answer && asksAgain(api, answer);
      if (!reason || last()) {
        if (!answer || Buffer.isBuffer(answer) || !isRefusal(answer)) return { ...result, hint: undefined };
        const now = Date.now() + clockOffset;
        const call = {
          ...{ params: question.params, asks: !mayChange(api), sandbox: isSandbox(endpoint) },
          ...{ now, clockAhead: clockAhead(headers['date'], now), hints: api.hints },
        };
        return { ...result, hint: explainRefusal(answer, call) };
      }
      failures.push(new PostFailure(`it answered ${reason}`, true));
    } catch (error) {
      if (error instanceof BadAnswer) throw notBelieved(api, error, question.params);
      if (!(error instanceof PostFailure)) throw error;
      failures.push(error);
      const mustQuery = api.repeat === 'unsent' && error.mayHaveArrived;
      if (mustQuery || last() || signal?.aborted) throw noAnswer(api, failures, question.params);
    }
    const pause = PAUSE * 2 ** (attempt - 1) * (1 + Math.random());
    await sleep(Math.min(pause, (deadline - performance.now()) / 2), undefined, {
      ...(signal && { signal }),
    }).catch(() => undefined);
  }
}

/** Whether there is time for another attempt. */
export function hasTime({ deadline }: Way): boolean {
  return deadline - performance.now() >= LEAST;
}

/** Why an answer requires the same request again. */
function asksAgain(api: ApiDeclaration, answer: Answer): string | undefined {
  if (Buffer.isBuffer(answer) || api.repeat === 'unsent') return undefined;
  if (api.repeat === 'recalled' && answer['recall'] === 'Y') return 'recall: Y';
  const code = refusalCode(answer);
  return REPEATABLE.has(code) ? code : undefined;
}
