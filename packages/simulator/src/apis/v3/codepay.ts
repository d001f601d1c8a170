import { apis } from '@opencloudpay/wechatpay-v3';
import { transaction } from '../../orders/transaction';
import { chargeCode } from '../../payers/charge-code';
import { Accepted, defineV3Api } from '../../requests/v3/api';
import { identifying } from './order-request';

/** 付款码支付. While the payer enters the password, WeChat Pay answers 202 with nothing but the state. */
export const codepay = defineV3Api(apis.codepay, {
  name: 'micropay',
  names: { body: 'description', total_fee: 'amount.total', fee_type: 'amount.currency' },
  handle: (call, world) => {
    const { body } = call.params;
    const order = chargeCode(
      call,
      {
        outTradeNo: body.out_trade_no,
        authCode: body.payer.auth_code,
        // A retry comes with a new code.
        request: identifying(body, ['payer.auth_code', 'scene_info.device_ip']),
        body: body.description,
        attach: body.attach,
        deviceInfo: body.scene_info.device_id,
        totalFee: body.amount.total,
        currency: body.amount.currency,
      },
      world,
    );
    const { state: trade_state } = order;
    return trade_state === 'USERPAYING' ? new Accepted({ trade_state }) : transaction(order);
  },
});
