import { expect, it } from '@jest/globals';
import { findMixedUp } from './mixed-up';
import type { ExchangeRecord } from './proxy';

const exchange: ExchangeRecord = {
  ...{ hop: 'direct-wechatpay', api: 'unifiedOrder', number: 'a', attempt: 1, at: 1 },
  ...{ passedOn: [], answers: [] },
};
const of = { api: 'unifiedOrder', number: 'b' };

it('finds which order got the answer to which other order', () => {
  const wasMixedUp = findMixedUp([{ ...exchange, of }]);
  expect(wasMixedUp('a', 'b')).toBe(true);
  expect(wasMixedUp('b', 'a')).toBe(false);
  expect(wasMixedUp('a', 'c')).toBe(false);
});

it('finds whose answer came twice, for any next call', () => {
  const wasMixedUp = findMixedUp([{ ...exchange, fault: { kind: 'twice', side: 'answer', by: 0 } }]);
  expect(wasMixedUp('c', 'a')).toBe(true);
  expect(wasMixedUp('a', 'c')).toBe(false);
});

it('counts nothing that was mixed up on the signed side of the gateway', () => {
  expect(findMixedUp([{ ...exchange, hop: 'function-gateway', of }])('a', 'b')).toBe(false);
});
