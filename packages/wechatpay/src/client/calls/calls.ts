import { RequestError } from '../../errors';
import type { OutcomeLookup } from '../../outcome';
import type { PostFailure } from '../failures';
import type { CallResult, ReadAnswer } from './call-result';
import { checkRefusal } from './check-refusal';
import { confirmRefusal, needsAnother } from './confirm-refusal';
import { createEarlierCalls } from './earlier-calls';
import { queryNumbers } from './query-numbers';
import { type CallRules, type Fields, mayChange, valueAt } from './rules';
import { type CallContext, hasTime, type RequestOptions, sendWithRetries } from './send-with-retries';

/** An attempt's answer. */
export interface AttemptAnswer<Content> extends ReadAnswer<Content> {
  /** Why the answer requires the same request again; `undefined` if it is final. */
  readonly retryReason?: string | undefined;
  readonly hint?: string | undefined;
}

/** A call of one version of the protocol: how it is sent, and how its outcome is queried. */
export interface Call<Content> {
  readonly api: CallRules;
  /** The parameters, by the names that `api.outcome` uses. */
  readonly params: Fields;
  /** The sub-merchant: one number may belong to several. */
  readonly merchant: unknown;
  readonly endpoints: readonly string[];
  /** Whether an attempt may use all the time. */
  readonly mayTakeAllTime: boolean;
  /** Sends it once. */
  send(endpoint: string, timeout: number, context: CallContext): Promise<AttemptAnswer<Content>>;
  /** The fields of an answer, by the names that `api.outcome` uses. */
  fieldsOf(answer: Content): Fields;
  /** The query of its outcome; `undefined` if the protocol has none. */
  query(lookup: OutcomeLookup): (Call<Content> & { readonly refusesUnsigned?: boolean }) | undefined;
}

export interface Calls {
  /** @returns an answer that certainly belongs to the call */
  send<Content>(call: Call<Content>, options?: RequestOptions): Promise<CallResult<Content>>;
  /** When a call that begins now must have an answer. */
  contextOf(options?: RequestOptions): CallContext;
}

/**
 * Sends calls, and gives an answer only if it certainly is the call's own: repeats, confirms refusals, and queries the
 * outcome. The same for v2 and v3, whose refusals do not repeat the number that they are about.
 *
 * @param timeout milliseconds for a whole call, repeats and queries included
 */
export function createCalls(timeout: number): Calls {
  const earlier = createEarlierCalls();
  // Once an answer's signature was verified, the account and its keys are right.
  let keyIsProven = false;

  async function send<Content>(call: Call<Content>, options?: RequestOptions): Promise<CallResult<Content>> {
    const context = contextOf(options);
    const { api, params } = call;
    if (!mayChange(api)) return sendConfirmed(call, context);
    const key = keyOf(call);
    try {
      const result = await sendConfirmed(call, context);
      const { refusal } = result;
      if (!refusal) {
        earlier.note(key, 'done');
        return result;
      }
      await checkRefusal(api, { ...result, refusal }, params, {
        wasMadeBefore: earlier.wasMade(key),
        mayArrive: earlier.mayArrive(key),
        keyIsProven: () => keyIsProven,
        hasTime: () => hasTime(context),
        query: (lookup) => queryOf(call, lookup, context),
      });
      return result;
    } catch (error) {
      if (error instanceof RequestError && error.outcomeUnknown) earlier.note(key, 'unknown');
      throw error;
    }
  }

  function queryOf<Content>(call: Call<Content>, lookup: OutcomeLookup, context: CallContext) {
    const query = call.query(lookup);
    if (!query) return undefined;
    const ask = async () => {
      const result = await sendConfirmed(query, context);
      return { ...result, answer: query.fieldsOf(result.answer) };
    };
    return { ask, refusesUnsigned: query.refusesUnsigned ?? false };
  }

  /** A refusal that may belong to another call is confirmed by more requests. */
  async function sendConfirmed<Content>(
    call: Call<Content>,
    context: CallContext,
  ): Promise<CallResult<Content>> {
    const failures: PostFailure[] = [];
    const result = resultOf(await sendUntilAnswered(call, context, failures), failures);
    if (!needsAnother(call.api, result)) return result;
    return confirmRefusal(
      call.api,
      result,
      async () => {
        const more: PostFailure[] = [];
        return resultOf(await sendUntilAnswered(call, context, more), more);
      },
      () => hasTime(context),
    );
  }

  /** @param failures collects those of earlier attempts */
  function sendUntilAnswered<Content>(
    call: Call<Content>,
    context: CallContext,
    failures: PostFailure[],
  ): Promise<AttemptAnswer<Content>> {
    const { params, endpoints, mayTakeAllTime } = call;
    const sendOnce = (endpoint: string, patience: number) => call.send(endpoint, patience, context);
    return sendWithRetries(call.api, { params, endpoints, mayTakeAllTime, sendOnce, failures }, context);
  }

  function resultOf<Content>(
    { answer, refusal, signed, hint }: AttemptAnswer<Content>,
    failures: readonly PostFailure[],
  ): CallResult<Content> {
    keyIsProven ||= signed;
    return { answer, refusal, signed, hint, failures };
  }

  function contextOf(options: RequestOptions = {}): CallContext {
    return { ...options, deadline: performance.now() + timeout };
  }

  return { send, contextOf };
}

/** The key of a remembered call: its merchant, and the number that makes it idempotent. */
function keyOf({ api, params, merchant }: Call<unknown>): string {
  const by = api.outcome?.lookup?.by ?? Object.keys(queryNumbers(params));
  const key: unknown[] = [api.name, merchant];
  for (const name of by) {
    const value = valueAt(params, name);
    key.push(value === undefined ? undefined : String(value));
  }
  return JSON.stringify(key);
}
