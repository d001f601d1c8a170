import { describe, expect, it } from '@jest/globals';
import type { MessageToInstance } from './channel/messages';
import { InstanceTask } from './instance-task';

const load: MessageToInstance = {
  type: 'load',
  fn: { path: '/shop/pay', entry: 'index.js', exportName: 'main' },
  settings: { functionName: 'pay', envId: 'shop-1', memoryLimit: 256, tokenVariables: [] },
  modules: {},
};
const call: MessageToInstance = {
  ...{ type: 'invoke', call: 2 },
  invocation: { requestId: 'r-1', event: '{}', timeLimit: 3000, depth: 0, isCallback: false },
};

const taskOf = (message: MessageToInstance) => new InstanceTask('r-1', message, 3000);

describe('a task of an instance', () => {
  it('of loading expects only the result of loading', () => {
    const task = taskOf(load);
    expect(task.isLoading).toBe(true);
    expect(task.isDue({ type: 'ready' })).toBe(true);
    expect(task.isDue({ type: 'load-failed', problem: { en: 'it fails', zh: '失败' } })).toBe(true);
    expect(task.isDue({ type: 'returned', call: 1 })).toBe(false);
  });

  it('of a call expects its result, only for this call', () => {
    const task = taskOf(call);
    expect(task.isLoading).toBe(false);
    expect(task.isDue({ type: 'ready' })).toBe(false);
    expect(task.isDue({ type: 'returned', call: 1, json: '1' })).toBe(false);
    expect(task.isDue({ type: 'returned', call: 2, json: '1' })).toBe(true);
  });

  it('has not reached a function that said so, or that has not read the call', () => {
    const end = { code: 1, signal: null, heapFull: false, lostMessage: false };
    const task = taskOf(call);
    expect(task.isNotReached(end, Number.POSITIVE_INFINITY)).toBe(false);
    expect(task.isNotReached(end, 2)).toBe(false);
    expect(task.isNotReached(end, 1)).toBe(true);
    expect(task.isNotReached({ ...end, lostMessage: true }, Number.POSITIVE_INFINITY)).toBe(true);
    expect(task.isNotReached({ ...end, lostMessage: true, heapFull: true }, 1)).toBe(false);
    expect(taskOf(load).isNotReached({ ...end, lostMessage: true }, 0)).toBe(false);
  });
});
