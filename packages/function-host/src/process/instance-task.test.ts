import { describe, expect, it } from '@jest/globals';
import { InstanceTask } from './instance-task';
import type { MessageToInstance } from './messages';

const load: MessageToInstance = {
  type: 'load',
  fn: { path: '/shop/pay', entry: 'index.js', exportName: 'main' },
  settings: { functionName: 'pay', envId: 'shop-1', memoryLimit: 256, hasDocuments: false },
  modules: {},
};
const call: MessageToInstance = {
  ...{ type: 'invoke', call: 2, requestId: 'r-1', event: '{}' },
  ...{ timeLimit: 3000, depth: 0, isCallback: false },
};

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
    expect(task.isLoading).toBe(true);
    expect(task.isDue({ type: 'ready' })).toBe(true);
    expect(task.isDue({ type: 'load-failed', problem: 'it fails' })).toBe(true);
    expect(task.isDue({ type: 'returned', call: 1 })).toBe(false);
  });

  it('of a call expects its result, only for this call', () => {
    const { task } = taskOf(call);
    expect(task.isLoading).toBe(false);
    expect(task.isDue({ type: 'ready' })).toBe(false);
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
