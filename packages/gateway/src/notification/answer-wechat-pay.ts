import type { ProtocolVersion } from '@opencloudpay/cloudpay';
import { toXml } from '@opencloudpay/wechatpay';
import type { Answer } from '../requests/answer';
import type { Refusal } from '../requests/refusal';
import type { Outcome } from './outcome';

type Answered = Pick<Outcome, 'acknowledged' | 'status' | 'publicMessage'>;

/**
 * The answer to WeChat Pay in the form of the notification's version.
 *
 * @param headers more headers: names, in lower case, and values in turn
 */
export function answerOf(
  version: ProtocolVersion,
  outcome: Answered,
  headers: readonly string[] = [],
): Answer {
  return version === 'v3' ? inJson(outcome, headers) : inXml(outcome, headers);
}

export function answerRefused(
  version: ProtocolVersion,
  { status, publicMessage }: Refusal,
  headers?: readonly string[],
): Answer {
  return answerOf(version, { acknowledged: false, status, publicMessage }, headers);
}

function inXml({ acknowledged, status, publicMessage }: Answered, headers: readonly string[]): Answer {
  const body = acknowledged && publicMessage === 'OK' ? ACKNOWLEDGED : xmlOf(acknowledged, publicMessage);
  return { status, headers: ['content-type', 'text/xml; charset=utf-8', ...headers], body };
}

function xmlOf(acknowledged: boolean, publicMessage: string): string {
  return toXml({ return_code: acknowledged ? 'SUCCESS' : 'FAIL', return_msg: publicMessage });
}

const ACKNOWLEDGED = xmlOf(true, 'OK');

/**
 * Failed Dependency: v3 knows a failure by its HTTP status alone. It is no 5xx, because load balancers would remove
 * healthy gateways for all merchants because of one broken function.
 */
const NOT_DELIVERED = 424;

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012071382 */
function inJson({ acknowledged, status, publicMessage }: Answered, headers: readonly string[]): Answer {
  return {
    status: !acknowledged && status < 400 ? NOT_DELIVERED : status,
    headers: ['content-type', 'application/json; charset=utf-8', ...headers],
    body: JSON.stringify({ code: acknowledged ? 'SUCCESS' : 'FAIL', message: publicMessage }),
  };
}
