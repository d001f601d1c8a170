/** Faults of WeChat Pay v3. Those of its signatures are tested in `v3-clients.test.ts`. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type WechatPayNode from 'wechatpay-node-v3';
import { type Simulator, startSimulator } from './index';
import { newNumber } from './testing/merchant-client';
import { type Receiver, startReceiver } from './testing/receiver';
import { isSigned, type V3Answer, wechatPayNode } from './testing/v3-client';

let simulator: Simulator;
let receiver: Receiver;
let client: WechatPayNode;
let answers: V3Answer[];
let notified: string[] = [];

beforeAll(async () => {
  simulator = await startSimulator({ merchants: [{}] });
  receiver = await startReceiver((body, response, { headers }) => {
    expect(isSigned(simulator, headers, body)).toBe(true);
    notified.push(body);
    response.writeHead(204).end();
  });
  ({ client, answers } = wechatPayNode(simulator, simulator.merchant));
});
afterAll(() => Promise.all([simulator.stop(), receiver.close()]));
beforeEach(() => {
  notified = [];
});
afterEach(() => simulator.clearFault());

async function place(out_trade_no = newNumber()): Promise<string> {
  const order = { description: '茶', out_trade_no, notify_url: receiver.url, amount: { total: 100 } };
  await client.transactions_native(order);
  return out_trade_no;
}
async function paid(): Promise<string> {
  const number = await place();
  await simulator.pay(number);
  await simulator.idle();
  return number;
}
const attemptsOf = (number: string) =>
  simulator.notifications().find(({ outTradeNo }) => outTradeNo === number)?.attempts;

describe('notifications of v3', () => {
  it('are sent several times at once', async () => {
    await simulator.setFault({ type: 'duplicate', copies: 3, times: 1 });
    await paid();
    expect(notified).toHaveLength(3);
    expect(new Set(notified).size).toBe(1);
  });

  it('come late, or only with the next attempt', async () => {
    await simulator.setFault({ type: 'delay', by: '10m', times: 1 });
    await paid();
    expect(notified).toHaveLength(0);
    await simulator.advance('10m');
    expect(notified).toHaveLength(1);
    await simulator.setFault({ type: 'drop', times: 1 });
    const number = await paid();
    expect(notified).toHaveLength(1);
    await simulator.advance('15s');
    expect(notified).toHaveLength(2);
    expect(attemptsOf(number)).toMatchObject([
      { fault: { type: 'drop' }, accepted: false },
      { accepted: true },
    ]);
  });

  it('arrive although the answer is cut, and come again', async () => {
    await simulator.setFault({ type: 'drop', how: 'cut', times: 1 });
    await paid();
    await simulator.advance('15s');
    expect(notified).toHaveLength(2);
  });

  it('of two orders come in the other sequence', async () => {
    await simulator.setFault({ type: 'reorder', times: 1 });
    const [first, second] = [await paid(), await paid()];
    await simulator.idle();
    const [one, two] = [attemptsOf(first), attemptsOf(second)].map(
      (attempts) => attempts?.[0]?.sequence ?? 0,
    );
    expect(one).toBeGreaterThan(two as number);
    expect(notified).toHaveLength(2);
  });
});

describe('requests of v3', () => {
  it('are not executed if the connection is reset or refused, or if WeChat Pay fails', async () => {
    const out_trade_no = newNumber();
    await simulator.setFault({ type: 'down', times: 1, outTradeNo: out_trade_no });
    await expect(place(out_trade_no)).rejects.toThrow('socket hang up');
    await simulator.setFault({ type: 'down', how: 'refused', host: 'main' });
    await expect(place(out_trade_no)).rejects.toThrow('ECONNREFUSED');
    await simulator.clearFault();
    await simulator.setFault({ type: 'system-error', apis: ['unifiedOrder'], times: 1 });
    await place(out_trade_no);
    expect(answers.at(-1)).toMatchObject({ status: 500, json: { code: 'SYSTEM_ERROR' } });
    expect(simulator.order(out_trade_no)).toBeUndefined();
    await place(out_trade_no);
    expect(answers.at(-1)).toMatchObject({ status: 200 });
  });

  it('are answered late', async () => {
    await simulator.setFault({ type: 'slow', by: 50, apis: ['unifiedOrder'], times: 1 });
    const number = await place();
    const [exchange] = simulator.exchanges(number);
    expect(exchange).toMatchObject({ status: 200, fault: { type: 'slow' } });
    expect(exchange?.durationMs).toBeGreaterThanOrEqual(49);
  });
});
