import type { NotificationState } from '@opencloudpay/contracts/dev-server/notifications';
import type { OrderSummary } from '@opencloudpay/contracts/dev-server/orders';
import type { RefundRecord } from '@opencloudpay/contracts/dev-server/refunds';
import type { OrderTimeline } from '@opencloudpay/contracts/dev-server/timeline';
import { Amount } from '../components/amount';
import { CallbackProblemNote } from '../components/callback-problem';
import { CopyButton } from '../components/copy-button';
import { Diagnosis } from '../components/diagnosis';
import { Fact, Facts } from '../components/facts';
import { Empty, ErrorNote, Loading } from '../components/feedback';
import { Heading } from '../components/heading';
import { Icon } from '../components/icon';
import { CallbackTag, OrderTag, RefundTag, stateWords } from '../components/state-tag';
import { Time } from '../components/time';
import { RequestError, request } from '../connection/request';
import { useAction } from '../connection/use-action';
import { useResource } from '../connection/use-resource';
import { useEvents } from '../connection/use-stream';
import { usePage } from '../context';
import { to } from '../route';
import { Timeline } from './timeline/timeline';

/** An order with its data, actions and timeline. */
export function Order({ id }: { id: string }) {
  const { t, announce } = usePage();
  const timeline = useResource(id, (signal) =>
    request('GET /api/orders/:outTradeNo', { params: { outTradeNo: id } }, { signal }),
  );
  useEvents((event) => {
    if (event.type !== 'order') return;
    const { order } = event;
    if (order.outTradeNo !== id && order.prepayId !== id) return;
    timeline.refresh();
    announce(t.orders.changed(order.goods, stateWords(order, t)));
  });
  if (timeline.data)
    return <OrderPage timeline={timeline.data} error={timeline.error} refresh={timeline.refresh} />;
  const unknown = timeline.error instanceof RequestError && timeline.error.code === 'ORDER_UNKNOWN';
  return (
    <>
      <Back />
      <Heading title={unknown ? t.order.unknown : id} />
      {unknown ? (
        <Empty title={id}>
          <a class="button" href={to.orders()}>
            {t.nowhere.link}
          </a>
        </Empty>
      ) : timeline.error ? (
        <ErrorNote error={timeline.error} retry={timeline.refresh} />
      ) : (
        <Loading />
      )}
    </>
  );
}

function Back() {
  const { t } = usePage();
  return (
    <a class="back" href={to.orders()}>
      <Icon name="back" /> {t.order.back}
    </a>
  );
}

function OrderPage({
  timeline,
  error,
  refresh,
}: {
  timeline: OrderTimeline;
  error: unknown;
  refresh: () => void;
}) {
  const { order, refunds } = timeline;
  const { t } = usePage();
  return (
    <>
      <Back />
      <div class="order-head">
        <div>
          <Heading title={order.goods} />
          <p class="order-number">
            <span class="code">{order.outTradeNo}</span>
            <CopyButton quiet text={order.outTradeNo} what={t.order.number} />
          </p>
        </div>
        <div class="order-sum">
          <Amount cents={order.totalFee} />
          <OrderTag order={order} />
        </div>
      </div>
      <Actions order={order} />
      <CallbackProblemNote problem={order.callbackProblem} />
      <ErrorNote error={error} retry={refresh} />
      <div class="order-body">
        <section aria-labelledby="timeline-heading">
          <h2 id="timeline-heading">{t.order.timeline}</h2>
          <Timeline timeline={timeline} refresh={refresh} />
        </section>
        <div class="order-facts">
          <OrderFacts order={order} />
          {refunds.length > 0 && (
            <section class="card" aria-labelledby="refunds-heading">
              <h2 id="refunds-heading">{t.order.refunds}</h2>
              {refunds.map((refund) => (
                <Refund key={refund.outRefundNo} refund={refund} refresh={refresh} />
              ))}
            </section>
          )}
        </div>
      </div>
    </>
  );
}

function Actions({ order }: { order: OrderSummary }) {
  const { t, notify } = usePage();
  const closing = useAction();
  const open = order.state === 'NOTPAY' || order.state === 'PAYERROR' || order.state === 'USERPAYING';
  if (!open) return null;
  const close = () =>
    closing.run(async () => {
      const params = { outTradeNo: order.outTradeNo };
      await request('POST /api/orders/:outTradeNo/close', { params, body: {} });
      notify(t.order.closedNow);
    });
  return (
    <>
      <div class="actions">
        <a class="button primary" href={to.cashier(order.outTradeNo)}>
          <Icon name="phone" /> {t.order.openCashier}
        </a>
        <button type="button" class="button" onClick={close} disabled={closing.busy}>
          {t.order.close}
        </button>
      </div>
      <ErrorNote error={closing.error} />
    </>
  );
}

function OrderFacts({ order }: { order: OrderSummary }) {
  const { t } = usePage();
  const { notification } = order;
  return (
    <section class="card" aria-label={order.goods}>
      {notification && <Callback notification={notification} />}
      <Facts>
        <Fact name={t.order.made}>
          <Time at={order.madeAt} kind="full" />
        </Fact>
        {order.paidAt !== undefined && (
          <Fact name={t.order.paid}>
            <Time at={order.paidAt} kind="full" />
          </Fact>
        )}
        {order.closedAt !== undefined && (
          <Fact name={order.expired ? t.states.expired : t.order.closed}>
            <Time at={order.closedAt} kind="full" />
          </Fact>
        )}
        {order.state === 'NOTPAY' && order.expiresAt !== undefined && (
          <Fact name={t.order.expires}>
            <Time at={order.expiresAt} kind="full" />
          </Fact>
        )}
        {order.cashFee !== undefined && order.cashFee !== order.totalFee && (
          <Fact name={t.order.cash}>
            <Amount cents={order.cashFee} />
          </Fact>
        )}
        {order.refundedFee > 0 && (
          <Fact name={t.order.refunded}>
            <Amount cents={order.refundedFee} />
          </Fact>
        )}
        <Fact name={t.order.payer} code={order.openid} />
        <Fact name={t.order.transactionId} code={order.transactionId} />
        <Fact name={t.order.prepayId} code={order.prepayId} />
        <Fact name={t.order.attach} code={order.attach} />
        <Fact name={t.order.merchant} code={order.subMchId ?? order.mchId} />
        <Fact name={t.order.tradeType} code={order.tradeType} copy={false} />
      </Facts>
    </section>
  );
}

/** The state of the notification: its callback, the diagnosis and the retries left. */
function Callback({ notification }: { notification: NotificationState }) {
  const { t } = usePage();
  const {
    callback,
    state,
    problem,
    problemZh,
    problemCode,
    remaining,
    nextAt,
    refusedCalls = 0,
  } = notification;
  return (
    <div class="callback-state">
      <p class="callback-name">
        <span>
          {t.order.callback}{' '}
          {callback && (
            <span class="code">{'functionName' in callback ? callback.functionName : callback.path}</span>
          )}
        </span>
        <CallbackTag notification={notification} />
      </p>
      {state === 'delivered' && refusedCalls > 0 && (
        <p class="refused-hint">{t.refusals.deliveredHint(refusedCalls)}</p>
      )}
      {state !== 'delivered' && problem && <Diagnosis code={problemCode} text={problem} zh={problemZh} />}
      {state === 'waiting' && notification.attempts > 0 && (
        <p class="muted">
          {t.callback.remaining(remaining)}
          {nextAt !== undefined && (
            <>
              {' '}
              (<Time at={nextAt} kind="time" />)
            </>
          )}
        </p>
      )}
    </div>
  );
}

const endings = ['SUCCESS', 'CHANGE', 'REFUNDCLOSE'] as const;

function Refund({ refund, refresh }: { refund: RefundRecord; refresh: () => void }) {
  const { t, notify } = usePage();
  const settling = useAction();
  const unsettled = refund.status === 'PROCESSING' || refund.status === 'CHANGE';
  const settle = (status: (typeof endings)[number]) =>
    settling.run(async () => {
      const params = { outRefundNo: refund.outRefundNo };
      const settled = await request('POST /api/refunds/:outRefundNo/settle', { params, body: { status } });
      notify(t.order.settled(t.refundStates[settled.status]));
      refresh();
    });
  return (
    <div class="refund">
      <p class="refund-head">
        <Amount cents={refund.refundFee} />
        <RefundTag status={refund.status} />
      </p>
      <p class="code sub">{refund.outRefundNo}</p>
      <CallbackProblemNote problem={refund.callbackProblem} />
      {unsettled && (
        <div class="actions tight">
          {endings
            .filter((ending) => ending !== refund.status)
            .map((ending) => (
              <button
                key={ending}
                type="button"
                class="button small"
                disabled={settling.busy}
                onClick={() => settle(ending)}
              >
                {t.order.settleAs[ending]}
              </button>
            ))}
        </div>
      )}
      <ErrorNote error={settling.error} />
    </div>
  );
}
