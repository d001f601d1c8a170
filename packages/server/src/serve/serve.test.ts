/** A shop on `cloudpay serve`, the built program in its own process, with a simulated WeChat Pay. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { endAll } from '../testing/gateway-process';
import { ENV_ID, prepareShop, type ServedShopOfTest } from '../testing/served-shop';

let shop: ServedShopOfTest;
let token: string;

beforeAll(async () => {
  shop = await prepareShop();
  await shop.start();
  token = await shop.login('alice');
});

afterAll(async () => {
  await endAll();
  await shop.close();
});

/** Resolves once the condition holds; the test's own time limit ends what never does. */
async function eventually(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 50));
}

const buy = (outTradeNo: string) => shop.call('/call/buy', { token, body: { outTradeNo } });

const document = async (id: string) => {
  const params = { collectionName: 'orders', query: JSON.stringify({ _id: id }) };
  const { body } = await shop.call('/database', {
    token,
    body: { action: 'database.getDocument', params },
  });
  return JSON.stringify(body);
};

describe('cloudpay serve', () => {
  it('runs an order from the mini program to its paid document', async () => {
    const bought = await buy('TEA-10001');
    expect(bought).toMatchObject({
      status: 200,
      body: { result: { errCode: 0, resultCode: 'SUCCESS' } },
    });
    expect(await document('TEA-10001')).toContain('new');
    await shop.simulator.pay('TEA-10001');
    await eventually(async () => (await document('TEA-10001')).includes('paid'));
    // The callback's own line, in the log of the host.
    expect(shop.host.log()).toContainEqual(
      expect.objectContaining({ function: 'pay_cb', msg: 'paid 8800', requestId: expect.any(String) }),
    );
  });

  it('has one request id from the call of the mini program to the callback', async () => {
    const { body } = await buy('TEA-10003');
    const { requestId } = body as { requestId: string };
    await shop.simulator.pay('TEA-10003');
    const linesOf = () =>
      shop.host.log().filter((line) => [line['requestId'], line['orderRequestId']].includes(requestId));
    await eventually(async () => linesOf().some(({ code }) => code === 'DELIVERED'));
    expect(linesOf()).toEqual([
      expect.objectContaining({ requestId, msg: 'CloudPay call answered', outTradeNo: 'TEA-10003' }),
      expect.objectContaining({ orderRequestId: requestId, function: 'pay_cb', msg: 'paid 8800' }),
      expect.objectContaining({ orderRequestId: requestId, code: 'DELIVERED', outTradeNo: 'TEA-10003' }),
    ]);
  });

  it('names its functions and parts in the line that it is ready', async () => {
    expect(await shop.host.logged('READY')).toMatchObject({
      envId: ENV_ID,
      functions: ['buy', 'caller', 'pay_cb', 'secret', 'version'],
      serves: ['gateway', 'mini programs'],
    });
  });

  it('lets mini programs call neither callbacks nor what the file refuses, and nothing without a session', async () => {
    for (const name of ['pay_cb', 'secret', 'missing', '..%2fpay_cb', 'buy%00'])
      expect(await shop.call(`/call/${name}`, { token })).toMatchObject({
        status: 404,
        body: { errorCode: 'FUNCTION_NOT_FOUND' },
      });
    for (const wrong of [undefined, 'forged', `${token}x`])
      expect((await shop.call('/call/buy', { ...(wrong && { token: wrong }) })).status).toBe(401);
    // Only callers with the token of functions.front may call in a user's name.
    expect((await shop.call('/functions/pay_cb', { token })).status).toBe(404);
  });

  it('lets functions call each other', async () => {
    expect((await shop.call('/call/caller', { token })).body).toMatchObject({ result: 'first' });
  });

  it('answers monitors', async () => {
    const get = async (path: string) => {
      const answer = await fetch(`${shop.host.url}${path}`);
      return { status: answer.status, text: await answer.text() };
    };
    expect(await get('/healthz')).toEqual({ status: 200, text: 'ok\n' });
    expect(await get('/readyz')).toEqual({ status: 200, text: 'ok\n' });
    const metrics = (await get('/metrics')).text;
    expect(metrics).toMatch(/^cloudpay_calls_total\{/m);
    expect(metrics).toMatch(/^cloudpay_function_calls_total\{function="pay_cb",outcome="SUCCESS"\} [12]$/m);
    expect(metrics).toMatch(/^cloudpay_function_processes\{function="buy"\} 1$/m);
  });

  it('loads changed code after SIGHUP, while a call in flight ends on its own', async () => {
    const running = shop.call('/call/version', { token, body: { wait: 1500 } });
    // A process that still loads would load the new code.
    await eventually(async () => shop.host.log().some(({ msg }) => msg === 'waiting'));
    shop.write({ 'version/index.js': `exports.main = async () => 'second';` });
    shop.host.signal('SIGHUP');
    await shop.host.logged('RELOADED');
    expect((await shop.call('/call/version', { token })).body).toMatchObject({ result: 'second' });
    expect((await running).body).toMatchObject({ result: 'first' });
  });

  it('answers what is in flight before it ends, and goes on with the same orders after a restart', async () => {
    expect(await buy('TEA-10002')).toMatchObject({
      status: 200,
      body: { result: { errCode: 0, resultCode: 'SUCCESS' } },
    });
    shop.write({
      'version/index.js': `exports.main = async () => {
        console.log('in flight');
        return new Promise((done) => setTimeout(done, 1000, 'late'));
      };`,
    });
    shop.host.signal('SIGHUP');
    await eventually(async () => shop.host.log().filter(({ code }) => code === 'RELOADED').length === 2);
    const running = shop.call('/call/version', { token });
    await eventually(async () => shop.host.log().some(({ msg }) => msg === 'in flight'));
    expect(await shop.host.stop()).toBe(0);
    expect((await running).body).toMatchObject({ result: 'late' });

    await shop.simulator.pay('TEA-10002');
    await shop.start();
    await shop.simulator.advance('1m');
    await eventually(async () => (await document('TEA-10002')).includes('paid'));
    expect(await shop.host.stop()).toBe(0);
  });
});
