import { say, type Text } from '@opencloudpay/internal';
import type { Owner } from '../../records/owner';
import type { Sharing } from '../../records/sharing';
import { BusinessRefusal } from '../../refusals/refusals';
import type { World } from '../../world/world';
import type { GivenShare } from '../given-shares';

/**
 * Finds the earlier request with the same `out_order_no`, the idempotency key of shares and unfreezings. A request that
 * differs from it is refused.
 *
 * @param given the receivers; none for an unfreezing
 * @returns the earlier request, if this repeats one
 * @throws {BusinessRefusal} PARAM_ERROR
 */
export function repeatedSharing(
  owner: Owner,
  request: { outOrderNo: string; transactionId: string; kind: Sharing['kind']; given: readonly GivenShare[] },
  { store }: World,
): Sharing | undefined {
  const earlier = store.sharing.sharingByNumber(owner, request.outOrderNo);
  if (!earlier) return undefined;
  if (earlier.subMchId !== owner.subMchId || earlier.transactionId !== request.transactionId)
    throw differs(
      earlier,
      '微信支付订单号与原请求不一致',
      say(`an order ${earlier.transactionId}`, `订单 ${earlier.transactionId}`),
    );
  if (earlier.kind !== request.kind || key(earlier.shares) !== key(request.given))
    throw differs(
      earlier,
      '分账接收方与原请求不一致',
      say(`other receivers (${earlier.kind})`, `其他接收方（${earlier.kind}）`),
    );
  return earlier;
}

function key(shares: readonly GivenShare[]): string {
  return JSON.stringify(
    shares.map(({ type, account, amount, description }) => [type, account, amount, description]),
  );
}

function differs({ outOrderNo }: Sharing, text: string, was: Text): BusinessRefusal {
  return new BusinessRefusal(
    'PARAM_ERROR',
    text,
    say(
      `out_order_no ${outOrderNo} was used for ${was.en}. Repeat that request unchanged, or use a new number. An unfreezing needs its own number too.`,
      `out_order_no ${outOrderNo} 已用于${was.zh}。请原样重试，或更换单号。解冻也需要单独的单号。`,
    ),
  );
}
