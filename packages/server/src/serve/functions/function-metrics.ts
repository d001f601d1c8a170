import type { CallEvent, FunctionHost, FunctionStats, ProcessEvent } from '@opencloudpay/function-host';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** The metrics of a host's functions. Each host has its own registry. */
export interface FunctionMetrics {
  readonly onCall: (event: CallEvent) => void;
  readonly onProcess: (event: ProcessEvent) => void;
  /** All metrics in Prometheus' text format, with the host's present state. */
  text(host: Pick<FunctionHost, 'stats'>): Promise<string>;
}

export function functionMetrics(): FunctionMetrics {
  const registry = new Registry();
  const registers = [registry];
  const calls = new Counter({
    name: 'cloudpay_function_calls_total',
    help: 'Calls of functions that have ended, by function and outcome: SUCCESS, or the code of the failure',
    labelNames: ['function', 'outcome'],
    registers,
  });
  const durations = new Histogram({
    name: 'cloudpay_function_call_duration_seconds',
    help: 'Time of calls of functions, the wait for a free process included, by function',
    labelNames: ['function'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60],
    registers,
  });
  const starts = new Counter({
    name: 'cloudpay_function_process_starts_total',
    help: 'Processes of functions that were started, by function',
    labelNames: ['function'],
    registers,
  });
  const ends = new Counter({
    name: 'cloudpay_function_process_ends_total',
    help: 'Processes of functions that have ended, by function and reason: failed, recycled, reloaded or stopped',
    labelNames: ['function', 'reason'],
    registers,
  });
  const gauges = STATES.map(({ name, help, value }) => ({
    gauge: new Gauge({ name, help, labelNames: ['function'], registers }),
    value,
  }));
  return {
    onCall({ functionName, failure = 'SUCCESS', duration }) {
      calls.inc({ function: functionName, outcome: failure });
      durations.observe({ function: functionName }, duration / 1_000);
    },
    onProcess({ functionName, end }) {
      if (end === undefined) starts.inc({ function: functionName });
      else ends.inc({ function: functionName, reason: end });
    },
    async text(host) {
      const states = await host.stats();
      for (const { gauge, value } of gauges) {
        // A function may have been removed since.
        gauge.reset();
        for (const state of states) gauge.set({ function: state.functionName }, value(state));
      }
      return registry.metrics();
    },
  };
}

const STATES: readonly { name: string; help: string; value(state: FunctionStats): number }[] = [
  {
    name: 'cloudpay_function_calls_running',
    help: 'Calls of functions at work, by function',
    value: ({ running }) => running,
  },
  {
    name: 'cloudpay_function_calls_waiting',
    help: 'Calls that wait for a free process, by function',
    value: ({ waiting }) => waiting,
  },
  {
    name: 'cloudpay_function_processes',
    help: 'Processes of functions, by function',
    value: ({ processes }) => processes,
  },
  {
    name: 'cloudpay_function_memory_bytes',
    help: 'Resident memory of the processes of functions, by function',
    value: ({ memory }) => memory,
  },
  {
    name: 'cloudpay_function_crash_loop',
    help: '1 while the host starts no process of a function because its processes ended several times in a row',
    value: ({ startsAt }) => (startsAt === undefined ? 0 : 1),
  },
];
