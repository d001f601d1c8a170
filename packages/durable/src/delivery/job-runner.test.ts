import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { toCallbackEvent } from '@opencloudpay/cloudpay';
import { createRedact } from '@opencloudpay/gateway/extension';
import type { Attempt, AttemptResult } from '../store/attempts/attempt';
import { captureLog, fakeFunction, PAYMENT, TARGET } from '../testing/gateway';
import { createJobRunner } from './job-runner';

const ATTEMPT: Attempt = {
  ...{
    deliveryId: 1,
    notificationId: 1,
    kind: 'pay',
    target: TARGET,
    event: toCallbackEvent({ ...PAYMENT }),
  },
  ...{ requestId: 'r', numbers: {}, number: 1, counted: 1, since: new Date(), receivedAt: new Date() },
};

/** Runs one job. The database confirms the begin of the attempt only after so many milliseconds. */
async function turnAfter(
  late: number,
  answer?: Parameters<typeof fakeFunction>[0],
  /** It was begun when the job was taken, so many milliseconds ago. */
  begunBefore?: number,
  isRenewed = false,
) {
  const { adapter, calls } = fakeFunction(answer);
  const results: AttemptResult[] = [];
  const run = createJobRunner({
    store: {
      // A begun attempt needs nothing from the queue.
      queue: { giveBack: async () => {}, renew: async () => isRenewed },
      attempts: {
        begin: () => sleep(late, ATTEMPT),
        settle: async (_job, _attempt, result) => {
          results.push(result);
          return { state: 'delivered' };
        },
      },
    },
    ...{ adapter, functionTimeout: 1000, lease: 3000, onDelivery: undefined },
    metrics: { delivered: () => {} },
    ...{ logger: captureLog().logger, redact: createRedact([]), closing: new AbortController().signal },
  });
  const job = { id: 'i', partitionKey: 'l', group: 'g', taken: 0 };
  const isBegun = begunBefore !== undefined;
  await run({
    job,
    attempt: isBegun ? ATTEMPT : undefined,
    leasedFrom: performance.now() - (begunBefore ?? 0),
  });
  return { calls, results };
}

it('does not call the function if its lease may have ended before the database answered', async () => {
  const { calls, results } = await turnAfter(2600);
  expect(calls).toEqual([]);
  expect(results).toMatchObject([{ verdict: { delivered: false, code: 'BEGUN_TOO_LATE' }, handBack: true }]);
});

it('gives the function no more time than the rest of the lease', async () => {
  const slow = await turnAfter(1700, () => sleep(900, { errcode: 0 }));
  expect(slow.calls).toHaveLength(1);
  expect(slow.results).toMatchObject([{ verdict: { delivered: false, code: 'DELIVERY_TIMEOUT' } }]);
  const quick = await turnAfter(0, () => sleep(900, { errcode: 0 }));
  expect(quick.results).toMatchObject([{ verdict: { delivered: true } }]);
});

it('counts the lease of an attempt that was begun with its job from the beginning', async () => {
  const slow = () => sleep(900, { errcode: 0 });
  expect((await turnAfter(0, slow, 1700)).results).toMatchObject([{ verdict: { code: 'DELIVERY_TIMEOUT' } }]);
  expect(await turnAfter(0, slow, 2600)).toMatchObject({ calls: [], results: [{ handBack: true }] });
});

it('renews a lease that is too short for the function, so that the call is not cut off', async () => {
  const { results } = await turnAfter(0, () => sleep(900, { errcode: 0 }), 2200, true);
  expect(results).toMatchObject([{ verdict: { delivered: true } }]);
});
