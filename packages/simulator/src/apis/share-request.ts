/** Reads the requests of v2 that share an order. */
import type { apis, RequestOf } from '@opencloudpay/wechatpay';
import type { Caller } from '../merchants/caller';
import type { GivenShare } from '../profit-sharing/given-shares';
import { refuseBrand } from '../profit-sharing/shares/order-to-share';
import { share } from '../profit-sharing/shares/share';
import { receiversText, sharingFields } from '../profit-sharing/shares/sharing-fields';
import type { AnswerFields } from '../records/answer-fields';
import type { World } from '../world/world';

type Params = RequestOf<typeof apis.profitSharing>;

/** Shares an order and answers as both APIs do. */
export function answerShare(
  call: Caller & { readonly params: Params },
  kind: 'single' | 'multi',
  world: World,
): AnswerFields {
  const { transaction_id: transactionId, out_order_no: outOrderNo, receivers, brand_mch_id } = call.params;
  refuseBrand(brand_mch_id);
  const sharing = share(call, { transactionId, outOrderNo, kind, given: givenShares(receivers) }, world);
  return { ...sharingFields(sharing), receivers: receiversText(sharing) };
}

/** Parses `receivers`. Its form was checked before. */
function givenShares(receivers: string): GivenShare[] {
  return (JSON.parse(receivers) as GivenShare[]).map(({ type, account, amount, description }) => ({
    type,
    account,
    amount,
    description,
  }));
}
