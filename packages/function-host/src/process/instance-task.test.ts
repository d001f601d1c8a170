import { describe, expect, it } from '@jest/globals';
import { InstanceTask } from './instance-task';
import type { MessageToInstance } from './messages';

const load: MessageToInstance = {
  type: 'load',
  fn: { path: '/shop/pay', entry: 'index.js', exportName: 'main' },
  modules: {},
};
const call = {
  type: 'invoke',
  call: 2,
  event: '{}',
  context: {},
  variables: {},
} as unknown as MessageToInstance;

function taskOf(message: MessageToInstance) {
  const told: string[] = [];
  const task = new InstanceTask({
    requestId: 'r-1',
    message,
    onSettled: () => void told.push('settled'),
  });
  return { task, told };
}

describe('a task of an instance', () => {
  it('of loading expects only the result of loading', () => {
    const { task } = taskOf(load);
    expect([task.isLoading, task.isOnlySent]).toEqual([true, false]);
    expect(task.isDue({ type: 'ready' })).toBe(true);
    expect(task.isDue({ type: 'load-failed', problem: 'it fails' })).toBe(true);
    expect(task.isDue({ type: 'started', call: 0 })).toBe(false);
  });

  it('of a call expects its start, then its result, only for this call', () => {
    const { task } = taskOf(call);
    expect(task.isOnlySent).toBe(true);
    expect(task.isDue({ type: 'ready' })).toBe(false);
    expect(task.isDue({ type: 'returned', call: 2, json: '1' })).toBe(false);
    expect(task.isDue({ type: 'started', call: 1 })).toBe(false);
    expect(task.isDue({ type: 'started', call: 2 })).toBe(true);
    task.start();
    expect(task.isOnlySent).toBe(false);
    expect(task.isDue({ type: 'started', call: 2 })).toBe(false);
    expect(task.isDue({ type: 'returned', call: 1, json: '1' })).toBe(false);
    expect(task.isDue({ type: 'returned', call: 2, json: '1' })).toBe(true);
  });

  it('reports that it is settled', async () => {
    const { task, told } = taskOf(call);
    task.resolve({ reached: true, result: 1 });
    expect(told).toEqual(['settled']);
    expect(await task.outcome).toEqual({ reached: true, result: 1 });
  });
});
