import { readFailure } from '@opencloudpay/contracts/cloudpay-wire';
import { declarationOf } from '@opencloudpay/wechatpay/apis';
import { type PostFailure, type PostResponse, queryNumbers } from '@opencloudpay/wechatpay/http';
import { ErrCode } from '../../errors/error-codes';
import { CallFailure } from '../../errors/errors';
import type { WireData } from '../transport';

/** Whether the call is a query, so that a lost answer leaves nothing open. */
export function asks(api: string): boolean {
  return declarationOf(api)?.effect === 'none';
}

/**
 * The gateway's failure, with the number, text and query numbers that a direct call would give. An answer
 * without a number comes from a proxy in front of the gateway, from another server, or from a gateway that crashed.
 */
export function failureOf(
  api: string,
  data: WireData,
  { status, headers }: Pick<PostResponse, 'status' | 'headers'>,
  answer: Readonly<Record<string, unknown>> | undefined,
): CallFailure {
  const { errCode, detail: told, query, state, problems } = readFailure(answer);
  if (errCode !== undefined) {
    return new CallFailure(errCode, told ?? '', {
      // A gateway that crashed no longer knows the numbers.
      query: status === 500 && !query ? numbersOf(api, data) : query,
      ...{ state, problems },
    });
  }
  if (status >= 500) return outcomeUnknown(api, data, told ?? `HTTP ${status} came instead`);
  if (status === 429) {
    return new CallFailure(
      ErrCode.EXCEED_REQUEST_LIMIT,
      told ??
        `a proxy in front of the gateway limits the rate of requests: repeat the call ${later(headers['retry-after'])}`,
    );
  }
  const where = status === 404 ? ' Is CLOUDPAY_GATEWAY_URL the base address of the right gateway?' : '';
  return new CallFailure(
    ErrCode.SYSTEM_ERROR,
    told === undefined ? refusal(status, headers['location']) : `${told}${where}`,
  );
}

function later(retryAfter = ''): string {
  return /^\d+$/.test(retryAfter) ? `in ${retryAfter} s` : 'later';
}

/** The meaning of an answer of a proxy between function and gateway. Shows only the host of a redirect. */
function refusal(status: number, location = ''): string {
  if (status === 403)
    return 'a proxy in front of the gateway forbids the call (HTTP 403): allow it in the firewall or load balancer';
  if (status === 407)
    return 'a proxy requires a login (HTTP 407): let the function reach the gateway without it';
  if (status === 413)
    return 'the call is too large for a proxy in front of the gateway (HTTP 413): shorten its data, or raise the limit of the proxy';
  const [, host] = /^https?:\/\/([\w.:-]{1,80})/i.exec(location) ?? [];
  const elsewhere = host ? ` and pointed to ${host}` : '';
  return `the gateway answered HTTP ${status}${elsewhere} without saying why: is CLOUDPAY_GATEWAY_URL right?`;
}

/** The failure of a call without a readable answer. */
export function unanswered(api: string, data: WireData, failure: PostFailure): CallFailure {
  if (failure.mayHaveArrived) return outcomeUnknown(api, data, failure.message, failure);
  return new CallFailure(
    ErrCode.NETWORK_ERROR,
    `The gateway cannot be reached: ${failure.message}. Nothing was sent, so the call may be repeated.`,
    { cause: failure },
  );
}

/** A call that may have arrived got no answer: its outcome is open, unless it is a query. */
export function outcomeUnknown(api: string, data: WireData, what: string, cause?: Error): CallFailure {
  const told = `No answer of the gateway to ${api}: ${what.replace(/\.$/, '')}.`;
  if (asks(api)) {
    const detail = `${told} A query changes nothing, so the call may be repeated.`;
    return new CallFailure(ErrCode.NETWORK_ERROR, detail, { cause });
  }
  return new CallFailure(
    ErrCode.REQUEST_TIMED_OUT,
    `${told} The outcome is unknown: query before you retry.`,
    { cause, query: numbersOf(api, data) },
  );
}

/** The numbers to query by, if something may have happened. */
function numbersOf(api: string, data: WireData): Record<string, string> | undefined {
  return asks(api) ? undefined : queryNumbers(data);
}
