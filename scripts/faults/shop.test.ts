import { expect, it } from '@jest/globals';
import type { Asked, CallResult } from './calls';
import type { Recorder, Way } from './recorder';
import type { Sale } from './sales';
import { createShop } from './shop';

const sale: Sale = {
  ...{
    number: 'F1-000001',
    channel: 'direct',
    totalFee: 500,
    refundFee: 200,
    paidBeforeQuery: true,
    cold: false,
  },
  steps: ['unifiedOrder', 'refund'],
};
const way = { channel: 'direct' } as Way;
const success: CallResult = { verdict: 'success' };
const unknown: CallResult = { verdict: 'unknown' };
const refused: CallResult = { verdict: 'refused', code: 'NOTENOUGH' };

/** A shop that gets these results for each API, and a success when they are used up. */
function shopTold(answers: Partial<Record<Asked['api'], CallResult[]>>, isPaid = true) {
  const asked: string[] = [];
  const paid: string[] = [];
  const recorder: Recorder = {
    calls: [],
    call: async (_, { api, outTradeNo, outRefundNo }, planned) => {
      asked.push(`${api} ${(outRefundNo ?? outTradeNo).slice(-2)}${planned ? '' : ' again'}`);
      return { told: answers[api]?.shift() ?? success, payment: { package: 'prepay_id=wx1' } };
    },
  };
  const pay = async (outTradeNo: string) => {
    paid.push(outTradeNo);
    return { isPaid };
  };
  return { shop: createShop(recorder, { pay, pause: 0 }), asked, paid };
}

it('uses a new refund number only after a refusal', async () => {
  const { shop, asked } = shopTold({ refund: [refused, refused] });
  await shop.sell(sale, way);
  expect(asked).toEqual(['unifiedOrder O1', 'refund R1', 'refund R2 again', 'refund R3 again']);
  expect(shop.intents).toMatchObject([{ outRefundNos: ['F1-000001-R1', 'F1-000001-R2', 'F1-000001-R3'] }]);
});

it('queries a refund with an unknown outcome until it is certain, and stops if it exists', async () => {
  const { shop, asked } = shopTold({ refund: [unknown], queryRefund: [{ verdict: 'unsent' }, refused] });
  await shop.sell(sale, way);
  expect(asked.slice(1)).toEqual(['refund R1', ...Array.from({ length: 3 }, () => 'queryRefund R1 again')]);
});

it('queries nothing if the error has the state already', async () => {
  const { shop, asked } = shopTold({ refund: [{ ...unknown, refundStatus: 'PROCESSING' }] });
  await shop.sell(sale, way);
  expect(asked.slice(1)).toEqual(['refund R1']);
});

it('repeats with the same number if the query says that it does not exist', async () => {
  const none: CallResult = { verdict: 'refused', code: 'REFUNDNOTEXIST' };
  const { shop, asked } = shopTold({ refund: [unknown], queryRefund: [none] });
  await shop.sell(sale, way);
  expect(asked.slice(1)).toEqual(['refund R1', 'queryRefund R1 again', 'refund R1 again']);
  expect(shop.intents).toMatchObject([{ outRefundNos: ['F1-000001-R1'] }]);
});

it('repeats an unsent call, without a query', async () => {
  const { shop, asked } = shopTold({ refund: [{ verdict: 'unsent' }] });
  await shop.sell(sale, way);
  expect(asked.slice(1)).toEqual(['refund R1', 'refund R1 again']);
});

it('makes an unknown order again under its number, as only that gives the payment', async () => {
  const { shop, asked, paid } = shopTold({ unifiedOrder: [unknown] });
  await shop.sell({ ...sale, steps: ['unifiedOrder', 'queryOrder', 'refund'] }, way);
  expect(asked).toEqual([
    'unifiedOrder O1',
    'queryOrder O1 again',
    'unifiedOrder O1 again',
    'queryOrder O1',
    'refund R1',
  ]);
  expect(paid).toEqual(['F1-000001-O1']);
});

it('requests one refund of an order that does not exist, because an answer said that it exists', async () => {
  const { shop, asked } = shopTold({ refund: [refused, refused] }, false);
  await shop.sell(sale, way);
  expect(asked).toEqual(['unifiedOrder O1', 'refund R1']);
  expect(shop.intents).toEqual([]);
  expect(shop.givenUp).toEqual([]);
});

it('gives up, and reports it, if nothing becomes certain', async () => {
  const { shop } = shopTold({ refund: Array.from({ length: 100 }, () => ({ verdict: 'unsent' }) as const) });
  await shop.sell(sale, way);
  expect(shop.givenUp).toEqual(['refund F1-000001-R1: no certain outcome']);
});
