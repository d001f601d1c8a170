/** Payment notifications with WeChat Pay's signature, for a gateway that knows the merchant. */
import { randomBytes } from 'node:crypto';
import { notifyUrl } from '../../packages/cloudpay/dist/index.mjs';
import { sign, toXml } from '../../packages/wechatpay/dist/index.mjs';

export const MERCHANT = { mchId: '1900000109', apiKey: randomBytes(16).toString('hex') };
export const NOTIFY_SECRET = randomBytes(24).toString('base64url');
export const APPID = 'wxd2565e6a04246fd1';
/** Cents, of every order. */
export const TOTAL_FEE = 8_800;
/** The callback confirms at once. */
export const TARGET = { envId: 'scale', functionName: 'pay_cb' };
/** It never answers. */
export const HANGING = { envId: 'scale', functionName: 'hanging_cb' };

export interface Parcel {
  path: string;
  body: string;
}

/** The payment of an order; a new transaction for every call. */
export function payment(outTradeNo: string, transactionId: string, target = TARGET): Parcel {
  const fields = {
    appid: APPID,
    bank_type: 'OTHERS',
    cash_fee: TOTAL_FEE,
    fee_type: 'CNY',
    is_subscribe: 'N',
    mch_id: MERCHANT.mchId,
    nonce_str: transactionId,
    openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
    out_trade_no: outTradeNo,
    result_code: 'SUCCESS',
    return_code: 'SUCCESS',
    time_end: '20261121120000',
    total_fee: TOTAL_FEE,
    trade_type: 'JSAPI',
    transaction_id: transactionId,
  };
  const { pathname } = new URL(
    notifyUrl('pay', target, fields, { baseUrl: 'http://127.0.0.1', secret: NOTIFY_SECRET }),
  );
  return { path: pathname, body: toXml({ ...fields, sign: sign(fields, MERCHANT.apiKey) }) };
}
