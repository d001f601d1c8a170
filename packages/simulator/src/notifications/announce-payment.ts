import { sign, toXml } from '@opencloudpay/wechatpay';
import { paymentFields } from '../orders/payment-fields';
import { randomText } from '../records/numbers';
import type { Order, OrderPayment } from '../records/order';
import type { World } from '../world/world';
import { announcePaymentV3 } from './announce-v3';

/** Notifies the merchant that an order was paid. */
export function announcePayment(order: Order, payment: OrderPayment, world: World): void {
  const { merchants, notify } = world;
  const { mchId, subMchId, outTradeNo, notifyUrl, signType } = order;
  if (signType === 'RSA') {
    announcePaymentV3(order, world);
    return;
  }
  const fields = {
    return_code: 'SUCCESS',
    return_msg: 'OK',
    result_code: 'SUCCESS',
    appid: order.appid,
    mch_id: mchId,
    sub_appid: order.subAppid,
    sub_mch_id: subMchId,
    nonce_str: randomText(16),
    // A missing sign_type means MD5: receivers verify with the algorithm that the notification names.
    sign_type: signType === 'MD5' ? undefined : signType,
    ...paymentFields(order, payment),
    // Optional: only present if the order had them.
    device_info: order.deviceInfo,
    attach: order.attach,
  };
  const apiKey = merchants.find(mchId)?.apiKey ?? '';
  notify({
    kind: 'payment',
    mchId,
    ...(subMchId !== undefined && { subMchId }),
    outTradeNo,
    url: notifyUrl,
    xml: toXml({ ...fields, sign: sign(fields, apiKey, signType) }),
  });
}
