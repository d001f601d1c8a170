/** The durable gateway beside its state before it was made fast, with a slow function, and with a second gateway. */
import { join } from 'node:path';
import { type Comparison, CPU, THROUGHPUT } from './comparison.ts';
import { formerCommit } from './durable/former-commit.ts';
import { BLOCKS, type GatewaySide, gatewaySide, STATEMENTS, WAL } from './durable/gateway-side.ts';

/** All of them start PostgreSQL or PGlite several times, and the first two build an earlier commit. */
const notQuick = 'because it takes minutes';

/** The last commit before each step of a delivery was made for many at once. */
const FORMER = 'e16a50b';

const here = (side: Omit<GatewaySide, 'root'>) =>
  gatewaySide({ ...side, root: () => join(import.meta.dirname, '../..') });
const former = (engine: GatewaySide['engine']) =>
  gatewaySide({ name: FORMER, engine, root: () => formerCommit(FORMER) });

const onPostgres = here({ name: 'one gateway', engine: 'PostgreSQL' });
/** What two processes cost on this machine, without sharing anything else. */
const apart = here({
  name: 'two gateways, each with a PostgreSQL of its own',
  engine: 'PostgreSQL',
  gateways: 2,
  apart: true,
});

function faster(engine: GatewaySide['engine'], operations: number): Comparison {
  const baseline = former(engine);
  return {
    name: `accept and deliver a notification on ${engine}`,
    subject: here({ name: 'OpenCloudPay', engine }),
    against: [
      { baseline, unit: THROUGHPUT, atLeast: 3 },
      { baseline, unit: CPU, atMost: 0.5 },
    ],
    operations,
    notQuick,
  };
}

export const comparisons: Comparison[] = [
  faster('PostgreSQL', 1_600),
  faster('PGlite', 400),
  {
    name: 'deliver while 100,000 deliveries wait for one slow function',
    subject: here({ name: '100,000 waiting', engine: 'PostgreSQL', waiting: 100_000 }),
    against: [
      { baseline: here({ name: 'none waiting', engine: 'PostgreSQL' }), unit: THROUGHPUT, atLeast: 0.8 },
    ],
    operations: 1_600,
    notQuick,
  },
  {
    name: 'two gateways on one PostgreSQL, for each notification',
    subject: here({ name: 'two gateways', engine: 'PostgreSQL', gateways: 2 }),
    against: [
      { baseline: apart, unit: CPU, atMost: 1.15 },
      // Without a goal: on two cores a second process costs CPU, whatever it does. `docs/performance.md` says how much.
      { baseline: onPostgres, unit: CPU },
      { baseline: onPostgres, unit: STATEMENTS, atMost: 1.5 },
      { baseline: onPostgres, unit: BLOCKS, atMost: 1.15 },
      { baseline: onPostgres, unit: WAL, atMost: 1.1 },
    ],
    operations: 1_600,
    // Each of two gateways makes half of the calls, and V8 compiles for each of them.
    warmUp: 8_000,
    notQuick,
  },
];
