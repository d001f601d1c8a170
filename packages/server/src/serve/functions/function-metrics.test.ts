import { expect, it } from '@jest/globals';
import { functionMetrics } from './function-metrics';

it('shows calls, durations, processes and the present state by function', async () => {
  const metrics = functionMetrics();
  metrics.onCall({ functionName: 'buy', failure: undefined, duration: 30 });
  metrics.onCall({ functionName: 'buy', failure: 'FUNCTION_TIMEOUT', duration: 3_000 });
  metrics.onProcess({ functionName: 'buy', end: undefined });
  metrics.onProcess({ functionName: 'buy', end: 'recycled' });
  const state = { running: 1, waiting: 2, processes: 3, memory: 4_000, startsAt: 5 };
  const text = await metrics.text({ stats: async () => [{ functionName: 'buy', ...state }] });
  expect(text.split('\n')).toEqual(
    expect.arrayContaining([
      'cloudpay_function_calls_total{function="buy",outcome="SUCCESS"} 1',
      'cloudpay_function_calls_total{function="buy",outcome="FUNCTION_TIMEOUT"} 1',
      'cloudpay_function_call_duration_seconds_bucket{le="0.05",function="buy"} 1',
      'cloudpay_function_call_duration_seconds_sum{function="buy"} 3.03',
      'cloudpay_function_process_starts_total{function="buy"} 1',
      'cloudpay_function_process_ends_total{function="buy",reason="recycled"} 1',
      'cloudpay_function_calls_running{function="buy"} 1',
      'cloudpay_function_calls_waiting{function="buy"} 2',
      'cloudpay_function_processes{function="buy"} 3',
      'cloudpay_function_memory_bytes{function="buy"} 4000',
      'cloudpay_function_crash_loop{function="buy"} 1',
    ]),
  );
  // A removed function has no present state any more.
  expect(await metrics.text({ stats: async () => [] })).not.toContain('cloudpay_function_processes{');
});
