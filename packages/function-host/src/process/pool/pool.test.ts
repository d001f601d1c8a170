import { expect, it } from '@jest/globals';
import type { PreparedInvocation } from '../channel/messages';
import type { Instance } from '../instance';
import { InstancePool } from './pool';
import type { PoolOptions } from './pool-options';

it('gives no call to a warm instance that was ended and is not gone yet', async () => {
  const called: number[] = [];
  const { pool, instances } = poolOf(1, async (number) => {
    called.push(number);
    return number;
  });
  const invocation = { requestId: 'r-1' } as PreparedInvocation;
  expect(await pool.invoke(invocation)).toBe(0);
  expect(await pool.invoke(invocation)).toBe(0);
  for (const instance of instances) instance.alive = false;
  expect(await pool.invoke(invocation)).toBe(1);
  expect(called).toEqual([0, 0, 1]);
});

it('answers 10,000 calls at once in their order of arrival, with no more processes than allowed', async () => {
  let [atWork, most] = [0, 0];
  const order: string[] = [];
  const { pool, instances } = poolOf(4, async (_, requestId) => {
    order.push(requestId);
    atWork += 1;
    most = Math.max(most, atWork);
    await Promise.resolve();
    atWork -= 1;
    return requestId;
  });
  const ids = Array.from({ length: 10_000 }, (_, call) => `r-${call}`);
  const answers = await Promise.all(ids.map((requestId) => pool.invoke({ requestId } as PreparedInvocation)));
  expect(answers).toEqual(ids);
  expect(order).toEqual(ids);
  expect([most, instances.length]).toEqual([4, 4]);
  expect(await pool.stats()).toMatchObject({ running: 0, waiting: 0 });
});

it('ends 10,000 waiting calls at once when it stops, and lets those at work return', async () => {
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const { pool } = poolOf(1, async () => {
    await finished;
    return 'done';
  });
  const calls = Array.from({ length: 10_000 }, (_, call) =>
    pool.invoke({ requestId: `r-${call}` } as PreparedInvocation).catch(({ code }: { code: string }) => code),
  );
  // The first one has its process.
  await new Promise((resolve) => setImmediate(resolve));
  pool.drain();
  finish();
  const [first, ...others] = await Promise.all(calls);
  expect(first).toBe('done');
  expect(new Set(others)).toEqual(new Set(['HOST_STOPPED']));
});

/** A pool whose processes are made up. @param call the function, by the number of its process */
function poolOf(
  maxInstances: number,
  call: (number: number, requestId: string) => Promise<unknown>,
): { pool: InstancePool; instances: { alive: boolean }[] } {
  const instances: { alive: boolean }[] = [];
  const start = () => {
    const number = instances.length;
    const instance = {
      alive: true,
      ended: new Promise(() => {}),
      gone: new Promise(() => {}),
      load: async () => {},
      memory: async () => undefined,
      invoke: async ({ requestId }: PreparedInvocation) => ({
        reached: true,
        result: await call(number, requestId),
      }),
      stop() {},
    };
    instances.push(instance);
    return instance as unknown as Instance;
  };
  const options = { maxInstances, prepareInstance: async () => start } as unknown as PoolOptions;
  return { pool: new InstancePool(options), instances };
}
