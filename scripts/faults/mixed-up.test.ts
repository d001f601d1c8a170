import { expect, it } from '@jest/globals';
import { createConnection } from './connections';
import { findMixedUp } from './mixed-up';
import type { ExchangeRecord } from './proxy';

const exchange: ExchangeRecord = {
  ...{ hop: 'direct-wechatpay', api: 'unifiedOrder', number: 'a', attempt: 1, at: 1 },
  ...{ passedOn: [], answers: [] },
};
const got = { api: 'unifiedOrder', number: 'b' };

it('finds which order got the answer to which other order', () => {
  const wasMixedUp = findMixedUp([{ ...exchange, got }]);
  expect(wasMixedUp('a', 'b')).toBe(true);
  expect(wasMixedUp('b', 'a')).toBe(false);
  expect(wasMixedUp('a', 'c')).toBe(false);
});

it('finds each order of a connection that got the answer to the one before it, and no other order', () => {
  const connection = createConnection();
  const orders = ['a', 'b', 'c'].map((number): ExchangeRecord => ({ ...exchange, number }));
  for (const order of orders) {
    connection.asked(order);
    connection.answered(order);
    if (order.number === 'a') connection.answered(order);
  }
  const wasMixedUp = findMixedUp(orders);
  const pairs = ['a', 'b', 'c', 'd'].flatMap((one) => ['a', 'b', 'c'].map((other) => [one, other] as const));
  expect(pairs.filter(([one, other]) => one !== other && wasMixedUp(one, other))).toEqual([
    ['b', 'a'],
    ['c', 'b'],
  ]);
});

it('counts nothing that was mixed up on the signed side of the gateway', () => {
  expect(findMixedUp([{ ...exchange, hop: 'function-gateway', got }])('a', 'b')).toBe(false);
});
