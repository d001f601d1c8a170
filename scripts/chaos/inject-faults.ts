/** Carries out the plan. */
import type { FaultyProxy } from './faulty-proxy.ts';
import type { Killable } from './killable.ts';
import type { Fault, PlannedFault } from './plan.ts';
import type { PostgresServer } from './postgres.ts';
import { seededRandom } from './random.ts';

export interface Targets {
  gateways: readonly Killable[];
  hosts: readonly Pick<Killable, 'kill' | 'settled'>[];
  postgres: PostgresServer;
  proxy: FaultyProxy;
}

export interface InjectedFaults {
  /** Starts the planned faults for this number of paid orders. */
  reach(paid: number): void;
  /** Resolves when all faults are over, all programs run again, and the network is normal. */
  settled(): Promise<void>;
  /** When a program could not reach the database, milliseconds since 1970. */
  readonly databaseBreaks: readonly { at: number; until: number }[];
  /** How often it was restarted, how many connections were cut, how often the network was slow. */
  readonly counts: { databaseRestarts: number; droppedConnections: number; slowSpells: number };
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export function injectFaults(seed: string, plan: readonly PlannedFault[], targets: Targets): InjectedFaults {
  const { gateways, hosts, postgres, proxy } = targets;
  const { fraction } = seededRandom(`${seed}/connections`);
  const databaseBreaks: { at: number; until: number }[] = [];
  const counts = { databaseRestarts: 0, droppedConnections: 0, slowSpells: 0 };
  const waiting = [...plan];
  const falling: Promise<void>[] = [];
  let database: Promise<void> = Promise.resolve();
  let slowSpells = 0;

  async function inject(fault: Fault): Promise<void> {
    switch (fault.type) {
      case 'kill-gateway':
        return gateways[fault.which]?.kill(fault.down);
      case 'kill-host':
        return hosts[fault.which]?.kill(fault.down);
      case 'restart-database':
        database = database.then(async () => {
          const gone = { at: Date.now(), until: Number.POSITIVE_INFINITY };
          databaseBreaks.push(gone);
          counts.databaseRestarts += 1;
          await postgres.stopAtOnce(fault.signal);
          await pause(fault.down);
          await postgres.start();
          gone.until = Date.now();
        });
        return database;
      case 'drop-connections':
        databaseBreaks.push({ at: Date.now(), until: Date.now() });
        counts.droppedConnections += proxy.drop(() => fraction() < fault.share);
        return;
      case 'delay-connections': {
        databaseBreaks.push({ at: Date.now(), until: Date.now() + fault.lasting + fault.by });
        counts.slowSpells += 1;
        slowSpells += 1;
        proxy.delay(fault.by);
        await pause(fault.lasting);
        slowSpells -= 1;
        if (slowSpells === 0) proxy.delay(0);
      }
    }
  }

  return {
    databaseBreaks,
    counts,
    reach(paid) {
      for (let next = waiting[0]; next && next.afterPaid <= paid; next = waiting[0]) {
        const fault = next;
        waiting.shift();
        falling.push(pause(fault.wait).then(() => inject(fault)));
      }
    },
    async settled() {
      await Promise.all(falling);
      await Promise.all([...gateways, ...hosts].map((program) => program.settled()));
    },
  };
}
