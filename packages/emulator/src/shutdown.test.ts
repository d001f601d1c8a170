import { describe, expect, it } from '@jest/globals';
import { Shutdown } from './shutdown';

describe('Shutdown', () => {
  it('closes in reverse order and once', async () => {
    const closed: number[] = [];
    const shutdown = new Shutdown();
    for (const part of [1, 2, 3]) shutdown.add(async () => closed.push(part));
    await Promise.all([shutdown.run(), shutdown.run()]);
    expect(closed).toEqual([3, 2, 1]);
  });

  it('closes the rest when a part fails, and then throws its error', async () => {
    const closed: number[] = [];
    const shutdown = new Shutdown();
    shutdown.add(() => closed.push(1));
    shutdown.add(() => {
      throw new Error('it is stuck');
    });
    shutdown.add(() => closed.push(3));
    await expect(shutdown.run()).rejects.toThrow('it is stuck');
    expect(closed).toEqual([3, 1]);
  });
});
