/** How many notifications per second each kind of gateway accepts and delivers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PostgresServer } from '../chaos/postgres.ts';
import { startGateways } from './gateways.ts';
import { send } from './load.ts';
import { type Parcel, payment } from './notifications.ts';

export interface Throughput {
  kind: 'pass-through' | 'durable, PGlite' | 'durable, PostgreSQL';
  gateways: number;
  notifications: number;
  acceptedPerSecond: number;
  /** From the first sent to the last delivered. */
  deliveredPerSecond: number;
  /** Milliseconds to the acknowledgement, under that load. */
  p50: number;
  p99: number;
  /** The same with only two under way at once. */
  calmP50: number;
  calmP99: number;
  /** Milliseconds of processor time of the gateways for each notification, accepted and delivered. */
  gatewayCpu: number;
  /** How many of the machine's cores were busy on average: if all were, other processes slowed the measurement. */
  coresBusy: number;
}

export interface ThroughputOptions {
  notifications: number;
  atOnce: number;
  postgres: PostgresServer;
  /** Called before each measurement. */
  say: (what: string) => void;
}

/** How many are under way at once without load. */
const CALM = 2;

const CELLS: readonly Pick<Throughput, 'kind' | 'gateways'>[] = [
  { kind: 'pass-through', gateways: 1 },
  { kind: 'pass-through', gateways: 2 },
  { kind: 'durable, PGlite', gateways: 1 },
  { kind: 'durable, PostgreSQL', gateways: 1 },
  { kind: 'durable, PostgreSQL', gateways: 2 },
];

export async function measureThroughput(options: ThroughputOptions): Promise<Throughput[]> {
  const results: Throughput[] = [];
  for (const cell of CELLS) {
    options.say(`${cell.kind}, ${cell.gateways} process${cell.gateways > 1 ? 'es' : ''}`);
    const folder = mkdtempSync(join(tmpdir(), 'cloudpay-scale-'));
    try {
      results.push(await measure(cell, folder, options));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return results;
}

async function measure(
  { kind, gateways: count }: Pick<Throughput, 'kind' | 'gateways'>,
  folder: string,
  { notifications, atOnce, postgres }: ThroughputOptions,
): Promise<Throughput> {
  const gateways = await startGateways(
    count,
    kind === 'pass-through'
      ? undefined
      : kind === 'durable, PGlite'
        ? { folder: join(folder, 'data') }
        : { url: postgres.url() },
  );
  try {
    const mark = `${kind.slice(-4)}${count}`.replace(/\W/g, '');
    const load = (name: string, number: number, together = atOnce) => {
      const parcels = Array.from({ length: number }, (_, index) => parcelOf(`${mark}${name}`, index));
      return send({ gateways: gateways.urls, atOnce: together, next: () => parcels.shift() });
    };
    await load('warm', Math.ceil(notifications / 5));
    await gateways.drained();
    const calm = await load('calm', Math.ceil(notifications / 10), CALM);
    await gateways.drained();
    const before = await gateways.usage();
    const busyBefore = busy();
    const started = performance.now();
    const accepted = await load('real', notifications);
    await gateways.drained();
    const seconds = (performance.now() - started) / 1000;
    const busyFor = busy() - busyBefore;
    const after = await gateways.usage();
    if (accepted.refused > 0) throw new Error(`${kind}: ${accepted.refused} notifications were refused.`);
    const used = (usages: typeof before) => usages.reduce((sum, { cpu }) => sum + cpu, 0);
    return {
      kind,
      gateways: count,
      notifications,
      acceptedPerSecond: notifications / accepted.seconds,
      deliveredPerSecond: notifications / seconds,
      p50: accepted.p50,
      p99: accepted.p99,
      calmP50: calm.p50,
      calmP99: calm.p99,
      gatewayCpu: (used(after) - used(before)) / notifications,
      coresBusy: busyFor / seconds,
    };
  } finally {
    await gateways.stop();
  }
}

/** The total seconds that the machine's cores have worked since it started. */
function busy(): number {
  return cpus().reduce(
    (sum, { times: { user, nice, sys, irq } }) => sum + (user + nice + sys + irq) / 1000,
    0,
  );
}

function parcelOf(mark: string, index: number): Parcel {
  return payment(`SCALE-${mark}-${index}`, `${mark}-${index}`);
}
