import type { CashierView } from '@opencloudpay/contracts/dev-server/cashier';
import { useState } from 'preact/hooks';
import { Amount } from '../components/amount';
import { Choice, Field } from '../components/field';
import { Heading } from '../components/heading';
import { Icon } from '../components/icon';
import { usePage } from '../context';
import { centsOf, yuan } from '../format/money';
import { showCountdown } from '../format/time';
import { useNow } from '../shell';

export interface CashierDeeds {
  pay(coupon?: { fee: number; type: 'CASH' | 'NO_CASH' }): void;
  cancel(): void;
  fail(): void;
  expire(): void;
}

/** The sheet of an order that can be paid. */
export function CashierSheet({
  view,
  busy,
  deeds,
}: {
  view: CashierView;
  busy: boolean;
  deeds: CashierDeeds;
}) {
  const { t } = usePage();
  const now = useNow();
  const [withCoupon, setWithCoupon] = useState(false);
  const [coupon, setCoupon] = useState('1.00');
  const [type, setType] = useState<'CASH' | 'NO_CASH'>('CASH');
  const fee = centsOf(coupon);
  const right = fee !== undefined && fee > 0 && fee <= view.amount;
  const toPay = withCoupon && right ? view.amount - fee : view.amount;

  return (
    <>
      <form
        class="sheet"
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !busy) deeds.cancel();
        }}
        onSubmit={(event) => {
          event.preventDefault();
          if (withCoupon && !right) return;
          deeds.pay(withCoupon && right ? { fee, type } : undefined);
        }}
      >
        <button
          type="button"
          class="icon-button sheet-close"
          onClick={deeds.cancel}
          disabled={busy}
          aria-label={t.cashier.cancel}
          title={t.cashier.cancel}
        >
          <Icon name="cross" />
        </button>
        <Heading title={t.cashier.payTo(view.merchantName)} />
        <p class="phone-amount">
          <Amount cents={toPay} />
        </p>
        {withCoupon && right && (
          <p class="sheet-before">
            <s>
              <Amount cents={view.amount} />
            </s>
          </p>
        )}
        <dl class="sheet-rows">
          <div>
            <dt>{t.cashier.goods}</dt>
            <dd>{view.goods}</dd>
          </div>
          {view.openid && (
            <div>
              <dt>{t.cashier.payer}</dt>
              <dd class="code">{view.openid}</dd>
            </div>
          )}
          <div>
            <dt>{t.cashier.method}</dt>
            <dd>{t.cashier.balance}</dd>
          </div>
        </dl>
        <label class="check">
          <input
            type="checkbox"
            checked={withCoupon}
            onChange={({ currentTarget }) => setWithCoupon(currentTarget.checked)}
          />
          {t.cashier.couponHint}
        </label>
        {withCoupon && (
          <div class="coupon">
            <Field label={t.cashier.couponAmount} error={right ? undefined : t.cashier.couponWrong}>
              {(attributes) => (
                <input
                  {...attributes}
                  class="input"
                  inputMode="decimal"
                  value={coupon}
                  onInput={({ currentTarget }) => setCoupon(currentTarget.value)}
                />
              )}
            </Field>
            <Choice
              label={t.cashier.couponType}
              value={type}
              options={[
                ['CASH', t.cashier.couponTypes.CASH],
                ['NO_CASH', t.cashier.couponTypes.NO_CASH],
              ]}
              onChoose={setType}
            />
          </div>
        )}
        <button type="submit" class="button primary pay" disabled={busy}>
          {t.cashier.pay(`¥${yuan(toPay)}`)}
        </button>
        <p class="sheet-expiry muted">{t.cashier.expiresIn(showCountdown(view.expiresAt - now))}</p>
      </form>
      <section class="otherwise" aria-labelledby="otherwise">
        <h2 id="otherwise">{t.cashier.otherwise}</h2>
        <div class="actions">
          <button type="button" class="button" onClick={deeds.cancel} disabled={busy}>
            {t.cashier.cancel}
          </button>
          <button type="button" class="button" onClick={deeds.fail} disabled={busy}>
            {t.cashier.fail}
          </button>
          <button type="button" class="button" onClick={deeds.expire} disabled={busy}>
            {t.cashier.expire}
          </button>
        </div>
      </section>
    </>
  );
}
