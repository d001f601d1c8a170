import { readFailure } from '@opencloudpay/contracts/cloudpay-wire';
import { declarationOf, type PostFailure, type PostResponse, queryNumbers } from '@opencloudpay/wechatpay';
import { ErrCode } from '../../error-codes';
import { CallFailure } from '../../errors';
import type { WireData } from '../transport';

/** Whether the call changes nothing, so that a lost answer leaves nothing open. */
export function asks(api: string): boolean {
  return declarationOf(api)?.effect === 'none';
}

/**
 * A failure as the gateway tells it, with the number, text and query numbers that the direct way would give. What
 * comes without a number is told by something before the gateway, by another server, or by the gateway's fall.
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
      // A gateway that fell over no longer knows the numbers.
      query: status === 500 && !query ? numbersOf(api, data) : query,
      ...{ state, problems },
    });
  }
  if (status >= 500) return outcomeUnknown(api, data, told ?? `HTTP ${status} came instead`);
  if (status === 429) {
    return new CallFailure(
      ErrCode.EXCEED_REQUEST_LIMIT,
      told ??
        `something before the gateway lets no more requests through: repeat the call ${later(headers['retry-after'])}`,
    );
  }
  const where =
    status === 404 ? ' Is CLOUDPAY_GATEWAY_URL the right gateway, and the base address of it?' : '';
  return new CallFailure(
    ErrCode.SYSTEM_ERROR,
    told === undefined ? refusal(status, headers['location']) : `${told}${where}`,
  );
}

function later(retryAfter = ''): string {
  return /^\d+$/.test(retryAfter) ? `in ${retryAfter} s` : 'later';
}

/** What something between function and gateway means. Of an address only the host is told. */
function refusal(status: number, location = ''): string {
  if (status === 403)
    return 'something before the gateway forbids the call (HTTP 403): let a firewall or a load balancer there allow it';
  if (status === 407)
    return 'a proxy wants to know who asks (HTTP 407): let the function reach the gateway without it';
  if (status === 413)
    return 'something before the gateway finds the call too large (HTTP 413): shorten its data, or let that take more';
  const [, host] = /^https?:\/\/([\w.:-]{1,80})/i.exec(location) ?? [];
  const elsewhere = host ? ` and pointed to ${host}` : '';
  return `the gateway answered HTTP ${status}${elsewhere} without saying why: is CLOUDPAY_GATEWAY_URL right?`;
}

/** What nothing answered, or nothing that can be read. */
export function unanswered(api: string, data: WireData, failure: PostFailure): CallFailure {
  if (failure.mayHaveArrived) return outcomeUnknown(api, data, failure.message, failure);
  return new CallFailure(
    ErrCode.NETWORK_ERROR,
    `The gateway cannot be reached: ${failure.message}. Nothing was sent, so the call may be repeated.`,
    { cause: failure },
  );
}

/** No answer to a call that may have arrived: its outcome is open, unless it only asks. */
export function outcomeUnknown(api: string, data: WireData, what: string, cause?: Error): CallFailure {
  const told = `No answer of the gateway to ${api}: ${what.replace(/\.$/, '')}.`;
  if (asks(api)) {
    const detail = `${told} Nothing changes by asking, so the call may be repeated.`;
    return new CallFailure(ErrCode.NETWORK_ERROR, detail, { cause });
  }
  return new CallFailure(
    ErrCode.REQUEST_TIMED_OUT,
    `${told} The outcome is unknown: query before you retry.`,
    { cause, query: numbersOf(api, data) },
  );
}

/** What to query by, where something may have happened. */
function numbersOf(api: string, data: WireData): Record<string, string> | undefined {
  return asks(api) ? undefined : queryNumbers(data);
}
