/** One chaos run: starts everything, injects the faults, waits for the end, and judges the outcome. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REFUND_HOLD } from '../../packages/durable/dist/limits.mjs';
import { freePort } from '../../packages/internal/src/testing/free-port.ts';
import { startFaultyProxy } from './faulty-proxy.ts';
import { injectFaults } from './inject-faults.ts';
import { judge, type Verdict } from './judge.ts';
import { openGateways } from './open-gateways.ts';
import { GATEWAYS, planFaults, type Through } from './plan.ts';
import { startPostgres } from './postgres.ts';
import type { Progress } from './progress.ts';
import { seededRandom } from './random.ts';
import { planSale } from './sales.ts';
import { openServe } from './serve/open-serve.ts';
import { openShop, type Shop } from './shop.ts';
import { readStore, type StoreReader } from './store.ts';
import type { Seller } from './system.ts';

export interface ChaosOptions {
  /** Orders that are paid. */
  notifications: number;
  seed: string;
  /** The programs that orders go through. */
  through: Through;
  progress: Progress;
  /** Whether the folder with the programs' logs and journals is kept, and printed. */
  keep: boolean;
}

export interface ChaosResult extends Verdict {
  /** Gateways, and callback hosts or processes of functions, that were ended by SIGKILL. */
  kills: number;
  seconds: number;
  seed: string;
  through: Through;
  gatewayKills: number;
  hostKills: number;
  databaseRestarts: number;
  droppedConnections: number;
  slowSpells: number;
  /** Programs that ended without being killed. */
  crashes: string[];
}

/** How many orders are made at once; after how many payments WeChat Pay's clock advances. */
const AT_ONCE: Record<Through, number> = { gateways: 16, serve: 8 };
const BATCH = 40;
/** Sales pause at this number of unacknowledged notifications; milliseconds between two checks. */
const MOST_OPEN = 30;
const PAUSE = 100;
/** WeChat Pay's first retry comes after 15 s. */
const STEP = '16s';
/** WeChat Pay retries for a day. */
const HOURS = 25;
/** Milliseconds without a delivery, with all programs running, after which no more is expected. */
const STUCK = 60_000;

export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const { notifications, seed, through, progress, keep } = options;
  const started = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'cloudpay-chaos-'));
  const closers: (() => Promise<void> | void)[] = [];
  const crashes: string[] = [];
  const closing = (close: () => Promise<void> | void) => void closers.unshift(close);
  const onFailure = (problem: string) => {
    crashes.push(problem);
    progress.say(problem);
  };
  try {
    const postgres = await startPostgres();
    closing(() => postgres.remove());
    const proxy = await startFaultyProxy(postgres.port);
    closing(() => proxy.close());
    const ports = await Promise.all(Array.from({ length: GATEWAYS }, freePort));
    const { pick } = seededRandom(`${seed}/routes`);
    const shop = await openShop(() => `http://127.0.0.1:${pick(ports as [number, ...number[]])}`);
    closing(() => shop.stop());
    const [databaseUrl, directUrl] = [postgres.url(proxy.port), postgres.url()];
    const open = through === 'serve' ? openServe : openGateways;
    const system = await open(shop, { folder, seed, databaseUrl, directUrl, ports, onFailure, closing });

    const { gateways, hosts, seller, timing } = system;
    const plan = planFaults(seed, notifications, through);
    const faults = injectFaults(seed, plan, { gateways, hosts, postgres, proxy });
    await sellAll(shop, seller, options, (paid) => {
      faults.reach(paid);
      progress.show(paid, `${paid} of ${notifications} paid, ${shop.count().acknowledged} acknowledged`);
    });
    await faults.settled();
    for (let hour = 0; hour < HOURS && unacknowledged(shop) > 0; hour += 1) await shop.advance('1h');
    const store = await readStore(directUrl);
    closing(() => store.close());
    await finish(store, shop, progress);

    const gatewayKills = gateways.flatMap(({ kills }) => kills);
    const hostKills = system.hostKills();
    const found = {
      invocations: system.invocations(),
      deliveries: await store.deliveries(),
      notifications: await store.notifications(),
      damage: { gatewayKills, hostKills, databaseBreaks: faults.databaseBreaks, timing },
      refundHold: REFUND_HOLD,
      effects: await system.effects?.(),
    };
    const verdict = judge(shop.told(), found);
    if (keep) writeFileSync(join(folder, 'found.json'), JSON.stringify({ verdict, ...found }));
    const { paid, delivered, lost, extraInvocations, ...more } = verdict;
    return {
      ...{ paid, delivered, lost, extraInvocations },
      kills: gatewayKills.length + hostKills.length,
      seconds: Math.round((performance.now() - started) / 100) / 10,
      ...{ seed, through },
      ...more,
      gatewayKills: gatewayKills.length,
      hostKills: hostKills.length,
      ...faults.counts,
      crashes,
    };
  } finally {
    for (const close of closers) await close();
    progress.end();
    if (keep) progress.say(`Logs and journals: ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

async function sellAll(
  shop: Shop,
  seller: Seller,
  { notifications, seed, through }: ChaosOptions,
  onPaid: (paid: number) => void,
): Promise<void> {
  let next = 0;
  async function sell(until: number): Promise<void> {
    while (next < until) {
      const index = next++;
      await shop.sell(planSale(seed, index), seller);
      onPaid(shop.count().paid);
    }
  }
  for (let sold = 0; sold < notifications; sold += BATCH) {
    const until = Math.min(sold + BATCH, notifications);
    await Promise.all(Array.from({ length: AT_ONCE[through] }, () => sell(until)));
    await shop.advance(STEP);
    // A gateway that is down should not get all payments of the run: gateways must be killed while they work.
    for (let waited = 0; unacknowledged(shop) > MOST_OPEN; waited += PAUSE) {
      if (waited >= STUCK) throw new Error(`The gateways have acknowledged nothing for ${STUCK / 1000} s.`);
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
      await shop.advance(STEP);
    }
  }
}

/** Unacknowledged notifications, and refunds that WeChat Pay has not finished yet. */
function unacknowledged(shop: Shop): number {
  const { paid, refunds, acknowledged } = shop.count();
  return paid + refunds - acknowledged;
}

/** Waits until the gateways have delivered everything, or stop delivering. */
async function finish(store: StoreReader, shop: Shop, progress: Progress): Promise<void> {
  const { paid, refunds } = shop.count();
  const all = paid + refunds;
  let last = -1;
  for (let since = performance.now(); performance.now() - since < STUCK; ) {
    const { delivered = 0, pending = 0 } = await store.states();
    progress.show(
      (delivered / all) * paid,
      `all paid, ${delivered} of ${all} notifications delivered, ${refunds} of them of refunds`,
    );
    if (pending === 0 || delivered === all) return;
    if (delivered !== last) since = performance.now();
    last = delivered;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
