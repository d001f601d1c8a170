import { describe, expect, it } from '@jest/globals';
import { createRedact } from '../log/redact';
import { createMetrics } from '../operations/metrics';
import { captureLog } from '../testing/gateway';
import { createCallRecorder } from './record';

describe('a full memory of calls', () => {
  it('is counted each time, and logged once a minute for each part', async () => {
    const log = captureLog();
    const metrics = createMetrics();
    const { memoryFull } = createCallRecorder(log.logger, metrics, createRedact([]));
    for (const part of ['keys', 'keys', 'answers', 'keys'] as const) memoryFull(part);
    expect(log.lines()).toMatchObject([
      {
        level: 40,
        code: 'CALL_MEMORY_FULL',
        part: 'keys',
        msg: expect.stringContaining('new calls are refused'),
      },
      {
        level: 40,
        code: 'CALL_MEMORY_FULL',
        part: 'answers',
        msg: expect.stringContaining('get 409'),
      },
    ]);
    const text = await metrics.registry.metrics();
    expect(text).toContain('cloudpay_call_memory_full_total{part="keys"} 3');
    expect(text).toContain('cloudpay_call_memory_full_total{part="answers"} 1');
  });

  it('is zero in the metrics before it was ever full', async () => {
    expect(await createMetrics().registry.metrics()).toContain(
      'cloudpay_call_memory_full_total{part="keys"} 0',
    );
  });
});
