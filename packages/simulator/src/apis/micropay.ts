import { say } from '@opencloudpay/internal';
import { apis } from '@opencloudpay/wechatpay';
import { paymentFields } from '../orders/payment-fields';
import { chargeCode } from '../payers/charge-code';
import { BusinessRefusal } from '../refusals/refusals';
import { defineHandler } from '../requests/api-handler';
import { identifying, timesIn } from './order-request';

/** Charges a payment code: at once, or after the payer has entered the password. */
export const micropayHandler = defineHandler(apis.micropay, (call, world) => {
  const { params, fields } = call;
  // A retry comes with a new code.
  const { auth_code: _, ...request } = identifying(fields);
  const order = chargeCode(
    call,
    {
      outTradeNo: params.out_trade_no,
      authCode: params.auth_code,
      request,
      body: params.body,
      attach: params.attach,
      deviceInfo: params.device_info,
      totalFee: params.total_fee,
      currency: params.fee_type,
      ...timesIn(params),
    },
    world,
  );
  if (order.payment) return { ...paymentFields(order, order.payment), cash_fee_type: 'CNY' };
  throw new BusinessRefusal(
    'USERPAYING',
    '需要用户输入支付密码',
    say(
      `Order ${order.outTradeNo} waits for the payer's password. Query it until its state changes.`,
      `订单 ${order.outTradeNo} 正在等待用户输入支付密码。请查询订单，直到状态变化。`,
    ),
  );
});
