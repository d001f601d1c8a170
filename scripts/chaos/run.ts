/** One chaos run: starts everything, injects the faults, waits for the end, and judges the outcome. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REFUND_HOLD } from '../../packages/durable/dist/limits.mjs';
import { startFaultyProxy } from './faulty-proxy.ts';
import { freePort } from './free-port.ts';
import type { GatewayProgram } from './gateway-program.ts';
import type { HostProgram } from './host-program.ts';
import { injectFaults } from './inject-faults.ts';
import { readJournal } from './journal.ts';
import { judge, type Verdict } from './judge.ts';
import { startKillable } from './killable.ts';
import { GATEWAYS, HOSTS, planFaults } from './plan.ts';
import { startPostgres } from './postgres.ts';
import type { Progress } from './progress.ts';
import { seededRandom } from './random.ts';
import { functionsOn, planSale } from './sales.ts';
import { openShop, type Shop } from './shop.ts';
import { readStore, type StoreReader } from './store.ts';

export interface ChaosOptions {
  /** Orders that are paid. */
  notifications: number;
  seed: string;
  progress: Progress;
  /** Whether the folder with the programs' logs and journals is kept, and printed. */
  keep: boolean;
}

export interface ChaosResult extends Verdict {
  /** Gateways and callback hosts that were ended by SIGKILL. */
  kills: number;
  seconds: number;
  seed: string;
  gatewayKills: number;
  hostKills: number;
  databaseRestarts: number;
  droppedConnections: number;
  slowSpells: number;
  /** Programs that ended without being killed. */
  crashes: string[];
}

/** How many orders are made at once; after how many payments WeChat Pay's clock advances. */
const AT_ONCE = 16;
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

export async function runChaos({ notifications, seed, progress, keep }: ChaosOptions): Promise<ChaosResult> {
  const started = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'cloudpay-chaos-'));
  const closers: (() => Promise<void> | void)[] = [];
  const crashes: string[] = [];
  const closing = <Made>(made: Made, close: (made: Made) => Promise<void> | void): Made => {
    closers.unshift(() => close(made));
    return made;
  };
  const crashed = (problem: string) => {
    crashes.push(problem);
    progress.say(problem);
  };
  try {
    const postgres = closing(await startPostgres(), (server) => server.remove());
    const proxy = closing(await startFaultyProxy(postgres.port), (network) => network.close());
    const gatewayPorts = await Promise.all(Array.from({ length: GATEWAYS }, freePort));
    const hostPorts = await Promise.all(Array.from({ length: HOSTS }, freePort));
    const { pick } = seededRandom(`${seed}/routes`);
    const shop = closing(
      await openShop(() => `http://127.0.0.1:${pick(gatewayPorts as [number, ...number[]])}`),
      (open) => open.stop(),
    );
    const program = (name: string) => join(import.meta.dirname, `${name}-program.ts`);
    const journal = (host: number) => join(folder, `host-${host}.jsonl`);
    const start = async (name: string, number: number, argument: GatewayProgram | HostProgram) =>
      closing(
        await startKillable(program(name), argument, {
          log: join(folder, `${name}-${number}.log`),
          onFailure: crashed,
        }),
        (started) => started.stop(),
      );
    const hosts = await Promise.all(
      hostPorts.map((port, host) => start('host', host, { port, journal: journal(host), seed })),
    );
    const gateways = [];
    for (const [number, port] of gatewayPorts.entries()) {
      gateways.push(
        await start('gateway', number, {
          port,
          databaseUrl: postgres.url(proxy.port),
          merchant: shop.merchant,
          notifySecret: shop.notifySecret,
          functions: Object.fromEntries(
            hostPorts.flatMap((at, host) =>
              functionsOn(host).map((name) => [name, `http://127.0.0.1:${at}`]),
            ),
          ),
        }),
      );
    }

    const faults = injectFaults(seed, planFaults(seed, notifications), { gateways, hosts, postgres, proxy });
    await sellAll(shop, notifications, seed, (paid) => {
      faults.reach(paid);
      progress.show(paid, `${paid} of ${notifications} paid, ${shop.count().acknowledged} acknowledged`);
    });
    await faults.settled();
    for (let hour = 0; hour < HOURS && unacknowledged(shop) > 0; hour += 1) await shop.advance('1h');
    const store = closing(await readStore(postgres.url()), (reader) => reader.close());
    await finish(store, shop, progress);

    const invocations = hosts.flatMap((_, host) => readJournal(journal(host), host));
    const gatewayKills = gateways.flatMap(({ kills }) => kills);
    const hostKills = hosts.flatMap(({ kills }, host) => kills.map(({ at }) => ({ at, host })));
    const found = {
      invocations,
      deliveries: await store.deliveries(),
      notifications: await store.notifications(),
      damage: { gatewayKills, hostKills, databaseBreaks: faults.databaseBreaks },
      refundHold: REFUND_HOLD,
    };
    const verdict = judge(shop.told(), found);
    if (keep) writeFileSync(join(folder, 'found.json'), JSON.stringify({ verdict, ...found }));
    const { paid, delivered, lost, extraInvocations, ...more } = verdict;
    return {
      ...{ paid, delivered, lost, extraInvocations },
      kills: gatewayKills.length + hostKills.length,
      seconds: Math.round((performance.now() - started) / 100) / 10,
      seed,
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
  notifications: number,
  seed: string,
  onPaid: (paid: number) => void,
): Promise<void> {
  let next = 0;
  async function sell(until: number): Promise<void> {
    while (next < until) {
      const index = next++;
      await shop.sell(planSale(seed, index));
      onPaid(shop.count().paid);
    }
  }
  for (let sold = 0; sold < notifications; sold += BATCH) {
    const until = Math.min(sold + BATCH, notifications);
    await Promise.all(Array.from({ length: AT_ONCE }, () => sell(until)));
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
