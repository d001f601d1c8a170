import { CPU, type Side, THROUGHPUT } from '../comparison.ts';
import { load, openConnections } from '../http-load.ts';
import type { ServerOfBench } from './servers.ts';
import { EXPECTED } from './shop.ts';
import { usageOf } from './usage.ts';

/** Milliseconds from a request to its whole answer, with which half of the calls and 99 % of them are answered. */
export const P50 = 'ms p50';
export const P99 = 'ms p99';

/** MB of the server's own process, and of all processes that it has started, after a part of the calls. */
export const memoryAt = (part: number) => `MB at ${part * 100} %`;
export const functionsMemoryAt = (part: number) => `${memoryAt(part)}, functions`;

/** Calls on each connection before a round counts: connections are new, and the server has slept while others worked. */
const LEAD_IN = 10;

/** The parts of the calls after which memory is read. */
const PARTS = [0.1, 0.5, 1];

export interface ServeSide {
  name: string;
  start(): Promise<ServerOfBench>;
  /** Calls under way at once. */
  inFlight: number;
}

/** A server under load. Its CPU is that of all its processes, without the load generator. */
export function serveSide({ name, start, inFlight }: ServeSide): Side {
  return {
    name,
    async start() {
      const { port, pid, requests, stop } = await start();
      return {
        async measure(operations) {
          const connections = await openConnections(port, { atOnce: inFlight, expected: EXPECTED });
          await connections.send(requests, LEAD_IN * inFlight);
          const before = usageOf(pid).cpu;
          const started = performance.now();
          const times = await connections.send(requests, operations);
          const seconds = (performance.now() - started) / 1000;
          const cpu = (usageOf(pid).cpu - before) / operations;
          connections.close();
          times.sort();
          const part = (share: number) => times[Math.ceil(operations * share) - 1] ?? Number.NaN;
          return { [CPU]: cpu, [THROUGHPUT]: operations / seconds, [P50]: part(0.5), [P99]: part(0.99) };
        },
        stop,
      };
    },
  };
}

/** A server whose memory is read while it answers so many calls, once. */
export function memorySide({ name, start, inFlight }: ServeSide): Side {
  return {
    name,
    async start() {
      const { port, pid, requests, stop } = await start();
      return {
        async measure(operations) {
          const figures: Record<string, number> = {};
          let made = 0;
          for (const part of PARTS) {
            const portion = Math.round(operations * part) - made;
            await load(port, requests, { operations: portion, atOnce: inFlight, expected: EXPECTED });
            made += portion;
            const { own, started } = usageOf(pid);
            Object.assign(figures, { [memoryAt(part)]: own, [functionsMemoryAt(part)]: started });
          }
          return figures;
        },
        stop,
      };
    },
  };
}
