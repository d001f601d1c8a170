/** Durable gateways as the side of a comparison: notifications are sent to them over HTTP until all are delivered. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, connectTo } from '../../chaos/pg-client.ts';
import { type PostgresServer, startPostgres } from '../../chaos/postgres.ts';
import type { MeasuredGateways } from '../../scale/gateways.ts';
import { send } from '../../scale/load.ts';
import { CPU, type Measured, type Side, THROUGHPUT } from '../comparison.ts';

export const STATEMENTS = 'statements';
export const BLOCKS = 'blocks';
export const WAL = 'bytes of log';

export interface GatewaySide {
  name: string;
  /** The folder of the built repository: this one, or an earlier commit. */
  root: () => string;
  engine: 'PostgreSQL' | 'PGlite';
  /** Default: `1` */
  gateways?: number;
  /** Whether each gateway has a PostgreSQL of its own, so that they share only the machine. Default: `false` */
  apart?: boolean;
  /** Deliveries that wait for a function which never answers. Default: `0` */
  waiting?: number;
}

/** Notifications in progress at once. */
const AT_ONCE = 32;

export function gatewaySide(options: GatewaySide): Side {
  const { name, root, engine, gateways: count = 1, apart = false, waiting = 0 } = options;
  return {
    name,
    async start() {
      const folder = root();
      const [{ startGateways }, { payment, HANGING }] = (await Promise.all([
        import(join(folder, 'scripts/scale/gateways.ts')),
        import(join(folder, 'scripts/scale/notifications.ts')),
      ])) as [typeof import('../../scale/gateways.ts'), typeof import('../../scale/notifications.ts')];
      const data = mkdtempSync(join(tmpdir(), 'cloudpay-bench-'));
      const servers = engine === 'PostgreSQL' ? await startServers(apart ? count : 1) : [];
      const groups =
        servers.length > 0
          ? await inTurn(servers, ({ postgres }) =>
              startGateways(count / servers.length, { url: postgres.url() }),
            )
          : [await startGateways(count, { folder: join(data, 'data') })];
      const ofAll = (work: (gateways: MeasuredGateways) => Promise<unknown>) => Promise.all(groups.map(work));
      let round = 0;
      const load = async (mark: string, operations: number, target?: typeof HANGING) => {
        let index = 0;
        const { refused } = await send({
          gateways: groups.flatMap(({ urls }) => urls),
          atOnce: AT_ONCE,
          async next() {
            index += 1;
            if (index > operations) return undefined;
            // Before the wait: other senders count on meanwhile.
            const number = `${mark}-${index}`;
            if (waiting > 0 && !target) await ofAll((gateways) => gateways.room());
            return payment(`BENCH-${number}`, number, target);
          },
        });
        if (refused > 0) throw new Error(`${name}: ${refused} notifications were refused.`);
      };
      const [server] = servers;
      if (server && waiting > 0) {
        const { multiply, TURNS } = await import('../../scale/waiting.ts');
        await load('hang', TURNS, HANGING);
        await multiply(server.connection, 'cloudpay', waiting, 'turn');
      }
      return {
        async measure(operations): Promise<Measured> {
          round += 1;
          for (const { connection } of servers) await connection.rows('select pg_stat_statements_reset()');
          const before = await spent(groups, servers);
          const started = performance.now();
          await load(`r${round}`, operations);
          await ofAll((gateways) => (waiting > 0 ? gateways.delivered() : gateways.drained()));
          const seconds = (performance.now() - started) / 1000;
          const after = await spent(groups, servers);
          return {
            [THROUGHPUT]: operations / seconds,
            [CPU]: ((after.cpu - before.cpu) * 1000) / operations,
            [STATEMENTS]: after.statements / operations,
            [BLOCKS]: after.blocks / operations,
            [WAL]: (after.wal - before.wal) / operations,
          };
        },
        async stop() {
          await ofAll((gateways) => gateways.stop());
          for (const { connection, postgres } of servers) {
            await connection.close();
            await postgres.remove();
          }
          rmSync(data, { recursive: true, force: true });
        },
      };
    },
  };
}

/** Statements that are not part of a notification's way: the count of the queue, and what a gateway does each second. */
const BESIDE = 'min\\("?received_at|monitor_|deleted_jobs|pg_stat_';

interface Server {
  readonly postgres: PostgresServer;
  readonly connection: Connection;
}

async function startServers(count: number): Promise<Server[]> {
  return inTurn(Array.from({ length: count }), async () => {
    const postgres = await startPostgres({ shared_preload_libraries: 'pg_stat_statements' });
    const connection = await connectTo(postgres.url());
    await connection.rows('create extension pg_stat_statements');
    return { postgres, connection };
  });
}

async function inTurn<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

async function spent(
  groups: readonly MeasuredGateways[],
  servers: readonly Server[],
): Promise<{ cpu: number; statements: number; blocks: number; wal: number }> {
  const usages = await Promise.all(groups.map((gateways) => gateways.usage()));
  const spent = { cpu: 0, statements: 0, blocks: 0, wal: 0 };
  for (const { cpu } of usages.flat()) spent.cpu += cpu;
  for (const { connection } of servers) {
    const [counted] = await connection.rows<Omit<typeof spent, 'cpu'>>(
      `select coalesce(sum(calls), 0)::float8 as statements,
         coalesce(sum(shared_blks_hit + shared_blks_read), 0)::float8 as blocks,
         (pg_current_wal_insert_lsn() - '0/0')::float8 as wal
       from pg_stat_statements where query !~ $1`,
      [BESIDE],
    );
    spent.statements += counted?.statements ?? 0;
    spent.blocks += counted?.blocks ?? 0;
    spent.wal += counted?.wal ?? 0;
  }
  return spent;
}
