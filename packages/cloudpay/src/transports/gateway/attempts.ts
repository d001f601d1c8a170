import { setTimeout as sleep } from 'node:timers/promises';
import { readFailure } from '@opencloudpay/contracts/cloudpay-wire';
import { parseJsonObject } from '@opencloudpay/internal';
import { declarationOf } from '@opencloudpay/wechatpay/apis';
import { ConfigurationError } from '@opencloudpay/wechatpay/errors';
import { checkFile, PostFailure, type PostRequest, type PostResponse } from '@opencloudpay/wechatpay/http';
import { asUnconfigured } from '../../options/unconfigured';
import type { GatewayAddresses } from './addresses';

/** Sends a request and returns its whole answer. Default: over HTTP. */
export type SendPost = (request: PostRequest) => Promise<PostResponse>;

/** Milliseconds: with less time left, another attempt is useless. */
const LEAST = 200;
/** Milliseconds that a proxy in front of the gateway gets to recover. */
const PAUSE = 100;

/** A request to whichever address of the gateway answers. */
export interface GatewayRequest extends Omit<PostRequest, 'url' | 'timeout'> {
  /** The path of the URL, after the address of the gateway. */
  path: string;
  /** When its caller stops waiting, by `performance.now()`. */
  deadline: number;
}

export interface Ways {
  post: SendPost;
  addresses: GatewayAddresses;
  /** Whether an answer was made for this request. */
  isGenuine: (answer: PostResponse) => boolean;
}

/** The last answer, and whether it answers a repetition after a lost answer. */
export interface Outcome {
  outcome: PostResponse | PostFailure;
  wasLost: boolean;
}

/**
 * Sends a call until it is answered.
 *
 * - A request that certainly did not arrive is sent to the other addresses, each once, whatever the API is.
 * - A request whose answer was lost is repeated once, with the same `Idempotency-Key`, at the next address: its connection
 *   broke (connections of a frozen function are dead when it thaws), it took more than half of the time, its answer was
 *   damaged, or a proxy answered instead of the gateway. APIs that must not be made twice (`repeat: 'unsent'`) are not
 *   repeated.
 */
export async function sendCall(api: string, request: GatewayRequest, ways: Ways): Promise<Outcome> {
  const { addresses } = ways;
  const declared = declarationOf(api);
  const mayRepeat = declared?.repeat !== 'unsent';
  // A file gets all of the time: starting again would only take longer.
  const shares = mayRepeat && declared?.answer.body !== 'file';
  const unsent: PostFailure[] = [];
  let lost: PostResponse | PostFailure | undefined;
  let address = addresses.current();
  for (;;) {
    const remaining = Math.ceil(request.deadline - performance.now());
    if (remaining < LEAST && (lost ?? unsent[0])) break;
    const timeout = shares && !lost && remaining > 2 * LEAST ? Math.ceil(remaining / 2) : remaining;
    const outcome = await attempt(address, request, timeout, ways);
    if (outcome instanceof PostFailure && !outcome.mayHaveArrived) {
      unsent.push(outcome);
      address = addresses.leave(address);
      if (unsent.length >= addresses.count) break;
    } else if (isLost(outcome)) {
      address = addresses.leave(address);
      if (lost || !mayRepeat) return { outcome, wasLost: false };
      lost = outcome;
      // The repetition may go to any address again.
      unsent.length = 0;
      if (!(outcome instanceof PostFailure)) await sleep(PAUSE * (1 + Math.random()));
    } else if (!lost) return { outcome, wasLost: false };
    else if (tellsOfTheFirst(outcome)) return { outcome, wasLost: true };
    else break;
  }
  // For the caller a lost attempt is still open, whatever happened to its repetition.
  return { outcome: lost ?? joined(unsent), wasLost: false };
}

/** The failure of a call that reached no address. */
function joined(failures: readonly PostFailure[]): PostFailure {
  const [first] = failures;
  if (first && failures.length === 1) return first;
  return new PostFailure(failures.map(({ message }) => message).join('; '), false, { cause: first?.cause });
}

/** A damaged answer, or another call's, counts as lost. */
async function attempt(
  address: string,
  { path, deadline, ...request }: GatewayRequest,
  timeout: number,
  { post, isGenuine }: Ways,
): Promise<PostResponse | PostFailure> {
  try {
    const answer = await post({ ...request, url: `${address}${path}`, timeout: Math.max(1, timeout) });
    if (!isGenuine(answer)) {
      answer.distrust?.();
      return new PostFailure(
        'its answer was damaged on the way, or belongs to another call: check the proxies in front of the gateway',
        true,
      );
    }
    if (answer.status === 200) await checkFile(answer.body, deadline - performance.now());
    return answer;
  } catch (failure) {
    if (failure instanceof PostFailure) return failure;
    throw failure instanceof ConfigurationError ? asUnconfigured(failure) : failure;
  }
}

function isLost(outcome: PostResponse | PostFailure): boolean {
  if (outcome instanceof PostFailure) return outcome.mayHaveArrived;
  return [502, 503, 504].includes(outcome.status) && !isNumbered(outcome);
}

/** Not for a gateway that refused the repetition before acting. */
function tellsOfTheFirst(answer: PostResponse | PostFailure): boolean {
  if (answer instanceof PostFailure) return false;
  return answer.status === 200 || (isNumbered(answer) && ![401, 429].includes(answer.status));
}

/** Whether the answer is the gateway's own. */
function isNumbered({ body }: PostResponse): boolean {
  return readFailure(recordIn(body)).errCode !== undefined;
}

/** Decides by content, as wx-server-sdk distinguishes a bill from an answer: proxies may rewrite headers. */
export function recordIn(body: Buffer): Record<string, unknown> | undefined {
  const json = parseJsonObject(body.toString());
  return 'value' in json ? json.value : undefined;
}
