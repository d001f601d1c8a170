import type { TimelineEntry } from '@opencloudpay/contracts/dev-server/timeline';
import { usePage } from '../../context';
import { yuan } from '../../format/money';
import { Telling } from './entry';

type Plain = Exclude<
  TimelineEntry,
  { type: 'function-call' | 'request' | 'notification' | 'callback' | 'wechat' }
>;

export function PlainEntry({ entry }: { entry: Plain }) {
  const { t, told } = usePage();
  switch (entry.type) {
    case 'order-made':
      return <Telling title={t.timeline.made} />;
    case 'order-paid': {
      const { payment } = entry;
      const coupons = payment.totalFee - payment.cashFee;
      return (
        <Telling
          title={t.timeline.paid(`¥${yuan(payment.totalFee)}`)}
          aside={
            <>
              {coupons > 0 && `${t.timeline.paidWith(`¥${yuan(payment.cashFee)}`, `¥${yuan(coupons)}`)} · `}
              <span class="code">{payment.transactionId}</span>
            </>
          }
        />
      );
    }
    case 'refund-made':
      return (
        <Telling
          title={t.timeline.refundMade(`¥${yuan(entry.refund.refundFee)}`)}
          aside={<span class="code">{entry.refund.outRefundNo}</span>}
        />
      );
    case 'refund-settled':
      return (
        <p class="entry-head">
          <span class="entry-title">
            {t.timeline.refundSettled(
              `¥${yuan(entry.refund.refundFee)}`,
              t.refundStates[entry.refund.status],
            )}
          </span>
          <span class="entry-aside code">{entry.refund.outRefundNo}</span>
        </p>
      );
    case 'fault':
      return (
        <Telling
          title={told(entry.fault.text, entry.fault.zh)}
          outcome={{ tone: 'warn', words: t.timeline.fault }}
        />
      );
    case 'shipping-awaited':
      return <Telling title={t.timeline.wechat.frozen} />;
    case 'payment-failed':
      return <Telling title={t.timeline.failed} />;
    case 'payment-cancelled':
      return <Telling title={t.timeline.cancelled} />;
    case 'order-closed':
      return <Telling title={t.timeline.closed} />;
    case 'order-expired':
      return <Telling title={t.timeline.expired} />;
    case 'order-reversed':
      return <Telling title={t.timeline.reversed} />;
  }
}
