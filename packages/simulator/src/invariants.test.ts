/**
 * Random sequences of actions on orders, compared with a small model: the simulator must answer as the model expects
 * and never break its invariants.
 */
import { Agent } from 'node:https';
import { describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import { compactTime } from './beijing-time';
import { type Simulator, SimulatorError, type Storage, startSimulator } from './index';
import { expectKept, memoryStorage } from './testing/memory-storage';
import { type MerchantClient, merchantClient } from './testing/merchant-client';
import { startReceiver } from './testing/receiver';

/** Times are minutes of the model's clock, which only `advance` changes. */
interface ModelOrder {
  total: number;
  madeAt: number;
  prepaidAt: number;
  prepayId: string;
  expiresAt: number | undefined;
  closed: boolean;
  paidAt: number | undefined;
  transactionId: string | undefined;
  refunds: Map<string, { fee: number; madeAt: number; closed: boolean }>;
}

interface Model {
  now: number;
  orders: Map<string, ModelOrder>;
}

interface Real {
  simulator: Simulator;
  client: MerchantClient;
  storage: Storage;
}

const CLOSABLE_AFTER = 5;
const PREPAY_LIFETIME = 120;
const REFUND_DELAY = 60;
const YEAR = 365 * 24 * 60;

const lapsed = (order: ModelOrder, { now }: Model) =>
  order.paidAt === undefined && order.expiresAt !== undefined && now >= order.expiresAt;
const closed = (order: ModelOrder, model: Model) => order.closed || lapsed(order, model);
const standing = (order: ModelOrder) => [...order.refunds.values()].filter((refund) => !refund.closed);
const refunded = (order: ModelOrder) => standing(order).reduce((sum, { fee }) => sum + fee, 0);

function expectedState(order: ModelOrder, model: Model): string {
  if (order.paidAt !== undefined) return order.refunds.size > 0 ? 'REFUND' : 'SUCCESS';
  return closed(order, model) ? 'CLOSED' : 'NOTPAY';
}

class Command implements fc.AsyncCommand<Model, Real> {
  private readonly name: string;
  private readonly act: (model: Model, real: Real) => Promise<void>;

  constructor(name: string, act: Command['act']) {
    this.name = name;
    this.act = act;
  }

  check(): boolean {
    return true;
  }

  async run(model: Model, real: Real): Promise<void> {
    await this.act(model, real);
    checkInvariants(real.simulator);
    await real.simulator.idle();
    expectKept(real.simulator, real.storage);
  }

  toString(): string {
    return this.name;
  }
}

function checkInvariants(simulator: Simulator): void {
  const [orders, refunds, notifications] = [
    simulator.orders(),
    simulator.refunds(),
    simulator.notifications(),
  ];
  const transactions = new Set<string>();
  for (const order of orders) {
    const told = notifications.filter(
      ({ kind, outTradeNo }) => kind === 'payment' && outTradeNo === order.outTradeNo,
    );
    expect(told).toHaveLength(order.payment ? 1 : 0);
    if (!order.payment) continue;
    expect(['SUCCESS', 'REFUND']).toContain(order.state);
    expect(transactions).not.toContain(order.payment.transactionId);
    transactions.add(order.payment.transactionId);
    const given = refunds.filter(
      ({ outTradeNo, status }) => outTradeNo === order.outTradeNo && status !== 'REFUNDCLOSE',
    );
    expect(given.reduce((sum, { refundFee }) => sum + refundFee, 0)).toBeLessThanOrEqual(order.totalFee);
  }
  expect(new Set(orders.map(({ outTradeNo }) => outTradeNo)).size).toBe(orders.length);
}

function expectedOrder(order: ModelOrder | undefined, total: number, expires: boolean, model: Model): string {
  if (!order) return 'SUCCESS';
  if (order.paidAt !== undefined) return 'ORDERPAID';
  if (closed(order, model)) return 'ORDERCLOSED';
  // time_expire depends on the minute of the request, so a later repetition differs.
  return order.total === total && !expires && order.expiresAt === undefined ? 'SUCCESS' : 'INVALID_REQUEST';
}

const makeOrder = (outTradeNo: string, total: number, expires: boolean) =>
  new Command(
    `order ${outTradeNo} of ${total}${expires ? ', expiring' : ''}`,
    async (model, { simulator, client }) => {
      const order = model.orders.get(outTradeNo);
      const time_expire = expires ? compactTime(simulator.now().getTime() + 10 * 60_000) : undefined;
      const expected =
        order?.expiresAt === undefined || !expires ? expectedOrder(order, total, expires, model) : undefined;
      const { fields } = await client.order({ out_trade_no: outTradeNo, total_fee: total, time_expire });
      const prepayId = fields['prepay_id'] ?? '';
      // An expiring order repeated within the same second is the same order. A second later it is another.
      if (expected) expect(fields['err_code'] ?? fields['result_code']).toBe(expected);
      if (fields['result_code'] !== 'SUCCESS') return;
      if (order) {
        if (model.now - order.prepaidAt >= PREPAY_LIFETIME) {
          expect(prepayId).not.toBe(order.prepayId);
          Object.assign(order, { prepayId, prepaidAt: model.now });
        }
        expect(prepayId).toBe(order.prepayId);
        return;
      }
      model.orders.set(outTradeNo, {
        total,
        madeAt: model.now,
        prepaidAt: model.now,
        prepayId,
        expiresAt: expires ? model.now + 10 : undefined,
        closed: false,
        paidAt: undefined,
        transactionId: undefined,
        refunds: new Map(),
      });
    },
  );

function expectedPayment(order: ModelOrder, model: Model): string {
  if (order.paidAt !== undefined) return 'ORDER_PAID';
  if (order.closed) return 'ORDER_CLOSED';
  if (lapsed(order, model)) return 'ORDER_EXPIRED';
  return model.now - order.prepaidAt >= PREPAY_LIFETIME ? 'PREPAY_EXPIRED' : 'paid';
}

const payOrder = (outTradeNo: string) =>
  new Command(`pay ${outTradeNo}`, async (model, { simulator, client }) => {
    const order = model.orders.get(outTradeNo);
    if (!order) return;
    const outcome = await simulator.pay(client.payment(order.prepayId)).then(
      ({ payment }) => {
        order.transactionId = payment?.transactionId;
        return 'paid';
      },
      (error: unknown) => (error instanceof SimulatorError ? error.code : error),
    );
    expect(outcome).toBe(expectedPayment(order, model));
    if (outcome === 'paid') order.paidAt = model.now;
  });

function expectedClose(order: ModelOrder | undefined, model: Model): string {
  if (!order) return 'ORDERNOTEXIST';
  if (order.paidAt !== undefined) return 'ORDERPAID';
  if (closed(order, model)) return 'ORDERCLOSED';
  return model.now - order.madeAt < CLOSABLE_AFTER ? 'INVALID_REQUEST' : 'SUCCESS';
}

const closeOrder = (outTradeNo: string) =>
  new Command(`close ${outTradeNo}`, async (model, { client }) => {
    const order = model.orders.get(outTradeNo);
    const { fields } = await client.close(outTradeNo);
    expect(fields['err_code'] ?? fields['result_code']).toBe(expectedClose(order, model));
    if (order && fields['result_code'] === 'SUCCESS') order.closed = true;
  });

function expectedRefund(
  order: ModelOrder | undefined,
  number: string,
  fee: number,
  { now }: Model,
): string | undefined {
  if (order && fee > order.total) return undefined;
  if (order?.paidAt === undefined) return 'ORDERNOTEXIST';
  const existing = order.refunds.get(number);
  if (existing) return existing.fee === fee ? 'SUCCESS' : 'REFUND_FEE_MISMATCH';
  if (now - order.paidAt >= YEAR) return 'TRADE_OVERDUE';
  const given = refunded(order);
  if (given === order.total) return 'ERROR';
  return given + fee > order.total ? 'INVALID_REQUEST' : 'SUCCESS';
}

const refundOrder = (outTradeNo: string, index: number, fee: number) =>
  new Command(`refund ${fee} of ${outTradeNo} as ${index}`, async (model, { client }) => {
    const order = model.orders.get(outTradeNo);
    const out_refund_no = `${outTradeNo}-${index}`;
    const { fields } = await client.refund({
      out_trade_no: outTradeNo,
      out_refund_no,
      total_fee: order?.total ?? 1000,
      refund_fee: fee,
    });
    expect(fields['err_code'] ?? fields['result_code']).toBe(
      expectedRefund(order, out_refund_no, fee, model),
    );
    if (order && fields['result_code'] === 'SUCCESS' && !order.refunds.has(out_refund_no)) {
      order.refunds.set(out_refund_no, { fee, madeAt: model.now, closed: false });
    }
  });

const closeRefund = (outTradeNo: string, index: number) =>
  new Command(`close refund ${index} of ${outTradeNo}`, async (model, { simulator }) => {
    const refund = model.orders.get(outTradeNo)?.refunds.get(`${outTradeNo}-${index}`);
    if (!refund || refund.closed || model.now - refund.madeAt >= REFUND_DELAY) return;
    await simulator.settleRefund(`${outTradeNo}-${index}`, 'REFUNDCLOSE');
    refund.closed = true;
  });

const queryOrder = (outTradeNo: string) =>
  new Command(`query ${outTradeNo}`, async (model, { client }) => {
    const order = model.orders.get(outTradeNo);
    const { fields } = await client.query({ out_trade_no: outTradeNo });
    expect(fields['err_code'] ?? fields['trade_state']).toBe(
      order ? expectedState(order, model) : 'ORDERNOTEXIST',
    );
    if (!order || order.paidAt === undefined) return;
    expect(fields).toMatchObject({ total_fee: String(order.total), transaction_id: order.transactionId });
    const refunds = (await client.queryRefund({ out_trade_no: outTradeNo })).fields;
    expect(Number(refunds['refund_count'] ?? 0)).toBe(order.refunds.size);
    [...order.refunds.values()].forEach(({ fee, madeAt, closed: wasClosed }, index) => {
      const status = wasClosed
        ? 'REFUNDCLOSE'
        : model.now - madeAt >= REFUND_DELAY
          ? 'SUCCESS'
          : 'PROCESSING';
      expect(refunds).toMatchObject({
        [`refund_fee_${index}`]: String(fee),
        [`refund_status_${index}`]: status,
      });
    });
  });

const advance = (minutes: number) =>
  new Command(`advance ${minutes} minutes`, async (model, { simulator }) => {
    await simulator.advance(minutes * 60_000);
    model.now += minutes;
  });

const number = fc.constantFrom('order-a', 'order-b', 'order-c');
const index = fc.nat(4);
const commands = fc.commands(
  [
    fc.tuple(number, fc.constantFrom(100, 250), fc.boolean()).map((args) => makeOrder(...args)),
    fc.tuple(number, fc.constantFrom(100, 250), fc.constant(false)).map((args) => makeOrder(...args)),
    number.map(payOrder),
    number.map(payOrder),
    number.map(closeOrder),
    fc.tuple(number, index, fc.constantFrom(1, 50, 100, 200)).map((args) => refundOrder(...args)),
    fc.tuple(number, index, fc.constantFrom(1, 50, 100, 200)).map((args) => refundOrder(...args)),
    fc.tuple(number, index).map((args) => closeRefund(...args)),
    number.map(queryOrder),
    fc.constantFrom(1, 4, 5, 10, 30, 120, 200 * 24 * 60).map(advance),
  ],
  { maxCommands: 60, size: 'max' },
);

describe('random actions of merchants and payers', () => {
  it('match the model, and no order is overpaid, over-refunded or closed after payment', async () => {
    const receiver = await startReceiver();
    await fc.assert(
      fc.asyncProperty(commands, async (list) => {
        const storage = memoryStorage();
        const simulator = await startSimulator({ refundDelay: '1h', storage });
        const { pfx, passphrase } = simulator.merchant;
        const agent = new Agent({ keepAlive: true, ca: simulator.ca, pfx, passphrase });
        try {
          const client = merchantClient(simulator, undefined, { notifyUrl: receiver.url, agent });
          await fc.asyncModelRun(
            () => ({ model: { now: 0, orders: new Map() }, real: { simulator, client, storage } }),
            list,
          );
        } finally {
          agent.destroy();
          await simulator.stop();
        }
      }),
      { numRuns: runs(8), endOnFailure: true },
    );
    await receiver.close();
  });
});
