import { toXml } from '@opencloudpay/wechatpay';
import { spacedTime } from '../beijing-time';
import { settled } from '../orders/coupons';
import { randomText } from '../records/numbers';
import type { Refund } from '../records/refund';
import type { World } from '../world/world';
import { announceRefundV3 } from './announce-v3';
import { encrypt } from './encrypt';

/** Notifies the merchant of a refund's result, if the refund has a `notify_url`. */
export function announceRefund(refund: Refund, world: World): void {
  const { merchants, notify, store } = world;
  const { mchId, subMchId, outTradeNo, outRefundNo, notifyUrl } = refund;
  const order = store.orderByTransactionId(refund, refund.transactionId);
  const merchant = merchants.find(mchId);
  if (notifyUrl === undefined || !order?.payment || !merchant) return;
  if (refund.version === 'v3') {
    announceRefundV3(refund, order, notifyUrl, world);
    return;
  }
  const content = {
    transaction_id: refund.transactionId,
    out_trade_no: outTradeNo,
    refund_id: refund.refundId,
    out_refund_no: outRefundNo,
    total_fee: refund.totalFee,
    settlement_total_fee: settled(refund.totalFee, order.payment.coupons) ?? refund.totalFee,
    refund_fee: refund.refundFee,
    settlement_refund_fee: settled(refund.refundFee, refund.coupons) ?? refund.refundFee,
    refund_status: refund.status,
    success_time: refund.status === 'SUCCESS' ? spacedTime(refund.settledAt ?? 0) : undefined,
    refund_recv_accout: '支付用户零钱',
    refund_account: refund.account,
    refund_request_source: 'API',
  };
  const decrypted = toXml(content, 'root');
  notify({
    kind: 'refund',
    mchId,
    ...(subMchId !== undefined && { subMchId }),
    outTradeNo,
    outRefundNo,
    url: notifyUrl,
    xml: toXml({
      return_code: 'SUCCESS',
      appid: order.appid,
      mch_id: mchId,
      sub_appid: order.subAppid,
      sub_mch_id: subMchId,
      nonce_str: randomText(32),
      req_info: encrypt(decrypted, merchant.apiKey),
    }),
    decrypted,
  });
}
