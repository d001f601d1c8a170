import type { NotificationState } from '@opencloudpay/contracts/dev-server/notifications';
import type { OrderSummary, TradeState } from '@opencloudpay/contracts/dev-server/orders';
import type { RefundStatus } from '@opencloudpay/contracts/dev-server/refunds';
import { usePage } from '../context';
import type { Messages } from '../messages/messages';

export type Tone = 'good' | 'bad' | 'warn' | 'info' | 'plain';

export function Tag({ tone, children }: { tone: Tone; children: string }) {
  return <span class={`tag ${tone}`}>{children}</span>;
}

const tradeTones: Record<TradeState, Tone> = {
  NOTPAY: 'info',
  USERPAYING: 'info',
  SUCCESS: 'good',
  REFUND: 'warn',
  REVOKED: 'plain',
  CLOSED: 'plain',
  PAYERROR: 'bad',
};

/** The text of an order's state. Distinguishes expired from closed and partly refunded from refunded. */
export function stateWords(
  order: Pick<OrderSummary, 'state' | 'expired' | 'refundedFee' | 'totalFee'>,
  t: Messages,
) {
  if (order.state === 'CLOSED' && order.expired) return t.states.expired;
  if (order.state === 'REFUND' && order.refundedFee < order.totalFee) return t.states.partlyRefunded;
  return t.states[order.state];
}

export function OrderTag({ order }: { order: OrderSummary }) {
  const { t } = usePage();
  return <Tag tone={tradeTones[order.state]}>{stateWords(order, t)}</Tag>;
}

const refundTones: Record<RefundStatus, Tone> = {
  PROCESSING: 'info',
  SUCCESS: 'good',
  CHANGE: 'bad',
  REFUNDCLOSE: 'plain',
};

export function RefundTag({ status }: { status: RefundStatus }) {
  const { t } = usePage();
  return <Tag tone={refundTones[status]}>{t.refundStates[status]}</Tag>;
}

export function CallbackTag({ notification }: { notification: NotificationState }) {
  const { t } = usePage();
  const { state, attempts, refusedCalls } = notification;
  if (state === 'delivered' && refusedCalls) return <Tag tone="warn">{t.refusals.calls(refusedCalls)}</Tag>;
  if (state === 'delivered') return <Tag tone="good">{t.callback.delivered}</Tag>;
  if (state === 'given-up') return <Tag tone="bad">{t.callback.givenUp}</Tag>;
  if (attempts === 0) return <Tag tone="info">{t.callback.waiting}</Tag>;
  return <Tag tone="bad">{t.callback.retrying(attempts)}</Tag>;
}
