import { createCipheriv, createHash, createHmac } from 'node:crypto';
import { type CallbackTarget, type NotificationKind, notifyUrl } from '@opencloudpay/cloudpay';
import { type SignType, sign, toXml } from '@opencloudpay/wechatpay';

type Fields = Record<string, string | number>;

export const MERCHANT = { mchId: '1900000109', apiKey: '8934e7d15453e97507ef794cf7b0519d' };
export const SECRET = 'notify-secret-of-the-tests';
export const TARGET = { envId: 'prod-1a2b', functionName: 'pay_cb' };
export const OPENID = 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o';
export const SUB_OPENID = 'oZWaC4xeOVCUkip5njeEeXi1TEsk';

/** A payment as WeChat Pay notifies it, without its signature. */
export const PAYMENT: Readonly<Fields> = {
  appid: 'wxd2565e6a04246fd1',
  bank_type: 'OTHERS',
  cash_fee: 1,
  fee_type: 'CNY',
  is_subscribe: 'N',
  mch_id: MERCHANT.mchId,
  nonce_str: 'f6444fd22de27b16',
  openid: OPENID,
  out_trade_no: '2021WERUN1647839289398',
  result_code: 'SUCCESS',
  return_code: 'SUCCESS',
  sub_appid: 'wxad347b7cfd1f7e6c',
  sub_is_subscribe: 'N',
  sub_mch_id: '1712734762',
  sub_openid: SUB_OPENID,
  time_end: '20220321132007',
  total_fee: 1,
  trade_type: 'JSAPI',
  transaction_id: '4200004561202203217657282768',
};

/** The encrypted part of a refund notification. */
export const REFUND: Readonly<Fields> = {
  out_refund_no: 'R2021WERUN1647839289398',
  out_trade_no: '2021WERUN1647839289398',
  refund_account: 'REFUND_SOURCE_RECHARGE_FUNDS',
  refund_fee: 1,
  refund_id: '5000068587831012228345984555',
  refund_recv_accout: '支付用户零钱',
  refund_request_source: 'API',
  refund_status: 'SUCCESS',
  settlement_refund_fee: 1,
  settlement_total_fee: 1,
  success_time: '2022-03-21 13:25:07',
  total_fee: 1,
  transaction_id: '4200004561202203217657282768',
};

/** The refund's merchant, in its envelope and in the binding of its address. */
export const REFUND_MERCHANT: Readonly<Fields> = {
  appid: 'wxd2565e6a04246fd1',
  mch_id: MERCHANT.mchId,
  sub_appid: 'wxad347b7cfd1f7e6c',
  sub_mch_id: '1712734762',
};

export function paymentXml(changes: Fields = {}, apiKey = MERCHANT.apiKey, signType?: SignType): string {
  const fields = { ...PAYMENT, ...changes };
  return toXml({ ...fields, sign: sign(fields, apiKey, signType) });
}

export function refundXml(changes: Fields = {}, apiKey = MERCHANT.apiKey, envelope: Fields = {}): string {
  return toXml({
    return_code: 'SUCCESS',
    ...REFUND_MERCHANT,
    nonce_str: 'sp38MX9T4FiLJXgucAey3Yj1ivhNLY7y',
    req_info: encrypt(toXml({ ...REFUND, ...changes }, 'root'), apiKey),
    ...envelope,
  });
}

export function encrypt(text: string, apiKey = MERCHANT.apiKey): string {
  const key = createHash('md5').update(apiKey).digest('hex');
  const cipher = createCipheriv('aes-256-ecb', key, null);
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64');
}

/** The address for the notifications of an order or refund. */
export function addressOf(
  kind: NotificationKind,
  fields: Fields = {},
  target: CallbackTarget = TARGET,
): string {
  const bound = kind === 'pay' ? PAYMENT : { ...REFUND, ...REFUND_MERCHANT };
  return notifyUrl(kind, target, { ...bound, ...fields }, { baseUrl: 'http://gateway.test', secret: SECRET });
}

/** The address as older versions made it, without a bound merchant. */
export function oldAddressOf(
  kind: NotificationKind,
  fields: Fields = {},
  target: CallbackTarget = TARGET,
): string {
  const { envId, ...rest } = target;
  const { out_trade_no, total_fee, out_refund_no, refund_fee } = { ...PAYMENT, ...REFUND, ...fields };
  const amounts = kind === 'pay' ? [total_fee] : [out_refund_no, refund_fee];
  const bound = [kind, envId, ...Object.values(rest), 'out_trade_no', out_trade_no, ...amounts.map(String)];
  const mac = createHmac('sha256', SECRET).update(JSON.stringify(bound)).digest().subarray(0, 16);
  return addressOf(kind, fields, target).replace(/[^/]+$/, mac.toString('base64url'));
}

export const ACKNOWLEDGED =
  '<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg><![CDATA[OK]]></return_msg></xml>';
