import { createHash } from 'node:crypto';
import { toSnakeCase } from '@opencloudpay/cloudpay';
import { beijingTime } from '@opencloudpay/contracts/beijing-time';
import type { CallbackEvent } from '@opencloudpay/contracts/callback';
import { type Mode, paymentFromV2, refundFromV2 } from '@opencloudpay/wechatpay-v3';
import { withRegularNames } from './regular-names';

/** The event of CloudBase's trigger: a notification of WeChat Pay v3 with its resource decrypted. */
export interface TriggerEvent {
  /** The same for each delivery of one event. */
  id: string;
  create_time: string;
  resource_type: 'encrypt-resource';
  /** `TRANSACTION.SUCCESS`, `REFUND.SUCCESS`, `REFUND.ABNORMAL`, `REFUND.CLOSED` */
  event_type: string;
  summary: string;
  resource: Readonly<Record<string, unknown>>;
}

const SUMMARIES: Readonly<Record<string, string>> = {
  'TRANSACTION.SUCCESS': '支付成功',
  'REFUND.SUCCESS': '退款成功',
  'REFUND.ABNORMAL': '退款异常',
  'REFUND.CLOSED': '退款关闭',
};

/**
 * The trigger's event, from the event that a callback of CloudPay would get. A payment or refund that was recovered has no
 * notification, so `id` and `create_time` are made from what the event reports.
 */
export function triggerEvent(event: CallbackEvent): TriggerEvent {
  const { userInfo: _, ...others } = event;
  const fields = toSnakeCase(others) as Record<string, unknown>;
  const subMchId = fields['sub_mch_id'];
  const mode: Mode = subMchId !== undefined && subMchId !== fields['mch_id'] ? 'partner' : 'direct';
  const isRefund = fields['refund_id'] !== undefined;
  const resource = isRefund ? refundFromV2(fields, mode) : paymentFromV2(fields, mode);
  const type = isRefund ? `REFUND.${resource['refund_status']}` : 'TRANSACTION.SUCCESS';
  const time = resource['success_time'];
  return {
    id: idOf([type, resource['transaction_id'], resource['refund_id']]),
    create_time: typeof time === 'string' ? time : `${beijingTime(Date.now()).replace(' ', 'T')}+08:00`,
    resource_type: 'encrypt-resource',
    event_type: type,
    summary: SUMMARIES[type] ?? type,
    resource: withRegularNames(resource),
  };
}

/** In the form of a UUID, which WeChat Pay's ids have. */
function idOf(parts: readonly unknown[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
