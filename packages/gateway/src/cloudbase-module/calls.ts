import type { WireData } from '@opencloudpay/cloudpay';
import { compactBeijingTime } from '@opencloudpay/contracts/beijing-time';

/** The names of the calls, as CloudBase's template of WeChat Pay has them: `data.name`. */
export const MODULE_CALLS = [
  'wxpay_order',
  'wxpay_query_order_by_out_trade_no',
  'wxpay_query_order_by_transaction_id',
  'wxpay_close_order',
  'wxpay_refund',
  'wxpay_refund_query',
] as const;

export type ModuleCallName = (typeof MODULE_CALLS)[number];

/** How a call of the module is made as a call of CloudPay, which the gateway stores, sends and repeats. */
export interface ModuleCall {
  /** The CloudPay name. */
  readonly api: 'unifiedOrder' | 'queryOrder' | 'closeOrder' | 'refund' | 'queryRefund';
  readonly rows: readonly Row[];
  /** The parameters that must be given, by their paths. */
  readonly required: readonly string[];
  /** Which of the callbacks reports its outcome. */
  readonly notifies?: 'payment' | 'refund';
}

/** One parameter: its path in v3's body, and its name in CloudPay's. */
interface Row {
  readonly from: string;
  readonly to: string;
  readonly as?: Conversion;
}

/** @returns `undefined` for a value that cannot be converted */
type Conversion = (value: unknown) => unknown;

/** What a refused value must be, by the conversion that refused it. */
export const MUST_BE: ReadonlyMap<Conversion, string> = new Map([
  [compactTime, 'must be a time of RFC 3339, such as 2026-01-01T10:00:00+08:00'],
  [onlyOne, 'must be a list of one way to pay here, such as ["no_credit"]'],
]);

const outTradeNo: Row = { from: 'out_trade_no', to: 'out_trade_no' };
const transactionId: Row = { from: 'transaction_id', to: 'transaction_id' };

export const moduleCalls: { readonly [Name in ModuleCallName]: ModuleCall } = {
  wxpay_order: {
    api: 'unifiedOrder',
    notifies: 'payment',
    required: ['description', 'out_trade_no', 'amount.total'],
    rows: [
      { from: 'description', to: 'body' },
      outTradeNo,
      { from: 'amount.total', to: 'total_fee' },
      { from: 'amount.currency', to: 'fee_type' },
      // The openid of the mini program: CloudPay makes it `openid` for an ordinary merchant.
      { from: 'payer.openid', to: 'sub_openid' },
      { from: 'attach', to: 'attach' },
      { from: 'time_expire', to: 'time_expire', as: compactTime },
      { from: 'goods_tag', to: 'goods_tag' },
      { from: 'limit_pay', to: 'limit_pay', as: onlyOne },
      { from: 'detail', to: 'detail' },
      { from: 'scene_info', to: 'scene_info', as: withoutPlace },
      { from: 'scene_info.payer_client_ip', to: 'spbill_create_ip' },
      { from: 'scene_info.device_id', to: 'device_info' },
      { from: 'support_fapiao', to: 'support_fapiao' },
      { from: 'settle_info', to: 'settle_info' },
    ],
  },
  wxpay_query_order_by_out_trade_no: { api: 'queryOrder', required: ['out_trade_no'], rows: [outTradeNo] },
  wxpay_query_order_by_transaction_id: {
    api: 'queryOrder',
    required: ['transaction_id'],
    rows: [transactionId],
  },
  wxpay_close_order: { api: 'closeOrder', required: ['out_trade_no'], rows: [outTradeNo] },
  wxpay_refund: {
    api: 'refund',
    notifies: 'refund',
    required: ['out_refund_no', 'amount.refund', 'amount.total'],
    rows: [
      outTradeNo,
      transactionId,
      { from: 'out_refund_no', to: 'out_refund_no' },
      { from: 'amount.refund', to: 'refund_fee' },
      { from: 'amount.total', to: 'total_fee' },
      { from: 'amount.currency', to: 'refund_fee_type' },
      { from: 'reason', to: 'refund_desc' },
      { from: 'funds_account', to: 'funds_account' },
      { from: 'amount', to: 'amount', as: onlyFrom },
      { from: 'goods_detail', to: 'goods_detail' },
    ],
  },
  // CloudBase's template puts the number into `params`.
  wxpay_refund_query: {
    api: 'queryRefund',
    required: ['out_refund_no'],
    rows: [
      { from: 'out_refund_no', to: 'out_refund_no' },
      { from: 'params.out_refund_no', to: 'out_refund_no' },
    ],
  },
};

export function isModuleCall(name: unknown): name is ModuleCallName {
  return MODULE_CALLS.some((known) => known === name);
}

/** v2's form of a time. */
function compactTime(value: unknown): unknown {
  const isTime =
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value) &&
    !Number.isNaN(Date.parse(value));
  return isTime ? compactBeijingTime(new Date(value)) : undefined;
}

function onlyOne(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : undefined;
}

/** The scene besides the fields that have names of their own; nothing if there are no others. */
function withoutPlace(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const { payer_client_ip: _, device_id: __, ...others } = value;
  return Object.keys(others).length > 0 ? others : null;
}

/** The accounts that pay a refund, out of its `amount`: the amounts themselves have names of their own. */
function onlyFrom(value: unknown): unknown {
  return isRecord(value) && value['from'] !== undefined ? { from: value['from'] } : null;
}

export function isRecord(value: unknown): value is WireData {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
