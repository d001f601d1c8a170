import { RequestError } from '../../errors';
import type { OutcomeLookup } from '../../outcome';
import type { PostFailure } from '../failures';
import { attempts, hasTime, type RequestOptions, type Way } from './attempts';
import { checkRefusal } from './check-refusal';
import { confirmRefusal, needsAnother } from './confirm-refusal';
import { createEarlierCalls } from './earlier-calls';
import { queryNumbers } from './query-numbers';
import { type CallRules, type Fields, mayChange, valueAt } from './rules';
import type { ReadAnswer, Told } from './told';

/** An attempt's answer. */
export interface Answered<Content> extends ReadAnswer<Content> {
  /** Why the answer requires the same request again; `undefined` if it is final. */
  readonly asksAgain?: string | undefined;
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
  readonly unhurried: boolean;
  /** Sends it once. */
  send(endpoint: string, timeout: number, way: Way): Promise<Answered<Content>>;
  /** The fields of an answer, by the names that `api.outcome` uses. */
  fieldsOf(answer: Content): Fields;
  /** The query of its outcome; `undefined` if the protocol has none. */
  query(lookup: OutcomeLookup): (Call<Content> & { readonly refusesUnsigned?: boolean }) | undefined;
}

export interface Calls {
  /** @returns an answer that certainly belongs to the call */
  send<Content>(call: Call<Content>, options?: RequestOptions): Promise<Told<Content>>;
  /** When a call that begins now must have an answer. */
  wayOf(options?: RequestOptions): Way;
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

  async function send<Content>(call: Call<Content>, options?: RequestOptions): Promise<Told<Content>> {
    const way = wayOf(options);
    const { api, params } = call;
    if (!mayChange(api)) return sendSurely(call, way);
    const key = keyOf(call);
    try {
      const told = await sendSurely(call, way);
      const { refusal } = told;
      if (!refusal) {
        earlier.note(key, 'done');
        return told;
      }
      await checkRefusal(api, { ...told, refusal }, params, {
        wasMadeBefore: earlier.wasMade(key),
        mayArrive: earlier.mayArrive(key),
        keyIsProven: () => keyIsProven,
        hasTime: () => hasTime(way),
        query: (lookup) => queryOf(call, lookup, way),
      });
      return told;
    } catch (error) {
      if (error instanceof RequestError && error.outcomeUnknown) earlier.note(key, 'unknown');
      throw error;
    }
  }

  function queryOf<Content>(call: Call<Content>, lookup: OutcomeLookup, way: Way) {
    const query = call.query(lookup);
    if (!query) return undefined;
    const ask = async () => {
      const told = await sendSurely(query, way);
      return { ...told, answer: query.fieldsOf(told.answer) };
    };
    return { ask, refusesUnsigned: query.refusesUnsigned ?? false };
  }

  /** A refusal that may belong to another call is confirmed by more requests. */
  async function sendSurely<Content>(call: Call<Content>, way: Way): Promise<Told<Content>> {
    const failures: PostFailure[] = [];
    const told = toldOf(await sendUntilAnswered(call, way, failures), failures);
    if (!needsAnother(call.api, told)) return told;
    return confirmRefusal(
      call.api,
      told,
      async () => {
        const more: PostFailure[] = [];
        return toldOf(await sendUntilAnswered(call, way, more), more);
      },
      () => hasTime(way),
    );
  }

  /** @param failures collects those of earlier attempts */
  function sendUntilAnswered<Content>(
    call: Call<Content>,
    way: Way,
    failures: PostFailure[],
  ): Promise<Answered<Content>> {
    const { params, endpoints, unhurried } = call;
    const once = (endpoint: string, patience: number) => call.send(endpoint, patience, way);
    return attempts(call.api, { params, endpoints, unhurried, once, failures }, way);
  }

  function toldOf<Content>(
    { answer, refusal, signed, hint }: Answered<Content>,
    failures: readonly PostFailure[],
  ): Told<Content> {
    keyIsProven ||= signed;
    return { answer, refusal, signed, hint, failures };
  }

  function wayOf(options: RequestOptions = {}): Way {
    return { ...options, deadline: performance.now() + timeout };
  }

  return { send, wayOf };
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
