import { expect, it } from '@jest/globals';
import type { Ledger } from './ledger';
import { createPayer } from './payer';

const order = { outTradeNo: 'O1', totalFee: 5, madeAt: 1, prepayId: 'wx1', states: [] };
const ledger: Ledger = {
  order: (outTradeNo) => (outTradeNo === 'O1' ? order : undefined),
  refund: () => undefined,
  orderOfPrepayId: (prepayId) => ({ wx1: 'O1', wx2: 'O2' })[prepayId],
};

/** A payer whose phone finds this problem with every payment object. */
function payerWith(problem?: string) {
  const paid: unknown[] = [];
  const pay = async (given: unknown) => {
    paid.push(given);
    if (problem !== undefined && typeof given === 'object') throw new Error(problem);
    return {} as never;
  };
  return { pay: createPayer({ pay }, ledger, 0), paid };
}

it('pays with the payment that the order was given', async () => {
  const { pay, paid } = payerWith();
  expect(await pay('O1', { package: 'prepay_id=wx1' })).toEqual({ isPaid: true });
  expect(paid).toEqual([{ package: 'prepay_id=wx1' }]);
});

it('reports the phone’s problem, and pays in another way', async () => {
  const { pay, paid } = payerWith('paySign is wrong');
  expect(await pay('O1', { package: 'prepay_id=wx1' })).toEqual({
    ...{ isPaid: true, problem: 'paySign is wrong' },
  });
  expect(paid.at(-1)).toBe('O1');
});

it('never pays another order, nor one that does not exist', async () => {
  const { pay, paid } = payerWith();
  await pay('O1', { package: 'prepay_id=wx2' });
  await pay('O1', undefined);
  expect(await pay('O9', { package: 'prepay_id=wx2' })).toEqual({ isPaid: false });
  expect(paid).toEqual(['O1', 'O1']);
});
