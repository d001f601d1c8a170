/**
 * Payments through two gateways on one PostgreSQL while gateways and callback hosts are killed, the database is
 * restarted and its connections are delayed and cut. In the end every paid order must have been delivered, and every
 * call of a callback that had confirmed already must be explained. Nothing leaves this machine.
 *
 * Usage: npm run chaos -- [--notifications 1000] [--seed 1] [--json] [--keep]
 *
 * `--json` ends with one line of JSON on stdout; `--keep` leaves the programs' logs. A seed repeats who is hurt after
 * which payment, and what the callbacks answer. Ends with an error when an order was lost, an extra call stays
 * unexplained, calls of one notification overlapped, or a program ended that nobody had killed.
 */
import { parseArgs } from 'node:util';
import type { Cause } from './chaos/explain.ts';
import { createProgress } from './chaos/progress.ts';
import { runChaos } from './chaos/run.ts';

const { values } = parseArgs({
  options: {
    notifications: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});
const notifications = Number(values.notifications);
if (!Number.isInteger(notifications) || notifications < 1) {
  console.error(`--notifications takes how many, at least 1; got '${values.notifications}'.`);
  process.exit(2);
}
if (!/^\w{1,12}$/.test(values.seed)) {
  console.error(`--seed takes at most 12 letters and digits; got '${values.seed}'.`);
  process.exit(2);
}

const CAUSES: Record<Cause, string> = {
  'gateway-killed': 'its gateway was killed before it had recorded the answer',
  'host-killed': 'the callback host was killed before its answer had left it',
  'database-away': 'the database was away when the answer was to be recorded',
  'answered-late': 'the answer came when the gateway had given up on it',
  unexplained: 'nothing explains it',
};

const progress = createProgress(notifications);
const result = await runChaos({ notifications, seed: values.seed, progress, keep: values.keep });
if (values.json) {
  console.log(JSON.stringify(result));
} else {
  const { extras, crashes, lostOrders, causes: _, ...counts } = result;
  console.table(counts);
  for (const { outTradeNo, cause, delivery } of extras)
    console.log(
      `${outTradeNo} was called again: ${CAUSES[cause]} (${delivery?.gateway ?? 'no delivery is known'})`,
    );
  if (lostOrders.length > 0) console.log(`Lost: ${lostOrders.join(', ')}`);
}
const { lost, overlaps, crashes, causes } = result;
if (lost + overlaps + crashes.length + (causes.unexplained ?? 0) > 0) process.exitCode = 1;
