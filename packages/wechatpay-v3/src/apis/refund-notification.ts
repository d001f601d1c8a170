import type { AnswerRow } from '../v2/table';

/** The rows of a refund notification. */
export const refundNotificationRows: readonly AnswerRow[] = [
  { from: ['mchid', 'sp_mchid'], to: 'mch_id' },
  { from: 'sub_mchid', to: 'sub_mch_id' },
  { from: 'out_trade_no', to: 'out_trade_no' },
  { from: 'transaction_id', to: 'transaction_id' },
  { from: 'out_refund_no', to: 'out_refund_no' },
  { from: 'refund_id', to: 'refund_id' },
  { from: 'refund_status', to: 'refund_status', as: 'refundState' },
  { from: 'success_time', to: 'success_time', as: 'spacedTime' },
  { from: 'user_received_account', to: 'refund_recv_accout' },
  { from: 'amount.total', to: 'total_fee' },
  { from: 'amount.refund', to: 'refund_fee' },
  { from: 'amount.payer_total', to: 'cash_fee' },
  { from: 'amount.payer_refund', to: 'cash_refund_fee' },
];
