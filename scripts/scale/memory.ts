/** Whether a gateway needs more memory after very many notifications than after few. */

import type { GatewayProgram } from './gateway-program.ts';
import { startGateways } from './gateways.ts';
import { send } from './load.ts';
import { payment } from './notifications.ts';
import { slopeOf } from './slope.ts';

export interface Memory {
  kind: 'pass-through' | 'durable, PostgreSQL';
  notifications: number;
  seconds: number;
  /** Megabytes of the process in the second half, when its heap is stable: first, last, maximum. */
  startRss: number;
  endRss: number;
  mostRss: number;
  /** Megabytes for every 100 000 notifications, by linear regression over that half. */
  slope: number;
  samples: { notifications: number; rss: number }[];
}

export interface MemoryOptions {
  database?: GatewayProgram['database'];
  /** The first of these ends the measurement. */
  notifications: number;
  minutes: number;
  atOnce: number;
  onProgress: (notifications: number) => void;
}

const SAMPLES = 120;
const MB = 1024 * 1024;

export async function measureMemory(options: MemoryOptions): Promise<Memory> {
  const { database, notifications, minutes, atOnce, onProgress } = options;
  const gateways = await startGateways(1, database);
  const samples: Memory['samples'] = [];
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  let sent = 0;
  const every = (minutes * 60_000) / SAMPLES;
  const watch = setInterval(
    async () => {
      const [{ rss, called }] = await gateways.usage();
      samples.push({ notifications: called, rss: rss / MB });
      onProgress(called);
    },
    Math.min(every, 1_000),
  );
  try {
    const mark = Date.now().toString(36);
    await send({
      gateways: gateways.urls,
      atOnce,
      next: async () => {
        if (sent >= notifications || seconds() > minutes * 60) return undefined;
        await gateways.room();
        sent += 1;
        return payment(`MEMORY-${mark}-${sent}`, `${mark}-${sent}`);
      },
    });
    await gateways.drained();
  } finally {
    clearInterval(watch);
    await gateways.stop();
  }
  const settled = samples.slice(Math.floor(samples.length / 2));
  const rss = settled.map((sample) => sample.rss);
  return {
    kind: database ? 'durable, PostgreSQL' : 'pass-through',
    notifications: sent,
    seconds: seconds(),
    startRss: rss[0] ?? 0,
    endRss: rss.at(-1) ?? 0,
    mostRss: Math.max(...rss),
    slope: 100_000 * slopeOf(settled.map((sample) => [sample.notifications, sample.rss])),
    samples,
  };
}
