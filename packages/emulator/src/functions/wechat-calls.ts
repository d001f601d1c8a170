import type { WechatCall } from '@opencloudpay/contracts/dev-server/wechat-calls';
import type { DetailsOfCalls } from './call-details';

/** Calls that are kept of one call of a function. */
const MOST = 50;

/** Adds a call of `cloud.openapi` to the function's call. Outside of one nothing is kept. */
export function addWechatCall(
  details: DetailsOfCalls,
  requestId: string | undefined,
  call: WechatCall,
): void {
  if (requestId === undefined) return;
  details.change(requestId, ({ wechat = [], ...others }) => ({
    ...others,
    wechat: wechat.length < MOST ? [...wechat, call] : wechat,
  }));
}
