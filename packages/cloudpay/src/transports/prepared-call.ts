import { parseBeijingTime } from '@opencloudpay/contracts/beijing-time';
import type { CallbackTarget } from '@opencloudpay/contracts/callback';
import { declarationOf } from '@opencloudpay/wechatpay/apis';
import type { CallingContext } from '../calling-context';
import type { MerchantMode } from './merchant-mode';
import type { WireData } from './wire-data';

/** The merchant and account of a call. */
export interface CallMerchant {
  /** Absent through a gateway, which chooses the account. */
  readonly mode?: MerchantMode | undefined;
  /** The merchant number of the account: the service provider's, or the ordinary merchant's own. Absent together with `mode`. */
  readonly mchId?: string | undefined;
  readonly appid?: string | undefined;
  /** As sent. In mode `direct` there are none. */
  readonly subMchId?: string | undefined;
  readonly subAppid?: string | undefined;
}

/**
 * A complete call. The transport sends it, and the durable gateway stores and compares it. No other code
 * reads the caller's parameters.
 */
export interface PreparedCall {
  /** The CloudPay name of the API. */
  readonly api: string;
  /** The parameters to send, by wire names: text, and integers (amounts in cents). */
  readonly request: Readonly<WireData>;
  readonly context: CallingContext;
  readonly merchant: CallMerchant;
  readonly outTradeNo: string | undefined;
  readonly transactionId: string | undefined;
  readonly outRefundNo: string | undefined;
  /** Cents: the order's amount, also if a part of it is refunded. */
  readonly totalFee: number | undefined;
  /** Cents. */
  readonly refundFee: number | undefined;
  readonly tradeType: string | undefined;
  /** When the order can no longer be paid, if the caller says so (`time_expire`, Beijing time). */
  readonly expiresAt: Date | undefined;
  /** The target of the delivery: what `notify_url` was made for. */
  readonly target: CallbackTarget | undefined;
}

interface CallParts extends Pick<PreparedCall, 'api' | 'request' | 'context' | 'target'> {
  /** The account; the sub-merchant is in the request. */
  account?: { mode: MerchantMode; mchId: string; appid: string };
  /** Typed parameters, if the sent ones are not typed. Default: `request`. */
  fields?: WireData;
}

/** Describes a request in the names and types of the project. */
export function preparedCall({ account, fields, ...parts }: CallParts): PreparedCall {
  const from = fields ?? parts.request;
  const text = (name: string) => (from[name] === undefined ? undefined : String(from[name]));
  const cents = (name: string) => {
    const value = from[name];
    return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
  };
  return {
    ...parts,
    merchant: { ...account, subMchId: text('sub_mch_id'), subAppid: text('sub_appid') },
    outTradeNo: text('out_trade_no'),
    transactionId: text('transaction_id'),
    outRefundNo: text('out_refund_no'),
    totalFee: cents('total_fee'),
    refundFee: cents('refund_fee'),
    tradeType: declarationOf(parts.api)?.effect === 'payment' ? 'MICROPAY' : text('trade_type'),
    expiresAt: parseBeijingTime(from['time_expire']),
  };
}
