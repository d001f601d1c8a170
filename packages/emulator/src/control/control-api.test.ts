import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DeliveryList } from '@opencloudpay/contracts/dev-server/deliveries';
import type { FunctionList } from '@opencloudpay/contracts/dev-server/functions';
import type { OrderList } from '@opencloudpay/contracts/dev-server/orders';
import type { Emulator } from '../index';
import { atEnd, order, SUB_MCH_ID, start, stopAll } from '../testing/emulators';
import { type ControlServer, serveControl } from './serve-control';

let emulator: Emulator;
let server: ControlServer;
beforeEach(async () => {
  emulator = await start();
  server = await serveControl(emulator, {
    name: 'tea-shop',
    merchantName: 'Tea Shop',
    static: () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } }),
  });
  atEnd(() => server.close());
});
afterEach(async () => {
  await stopAll();
});

async function get<Answer>(path: string): Promise<Answer> {
  const answer = await fetch(`${server.url}${path}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Answer;
}

async function send(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
  const answer = await fetch(`${server.url}${path}`, {
    method,
    headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const post = (path: string, body: object = {}) => send('POST', path, body);

describe('the control API', () => {
  it('describes the project', async () => {
    expect(await get('/api/project')).toMatchObject({
      name: 'tea-shop',
      merchantName: 'Tea Shop',
      envId: 'test-env',
      clock: { now: expect.any(Number), offset: 0, advancing: false },
      urls: { gateway: expect.stringMatching(/^http:/) },
      users: [{ openId: emulator.user.openId }],
      state: { kept: false },
    });
  });

  it('lists orders, newest first, by search and state, in pages', async () => {
    const first = await order(emulator);
    const second = await order(emulator, 'cb_wrong');
    await emulator.pay(second.outTradeNo);
    const list = (query: string) => get<OrderList>(`/api/orders?${query}`);
    expect(await list('')).toMatchObject({
      orders: [{ outTradeNo: second.outTradeNo, state: 'SUCCESS' }, { outTradeNo: first.outTradeNo }],
      total: 2,
      states: { SUCCESS: 1, NOTPAY: 1 },
    });
    expect((await list('search=CB_WRONG')).orders).toHaveLength(1);
    expect((await list(`search=${first.outTradeNo}`)).orders).toMatchObject([
      { outTradeNo: first.outTradeNo },
    ]);
    expect(await list('state=NOTPAY,CLOSED')).toMatchObject({
      orders: [{ outTradeNo: first.outTradeNo }],
      total: 1,
      states: { SUCCESS: 1 },
    });
    const page = await list('limit=1');
    expect(page.orders).toHaveLength(1);
    expect((await list(`limit=1&after=${page.next}`)).orders).toMatchObject([
      { outTradeNo: first.outTradeNo },
    ]);
    expect(await list('search=nothing')).toEqual({ orders: [], total: 0, states: {} });
  });

  it('shows an order’s timeline by its number and by its prepay id', async () => {
    const { outTradeNo } = await order(emulator);
    const prepayId = emulator.order(outTradeNo)?.prepayId;
    for (const name of [outTradeNo, prepayId])
      expect(await get(`/api/orders/${name}`)).toMatchObject({
        order: { outTradeNo },
        entries: [{}, {}, {}],
      });
    expect(await send('GET', '/api/orders/T-unknown')).toMatchObject({
      status: 404,
      body: { error: { code: 'ORDER_UNKNOWN', message: expect.stringContaining('T-unknown') } },
    });
    const mistyped = `${outTradeNo.slice(0, -1)}x`;
    expect(await send('GET', `/api/orders/${mistyped}`)).toMatchObject({
      body: { error: { message: `There is no order ${mistyped}. Did you mean ${outTradeNo}?` } },
    });
  });

  it('cancels, fails and pays with a coupon at the cashier', async () => {
    const { outTradeNo } = await order(emulator);
    const cashier = `/api/cashier/${outTradeNo}`;
    expect(await get(cashier)).toMatchObject({
      merchantName: 'Tea Shop',
      goods: 'A thing',
      amount: 100,
      currency: 'CNY',
      state: 'NOTPAY',
      payable: true,
      expiresAt: expect.any(Number),
    });
    expect(await post(`${cashier}/cancel`)).toMatchObject({ status: 200, body: { state: 'NOTPAY' } });
    expect(await post(`${cashier}/fail`)).toMatchObject({ body: { state: 'PAYERROR', payable: true } });
    expect(await post(`${cashier}/pay`, { coupon: { fee: 1000 } })).toMatchObject({
      status: 400,
      body: { error: { code: 'COUPONS_INVALID' } },
    });
    expect(await post(`${cashier}/pay`, { coupon: { fee: 30 } })).toMatchObject({
      status: 200,
      body: {
        state: 'SUCCESS',
        payable: false,
        reason: { code: 'ORDER_PAID' },
        payment: { cashFee: 70, coupons: [{ fee: 30 }] },
      },
    });
    expect(await post(`${cashier}/pay`)).toMatchObject({
      status: 409,
      body: { error: { code: 'ORDER_PAID' } },
    });
    await emulator.idle();
    expect(emulator.deliveries()).toHaveLength(1);
  });

  it('expires and closes orders, and settles a refund', async () => {
    const [lapsed, closed, paid] = [await order(emulator), await order(emulator), await order(emulator)];
    expect(await post(`/api/cashier/${lapsed.outTradeNo}/expire`)).toMatchObject({
      body: { state: 'CLOSED', reason: { code: 'ORDER_EXPIRED' } },
    });
    expect(await post(`/api/orders/${closed.outTradeNo}/close`)).toMatchObject({ body: { state: 'CLOSED' } });
    await emulator.pay(paid.outTradeNo);
    await emulator.callFunction('refund', {
      outTradeNo: paid.outTradeNo,
      outRefundNo: 'R-1',
      subMchId: SUB_MCH_ID,
    });
    expect(await post('/api/refunds/R-1/settle', { status: 'CHANGE' })).toMatchObject({
      body: { status: 'CHANGE' },
    });
    expect(await post('/api/refunds/R-1/settle')).toMatchObject({ body: { status: 'SUCCESS' } });
    expect(await post('/api/refunds/R-1/settle')).toMatchObject({
      status: 409,
      body: { error: { code: 'REFUND_SETTLED' } },
    });
  });

  it('lists functions and calls them as a chosen user, with their logs', async () => {
    const { functions } = await get<FunctionList>('/api/functions');
    expect(functions.map(({ name }) => name)).toEqual(emulator.functionNames());
    expect(
      await post('/api/functions/whoami/call', { event: { a: 1 }, user: { openId: 'oSomebody' } }),
    ).toMatchObject({
      status: 200,
      body: { ok: true, openId: 'oSomebody', event: { a: 1 }, result: { OPENID: 'oSomebody' } },
    });
    const failed = await post('/api/functions/cb_learns/call', { event: {} });
    expect(failed).toMatchObject({
      status: 200,
      body: { ok: false, error: { code: 'FUNCTION_THREW', stack: expect.any(String) } },
    });
    const after = await get<FunctionList>('/api/functions');
    expect(after.functions.find(({ name }) => name === 'cb_learns')).toMatchObject({
      calls: 1,
      lastError: { requestId: failed.body['requestId'] },
    });
    expect(await post('/api/functions/nobody/call')).toMatchObject({
      status: 404,
      body: { error: { code: 'FUNCTION_NOT_FOUND' } },
    });
    expect(await get(`/api/logs?requestId=${failed.body['requestId']}`)).toEqual({
      lines: expect.any(Array),
    });
  });

  it('replays deliveries, sets and clears faults, and advances the time', async () => {
    const { outTradeNo } = await order(emulator);
    await post('/api/faults', { type: 'drop', times: 1 });
    await emulator.pay(outTradeNo);
    expect(await get('/api/faults')).toEqual({ faults: [] });
    expect(await post('/api/clock/advance', { duration: '15s' })).toMatchObject({
      body: { offset: expect.any(Number) },
    });
    const { deliveries } = await get<DeliveryList>('/api/deliveries');
    expect(deliveries).toMatchObject([{ outTradeNo, delivered: true, attemptId: '1.2' }]);
    expect(await post(`/api/deliveries/${deliveries[0]?.id}/replay`)).toMatchObject({
      status: 200,
      body: { delivered: true },
    });
    expect(await post('/api/notifications/1/replay')).toMatchObject({
      body: { replay: true, accepted: true },
    });
    expect(await post('/api/faults', { type: 'meteor' })).toMatchObject({
      status: 400,
      body: { error: { code: 'FAULT_INVALID' } },
    });
    const { body } = await post('/api/faults', { type: 'duplicate' });
    expect(await send('DELETE', `/api/faults/${body['id']}`)).toEqual({ status: 200, body: { faults: [] } });
    expect(await send('DELETE', '/api/faults')).toMatchObject({ status: 200 });
    expect(await post('/api/clock/advance', { duration: 'soon' })).toMatchObject({ status: 400 });
  });

  it('serves the console’s files at other addresses, and refuses unknown API addresses in JSON', async () => {
    const page = await fetch(`${server.url}/orders/17`);
    expect(await page.text()).toBe('<!doctype html>');
    expect(page.headers.get('x-frame-options')).toBe('DENY');
    expect(await send('GET', '/api/nothing')).toMatchObject({
      status: 404,
      body: { error: { code: 'NOT_FOUND' } },
    });
    expect(await send('DELETE', '/api/project')).toMatchObject({
      status: 405,
      body: { error: { code: 'METHOD_NOT_ALLOWED' } },
    });
  });

  it('says in one sentence when its port is taken', async () => {
    const port = Number(new URL(server.url).port);
    await expect(serveControl(emulator, { port })).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      message: expect.stringContaining(String(port)),
    });
  });
});
