import { types } from 'node:util';
import type { CallbackEvent } from '@opencloudpay/contracts/callback';
import { parseJson } from '@opencloudpay/internal';
import { AdapterError, type AdapterErrorCode } from '../errors';
import { withoutOpenids } from '../http/without-openids';
import type { LimitedCall, MakeCall } from './limited-calls';
import { type Watched, watchRequests } from './watch-requests';

/** Why a platform did not run a function, or the function did not return. */
export interface PlatformFailure {
  code: AdapterErrorCode;
  /** What the platform or the function said. */
  message: string;
}

export interface SdkCall extends LimitedCall {
  event: CallbackEvent;
  /** The largest answer in bytes, and its description in errors. */
  limit: { bytes: number; words: string };
  /** Texts that errors must not show: keys and tokens. */
  secrets: readonly (string | undefined)[];
  /** Loads credentials that calls share: the end of one call must not end the others' request for them. */
  prepare?: (() => Promise<unknown>) | undefined;
}

/** A reply, or a failure that the platform put into a successful answer. */
export type SdkAnswer = { reply: unknown } | { failure: PlatformFailure };

/**
 * Calls a function by a platform's SDK, within an adapter's limits. An SDK's own errors are never passed on: they hold the
 * request with its signature.
 *
 * @param failureOf reads an SDK's error; `undefined` if the platform did not answer
 * @throws {AdapterError}
 */
export async function callSdk(
  makeCall: MakeCall,
  { event, limit, secrets, prepare, ...call }: SdkCall,
  send: () => Promise<SdkAnswer>,
  failureOf: (error: unknown) => PlatformFailure | undefined,
): Promise<unknown> {
  const { called, at } = call;
  const error = ({ code, message }: PlatformFailure) =>
    new AdapterError(
      code,
      withoutOpenids(withoutSecrets(`${called} at ${at}: ${shortened(message)}`, secrets), event),
    );
  return makeCall(call, async (signal) => {
    const watched: Watched = { signal, limit: limit.bytes };
    await prepare?.().catch((thrown: unknown) => {
      throw error(failureOf(thrown) ?? noAnswer(watched));
    });
    signal.throwIfAborted();
    const answer = await watchRequests(watched, send).catch((thrown: unknown) => {
      if (watched.isTooLarge)
        throw new AdapterError('FUNCTION_FAILED', `${called} answered more than ${limit.words}.`);
      throw error(failureOf(thrown) ?? noAnswer(watched));
    });
    if ('failure' in answer) throw error(answer.failure);
    return answer.reply;
  });
}

/** An SDK's own text is not shown: it may hold anything. */
function noAnswer({ networkError = 'no valid answer' }: Watched): PlatformFailure {
  return {
    code: 'UNREACHABLE',
    message: `it gave no answer (${networkError}): check the region, the endpoint and the network.`,
  };
}

/** The reply in an answer of a platform that always answers JSON: it did not send any other text. */
export function jsonReply(text: string): SdkAnswer {
  const parsed = parseJson(text);
  if ('value' in parsed) return { reply: parsed.value };
  const code = parsed.problem === 'is not JSON' ? 'UNREACHABLE' : 'FUNCTION_FAILED';
  return { failure: { code, message: `its answer ${parsed.problem}.` } };
}

export function codeOf(thrown: unknown): string {
  return types.isNativeError(thrown) && 'code' in thrown ? String(thrown.code) : '';
}

export function messageOf(thrown: unknown): string {
  return types.isNativeError(thrown) ? thrown.message : '';
}

const LONGEST = 500;

function shortened(message: string): string {
  const text = message.replace(/\s+/g, ' ').trim();
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

export function withoutSecrets(text: string, secrets: readonly (string | undefined)[]): string {
  return secrets.reduce<string>((cut, secret) => (secret ? cut.replaceAll(secret, '[token]') : cut), text);
}
