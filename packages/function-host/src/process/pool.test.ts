import { expect, it } from '@jest/globals';
import type { Instance } from './instance';
import type { PreparedInvocation } from './messages';
import { InstancePool } from './pool';
import type { PoolOptions } from './pool-options';

it('gives no call to a warm instance that was ended and is not gone yet', async () => {
  const called: number[] = [];
  const instances: { alive: boolean }[] = [];
  const start = () => {
    const number = instances.length;
    const instance = {
      alive: true,
      ended: new Promise(() => {}),
      gone: new Promise(() => {}),
      load: async () => {},
      invoke: async () => {
        called.push(number);
        return { reached: true, result: number };
      },
      stop() {},
    };
    instances.push(instance);
    return instance as unknown as Instance;
  };
  const pool = new InstancePool({
    maxInstances: 1,
    prepareInstance: async () => start,
  } as unknown as PoolOptions);
  const invocation = { requestId: 'r-1' } as PreparedInvocation;
  expect(await pool.invoke(invocation)).toBe(0);
  expect(await pool.invoke(invocation)).toBe(0);
  for (const instance of instances) instance.alive = false;
  expect(await pool.invoke(invocation)).toBe(1);
  expect(called).toEqual([0, 0, 1]);
});
