/** Random actions on one order with profit sharing: no cent is given away twice. */
import { Agent } from 'node:https';
import { describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import { type Simulator, startSimulator } from '../index';
import { expectKept, memoryStorage } from '../testing/memory-storage';
import {
  outcome,
  PARTNER,
  PERSON,
  receiversOf,
  type SharingClient,
  sharingClient,
  to,
  toPerson,
} from '../testing/sharing-client';

const TOTAL = 1000;
const FEE = 6;

interface Life {
  simulator: Simulator;
  client: SharingClient;
  transactionId: string;
}

type Step = (life: Life) => Promise<void>;

const number = (kind: string, most = 1) => fc.nat(most).map((n) => `${kind}-${n}`);
const small = fc.constantFrom(1, 10, 20, 50);
const large = fc.constantFrom(100, 150, 300, 301, 500, 994, 1000);
const amount = fc.oneof({ weight: 4, arbitrary: small }, { weight: 1, arbitrary: large });
const receivers = fc.array(
  fc.oneof(
    amount.map((cents) => to(cents)),
    small.map(toPerson),
  ),
  { minLength: 1, maxLength: 3 },
);

/** An immediate repetition of a share gets the same answer, accepted or refused. */
const repeatedShare =
  (by: 'share' | 'shareMore', out_order_no: string, given: Parameters<SharingClient['share']>[1]): Step =>
  async ({ client, transactionId }) => {
    const first = await client[by](transactionId, given, { out_order_no });
    const second = await client[by](transactionId, given, { out_order_no });
    expect(outcome(second)).toBe(outcome(first));
    expect(second.fields['order_id']).toBe(first.fields['order_id']);
    expect(receiversOf(second)).toEqual(receiversOf(first));
  };
const shareTwice = (by: 'share' | 'shareMore') =>
  fc
    .tuple(number('share', 2), receivers)
    .map(([out_order_no, given]) => repeatedShare(by, out_order_no, given));

const finish = number('share').map(
  (out_order_no): Step =>
    async ({ client, transactionId }) =>
      void (await client.finish(transactionId, { out_order_no })),
);

const returnOf =
  (out_order_no: string, out_return_no: string, return_amount: number): Step =>
  async ({ client }) =>
    void (await client.giveBack({ out_order_no, out_return_no, return_amount }));
const giveBack = fc
  .tuple(number('share'), number('return', 5), amount)
  .map(([share, number, cents]) => returnOf(share, number, cents));

const refund = fc.tuple(number('refund'), amount).map(
  ([out_refund_no, refund_fee]): Step =>
    async ({ client, transactionId: transaction_id }) =>
      void (await client.refund({ transaction_id, out_refund_no, total_fee: TOTAL, refund_fee })),
);

const account = fc
  .tuple(fc.constantFrom(PARTNER, PERSON), fc.constantFrom('NORMAL', 'ABNORMAL', 'SHORT_OF_FUNDS'))
  .map(
    ([who, state]): Step =>
      async ({ simulator }) =>
        simulator.setReceiverAccount(who, state as 'NORMAL'),
  );

function wait(duration: '1s' | '5s' | '1m' | '5d' | '31d'): Step {
  return ({ simulator }) => simulator.advance(duration);
}
const advance = fc
  .oneof(
    { weight: 9, arbitrary: fc.constantFrom('1s', '5s', '1m') },
    { weight: 1, arbitrary: fc.constantFrom('5d', '31d') },
  )
  .map(wait);

/** A share that is finished, and returned in part. */
const USUAL = [
  repeatedShare('shareMore', 'share-0', [to(50)]),
  wait('1m'),
  returnOf('share-0', 'return-0', 10),
  wait('1m'),
];

const sum = (amounts: readonly { amount: number }[]) =>
  amounts.reduce((total, each) => total + each.amount, 0);

function checkInvariants({ simulator }: Life): void {
  const sharings = simulator.sharings();
  const returns = simulator.sharingReturns();
  const given = sharings.flatMap(({ shares, unfrozen }) => (unfrozen ? [...shares, unfrozen] : shares));
  expect(sum(given)).toBeLessThanOrEqual(TOTAL - FEE);
  // The shares of others stay within the ratio that the sub-merchant allows.
  const others = sharings.flatMap(({ shares }) => shares).filter(({ result }) => result !== 'CLOSED');
  expect(sum(others)).toBeLessThanOrEqual(TOTAL * 0.3);
  // An unfreezing is the last sharing and leaves nothing frozen.
  const ends = sharings.filter(({ kind }) => kind !== 'multi');
  expect(ends.length).toBeLessThanOrEqual(1);
  if (ends.length === 1) expect(sharings.at(-1)).toEqual(ends[0]);
  for (const sharing of sharings) {
    const received = sharing.shares.filter(
      (share) => share.account === PARTNER && share.result === 'SUCCESS',
    );
    const back = returns.filter(({ orderId, result }) => orderId === sharing.orderId && result !== 'FAILED');
    expect(sum(back)).toBeLessThanOrEqual(sum(received));
    for (const share of sharing.shares)
      expect(share.result === 'PENDING').toBe(sharing.status === 'PROCESSING');
  }
  for (const numbers of [
    sharings.map(({ outOrderNo }) => outOrderNo),
    returns.map(({ outReturnNo }) => outReturnNo),
  ])
    expect(new Set(numbers).size).toBe(numbers.length);
  const refunded = simulator.refunds().reduce((total, { refundFee }) => total + refundFee, 0);
  expect(refunded).toBeLessThanOrEqual(TOTAL);
  // While money is frozen, it pays both shares and refunds, so their sum is at most the paid amount.
  if (
    ends.length === 0 &&
    simulator.now().getTime() < (simulator.orders()[0]?.payment?.paidAt ?? 0) + 30 * 86_400_000
  )
    expect(sum(given) + refunded).toBeLessThanOrEqual(TOTAL);
  // Plain data.
  expect(JSON.parse(JSON.stringify([sharings, returns]))).toEqual([sharings, returns]);
}

describe('random actions of a merchant on an order', () => {
  it('never share more than was paid, return more than was received, or share after an unfreezing', async () => {
    const step = fc.oneof(
      { weight: 8, arbitrary: shareTwice('shareMore') },
      { weight: 1, arbitrary: shareTwice('share') },
      { weight: 1, arbitrary: finish },
      { weight: 12, arbitrary: giveBack },
      { weight: 2, arbitrary: refund },
      { weight: 1, arbitrary: account },
      { weight: 8, arbitrary: advance },
    );
    const reached = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 30, size: 'max' }), async (steps) => {
        const storage = memoryStorage();
        const simulator = await startSimulator({ storage });
        const { pfx, passphrase } = simulator.merchant;
        const agent = new Agent({ keepAlive: true, ca: simulator.ca, pfx, passphrase });
        try {
          const client = sharingClient(simulator, agent);
          await client.addPartner();
          const { transactionId } = await client.shareableOrder({ total_fee: TOTAL });
          for (const act of steps) {
            const life = { simulator, client, transactionId };
            await act(life);
            checkInvariants(life);
            await simulator.idle();
            expectKept(simulator, storage);
          }
          for (const { kind, status } of simulator.sharings()) reached.add(`${kind} ${status}`);
          for (const { result } of simulator.sharingReturns()) reached.add(`return ${result}`);
        } finally {
          agent.destroy();
          await simulator.stop();
        }
      }),
      { numRuns: runs(6), endOnFailure: true, examples: [[USUAL]] },
    );
    // The property is meaningful only if these states occurred: the usual sequence has them.
    expect([...reached]).toEqual(expect.arrayContaining(['multi FINISHED', 'return SUCCESS']));
  });
});
