import { say } from '@opencloudpay/internal';
import type { AuthCode } from '../records/auth-code';
import type { Owner } from '../records/owner';
import { BusinessRefusal } from '../refusals/refusals';
import type { World } from '../world/world';

/** WeChat renews the code on the payer's screen every minute. */
const LIFETIME = 60_000;

/**
 * Finds a payment code that this merchant can charge now.
 *
 * @throws {BusinessRefusal} AUTH_CODE_INVALID, AUTH_CODE_ERROR, AUTHCODEEXPIRE
 */
export function chargeableCode(code: string, owner: Owner, { clock, store }: World): AuthCode {
  const known = store.authCodes.get(code);
  if (!known) {
    throw new BusinessRefusal(
      'AUTH_CODE_INVALID',
      '授权码检验错误',
      say(
        'No payer of this simulator shows this code. Get one from simulator.authCode().',
        '本模拟器没有用户出示这个付款码。请用 simulator.authCode() 获取。',
      ),
    );
  }
  if (known.usedFor) {
    throw new BusinessRefusal(
      'AUTH_CODE_ERROR',
      '每个二维码仅限使用一次，请刷新再试',
      say(
        `The code was used for order ${known.usedFor.outTradeNo}. A code can be charged only once.`,
        `这个付款码已用于订单 ${known.usedFor.outTradeNo}。一个付款码只能扣款一次。`,
      ),
    );
  }
  if (clock.now() - known.shownAt >= LIFETIME) {
    throw new BusinessRefusal(
      'AUTHCODEEXPIRE',
      '二维码已过期，请用户在微信上刷新后再试',
      say(
        'The code is older than a minute. The payer must show a new one.',
        '付款码已超过一分钟。请用户刷新后重新出示。',
      ),
    );
  }
  const { boundTo } = known;
  if (boundTo && (boundTo.mchId !== owner.mchId || boundTo.subMchId !== owner.subMchId)) {
    throw new BusinessRefusal(
      'AUTH_CODE_INVALID',
      '授权码检验错误',
      say(
        'Another merchant has looked up this code (authCodeToOpenid), so only that merchant can charge it.',
        '另一个商户已用 authCodeToOpenid 查询过这个付款码，因此只有该商户可以扣款。',
      ),
    );
  }
  return known;
}
