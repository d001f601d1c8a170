import { expect, it } from '@jest/globals';
import { type LedgerEntry, type NotifiedFee, wrongEffects } from './effects';

const paid: NotifiedFee = { kind: 'pay', number: 't-1', outTradeNo: 'order-1', fee: 100 };
const refunded: NotifiedFee = { kind: 'refund', number: 'r-1', outTradeNo: 'order-1', fee: -40 };
const entryOf = ({ number, fee }: NotifiedFee): LedgerEntry => ({ number, fee, till: 'till-0' });
const ledger = [entryOf(paid), entryOf(refunded)];

it('nothing is wrong when each notification had its effect once', () => {
  const balances = { 'till-0': 60, 'till-1': 0 };
  expect(wrongEffects([paid, refunded], { ledger, balances })).toEqual([]);
});

it.each([
  ['an effect is missing', [entryOf(paid)], 100, /^The refund r-1 .* is missing\.$/],
  ['an effect has another fee', [entryOf(paid), { ...entryOf(refunded), fee: -1 }], 99, /^The refund r-1 /],
  ['an effect was never notified', [...ledger, { number: 'x', fee: 0, till: 'till-0' }], 60, /^The entry x /],
  ['an effect happened twice', ledger, 160, /^till-0 has 160 cents, its entries make 60\.$/],
  ['an effect happened half', ledger, 100, /^till-0 has 100 cents/],
])('%s', (_, found, balance, problem) => {
  expect(wrongEffects([paid, refunded], { ledger: found, balances: { 'till-0': balance } })).toEqual([
    expect.stringMatching(problem),
  ]);
});
