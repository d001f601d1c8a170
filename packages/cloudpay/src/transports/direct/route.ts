import type { CallbackTarget } from '@opencloudpay/contracts/callback';
import type { ApiDeclaration } from '@opencloudpay/wechatpay/apis';
import type { CallingContext } from '../../calling-context';
import { ErrCode } from '../../errors/error-codes';
import { CallFailure } from '../../errors/errors';
import { MAX_NOTIFY_URL, type NotificationKind, type NotifyOptions, notifyUrl } from '../../notify-url';
import { unconfigured } from '../../options/unconfigured';
import type { WireData } from '../transport';
import { callbackTargetOf, nameIn } from './callback-target';

/** The event that a callback reports, for the text of a refusal. */
const OCCASIONS = {
  pay: 'the order is paid',
  refund: 'the refund is done',
} as const satisfies Record<NotificationKind, string>;

/** The target of the delivery, and the address that leads to it. */
export interface Route {
  target?: CallbackTarget;
  notify_url?: string;
}

/**
 * Converts the caller's `envId` and `functionName` (or `container`) into the address that WeChat Pay will notify.
 *
 * @param fields the parameters to send: the address is bound to their numbers and amount
 * @throws {CallFailure} with the missing field, or if the address is too long for WeChat Pay
 */
export function routeOf(
  api: ApiDeclaration,
  data: WireData,
  fields: WireData,
  context: CallingContext,
  notify: NotifyOptions | undefined,
): Route {
  const { notifies: kind, request } = api;
  if (!kind) return {};
  const occasion = OCCASIONS[kind];
  const target = callbackTargetOf(data, context, occasion);
  if (!target) {
    if (request.required.includes('notify_url')) nameIn(undefined, occasion);
    return {};
  }
  if (!notify) {
    throw unconfigured(
      'notify is not configured: set CLOUDPAY_NOTIFY_URL and CLOUDPAY_NOTIFY_SECRET (or options.notify) to the gateway that WeChat Pay can reach',
    );
  }
  const url = notifyUrl(kind, target, fields, notify);
  if (url.length > MAX_NOTIFY_URL) {
    throw new CallFailure(
      ErrCode.INVALID_PARAM,
      `the notify address would have ${url.length} characters and WeChat Pay takes ${MAX_NOTIFY_URL}: shorten notify.baseUrl, ${namesOf(target)}`,
    );
  }
  return { target, notify_url: url };
}

function namesOf(target: CallbackTarget): string {
  return 'functionName' in target ? 'envId or functionName' : 'envId, container.service or container.path';
}
