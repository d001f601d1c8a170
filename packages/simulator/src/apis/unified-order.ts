import { say } from '@opencloudpay/internal';
import { apis, type RequestOf } from '@opencloudpay/wechatpay';
import { codeUrl, h5Url } from '../orders/payment-links';
import { placeOrder } from '../orders/place-order';
import type { AnswerFields } from '../records/answer-fields';
import type { Order } from '../records/order';
import { RequestRefusal } from '../refusals/refusals';
import { defineHandler } from '../requests/api-handler';
import { identifying, timesIn } from './order-request';

type Params = RequestOf<typeof apis.unifiedOrder>;

/** Makes an order, or returns the prepay id of an unpaid one. */
export const unifiedOrderHandler = defineHandler(apis.unifiedOrder, (call, world) => {
  const { params, fields } = call;
  if (params.trade_type === 'NATIVE' && params.product_id === undefined)
    throw new RequestRefusal(
      'LACK_PARAMS',
      '缺少参数',
      say(
        'product_id is missing. trade_type NATIVE needs it.',
        '缺少 product_id：trade_type 为 NATIVE 时必传。',
      ),
    );
  const order = placeOrder(
    call,
    {
      outTradeNo: params.out_trade_no,
      request: identifying(fields),
      tradeType: params.trade_type,
      body: params.body,
      attach: params.attach,
      deviceInfo: params.device_info,
      openid: params.openid,
      subOpenid: params.sub_openid,
      totalFee: params.total_fee,
      currency: params.fee_type,
      notifyUrl: params.notify_url,
      ...timesIn(params),
    },
    world,
  );
  return answer(order, params);
});

function answer(order: Order, { device_info }: Params): AnswerFields {
  return {
    device_info,
    prepay_id: order.prepayId,
    trade_type: order.tradeType,
    ...(order.tradeType === 'NATIVE' && { code_url: codeUrl() }),
    ...(order.tradeType === 'MWEB' && { mweb_url: h5Url(order) }),
  };
}
