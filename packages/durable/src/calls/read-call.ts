import type { CallbackTarget, CloudPayOptions } from '@opencloudpay/cloudpay';
import type { GrantedCall } from '@opencloudpay/gateway/extension';
import type { NewOrder } from '../store/orders';
import type { NewRefund } from '../store/refunds';
import { accountOfCall } from './acting-account';

/** Kept in columns of their own, or nobody's business: who pays is personal, a payment code is as good as money. */
const NOT_KEPT = new Set([
  'out_trade_no',
  'out_refund_no',
  'transaction_id',
  'total_fee',
  'refund_fee',
  'sub_mch_id',
  'sub_appid',
  'env_id',
  'function_name',
  'container',
  'callback_type',
  'trade_type',
  'openid',
  'sub_openid',
  'auth_code',
  'nonce_str',
]);

/** @returns undefined for what is no order: WeChat Pay's rules, which the call meets next, say what is wrong with it */
export function newOrder(call: GrantedCall, account: CloudPayOptions): NewOrder | undefined {
  const { api, data, caller, requestId } = call;
  const outTradeNo = text(data['out_trade_no']);
  const totalFee = cents(data['total_fee']);
  if (outTradeNo === undefined || totalFee === undefined) return undefined;
  return {
    ...accountOfCall(account, data['sub_mch_id']),
    outTradeNo,
    api,
    subAppid: text(data['sub_appid']) ?? caller.appid,
    totalFee,
    tradeType: api === 'micropay' ? 'MICROPAY' : (text(data['trade_type']) ?? 'JSAPI').toUpperCase(),
    route: targetIn(call),
    asked: kept(data),
    expiresAt: beijingTime(text(data['time_expire'])),
    requestId,
  };
}

/** As {@link newOrder}. */
export function newRefund(call: GrantedCall, account: CloudPayOptions): NewRefund | undefined {
  const { data, requestId } = call;
  const outRefundNo = text(data['out_refund_no']);
  const refundFee = cents(data['refund_fee']);
  if (outRefundNo === undefined || refundFee === undefined) return undefined;
  return {
    ...accountOfCall(account, data['sub_mch_id']),
    outRefundNo,
    outTradeNo: text(data['out_trade_no']),
    transactionId: text(data['transaction_id']),
    refundFee,
    totalFee: cents(data['total_fee']),
    route: targetIn(call),
    asked: kept(data),
    requestId,
  };
}

function targetIn({ data, caller }: GrantedCall): CallbackTarget | undefined {
  const envId = text(data['env_id']) ?? caller.envId;
  const { function_name: functionName, container, callback_type: type } = data;
  if (envId === undefined) return undefined;
  if (typeof container === 'object' && container !== null && Number(type ?? 2) === 2) {
    const { service, path } = container as Record<string, unknown>;
    return { envId, service: String(service), path: String(path) };
  }
  return typeof functionName === 'string' ? { envId, functionName } : undefined;
}

function kept(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([name]) => !NOT_KEPT.has(name)));
}

/** What float arithmetic left a hair beside its integer is sent as the integer. */
function cents(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return undefined;
  const rounded = Math.round(number);
  return Number.isSafeInteger(rounded) && Math.abs(number - rounded) < 1e-6 ? rounded : undefined;
}

/** `yyyyMMddHHmmss`. */
function beijingTime(given: string | undefined): Date | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(given ?? '');
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

function text(value: unknown): string | undefined {
  const isText = typeof value === 'string' && value !== '' && !value.includes('\0');
  return isText || typeof value === 'number' ? String(value) : undefined;
}
