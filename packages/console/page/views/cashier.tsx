import type { CashierView } from '@opencloudpay/contracts/dev-server/cashier';
import { useState } from 'preact/hooks';
import { Amount } from '../components/amount';
import { ErrorNote, Loading } from '../components/feedback';
import { Heading } from '../components/heading';
import { Icon } from '../components/icon';
import { Settings } from '../components/settings-switches';
import { RequestError, request } from '../connection/request';
import { useAction } from '../connection/use-action';
import { useResource } from '../connection/use-resource';
import { useEvents } from '../connection/use-stream';
import { usePage } from '../context';
import { to } from '../route';
import { Connection } from '../shell';
import { CashierResult } from './cashier-result';
import { CashierSheet } from './cashier-sheet';

/** The payer's last action on this page. */
export type Deed = 'none' | 'paid' | 'cancelled' | 'failed';

/** The payment sheet of an order. The link has the order number or the prepay id. */
export function Cashier({ id }: { id: string }) {
  const { t, announce } = usePage();
  const [deed, setDeed] = useState<Deed>('none');
  const paying = useAction();
  const view = useResource(id, (signal) =>
    request('GET /api/cashier/:outTradeNo', { params: { outTradeNo: id } }, { signal }),
  );
  const outTradeNo = view.data?.outTradeNo;
  useEvents((event) => {
    if (event.type === 'clock') view.refresh();
    if (event.type === 'order' && event.order.outTradeNo === outTradeNo) view.refresh();
  });

  const act = (done: Deed, work: () => Promise<CashierView>) =>
    paying.run(async () => {
      view.set(await work());
      setDeed(done);
      if (done === 'paid') announce(t.cashier.paid);
    });
  const params = { outTradeNo: id };
  const deeds = {
    pay: (coupon?: { fee: number; type: 'CASH' | 'NO_CASH' }) =>
      act('paid', () =>
        request('POST /api/cashier/:outTradeNo/pay', { params, body: coupon ? { coupon } : {} }),
      ),
    cancel: () =>
      act('cancelled', () => request('POST /api/cashier/:outTradeNo/cancel', { params, body: {} })),
    fail: () => act('failed', () => request('POST /api/cashier/:outTradeNo/fail', { params, body: {} })),
    expire: () => act('none', () => request('POST /api/cashier/:outTradeNo/expire', { params, body: {} })),
  };

  const cashier = view.data;
  const unknown = view.error instanceof RequestError && view.error.code === 'ORDER_UNKNOWN';
  return (
    <div class="cashier">
      <div class="cashier-bar">
        <a class="back" href={to.order(outTradeNo ?? id)} hidden={unknown}>
          <Icon name="back" /> {t.cashier.timeline}
        </a>
        <Settings />
      </div>
      <main>
        <Connection />
        <div class="phone">
          {!cashier && !view.error && (
            <>
              <Heading title={t.cashier.title} />
              <Loading />
            </>
          )}
          {!cashier && view.error !== undefined && (
            <div class="phone-message">
              <Heading title={unknown ? t.cashier.unknown : t.cashier.title} />
              {unknown ? (
                <>
                  <p class="code breakable">{id}</p>
                  <p class="muted">{t.cashier.unknownHint}</p>
                  <a class="button" href={to.orders()}>
                    {t.nowhere.link}
                  </a>
                </>
              ) : (
                <ErrorNote error={view.error} retry={view.refresh} />
              )}
            </div>
          )}
          {cashier?.payable && (deed === 'none' || deed === 'paid') && (
            <CashierSheet view={cashier} busy={paying.busy} deeds={deeds} />
          )}
          {cashier?.payable && (deed === 'cancelled' || deed === 'failed') && (
            <div class="phone-message">
              <span class="phone-mark bad">
                <Icon name="cross" />
              </span>
              <Heading title={deed === 'failed' ? t.cashier.failed : t.cashier.cancelled} />
              <p class="phone-amount">
                <Amount cents={cashier.amount} />
              </p>
              <p class="muted">{deed === 'failed' ? t.cashier.failedHint : t.cashier.cancelledHint}</p>
              <button type="button" class="button primary" onClick={() => setDeed('none')}>
                {t.cashier.again}
              </button>
            </div>
          )}
          {cashier && !cashier.payable && <CashierResult view={cashier} justPaid={deed === 'paid'} />}
          <ErrorNote error={paying.error} />
        </div>
        <p class="cashier-note muted">{t.cashier.emulated}</p>
      </main>
    </div>
  );
}
