import { apis } from '@opencloudpay/wechatpay';
import { returnFields } from '../profit-sharing/returns';
import { sharingOf } from '../profit-sharing/sharing-of';
import { defineHandler } from '../requests/api-handler';
import { BusinessRefusal } from '../requests/refusals';

/** Returns the result of a return. */
export const profitSharingReturnQueryHandler = defineHandler(
  apis.profitSharingReturnQuery,
  ({ owner, params }, world) => {
    const sharing = sharingOf(owner, params, world);
    const found = world.store.sharing.returnByNumber(owner, params.out_return_no);
    if (found?.orderId !== sharing.orderId) {
      throw new BusinessRefusal(
        'ORDERNOTEXIST',
        '记录不存在',
        `${sharing.outOrderNo} has no return ${params.out_return_no}.`,
      );
    }
    return returnFields(found);
  },
  { refusedBy: 'error_code' },
);
