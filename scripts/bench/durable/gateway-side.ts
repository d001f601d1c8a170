/** Durable gateways as the side of a comparison: notifications are sent to them over HTTP until all are delivered. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, connectTo } from '../../chaos/pg-client.ts';
import { type PostgresServer, startPostgres } from '../../chaos/postgres.ts';
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
  /** Deliveries that wait for a function which never answers. Default: `0` */
  waiting?: number;
}

/** Notifications in progress at once. */
const AT_ONCE = 32;

export function gatewaySide({ name, root, engine, gateways: count = 1, waiting = 0 }: GatewaySide): Side {
  return {
    name,
    async start() {
      const folder = root();
      const [{ startGateways }, { payment, HANGING }] = (await Promise.all([
        import(join(folder, 'scripts/scale/gateways.ts')),
        import(join(folder, 'scripts/scale/notifications.ts')),
      ])) as [typeof import('../../scale/gateways.ts'), typeof import('../../scale/notifications.ts')];
      const data = mkdtempSync(join(tmpdir(), 'cloudpay-bench-'));
      const postgres =
        engine === 'PostgreSQL'
          ? await startPostgres({ shared_preload_libraries: 'pg_stat_statements' })
          : undefined;
      const connection = postgres && (await connectTo(postgres.url()));
      await connection?.rows('create extension pg_stat_statements');
      const gateways = await startGateways(
        count,
        postgres ? { url: postgres.url() } : { folder: join(data, 'data') },
      );
      let round = 0;
      const load = async (mark: string, operations: number, target?: typeof HANGING) => {
        let index = 0;
        const { refused } = await send({
          gateways: gateways.urls,
          atOnce: AT_ONCE,
          async next() {
            index += 1;
            if (index > operations) return undefined;
            // Before the wait: other senders count on meanwhile.
            const number = `${mark}-${index}`;
            if (waiting > 0 && !target) await gateways.room();
            return payment(`BENCH-${number}`, number, target);
          },
        });
        if (refused > 0) throw new Error(`${name}: ${refused} notifications were refused.`);
      };
      if (connection && waiting > 0) {
        const { multiply, TURNS } = await import('../../scale/waiting.ts');
        await load('hang', TURNS, HANGING);
        await multiply(connection, 'cloudpay', waiting, 'turn');
      }
      return {
        async measure(operations): Promise<Measured> {
          round += 1;
          await connection?.rows('select pg_stat_statements_reset()');
          const before = await spent(gateways, postgres, connection);
          const started = performance.now();
          await load(`r${round}`, operations);
          await (waiting > 0 ? gateways.delivered() : gateways.drained());
          const seconds = (performance.now() - started) / 1000;
          const after = await spent(gateways, postgres, connection);
          return {
            [THROUGHPUT]: operations / seconds,
            [CPU]: ((after.cpu - before.cpu) * 1000) / operations,
            [STATEMENTS]: after.statements / operations,
            [BLOCKS]: after.blocks / operations,
            [WAL]: (after.wal - before.wal) / operations,
          };
        },
        async stop() {
          await gateways.stop();
          await connection?.close();
          await postgres?.remove();
          rmSync(data, { recursive: true, force: true });
        },
      };
    },
  };
}

/** Statements that are not part of a notification's way: the count of the queue, and what a gateway does each second. */
const BESIDE = 'min\\("?received_at|monitor_|deleted_jobs|pg_stat_';

async function spent(
  gateways: { usage(): Promise<{ cpu: number }[]> },
  postgres: PostgresServer | undefined,
  connection: Connection | undefined,
): Promise<{ cpu: number; statements: number; blocks: number; wal: number }> {
  const cpu = (await gateways.usage()).reduce((sum, usage) => sum + usage.cpu, 0);
  if (!postgres || !connection) return { cpu, statements: 0, blocks: 0, wal: 0 };
  const [counted] = await connection.rows<{ statements: number; blocks: number; wal: number }>(
    `select coalesce(sum(calls), 0)::float8 as statements,
       coalesce(sum(shared_blks_hit + shared_blks_read), 0)::float8 as blocks,
       (pg_current_wal_insert_lsn() - '0/0')::float8 as wal
     from pg_stat_statements where query !~ $1`,
    [BESIDE],
  );
  return { cpu, statements: 0, blocks: 0, wal: 0, ...counted };
}
