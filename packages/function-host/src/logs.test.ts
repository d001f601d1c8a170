import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createFunctionHost } from './host';
import type { FunctionLog } from './log';
import { failureOf } from './testing/failure-of';
import { eventually } from './testing/processes';

const folder = join(__dirname, '../fixtures/functions');
const logs: FunctionLog[] = [];
const host = createFunctionHost({ folder, timeout: 10_000, onLog: (log) => logs.push(log) });
const started = Date.now();

beforeAll(async () => {
  await host.invoke('logs', {}, { requestId: 'r-1' });
  await eventually(() => logs.some(({ message }) => message === 'after the end'));
});
afterAll(() => host.stop());

describe('what a function writes', () => {
  it('comes line by line, with level, function and request', () => {
    const lines = logs.filter(({ requestId, message }) => requestId === 'r-1' && message !== 'straight out');
    expect(lines.map(({ level, message }) => [level, message])).toEqual([
      ['log', 'plain text { nested: { value: [ 1 ] } }'],
      ['info', 'two'],
      ['info', 'lines'],
      ['warn', 'careful'],
      ['error', 'seen, not thrown'],
      ['debug', 'details'],
      ['log', expect.stringMatching(/^┌/)],
      ['log', expect.stringContaining('a')],
      ['log', expect.stringMatching(/^├/)],
      ['log', expect.stringContaining('1')],
      ['log', expect.stringMatching(/^└/)],
      ['log', 'group'],
      ['log', '  inside'],
      ['log', 'after the end'],
    ]);
    for (const { functionName, time } of lines) {
      expect(functionName).toBe('logs');
      expect(time).toBeGreaterThanOrEqual(started);
      expect(time).toBeLessThanOrEqual(Date.now());
    }
  });

  it('while it is loaded belongs to no request', () => {
    expect(logs.find(({ message }) => message === 'while loading')).toMatchObject({
      functionName: 'logs',
      requestId: undefined,
    });
  });

  it('straight to its output comes, too', () => {
    expect(logs).toContainEqual(
      expect.objectContaining({ level: 'log', message: 'straight out', requestId: 'r-1' }),
    );
  });

  it('just before its process ends is not lost', async () => {
    await failureOf(host.invoke('dies', { how: 'exit' }, { requestId: 'r-2' }));
    expect(logs).toContainEqual(
      expect.objectContaining({ functionName: 'dies', requestId: 'r-2', message: 'last words' }),
    );
  });
});
