import type { CashierView } from '@opencloudpay/contracts/dev-server/cashier';
import { Amount } from '../components/amount';
import { Diagnosis } from '../components/diagnosis';
import { Fact, Facts } from '../components/facts';
import { Heading } from '../components/heading';
import { Icon } from '../components/icon';
import { Time } from '../components/time';
import { request } from '../connection/request';
import { useResource } from '../connection/use-resource';
import { useEvents } from '../connection/use-stream';
import { usePage } from '../context';
import type { Messages } from '../messages/messages';
import { to } from '../route';

/** The result of an order that cannot be paid (any more), and the state of its callback. */
export function CashierResult({ view, justPaid }: { view: CashierView; justPaid: boolean }) {
  const { t } = usePage();
  const { payment, amount, goods, outTradeNo } = view;
  return (
    <div class="phone-message">
      <span class={`phone-mark ${payment ? 'good' : 'plain'}`}>
        <Icon name={payment ? 'check' : 'cross'} />
      </span>
      <Heading title={title(view, justPaid, t)} />
      <p class="phone-amount">
        <Amount cents={amount} />
      </p>
      <p class="muted">{goods}</p>
      {justPaid && <p class="muted">{t.cashier.paidHint}</p>}
      {payment && (
        <>
          <Facts>
            <Fact name={t.cashier.paidAt}>
              <Time at={payment.paidAt} kind="full" />
            </Fact>
            {payment.cashFee !== payment.totalFee && (
              <Fact name={t.cashier.cash}>
                <Amount cents={payment.cashFee} />
              </Fact>
            )}
            <Fact name={t.order.transactionId} code={payment.transactionId} />
          </Facts>
          <CallbackNews outTradeNo={outTradeNo} />
        </>
      )}
      <a class="button" href={to.order(outTradeNo)}>
        {t.cashier.timeline}
      </a>
    </div>
  );
}

/** The state of the callback, live. */
function CallbackNews({ outTradeNo }: { outTradeNo: string }) {
  const { t } = usePage();
  const timeline = useResource(`callback of ${outTradeNo}`, (signal) =>
    request('GET /api/orders/:outTradeNo', { params: { outTradeNo } }, { signal }),
  );
  useEvents((event) => {
    if (event.type === 'order' && event.order.outTradeNo === outTradeNo) timeline.refresh();
  });
  const notification = timeline.data?.order.notification;
  if (!timeline.data) return null;
  const target = notification?.callback;
  const name = target ? ('functionName' in target ? target.functionName : target.path) : '';
  return (
    <div class="news" aria-live="polite">
      {!notification || (notification.state === 'waiting' && notification.attempts === 0) ? (
        <p class="news-line info">{t.cashier.waiting(name)}</p>
      ) : notification.state === 'delivered' ? (
        <>
          <p class={`news-line ${notification.refusedCalls ? 'warn' : 'good'}`}>
            <Icon name={notification.refusedCalls ? 'faults' : 'check'} /> {t.cashier.delivered(name)}
          </p>
          {notification.refusedCalls !== undefined && (
            <p class="muted">{t.refusals.deliveredHint(notification.refusedCalls)}</p>
          )}
        </>
      ) : (
        <>
          <p class="news-line bad">
            <Icon name="cross" /> {t.cashier.notDelivered(name)}
          </p>
          {notification.problem && (
            <Diagnosis
              code={notification.problemCode}
              text={notification.problem}
              zh={notification.problemZh}
            />
          )}
          <p class="muted">{t.callback.remaining(notification.remaining)}</p>
        </>
      )}
    </div>
  );
}

function title({ state, reason }: CashierView, justPaid: boolean, t: Messages): string {
  if (justPaid) return t.cashier.paid;
  switch (reason?.code) {
    case 'ORDER_CLOSED':
      return t.cashier.closed;
    case 'ORDER_EXPIRED':
      return t.cashier.expired;
    case 'PREPAY_EXPIRED':
      return t.cashier.prepayExpired;
    case 'NOT_FOR_PAYERS':
      return t.cashier.notPayable;
    default:
      return state === 'REFUND' ? t.cashier.wasRefunded : t.cashier.wasPaid;
  }
}
