import { channel } from 'node:diagnostics_channel';
import type { CloudPayError } from '@opencloudpay/cloudpay';
import { REFUSED_CALLS_CHANNEL, type RefusedCall } from '@opencloudpay/contracts/refused-calls';

const refused = channel(REFUSED_CALLS_CHANNEL);

/**
 * Reports an error of this side to the process: the function may catch it, and its developer would see nothing. The host
 * of the documents reports the calls that it refuses itself.
 *
 * @param failure what was thrown, before it was worded
 */
export function reportRefusal(
  { api, collection }: { api: string; collection: string | undefined },
  failure: unknown,
  { errCode, errMsg }: CloudPayError,
): void {
  const { requestId } = Object(failure) as { requestId?: unknown };
  const isOfHost = typeof requestId === 'string' && requestId !== '';
  if (isOfHost || !refused.hasSubscribers) return;
  const start = `${api}:fail `;
  const words = errMsg.startsWith(start) ? errMsg.slice(start.length) : errMsg;
  const call: RefusedCall = {
    service: 'database',
    api,
    ...(collection !== undefined && { collection }),
    code: String(errCode),
    errCode,
    message: words.startsWith(`${errCode} `) ? words.slice(`${errCode} `.length) : words,
  };
  refused.publish(call);
}
