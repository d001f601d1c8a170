import type { OrderList, OrderSummary, TradeState } from '@opencloudpay/contracts/dev-server/orders';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Amount } from '../components/amount';
import { Empty, ErrorNote, Loading } from '../components/feedback';
import { Heading } from '../components/heading';
import { Icon } from '../components/icon';
import { CallbackTag, OrderTag, stateWords, Tag } from '../components/state-tag';
import { Time } from '../components/time';
import { request } from '../connection/request';
import { useResource } from '../connection/use-resource';
import { useEvents } from '../connection/use-stream';
import { usePage } from '../context';
import { type Route, to } from '../route';

/** Orders per page. Few enough to stay fast. */
const PAGE = 50;
/** Milliseconds between the last key and the search. */
const PAUSE = 200;
const states: readonly TradeState[] = [
  'NOTPAY',
  'USERPAYING',
  'SUCCESS',
  'REFUND',
  'PAYERROR',
  'CLOSED',
  'REVOKED',
];

type Query = Omit<Extract<Route, { view: 'orders' }>, 'view'>;

/** All orders, newest first, live. */
export function Orders({ search, state, after, page }: Query) {
  const { t, announce } = usePage();
  const query = { search, state, after, limit: PAGE };
  const list = useResource(JSON.stringify(query), (signal) =>
    request('GET /api/orders', { query }, { signal }),
  );
  useEvents((event) => {
    if (event.type !== 'order') return;
    list.refresh();
    announce(t.orders.changed(event.order.goods, stateWords(event.order, t)));
  });
  const found = useLast(list.data);

  return (
    <>
      <div class="page-head">
        <Heading title={t.orders.title} />
        <Search search={search} state={state} />
      </div>
      {found && <StateFilter found={found} search={search} state={state} />}
      <ErrorNote error={list.error} retry={list.refresh} />
      {!found && !list.error && <Loading />}
      {found && found.orders.length > 0 && (
        <>
          <Table orders={found.orders} />
          <Pages found={found} query={{ search, state, after, page }} />
        </>
      )}
      {found?.orders.length === 0 && <NoOrders filtered={Boolean(search || state || after)} />}
    </>
  );
}

/** Keeps the old list until the new one has arrived, so that it does not flicker while the reader types. */
function useLast<T>(value: T | undefined): T | undefined {
  const last = useRef(value);
  if (value !== undefined) last.current = value;
  return last.current;
}

function Search({ search, state }: { search: string; state: string }) {
  const { t } = usePage();
  const [text, setText] = useState(search);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => setText(search), [search]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <search class="search">
      <Icon name="search" />
      <input
        type="search"
        class="input"
        aria-label={t.orders.search}
        placeholder={t.orders.searchPlaceholder}
        value={text}
        onInput={({ currentTarget: { value } }) => {
          setText(value);
          clearTimeout(timer.current);
          // Replaced, not pushed, so that the back button leaves the search at once.
          timer.current = setTimeout(
            () => location.replace(to.orders({ search: value.trim(), state })),
            PAUSE,
          );
        }}
      />
    </search>
  );
}

function StateFilter({ found, search, state }: { found: OrderList; search: string; state: string }) {
  const { t } = usePage();
  const all = Object.values(found.states).reduce((sum, n) => sum + n, 0);
  const shown = states.filter((one) => found.states[one] || one === state);
  const chip = (value: string, words: string, n: number) => (
    <a
      key={value}
      class="chip"
      href={to.orders({ search, state: value })}
      aria-current={state === value ? 'true' : undefined}
    >
      {words} <span class="chip-count">{n.toLocaleString('en')}</span>
    </a>
  );
  if (all === 0 && !state) return null;
  return (
    <nav class="chips" aria-label={t.orders.filter}>
      {chip('', t.orders.all, all)}
      {shown.map((one) => chip(one, t.states[one], found.states[one] ?? 0))}
    </nav>
  );
}

function Table({ orders }: { orders: readonly OrderSummary[] }) {
  const { t } = usePage();
  return (
    <table class="orders">
      <caption class="offscreen">{t.orders.list}</caption>
      <thead>
        <tr>
          <th scope="col">{t.orders.goods}</th>
          <th scope="col" class="medium">
            {t.orders.state}
          </th>
          <th scope="col" class="number">
            {t.orders.amount}
          </th>
          <th scope="col" class="wide">
            {t.orders.callback}
          </th>
          <th scope="col" class="wider">
            {t.orders.payer}
          </th>
          <th scope="col" class="wide number">
            {t.orders.made}
          </th>
        </tr>
      </thead>
      <tbody>
        {orders.map((order) => (
          <Row key={order.outTradeNo} order={order} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ order }: { order: OrderSummary }) {
  const { t } = usePage();
  const { outTradeNo, goods, totalFee, refundedFee, notification, openid, madeAt, callbackProblem } = order;
  const target = notification?.callback;
  return (
    <tr>
      <th scope="row">
        <a href={to.order(outTradeNo)} class="row-link">
          {goods}
        </a>
        <span class="code sub">{outTradeNo}</span>
      </th>
      <td class="medium">
        <OrderTag order={order} />
      </td>
      <td class="number">
        <Amount cents={totalFee} />
        {/* Replaces the column on narrow screens. */}
        <span class="narrow-tag">
          <OrderTag order={order} />
        </span>
        {refundedFee > 0 && (
          <span class="sub">
            <Amount cents={-refundedFee} />
          </span>
        )}
      </td>
      <td class="wide">
        {callbackProblem && !notification && <Tag tone="warn">{t.callbackProblems.tag}</Tag>}
        {notification && (
          <>
            <CallbackTag notification={notification} />
            {target && (
              <span class="code sub">{'functionName' in target ? target.functionName : target.path}</span>
            )}
          </>
        )}
      </td>
      <td class="wider code payer">{openid}</td>
      <td class="wide number">
        <Time at={madeAt} />
      </td>
    </tr>
  );
}

function Pages({ found, query }: { found: OrderList; query: Query }) {
  const { t } = usePage();
  const { search, state, after, page } = query;
  // The start of each visited page, for the way back. A page opened by its address goes back to the first one.
  const starts = useRef(new Map<number, string>());
  starts.current.set(page, after);
  const first = (page - 1) * PAGE + 1;
  const before = starts.current.get(page - 1);
  const total = found.total;
  return (
    <nav class="pages" aria-label={t.orders.pages}>
      <span>{t.orders.range(first, first + found.orders.length - 1, total.toLocaleString('en'))}</span>
      {page > 1 && (
        <a
          class="button small"
          href={to.orders({ search, state, ...(before !== undefined && { after: before, page: page - 1 }) })}
        >
          {t.orders.newer}
        </a>
      )}
      {found.next && (
        <a class="button small" href={to.orders({ search, state, after: found.next, page: page + 1 })}>
          {t.orders.older}
        </a>
      )}
    </nav>
  );
}

function NoOrders({ filtered }: { filtered: boolean }) {
  const { t } = usePage();
  return filtered ? (
    <Empty title={t.orders.noMatch} hint={t.orders.noMatchHint}>
      <a class="button" href={to.orders()}>
        {t.orders.clear}
      </a>
    </Empty>
  ) : (
    <Empty title={t.orders.empty} hint={t.orders.emptyHint}>
      <a class="button primary" href={to.functions()}>
        {t.orders.emptyLink}
      </a>
    </Empty>
  );
}
