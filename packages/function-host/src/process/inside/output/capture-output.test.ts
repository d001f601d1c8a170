import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@opencloudpay/internal/testing/processes';
import { createFunctionHost } from '../../../host';
import type { FunctionLog } from '../../../log';
import { failureOf } from '../../../testing/failure-of';

const folder = join(__dirname, '../../../../fixtures/functions');
const logs: FunctionLog[] = [];
const host = createFunctionHost({ folder, timeout: 10_000, onLog: (log) => logs.push(log) });
const started = Date.now();

beforeAll(async () => {
  await host.invoke('logs', {}, { requestId: 'r-1' });
  await eventually(() => logs.some(({ message }) => message === 'after the end'));
});
afterAll(() => host.stop());

describe('the output of a function', () => {
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

  it('belongs to no request while it is loaded', () => {
    expect(logs.find(({ message }) => message === 'while loading')).toMatchObject({
      functionName: 'logs',
      requestId: undefined,
    });
  });

  it('written directly to stdout or stderr arrives, too', () => {
    expect(logs).toContainEqual(
      expect.objectContaining({ level: 'log', message: 'straight out', requestId: 'r-1' }),
    );
  });

  it('has Node’s format: objects, errors with their stack, groups in groups, counters', async () => {
    await host.invoke('logs-shapes', {}, { requestId: 'r-3' });
    const lines = logs.filter(({ requestId }) => requestId === 'r-3');
    expect(lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'log {',
      'log   order: {',
      'log     goods: [ { price: { cents: 1 } } ],',
      "log     payer: Map(1) { 'o-1' => true }",
      'log   }',
      'log }',
      'error TypeError: no price',
      expect.stringMatching(/^error {5}at exports\.main .*index\.js:\d+/),
      'log outer',
      'log   inner',
      'warn     deep',
      'log     two',
      'log     lines',
      'log back',
      'log cups: 1',
      'log cups: 2',
      'error Trace: here',
      expect.stringMatching(/^error {5}at exports\.main .*index\.js:\d+/),
      'error Assertion failed: not so',
      'log ',
      'error straight to stderr',
      'log 茶 without an end',
    ]);
  });

  it('is cut if a line has no end, and nothing of it is lost', async () => {
    await host.invoke('logs-shapes', { long: 300_000 }, { requestId: 'r-4' });
    const lines = logs.filter(({ requestId }) => requestId === 'r-4');
    for (const { message } of lines) expect(message.length).toBeLessThanOrEqual(64 * 1024);
    const [console, output] = ['c', 'o'].map((kind) =>
      lines
        .filter(({ message }) => message.startsWith(kind))
        .reduce((sum, { message }) => sum + message.length, 0),
    );
    expect({ console, output }).toEqual({ console: 300_000, output: 300_000 });
  });

  it('of two concurrent invocations is separate', async () => {
    await Promise.all(
      ['a', 'b'].map((name) => host.invoke('logs-shapes', { name }, { requestId: `r-${name}` })),
    );
    for (const name of ['a', 'b']) {
      const lines = logs.filter(({ requestId }) => requestId === `r-${name}`);
      expect(lines.map(({ message }) => message)).toEqual([`${name} 1`, `${name} 2`, `${name} 3`]);
    }
  });

  it('just before its process ends is not lost', async () => {
    await failureOf(host.invoke('dies', { how: 'exit' }, { requestId: 'r-2' }));
    expect(logs).toContainEqual(
      expect.objectContaining({ functionName: 'dies', requestId: 'r-2', message: 'last words' }),
    );
  });
});
